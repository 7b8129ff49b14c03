"""How exactly and how fast a device multiplies: what --precision comes to on it, and its peak."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Precision = Literal["float32", "tf32", "bfloat16"]
"""float32: products of whole float32 numbers. tf32: float32 numbers whose factors are rounded to 10 bits behind the
point when they are multiplied. bfloat16: the layers' numbers themselves are narrow."""


_PEAKS: tuple[tuple[str, dict[Precision, float]], ...] = (
    # NVIDIA's data sheets of each product, without sparsity: FP32 (not of tensor cores), TF32, BF16.
    (r"\bB200\b", {"float32": 75, "tf32": 1125, "bfloat16": 2250}),
    (r"\bH200 NVL\b", {"float32": 60, "tf32": 417.5, "bfloat16": 835.5}),
    (r"\bH200\b", {"float32": 66.9, "tf32": 494.7, "bfloat16": 989.4}),
    (r"\bH100 NVL\b", {"float32": 60, "tf32": 417.5, "bfloat16": 835.5}),
    (r"\bH100 PCIe\b", {"float32": 51.2, "tf32": 378, "bfloat16": 756}),
    (r"\bH100\b", {"float32": 66.9, "tf32": 494.7, "bfloat16": 989.4}),
    (r"\bA100\b", {"float32": 19.5, "tf32": 156, "bfloat16": 312}),
    (r"\bA40\b", {"float32": 37.4, "tf32": 74.8, "bfloat16": 149.7}),
    (r"\bA30\b", {"float32": 10.3, "tf32": 82, "bfloat16": 165}),
    (r"\bA10\b", {"float32": 31.2, "tf32": 62.5, "bfloat16": 125}),
    (r"\bL40S\b", {"float32": 91.6, "tf32": 183, "bfloat16": 362}),
    (r"\bL4\b", {"float32": 30.3, "tf32": 60, "bfloat16": 121}),
    (r"\bV100\b.*SXM2", {"float32": 15.7}),
    (r"\bT4\b", {"float32": 8.1}),
    # NVIDIA's white papers of GA102 and AD102, tensor cores that sum in FP32.
    (r"\bRTX 3090$", {"float32": 35.6, "tf32": 35.6, "bfloat16": 71}),
    (r"\bRTX 4090$", {"float32": 82.6, "tf32": 82.6, "bfloat16": 165.2}),
    # Google's pages of each version of Cloud TPU; what JAX calls a device is one core of v2 and v3, and else a chip.
    # A TPU's float32 products are made of bfloat16's, so they have no peak of their own.
    (r"^TPU v2$", {"bfloat16": 22.5}),
    (r"^TPU v3$", {"bfloat16": 61.5}),
    (r"^TPU v4$", {"bfloat16": 275}),
    (r"^TPU v5 ?(lite|e)$", {"bfloat16": 197}),
    (r"^TPU v5p?$", {"bfloat16": 459}),
    (r"^TPU v6 ?(lite|e)$", {"bfloat16": 918}),
)
"""(a pattern in the name of a device, its peak in 10^12 FLOP/s by precision); the first that is found holds."""


def peak_tflops(device: str, precision: Precision) -> float | None:
    """Return what a device can do at most, in 10^12 FLOP/s; None where that is not known.

    device: its name as the frameworks say it, with " x8" after it where eight of them work together.
    """
    found = re.fullmatch(r"(.*?)(?: x(\d+))?", device)
    name, count = (found[1], int(found[2] or 1)) if found else (device, 1)
    if re.search(r"\bMIG\b", name):  # a part of a GPU
        return None
    peaks = next((peaks for pattern, peaks in _PEAKS if re.search(pattern, name)), {})
    peak = peaks.get(precision)
    return None if peak is None else peak * count


@dataclass(frozen=True)
class Arithmetic:
    """What a trainer computes with.

    precision: what is in force, which may be more exact than what was requested. has_tf32: whether the device has it.
    """

    precision: Precision
    has_tf32: bool

    @classmethod
    def of(cls, requested: Precision | None, *, has_tf32: bool) -> Arithmetic:
        """Return what `--precision` comes to: by default TF32 where the device has it, as users of GPUs expect."""
        if requested in (None, "tf32"):
            return cls("tf32" if has_tf32 else "float32", has_tf32)
        return cls(requested, has_tf32)

    def words(self, requested: Precision | None) -> str:
        """Return it for the start-up line, with why it is not what was requested."""
        why = ""
        if requested is None and self.has_tf32:
            why = " (the default here; --precision float32 is exact and slower)"
        elif requested == "tf32" and not self.has_tf32:
            why = " (this device has no TF32)"
        return f"precision {self.precision}{why}"
