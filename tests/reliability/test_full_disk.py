"""A disk that is full in the middle of a run: a clear message, status 1, and everything from before intact."""

from __future__ import annotations

import errno
import io
import logging
import os
import subprocess
import sys
import threading
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


BUG = ValueError("a mistake in the program")


@pytest.mark.parametrize(
    ("error", "shown"),
    [(FULL, 0), (LIBRARY_FULL, 0), (BUG, 3), (None, 3)],
    ids=["system", "library", "another error", "none"],
)
def test_tracebacks_of_a_librarys_threads_are_dropped_for_a_message_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Any,
    shown: int,
) -> None:
    """Orbax logs an error in each of its threads and raises it. What is not reported otherwise is printed."""
    hooked: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", hooked.append)
    logger = logging.getLogger("absl")
    handler = logging.StreamHandler(sys.stderr)
    logger.addHandler(handler)
    late = RuntimeError("Event loop is closed")

    def unraisable() -> None:
        sys.unraisablehook(SimpleNamespace(exc_value=late, exc_type=RuntimeError))  # type: ignore[arg-type]

    def in_a_thread(work: Callable[[], object]) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    def fails() -> None:
        try:
            raise error or BUG
        except Exception:
            logger.exception("in a thread")

    def write(folder: Path, arrays: object) -> None:
        in_a_thread(fails)
        in_a_thread(fails)
        in_a_thread(unraisable)
        in_a_thread(lambda: logger.warning("a warning passes"))
        if error is not None:
            raise error

    monkeypatch.setattr("dcgan_jax.training.checkpoint.write_arrays", write)
    try:
        with pytest.raises(SystemExit) as stop:
            run_command(lambda: tiny.run(tmp_path / "run", num_steps=2).status)
    finally:
        logger.removeHandler(handler)
    assert stop.value.code == (error is not None)
    in_a_thread(unraisable)  # of a write that ends later still
    said = capsys.readouterr().err
    assert said.count("in a thread\nTraceback") + len(hooked) - (shown > 0) == shown
    assert said.count("a warning passes") == 1
    assert ("no space left on the device" in said) == (shown == 0)
    assert (f"ValueError: {BUG}" in said) == (shown > 0)
    assert logger.filters == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit the size of files")
def test_what_orbax_meets_in_its_threads_is_one_message(tmp_path: Path) -> None:
    """A real error: the system writes no file of more than 64 kB. Control: the same without a message of ours."""
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from dcgan_core.system.held_back import held_back\n"
        "from dcgan_jax.training.checkpoint import write_arrays\n"
        "arrays = {str(index): np.random.default_rng(index).random(50_000) for index in range(8)}\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, 2**16))\n"
        "try:\n"
        "    with held_back(lambda error: sys.argv[2] == 'reported'):\n"
        "        write_arrays(Path(sys.argv[1]), arrays)\n"
        "except ValueError as error:\n"
        "    print('File too large' in str(error))\n"
    )
    for reported in ("reported", "not"):
        folder = tmp_path / reported
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", program, str(folder), reported],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == "True\n"
        assert ("Traceback" in done.stderr) == (reported == "not"), done.stderr


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
    assert "Traceback" not in message
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
