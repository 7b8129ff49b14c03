"""Somebody else's hands in the run folder: nothing is lost, and every refusal is a message."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.framework import Trainer
from dcgan_core.runs import folder
from dcgan_core.training import checkpoints
from tests.reliability import tiny


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 12 steps that nothing touched, with checkpoints of steps 5, 10 and 12."""
    path = tmp_path_factory.mktemp("whole") / "run"
    tiny.run(path, num_steps=12)
    return path


def after_step(step: int, do: Callable[[], object]) -> Callable[..., Trainer]:
    """Make trainers that `do` something after a number of steps of a run that begins at 0."""

    def make(*arguments: Any) -> Trainer:
        trainer: Any = tiny.make_jax_trainer(*arguments)
        train_step = trainer.train_step

        def train(images: Any, latents: Any) -> object:
            measured = train_step(images, latents)
            if int(trainer.state.step) == step:
                do()
            return measured

        trainer.train_step = train
        return trainer

    return make


@pytest.mark.parametrize("what", ["moved", "removed", "replaced"])
def test_a_folder_that_goes_away_while_it_is_trained_in(tmp_path: Path, whole: Path, what: str) -> None:
    run, kept = tmp_path / "run", tmp_path / "kept"

    def interfere() -> None:
        while not (run / "checkpoints" / "5").exists():  # it is still being written
            time.sleep(0.01)
        shutil.copytree(run, kept) if what == "removed" else run.rename(kept)
        if what == "removed":
            shutil.rmtree(run)
        if what == "replaced":
            run.mkdir()

    with pytest.raises(RunFailure, match="moved, replaced or removed while") as error:
        tiny.run(run, num_steps=12, make_trainer=after_step(7, interfere))
    assert f"--resume {run}" not in str(error.value), "there is nothing there"
    left = list(run.iterdir()) if run.exists() else []
    assert left == [], "no half of a run in another place"
    tiny.resume(kept)
    assert tiny.differences(whole, kept, 12) == []


def test_a_folder_that_goes_away_while_a_checkpoint_is_written(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, kept, moved = tmp_path / "run", tmp_path / "kept", threading.Event()
    save = checkpoints.save_bundle

    def slowly(path: Path, bundle: Any) -> None:
        if "/.10-" in str(path):
            moved.wait(60)
        save(path, bundle)

    def move() -> None:
        run.rename(kept)
        moved.set()

    with monkeypatch.context() as patch:
        patch.setattr(checkpoints, "save_bundle", slowly)
        with pytest.raises(RunFailure, match="moved, replaced or removed while"):
            tiny.run(run, num_steps=12, make_trainer=after_step(11, move))
    assert tiny.steps_of(kept) == [5]
    tiny.resume(kept)
    assert tiny.differences(whole, kept, 12) == []


def test_a_folder_that_may_no_longer_be_written_to(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    with monkeypatch.context() as patch:

        def forbid() -> None:
            refusal = OSError(errno.EROFS, os.strerror(errno.EROFS))
            patch.setattr(
                "dcgan_core.training.checkpoints.save_bundle", lambda *_: (_ for _ in ()).throw(refusal)
            )

        with pytest.raises(RunFailure, match="Read-only file system") as error:
            tiny.run(run, num_steps=12, make_trainer=after_step(7, forbid))
    assert f"--resume {run}" in str(error.value)
    assert "Read-only" in (run / "log.txt").read_text()
    tiny.resume(run)
    assert tiny.differences(whole, run, 12) == []


@pytest.mark.parametrize(
    "words",
    [
        "IO error: File too large (os error 27)",
        "INTERNAL: [OS error 5: x] y",
        "UNKNOWN: Failed to write 9 bytes to file 4: x [os_error_code='5']",
    ],
)
def test_what_a_library_says_of_the_disk_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(words)

    monkeypatch.setattr("dcgan_jax.training.checkpoint.write_arrays", fail)
    with pytest.raises(RunFailure, match=r"writing a checkpoint: (File too large|Input/output error)"):
        tiny.run(tmp_path / "run", num_steps=5)


def test_two_processes_cannot_train_in_one_folder(tmp_path: Path, whole: Path) -> None:
    run = Path(shutil.copytree(whole, tmp_path / "run"))
    link = tmp_path / "link"
    link.symlink_to(run)
    before = {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}
    with folder.lock_run(run):
        for way in (run, link):
            with pytest.raises(InputError, match="another process is training"):
                tiny.resume(way, num_steps=14)
            # A new run there: not advised to resume what somebody else is training.
            with pytest.raises(
                InputError, match=r"another process is training in .*; choose another --output-path"
            ):
                tiny.run(way, num_steps=14)
    with pytest.raises(InputError, match="already holds a run"):
        tiny.run(run, num_steps=14)
    assert {file: file.read_bytes() for file in run.rglob("*") if file.is_file()} == before
    tiny.resume(link, num_steps=14)
    assert tiny.steps_of(run) == [5, 10, 12, 14]


def test_a_signal_while_the_framework_is_loaded_waits_for_it(tmp_path: Path, interruptible: None) -> None:
    """Cut off there, JAX's compiled modules have been seen to crash."""
    loaded = []

    def make(*arguments: Any) -> Trainer:
        signal.raise_signal(signal.SIGINT)
        loaded.append("whole")
        return tiny.make_jax_trainer(*arguments)

    with pytest.raises(KeyboardInterrupt):
        tiny.run(tmp_path / "run", num_steps=3, make_trainer=make)
    assert loaded == ["whole"]
    assert not (tmp_path / "run").exists()


def without(*names: str) -> Callable[[dict[str, Any]], object]:
    def remove(record: dict[str, Any]) -> None:
        for name in names[:-1]:
            record = record[name]
        del record[names[-1]]

    return remove


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no architecture": without("architecture"),
    "no data": without("data"),
    "no fingerprint": without("data", "fingerprint"),
    "no configuration": without("config"),
    "no starts": without("starts"),
    "starts of another kind": lambda record: record.update(starts=[5]),
    "data of another kind": lambda record: record.update(data=[]),
}


@pytest.mark.parametrize("what", [*DAMAGES, "cut short", "emptied", "removed"])
def test_a_damaged_configuration_is_reported_and_its_copy_named(
    tmp_path: Path, whole: Path, what: str
) -> None:
    run = Path(shutil.copytree(whole, tmp_path / "run"))
    file = run / "config.json"
    if what in DAMAGES:
        record = json.loads(file.read_text())
        DAMAGES[what](record)
        file.write_text(json.dumps(record))
    elif what == "removed":
        file.unlink()
    else:
        file.write_bytes(b"" if what == "emptied" else file.read_bytes()[:-9])
    with pytest.raises(InputError, match=r"config\.json") as error:
        tiny.resume(run, num_steps=14)
    copy = run / "checkpoints" / "12" / "config.json"
    assert str(error.value).endswith(f"Put back the copy from its newest checkpoint: {copy}")
    shutil.copy(copy, file)
    assert tiny.resume(run, num_steps=13).step == 13


def test_the_clock_may_go_backwards(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, now = tmp_path / "run", [2e9]

    def backwards() -> float:
        now[0] -= 3600
        return now[0]

    monkeypatch.setattr("time.time", backwards)
    tiny.run(run, num_steps=7)
    tiny.resume(run, num_steps=12)
    assert tiny.differences(whole, run, 12) == []
