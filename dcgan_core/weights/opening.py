"""Open weights wherever they are: a run, a checkpoint, a bundle, or a file that another program wrote.

A run folder holds `checkpoints/<step>/weights.safetensors`; `checkpoints/best.json` names the best one where the
run keeps track of it: `{"step": 1200}`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import MOMENTS_FILE, AdamMoments, Bundle, load_bundle, load_moments
from dcgan_core.weights.foreign.geometry import Hints
from dcgan_core.weights.foreign.importing import import_files

# Weights that travel with the package.
#
# `digits.safetensors` is a small generator of handwritten digits, trained by this project on scikit-learn's digits,
# so that `generate` works before any training. Its record (command, steps, versions) stands inside the file.

DIGITS_GENERATOR = Path(__file__).parent / "digits.safetensors"


# The moving average of a generator's weights (`--ema`): where a checkpoint keeps it, and who draws from it.

WARM_UP = 10
"""The decay at step t is at most (1 + t) / (WARM_UP + t)."""

AVERAGE_FILE = "average.safetensors"
"""In a checkpoint, beside the weights of the last step: the averaged generator, as a bundle of its own."""

WhichWeights = Literal["auto", "ema", "raw"]
"""auto: the average where there is one; ema: the average; raw: the weights of the last step."""

CHECKPOINTS_FOLDER = "checkpoints"
WEIGHTS_FILE = "weights.safetensors"
BEST_FILE = "best.json"
CONFIG_FILE = "config.json"


def open_weights(
    path: str | os.PathLike[str],
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "raw",
    preset: str | None = None,
    hints: Hints | None = None,
    warn: Callable[[str], None] | None = None,
) -> Bundle:
    """Return the weights at `path`, whatever it is.

    path: a run folder, one of its checkpoint folders, a file written by `save_bundle`, or weights that another
        program saved (a file, or a folder with one of each network or of `.npy` files), which are imported in
        memory; what had to be assumed then stands in the bundle's record under "assumed".
    checkpoint: which one of a run: `newest` (the highest step), `best`, or a step.
    weights: which generator of a checkpoint that keeps a moving average too: `raw` (of the last step), `ema` (the
        average) or `auto` (the average where there is one).
    preset, hints: what the caller knows of a foreign file where it does not tell by itself.
    warn: receives a sentence when a damaged newest checkpoint made this fall back on the one before; printed to
        stderr when None.

    Raises InputError when there are no weights at `path` or they cannot be read, AmbiguousWeights (an InputError)
    when a foreign file fits several descriptions equally well.
    """
    path = Path(path)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; expected a run, a checkpoint or a weights file")
    if is_run(path):
        return _open_run(path, str(checkpoint), weights, warn or _print_warning)
    if path.is_dir() and (path / WEIGHTS_FILE).is_file():
        return _open_checkpoint(path, weights)
    if weights == "ema":
        raise InputError(
            f"--weights ema: {path} is a file of weights; only a run's checkpoints keep an average beside"
        )
    told = hints or Hints()
    if preset is not None:
        told = dataclasses.replace(told, preset=preset)
    return import_files([path], told).bundle


def open_moments(
    path: str | os.PathLike[str], *, checkpoint: str | int = "newest", hints: Hints | None = None
) -> dict[str, AdamMoments]:
    """Return the optimizers' moments that travel with the weights at `path`, by network; empty where there are none.

    Only imported weights have them here: a trained run's are in its framework's own state.
    """
    path = Path(path)
    if is_run(path):
        path = find_checkpoint(path, checkpoint)
    if path.is_dir() and (path / WEIGHTS_FILE).is_file():
        if not (path / MOMENTS_FILE).is_file():
            return {}
        return load_moments(path / MOMENTS_FILE, load_bundle(path / WEIGHTS_FILE).architecture)
    return dict(import_files([path], hints or Hints()).moments)


def is_run(path: Path) -> bool:
    """Whether `path` is a run folder (or the `checkpoints` folder within one)."""
    return path.is_dir() and ((path / CHECKPOINTS_FOLDER).is_dir() or path.name == CHECKPOINTS_FOLDER)


def checkpoint_folders(run: str | os.PathLike[str]) -> dict[int, Path]:
    """Return the checkpoints of a run that hold weights, by step, oldest first.

    A folder whose name is no number, or without weights, is a save that was interrupted: it does not count.
    """
    folder = Path(run) / CHECKPOINTS_FOLDER
    if not folder.is_dir():
        folder = Path(run)
    found = {
        int(entry.name): entry
        for entry in folder.iterdir()
        if entry.name.isascii() and entry.name.isdecimal() and (entry / WEIGHTS_FILE).is_file()
    }
    return dict(sorted(found.items()))


def advise_copy(run: str | os.PathLike[str]) -> str:
    """Return a sentence on where a copy of a run's config.json stands (each checkpoint has one), or nothing."""
    copies = [
        path / CONFIG_FILE for path in checkpoint_folders(run).values() if (path / CONFIG_FILE).is_file()
    ]
    return f" Put back the copy from its newest checkpoint: {copies[-1]}" if copies else ""


def find_checkpoint(run: str | os.PathLike[str], checkpoint: str | int = "newest") -> Path:
    """Return the checkpoint folder of a run that `checkpoint` names: `newest`, `best` or a step.

    Raises InputError naming the checkpoints there are when there is no such one.
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
    if not (choice.isascii() and choice.isdecimal()):
        raise InputError(f"--checkpoint {choice}: expected newest, best or a step ({steps})")
    if int(choice) not in folders:
        raise InputError(f"{run} has no checkpoint of step {choice}; it has: {steps}")
    return folders[int(choice)]


def best_step(checkpoints: Path) -> int | None:
    """Return the step that a run's `checkpoints` folder records as its best, or None; InputError when damaged."""
    record = checkpoints / BEST_FILE
    try:
        return int(json.loads(record.read_text(encoding="utf-8"))["step"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{record} is damaged ({error!r}); choose --checkpoint newest or a step") from error


def _open_checkpoint(folder: Path, weights: WhichWeights) -> Bundle:
    """Return the weights of a checkpoint, the generator's being the average's where that is asked for."""
    bundle = load_bundle(folder / WEIGHTS_FILE)
    if weights == "raw" or (weights == "auto" and not (folder / AVERAGE_FILE).is_file()):
        return bundle
    if not (folder / AVERAGE_FILE).is_file():
        raise InputError(
            f"--weights ema: {folder} keeps no average; train with --ema 0.999, or take --weights raw"
        )
    average = load_bundle(folder / AVERAGE_FILE)
    record = {**bundle.record, "ema": average.record.get("ema")}
    return Bundle(bundle.architecture, {**bundle.weights, **average.weights}, record)


def _open_run(run: Path, checkpoint: str, weights: WhichWeights, warn: Callable[[str], None]) -> Bundle:
    chosen = find_checkpoint(run, checkpoint)
    if checkpoint != "newest":
        return _open_checkpoint(chosen, weights)
    # Only the newest is chosen for the user, so only there may another one take its place.
    first_error: InputError | None = None
    for step, folder in reversed(checkpoint_folders(run).items()):
        try:
            bundle = _open_checkpoint(folder, weights)
        except InputError as error:
            first_error = first_error or error
            continue
        if first_error is not None:
            warn(f"{first_error}\nUsing the checkpoint before it: step {step}.")
        return bundle
    assert first_error is not None
    raise first_error


def _print_warning(sentence: str) -> None:
    print(f"warning: {sentence}", file=sys.stderr)
