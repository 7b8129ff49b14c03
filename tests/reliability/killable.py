"""Train in processes that a test may kill: `python -m tests.reliability.killable CACHE_FOLDER`.

Imports JAX once (without starting it), then forks a child for each line of JSON on stdin and prints its process
number. A child writes what it is doing into a small file (`phases`), so that the test can aim, and know afterwards
what it hit. The slowed parts sleep inside the real functions' calls; nothing else differs from the command.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WIDTH = 32
"""Bytes of one entry in the file of phases: the training thread's, then the writing thread's."""


class Phases:
    """What the two threads of a run are doing, where another process can read it after a kill."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT)
        self.tell(0, "starting")
        self.tell(1, "")

    def tell(self, thread: int, phase: str) -> None:
        os.pwrite(self._file, phase.encode().ljust(WIDTH), thread * WIDTH)

    def within(
        self, thread: int, phase: str, function: Callable[..., Any], after: str, slow_s: float = 0
    ) -> Callable[..., Any]:
        """Wrap a function so that its time counts as `phase`; `slow_s`: seconds of sleep inside of it."""

        @functools.wraps(function)
        def wrapped(*arguments: Any, **options: Any) -> Any:
            self.tell(thread, phase)
            time.sleep(slow_s)
            try:
                return function(*arguments, **options)
            finally:
                time.sleep(slow_s)
                self.tell(thread, after)

        return wrapped


def read_phases(path: Path) -> tuple[str, str]:
    """What the training thread and the writing thread are (or were last) doing."""
    content = path.read_bytes().decode().ljust(2 * WIDTH)
    return content[:WIDTH].strip(), content[WIDTH:].strip()


def instrument(phases: Phases, slow_s: float) -> None:
    """Make the parts of a run tell their phase, and those that write a checkpoint take their time."""
    import dcgan_core.pictures.animation as animation
    import dcgan_jax.training.checkpoint as jax_checkpoint
    from dcgan_core.runs import stats
    from dcgan_core.training import checkpoints, samples

    def wrap(place: Any, name: str, thread: int, phase: str, after: str, slow: float = slow_s) -> None:
        setattr(place, name, phases.within(thread, phase, getattr(place, name), after, slow))

    checkpoint = "checkpoint"
    wrap(checkpoints, "save_bundle", 1, f"{checkpoint}: weights", checkpoint)
    wrap(jax_checkpoint, "write_arrays", 1, f"{checkpoint}: state", checkpoint)
    wrap(checkpoints, "flush_tree", 1, f"{checkpoint}: flushing", checkpoint)
    wrap(checkpoints, "flush_to_disk", 1, f"{checkpoint}: renamed", checkpoint, slow_s / 4)
    wrap(checkpoints, "_prune", 1, "removing old checkpoints", "")
    wrap(samples, "image_grid", 0, "samples", "samples", 0.01)
    wrap(samples, "save_png", 0, "samples", "training", 0.01)
    wrap(stats.StatsWriter, "write", 0, "statistics", "training", 0.002)
    wrap(stats.StatsWriter, "truncate_after", 0, "shortening statistics", "training", 0.01)
    wrap(animation, "write_animation", 0, "animation", "animation")


def child(order: dict[str, Any]) -> int:
    """Train as the order says; return the exit status of the command."""
    from dcgan_core.errors import DcganError
    from tests.reliability import tiny

    path = Path(order["run"])
    instrument(Phases(Path(order["phases"])), order["slow_s"])
    try:
        if (path / "config.json").exists():
            return tiny.resume(path, **order["fields"]).status
        return tiny.run(path, **order["fields"]).status
    except DcganError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 130


def main() -> None:
    import jax

    # Where the tests were started by `nohup`, runs would ignore this signal, as they should, and a test would wait.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    # Compiled once; the killed children's successors read it from here.
    jax.config.update("jax_compilation_cache_dir", sys.argv[1])
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

    import orbax.checkpoint  # noqa: F401 - imported here so that the children need not

    import dcgan_core.pictures.curves
    import dcgan_jax.training.trainer  # noqa: F401

    dcgan_core.pictures.curves.plot_losses = lambda *_: None  # type: ignore[assignment]
    print("ready", flush=True)
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            status = 1
            try:
                status = child(json.loads(line))
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
