"""A run as Weights & Biases and MLflow show it. Where they keep it, they say themselves, by their own variables.

What identifies the run there is kept in its folder, in `loggers.json`, so that a resumed run continues the same curves.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.runs.folder import LOGGERS_FILE
from dcgan_core.system import packages
from dcgan_core.system.files import disk_errors, write_text
from dcgan_core.system.records import BadRecord, checked, read_json
from dcgan_core.system.streams import say

PROJECT = "dcgan"
"""What the runs are gathered under, where the services' own variables name nothing else."""

_NOT_MEASURED = ("step", "time", "event", "metric", "message")
_LONGEST_PARAMETER = 500


def measured(line: Mapping[str, Any]) -> dict[str, float]:
    """Return the finite numbers of a line of `stats.jsonl`, by the names of its curves."""
    metric = line.get("metric")
    return {
        f"{name}/{metric}" if line.get("event") and metric else name: float(value)
        for name, value in line.items()
        if name not in _NOT_MEASURED
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    }


def _kept(run: Path, service: str) -> str | None:
    """Return what identifies the run to a service, None where it has not been there."""
    with contextlib.suppress(OSError, BadRecord):
        return checked(read_json(run / LOGGERS_FILE), {service: str | None}).get(service)
    return None


def _keep(run: Path, service: str, identity: str) -> None:
    known: dict[str, Any] = {}
    with contextlib.suppress(OSError, BadRecord):
        known = checked(read_json(run / LOGGERS_FILE), {})
    with disk_errors(run / LOGGERS_FILE, "keeping where the curves are"):
        write_text(run / LOGGERS_FILE, json.dumps({**known, service: identity}, indent=2) + "\n")


# --- Weights & Biases ------------------------------------------------------------------------------------


def require_wandb() -> Any:
    """Return the package; raises InputError where it cannot be imported."""
    install = "python -m pip install 'dcgan-jax[wandb]', or train without --logger wandb"
    return packages.load("wandb", "--logger wandb needs Weights & Biases", install)


class WandbLogger:
    """Sends lines as scalars and grids as pictures. `WANDB_PROJECT`, `WANDB_MODE` and the like are its own.

    Steps that a resumed run does again are those that were sent before, to the bit, and are left out there.
    """

    def __init__(self, run: Path, config: Mapping[str, Any], step: int) -> None:
        self._wandb = wandb = require_wandb()
        identity = _kept(run, "wandb") or secrets.token_hex(4)
        self._run = wandb.init(
            project=os.environ.get("WANDB_PROJECT", PROJECT),
            name=run.name,
            id=identity,
            resume="allow",
            dir=str(run),
            config=dict(config),
            # Ours is the console, and what it shows is in log.txt.
            settings=wandb.Settings(silent=True, console="off"),
        )
        _keep(run, "wandb", identity)
        if not getattr(self._run, "offline", False) and (url := self._run.url):
            say(f"Weights & Biases: {url}")

    def line(self, line: Mapping[str, Any]) -> None:
        """Send a line of `stats.jsonl`."""
        if values := measured(line):
            self._run.log(values, step=line["step"])

    def grid(self, step: int, picture: np.ndarray) -> None:
        """Send a sample grid."""
        self._run.log({"samples": self._wandb.Image(picture)}, step=step)

    def close(self) -> None:
        """End the run there, once all is sent."""
        self._run.finish()


# --- MLflow ----------------------------------------------------------------------------------------------


def require_mlflow() -> Any:
    """Return the package; raises InputError where it cannot be imported."""
    install = "python -m pip install 'dcgan-jax[mlflow]', or train without --logger mlflow"
    return packages.load("mlflow", "--logger mlflow needs MLflow", install)


class MlflowLogger:
    """Sends lines as metrics and grids as images. `MLFLOW_TRACKING_URI` and `MLFLOW_EXPERIMENT_NAME` say where to."""

    def __init__(self, run: Path, config: Mapping[str, Any], step: int) -> None:
        mlflow = require_mlflow()
        self._entities = packages.load("mlflow.entities", "--logger mlflow needs MLflow", "reinstall mlflow")
        self._client = mlflow.MlflowClient()
        self._sent = 0
        known = _kept(run, "mlflow")
        if known is not None and step:
            self._identity = known
            self._client.update_run(known, status="RUNNING")
            history = self._client.get_metric_history(known, "d_loss")
            # MLflow keeps every point: steps that are done again would be there twice.
            self._sent = max((point.step for point in history), default=0)
            return
        name = os.environ.get("MLFLOW_EXPERIMENT_NAME", PROJECT)
        found = self._client.get_experiment_by_name(name)
        experiment = found.experiment_id if found is not None else self._client.create_experiment(name)
        self._identity = self._client.create_run(experiment, run_name=run.name).info.run_id
        _keep(run, "mlflow", self._identity)
        parameters = [
            self._entities.Param(key, str(value)[:_LONGEST_PARAMETER])
            for key, value in config.items()
            if value is not None
        ]
        self._client.log_batch(self._identity, params=parameters)

    def line(self, line: Mapping[str, Any]) -> None:
        """Send a line of `stats.jsonl`."""
        step = line["step"]
        values = measured(line)
        if values and step > self._sent:
            now = int(line.get("time", time.time()) * 1000)
            points = [self._entities.Metric(name, value, now, step) for name, value in values.items()]
            self._client.log_batch(self._identity, metrics=points)

    def grid(self, step: int, picture: np.ndarray) -> None:
        """Send a sample grid."""
        if step > self._sent:
            self._client.log_image(self._identity, picture, key="samples", step=step)

    def close(self) -> None:
        """Say there that the run has ended."""
        self._client.set_terminated(self._identity)
