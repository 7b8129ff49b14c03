"""The first signal asks, the second insists."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dcgan_core.training import signals
from dcgan_core.training.signals import StopRequest, held_back
from tests.project.checkout import run_python

PROGRAM = """
import sys, time
from dcgan_core.training.signals import StopRequest
obey = sys.argv[1] == "obey"
with StopRequest() as stop:
    print("ready", flush=True)
    for _ in range(3000):
        time.sleep(0.01)
        if stop and obey:
            print("saved", flush=True)
            sys.exit(stop.exit_status)
        if stop and not obey:
            print("busy", flush=True)
            time.sleep(30)
"""


@pytest.fixture(autouse=True)
def _hangups_are_not_ignored() -> Iterator[None]:
    """Where the tests were started by `nohup`, they are: a run then ignores them too."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def start(how: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, how],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGINT, 130),
        (signal.SIGTERM, 143),
        (signal.SIGHUP, 129),
        (signal.SIGXCPU, 152),
        (signal.SIGUSR1, 138),
    ],
)
def test_the_first_signal_lets_the_loop_save(number: signal.Signals, status: int) -> None:
    process = start("obey")
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (out, process.returncode) == ("saved\n", status)
    assert number.name in err
    assert "saving" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_that_arrives_twice_is_one_request(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setattr(signals, "ECHO_S", 1e9)
    with StopRequest(notice=False) as stop:
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
        assert stop.signal == number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_signal_stops_at_once(number: signal.Signals) -> None:
    process = start("deaf")
    process.send_signal(number)
    assert process.stdout is not None
    assert process.stdout.readline() == "busy\n"
    with pytest.raises(subprocess.TimeoutExpired):  # the loop is deaf: one signal does not end it
        process.wait(timeout=signals.ECHO_S + 0.2)
    process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert process.returncode == -number
    assert ("KeyboardInterrupt" in err) == (number == signal.SIGINT)


@pytest.mark.parametrize(
    ("number", "again"),
    [
        (signal.SIGINT, "Ctrl-C again"),
        (signal.SIGTERM, "a second signal"),
        (signal.SIGHUP, "Ctrl-C or SIGTERM"),
    ],
)
def test_what_is_said_stops_at_once(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, again: str
) -> None:
    """A second SIGHUP does not."""
    said: list[str] = []
    monkeypatch.setattr("dcgan_core.system.streams.warn_from_handler", said.append)
    with StopRequest():
        os.kill(os.getpid(), number)
    assert said == [f"\n{number.name}: finishing this step and saving; {again} stops at once.\n"]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGXCPU, signal.SIGUSR1])
def test_notices_may_be_repeated_ignored_or_taken(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setattr(signals, "ECHO_S", 0.0)
    seen: list[int] = []
    for handler in (signal.SIG_DFL, signal.SIG_IGN, lambda number, _: seen.append(number)):
        before = signal.signal(number, handler)
        try:
            with StopRequest(notice=False) as stop:
                os.kill(os.getpid(), number)
                os.kill(os.getpid(), number)
                assert bool(stop) == (handler == signal.SIG_DFL)
        finally:
            signal.signal(number, before)
    assert seen == [number, number]


def test_handlers_come_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with StopRequest(notice=False) as stop:
        assert signal.getsignal(signal.SIGINT) not in before
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.signal == signal.SIGTERM
        assert bool(stop)
        assert stop.exit_status == 143
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_handlers_come_back_after_an_error() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), StopRequest():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) == before


def test_the_second_interrupt_is_an_exception_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "ECHO_S", 0.0)
    before = signal.getsignal(signal.SIGINT)
    with StopRequest(notice=False) as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.exit_status == 130
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) == before


def test_without_a_signal_the_status_is_zero() -> None:
    with StopRequest() as stop:
        assert not stop
        assert stop.exit_status == 0


def test_a_hangup_never_insists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that ends sends it, and the system does too."""
    monkeypatch.setattr(signals, "ECHO_S", 0.0)
    with StopRequest(notice=False) as stop:
        for _ in range(3):
            os.kill(os.getpid(), signal.SIGHUP)
        assert stop.signal == signal.SIGHUP
        assert stop.exit_status == 129


def test_a_hangup_that_is_ignored_stays_so() -> None:
    """As `nohup` starts a program."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with StopRequest(notice=False) as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert stop.signal is None
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_system_without_hangups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows."""
    with monkeypatch.context() as patch:
        for name in ("SIGHUP", "SIGXCPU", "SIGUSR1"):
            patch.delattr(signal, name)
        assert importlib.reload(signals)._WATCHED == (signal.SIGINT, signal.SIGTERM)
    assert signal.SIGHUP in importlib.reload(signals)._WATCHED


def test_no_stream_to_announce_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stderr__", None)
    with StopRequest() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.signal == signal.SIGTERM


ENDING = """
import sys, threading, time
from dcgan_core.training.signals import StopRequest, held_back
inside = threading.Event()
def train():
    with StopRequest() as stop:
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor(1)
        inside.set()
        while not stop:
            time.sleep(0.01)
        print("saved", pool.submit(lambda: stop.exit_status).result(), flush=True)
def load():
    with held_back():
        inside.set()
        time.sleep(0.3)
        print("loaded", flush=True)
    print("never", flush=True)
threading.Thread(target=globals()[sys.argv[1]], daemon=True).start()
inside.wait()
print("the program ends", flush=True)
"""


@pytest.mark.parametrize(("work", "last"), [("train", "saved 143"), ("load", "loaded")])
def test_the_end_of_the_program_waits_for_a_thread_that_trains(work: str, last: str) -> None:
    done = run_python("-c", ENDING, work)
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["the program ends", last]
    assert done.stderr == ""


def test_outside_the_main_thread_it_does_nothing() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def work() -> None:
        with StopRequest() as stop:
            seen.extend([signal.getsignal(signal.SIGINT), stop.signal])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before, None]


def test_a_signal_is_held_back_to_the_end_of_the_block(interruptible: None) -> None:
    reached = []
    with pytest.raises(KeyboardInterrupt), held_back():
        os.kill(os.getpid(), signal.SIGINT)
        reached.append("the end")
    assert reached == ["the end"]
    with held_back():
        pass
    with pytest.raises(ZeroDivisionError), held_back():
        raise ZeroDivisionError
