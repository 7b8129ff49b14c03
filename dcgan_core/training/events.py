"""A run as TensorBoard shows it: `RUN/events/`, written with `--logger tensorboard` next to `stats.jsonl`."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.pictures.tiles import encode
from dcgan_core.runs.stats import EVENT, MEASUREMENTS
from dcgan_core.system import packages
from dcgan_core.system.files import disk_errors, open_own

FLUSH_S = 10.0
"""Seconds between two visits to the disk; TensorBoard itself looks every 30."""

_CHARTS = {
    "d_loss": "loss/D",
    "g_loss": "loss/G",
    "d_real": "probability/D(x)",
    "d_fake_before": "probability/D(G(z)) before",
    "d_fake_after": "probability/D(G(z)) after",
    "d_accuracy": "probability/accuracy of D",
    "fake_distance": "distance/generated images",
    "d_grad_norm": "gradient norm/D",
    "g_grad_norm": "gradient norm/G",
    "images_per_second": "speed/images per second",
    "model_tflops": "speed/model TFLOP per second",
    "peak_share": "speed/share of the device's peak",
    "device_memory_peak": "memory/most bytes of the device in use",
    "data_wait": "speed/share of the time waiting for data",
}


class EventWriter:
    """Writes the lines of `stats.jsonl` as scalars, and the sample grids as images."""

    def __init__(self, folder: str | os.PathLike[str], start_step: int = 0) -> None:
        """Open a new event file in `folder`. `start_step`: steps done before; a resumed run's charts continue
        there, and TensorBoard drops what an earlier session had recorded after it.

        Raises `InputError` when TensorBoard is not installed or the folder cannot be written to.
        """
        record_writer, self._event, self._summary = _tensorboard()
        self._folder = Path(folder)
        self._flushed = time.monotonic()
        # The process number keeps two sessions that start in the same second from sharing a file.
        name = f"events.out.tfevents.{time.time():.0f}.{socket.gethostname()}.{os.getpid()}"
        with disk_errors(self._folder, "opening the TensorBoard events"):
            self._folder.mkdir(parents=True, exist_ok=True)
            # TensorBoard's writer of records, not its writer of event files: that one hands events to a thread,
            # and when the thread dies of a full disk the training loop would wait for it for ever.
            self._writer = record_writer.RecordWriter(open_own(self._folder / name, "ab"))
        self._write(0, file_version="brain.Event:2")
        if start_step:
            session = self._event.SessionLog
            self._write(start_step + 1, session_log=session(status=session.START))

    def line(self, line: Mapping[str, Any]) -> None:
        """Add the measurements of one line of `stats.jsonl` (see `dcgan_core.runs.stats`) to the charts.

        Raises `RunFailure` when the disk is full.
        """
        summary = self._summary.Summary()
        for name in MEASUREMENTS:
            value = line.get(name)
            if value is not None:
                summary.value.add(tag=_CHARTS[name], simple_value=float(value))
        if line.get("event") == EVENT and line.get("evaluation") is not None:
            summary.value.add(tag=f"quality/{line.get('metric')}", simple_value=float(line["evaluation"]))
        if summary.value:
            self._write(line["step"], summary=summary)

    def grid(self, step: int, picture: np.ndarray) -> None:
        """Add a picture, uint8 (H, W, 3) or (H, W), to the samples. Raises `RunFailure` when the disk is full."""
        summary = self._summary.Summary()
        value = summary.value.add(tag="samples")
        value.image.height, value.image.width = picture.shape[:2]
        value.image.colorspace = 3 if picture.ndim == 3 else 1
        value.image.encoded_image_string = encode(picture)
        self._write(step, summary=summary)

    def close(self) -> None:
        """Write out and close the file. Safe to call twice."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with disk_errors(self._folder, "writing TensorBoard events"):
                writer.close()

    def __enter__(self) -> EventWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _write(self, step: int, **content: Any) -> None:
        if self._writer is None:
            raise ValueError("the event file is closed")
        event = self._event.Event(step=int(step), wall_time=time.time(), **content)
        with disk_errors(self._folder, "writing TensorBoard events"):
            self._writer.write(event.SerializeToString())
            if time.monotonic() - self._flushed >= FLUSH_S:
                self._writer.flush()
                self._flushed = time.monotonic()


def require_tensorboard() -> None:
    """Raise InputError where TensorBoard's packages cannot be imported."""
    _tensorboard()


def _tensorboard() -> tuple[Any, Any, Any]:
    """What of TensorBoard writes a file; none of it loads TensorFlow or PyTorch."""
    install = "python -m pip install 'dcgan-jax[tensorboard]', or train without --tensorboard"
    writer, event, summary = (
        packages.load(f"tensorboard.{name}", "--tensorboard needs TensorBoard", install)
        for name in ("summary.writer.record_writer", "compat.proto.event_pb2", "compat.proto.summary_pb2")
    )
    return writer, event, summary
