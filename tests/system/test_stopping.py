"""A signal from outside ends a command as Ctrl-C does, with nothing half-written left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.config.command import run_command
from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import open_or_prepare
from dcgan_core.pictures.tiles import save_image_stream
from dcgan_core.system import stopping
from dcgan_core.system.files import atomic_folder, atomic_path
from dcgan_core.training.signals import StopRequest

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def _nobody_has_decided() -> Iterator[None]:
    """Where the tests were started by `nohup`, SIGHUP is ignored."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def in_a_file(folder: Path, end: Callable[[], None]) -> None:
    with atomic_path(folder / "a.png") as temporary:
        temporary.write_bytes(b"half")
        end()


def in_a_folder(folder: Path, end: Callable[[], None]) -> None:
    with atomic_folder(folder / "a") as temporary:
        (temporary / "b").write_bytes(b"half")
        end()


def among_many(folder: Path, end: Callable[[], None]) -> None:
    def chunks() -> Iterator[np.ndarray]:
        for _ in range(9):
            yield np.zeros((20, 8, 8, 1), np.uint8)
            end()

    save_image_stream(folder, chunks(), 180)


def in_a_store(folder: Path, end: Callable[[], None]) -> None:
    def report(line: str) -> None:
        if line.startswith("Used"):
            end()

    open_or_prepare(DataRequest("digits", folder, 8, 8, cache_dir=folder), report=report)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("work", [in_a_file, in_a_folder, among_many, in_a_store])
def test_nothing_half_written_is_left(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    work: Callable[[Path, Callable[[], None]], None],
    number: signal.Signals,
) -> None:
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: work(tmp_path, lambda: os.kill(os.getpid(), number)))
    assert stop.value.code == 128 + number
    name = "Ctrl-C" if number == signal.SIGINT else number.name
    assert capsys.readouterr().err.endswith(f"stopped by {name}\n")
    assert [path for path in tmp_path.rglob(".*") if ".tmp" in path.name] == []
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_an_echo_changes_nothing_and_what_is_ignored_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(stopping.Stopped), stopping.ended_in_order():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with stopping.ended_in_order():
        os.kill(os.getpid(), signal.SIGHUP)
        assert not stopping.is_usual(signal.getsignal(signal.SIGHUP))


@pytest.mark.parametrize("number", SIGNALS)
def test_a_run_within_a_command_is_still_requested_to_stop(number: signal.Signals) -> None:
    with stopping.ended_in_order(), StopRequest(notice=False) as request:
        os.kill(os.getpid(), number)
        assert request.signal == number


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_a_callback_drops_ends_the_program_all_the_same(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    """As JAX's callback of the garbage collection did with Ctrl-C."""

    class Dropped:
        def __del__(self) -> None:
            signal.raise_signal(number)

    def main() -> int:
        Dropped()
        time.sleep(5)
        return 0

    with pytest.raises(SystemExit) as stop:
        run_command(main)
    assert stop.value.code == 128 + number
    name = "Ctrl-C" if number == signal.SIGINT else number.name
    assert capsys.readouterr().err == f"stopped by {name}\n"
