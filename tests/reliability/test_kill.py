"""`kill -9` at any moment: the run goes on from its last whole checkpoint, to the bits of one nobody killed."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dcgan_core.runs.stats import read_stats
from dcgan_core.training.checkpoints import check_checkpoint, newest_checkpoint
from tests.reliability import tiny
from tests.reliability.killable import read_phases
from tests.reliability.victims import Victims, kill

FIELDS = {"checkpoint_every_steps": 3, "sample_every_steps": 4, "checkpoint_keep": 3, "tensorboard": False}
ENDLESS = 100_000


@pytest.fixture
def victims(tmp_path: Path) -> Iterator[Victims]:
    made = Victims(tmp_path)
    yield made
    made.close()


def test_killed_a_few_times(tmp_path: Path, victims: Victims) -> None:
    hits = kill_and_resume(tmp_path, victims, kills=2, into_checkpoints=2)
    assert sum(hits.values()) == 2
    assert sum(count for phase, count in hits.items() if phase.startswith("checkpoint")) >= 2


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_killed_fifty_times(tmp_path: Path, victims: Victims) -> None:
    hits = kill_and_resume(tmp_path, victims, kills=60, into_checkpoints=25)
    assert sum(hits.values()) >= 50
    assert sum(count for phase, count in hits.items() if phase.startswith("checkpoint")) >= 10


def kill_and_resume(folder: Path, victims: Victims, kills: int, into_checkpoints: int) -> Counter[str]:
    """Kill a run `kills` times, resume it each time, and compare its end with a run that was left alone.

    Returns how often each phase was hit, and prints it.
    """
    run, rng, hits = folder / "run", random.Random(0), Counter()
    aims = ["checkpoint"] * into_checkpoints
    aims += rng.choices(
        ["anything", "samples", "statistics", "removing", "starting"], k=kills - into_checkpoints
    )
    rng.shuffle(aims)
    newest = 0
    for aim in aims:
        process = victims.start(run, slow_s=0.03, num_steps=ENDLESS, **FIELDS)
        if aim == "starting":
            victims.until(lambda *_: True)
            time.sleep(rng.uniform(0, 1.5))
        elif aim == "anything":
            victims.until(lambda main, _: main == "training")
            time.sleep(rng.uniform(0, 0.5))
        else:
            assert victims.until(lambda main, writer, aim=aim: (main + "+" + writer).find(aim) >= 0), aim
            time.sleep(rng.uniform(0, 0.15) if aim == "checkpoint" else rng.uniform(0, 0.01))
        kill(process)
        assert victims.wait() == -9
        main, writer = read_phases(victims.phases)
        hits[writer or main] += 1
        newest = check_what_is_left(run, newest)

    # Far enough to train on beyond the last checkpoint, then to the end without a kill.
    total = newest + 5
    victims.start(run, num_steps=total)
    assert victims.wait() == 0
    print("\nkilled in:")
    for phase, count in hits.most_common():
        print(f"  {count:3d}  {phase}")
    tiny.run(folder / "whole", num_steps=total, **FIELDS)
    assert tiny.differences(folder / "whole", run, total) == []
    temporary = [str(file) for file in run.rglob("*") if ".tmp" in file.name]
    assert temporary == []
    return hits


def check_what_is_left(run: Path, newest_before: int) -> int:
    """Check a run folder just after a kill, before anything repairs it; return its newest checkpoint's step."""
    folders = run / "checkpoints"
    steps = (
        sorted(int(entry.name) for entry in folders.glob("*") if entry.name.isdecimal())
        if folders.exists()
        else []
    )
    for step in steps:
        assert check_checkpoint(folders / str(step)).step == step, (
            "a partial checkpoint has a checkpoint's name"
        )
    reported: list[str] = []
    if (run / "config.json").exists():
        found = newest_checkpoint(run, reported.append)
        assert (found.step if found else 0) == max(steps, default=0)
    assert reported == []
    assert max(steps, default=0) >= newest_before, "a checkpoint was lost"
    if (run / "stats.jsonl").exists():
        written = [line["step"] for line in read_stats(run / "stats.jsonl") if "event" not in line]
        assert written == sorted(set(written))
    return max(steps, default=0)
