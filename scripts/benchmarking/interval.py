"""The median of a few repeats, with an interval that assumes no distribution."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

WANTED_COVERAGE = 0.9


@dataclass(frozen=True)
class Median:
    """The median of `values` and an interval for the median of whatever they were drawn from.

    coverage: the probability that such an interval holds it, for independent values; 0 for a single value.
    """

    median: float
    low: float
    high: float
    coverage: float


def median_of(values: Sequence[float]) -> Median:
    """Return the median with its order-statistics interval.

    The interval is the narrowest between two values of equal rank from below and above that covers at least
    90 %; with fewer than five values none does, and smallest to largest is given with the coverage it has.
    """
    ordered, count = sorted(values), len(values)
    rank = 0
    while 2 * (rank + 1) < count and _coverage(count, rank + 1) >= WANTED_COVERAGE:
        rank += 1
    return Median(
        statistics.median(ordered), ordered[rank], ordered[count - 1 - rank], _coverage(count, rank)
    )


def _coverage(count: int, rank: int) -> float:
    """Return the probability that the median lies between the values of this rank (from 0) from both ends."""
    outside = sum(math.comb(count, below) for below in range(rank + 1)) / 2**count
    return max(0.0, 1 - 2 * outside)
