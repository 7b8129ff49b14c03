"""A layer's batch statistics on many latents, for every hypothesis about it, compared with those stored in the file.

A generator with batch normalisation was trained with each batch's own statistics, of which it keeps running averages.
So under the right hypothesis (latents, activations, strides) the statistics of a large batch are the stored ones. The
forward pass is NumPy: nothing here depends on a framework.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dcgan_core.description.layer import Pair
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.statistics.noise import Noise
from dcgan_core.weights.foreign.statistics.proposals import SLOPES, Geometry

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
    axes = (2, 3, 1, 0) if geometry.kind == "conv" else (2, 3, 0, 1)
    taps = _taps(kernel, axes)
    for start in range(0, len(maps), step):
        output[start : start + step] = apply(maps[start : start + step], taps, geometry, size)
    return output


_LAST_TAPS: list[tuple[np.ndarray, tuple[int, ...], np.ndarray]] = []
"""Of the kernel that was applied last. Every hypothesis about a layer applies it, and a large one is slow to turn."""


def _taps(kernel: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    """Return a kernel with its places first, as matrices without gaps."""
    for known, order, taps in list(_LAST_TAPS):
        if known is kernel and order == axes:
            return taps
    taps = np.ascontiguousarray(kernel.transpose(axes))
    _LAST_TAPS[:] = [(kernel, axes, taps)]
    return taps


def _convolve(maps: np.ndarray, taps: np.ndarray, geometry: Geometry, size: Pair) -> np.ndarray:
    up = geometry.upsample
    if up != (1, 1):
        maps = maps.repeat(up[0], 1).repeat(up[1], 2)
    (top, left), (down, right) = geometry.padding, geometry.stride
    bottom, end = geometry.padding_after or geometry.padding
    padded = np.pad(maps, ((0, 0), (top, bottom), (left, end), (0, 0)))
    rows, columns, channels, out = taps.shape
    result = np.zeros((len(maps), *size, out), np.float32)
    for i in range(rows):
        for j in range(columns):
            window = padded[
                :, i : i + down * (size[0] - 1) + 1 : down, j : j + right * (size[1] - 1) + 1 : right
            ]
            result += window.reshape(-1, channels).dot(taps[i, j]).reshape(result.shape)
    return result


def _transposed(maps: np.ndarray, taps: np.ndarray, geometry: Geometry, size: Pair) -> np.ndarray:
    count, height, width, channels = maps.shape
    (down, right), (top, left) = geometry.stride, geometry.padding
    rows, columns, _, out = taps.shape
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
            part = flat.dot(taps[i, j]).reshape(count, height, width, out)
            whole[:, i : i + down * (height - 1) + 1 : down, j : j + right * (width - 1) + 1 : right] += part
    return whole[:, top : top + size[0], left : left + size[1]]


@dataclass(frozen=True)
class Moments:
    """Per batch and channel, of a map that depends on a slope s: the map is P - s * Q.

    P is what the positive part of the activation's input gives, Q what the negative part gives. Each is
    float64 (batches, channels): means, variances, covariance. latents: how many a batch has.
    """

    mean: np.ndarray
    variance: np.ndarray
    mean_negative: np.ndarray
    variance_negative: np.ndarray
    covariance: np.ndarray
    latents: int

    def at(self, slope: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return (means, variances) for a slope, (batches, channels)."""
        mean = self.mean - slope * self.mean_negative
        variance = self.variance - 2 * slope * self.covariance + slope**2 * self.variance_negative
        return mean, np.maximum(variance, 0)


def joined(parts: Sequence[Moments]) -> Moments:
    """Return the moments of the batches of all parts."""
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("mean", "variance", "mean_negative", "variance_negative", "covariance")
    }
    return Moments(**arrays, latents=parts[0].latents)


