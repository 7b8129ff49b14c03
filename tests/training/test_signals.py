"""The first signal asks, the second insists."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dcgan_core.training import signals
from dcgan_core.training.signals import StopRequest, held_back

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


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
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
    monkeypatch.setattr(signals, "_ECHO_S", 1e9)
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
        process.wait(timeout=signals._ECHO_S + 0.2)
    process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert process.returncode == -number
    assert ("KeyboardInterrupt" in err) == (number == signal.SIGINT)


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
    monkeypatch.setattr(signals, "_ECHO_S", 0.0)
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
