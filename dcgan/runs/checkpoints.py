"""Checkpoints on disk: whole or absent, and checked before they are trusted.

    checkpoints/<step>/
        manifest.json         what this is, and size and sha256 of every other file
        weights.safetensors   canonical weights of both networks (`dcgan.bundle`), readable without a framework
        state/                what the framework goes on from: weights, Adam moments, statistics, step

A checkpoint is written under a temporary name, flushed to the disk and renamed: a folder whose name is a number
is whole, unless the disk damaged it later, which the checksums tell.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan.bundle import Bundle, save_bundle
from dcgan.errors import InputError
from dcgan.files.atomic import write_text
from dcgan.files.disk import disk_errors
from dcgan.opening import CHECKPOINTS_FOLDER, WEIGHTS_FILE, best_step, checkpoint_folders

FORMAT = "dcgan-checkpoint-1"
"""Names the layout of the folder; a reader that does not know it refuses."""
MANIFEST_FILE = "manifest.json"
STATE_FOLDER = "state"


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


class DamagedCheckpoint(Exception):
    """A checkpoint that is not what its manifest says; the message says in which way."""


def save_checkpoint(
    run: Path,
    step: int,
    bundle: Bundle,
    save_state: Callable[[Path], None],
    record: dict[str, Any],
    keep: int,
) -> Path:
    """Write the checkpoint of `step`; then remove all but the newest `keep` and the best one.

    record: goes into the manifest ("framework", "epoch" ...). Writing a step that exists already keeps the old
    one. Raises RunFailure when the disk is full; the checkpoints that were there before are then intact.
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
                (temporary / STATE_FOLDER).mkdir(parents=True)
                save_bundle(temporary / WEIGHTS_FILE, bundle)
                save_state(temporary / STATE_FOLDER)
                manifest = {"format": FORMAT, "step": step, **record, "files": _digests(temporary)}
                write_text(temporary / MANIFEST_FILE, json.dumps(manifest, indent=2))
                _flush(temporary)
                temporary.rename(final)
                _flush_folder(folder)
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
    _prune(run, keep)
    return final


def check_checkpoint(path: Path) -> Checkpoint:
    """Return the checkpoint at `path` after comparing every file with the manifest.

    Raises DamagedCheckpoint when anything differs, InputError when a later version of the project wrote it.
    """
    try:
        manifest = json.loads((path / MANIFEST_FILE).read_text(encoding="utf-8"))
        version, files = manifest["format"], dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedCheckpoint(f"{MANIFEST_FILE} cannot be read: {error!r}") from error
    if version != FORMAT:
        raise InputError(f"{path} has format {version!r}; this version of dcgan reads {FORMAT!r}")
    for name, expected in files.items():
        file = path / name
        if not file.is_file():
            raise DamagedCheckpoint(f"{name} is missing")
        if file.stat().st_size != expected["size"]:
            raise DamagedCheckpoint(
                f"{name} has {file.stat().st_size:,} bytes instead of {expected['size']:,}"
            )
        if _sha256(file) != expected["sha256"]:
            raise DamagedCheckpoint(f"{name} has changed since it was written (its sha256 differs)")
    return Checkpoint(path, manifest)


def newest_checkpoint(run: Path, report: Callable[[str], None]) -> Checkpoint:
    """Return the newest whole checkpoint of a run; each damaged one before it is reported.

    Raises InputError when there is none.
    """
    folders = checkpoint_folders(run)
    for step, path in reversed(folders.items()):
        try:
            return check_checkpoint(path)
        except DamagedCheckpoint as damage:
            report(f"WARNING: the checkpoint of step {step} is damaged ({damage}); trying the one before.")
    if folders:
        raise InputError(f"every checkpoint of {run} is damaged; nothing to resume from")
    raise InputError(
        f"{run} holds no checkpoint: it was stopped before the first was written. Start it anew in another folder."
    )


def remove_after(run: Path, step: int) -> None:
    """Remove the checkpoints of later steps than `step`: damaged ones that a resumed run goes back behind."""
    for later, path in checkpoint_folders(run).items():
        if later > step:
            shutil.rmtree(path)


def _prune(run: Path, keep: int) -> None:
    folders = checkpoint_folders(run)
    best = best_step(run / CHECKPOINTS_FOLDER)
    for step in sorted(folders)[:-keep]:
        if step != best:
            # Renamed first, so that a kill in the middle leaves no half checkpoint under a number.
            doomed = folders[step].with_name(f".{step}-{secrets.token_hex(4)}.tmp")
            folders[step].rename(doomed)
            shutil.rmtree(doomed, ignore_errors=True)


def _digests(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        file.relative_to(folder).as_posix(): {"size": file.stat().st_size, "sha256": _sha256(file)}
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _sha256(path: Path) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    """Force every file and folder below `folder` to the disk, since a rename may reach it before the content."""
    for entry in folder.rglob("*"):
        if entry.is_file():
            with open(entry, "rb") as stream:
                os.fsync(stream.fileno())
        else:
            _flush_folder(entry)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
