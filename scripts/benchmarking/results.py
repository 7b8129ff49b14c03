"""What a benchmark found, as data: one record a row, one a case; everything derived is a property or function."""

from __future__ import annotations

import dataclasses
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.description.flops import forward_flops, train_step_flops
from scripts.benchmarking.case import EARLY_STEPS, Case
from scripts.benchmarking.rows import REFERENCE, Row

LOSS_TOLERANCE = {
    "float32": ((1e-5, 1e-3), (0.02, 0.02), (0.02, 0.02)),
    "tf32": ((2e-3, 0.02), (0.1, 0.1), (0.1, 0.1)),
    "bfloat16": ((0.02, 0.05), (0.2, 0.2), (0.2, 0.2)),
}
"""Largest relative difference of the early losses (D's, G's) between rows that do the same step, by precision policy.

D's first loss is a forward pass of both networks. G's first loss comes after D's first update, which under Adam is
the sign of the gradient: weights whose gradient is rounding noise move either way. At 64x64 and batch 64 in float32
that leaves 5e-5 there, and by the third step 4e-3, between PyTorch's own rows too.
"""
PICTURE_TOLERANCE = {"float32": 1e-3, "tf32": 0.05, "bfloat16": 0.05}
"""Largest difference of generated images, whose values lie in [-1, 1]."""


@dataclass
class RowResult:
    """What one row did; rates are in images a second, one for each repeat."""

    row: Row
    notes: list[str] = field(default_factory=list)
    error: str = ""
    device: str = ""
    device_name: str = ""
    import_seconds: float = 0.0
    build_seconds: float = 0.0
    first_step_seconds: float = 0.0
    step_seconds: float = 0.0
    losses: list[tuple[float, float]] = field(default_factory=list)
    train_rates: list[float] = field(default_factory=list)
    memory: dict[str, int | None] = field(default_factory=dict)
    first_generation_seconds: float = 0.0
    chunk_seconds: float = 0.0
    generation_rates: list[float] = field(default_factory=list)
    picture_difference: float = 0.0
    multiply_rates: list[float] = field(default_factory=list)
    cpu_seconds_per_step: list[float] = field(default_factory=list)
    """Processor time of a step, over all cores, in each training turn: what a busy machine disturbs least."""
    others_shares: list[float] = field(default_factory=list)
    """Share of the machine that other processes took, in each training turn."""
    idle_cpu_share: float = 0.0
    """Cores' worth of processor time spent while other rows had their turn."""

    def add(self, found: Mapping[str, Any]) -> None:
        """Take over figures by field: lists are extended, everything else is set."""
        for name, value in found.items():
            setattr(self, name, getattr(self, name) + value if isinstance(value, list) else value)


@dataclass(frozen=True)
class Ratio:
    """Ours to another row, repeat by repeat: what disturbs one repeat disturbs both."""

    what: str
    other: str
    value: Median
    comparable: bool

    def line(self, case: Case) -> str:
        """Return the plain line that ends the report."""
        coverage = f", {self.value.coverage:.0%} interval" if self.value.coverage > 0 else ", one repeat"
        warning = "" if self.comparable else " NOT COMPARABLE: the results differ"
        return (
            f"ratio {self.what} {case.name}: ours / {self.other} = {self.value.median:.2f} "
            f"[{self.value.low:.2f}, {self.value.high:.2f}]{coverage}{warning}"
        )


