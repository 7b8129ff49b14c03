"""Training on several devices and processes: all do the same, stop together, and do not hang.

Process 0 writes the run; the others `follow` it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dcgan_core.config.options import flag_of
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.framework import Framework, Images, Trainer
from dcgan_core.system.control_channel import ControlChannel, end_process
from dcgan_core.system.machine import package_versions
from dcgan_core.system.records import parse_json
from dcgan_core.system.streams import without_stdout
from dcgan_core.training.feeding import Feed
from dcgan_core.training.signals import StopRequest
from dcgan_core.training.watches import Breakdown, BreakdownWatch
from dcgan_core.weights.bundle import array_checksum

if TYPE_CHECKING:
    import numpy as np

    from dcgan_core.config.training import TrainingConfig
    from dcgan_core.training.starting import Plan

OWN = ("data_dir", "cache_dir", "workers", "download", "source", "output_path", "resume", "init_from", "profile",
       "coordinator", "device_resident")  # fmt: skip
"""Options that may differ from process to process: where things are on each machine."""


@contextlib.contextmanager
def joined(channel: ControlChannel, framework: Framework, config: TrainingConfig) -> Iterator[None]:
    """Within the block, a whole run, the processes of the channel train together.

    Whatever ends the block in one of them ends the others too.
    """
    if channel.group.world_size == 1:
        yield
        return
    with channel.failures():
        framework.join(channel, config)
        try:
            yield
        except Breakdown:
            if not channel.group.is_main:
                channel.await_end(30.0)  # process 0 has found the same, and says so
            raise
        except RuntimeError as error:
            # A connection of the framework's broke. Mostly another process has ended, which the channel knows.
            channel.await_end()
            words = " ".join(str(error).split())[:300]
            raise RunFailure(f"the processes of this run could not compute together: {words}") from error
        channel.exchange("the end", "")
        framework.part()
    channel.close()


def agree(plan: Plan, trainer: Trainer, start: int) -> None:
    """Raise InputError, in every process, unless all are to train the same; then let their devices meet.

    start: steps done before.
    """
    channel = plan.channel
    if channel.group.world_size == 1:
        return
    arrays = trainer.snapshot().arrays
    state = "".join(f"{name}{array_checksum(array)}" for name, array in sorted(arrays.items()))
    mine = {
        "options": {k: v for k, v in plan.config.to_dict().items() if k not in OWN},
        "data": plan.store.fingerprint,
        "network": plan.architecture.to_dict(),
        "steps done before": start,
        "versions of packages": package_versions(),
        "weights at the start": hashlib.sha256(state.encode()).hexdigest(),
    }
    said = channel.exchange("what to do", json.dumps(mine, sort_keys=True))
    everyone = [parse_json(text) for text in said]
    for rank, other in enumerate(everyone):
        if differences := differing(everyone[0], other):
            raise InputError(
                f"processes 0 and {rank} of this run differ in {'; '.join(differences)}. All have to be started with "
                "the same command, on the same data"
            )
    with without_stdout():
        int(trainer.highest(0))


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return in words how the tasks of two processes differ."""
    found = [
        f"{flag_of(name)} ({value} and {other['options'].get(name)})"
        for name, value in one["options"].items()
        if other["options"].get(name) != value
    ]
    for name in one.keys() - {"options"}:
        if one[name] != other[name]:
            short = name in ("data", "weights at the start", "network")
            values = "" if short else f" ({one[name]} and {other[name]})"
            found.append(("the data (its fingerprint)" if name == "data" else f"the {name}") + values)
    return sorted(found)


class Verdict:
    """The signal that stops a run. All processes know it after the same step."""

    def __init__(self, trainer: Trainer, channel: ControlChannel) -> None:
        self._trainer = trainer
        self._alone = channel.group.world_size == 1
        self._before: Any = 0

    def after_call(self, own: int) -> int:
        """Return the exit status that the run is to end with, 0 to continue; after every call of the device.

        own: that of a signal that this process got. Of several processes each gives its own with a call, and all read
        the highest a call later, so that none waits.
        """
        if self._alone:
            return own
        before, self._before = self._before, self._trainer.highest(own)
        return int(before)


PATIENCE = 10
"""How many times as long a step may take while process 0 draws, measures or saves."""


class StallWatch:
    """Ends the process if a step takes too long, since a device may wait for another for ever."""

    def __init__(
        self,
        timeout_s: float,
        devices: int,
        end: Callable[[str, int], None],
        resting: Callable[[], bool] = lambda: False,
        tick_s: float = 1.0,
    ) -> None:
        """devices: with one nothing is watched. end: takes the sentence and the exit status. resting: whether process
        0 is known to be busy, so that the others wait rightly.
        """
        self._timeout, self._tick, self._end = timeout_s, min(tick_s, timeout_s / 4), end
        self._resting = resting
        self._waited: float | None = None
        self._closed = threading.Event()
        if devices > 1:
            threading.Thread(target=self._watch, name="stall", daemon=True).start()

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the block, which waits for devices."""
        self._waited = 0.0
        try:
            yield
        finally:
            self._waited = None

    def close(self) -> None:
        """Watch no longer."""
        self._closed.set()

    def _watch(self) -> None:
        # In ticks and not by the clock: a process that was itself stopped for a while has not waited.
        while not self._closed.wait(self._tick):
            if self._waited is None:
                continue
            self._waited += self._tick / (PATIENCE if self._resting() else 1)
            if self._waited >= self._timeout:
                self._end(
                    f"no step was done for {self._timeout:g} s: another process or a device hangs (--stall-timeout)",
                    1,
                )
                return


def stall_watch(plan: Plan, trainer: Trainer, log: Callable[[str], object] = lambda text: None) -> StallWatch:
    """Return the watch of a run; log: takes its sentence."""

    def end(sentence: str, status: int) -> None:
        sentence = f"{sentence}. {plan.channel.advice}"
        plan.channel.fail(sentence, status)
        with contextlib.suppress(Exception):
            log(f"ERROR: {sentence}")
        end_process(sentence, status)

    return StallWatch(plan.config.stall_timeout, trainer.devices, end, lambda: plan.channel.resting)


def follow(plan: Plan, trainer: Trainer, feed: Feed, start: int, steps_per_call: int) -> tuple[int, int]:
    """Train the steps that process 0 trains, and write nothing; returns (steps done, exit status)."""
    schedule, step, status = plan.schedule, start, 0
    with contextlib.ExitStack() as open_things:
        stop = open_things.enter_context(StopRequest(notice=False))
        stall = stall_watch(plan, trainer)
        open_things.callback(stall.close)
        health = BreakdownWatch(trainer, feed.from_host, lambda text: None, start)
        verdict = Verdict(trainer, plan.channel)
        inputs = open_things.enter_context(feed.ahead(start, schedule.total_steps, steps_per_call))
        while step < schedule.total_steps and not status:
            count = schedule.call_length(step, steps_per_call)
            given = [next(inputs) for _ in range(count)]
            with stall.watching():
                measurements = call(trainer, given)
                step += count
                health.look(step, measurements)
                if schedule.logs(step):
                    health.remember(step)
                status = verdict.after_call(stop.exit_status)
        health.settle()
    return step, status if step < schedule.total_steps else 0


def call(trainer: Trainer, inputs: list[tuple[Images, np.ndarray]]) -> Mapping[str, Any]:
    """Train on each of `inputs`; the measurements of a single step are scalars."""
    if len(inputs) == 1:
        return trainer.train_step(*inputs[0])
    return trainer.train_steps(inputs)
