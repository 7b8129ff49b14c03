"""A damaged newest checkpoint is named and the one before it is used; a partial one never passes for whole."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dcgan_core.config.command_line import parse_training_config
from dcgan_core.errors import InputError
from dcgan_core.runs.folder import read_resumable
from dcgan_core.training.checkpoints import (
    DamagedCheckpoint,
    check_checkpoint,
    newest_checkpoint,
    save_checkpoint,
)
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.opening import open_weights
from tests.reliability import tiny


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 15 steps with checkpoints of steps 5, 10 and 15."""
    path = tmp_path_factory.mktemp("healthy") / "run"
    tiny.run(path, num_steps=15)
    return path


@pytest.fixture
def copy(tmp_path: Path, healthy: Path) -> Path:
    return Path(shutil.copytree(healthy, tmp_path / "run"))


def payload(checkpoint: Path) -> Path:
    """The file that holds the arrays of the training state."""
    return max((f for f in (checkpoint / "state").rglob("*") if f.is_file()), key=lambda f: f.stat().st_size)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-100] ^= 4
    file.write_bytes(content)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "weights cut short": (lambda c: truncate(c / "weights.safetensors"), "weights.safetensors has"),
    "weights with a flipped bit": (
        lambda c: flip_a_bit(c / "weights.safetensors"),
        "its checksum does not match: generator.layers.",
    ),
    "weights missing": (lambda c: (c / "weights.safetensors").unlink(), "weights.safetensors is missing"),
    "state cut short": (lambda c: truncate(payload(c)), "bytes instead of"),
    "state with a flipped bit": (lambda c: flip_a_bit(payload(c)), "sha256 differs"),
    "state missing": (lambda c: payload(c).unlink(), "is missing"),
    "state folder missing": (lambda c: shutil.rmtree(c / "state"), "is missing"),
    "manifest missing": (lambda c: (c / "manifest.json").unlink(), "manifest.json cannot be read"),
    "manifest cut short": (lambda c: truncate(c / "manifest.json"), "manifest.json cannot be read"),
    "manifest changed": (
        lambda c: (c / "manifest.json").write_text(
            (c / "manifest.json").read_text().replace('"step": 15', '"step": 14')
        ),
        "manifest.json has changed",
    ),
    "everything gone": (lambda c: (shutil.rmtree(c), c.mkdir()), "manifest.json cannot be read"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_every_damage_is_reported(tmp_path: Path, healthy: Path, name: str) -> None:
    damage, words = DAMAGES[name]
    newest = Path(shutil.copytree(healthy / "checkpoints" / "15", tmp_path / "checkpoints" / "15"))
    shutil.copytree(healthy / "checkpoints" / "10", tmp_path / "checkpoints" / "10")
    assert check_checkpoint(newest).step == 15, "the control: undamaged, it passes"
    damage(newest)
    with pytest.raises(DamagedCheckpoint) as reported:
        check_checkpoint(newest)
    assert words in str(reported.value)
    warnings: list[str] = []
    found = newest_checkpoint(tmp_path, warnings.append)
    assert found is not None
    assert found.step == 10
    (warning,) = warnings
    assert warning.startswith("WARNING: the checkpoint of step 15 is damaged: ")
    assert words in warning
    assert str(newest) in warning


@pytest.mark.parametrize("name", DAMAGES)
def test_weights_are_drawn_from_as_long_as_they_are_whole(
    copy: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Where they are not, what is said is what --resume says; damage to the rest matters to --resume alone."""
    newest = copy / "checkpoints" / "15"
    DAMAGES[name][0](newest)
    bundle = open_weights(copy)
    said = capsys.readouterr().err
    if (newest / "weights.safetensors").is_file() and not name.startswith("weights"):
        assert (bundle.record["step"], said) == (15, "")
        return
    reported: list[str] = []
    found = newest_checkpoint(copy, reported.append)
    assert found is not None
    assert bundle.record["step"] == found.step == 10
    for line, prefix in ((said, "warning"), (reported[0], "WARNING")):
        assert line.startswith(f"{prefix}: the checkpoint of step 15 is damaged: ")
        assert line.rstrip().endswith("Going back to the one of step 10.")
        assert str(newest) in line


@pytest.mark.parametrize(
    "name", ["weights with a flipped bit", "weights missing", "state with a flipped bit", "everything gone"]
)
def test_the_run_goes_on_from_the_one_before_to_the_same_end(copy: Path, healthy: Path, name: str) -> None:
    DAMAGES[name][0](copy / "checkpoints" / "15")
    reported: list[str] = []
    tiny.resume(copy, report=reported.append)
    assert any("step 15 is damaged" in line for line in reported)
    assert any("after step 10" in line for line in reported)
    assert "step 15 is damaged" in (copy / "log.txt").read_text()
    assert check_checkpoint(copy / "checkpoints" / "15").step == 15, "the damaged one has been replaced"
    assert tiny.differences(healthy, copy, 15) == []


def test_two_damaged_ones_are_both_named(copy: Path) -> None:
    truncate(payload(copy / "checkpoints" / "15"))
    flip_a_bit(copy / "checkpoints" / "10" / "weights.safetensors")
    reported: list[str] = []
    found = newest_checkpoint(copy, reported.append)
    assert found is not None
    assert found.step == 5
    for step, before, line in zip((15, 10), (10, 5), reported, strict=True):
        assert f"step {step} is damaged" in line
        assert line.endswith(f"Going back to the one of step {before}.")


def test_nothing_is_started_anew_behind_ones_back(copy: Path) -> None:
    for step in (5, 10, 15):
        (copy / "checkpoints" / str(step) / "manifest.json").unlink()
    reported: list[str] = []
    with pytest.raises(InputError, match=r"every checkpoint of .* is damaged"):
        tiny.resume(copy, report=reported.append)
    damaged = [line for line in reported if "is damaged" in line]
    assert ["Going back" in line for line in damaged] == [True, True, False]
    assert tiny.steps_of(copy) == [5, 10, 15]


def test_a_folder_that_was_being_written_is_no_checkpoint(copy: Path, healthy: Path) -> None:
    half = copy / "checkpoints" / ".20-0123abcd.tmp"
    shutil.copytree(copy / "checkpoints" / "15", half)
    (half / "manifest.json").unlink()
    reported: list[str] = []
    found = newest_checkpoint(copy, reported.append)
    assert found is not None
    assert (found.step, reported) == (15, [])
    tiny.resume(copy, num_steps=16)
    assert not half.exists(), "the next save clears it away"


def test_the_newest_stay_and_the_best_with_them(tmp_path: Path) -> None:
    path = tmp_path / "run"
    tiny.run(path, num_steps=4, checkpoint_every_steps=1, checkpoint_keep=2)
    assert tiny.steps_of(path) == [3, 4]
    (path / "checkpoints" / "best.json").write_text(json.dumps({"step": 3}))
    tiny.resume(path, num_steps=8)
    assert tiny.steps_of(path) == [3, 7, 8]
    tiny.resume(path, num_steps=9, checkpoint_keep=1)
    assert tiny.steps_of(path) == [3, 9]


def test_while_the_best_cannot_be_determined_none_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "run"
    tiny.run(path, num_steps=2, checkpoint_every_steps=1, checkpoint_keep=2)
    (path / "checkpoints" / "best.json").write_text('{"st')
    tiny.resume(path, num_steps=5)
    assert tiny.steps_of(path) == [1, 2, 3, 4, 5]


def test_a_checkpoint_that_is_there_is_not_written_over(copy: Path) -> None:
    final = copy / "checkpoints" / "15"
    before = (final / "manifest.json").stat().st_mtime_ns
    nothing = Bundle.__new__(Bundle)
    assert save_checkpoint(copy, 15, nothing, None, {}, keep=9) == final  # type: ignore[arg-type]
    assert (final / "manifest.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("place", ["checkpoints/15", "checkpoints"])
def test_a_checkpoint_is_not_trained_in(copy: Path, healthy: Path, place: str) -> None:
    """It has a copy of the run's record."""
    with pytest.raises(
        InputError, match=rf"is a checkpoint or a folder of them, .* --resume {re.escape(str(copy))}$"
    ):
        parse_training_config(["--resume", str(copy / place)], prog="train")
    with pytest.raises(InputError, match="is a checkpoint or a folder of them"):
        read_resumable(copy / place)
    assert tiny.steps_of(copy) == tiny.steps_of(healthy)
    assert sorted(path.name for path in (copy / "checkpoints" / "15").iterdir()) == [
        "config.json", "manifest.json", "state", "weights.safetensors",
    ]  # fmt: skip


def test_a_file_where_checkpoints_should_be_is_named_first(copy: Path) -> None:
    shutil.rmtree(copy / "checkpoints")
    (copy / "checkpoints").touch()
    with pytest.raises(InputError, match="checkpoints is not a folder"):
        tiny.resume(copy, num_steps=20)