def moments_of(positive: np.ndarray, negative: np.ndarray | None, batches: int, *, per_unit: bool) -> Moments:
    """Return the moments of maps (n, h, w, c) in equal batches; per_unit: of every unit (h, w, c), in PyTorch's order.

    Variances are as PyTorch's running ones, divided by one less than the number of values.
    """
    latents = len(positive) // batches

    def rows(maps: np.ndarray) -> np.ndarray:
        if per_unit:
            return maps.transpose(0, 3, 1, 2).reshape(batches, latents, -1)
        return maps.reshape(batches, -1, maps.shape[-1])

    first = rows(positive)
    second = None if negative is None else rows(negative)
    values, channels = first.shape[1:]
    # Sums in float32 over a few rows at a time, around a first estimate of the means, are exact enough and fast.
    middle = first[:, :ROWS].mean(1)
    other = np.zeros_like(middle) if second is None else second[:, :ROWS].mean(1)
    sums = np.zeros((5, batches, channels))
    for batch in range(batches):
        for start in range(0, values, ROWS):
            p = first[batch, start : start + ROWS] - middle[batch]
            sums[0, batch] += p.sum(0)
            sums[1, batch] += np.einsum("ij,ij->j", p, p)
            if second is not None:
                q = second[batch, start : start + ROWS] - other[batch]
                sums[2, batch] += q.sum(0)
                sums[3, batch] += np.einsum("ij,ij->j", q, q)
                sums[4, batch] += np.einsum("ij,ij->j", p, q)
    sums /= values
    unbiased = values / max(1, values - 1)
    return Moments(
        middle + sums[0],
        unbiased * (sums[1] - sums[0] ** 2),
        other + sums[2],
        unbiased * (sums[3] - sums[2] ** 2),
        unbiased * (sums[4] - sums[0] * sums[2]),
        latents,
    )


WORST = 1e6
"""The error of a channel whose statistics are not finite."""

LARGEST_ERROR = 1.0
"""Where one channel's error is cut, so that a dead channel does not decide alone."""

MOMENTUM = 0.1
"""PyTorch's default: the weight of a new batch in the running statistics."""


def errors(mean: np.ndarray, variance: np.ndarray, layer: FoundLayer) -> tuple[np.ndarray, np.ndarray]:
    """Return (error of the mean in stored standard deviations, ratio of the variances), (..., channels).

    mean, variance: (..., channels). Channels that hardly vary are left out.
    """
    stored_mean = layer.arrays["mean"].astype(np.float64)
    stored = layer.arrays["variance"].astype(np.float64)
    living = stored > 1e-6 * max(float(np.median(stored)), 1e-30)
    if not living.any():
        return np.ones((*mean.shape[:-1], 1)), np.full((*mean.shape[:-1], 1), WORST)
    means = (mean[..., living] - stored_mean[living]) / np.sqrt(stored[living])
    ratios = variance[..., living] / stored[living]
    # Damaged weights overflow: as wrong as can be.
    return np.nan_to_num(means, nan=WORST, posinf=WORST), np.nan_to_num(ratios, nan=WORST, posinf=WORST)


def _cut_errors(mean: np.ndarray, variance: np.ndarray, layer: FoundLayer) -> np.ndarray:
    """Return both errors side by side, (..., 2 channels); their means over batches are those of the averages."""
    own, ratios = errors(mean, variance, layer)
    return np.clip(np.concatenate([own, (ratios - 1) / 2], -1), -LARGEST_ERROR, LARGEST_ERROR)


@dataclass(frozen=True)
class Fit:
    """How far batches' statistics are from those stored in a layer.

    score: the larger of the root mean square error of the means in stored standard deviations, and the median
    |log ratio| of the variances. squares: the sum of squared errors, of so many `channels`. misfit: the squared
    distance in units of the noise that running statistics have, about `freedom` where there is nothing but that noise.
    blur: how much larger the noise may be than the misfit's unit, in the direction in which another slope lies.
    """

    score: float
    squares: float
    channels: int
    misfit: float
    freedom: int
    blur: float


