"""The moving average of a generator's weights (`--ema`): where a checkpoint keeps it, and who draws from it."""

from __future__ import annotations

from typing import Literal

WARM_UP = 10
"""The decay at step t is at most (1 + t) / (WARM_UP + t)."""

AVERAGE_FILE = "average.safetensors"
"""In a checkpoint, beside the weights of the last step: the averaged generator, as a bundle of its own."""

WhichWeights = Literal["auto", "ema", "raw"]
"""auto: the average where there is one; ema: the average; raw: the weights of the last step."""
