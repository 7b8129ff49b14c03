"""A run folder: where everything a run writes has its place.

config.json                            the resolved configuration, the architecture, data, versions
stats.jsonl  log.txt  losses.png
samples/fixed_noise/epoch_0001.png     (variable_noise/ with --no-use-fixed), animated.gif next to them
samples/real.png                       training images in the same layout, to compare with
checkpoints/<step>/
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dcgan_core.description.architecture import Architecture
from dcgan_core.errors import DcganError, InputError, RunFailure, number_of, printable
from dcgan_core.system.cache import exclusive
from dcgan_core.system.files import check_place, disk_errors, write_text
from dcgan_core.system.machine import package_versions
from dcgan_core.system.program import command_line
from dcgan_core.system.records import BadRecord, checked, parse_json, read_json

FORMAT = "dcgan-run-1"
STATS_FILE = "stats.jsonl"
LOG_FILE = "log.txt"
LOSSES_FILE = "losses.png"
MANIFEST_FILE = "manifest.json"
SAMPLES_FOLDER = "samples"
REAL_PICTURE = "real.png"
"""In the folder of pictures: training images, to compare samples with."""
ANIMATION_FILE = "animated.gif"
"""The name of the animation in a folder of pictures."""
MOST_FRAMES = 100
"""Pictures of a run in its animation: 400 take minutes to write, and more than a minute to watch."""
LOCK_FILE = ".lock"
EVENTS_FOLDER = "events"
"""TensorBoard's."""
LOGGERS_FILE = "loggers.json"
"""Where services keep the curves of the run."""
_LEFT = (EVENTS_FOLDER, LOGGERS_FILE, "wandb")
"""What loggers leave of a run that was stopped before its first step."""

_RECORD: dict[str, Any] = {"config": dict, "architecture": dict, "data": dict, "starts": list[dict]}
"""What `config.json` holds besides its format."""
MOST_DIGITS = 15
"""Of a step: more than any run takes."""


def check_new_run(path: Path | None, option: str = "--output-path") -> None:
    """Raise InputError when a new run cannot start at `path`, or where `create_run` chooses: the first of all checks.

    Whoever creates the run does not look for other files again: by then there may be caches that the same command put
    there.
    """
    check_output_path(path or Path("runs"), option)
    check_no_others(path, option)


def check_no_others(path: Path | None, option: str = "--output-path") -> None:
    """Raise InputError when a folder that is not a run's holds files, among which a run would be written.

    It may hold hidden files, and what a run that was stopped before its first step leaves.
    """
    if path is None or _holds_run(path):
        return
    entries: list[str] = []
    with contextlib.suppress(OSError):  # there is none yet, or it may not be listed
        entries = sorted(entry.name for entry in path.iterdir())
    others = [name for name in entries if not name.startswith(".") and name not in _LEFT]
    if others:
        more = f" and {number_of(len(others) - 1, 'other')}" if others[1:] else ""
        raise InputError(
            f"{option} {path}: this folder holds something that is not a run's ({printable(others[0])}{more}); name a "
            f"new or an empty folder, such as {path / 'run'}"
        )


def _holds_run(path: Path) -> bool:
    return any((path / name).exists() for name in (CONFIG_FILE, STATS_FILE, CHECKPOINTS_FOLDER))


def check_output_path(path: Path, option: str = "--output-path") -> None:
    """Raise InputError when a new run cannot start at `path`: it holds a run, or may not be written to.

    option: which named it.
    """
    if _holds_run(path):
        if (path / LOCK_FILE).exists():
            with lock_run(path, f"choose another {option}, or wait for it"):
                pass  # another process would hold it
        command = resume_command(path, flag="--init-from" if _weights_alone(path) else "--resume")
        raise InputError(f"{path} already holds a run. Choose another {option}, or continue it: {command}")
    inside = next((place for place in (path, *path.parents) if place.name == CHECKPOINTS_FOLDER), None)
    if inside is not None and (inside == path or is_run(inside)):
        raise InputError(
            f"{option} {path}: {inside} is the name of a part of a run, and a run there would be taken for it; "
            "choose another"
        )
    check_place(path, f"{option} {path}")


