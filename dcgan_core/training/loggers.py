"""Trackers that a run is sent to: TensorBoard, Weights & Biases, MLflow, or the user's function (`--logger`).

One protocol serves all. A logger is made with the run's configuration, and then given each line of `stats.jsonl` and
each sample grid. It is imported only if it is named. If one fails, it is switched off with a warning.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from dcgan_core.config.training import TrainingConfig, chosen_loggers
from dcgan_core.errors import InputError
from dcgan_core.runs.folder import EVENTS_FOLDER
from dcgan_core.system import packages
from dcgan_core.training.events import EventWriter, require_tensorboard
from dcgan_core.training.samples import Guard
from dcgan_core.training.services import MlflowLogger, WandbLogger, require_mlflow, require_wandb


class RunLogger(Protocol):
    """The methods of a logger. Your own class needs no base class."""

    def line(self, line: Mapping[str, Any]) -> None:
        """Take a line of `stats.jsonl`: its fields are in `dcgan_core.runs.stats`. Those with an `event` are others."""
        ...

    def grid(self, step: int, picture: np.ndarray) -> None:
        """Take the sample grid drawn after `step`: bytes (H, W, 3)."""
        ...

    def close(self) -> None:
        """Write out what is left: the run is done, or was stopped."""
        ...


Make = Callable[[Path, Mapping[str, Any], int], RunLogger]
"""(run folder, configuration, steps done before this start) to a logger: what `--logger module:function` names."""

_OWN: dict[str, tuple[Callable[[], object], Make, str]] = {
    "tensorboard": (
        require_tensorboard,
        lambda run, config, step: EventWriter(run / EVENTS_FOLDER, step),
        "TensorBoard's events",
    ),
    "wandb": (require_wandb, WandbLogger, "the curves of Weights & Biases"),
    "mlflow": (require_mlflow, MlflowLogger, "the curves of MLflow"),
}
"""By name: what raises InputError where the package is missing, what makes the logger, and what it makes, in words."""

NO_MORE = "No more of them are written; stats.jsonl has the same numbers."


def names_of(config: TrainingConfig) -> list[str]:
    """Return the loggers of a run, each once: those of --logger, and of --tensorboard."""
    return list(
        dict.fromkeys([*chosen_loggers(config.logger), *(["tensorboard"] if config.tensorboard else [])])
    )


def check_loggers(config: TrainingConfig) -> None:
    """Raise InputError if a logger's package, module or function cannot be imported."""
    for name in names_of(config):
        require = _OWN[name][0] if name in _OWN else lambda own=name: _function(own)
        require()


def _function(name: str) -> Any:
    """Return the function that `module:function` names; modules of the current folder come after the installed ones."""
    module, _, function = name.partition(":")
    here = str(Path.cwd())
    added = here not in sys.path
    if added:
        sys.path.append(here)
    try:
        where = "put its file into the current folder, or install it"
        found = packages.load(module, f"--logger {name} needs the module {module}", where)
    finally:
        if added:
            sys.path.remove(here)
    for part in function.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise InputError(f"--logger {name}: the module {module} has no function {function}")
    return found


class Loggers:
    """The loggers of one run. None of them can stop it."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._open: dict[str, RunLogger] = {}

    def start(self, config: TrainingConfig, run: Path, step: int) -> None:
        """Make the loggers that `config` names, for a run that has done `step` steps."""
        values = config.to_dict()
        for name in names_of(config):

            def begin(own: str = name) -> None:
                make = _OWN[own][1] if own in _OWN else _function(own)
                self._open[own] = make(run, dict(values), step)

            self._attempt(name, begin)

    def line(self, line: Mapping[str, Any]) -> None:
        """Pass on a line of `stats.jsonl`."""
        for name, logger in list(self._open.items()):
            self._attempt(name, lambda own=logger: own.line(dict(line)))

    def grid(self, step: int, picture: np.ndarray) -> None:
        """Pass on a sample grid, bytes (H, W, 3)."""
        for name, logger in list(self._open.items()):
            self._attempt(name, lambda own=logger: own.grid(step, picture.copy()))

    def close(self) -> None:
        """Close them all."""
        for name, logger in list(self._open.items()):
            self._attempt(name, logger.close)
        self._open.clear()

    def _attempt(self, name: str, work: Callable[[], object]) -> None:
        """Do `work` of a logger; after its first failure it is closed, as far as it can be, and left out."""
        what = _OWN[name][2] if name in _OWN else f"what {name} makes"
        done = False
        with self._guard.attempt(what, NO_MORE):
            try:
                work()
            except SystemExit as error:
                raise RuntimeError(f"it ended the program ({error})") from error
            done = True
        failed = None if done else self._open.pop(name, None)
        if failed is not None:
            with contextlib.suppress(Exception, SystemExit):
                failed.close()
