"""How far a layer's running statistics are from those of batches drawn now, where nothing is wrong.

Two causes: they are averages of some batches only, and they saw the weights of earlier steps. How batches differ shows
the first. The second, drift, has a size that no file states. It is fitted, and a larger one costs likelihood.
"""

from __future__ import annotations

import numpy as np

BATCH = 64
"""The usual size of a batch in training."""

PRIOR = 4.0
"""How many batches it weighs, in the noise of a value, that values of the same kind have the same noise."""

FINEST = 5e-4
"""Errors below this decide nothing: statistics saved as float16, another eps."""

COMMON = 0.5
"""Share of the drift that all channels of a layer may have in common.

Their mean was up to 0.7 of the root mean square in networks stopped after 200 steps, 0.1 in a public one."""

ALONG_SLOPE = 0.25
"""Share, in a layer's channels, of the drift that looks like another slope: as all means grow or shrink together.

It was 0.1 to 0.5 in the layers of a public network, and up to 0.8 in networks stopped after 200 steps."""

STEPS = 7
"""Sizes of drift that are tried, besides none."""

PRICE = 4.0
"""What it costs in misfit that a layer drifts at all: 2 ln(`STEPS`), as any size is as likely as another."""


class Noise:
    """The covariance of a layer's running statistics around those of some batches, from how these differ."""

    def __init__(self, batches: np.ndarray, latents: int, remembered: float) -> None:
        """batches: (n, values) errors of means, then of variances; latents: of each batch.

        remembered: how many batches the running statistics are made of. Of one batch nothing is known, and all values
        weigh the same.
        """
        count, size = batches.shape
        own = batches - batches.mean(0)
        self.own = own
        self.scale = scale = latents / BATCH / remembered + 1 / count
        # Few batches show few directions of the covariance. The rest is taken as if values were independent.
        share = size / (size + count)
        squares = np.sum(own**2, 0)
        usual = np.repeat(squares.reshape(2, -1).mean(1), size // 2) / max(1, count - 1)
        variances = (squares + PRIOR * usual) / (max(1, count - 1) + PRIOR)
        self._set(
            scale * share * variances + FINEST**2,
            np.sqrt(scale * (1 - share) / max(1, count - 1)) * own,
        )

    def _set(self, diagonal: np.ndarray, factor: np.ndarray) -> None:
        self.diagonal, self.factor = diagonal, factor
        small = np.eye(len(factor)) + (factor / diagonal) @ factor.T
        self.small = np.linalg.inv(small)
        self.volume = float(np.sum(np.log(diagonal)) + np.linalg.slogdet(small)[1])
        """Logarithm of the determinant."""

    def inverse(self, values: np.ndarray) -> np.ndarray:
        """Return the inverse of the covariance times `values` (values,) or (values, n)."""
        columns = values.reshape(len(values), -1)
        scaled = columns / self.diagonal[:, None]
        shown = self.factor.T @ (self.small @ (self.factor @ scaled))
        return (scaled - shown / self.diagonal[:, None]).reshape(values.shape)

    def excess(self, direction: np.ndarray) -> float:
        """Return how many times the noise of the batches may be what this covariance has for it, in one direction.

        Of few batches it is not known well: half as much again of 64.
        """
        weights = self.inverse(direction)
        seen = self.scale * float(np.sum((self.own @ weights) ** 2)) / (len(self.own) - 1)
        return float((1 + 4 / np.sqrt(len(self.own))) * seen / max(float(direction @ weights), 1e-30))

    def drifted(self, means: float, variances: float, aside: np.ndarray) -> Noise:
        """Return the covariance with a drift of this standard deviation in each channel's mean and variance.

        aside: how the errors change with the slope of the activation before the layer; zeros where there is none.
        """
        half = len(self.diagonal) // 2
        other = object.__new__(Noise)
        other.own, other.scale = self.own, self.scale
        drift = np.repeat([means, variances], half)
        together = np.zeros((4, 2 * half))
        share = max(4.0, ALONG_SLOPE * half)
        for kind, size in enumerate((means, variances)):
            part = slice(kind * half, (kind + 1) * half)
            together[kind, part] = np.sqrt(COMMON) * size
            if (length := float(np.linalg.norm(aside[part]))) > 0:
                together[2 + kind, part] = np.sqrt(share) * size * aside[part] / length
        other._set(self.diagonal + drift**2, np.concatenate([self.factor, together]))
        return other

    def fitted(self, error: np.ndarray, aside: np.ndarray) -> tuple[Noise, float]:
        """Return (the covariance with the drift that explains an error best, its misfit).

        The misfit is the squared distance in units of the noise, and what a larger noise costs in likelihood.
        aside: see `drifted`.
        """
        best, misfit = self, float(error @ self.inverse(error))
        if misfit <= error.size:
            return best, misfit
        halves = error.reshape(2, -1)
        sizes = np.sqrt(np.mean(halves**2, 1))
        noise = np.sqrt(np.mean(self.diagonal.reshape(2, -1), 1))
        steps = [
            [0.0, *np.geomspace(max(FINEST, 0.3 * own), max(2 * FINEST, own, 1.5 * size), STEPS)]
            for own, size in zip(noise, sizes, strict=True)
        ]
        drift = [0.0, 0.0]
        for kind in (0, 1, 0, 1):
            for size in steps[kind]:
                trial = [size, drift[1]] if kind == 0 else [drift[0], size]
                if trial == drift:
                    continue
                other = self.drifted(trial[0], trial[1], aside)
                cost = float(error @ other.inverse(error)) + other.volume - self.volume + PRICE
                if cost < misfit:
                    best, misfit, drift = other, cost, trial
        return best, misfit