def resume_command(run: Path, *, framework: str | None = None, flag: str = "--resume") -> str:
    """Return the whole command that continues the run at `run`, quoted for a shell.

    flag: `--init-from` for one that starts a new run from its weights. framework: "jax" or "torch"; None reads it from
    the run's record, jax where that cannot be read.
    """
    if framework is None:
        try:
            recorded = read_run(run)["starts"][-1]["framework"]
        except (DcganError, LookupError):
            recorded = None
        framework = "torch" if recorded == "torch" else "jax"
    return command_line(f"dcgan_{framework}", "train", flag, run)


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


def lock_run(run: Path, instead: str = "wait for it or stop it first") -> contextlib.ExitStack:
    """Take the run for this process; held until what is returned is closed or the process ends.

    instead: what to do where it is taken.

    Raises InputError when another process is training in the folder. Where the disk or the system has no locks, the
    folder's owner has to take care.
    """

    def refuse() -> None:
        raise InputError(f"another process is training in {run}; {instead}")

    with disk_errors(run, "locking the run folder"), contextlib.ExitStack() as held:
        held.enter_context(exclusive(run / LOCK_FILE, refuse))
        return held.pop_all()


def remove_begun(run: Path) -> None:
    """Remove what a run wrote before its first step: nothing in it is worth continuing. Other files stay."""
    for name in (CONFIG_FILE, STATS_FILE, LOG_FILE, LOCK_FILE, f"{SAMPLES_FOLDER}/{REAL_PICTURE}"):
        (run / name).unlink(missing_ok=True)
    for folder in (run / SAMPLES_FOLDER, run / CHECKPOINTS_FOLDER, run):
        with contextlib.suppress(OSError):  # not empty: something of the user's
            folder.rmdir()


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
                "are where the folder is now: continue with --resume and that place."
            )


def clear_leftovers(run: Path) -> None:
    """Remove the temporary files of writes that a kill cut off. The run must be locked against other writers."""
    for leftover in [path for path in run.rglob(".*") if ".tmp" in path.name]:
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def write_config(
    run: Path,
    config: Mapping[str, Any],
    architecture: Mapping[str, Any],
    data: Mapping[str, Any],
    computed: Mapping[str, Any],
) -> None:
    """Write `config.json`; when the run has one already (it is resumed), the earlier starts are kept in it.

    config, architecture: the records that their `to_dict` return. computed: how this start computes, for its record.
    """
    start = {
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": [Path(sys.argv[0]).name, *sys.argv[1:]],
        **computed,
        "versions": package_versions(),
    }
    path = run / CONFIG_FILE
    starts = read_run(run).get("starts", []) if path.exists() else []
    record = {
        "format": FORMAT,
        "config": dict(config),
        "architecture": dict(architecture),
        "data": dict(data),
        "starts": [*starts, start],
    }
    with disk_errors(path, "writing the configuration"):
        write_text(path, json.dumps(record, indent=2) + "\n")


def read_run(run: Path) -> dict[str, Any]:
    """Return the content of a run's `config.json`; raises InputError when it is not a run's.

    Parts of it may be missing; those that are there are of their types.
    """
    path = run / CONFIG_FILE
    try:
        record = checked(read_json(path), {"format": str})
        if record["format"] != FORMAT:
            raise InputError(
                f"{path} has format {record['format']!r}; this version of dcgan reads {FORMAT!r}"
            )
        return checked(record, {name: kind | None for name, kind in _RECORD.items()})
    except OSError as error:
        raise InputError(f"{run} is not a run: {path} cannot be read ({error.strerror})") from error
    except BadRecord as error:
        raise _damaged(run, error) from error


