"""Open weights and Adam's moments: of a run, a checkpoint, a bundle, or a file that another program wrote.

A run folder holds `checkpoints/<step>/weights.safetensors`; `checkpoints/best.json` names the best one where the
run keeps track of it: `{"step": 1200}`.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Literal, get_args

from dcgan_core.errors import InputError, did_you_mean, printable
from dcgan_core.runs.folder import (
    AVERAGE_FILE,
    WEIGHTS_FILE,
    find_checkpoint,
    going_back,
    is_run,
    numbered,
    step_of,
)
from dcgan_core.system.arguments import choice, shown, whole
from dcgan_core.system.paths import address_in, typed_path
from dcgan_core.system.streams import warn
from dcgan_core.weights.addresses import PACKAGED_GENERATOR, SHIPPED, at_hand
from dcgan_core.weights.bundle import MOMENTS_FILE, AdamMoments, Bundle, load_bundle, load_moments
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.sources import is_our_bundle

WhichWeights = Literal["auto", "ema", "raw"]
"""auto: the average where there is one; ema: the average; raw: the weights of the last step."""


def open_weights(
    path: str | os.PathLike[str] | Bundle | None,
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "raw",
    hints: Hints | None = None,
) -> Bundle:
    """Return the weights at `path`.

    - path: a run folder, one of its checkpoint folders, a file written by `save_bundle`, or weights that another
      program saved (a file, or a folder with one of each network or of `.npy` files), which are imported in
      memory; assumptions are then in the bundle's record under "assumed". The address of such weights (`hf://...`,
      `https://...`) and the name of a network in the package serve too. None: the generator in the package. A bundle
      is returned as it is.
    - checkpoint: which one of a run: `newest` (the highest step), `best`, or a step.
    - weights: which generator of a checkpoint that keeps a moving average too: `raw` (of the last step), `ema` (the
      average) or `auto` (the average where there is one).
    - hints: settings that a foreign file does not state.

    If the newest checkpoint is damaged, the previous one is used, with a warning on stderr. Raises InputError when
    there are no weights at `path` or they cannot be read, AmbiguousWeights (an InputError) when a foreign file fits
    several descriptions equally well.
    """
    choice(weights, "weights", get_args(WhichWeights))
    if not isinstance(checkpoint, str):
        whole(checkpoint, "checkpoint", 0, what="a step", or_else=", newest or best")
    elif checkpoint not in ("newest", "best") and step_of(checkpoint) is None:
        raise InputError(f"--checkpoint {printable(checkpoint)}: expected newest, best or a step")
    if hints is not None and not isinstance(hints, Hints):
        raise InputError(f"hints = {shown(hints)}: expected Hints, or nothing")
    if isinstance(path, Bundle):
        return path
    if path is not None and not isinstance(path, (str, os.PathLike)):
        raise InputError(f"{shown(path)} is not a path: expected that of a run or a weights file")
    if path is None:
        if checkpoint != "newest":
            raise InputError(
                f"--checkpoint {checkpoint}: the generator in the package has no checkpoints; name a run by --load-path"
            )
        bundle, source = _opened(PACKAGED_GENERATOR, str(checkpoint), weights, hints), "the package"
    else:
        path, source = at_hand(given := typed_path(path, fetched=True))
        if (
            checkpoint != "newest" and path.is_file() and address_in(given) is None
        ):  # the address of a run has chosen
            raise InputError(
                f"--checkpoint {checkpoint}: {path} is not a run, so it has no checkpoints to choose from; leave it out"
            )
        bundle = _opened(path, str(checkpoint), weights, hints)
    return dataclasses.replace(bundle, source=source)


def check_there(path: Path) -> None:
    """Raise InputError where a path of weights leads nowhere on this machine. An address is not looked up."""
    if address_in(path) is None:
        _refuse_missing(at_hand(path)[0])


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        near = did_you_mean(path.name, SHIPPED) if path == Path(path.name) else ""  # the name of a network
        raise InputError(
            f"{path}: no such file or folder{near}; expected a run, a checkpoint or a weights file"
        )


def _opened(path: Path, checkpoint: str, weights: WhichWeights, hints: Hints | None) -> Bundle:
    _refuse_missing(path)
    if is_run(path):
        return _open_run(path, checkpoint, weights)
    if _is_checkpoint(path):
        return _open_checkpoint(path, weights)
    if weights == "ema":
        raise InputError(
            f"--weights ema: {path} is a file of weights; only a run's checkpoints keep an average"
        )
    return import_files([path], hints).bundle


def refuse_doubts(bundle: Bundle, where: str, *, accepted: bool = False) -> None:
    """Raise InputError for weights of another program that may have been read wrongly, unless the user accepts that.

    accepted: what the user says now; what was accepted at the import is in the record.
    """
    doubts = bundle.record.get("doubts")
    if not doubts or accepted or bundle.record.get("doubts_accepted"):
        return
    readings = (
        "--reading N uses one of the readings that describe lists, " if bundle.record.get("readings") else ""
    )
    raise InputError(
        f"{where} may have been read wrongly: {'; '.join(doubts)}. {readings}--accept-doubts uses it as it was read "
        "(import_weights has both flags too)"
    )


def open_moments(
    path: str | os.PathLike[str], *, checkpoint: str | int = "newest", hints: Hints | None = None
) -> dict[str, AdamMoments]:
    """Return the optimizers' moments stored with the weights at `path`, by network; empty where there are none.

    Only imported weights have them here: a trained run's are in its framework's own state.
    """
    path, _ = at_hand(typed_path(path, fetched=True))
    if is_run(path):
        path = find_checkpoint(path, checkpoint)
    if _is_checkpoint(path):
        if not (path / MOMENTS_FILE).is_file():
            return {}
        return load_moments(path / MOMENTS_FILE, load_bundle(path / WEIGHTS_FILE).architecture)
    return dict(import_files([path], hints).moments)


def _is_checkpoint(path: Path) -> bool:
    """Whether a folder holds weights of this package; those of another program may be in a file of the same name."""
    return path.is_dir() and (path / WEIGHTS_FILE).is_file() and is_our_bundle(path / WEIGHTS_FILE)


def _open_checkpoint(folder: Path, weights: WhichWeights) -> Bundle:
    """Return the weights of a checkpoint; the generator's are the average's where `weights` says so."""
    bundle = load_bundle(folder / WEIGHTS_FILE)
    if weights == "raw" or (weights == "auto" and not (folder / AVERAGE_FILE).is_file()):
        # The record of a run with --ema names the average, which these are not.
        own = {key: value for key, value in bundle.record.items() if key != "ema"}
        return Bundle(bundle.architecture, bundle.weights, own)
    if not (folder / AVERAGE_FILE).is_file():
        raise InputError(
            f"--weights ema: {folder} keeps no average; train with --ema 0.999, or take --weights raw"
        )
    average = load_bundle(folder / AVERAGE_FILE)
    record = {**bundle.record, "ema": average.record.get("ema")}
    return Bundle(bundle.architecture, {**bundle.weights, **average.weights}, record)


def _open_run(run: Path, checkpoint: str, weights: WhichWeights) -> Bundle:
    chosen = find_checkpoint(run, checkpoint)
    if checkpoint != "newest":
        return _open_checkpoint(chosen, weights)
    # Only the newest is a default, so only it may be replaced by another one.
    damaged: dict[int, InputError] = {}
    for step, folder in reversed(numbered(chosen.parent).items()):
        try:
            if not (folder / WEIGHTS_FILE).is_file():
                raise InputError(f"{folder} has no {WEIGHTS_FILE}")
            bundle = _open_checkpoint(folder, weights)
        except InputError as error:
            damaged[step] = error
            continue
        for (newer, error), before in zip(damaged.items(), [*damaged, step][1:], strict=True):
            warn(f"warning: {going_back(newer, error, before)}")
        return bundle
    raise InputError(f"no checkpoint of {run} can be used. The newest: {next(iter(damaged.values()))}")
