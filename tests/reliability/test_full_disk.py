"""A disk that is full in the middle of a run: a clear message, status 1, and everything from before intact."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.command import run_command
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.runs.stats import read_stats
from dcgan_core.system.streams import say
from dcgan_core.training.checkpoints import OVERHEAD_BYTES, newest_checkpoint, save_checkpoint
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import initial_weights
from tests.reliability import tiny

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
# Orbax and safetensors tell it in their own classes.
LIBRARY_FULL = ValueError(f"RESOURCE_EXHAUSTED: Failed to write: [OS error 28: {os.strerror(errno.ENOSPC)}]")


def fails_from(call: int, function: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """Wrap a function so that its calls number `call` (counted from 1) and later raise `error`."""
    calls = [0]

    def wrapped(*arguments: Any, **options: Any) -> Any:
        calls[0] += 1
        if calls[0] >= call:
            raise error
        return function(*arguments, **options)

    return wrapped


def full_after(writes: int) -> Callable[..., Any]:
    """An `open` whose unbuffered files take this many writes, then half of one."""

    def fake_open(path: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        stream = open(path, mode, *rest, **options)  # noqa: SIM115 - as the one it replaces
        return FullStream(stream, writes) if "a" in mode else stream

    return fake_open


class FullStream:
    def __init__(self, stream: Any, writes: int) -> None:
        self._stream, self._left = stream, writes

    def write(self, data: Any) -> int:
        if self._left <= 0:
            if self._left == 0:
                self._left -= 1
                return self._stream.write(bytes(data)[: len(data) // 2])
            raise FULL
        self._left -= 1
        return self._stream.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


FAULTS: dict[str, tuple[str, Any]] = {
    # What is replaced, and by what; the run below saves after steps 5, 10, ... and samples with them.
    "room for a checkpoint": ("dcgan_core.training.checkpoints.claim_disk", lambda f: fails_from(2, f, FULL)),
    "weights of a checkpoint": (
        "dcgan_core.training.checkpoints.save_bundle",
        lambda f: fails_from(2, f, FULL),
    ),
    "state of a checkpoint": (
        "dcgan_jax.training.checkpoint.write_arrays",
        lambda f: fails_from(2, f, LIBRARY_FULL),
    ),
    "manifest of a checkpoint": (
        "dcgan_core.training.checkpoints.write_text",
        lambda f: fails_from(2, f, FULL),
    ),
    "flushing a checkpoint": ("dcgan_core.training.checkpoints.flush_tree", lambda f: fails_from(2, f, FULL)),
    "stats.jsonl": ("dcgan_core.runs.stats.open_own", lambda _: full_after(7)),
    "log.txt": ("dcgan_core.training.console.open_own", lambda _: full_after(7)),
}


def test_room_is_asked_for_all_arrays_of_a_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the state, which is written last, meets the full disk in Orbax's threads, which print tracebacks."""
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    bundle = Bundle(architecture, initial_weights(architecture, 0), {})
    average = bundle.weights["generator"]
    snapshot = SimpleNamespace(
        arrays={"step": np.zeros(7)}, average=lambda: average, write=lambda folder: None
    )
    claims: list[int] = []
    monkeypatch.setattr(
        "dcgan_core.training.checkpoints.claim_disk", lambda folder, size: claims.append(size)
    )
    save_checkpoint(tmp_path, 1, bundle, snapshot, {}, keep=1)  # type: ignore[arg-type]
    weights = [array.nbytes for arrays in (*bundle.weights.values(), average) for array in arrays.values()]
    assert claims == [7 * 8 + sum(weights) + OVERHEAD_BYTES]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 16 steps on a disk with room."""
    path = tmp_path_factory.mktemp("whole") / "run"
    tiny.run(path, num_steps=16)
    return path


@pytest.mark.parametrize("what", FAULTS)
def test_a_full_disk(
    tmp_path: Path,
    whole: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    what: str,
) -> None:
    run, (place, fault) = tmp_path / "run", FAULTS[what]
    with monkeypatch.context() as patch:
        patch.setattr(place, fault(resolve(place)))
        with pytest.raises(SystemExit) as stop:
            run_command(lambda: tiny.run(run, num_steps=15).status)
    message = capsys.readouterr().err
    assert stop.value.code == 1
    assert "no space left on the device" in message
    assert str(run) in message
    assert f"--resume {run}" in message
    assert "Traceback" not in message

    reported: list[str] = []
    found = newest_checkpoint(run, reported.append)
    assert found is not None, "the checkpoint of step 5 was whole"
    assert found.step in (5, 10, 15)
    assert reported == []
    read_stats(run / "stats.jsonl")
    assert not [file for file in run.rglob("*") if ".tmp" in file.name], "nothing half-written is left"

    tiny.resume(run, num_steps=16)
    assert tiny.differences(whole, run, 16) == []


def test_a_disk_without_room_for_checkpoints_is_named_first(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it is found out at the first checkpoint, which may be hours away."""
    monkeypatch.setattr("dcgan_core.system.room.shutil.disk_usage", lambda _: SimpleNamespace(free=9_000))
    with pytest.raises(InputError, match=r"4 checkpoints would take about .*, or lower --checkpoint-keep"):
        tiny.run(tmp_path / "run", num_steps=16)
    assert not (tmp_path / "run").exists()
    monkeypatch.setattr("dcgan_core.system.room.shutil.disk_usage", lambda _: SimpleNamespace(free=1_000))
    steps = tiny.steps_of(whole)
    with pytest.raises(
        InputError, match=r"a checkpoint would take about .* free; free some space, or choose"
    ):
        tiny.resume(whole, num_steps=20)
    assert tiny.steps_of(whole) == steps


