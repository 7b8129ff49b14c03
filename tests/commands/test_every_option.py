"""Every option of every command with senseless values: accepted, or refused in a sentence, before any work."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.commands import plot, prepare, stores
from dcgan_core.commands.animate import AnimateOptions
from dcgan_core.commands.command import Command, main_of
from dcgan_core.commands.dispatch import COMMANDS
from dcgan_core.config.command_line import parse_training_config
from dcgan_core.config.options import Option, options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.training.starting import check_first
from dcgan_core.weights.bundle import Bundle, save_bundle
from tests.commands.conftest import TINY
from tests.commands.conftest import Command as Run
from tests.network.test_modules import lively

LABELLED = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=3)

VALUES = (
    "", " ", "-1", "1e999", "nan", "9" * 400, "None", "x", "/", "..", "folder", "full", "text.txt", "text.txt/x",
    "binary.pth", "empty.pth", "pipe", "/dev/full", "/dev/zero", "/dev/null", "-", "loop", "loop/x", "dangling",
    "nosuch/deep", "x" * 300, "a/" * 3000, "https://", "hf://", "ftp://x/y", "file:///x", "n\udcff.safetensors", "a\nb",
    "\x1b[31m", "\u202ex", "~nosuchuser/x", "labelled.safetensors", "d.safetensors", "1,2,3", "5-1", "１", "--",
    "--nosuch", "/proc/1/x",
)  # fmt: skip
"""Numbers out of range, paths that lead to other things than files, names that no terminal shows, other networks."""

USUAL: dict[str, tuple[str, ...]] = {
    "train": ("--dataset", "digits"),
    "prepare": ("--dataset", "digits"),
    "describe": ("g.safetensors",),
    "import_weights": ("g.safetensors",),
    "export": ("--load-path", "g.safetensors"),
    "push": ("g.safetensors", "owner/name", "--license", "mit", "--output", "pushed"),
    "arithmetic": ("--load-path", "g.safetensors", "--a", "1", "--b", "2", "--c", "3"),
    "models": (),
    "stores": (),
    "plot": ("nosuch",),
    "animate": ("--load-path", "full"),
    "features": ("--load-path", "g.safetensors", "--dataset", "digits"),
}
"""What each command is given besides; the others name weights."""

MOST_S = 5.0
"""Of one refusal: nothing is waited for."""


class Reached(Exception):
    """The command begins its work: everything was taken."""


class Framework:
    package, title, inverts, config_class = "dcgan_jax", "a test", True, TrainingConfig

    def __getattr__(self, name: str) -> Any:
        raise Reached


def reached(*_: Any, **__: Any) -> Any:
    raise Reached


def train() -> int:
    """The command `train` up to the point where it opens its data."""
    check_first(parse_training_config(prog="train"))
    raise Reached


def entry(name: str) -> tuple[Any, Mapping[str, Option]]:
    """Return a command's `main`, on no framework, and its options."""
    own: dict[str, tuple[Any, Any]] = {
        "train": (train, lambda: options_of(TrainingConfig)),
        "prepare": (prepare.main, prepare.options),
        "stores": (stores.main, lambda: options_of(stores.DescribeOptions)),
        "plot": (plot.main, lambda: options_of(plot.PlotOptions)),
        "animate": (
            importlib.import_module("dcgan_core.commands.animate").main,
            lambda: options_of(AnimateOptions),
        ),
    }
    if name in own:
        main, options = own[name]
        return main, options()
    command: Command = importlib.import_module(f"dcgan_core.commands.{name}").COMMAND
    framework: Any = Framework()
    return main_of(name, framework), options_of(command.options)


SHARE = 7
"""Of the values, one in so many is tried with each option in the quick test: with the next option, the next ones."""


def lines(name: str, options: Mapping[str, Option], share: int) -> Iterator[tuple[str, list[str]]]:
    """Yield (what is tried, a command line) for each option, and one value in `share`."""
    usual = list(USUAL.get(name, ("--load-path", "g.safetensors")))
    positional = [option for option, details in options.items() if details.positional]
    for number, (option, details) in enumerate(options.items()):
        flag = f"--{option.replace('_', '-')}"
        for value in VALUES[number % share :: share]:
            given = list(usual)
            if details.positional:
                place = positional.index(option)
                given[place : place + 1] = [value]
            else:
                if flag in given:
                    place = given.index(flag)
                    del given[place : place + 2]
                given += [flag, value] if details.annotation is bool else [f"{flag}={value}"]
            yield f"{option} {value[:40]!r}", given


@pytest.fixture
def place(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Weights of several kinds, and everything else that a path may lead to."""
    save_bundle(here / "g.safetensors", Bundle(TINY, lively(TINY), {"dataset": "digits"}))
    save_bundle(here / "labelled.safetensors", Bundle(LABELLED, lively(LABELLED), {}))
    save_bundle(here / "d.safetensors", Bundle(TINY, {"discriminator": lively(TINY)["discriminator"]}, {}))
    shutil.copy(here / "g.safetensors", here / "n\udcff.safetensors")
    for folder in ("folder", "full"):
        (here / folder).mkdir()
    (here / "full" / "file").write_text("x")
    (here / "text.txt").write_text("x")
    (here / "binary.pth").write_bytes(bytes(range(256)) * 9)
    (here / "empty.pth").touch()
    os.mkfifo(here / "pipe")
    (here / "loop").symlink_to("loop")
    (here / "dangling").symlink_to("nowhere")
    monkeypatch.setenv("DCGAN_CACHE", str(here.parent / "cache"))
    monkeypatch.setenv("DCGAN_OFFLINE", "1")
    for work in (
        "dcgan_core.data.store.open_or_prepare",
        "dcgan_core.quality.images.open_or_prepare",
        "dcgan_core.commands.explore.serve",
        "dcgan_core.commands.explore.write_site",
    ):
        monkeypatch.setattr(work, reached)
    return here


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes do not exist here")
@pytest.mark.parametrize("share", [SHARE, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_value_of_any_option_is_a_traceback(
    command: Run, place: Path, monkeypatch: pytest.MonkeyPatch, name: str, share: int
) -> None:
    main, options = entry(name)
    assert options
    before, wrong, tried = set(place.rglob("*")), [], 0

    def until_reached() -> int | None:
        try:
            return main()
        except Reached:
            return 0

    for what, given in lines(name, options, share):
        tried += 1
        began = time.monotonic()
        outcome = command(until_reached, *given)
        seconds = time.monotonic() - began
        said = outcome.err
        if outcome.status not in (0, 2) or "Traceback" in said or seconds > MOST_S or len(said) > 5000:
            wrong.append(f"{what}: status {outcome.status}, {seconds:.1f} s: {said[-300:]}")
        if outcome.status == 2 and not said.strip():
            wrong.append(f"{what}: not a word")
        if outcome.status == 2 and (left := set(place.rglob("*")) - before):
            wrong.append(f"{what}: left {left}")
        for path in set(place.iterdir()) - before:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert wrong == [], "\n".join(wrong)
    assert tried >= len(VALUES) // share


def test_a_traceback_would_be_seen(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> int:
        raise ValueError(sys.argv[1])

    outcome = command(fails, "x")
    assert (outcome.status, "Traceback" in outcome.err) == (1, True)
