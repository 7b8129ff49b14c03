"""Several processes train one run through the real command: it is the run of one, and none outlives another."""

from __future__ import annotations

import json
import shutil
import signal
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from dcgan_core.training.checkpoints import check_checkpoint
from tests.reliability import tiny
from tests.reliability.members import COMMAND, Members


class Stopped(NamedTuple):
    """A run that was stopped by a signal to process 1, and what the processes left."""

    run: Path
    ended: list[tuple[int, str, str]]

    @property
    def step(self) -> int:
        return tiny.stats_lines(self.run)[-1]["step"]


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    run = tmp_path_factory.mktemp("crew") / "run"
    # A proxy that never answers: neither the line nor JAX's runtime may ask it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("http_proxy", "http://127.0.0.1:9")
        members = Members(run, device_resident="yes", ema=0.9, programs=run.parent.parent / "programs")
    members.until_lines(7)
    members.signal(1, signal.SIGTERM)
    return Stopped(run, members.wait())


def test_a_signal_to_one_stops_all_after_the_same_step(stopped: Stopped) -> None:
    assert [status for status, _, _ in stopped.ended] == [143, 143], stopped.ended
    assert tiny.steps_of(stopped.run) == [stopped.step]
    assert check_checkpoint(stopped.run / "checkpoints" / str(stopped.step)).step == stopped.step
    assert f"Stopped after step {stopped.step:,} and saved" in (stopped.run / "log.txt").read_text()


def test_process_0_alone_writes_and_speaks(stopped: Stopped) -> None:
    (_, spoken, _), (_, out, err) = stopped.ended
    assert " x4 in 2 processes (jax)" in spoken
    assert "Gloo" not in spoken
    assert (out, err) == ("", "")
    (start,) = json.loads((stopped.run / "config.json").read_text())["starts"]
    assert (start["devices"], start["processes"]) == (4, 2)
    assert [file.name for file in stopped.run.parent.iterdir()] == ["run"]


def test_it_is_the_training_of_one_device(stopped: Stopped, tmp_path: Path) -> None:
    """Within rounding in single precision, which grows; `test_mesh.py` compares in double precision."""
    fields: dict[str, Any] = {**COMMAND, "num_steps": 5, "ema": 0.9, "output_path": tmp_path / "one"}
    tiny.run(fields.pop("output_path"), all_digits=True, **fields)
    for line, other in zip(tiny.stats_lines(tmp_path / "one"), tiny.stats_lines(stopped.run), strict=False):
        assert line.keys() == other.keys()
        for name in ("d_loss", "g_loss", "d_real", "fake_distance"):
            assert other[name] == pytest.approx(line[name], rel=1e-4), name
    drawn = {name: np.frombuffer(data, np.uint8) for name, data in tiny.pictures(stopped.run).items()}
    assert "samples/real.png" in drawn
    assert "samples/fixed_noise/step_0000004.png" in drawn


def test_it_continues_in_one_process(stopped: Stopped, tmp_path: Path) -> None:
    run = shutil.copytree(stopped.run, tmp_path / "run")
    assert tiny.resume(run, all_digits=True, num_steps=stopped.step + 2).status == 0
    starts = json.loads((run / "config.json").read_text())["starts"]
    assert [(start["devices"], start["processes"]) for start in starts] == [(4, 2), (1, 1)]


def killed(
    run: Path, rank: int, steps: int, *, saved: bool = False, programs: Path | None = None
) -> tuple[list[tuple[int, str, str]], float]:
    """Resume the run in two processes and kill one after so many steps; saved: and after a checkpoint.

    Returns what they left, and the seconds until all had ended.
    """
    before = len(tiny.stats_lines(run))
    members = Members(run, resume=True, checkpoint_every_steps=3, programs=programs)
    members.until_lines(before + steps)
    if saved:
        members.until(lambda: tiny.steps_of(run)[-1] > before)
    members.signal(rank, signal.SIGKILL)
    began = time.monotonic()
    return members.wait(), time.monotonic() - began


def check_survivor(run: Path, ended: list[tuple[int, str, str]], dead: int) -> None:
    status, _, said = ended[1 - dead]
    assert (ended[dead][0], status) == (-9, 1), ended
    assert f"error: process {dead} of this run has ended before the others. Continue with: " in said
    assert f"--resume {run}" in said
    assert "Check failure" not in said
    assert "Traceback" not in said
    step = tiny.steps_of(run)[-1]
    assert check_checkpoint(run / "checkpoints" / str(step)).step == step


def test_the_others_end_when_one_is_killed(stopped: Stopped, tmp_path: Path) -> None:
    """Process 0, whose end JAX's runtime answers by aborting every other; `test_thirty_kills` has both."""
    run = shutil.copytree(stopped.run, tmp_path / "run")
    programs = stopped.run.parent.parent / "programs"
    ended, took = killed(run, rank=0, steps=4, saved=True, programs=programs)
    print(f"\nended after {took:.2f} s")
    assert took < 10
    check_survivor(run, ended, dead=0)
    step = tiny.steps_of(run)[-1]
    assert step > stopped.step
    assert tiny.resume(run, all_digits=True, num_steps=step + 1).status == 0


