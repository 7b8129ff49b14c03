"""`stats.jsonl`: what a run measured, one JSON object per line.

A line of measurements has these fields (a run may add more; a reader ignores what it does not know):

=================  ======  ==========================================================================
step               int     training steps done, this one included; the first line has 1
epoch              int     the epoch this step belongs to, counted from 1
d_loss             float   the discriminator's loss, real and fake parts summed (nats), times --d-loss-scale; with
                           --label-smoothing the real part is of the smoothed label; with --label-mismatch the weighted
                           part of the other labels is in it; without the penalty of --r1
g_loss             float   the generator's loss (nats)
d_real             float   mean D(x) over the real batch, a probability in [0, 1]
d_fake_before      float   mean D(G(z)) before the discriminator's update, in [0, 1]
d_fake_after       float   mean D(G(z)) after it, in [0, 1]; absent where a step trains one network only
d_accuracy         float   share of the images that D judged right before its update, in [0, 1]
fake_distance      float   RMS distance between two generated images of the batch, per pixel value in [-1, 1]
d_grad_norm        float   Euclidean norm of the discriminator's whole gradient, the penalty's part included; absent
                           where the step trains G only
g_grad_norm        float   Euclidean norm of the generator's whole gradient; absent where the step trains D only
images_per_second  float   real images used per second of training since the line before: compilation (the first
                           step of a start, whose line lacks it), sampling and saving are not counted
model_tflops       float   10^12 FLOPs of the model per second over the same time (`train_step_flops`: those of the
                           architecture, however they are computed; no penalty); absent with --protocol paper
peak_share         float   model_tflops as a share of what the device can do at most under the run's --precision; absent
                           where that is not known (`system/arithmetic.py`), as for every CPU
device_memory_peak int     bytes of the device's memory in use at most since the process began; absent on a CPU
data_wait          float   share of the same time in which the loop waited for images and latents, in [0, 1]
end                bool    true in a line that is there because the training ended or was stopped after this step, and
                           not because of --log-every-steps; absent otherwise. Resuming the run removes the line
time               float   wall clock, seconds since 1970-01-01 UTC
=================  ======  ==========================================================================

A line with an `event` (a warning of the collapse watch, say) has `step`, `epoch`, `event` (its kind) and
whatever belongs to it. A number that is not finite is written as `null`: JSON has no NaN.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.runs.finding import advise_run
from dcgan_core.runs.folder import BEST_FILE, CHECKPOINTS_FOLDER, STATS_FILE, best_step, checkpoint_folders
from dcgan_core.system.files import atomic_path, disk_errors, open_own, open_plain, write_text
from dcgan_core.system.paths import typed_path
from dcgan_core.system.records import BadRecord, checked, parse_json

MEASUREMENTS = (
    "d_loss",
    "g_loss",
    "d_real",
    "d_fake_before",
    "d_fake_after",
    "d_accuracy",
    "fake_distance",
    "d_grad_norm",
    "g_grad_norm",
    "images_per_second",
    "model_tflops",
    "peak_share",
    "device_memory_peak",
    "data_wait",
)
"""The fields that are numbers to plot; `step`, `epoch` and `time` say where and when."""

SPEEDS = MEASUREMENTS[MEASUREMENTS.index("images_per_second") :]
"""Of these, the ones that say how fast the machine was: with `time`, all that differs when a run is repeated."""

END = "end"
"""The field of a line that only the end of the training is the reason for."""

_LINE: dict[str, Any] = {
    **dict.fromkeys((*MEASUREMENTS, "evaluation", "evaluation_floor"), float | None),
    "step": int, "epoch": int | None, "event": str | None, "metric": str | None, END: bool | None,
}  # fmt: skip

GRADIENT_NORMS = {"discriminator": "d_grad_norm", "generator": "g_grad_norm"}
"""By network: the field that a step has which trains it."""


class StatsWriter:
    """Appends lines to a `stats.jsonl`; every line is in the operating system's hands when `write` returns.

    So a killed process loses no line it had written. Opening a file whose last line is torn (a kill
    inside a write) drops that line.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open `path` for appending, creating it and its folder.

        Raises `InputError` when the place cannot be written to or the file is damaged before its last
        line, `RunFailure` when the disk is full.
        """
        self.path = Path(path)
        with disk_errors(self.path, "opening the statistics"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = open_own(self.path, "ab", 0)
            try:
                if not _ends_with_newline(self.path):
                    self._rewrite(None)
            except BaseException:
                self._stream.close()
                raise

    def write(self, record: Mapping[str, Any]) -> None:
        """Append one line, its fields in the order above. Values may be Python or array scalars, text, lists.

        Raises `RunFailure` when the disk is full; the file then ends with the line before.
        """
        ordered = {name: record[name] for name in ("step", "epoch", *MEASUREMENTS) if name in record}
        line = (
            json.dumps(_plain({**ordered, **record}), allow_nan=False, separators=(", ", ": ")) + "\n"
        ).encode()
        with disk_errors(self.path, "writing statistics"):
            start = os.fstat(self._stream.fileno()).st_size
            try:
                rest = memoryview(line)
                while rest:  # an unbuffered write may take a part only
                    rest = rest[self._stream.write(rest) :]
            except OSError:
                with contextlib.suppress(OSError):  # the reader can do with a torn last line
                    self._stream.truncate(start)
                raise

    def truncate_after(self, step: int) -> None:
        """Keep the lines with `step` at most this one, each exactly once; drop a torn last line.

        Called when a run resumes from the checkpoint of `step`: what came after it is measured again. A line of an
        `end` goes too, since a run that was longer from the start would not have it. The file is replaced atomically,
        so a kill here loses nothing.
        """
        with disk_errors(self.path, "shortening the statistics"):
            self._rewrite(step)

    def sync(self) -> None:
        """Force the lines to the disk, so that a power cut after a checkpoint cannot lose them."""
        with disk_errors(self.path, "writing statistics"):
            os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._stream.close()

    def __enter__(self) -> StatsWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _rewrite(self, last_step: int | None) -> None:
        seen: set[tuple[int, str | None]] = set()
        with atomic_path(self.path) as temporary, open(temporary, "wb") as out:
            for line, record in _lines(self.path):
                # A warning may share its step with the measurements: it is the pair that must be unique.
                key = (record["step"], record.get("event"))
                if key in seen or (last_step is not None and (record["step"] > last_step or record.get(END))):
                    continue
                seen.add(key)
                out.write(line + b"\n")
            # It points at the file that is replaced, which Windows refuses while it is open.
            self._stream.close()
        self._stream = open_own(self.path, "ab", 0)


def read_stats(path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """The records of a `stats.jsonl`, in file order; a value that was not finite is `None`.

    A torn last line (no newline at its end: the writer was killed, or is writing) is left out.
    Raises `InputError` naming file and line for anything else that is not a record.
    """
    path = typed_path(path)
    try:
        return [record for _, record in _lines(path)]
    except OSError as error:
        raise InputError(
            f"no statistics at {path} ({error.strerror}): a run folder holds stats.jsonl once it has trained."
            f"{advise_run(path.parent if path.name == STATS_FILE else path)}"
        ) from error


DAMAGED_FILE = "stats-damaged.txt"
"""Next to `stats.jsonl`: the lines of it that were not records, such as the zeros that a power cut leaves."""


def set_damaged_aside(path: Path) -> int:
    """Move the damaged lines of a `stats.jsonl` into a file next to it, and return how many there were."""
    if not path.is_file():
        return 0
    good, damaged = [], []
    with disk_errors(path, "repairing the statistics"):
        with open_plain(path) as stream:
            for line in stream:
                try:
                    _record(line.strip(b"\r\n"))
                except BadRecord:
                    if line.endswith(b"\n"):  # a torn last line is left to the reader
                        damaged.append(line)
                else:
                    good.append(line)
        if damaged:
            with open_own(path.with_name(DAMAGED_FILE), "ab", 0) as aside:
                aside.write(b"".join(damaged))
            with atomic_path(path) as temporary:
                temporary.write_bytes(b"".join(good))
    return len(damaged)


def _record(text: bytes) -> dict[str, Any]:
    return checked(parse_json(text, constants=False), _LINE)


def _lines(path: Path) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Each whole line without its newline, and the record in it."""
    with open_plain(path) as stream:
        for number, line in enumerate(stream, start=1):
            whole = line.endswith(b"\n")
            text = line.removesuffix(b"\n").removesuffix(b"\r")
            try:
                record = _record(text)
            except BadRecord as error:
                if not whole:
                    return  # only the last line can lack its newline
                if number == 1 and path.name != STATS_FILE:
                    raise InputError(
                        f"{path} is not the statistics of a run (line 1: {error}); give a run's folder, "
                        f"or its {STATS_FILE}"
                    ) from error
                raise InputError(
                    f"{path}, line {number} is not a record of a run ({error}). Repair or delete that line."
                ) from error
            yield text, record


def _ends_with_newline(path: Path) -> bool:
    """True for an empty file too."""
    with open_plain(path) as stream:
        if stream.seek(0, os.SEEK_END) == 0:
            return True
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _plain(value: Any) -> Any:
    """`value` in JSON's types: arrays and array scalars become Python numbers, NaN and infinities None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):  # NumPy, JAX and PyTorch agree on this name
        return _plain(value.tolist())
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return value


# The best checkpoint of a run, by what was measured while it trained.

EVENT = "evaluation"
"""The `event` of a line in stats.jsonl that holds `metric`, `evaluation` (lower is better) and `evaluation_floor`."""


class BestSoFar:
    """Judges each measurement of a run, starting from those it has on record."""

    def __init__(self, run: Path, lines: Iterable[Mapping[str, Any]]) -> None:
        """lines: of the run's stats.jsonl.

        A best checkpoint that is gone (it was damaged, and the run went back past it) is forgotten. A record that
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
    write_text(run / CHECKPOINTS_FOLDER / BEST_FILE, json.dumps(record, indent=2) + "\n")
