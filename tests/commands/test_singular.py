"""One of anything is not many: "1 step", not "1 steps", wherever a count is printed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands.stores import main as stores
from dcgan_core.errors import number_of
from dcgan_jax import generate, train
from tests.commands.conftest import Command

MANY_OF_ONE = re.compile(r"(?<![\d.,/x-])1 (?!x|is|was|as)[a-z]+s\b")


def test_counts_in_words() -> None:
    assert [number_of(count, "file") for count in (0, 1, 2, 1234)] == [
        "0 files",
        "1 file",
        "2 files",
        "1,234 files",
    ]
    assert [number_of(count, "class", "classes") for count in (1, 2)] == ["1 class", "2 classes"]


def test_what_would_be_wrong_is_seen() -> None:
    for wrong in ("Training: 1 steps of 64", "1 images in x", "holds 1 latents"):
        assert MANY_OF_ONE.search(wrong)
    for right in ("1 step of 1 image", "21 steps", "0.1 images", "1 is used", "1/1 steps", "1,001 images"):
        assert not MANY_OF_ONE.search(right)


def test_commands_that_do_one_of_everything(
    command: Command, here: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DCGAN_CACHE", str(here / "cache"))
    (here / "images").mkdir()
    for number in range(2):
        Image.fromarray(np.full((16, 16), 90 * number, np.uint8)).save(here / "images" / f"{number}.png")
    network = ("--image-size", 16, "--ngf", 2, "--ndf", 2, "--nz", 4, "--checkpoint-every-steps", 1)
    said = []
    for main, *arguments in (
        (train.main, "images", *network, "--batch-size", 2, "--num-steps", 1, "--output-path", "run"),
        (train.main, "--resume", "run"),
        (generate.main, "run", "--num-output", 1, "--individual", "--output", "one"),
        (stores,),
        (stores, "--store", "folder"),
    ):
        outcome = command(main, *arguments)
        assert outcome.status == 0, outcome.err
        said += [*outcome.out.splitlines(), *outcome.err.splitlines()]
    assert "Done: 1 step." in said
    assert [line for line in said if MANY_OF_ONE.search(line)] == []
