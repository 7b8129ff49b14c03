"""Checkpoints on disk: complete or absent, and checked before use.

    checkpoints/<step>/
        manifest.json         what this is, size and sha256 of every other file, and a checksum of every array
        weights.safetensors   canonical weights of both networks (`weights/bundle.py`), readable without a framework
        average.safetensors   with --ema: the generator's moving average, a bundle of its own
        config.json           a copy of the run's own
        state/                what the framework continues from: weights, Adam moments, statistics, step

A checkpoint is written under a temporary name, flushed to the disk and renamed: a folder whose name is a number
is whole, unless the disk damaged it later, which the checksums show. A thread writes it while training continues.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import dcgan_core
from dcgan_core.errors import InputError
from dcgan_core.framework import Snapshot
from dcgan_core.runs.folder import (
    AVERAGE_FILE,
    CHECKPOINTS_FOLDER,
    CONFIG_FILE,
    MANIFEST_FILE,
    WEIGHTS_FILE,
    best_step,
    going_back,
    numbered,
    step_of,
)
from dcgan_core.runs.stats import write_best
from dcgan_core.system.files import DISK_FULL, disk_errors, flush_to_disk, flush_tree, open_plain, write_text
from dcgan_core.system.held_back import held_back
from dcgan_core.system.records import BadRecord, checked, read_json
from dcgan_core.system.room import claim_disk
from dcgan_core.weights.bundle import Bundle, array_checksum, load_bundle, save_bundle


class BackgroundWriter:
    """Does one job at a time in the background; the next one waits for it.

    An error of a job is raised from the next call, in the thread that trains. Leaving the `with` block waits for the
    job under way, whatever else went wrong, since a checkpoint that was begun is worth finishing. Only an immediate
    stop (KeyboardInterrupt) does not wait.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def start(self, job: Callable[[], object]) -> None:
        """Wait for the job before, then do this one in the background."""
        self.wait()
        # A daemon, so that stopping at once does not wait for it: a job that is cut off leaves a temporary folder.
        self._thread = threading.Thread(target=self._do, args=(job,), name="checkpoint", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise the error of the last job if it has failed; do not wait."""
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def wait(self) -> None:
        """Wait until the last job is done, and raise its error."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.check()

    def _do(self, job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as error:  # It belongs to the thread that trains.
            self._error = error

    def __enter__(self) -> BackgroundWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.wait()
        elif not issubclass(kind, KeyboardInterrupt) and self._thread is not None:
            self._thread.join()


FORMAT = "dcgan-checkpoint-1"
"""Names the layout of the folder; a reader that does not know it refuses."""
STATE_FOLDER = "state"
OVERHEAD_BYTES = 2**17
"""What a checkpoint takes besides its arrays, at least."""


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that passed its checks."""

    path: Path
    manifest: dict[str, Any]

    @property
    def step(self) -> int:
        """Training steps done when it was written."""
        return self.manifest["step"]

    @property
    def state(self) -> Path:
        """The folder that the framework's `load_state` reads."""
        return self.path / STATE_FOLDER


_MANIFEST: dict[str, Any] = {
    "step": int, "framework": str, "files": dict[str, dict], "epoch": int | None, "arrays": dict[str, str] | None,
}  # fmt: skip
_ENTRY: dict[str, Any] = {"size": int, "sha256": str}


class DamagedCheckpoint(Exception):
    """A checkpoint that differs from its manifest. The message says how."""


def save_checkpoint(
    run: Path,
    step: int,
    bundle: Bundle,
    snapshot: Snapshot,
    record: Mapping[str, Any],
    keep: int,
    best: Mapping[str, Any] | None = None,
) -> Path:
    """Write the checkpoint of `step`; then remove all but the newest `keep` and the best one.

    bundle: the weights for every reader; snapshot: what training continues from; record: goes into the manifest
    ("framework", "epoch" ...). best: what was measured of it, where that makes it the best checkpoint so far.
    Writing a step that exists already keeps the old one.

    Raises RunFailure when the disk is full; the checkpoints that were there before are then intact.
    """
    folder = run / CHECKPOINTS_FOLDER
    final = folder / str(step)
    with disk_errors(folder, "writing a checkpoint"):
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob(".*.tmp"):  # of a run that was killed: one process writes to a run
            shutil.rmtree(leftover, ignore_errors=True)
        if not final.exists():
            temporary = folder / f".{step}-{secrets.token_hex(4)}.tmp"
            try:
                average = snapshot.average()
                written = (snapshot.arrays, *bundle.weights.values(), average or {})
                size = sum(array.nbytes for arrays in written for array in arrays.values())
                claim_disk(folder, size + OVERHEAD_BYTES)
                (temporary / STATE_FOLDER).mkdir(parents=True)
                save_bundle(temporary / WEIGHTS_FILE, bundle)
                if average is not None:
                    generator = Bundle(bundle.architecture, {"generator": average}, bundle.record)
                    save_bundle(temporary / AVERAGE_FILE, generator)
                with held_back(_is_of_the_disk):
                    snapshot.write(temporary / STATE_FOLDER)
                if (run / CONFIG_FILE).is_file():  # without which the run could not be resumed
                    shutil.copyfile(run / CONFIG_FILE, temporary / CONFIG_FILE)
                manifest = {
                    "format": FORMAT,
                    "dcgan": dcgan_core.__version__,
                    "step": step,
                    **record,
                    "files": _digests(temporary),
                    "arrays": {name: array_checksum(array) for name, array in snapshot.arrays.items()},
                }
                manifest["checksum"] = _manifest_checksum(manifest)
                write_text(temporary / MANIFEST_FILE, json.dumps(manifest, indent=2))
                flush_tree(temporary)
                temporary.rename(final)
                flush_to_disk(folder)
            except BaseException as error:
                shutil.rmtree(temporary, ignore_errors=True)
                if (code := _disk_code(error)) is not None:
                    raise OSError(code, os.strerror(code)) from error
                raise
        if best is not None:
            write_best(run, step, best)
        _prune(run, keep)
    return final


def check_checkpoint(path: Path) -> Checkpoint:
    """Return the checkpoint at `path` after comparing every file with the manifest.

    Raises DamagedCheckpoint when anything differs, InputError when a later version of the project wrote it.
    """
    try:
        manifest = checked(read_json(path / MANIFEST_FILE), {"format": str})
        if "checksum" in manifest and manifest["checksum"] != _manifest_checksum(manifest):
            raise DamagedCheckpoint(
                f"{MANIFEST_FILE} has changed since it was written (its checksum differs)"
            )
        if manifest["format"] != FORMAT:
            raise InputError(
                f"{path} has format {manifest['format']!r}, written by dcgan {manifest.get('dcgan', '(unknown)')}; "
                f"this is dcgan {dcgan_core.__version__}, which reads {FORMAT!r}. Read it with that version of dcgan, "
                "or a later one."
            )
        checked(manifest, _MANIFEST)
        for entry in manifest["files"].values():
            checked(entry, _ENTRY)
        if not {WEIGHTS_FILE, STATE_FOLDER} <= {name.partition("/")[0] for name in manifest["files"]}:
            raise BadRecord("it lists no weights or no state")
    except (OSError, BadRecord) as error:
        raise DamagedCheckpoint(f"{MANIFEST_FILE} cannot be read: {error}") from error
    if step_of(path.name) != manifest["step"]:
        raise DamagedCheckpoint(f"{MANIFEST_FILE} is that of step {manifest['step']:,}")
    # Of the files that are there: a name that leads out of the folder finds none.
    there = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()}
    for name, expected in manifest["files"].items():
        _check_file(there.get(name), name, expected)
    return Checkpoint(path, manifest)


def check_restored(checkpoint: Checkpoint, arrays: Mapping[str, np.ndarray]) -> None:
    """Compare the arrays that a framework read with those that were saved, bit by bit.

    Raises InputError naming every array that differs: the files are whole, so it is the reader that has changed.
    """
    saved: dict[str, str] = checkpoint.manifest.get("arrays") or {}
    found = {name: array_checksum(array) for name, array in arrays.items() if name in saved}
    wrong = sorted(name for name in saved if found.get(name) != saved[name])
    if not wrong and int(arrays["step"]) != checkpoint.step:
        wrong = ["step"]
    if wrong:
        raise InputError(
            f"{checkpoint.path} was read back differently than it was written ({len(wrong)} arrays, the first is "
            f"{wrong[0]}). It was written with dcgan {checkpoint.manifest.get('dcgan')}; the versions of its libraries "
            "are in the run's config.json."
        )


def newest_checkpoint(run: Path, report: Callable[[str], None]) -> Checkpoint | None:
    """Return the newest whole checkpoint of a run, or None when it was stopped before the first was written.

    Each damaged one that is newer is reported. Raises InputError when all are damaged.
    """
    folders = numbered(run / CHECKPOINTS_FOLDER)
    older = [None, *folders][: len(folders)]
    for (step, path), before in reversed([*zip(folders.items(), older, strict=True)]):
        try:
            return check_checkpoint(path)
        except DamagedCheckpoint as damage:
            report(f"WARNING: {going_back(step, f'{damage} ({path})', before)}")
    if folders:
        raise InputError(
            f"every checkpoint of {run} is damaged (named above): nothing to resume from. Start a new run in another "
            "folder; weights that are still whole may serve it with --init-from."
        )
    return None


def remove_after(run: Path, step: int) -> None:
    """Remove the checkpoints of later steps than `step`: damaged ones that a resumed run goes back past."""
    with disk_errors(run / CHECKPOINTS_FOLDER, "removing a damaged checkpoint"):
        for later, path in numbered(run / CHECKPOINTS_FOLDER).items():
            if later > step:
                _remove(path)


def _prune(run: Path, keep: int) -> None:
    folders = numbered(run / CHECKPOINTS_FOLDER)
    try:
        best = best_step(run / CHECKPOINTS_FOLDER)
    except InputError:
        return  # Which one is the best is not known now: better to keep too many than to remove the wrong one.
    for step in sorted(folders)[:-keep]:
        if step != best:
            _remove(folders[step])


def _remove(path: Path) -> None:
    # Renamed first, so that a kill in the middle leaves no half checkpoint under a number.
    doomed = path.with_name(f".{path.name}-{secrets.token_hex(4)}.tmp")
    path.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def _is_of_the_disk(error: BaseException) -> bool:
    """Whether `save_checkpoint` puts the error into words."""
    return isinstance(error, OSError) or _disk_code(error) is not None


def _disk_code(error: BaseException) -> int | None:
    """Return the system's error code when `error` is about one: libraries word it in their own ways."""
    if isinstance(error, OSError) or not isinstance(error, Exception):
        return None
    for code in DISK_FULL:
        if os.strerror(code) in str(error):
            return code
    # As TensorStore (os_error_code='28', earlier OS error 28) and Rust's libraries write it.
    found = re.search(r"\bos[ _]error(?:_code)?[ ='\"]+(\d+)", str(error), re.IGNORECASE)
    return int(found[1]) if found else None


def _check_file(file: Path | None, name: str, expected: Mapping[str, Any]) -> None:
    if file is None:
        raise DamagedCheckpoint(f"{name} is missing")
    size = file.stat().st_size
    if size != expected["size"]:
        raise DamagedCheckpoint(f"{name} has {size:,} bytes instead of {expected['size']:,}")
    if _sha256(file) == expected["sha256"]:
        return
    problem = f"{name} has changed since it was written (its sha256 differs)"
    if name == WEIGHTS_FILE:  # whose arrays can be checked one by one
        try:
            load_bundle(file)
        except InputError as error:
            problem += "; " + " ".join(str(error).split())
    raise DamagedCheckpoint(problem)


def _manifest_checksum(manifest: Mapping[str, Any]) -> str:
    content = {name: value for name, value in manifest.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _digests(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        file.relative_to(folder).as_posix(): {"size": file.stat().st_size, "sha256": _sha256(file)}
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _sha256(path: Path) -> str:
    with open_plain(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
