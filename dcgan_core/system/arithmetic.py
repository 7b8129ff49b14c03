"""How exactly and how fast a device multiplies: what --precision comes to on it, and its peak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["float32", "tf32", "bfloat16"]
"""float32: products of whole float32 numbers. tf32: float32 numbers whose factors are rounded to 10 bits behind the
point when they are multiplied. bfloat16: the layers' numbers themselves are narrow."""


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