def refuse_checkpoint(run: Path) -> None:
    """Raise InputError where a checkpoint is given as a run: it has a copy of its run's record, and looks like one."""
    place = run.absolute()
    if place.name == CHECKPOINTS_FOLDER or (run / MANIFEST_FILE).is_file():
        whole = place.parent if place.name == CHECKPOINTS_FOLDER else place.parent.parent
        advice = (
            f". Resume its run, from the newest checkpoint: {resume_command(whole)}" if is_run(whole) else ""
        )
        raise InputError(f"--resume {run} is a checkpoint or a folder of them, not a run{advice}")


def read_resumable(run: Path) -> dict[str, Any]:
    """Return `read_run`, once all is there that continuing the run takes; raises InputError otherwise."""
    refuse_checkpoint(run)
    record = read_run(run)
    checkpoints = run / CHECKPOINTS_FOLDER
    if checkpoints.exists() and not checkpoints.is_dir():
        raise InputError(f"{checkpoints} is not a folder: remove it, or rename it, and resume the run again")
    try:
        checked(record, _RECORD)
        checked(record["data"], {"fingerprint": str})
        checked((record["starts"] or [None])[0], {"framework": str})
        Architecture.from_dict(record["architecture"])
    except (BadRecord, InputError) as error:
        raise _damaged(run, error) from error
    return record


def _damaged(run: Path, error: Exception) -> InputError:
    return InputError(
        f"{run / CONFIG_FILE} is damaged: expected the JSON record of a run ({error}).{advise_copy(run)}"
    )


AVERAGE_FILE = "average.safetensors"
"""In a checkpoint, next to the weights of the last step: the averaged generator, as a bundle of its own."""

CHECKPOINTS_FOLDER = "checkpoints"


WEIGHTS_FILE = "weights.safetensors"


BEST_FILE = "best.json"


CONFIG_FILE = "config.json"


def is_run(path: Path) -> bool:
    """Whether `path` is a run folder (or the `checkpoints` folder within one), and not another program's."""
    if not path.is_dir():
        return False
    folder = path if path.name == CHECKPOINTS_FOLDER else path / CHECKPOINTS_FOLDER
    if not folder.is_dir():
        return False
    if _is_ours(folder.parent / CONFIG_FILE) or checkpoint_folders(folder):
        return True
    # A run that was stopped before its first checkpoint may have nothing but this folder.
    return all(
        entry.name.startswith(".")
        or ".tmp" in entry.name
        or entry.name == BEST_FILE
        or (step_of(entry.name) is not None and entry.is_dir() and not any(entry.iterdir()))
        for entry in folder.iterdir()
    )


def _is_ours(config: Path) -> bool:
    """Whether a `config.json` is a run's (of any version); a damaged one is, where nothing else explains it."""
    try:
        return _is_of_a_run(read_json(config))
    except OSError:
        return False
    except BadRecord:
        return True


def says_run(config: Path | bytes) -> bool:
    """Whether a `config.json`, or the text of one, is the record of a run (of any version).

    One that is damaged, or cannot be read, is not: other programs write files of that name too.
    """
    try:
        return _is_of_a_run(parse_json(config) if isinstance(config, bytes) else read_json(config))
    except (OSError, BadRecord):
        return False


def _is_of_a_run(record: object) -> bool:
    return isinstance(record, dict) and str(record.get("format", "")).startswith("dcgan-run")


def run_of(path: Path | None) -> Path | None:
    """Return the run that `path` (a run, its `checkpoints` folder or one of them) lies in; None for other weights."""
    if path is None:
        return None
    candidates = [path, path.parent] if path.name == CHECKPOINTS_FOLDER else [path, path.parent.parent]
    return next((folder for folder in candidates if (folder / CONFIG_FILE).is_file()), None)