def fit_of(moments: Moments, slope: float, layer: FoundLayer) -> Fit:
    """Return how the statistics of batches fit a layer."""
    mean, variance = moments.at(slope)
    own_mean, ratios = errors(mean.mean(0), variance.mean(0), layer)
    logs = np.log(np.maximum(ratios, 1e-300)) / 2
    value = max(float(np.sqrt(np.mean(own_mean**2))), 2 * float(np.median(np.abs(logs))))
    squares = float(np.sum(np.clip([own_mean, logs], -LARGEST_ERROR, LARGEST_ERROR) ** 2))
    cut = _cut_errors(mean, variance, layer)
    error = cut.mean(0)
    noise = Noise(cut, moments.latents, remembered_batches(layer))
    if len(cut) == 1:
        return Fit(value, squares, own_mean.size, float(error @ noise.inverse(error)), error.size, error.size)
    blur = error.size / len(cut)
    aside = _cut_errors(*moments.at(slope + SLOPE_STEP), layer).mean(0) - error
    fitted, misfit = noise.fitted(error, aside)
    if aside.any():
        blur = max(min(blur, 1.0), fitted.excess(aside) - 1)
    if fitted is not noise:
        blur += DRIFT_BLUR
    return Fit(value, squares, own_mean.size, misfit, error.size, blur)


DRIFT_BLUR = 1.0
"""What is added to the blur of a layer that drifts. Drift is less regular than noise.

In one of 20 networks at the full rate a wrong slope was ahead by a misfit of 12, in the others by 2 at most."""

SLOPE_STEP = 0.01
"""Between slopes that have to be known apart."""


def remembered_batches(layer: FoundLayer) -> float:
    """Return of how many batches the plain mean is as exact as a layer's running statistics."""
    count = layer.arrays.get("updates")
    seen = np.inf if count is None or count.item() <= 0 else float(count.item())
    kept = 1 - MOMENTUM
    return (1 - kept**seen) ** 2 * (1 - kept**2) / (MOMENTUM**2 * (1 - kept ** (2 * seen)))


SURE = 9.0
"""How much more misfit than the best reading's excludes a reading: a wrong one wins by so much, against the noise that
running statistics have, in 1 of 740 cases at most (three standard deviations)."""


def margin(blur: float) -> float:
    """Return by how much the misfit of a reading must exceed that of the best, to be excluded."""
    return SURE * (1 + blur)


def likely_slopes(moments: Moments, layer: FoundLayer) -> list[float]:
    """Return the slopes in use that fit a layer's statistics, or the one in [0, 0.5] that fits best where none does."""
    coarse = np.linspace(0, 0.5, 51)

    def squares(slopes: np.ndarray) -> np.ndarray:
        return np.array([np.sum(np.mean(_cut_errors(*moments.at(one), layer), 0) ** 2) for one in slopes])

    middle = float(coarse[np.argmin(squares(coarse))])
    cut = _cut_errors(*moments.at(middle), layer)
    noise = Noise(cut, moments.latents, remembered_batches(layer))
    if len(cut) > 1:
        error = np.mean(cut, 0)
        aside = np.mean(_cut_errors(*moments.at(middle + SLOPE_STEP), layer), 0) - error
        noise, _ = noise.fitted(error, aside)
    fine = np.unique(np.concatenate([np.clip(np.linspace(middle - 0.04, middle + 0.04, 33), 0, 0.5), SLOPES]))
    far = np.stack([np.mean(_cut_errors(*moments.at(one), layer), 0) for one in fine])
    misfits = np.einsum("ij,ji->i", far, noise.inverse(far.T))
    best = int(np.argmin(misfits))
    limit = misfits[best] + 2 * margin(1.0)
    own = {slope: float(misfits[np.flatnonzero(fine == slope)[0]]) for slope in SLOPES}
    usual = sorted((slope for slope in SLOPES if own[slope] <= limit), key=lambda slope: own[slope])
    if len(cut) == 1:
        usual = usual[:1]  # of one batch nothing is known of the noise
    return usual or [round(float(fine[best]), 2)]


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
