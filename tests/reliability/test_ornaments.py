"""What is not the training never fails it: pictures, copies under other names, TensorBoard's events, measurements."""

from __future__ import annotations

import errno
import importlib
import os
import pkgutil
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import dcgan_core.training
from dcgan_core.errors import RunFailure
from dcgan_core.pictures import curves
from dcgan_core.runs.naming import NAMINGS, ModelFile, Naming
from dcgan_core.runs.stats import read_stats
from dcgan_core.training import samples, watches
from dcgan_core.training.events import EventWriter
from tests.reliability import tiny

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
BROKEN = ValueError("it is\nbroken.")
FIELDS: dict[str, Any] = {"num_steps": 10, "naming": "akashkadel", "tensorboard": True, "evaluate_every": 1,
                          "evaluate_samples": 20}  # fmt: skip

COPIES = ["fixed_noise/Epoch_1.png", "fixed_noise/Epoch_2.png", "fixed_noise/animated.gif"]
GRIDS = ["samples/fixed_noise/epoch_0001.png", "samples/fixed_noise/epoch_0002.png"]
ANIMATION, REAL = "samples/fixed_noise/animated.gif", "samples/real.png"


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


ORNAMENTS: dict[str, tuple[Any, str, Exception, list[str], str]] = {
    # Where it fails, how, the files that are then missing, and what the warning says.
    "curves": (curves, "plot_losses", BROKEN, ["losses.png"], "plot "),
    "curves without matplotlib": (curves, "load_matplotlib", ImportError("no _path.so"), ["losses.png"], "plot "),
    "an animation": (
        importlib.import_module("dcgan_core.pictures.animation"), "write_animation", MemoryError(),
        [ANIMATION, COPIES[2]], "animate --load-path ",
    ),
    "an animation on a full disk": (
        importlib.import_module("dcgan_core.pictures.animation"), "write_bytes", FULL, [ANIMATION, COPIES[2]],
        "no space left on the device",
    ),
    "grids": (samples, "save_png", BROKEN, [*GRIDS, *COPIES, REAL, ANIMATION], "generate --load-path "),
    "copies": (samples, "atomic_path", FULL, COPIES, "Make it later: python -m dcgan_jax.train --resume "),
    "events that cannot be opened": (EventWriter, "__init__", FULL, [], "stats.jsonl has the same numbers"),
    "events": (EventWriter, "line", BROKEN, [], "stats.jsonl has the same numbers"),
    "events at the end": (EventWriter, "close", BROKEN, [], "TensorBoard's events could not be made"),
    "measurements": (watches.TrainingMetric, "__call__", BROKEN, [], "the measurement of step 5"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "run"
    tiny.run(path, **FIELDS)
    return path


@pytest.fixture
def curves_drawn(with_curves: None) -> Iterator[None]:
    """Curves are drawn in the tests that look at them, as a picture that costs nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curves, "load_matplotlib", curves.load_matplotlib)
        patch.setattr(curves, "plot_losses", cheap_curves)
        yield


def cheap_curves(stats: list[Path], output: Path) -> Path:
    curves.load_matplotlib()
    output.write_bytes(stats[0].read_bytes()[:10])
    return output


@pytest.mark.parametrize("what", ORNAMENTS)
def test_an_ornament_that_fails_is_a_warning(
    tmp_path: Path, whole: Path, curves_drawn: None, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    run, (place, name, error, lost, words) = tmp_path / "run", ORNAMENTS[what]
    said: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(place, name, raising(error))
        done = tiny.run(run, report=said.append, **FIELDS)
    assert (done.status, done.step, tiny.steps_of(run)) == (0, 10, [5, 10])
    warnings = [line for line in said if line.startswith("WARNING:")]
    assert any(words in line for line in warnings)
    assert all("The training is not affected. " in line and "\n" not in line for line in warnings)
    assert all(line in (run / "log.txt").read_text() for line in warnings)
    assert [line for line in said if line.startswith("More samples: ")]
    assert any(line.startswith("Curves: ") for line in said) == ("losses.png" not in lost)
    expected = ["losses.png", *GRIDS, *COPIES, REAL, ANIMATION]
    assert [path for path in expected if not (run / path).exists()] == [p for p in expected if p in lost]
    differences = tiny.differences(whole, run, 10)
    assert not [found for found in differences if found.startswith(("state", "weights"))]
    assert not [line for line in said if "TensorBoard" in line][1:], "once"


@pytest.mark.usefixtures("with_curves")
def test_whatever_the_pictures_do_the_training_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every function of `dcgan_core.pictures` that a run calls fails; those that turn values into bytes measure."""
    measuring = {"to_uint8", "normalize_images"}
    failing = set()
    for found in pkgutil.walk_packages(dcgan_core.training.__path__, "dcgan_core.training."):
        module = importlib.import_module(found.name)
        for name, value in list(vars(module).items()):
            inside = getattr(value, "__module__", "") or ""
            if callable(value) and inside.startswith("dcgan_core.pictures.") and name not in measuring:
                monkeypatch.setattr(module, name, raising(BROKEN))
                failing.add(name)
    for module, name in ((curves, "plot_losses"), (ORNAMENTS["an animation"][0], "write_animation")):
        monkeypatch.setattr(module, name, raising(BROKEN))
    assert {"image_grid", "save_png"} <= failing
    done = tiny.run(tmp_path / "run", num_steps=6, tensorboard=True)
    assert (done.status, tiny.steps_of(tmp_path / "run")) == (0, [5, 6])


LACKING: dict[str, list[str]] = {
    "curves": ["losses.png"],
    "an animation": [ANIMATION],
    "both, and what is copied from them": ["losses.png", ANIMATION, COPIES[2]],
    "a copy of a grid": [COPIES[0]],
    "the last grid": [GRIDS[1], ANIMATION],
    "all": ["losses.png", ANIMATION, REAL, GRIDS[1], *COPIES],
}


@pytest.mark.parametrize("what", LACKING)
def test_what_a_finished_run_lacks_is_made(
    tmp_path: Path, whole: Path, curves_drawn: None, what: str
) -> None:
    run = Path(shutil.copytree(whole, tmp_path / "run"))
    tiny.resume(run)  # losses.png, which `whole` lacks
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    said: list[str] = []
    assert tiny.resume(run, report=said.append).status == 0
    assert "nothing to do" in said[-1], "the control: it lacks nothing"
    for name in LACKING[what]:
        (run / name).unlink()
    assert tiny.resume(run, report=said.append).status == 0
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before
    assert all(name in said[-1] for name in LACKING[what])
    assert "made what was missing" in said[-1]


def test_the_weights_of_another_program_are_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = (
        ModelFile("model/{index}.pth", "sequential", "generator", every=1),
        ModelFile("model/end.pth", "sequential", "discriminator"),  # pyright: ignore[reportArgumentType]
    )
    monkeypatch.setitem(NAMINGS, "mine", Naming("mine", models))
    run = tmp_path / "run"
    tiny.run(run, num_steps=10, naming="mine")
    files = {path: contents(path) for path in (run / "model").iterdir()}
    assert sorted(path.name for path in files) == ["0.pth", "1.pth", "end.pth"]
    for path in files:
        path.unlink()
    said: list[str] = []
    tiny.resume(run, report=said.append)
    assert {path: contents(path) for path in (run / "model").iterdir()} == files
    assert "model/0.pth, model/1.pth, model/end.pth" in said[-1]


def contents(path: Path) -> dict[str, bytes]:
    """The entries of a zip archive, without the folder that PyTorch calls after the file it writes."""
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_curves_of_before_are_drawn_again(tmp_path: Path, whole: Path, curves_drawn: None) -> None:
    """A run that went on and was killed at its end has curves, but not of all its steps."""
    run = Path(shutil.copytree(whole, tmp_path / "run"))
    tiny.resume(run)
    os.utime(run / "losses.png", (0, 0))
    said: list[str] = []
    tiny.resume(run, report=said.append)
    assert "made what was missing: losses.png." in said[-1]
    assert read_stats(run / "stats.jsonl")


def test_a_log_that_takes_no_more_at_the_end_is_not_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dcgan_core.training.console import RunLog

    write = RunLog.write

    def full_at_the_end(log: RunLog, text: str) -> None:
        if text.startswith(("Done", "Curves", "More")):
            raise RunFailure("no space left on the device")
        write(log, text)

    monkeypatch.setattr(RunLog, "write", full_at_the_end)
    assert tiny.run(tmp_path / "run", num_steps=6).status == 0
    assert tiny.steps_of(tmp_path / "run") == [5, 6]
