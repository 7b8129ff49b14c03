"""A layer's batch statistics on many latents, for every hypothesis about it, compared with those stored in the file.

A generator with batch normalisation was trained with each batch's own statistics, of which it keeps running averages.
So under the right hypothesis (latents, activations, strides) the statistics of a large batch are the stored ones. The
forward pass is NumPy: nothing here depends on a framework.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dcgan_core.description.architecture import Pair
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.layers import FoundLayer
from dcgan_core.weights.foreign.proposals import SLOPES, Geometry

CHUNK = 2**23
"""Bytes of the products that are held at once: about what a processor's cache holds."""
ROWS = 4096
"""Pixels whose values are added up at once."""


def apply_kernel(maps: np.ndarray, kernel: np.ndarray, geometry: Geometry) -> np.ndarray:
    """Return the product of maps (n, h, w, c), float32, with a kernel in PyTorch's layout, without its bias."""
    if geometry.kind == "matrix":
        height, width = geometry.map_size or (1, 1)
        flat = maps.reshape(len(maps), -1) @ kernel.T
        return np.ascontiguousarray(flat.reshape(len(maps), -1, height, width).transpose(0, 2, 3, 1))
    size = geometry.output_size((maps.shape[1], maps.shape[2]), (kernel.shape[2], kernel.shape[3]))
    channels = kernel.shape[0] if geometry.kind == "conv" else kernel.shape[1]
    output = np.empty((len(maps), *size, channels), np.float32)
    area = max(maps.shape[1] * maps.shape[2], size[0] * size[1])
    step = max(1, CHUNK // (4 * area * max(channels, maps.shape[3]) * 4))
    apply = _convolve if geometry.kind == "conv" else _transposed
    for start in range(0, len(maps), step):
        output[start : start + step] = apply(maps[start : start + step], kernel, geometry, size)
    return output


def _convolve(maps: np.ndarray, kernel: np.ndarray, geometry: Geometry, size: Pair) -> np.ndarray:
    up = geometry.upsample
    if up != (1, 1):
        maps = maps.repeat(up[0], 1).repeat(up[1], 2)
    (top, left), (down, right) = geometry.padding, geometry.stride
    bottom, end = geometry.padding_after or geometry.padding
    padded = np.pad(maps, ((0, 0), (top, bottom), (left, end), (0, 0)))
    out, channels, rows, columns = kernel.shape
    result = np.zeros((len(maps), *size, out), np.float32)
    for i in range(rows):
        for j in range(columns):
            window = padded[
                :, i : i + down * (size[0] - 1) + 1 : down, j : j + right * (size[1] - 1) + 1 : right
            ]
            result += window.reshape(-1, channels).dot(kernel[:, :, i, j].T).reshape(result.shape)
    return result


def _transposed(maps: np.ndarray, kernel: np.ndarray, geometry: Geometry, size: Pair) -> np.ndarray:
    count, height, width, channels = maps.shape
    (down, right), (top, left) = geometry.stride, geometry.padding
    _, out, rows, columns = kernel.shape
    whole = np.zeros(
        (
            count,
            max(size[0] + top, (height - 1) * down + rows),
            max(size[1] + left, (width - 1) * right + columns),
            out,
        ),
        np.float32,
    )
    flat = maps.reshape(-1, channels)
    for i in range(rows):
        for j in range(columns):
            part = flat.dot(kernel[:, :, i, j]).reshape(count, height, width, out)
            whole[:, i : i + down * (height - 1) + 1 : down, j : j + right * (width - 1) + 1 : right] += part
    return whole[:, top : top + size[0], left : left + size[1]]


@dataclass(frozen=True)
class Moments:
    """Per channel, of a map that depends on a slope s: the map is P - s * Q.

    P is what the positive part of the activation's input gives, Q what the negative part gives. Each is
    float64 (channels,): means, variances, covariance.
    """

    mean: np.ndarray
    variance: np.ndarray
    mean_negative: np.ndarray
    variance_negative: np.ndarray
    covariance: np.ndarray

    def at(self, slope: float) -> tuple[np.ndarray, np.ndarray]:
        """Return (mean, variance) for a slope."""
        mean = self.mean - slope * self.mean_negative
        variance = self.variance - 2 * slope * self.covariance + slope**2 * self.variance_negative
        return mean, np.maximum(variance, 0)


def moments_of(positive: np.ndarray, negative: np.ndarray | None, *, per_unit: bool) -> Moments:
    """Return the moments of maps (n, h, w, c); per_unit: of every unit (h, w, c), in PyTorch's order, by itself."""
    count = len(positive)

    def rows(maps: np.ndarray) -> np.ndarray:
        if per_unit:
            return maps.transpose(0, 3, 1, 2).reshape(count, -1)
        return maps.reshape(-1, maps.shape[-1])

    first = rows(positive)
    second = None if negative is None else rows(negative)
    # Sums in float32 over a few rows at a time, around a first estimate of the means, are exact enough and fast.
    middle = first[:ROWS].mean(0)
    other = np.zeros_like(middle) if second is None else second[:ROWS].mean(0)
    sums = np.zeros((5, first.shape[1]))
    for start in range(0, len(first), ROWS):
        p = first[start : start + ROWS] - middle
        sums[0] += p.sum(0)
        sums[1] += np.einsum("ij,ij->j", p, p)
        if second is not None:
            q = second[start : start + ROWS] - other
            sums[2] += q.sum(0)
            sums[3] += np.einsum("ij,ij->j", q, q)
            sums[4] += np.einsum("ij,ij->j", p, q)
    sums /= len(first)
    return Moments(
        middle + sums[0],
        sums[1] - sums[0] ** 2,
        other + sums[2],
        sums[3] - sums[2] ** 2,
        sums[4] - sums[0] * sums[2],
    )


WORST = 1e6
"""The error of a channel whose statistics are not finite."""

LARGEST_ERROR = 1.0
"""Where one channel's error is cut, so that a dead channel does not decide alone."""

MOMENTUM = 0.1
"""PyTorch's default: the weight of a new batch in the running statistics."""


def errors(mean: np.ndarray, variance: np.ndarray, layer: FoundLayer) -> tuple[np.ndarray, np.ndarray]:
    """Return (error of the mean in stored standard deviations, half the log ratio of the variances), (..., channels).

    mean, variance: (..., channels). Channels that hardly vary are left out.
    """
    stored_mean = layer.arrays["mean"].astype(np.float64)
    stored = layer.arrays["variance"].astype(np.float64)
    living = stored > 1e-6 * max(float(np.median(stored)), 1e-30)
    if not living.any():
        return np.ones((*mean.shape[:-1], 1)), np.ones((*mean.shape[:-1], 1))
    logs = np.log(np.maximum(variance[..., living], 1e-300) / stored[living]) / 2
    means = (mean[..., living] - stored_mean[living]) / np.sqrt(stored[living])
    # Damaged weights overflow: as wrong as can be.
    return np.nan_to_num(means, nan=WORST, posinf=WORST), np.nan_to_num(logs, nan=WORST, posinf=WORST)


def _squares(mean: np.ndarray, log: np.ndarray) -> np.ndarray:
    cut = [np.clip(values, -LARGEST_ERROR, LARGEST_ERROR) ** 2 for values in (mean, log)]
    return cut[0].sum(-1) + cut[1].sum(-1)


def score(mean: np.ndarray, variance: np.ndarray, layer: FoundLayer) -> tuple[float, float, int]:
    """Return (score, sum of squares, channels) of a batch's statistics against those stored in `layer`.

    The score is the larger of two: the root mean square error of the means in stored standard deviations, and the
    median |log ratio| of the variances.
    """
    own_mean, log = errors(mean, variance, layer)
    value = max(float(np.sqrt(np.mean(own_mean**2))), 2 * float(np.median(np.abs(log))))
    return value, float(_squares(own_mean, log)), own_mean.shape[-1]


@dataclass(frozen=True)
class SlopeFit:
    """The slope that fits a layer's statistics best.

    slope: in [0, 0.5]. uncertainty: how far off it may be, since the stored statistics lag behind weights that moved.
    nearest: the slope in use that is nearest to it, or itself where none is near.
    """

    slope: float
    uncertainty: float
    nearest: float


CAUTION = 2.0
"""How many times the scatter of the channels' errors a slope may be off. Statistics that lag behind the weights err in
the same direction in many channels: in networks trained for 150 steps with known slopes up to 1.6 times."""


def fit_slope(moments: Moments, layer: FoundLayer) -> SlopeFit:
    """Return the slope in [0, 0.5] whose statistics are nearest to those stored in `layer`."""

    def squares(slopes: np.ndarray) -> np.ndarray:
        each = slopes[:, None]
        mean = moments.mean - each * moments.mean_negative
        variance = moments.variance - 2 * each * moments.covariance + each**2 * moments.variance_negative
        return _squares(*errors(mean, np.maximum(variance, 0), layer))

    coarse = np.linspace(0, 0.5, 51)
    middle = coarse[np.argmin(squares(coarse))]
    fine = np.clip(np.linspace(middle - 0.01, middle + 0.01, 41), 0, 0.5)
    values = squares(fine)
    best = int(np.argmin(values))
    slope = float(fine[best])
    step = 0.05
    sides = squares(np.array([slope - step, slope + step]))
    curvature = max(float(sides.mean() - values[best]) / step**2, 1e-12)
    uncertainty = CAUTION * float(np.sqrt(values[best] / curvature))
    near = min(SLOPES, key=lambda one: abs(one - slope))
    return SlopeFit(slope, uncertainty, near if abs(near - slope) <= max(uncertainty, 0.002) else slope)


def settled(layer: FoundLayer) -> dict[Role, np.ndarray]:
    """Return a layer's mean and variance without what is left in them of their initial values, 0 and 1.

    After n batches that is (1 - momentum)^n. Of statistics with an unknown count nothing is taken off.
    """
    mean, variance = layer.arrays["mean"], layer.arrays["variance"]
    count = layer.arrays.get("updates")
    left = (1 - MOMENTUM) ** float(count.item()) if count is not None else 0.0
    if not 1e-6 < left < 0.5:
        return {"mean": mean, "variance": variance}
    corrected = (variance.astype(np.float64) - left) / (1 - left)
    if (corrected <= 0).any():
        return {"mean": mean, "variance": variance}
    return {"mean": mean.astype(np.float64) / (1 - left), "variance": corrected}