@dataclass
class CaseResult:
    """All rows of one case."""

    case: Case
    rows: list[RowResult]

    def good(self) -> list[RowResult]:
        """The rows that ran to the end."""
        return [row for row in self.rows if not row.error]

    def reference(self) -> RowResult | None:
        """The row that losses and pictures are held against."""
        good = {result.row.name: result for result in self.good()}
        return good.get(REFERENCE) or next(iter(good.values()), None)

    def loss_difference(self, result: RowResult) -> float:
        """Return how far the early losses are from the reference's: 1 and below is within tolerance."""
        reference = self.reference()
        assert reference is not None
        ours, theirs = (np.array(row.losses[:EARLY_STEPS]) for row in (result, reference))
        allowed = np.array(LOSS_TOLERANCE[self.case.precision])
        return float(np.max(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-3) / allowed))

    def problem(self, result: RowResult) -> str | None:
        """Return what is wrong with a row: it failed, or it does not do what the reference does; else None."""
        name = f"{self.case.name}: row {result.row.name}"
        if result.error:
            return f"{name} failed: {result.error.strip().splitlines()[-1]}"
        # Written so that a NaN is a problem too.
        difference = self.loss_difference(result)
        if not difference <= 1:
            return f"{name} trains something else: its early losses differ {difference:.3g} times what rounding may do"
        if not result.picture_difference <= PICTURE_TOLERANCE[self.case.precision]:
            return f"{name} draws something else: its images differ by {result.picture_difference:.2g}"
        return None

    def others_share(self) -> float | None:
        """Return the median share of the machine that other processes took while rows trained; None if unknown."""
        shares = [share for result in self.good() for share in result.others_shares]
        return median_of(shares).median if shares else None

    def problems(self) -> list[str]:
        """Return a sentence for each row that has a problem."""
        return [problem for result in self.rows if (problem := self.problem(result))]

    def last_common_step(self) -> int:
        """Return the number of steps that every good row has done."""
        return min((len(result.losses) for result in self.good()), default=0)

    def machine_rate(self) -> float:
        """Return the machine's matrix-product rate in FLOP/s: of two frameworks' medians the larger."""
        return max((median_of(r.multiply_rates).median for r in self.good() if r.multiply_rates), default=0.0)

    def train_flops(self) -> int:
        """Model FLOPs of one image's share of a training step."""
        return train_step_flops(self.case.architecture(), 1)

    def generation_flops(self) -> int:
        """Model FLOPs of one generated image."""
        return forward_flops(self.case.architecture().generator)

    def ratios(self) -> list[Ratio]:
        """Ours to the best PyTorch row and to plain Flax, in training and generation."""
        rows = {result.row.name: result for result in self.good()}
        ours = rows.get("ours")
        if ours is None:
            return []
        found = []
        for what in ("train", "generate"):
            rates = {
                name: r.train_rates if what == "train" else r.generation_rates for name, r in rows.items()
            }
            torch_rows = [name for name, r in rows.items() if r.row.framework == "torch" and rates[name]]
            best = max(torch_rows, key=lambda name: median_of(rates[name]).median, default=None)
            others = [(best, f"best PyTorch row ({best})")] if best else []
            if best and best != REFERENCE and REFERENCE in rows:
                others.append((REFERENCE, f"PyTorch eager ({REFERENCE})"))
            others += [("flax", "plain Flax")] if rates.get("flax") else []
            for name, label in others:
                pairs = zip(rates["ours"], rates[name], strict=True)
                comparable = not (self.problem(ours) or self.problem(rows[name]))
                found.append(Ratio(what, label, median_of([a / b for a, b in pairs]), comparable))
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return everything in the types of JSON."""
        rate = self.machine_rate()
        rows = []
        for result in self.rows:
            record = dataclasses.asdict(result) | {"row": result.row.name, "label": result.row.label}
            if not result.error:
                train = median_of(result.train_rates)
                record["train"] = dataclasses.asdict(train)
                record["train"]["share_of_matrix_rate"] = (
                    train.median * self.train_flops() / rate if rate else None
                )
                record["generate"] = dataclasses.asdict(median_of(result.generation_rates))
                record["loss_difference"] = self.loss_difference(result)
            rows.append(record)
        return {
            "case": dataclasses.asdict(self.case),
            "model_flops_per_train_step": self.train_flops() * self.case.batch_size,
            "model_flops_per_generated_image": self.generation_flops(),
            "matrix_product_flops_per_second": rate,
            "last_common_step": self.last_common_step(),
            "rows": rows,
            "ratios": [dataclasses.asdict(ratio) for ratio in self.ratios()],
            "problems": self.problems(),
        }


# --- medians ---------------------------------------------------------------------------------------------

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
