"""A run folder: where everything a run writes has its place.

config.json                            the resolved configuration, the architecture, data, versions
stats.jsonl  log.txt  losses.png
samples/fixed_noise/epoch_0001.png     (variable_noise/ with --no-use-fixed), animated.gif beside them
samples/real.png                       training images in the same layout, to compare with
checkpoints/<step>/
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import dcgan_core
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system.files import disk_errors, write_text
from dcgan_core.weights.opening import CHECKPOINTS_FOLDER, CONFIG_FILE, advise_copy

FORMAT = "dcgan-run-1"
STATS_FILE = "stats.jsonl"
LOG_FILE = "log.txt"
LOSSES_FILE = "losses.png"
SAMPLES_FOLDER = "samples"
LOCK_FILE = ".lock"

_RECORD = {"config": dict, "architecture": dict, "data": dict, "starts": list}
"""What `config.json` holds besides its format."""

_PACKAGES = ("jax", "jaxlib", "flax", "optax", "orbax-checkpoint", "torch", "numpy", "pillow")


def check_output_path(path: Path) -> None:
    """Raise InputError when a new run cannot start at `path`: it holds a run, or may not be written to."""
    if any((path / name).exists() for name in (CONFIG_FILE, STATS_FILE, CHECKPOINTS_FOLDER)):
        raise InputError(
            f"{path} holds a run already. Go on with it: --resume {path}; or choose another --output-path."
        )
    existing = path
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise InputError(f"--output-path {path}: {existing} is not a folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise InputError(f"--output-path {path}: {existing} may not be written; choose another place")


def create_run(path: Path | None, dataset: str) -> Path:
    """Create the folder of a new run and return it: `path`, or the first free `runs/<dataset>-NNN`."""
    if path is not None:
        check_output_path(path)
        with disk_errors(path, "creating the run folder"):
            path.mkdir(parents=True, exist_ok=True)
        return path
    runs = Path("runs")
    check_output_path(runs)
    with disk_errors(runs, "creating the run folder"):
        runs.mkdir(exist_ok=True)
        for number in range(1, 1_000_000):
            candidate = runs / f"{dataset}-{number:03d}"
            try:
                candidate.mkdir()
            except FileExistsError:
                continue
            return candidate
    raise InputError(f"{runs} is full of runs named {dataset}-NNN; give --output-path")


def lock_run(run: Path) -> IO[bytes]:
    """Take the run for this process; held until the returned file is closed or the process ends.

    Raises InputError when another process is training in the folder.
    """
    with disk_errors(run, "locking the run folder"):
        stream = open(run / LOCK_FILE, "ab")  # noqa: SIM115 - it is the lock
    try:
        import fcntl
    except ImportError:  # Windows has no flock: there the folder's owner has to take care
        return stream
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        stream.close()
        raise InputError(f"another process is training in {run}; wait for it or stop it first") from error
    except OSError:  # some network file systems have no locks
        pass
    return stream


class RunMoved(RunFailure):
    """The run folder is no longer where it was when training began."""


class Place:
    """Which folder a path led to when training began.

    Files that are written by name would otherwise come to lie in a new folder, apart from the run they belong to.
    """

    def __init__(self, run: Path) -> None:
        self.run = run
        self._found = run.stat()

    def check(self) -> None:
        """Raise RunMoved when the path leads elsewhere now, or nowhere: somebody moved or removed the folder."""
        try:
            same = os.path.samestat(self._found, self.run.stat())
        except OSError:
            same = False
        if not same:
            raise RunMoved(
                f"the run folder {self.run} was moved, replaced or removed while the run was training. Its checkpoints "
                "are where the folder is now: go on with --resume and that place."
            )


def clear_leftovers(run: Path) -> None:
    """Remove the temporary files of writes that a kill cut off. The run must be locked, so that nobody else writes."""
    for leftover in [path for path in run.rglob(".*") if ".tmp" in path.name]:
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def package_versions() -> dict[str, str]:
    """Return the versions of everything whose change may change a number."""
    found = {"dcgan": dcgan_core.__version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def write_config(
    run: Path,
    config: TrainingConfig,
    architecture: Architecture,
    data: Mapping[str, Any],
    device: str,
    framework: str,
) -> None:
    """Write `config.json`; when the run has one already (it is resumed), the earlier starts are kept in it."""
    start = {
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": [Path(sys.argv[0]).name, *sys.argv[1:]],
        "framework": framework,
        "device": device,
        "versions": package_versions(),
    }
    path = run / CONFIG_FILE
    starts = read_run(run).get("starts", []) if path.exists() else []
    record = {
        "format": FORMAT,
        "config": config.to_dict(),
        "architecture": architecture.to_dict(),
        "data": dict(data),
        "starts": [*starts, start],
    }
    with disk_errors(path, "writing the configuration"):
        write_text(path, json.dumps(record, indent=2) + "\n")


def read_run(run: Path) -> dict[str, Any]:
    """Return the content of a run's `config.json`; raises InputError when it is no run's."""
    path = run / CONFIG_FILE
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        version = record["format"]
    except OSError as error:
        raise InputError(f"{run} is not a run: {path} cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is damaged: expected the JSON record of a run.{advise_copy(run)}"
        ) from error
    if version != FORMAT:
        raise InputError(f"{path} has format {version!r}; this version of dcgan reads {FORMAT!r}")
    return record


def read_resumable(run: Path) -> dict[str, Any]:
    """Return `read_run`, once all is there that going on with the run takes; raises InputError otherwise."""
    record, path = read_run(run), run / CONFIG_FILE
    wrong = [name for name, kind in _RECORD.items() if not isinstance(record.get(name), kind)]
    wrong += [] if wrong or isinstance(record["data"].get("fingerprint"), str) else ["data.fingerprint"]
    wrong += [] if wrong or all(isinstance(start, dict) for start in record["starts"]) else ["starts"]
    if wrong:
        raise InputError(f"{path} is damaged: {', '.join(wrong)} is missing or wrong.{advise_copy(run)}")
    return record
