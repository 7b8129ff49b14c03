"""Results of different options are different files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dcgan_core.commands.arithmetic import ArithmeticOptions
from dcgan_core.commands.generate import GenerateOptions
from dcgan_core.commands.interpolate import InterpolateOptions


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "seed0"),
        ({"seed": 7}, "seed7"),
        ({"num_output": 9, "truncation": 0.5, "number": True}, "seed0-truncation0.5-9images-number"),
        ({"checkpoint": "best"}, "seed0-checkpointbest"),
        ({"load_path": Path("a/net.pth"), "latents": Path("b/mine.npy")}, "net-mine"),
        ({"output": Path("x"), "format": "jpg", "individual": True, "save_latents": Path("z.npz")}, "seed0"),
    ],
)
def test_what_is_not_as_usual_is_in_the_name(given: dict[str, Any], name: str) -> None:
    assert GenerateOptions(**given).name == name


def test_long_and_odd_values_are_names_of_files() -> None:
    options = [InterpolateOptions(indices=",".join(map(str, range(count)))).name for count in (60, 61)]
    assert options[0] != options[1]
    assert all(len(name) <= 100 and name.startswith("seed0-") for name in options)
    assert "/" not in ArithmeticOptions(a="0/../1", b="3", c="4").name