def checkpoint_folders(run: str | os.PathLike[str]) -> dict[int, Path]:
    """Return the checkpoints of a run that hold weights, by step, oldest first.

    A folder whose name is not a number, or without weights, is a save that was interrupted: it does not count.
    """
    folder = Path(run) / CHECKPOINTS_FOLDER
    if not folder.is_dir():
        folder = Path(run)
    return {step: path for step, path in numbered(folder).items() if (path / WEIGHTS_FILE).is_file()}


def numbered(checkpoints: Path) -> dict[int, Path]:
    """Return every folder in `checkpoints` that has a checkpoint's name, by step, oldest first, whatever is in it."""
    entries = checkpoints.iterdir() if checkpoints.is_dir() else ()
    found = {step: entry for entry in entries if (step := step_of(entry.name)) is not None and entry.is_dir()}
    return dict(sorted(found.items()))


def going_back(step: int, why: object, before: int | None) -> str:
    """Return the sentences about a checkpoint that is not whole.

    why: how it is damaged. before: the step of the checkpoint to go back to, if there is one.
    """
    back = f". Going back to the one of step {before:,}." if before is not None else ""
    return f"the checkpoint of step {step:,} is damaged: {' '.join(str(why).split())}{back}"


def step_of(name: str) -> int | None:
    """Return the step that a name of a checkpoint's folder means; None for any other name."""
    return int(name) if name.isascii() and name.isdecimal() and len(name) <= MOST_DIGITS else None


def advise_copy(run: str | os.PathLike[str]) -> str:
    """Return a sentence on where a copy of a run's config.json is (each checkpoint has one), or nothing.

    Of a run that `import_weights` made, which has none, it is a sentence on how to train from it.
    """
    if _weights_alone(Path(run)):
        command = resume_command(Path(run), flag="--init-from")
        return f" It holds weights alone. To train from them: {command}"
    copies = [
        path / CONFIG_FILE for path in checkpoint_folders(run).values() if (path / CONFIG_FILE).is_file()
    ]
    return f" Put back the copy from its newest checkpoint: {copies[-1]}" if copies else ""


def _weights_alone(run: Path) -> bool:
    """Whether a run has checkpoints, but nothing to resume from, as `import_weights` leaves it."""
    checkpoints = list(checkpoint_folders(run).values()) if run.is_dir() else []
    return bool(checkpoints) and not any((path / CONFIG_FILE).exists() for path in (run, *checkpoints))


def find_checkpoint(run: str | os.PathLike[str], checkpoint: str | int = "newest") -> Path:
    """Return the checkpoint folder of a run that `checkpoint` names: `newest`, `best` or a step.

    Raises InputError naming the checkpoints there are when this one is missing.
    """
    folders = checkpoint_folders(run)
    if not folders:
        raise InputError(f"{run} holds no checkpoint yet: it was stopped before the first one was written")
    choice = str(checkpoint)
    if choice == "newest":
        return folders[max(folders)]
    steps = ", ".join(str(step) for step in folders)
    if choice == "best":
        step = best_step(next(iter(folders.values())).parent)
        if step is None:
            raise InputError(
                f"{run} does not record a best checkpoint; choose --checkpoint newest or {steps}"
            )
        choice = str(step)
    step = step_of(choice)
    if step is None:
        raise InputError(f"--checkpoint {choice}: expected newest, best or a step ({steps})")
    if step not in folders:
        raise InputError(f"{run} has no checkpoint of step {choice}; it has: {steps}")
    return folders[step]


def best_step(checkpoints: Path) -> int | None:
    """Return the step that a run's `checkpoints` folder records as its best, or None; InputError when damaged."""
    record = checkpoints / BEST_FILE
    try:
        return checked(read_json(record), {"step": int})["step"]
    except FileNotFoundError:
        return None
    except (OSError, BadRecord) as error:
        raise InputError(f"{record} is damaged ({error}); choose --checkpoint newest or a step") from error