class Lost(io.StringIO):
    """A stream that takes nothing."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def write(self, text: str) -> int:
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize(
    ("number", "lost"),
    [(errno.ENOSPC, ("stdout",)), (errno.EPIPE, ("stdout",)), (errno.EIO, ("stdout", "stderr"))],
    ids=["full device", "reader gone", "terminal gone"],
)
def test_training_outlives_its_output(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    lost: tuple[str, ...],
) -> None:
    run = tmp_path / "run"
    for name in lost:
        monkeypatch.setattr(sys, name, Lost(number))
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: tiny.run(run, num_steps=6, report=say).status)
    assert stop.value.code == 0
    text = (run / "log.txt").read_text()
    assert "Device: " in text
    assert "Done: 6 steps." in text
    assert newest_checkpoint(run, print) is not None
    assert "disk" not in capsys.readouterr().err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """`small_disk(kilobytes)` is an empty file system of that size, or the one before grown to it."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("only who may mount a file system can try one that is small")

    def make(kilobytes: int) -> Path:
        mount(f"{'remount,' if place.is_mount() else ''}size={kilobytes}k")
        return place

    yield make
    subprocess.run(["umount", str(place)], check=False)


@pytest.mark.slow
# Orbax leaves its own unfinished tasks behind when a write of its fails.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kilobytes", range(300, 900, 61))
def test_a_small_file_system(
    tmp_path: Path, small_disk: Callable[[int], Path], kilobytes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is written when it is full: libraries meet the real error in their own threads."""
    fields: dict[str, Any] = {"num_steps": 30, "checkpoint_every_steps": 2}
    run = small_disk(kilobytes) / "run"
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: tiny.run(run, **fields).status)
    message = capsys.readouterr().err
    assert stop.value.code == 1
    assert "no space left on the device" in message
    assert f"--resume {run}" in message
    small_disk(20_000)
    reported: list[str] = []
    assert newest_checkpoint(run, reported.append) is not None
    assert reported == []
    tiny.resume(run)
    tiny.run(tmp_path / "whole", **fields)
    assert tiny.differences(tmp_path / "whole", run, 30) == []
    assert not [file for file in run.rglob("*") if ".tmp" in file.name]


def resolve(place: str) -> Any:
    import importlib

    module, _, name = place.rpartition(".")
    return getattr(importlib.import_module(module), name)
