"""What several processes agree on, when they stop, and what becomes of a step that never ends."""

from __future__ import annotations

import contextlib
import json
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system.process_group import ProcessGroup
from dcgan_core.training import distributed
from dcgan_core.training.distributed import StallWatch, Verdict, agree, differing, joined


class ControlChannel:
    """The channel of process 0 of two, whose other process says what it would, but for `changes`."""

    def __init__(self, **changes: Any) -> None:
        self.group = ProcessGroup(0, 2)
        self.changes = changes
        self.said: list[str] = []
        self.awaited = False

    def exchange(self, name: str, text: str) -> list[str]:
        self.said.append(name)
        other = json.loads(text) if text.startswith("{") else {}
        for key, value in self.changes.items():
            part = other["options"] if key in other["options"] else other
            part[key] = value
        return [text, json.dumps(other)]

    def await_end(self) -> None:
        self.awaited = True

    def failures(self) -> Any:
        return contextlib.nullcontext()

    def close(self) -> None:
        self.said.append("left")


def plan(channel: ControlChannel) -> Any:
    return SimpleNamespace(
        channel=channel,
        config=TrainingConfig(batch_size=64),
        store=SimpleNamespace(fingerprint="abc"),
        architecture=build_architecture("pytorch", image_shape=(16, 16, 1), ngf=2, ndf=2),
    )


def trainer(*others: int) -> Any:
    """A trainer next to whose process another gives these numbers."""
    given = iter(others)
    return SimpleNamespace(
        highest=lambda number: max(number, next(given)),
        snapshot=lambda: SimpleNamespace(arrays={"step": np.array(0), "a": np.ones(3)}),
    )


def test_the_same_is_agreed() -> None:
    agree(plan(ControlChannel()), trainer(0), 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"batch_size": 32}, r"differ in --batch-size \(64 and 32\)\. All have to be started"),
        ({"data": "xyz"}, r"differ in the data \(its fingerprint\)\."),
        ({"steps done before": 7}, r"differ in the steps done before \(0 and 7\)"),
        ({"weights at the start": "x"}, "differ in the weights at the start"),
        ({"network": {}}, "differ in the network"),
    ],
)
def test_what_differs_is_named(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=f"processes 0 and 1 of this run {words}"):
        agree(plan(ControlChannel(**changes)), trainer(0), 0)


def test_places_on_each_machine_may_differ() -> None:
    compared = {name for name in TrainingConfig().to_dict() if name not in distributed.OWN}
    assert not compared & {"data_dir", "cache_dir", "output_path", "workers"}
    assert {"seed", "batch_size", "g_lr", "precision", "devices", "log_every_steps"} <= compared
    assert differing({"options": {}, "data": 1}, {"options": {}, "data": 1}) == []


def test_all_stop_after_the_same_call() -> None:
    """Each gives its own wish with a call, and reads the highest of all one call later."""
    channel: Any = ControlChannel()
    signalled = Verdict(trainer(0, 0, 143, 0), channel)
    asks = Verdict(trainer(0, 0, 0, 0), channel)
    assert [signalled.after_call(0) for _ in range(4)] == [0, 0, 0, 143]
    assert [asks.after_call(own) for own in (0, 0, 143, 143)] == [0, 0, 0, 143]
    alone: Any = SimpleNamespace(group=ProcessGroup())
    assert Verdict(trainer(), alone).after_call(130) == 130


def test_a_connection_that_breaks_is_a_sentence() -> None:
    framework: Any = SimpleNamespace(join=lambda *_: None, part=lambda: None)
    channel: Any = ControlChannel()
    with (
        pytest.raises(RunFailure, match="could not compute together: Gloo all-reduce failed: reset by peer"),
        joined(channel, framework, TrainingConfig()),
    ):
        raise RuntimeError("Gloo all-reduce failed:\n reset by peer")
    assert channel.awaited, "the channel may know more"
    assert "left" not in channel.said
    with joined(channel, framework, TrainingConfig()):
        pass
    assert channel.said[-2:] == ["the end", "left"]


def test_a_step_that_never_ends_ends_the_process() -> None:
    ended: list[tuple[str, int]] = []
    rests: list[int] = []
    watch = StallWatch(0.2, 2, lambda *given: ended.append(given), lambda: bool(rests), tick_s=0.02)
    for _ in range(5):  # steps that end, and what else a run does
        with watch.watching():
            time.sleep(0.02)
    time.sleep(0.3)
    with watch.watching():  # process 0 is measuring
        rests.append(1)
        time.sleep(0.3)
        rests.clear()
    assert not ended
    with watch.watching():
        time.sleep(0.5)
    assert [status for _, status in ended] == [1]
    assert "no step was done for 0.2 s" in ended[0][0]
    alone = StallWatch(0.05, 1, lambda *given: ended.append(given), tick_s=0.01)
    with alone.watching():
        time.sleep(0.1)
    watch.close()
    assert len(ended) == 1, "one device waits for none"
