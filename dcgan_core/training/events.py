"""A run as TensorBoard shows it: `RUN/events/`, written beside `stats.jsonl` when asked for (`--tensorboard`)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.pictures.tiles import encode
from dcgan_core.runs.stats import MEASUREMENTS
from dcgan_core.system.files import disk_errors

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
}


class EventWriter:
    """Writes the lines of `stats.jsonl` as scalars, and the sample grids as images."""

    def __init__(self, folder: str | os.PathLike[str], start_step: int = 0) -> None:
        """Open a new event file in `folder`. `start_step`: steps done before; a resumed run's charts go on from
        there, and TensorBoard drops what an earlier session had recorded after it.

        Raises `InputError` when tensorboardX is not installed or the folder cannot be written to.
        """
        self._library = _tensorboardx()
        self._folder = Path(folder)
        self._flushed = time.monotonic()
        with disk_errors(self._folder, "opening the TensorBoard events"):
            self._folder.mkdir(parents=True, exist_ok=True)
            # Its plain writer, not its SummaryWriter: that one hands events to a thread, and when the thread
            # dies of a full disk the training loop would wait for it for ever. The process number keeps two
            # sessions that start in the same second from sharing a file.
            self._writer = self._library.event_file_writer.EventsWriter(
                str(self._folder / "events"), f".{os.getpid()}"
            )
        if start_step:
            session = self._library.proto.event_pb2.SessionLog
            self._write(start_step + 1, session_log=session(status=session.START))

    def scalars(self, record: Mapping[str, Any]) -> None:
        """Add the measurements of one line of `stats.jsonl` (see `dcgan_core.runs.stats`) to the charts.

        Raises `RunFailure` when the disk is full.
        """
        summary = self._library.proto.summary_pb2.Summary()
        for name in MEASUREMENTS:
            value = record.get(name)
            if value is not None:
                summary.value.add(tag=_CHARTS[name], simple_value=float(value))
        self._write(record["step"], summary=summary)

    def grid(self, step: int, picture: np.ndarray) -> None:
        """Add a picture, uint8 (H, W, 3) or (H, W), to the samples. Raises `RunFailure` when the disk is full."""
        summary = self._library.proto.summary_pb2.Summary()
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
        event = self._library.proto.event_pb2.Event(step=int(step), wall_time=time.time(), **content)
        with disk_errors(self._folder, "writing TensorBoard events"):
            self._writer.write_event(event)
            if time.monotonic() - self._flushed >= FLUSH_S:
                self._writer.flush()
                self._flushed = time.monotonic()


def _tensorboardx() -> ModuleType:
    # It imports PyTorch where it finds it, only to know what a tensor is: a second and a lot of memory that
    # a JAX run must not pay. An entry of None makes that import fail, and it goes on without.
    hide = "torch" not in sys.modules
    if hide:
        sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import tensorboardX
        import tensorboardX.event_file_writer
        import tensorboardX.proto.event_pb2
        import tensorboardX.proto.summary_pb2
    except ImportError as error:
        raise InputError(
            f"--tensorboard needs a package that is not here ({error}). Install it with: "
            "pip install 'dcgan-jax[tensorboard]', or train without --tensorboard."
        ) from error
    finally:
        if hide:
            del sys.modules["torch"]
    return tensorboardX
