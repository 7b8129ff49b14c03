"""What counts as the difference of two sets of arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

FLOOR = 1e-15
"""A tensor smaller than this is measured as if it were this large."""


@dataclass(frozen=True)
class Errors:
    """Errors by tensor name: relative ones, and absolute ones for the tensors that are rounding noise."""

    relative: Mapping[str, float]
    absolute: Mapping[str, float] = field(default_factory=dict)

    @property
    def worst(self) -> float:
        """The largest relative error."""
        return max(self.relative.values(), default=0.0)

    @property
    def worst_absolute(self) -> float:
        """The largest absolute error of the tensors that are rounding noise."""
        return max(self.absolute.values(), default=0.0)

    def beyond(self, bound: float, absolute_bound: float | None = None) -> dict[str, float]:
        """Return the errors that are not within the bounds, by name; `bound` serves for both by default."""
        limit = bound if absolute_bound is None else absolute_bound
        return {name: error for name, error in self.relative.items() if not error <= bound} | {
            name: error for name, error in self.absolute.items() if not error <= limit
        }


def compare(
    ours: Mapping[str, np.ndarray],
    reference: Mapping[str, np.ndarray],
    noise: Collection[str] = (),
    noisy: Mapping[str, np.ndarray] | None = None,
) -> Errors:
    """Measure two sets of arrays of the same names; tensors named in `noise` by absolute error only.

    noisy: elements of other tensors that are measured so too, as masks by the tensor's name.
    Raises ValueError when names or shapes differ: then there is nothing to measure.
    """
    if ours.keys() != reference.keys():
        raise ValueError(f"only one side has: {sorted(ours.keys() ^ reference.keys())}")
    relative = {name: relative_error(ours[name], reference[name]) for name in ours if name not in noise}
    absolute = {name: absolute_error(ours[name], reference[name]) for name in ours if name in noise}
    for name, mask in (noisy or {}).items():
        absolute[name] = absolute_error(ours[name][mask], reference[name][mask])
        relative[name] = relative_error(np.where(mask, reference[name], ours[name]), reference[name])
    return Errors(relative, absolute)


def relative_error(ours: np.ndarray, reference: np.ndarray) -> float:
    """Return max |a - b| / max |b| of two arrays; infinite where either holds NaN or infinity."""
    scale = float(np.abs(np.asarray(reference, np.float64)).max(initial=0.0))
    return absolute_error(ours, reference) / max(scale, FLOOR)


def absolute_error(ours: np.ndarray, reference: np.ndarray) -> float:
    """Return max |a - b| of two arrays; infinite where either holds NaN or infinity."""
    a, b = np.asarray(ours, np.float64), np.asarray(reference, np.float64)
    if a.shape != b.shape:
        raise ValueError(f"shapes {a.shape} and {b.shape}")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return float("inf")
    return float(np.abs(a - b).max(initial=0.0))
