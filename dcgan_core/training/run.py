"""The result of a training in Python: the run's generator, its measurements, its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from dcgan_core.errors import InputError, number_of, printable
from dcgan_core.framework import Framework, SamplingStatistics
from dcgan_core.pictures.animation import in_order
from dcgan_core.pictures.tiles import encode
from dcgan_core.runs.folder import SAMPLES_FOLDER, STATS_FILE
from dcgan_core.runs.stats import read_stats
from dcgan_core.sampling.loaded import GeneratorBase, in_words_of_loading
from dcgan_core.system.files import open_plain
from dcgan_core.weights.opening import WhichWeights, open_weights

SHOWN_SIDE = 320
"""Pixels: the picture in a notebook is reduced to this, so that a saved notebook stays small."""


@dataclass(frozen=True, repr=False)
class Run:
    """A run that was trained.

    - path: its folder.
    - step: training steps done; 0 if nothing was trained.
    - status: the exit status of the command: 0 done, 129, 130 or 143 stopped by a signal (saved).
    - framework: the framework that trained it.
    """

    path: Path
    step: int
    status: int = 0
    framework: Framework = field(kw_only=True, compare=False)

    def generator(
        self,
        *,
        checkpoint: str | int = "newest",
        weights: WhichWeights = "auto",
        statistics: SamplingStatistics = "auto",
    ) -> GeneratorBase:
        """Return the trained generator. The arguments are those of `load_generator`.

        Raises InputError when nothing was trained, or there is no such checkpoint.
        """
        if not self.step:
            raise InputError("this run has no generator: it was a dry run, or stopped before its first step")
        with in_words_of_loading():
            bundle = open_weights(self.path, checkpoint=checkpoint, weights=weights)
        loaded = self.framework.generator(bundle, statistics)
        assert isinstance(loaded, GeneratorBase)
        return loaded

    def stats(self, event: str | None = None) -> list[dict[str, Any]]:
        """Return the measurements, oldest first: a dictionary for each log line. Try `pandas.DataFrame(run.stats())`.

        - event: return the lines of this kind instead, such as "evaluation" (`--evaluate-every`).

        The fields are in `dcgan_core.runs.stats`. A number that was not finite is None. Raises InputError when the run
        has no statistics.
        """
        return [line for line in read_stats(self.path / STATS_FILE) if line.get("event") == event]

    def samples(self) -> list[Path]:
        """Return the paths of the sample grids drawn during training, oldest first."""
        # A run has one such folder: of fixed latents, or of fresh ones.
        found = (self.path / SAMPLES_FOLDER).glob("*_noise/*.png")
        return in_order(path for path in found if not path.name.startswith("."))

    def __repr__(self) -> str:
        if not self.step:
            return "<Run: nothing was trained>"
        ending = f", stopped by a signal and saved (exit status {self.status})" if self.status else ""
        return f"<Run {printable(str(self.path))}: {number_of(self.step, 'step')}{ending}>"

    def _repr_png_(self) -> bytes | None:
        """Return what a notebook shows: the newest picture of samples, reduced; nothing where there is none."""
        pictures = self.samples() if self.step else []
        if not pictures:
            return None
        try:
            with open_plain(pictures[-1]) as stream, Image.open(stream) as picture:
                picture.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
                shown = np.asarray(picture.convert("RGB"))
        except OSError:  # Pillow's own for what is not a picture is one too
            return None
        grey = (shown == shown[:, :, :1]).all()
        return encode(shown[:, :, :1] if grey else shown)
