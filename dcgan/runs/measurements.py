"""Measurements as a trainer returns them: a scalar of one step, or an array with one number a step of a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def numbers(value: Any) -> list[float]:
    """Return a measurement's numbers, one a step; waits for the device."""
    plain = value.tolist() if hasattr(value, "tolist") else value
    return [float(number) for number in plain] if isinstance(plain, list) else [float(plain)]


class LastNumber:
    """The number of a call's last step, which the device is asked for when it is needed: `float(self)`."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __float__(self) -> float:
        return numbers(self._value)[-1]


def of_last_step(measurements: Mapping[str, Any]) -> dict[str, LastNumber]:
    """Return the measurements of a call's last step; nothing is waited for."""
    return {name: LastNumber(value) for name, value in measurements.items()}
