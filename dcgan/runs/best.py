"""Which checkpoint of a run is the best one, by what was measured of it while it trained."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dcgan.errors import InputError
from dcgan.files.atomic import write_text
from dcgan.opening import BEST_FILE, CHECKPOINTS_FOLDER, best_step, checkpoint_folders

EVENT = "evaluation"
"""The `event` of a line in stats.jsonl that holds `metric`, `evaluation` (lower is better) and `evaluation_floor`."""


class BestSoFar:
    """Judges each measurement of a run, starting from those it has on record."""

    def __init__(self, run: Path, lines: Iterable[Mapping[str, Any]]) -> None:
        """lines: of the run's stats.jsonl.

        A best checkpoint that is gone (it was damaged, and the run went back behind it) is forgotten. A record that
        cannot be read stays until a measurement is better than all before, and keeps checkpoints from being removed.
        """
        self._best: dict[str, float] = {}
        folder = run / CHECKPOINTS_FOLDER
        try:
            step = best_step(folder)
        except InputError:
            for line in lines:
                if line.get("event") == EVENT:
                    self.judge(line)
            return
        if step is None or not folder.is_dir() or step not in checkpoint_folders(run):
            (folder / BEST_FILE).unlink(missing_ok=True)
            return
        for line in lines:
            if line.get("event") == EVENT and line["step"] <= step:
                self.judge(line)

    def judge(self, line: Mapping[str, Any]) -> bool:
        """Return whether this measurement is the best of its metric so far, and remember it."""
        value, metric = line.get("evaluation"), line.get("metric", "")
        if not isinstance(value, int | float) or not math.isfinite(value):
            return False
        if value >= self._best.get(metric, math.inf):
            return False
        self._best[metric] = value
        return True


def write_best(run: Path, step: int, line: Mapping[str, Any]) -> None:
    """Name the checkpoint of `step`, which is there, as the best one."""
    record = {"step": step, **{name: line[name] for name in ("metric", "evaluation", "evaluation_floor")}}
    write_text(run / CHECKPOINTS_FOLDER / BEST_FILE, json.dumps(record, indent=2, ensure_ascii=False) + "\n")