# --- slow --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_thirty_kills(stopped: Stopped, tmp_path: Path) -> None:
    """At any moment, a checkpoint under way included: nothing that was saved is lost, and the run goes on.

    `test_the_others_end_when_one_is_killed` kills once.
    """
    run, random = shutil.copytree(stopped.run, tmp_path / "run"), np.random.default_rng(0)
    saved = tiny.steps_of(run)
    for kill in range(30):
        dead = int(random.integers(2))
        ended, took = killed(run, rank=dead, steps=int(random.integers(1, 8)))
        assert took < 10, (kill, took)
        assert ended[dead][0] == -9, ended
        assert ended[1 - dead][0] == 1, ended
        assert "Check failure" not in ended[1 - dead][2]
        steps = tiny.steps_of(run)
        assert set(saved) <= set(steps), "a checkpoint is gone"
        for step in steps:
            assert check_checkpoint(run / "checkpoints" / str(step)).step == step
        saved = steps
    print(f"\n30 kills, {len(saved)} checkpoints, the last of step {saved[-1]:,}")
    assert tiny.resume(run, all_digits=True, num_steps=saved[-1] + 2).status == 0


@pytest.mark.slow
def test_the_writer_next_to_training(tmp_path: Path) -> None:
    """Fifty checkpoints are written while both processes train on; nothing waits for what never comes."""
    members = Members(tmp_path / "run", num_steps=50, checkpoint_every_steps=1, sample_every_steps=50)
    assert [status for status, _, _ in members.wait()] == [0, 0]
    assert tiny.steps_of(tmp_path / "run") == list(range(1, 51))
    for step in tiny.steps_of(tmp_path / "run"):
        check_checkpoint(tmp_path / "run" / "checkpoints" / str(step))


@pytest.mark.slow
def test_stopped_and_resumed_is_the_same_bits(tmp_path: Path) -> None:
    """With as many processes and devices."""
    fields: dict[str, Any] = {"device_resident": "yes", "ema": 0.9, "checkpoint_every_steps": 6}
    assert Members(tmp_path / "whole", num_steps=12, **fields).wait()[0][0] == 0
    assert Members(tmp_path / "parts", num_steps=6, **fields).wait()[0][0] == 0
    assert Members(tmp_path / "parts", resume=True, num_steps=12).wait()[0][0] == 0
    assert tiny.differences(tmp_path / "whole", tmp_path / "parts", 12) == []
    # A finished run: process 0 alone makes what is missing.
    lost = tmp_path / "parts" / "samples" / "fixed_noise" / "step_0000012.png"
    before = lost.read_bytes()
    lost.unlink()
    ended = Members(tmp_path / "parts", resume=True).wait()
    assert [status for status, _, _ in ended] == [0, 0], ended
    assert lost.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("hanging", [0, 1])
def test_a_process_that_hangs_ends_the_run(stopped: Stopped, tmp_path: Path, hanging: int) -> None:
    """`test_distributed.py` has the watch alone."""
    run = shutil.copytree(stopped.run, tmp_path / "run")
    # No sample grids: while process 0 draws, the other waits ten times as long.
    members = Members(run, resume=True, stall_timeout=10, sample_every_steps=100_000)
    members.until_lines(stopped.step + 3)
    members.signal(hanging, signal.SIGSTOP)
    assert members.processes[1 - hanging].wait(60) == 1
    members.signal(hanging, signal.SIGCONT)
    ended = members.wait()
    assert "no step was done for 10 s" in ended[1 - hanging][2]
    assert ended[hanging][0] == 1
    assert "--stall-timeout" in (run / "log.txt").read_text()


@pytest.mark.slow
def test_processes_that_do_not_agree(tmp_path: Path) -> None:
    """`test_distributed.py` has the comparison alone."""
    members = Members(tmp_path / "run", batch_size=62)
    for status, _, said in members.wait():
        assert status == 2
        assert "--batch-size 62 cannot be split evenly over 4 devices" in said
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.torch
def test_pytorch_in_two_processes_trains_alike(stopped: Stopped, tmp_path: Path) -> None:
    """The first steps of both frameworks, each in two processes; `test_torch_distributed.py` is exact."""
    members = Members(tmp_path / "run", package="dcgan_torch", ema=0.9)
    members.until_lines(4)
    members.signal(0, signal.SIGTERM)
    ended = members.wait()
    assert [status for status, _, _ in ended] == [143, 143], ended
    assert ended[1][1:] == ("", "")
    for line, other in zip(
        tiny.stats_lines(tmp_path / "run")[:3], tiny.stats_lines(stopped.run), strict=False
    ):
        for name in ("d_loss", "g_loss", "d_real", "fake_distance", "d_grad_norm", "g_grad_norm"):
            assert other[name] == pytest.approx(line[name], rel=1e-3), name
    killed_run = Members(tmp_path / "run", package="dcgan_torch", resume=True)
    killed_run.until_lines(len(tiny.stats_lines(tmp_path / "run")) + 2)
    killed_run.signal(0, signal.SIGKILL)
    began = time.monotonic()
    (_, _, _), (status, _, said) = killed_run.wait()
    assert status == 1
    assert time.monotonic() - began < 10
    assert "process 0 of this run has ended before the others" in said
