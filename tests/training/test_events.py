"""The TensorBoard events hold what `stats.jsonl` holds, and never hold the training loop up."""

from __future__ import annotations

import errno
import importlib
import io
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.runs.stats import MEASUREMENTS
from dcgan_core.training.events import EventWriter


def events(folder: Path) -> list[Any]:
    """All events of a folder, read frame by frame: length, its checksum, data, its checksum."""
    event: Any = importlib.import_module(
        "tensorboard.compat.proto.event_pb2"
    ).Event  # its names are made at run time
    found = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        at = 0
        while at < len(data):
            (length,) = struct.unpack("<Q", data[at : at + 8])
            found.append(event.FromString(data[at + 12 : at + 12 + length]))
            at += 12 + length + 4
    return found


def test_scalars_and_pictures_arrive(tmp_path: Path) -> None:
    record = {"step": 7, "epoch": 1, **{name: index / 8 for index, name in enumerate(MEASUREMENTS)}}
    picture = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
    with EventWriter(tmp_path / "run" / "events") as writer:
        writer.line(record)
        writer.line({"step": 8, "d_loss": np.float32(0.5), "g_loss": None})
        writer.grid(8, picture)
    version, first, second, third = events(tmp_path / "run" / "events")
    assert version.file_version == "brain.Event:2"
    assert first.step == 7
    assert [value.simple_value for value in first.summary.value] == [record[name] for name in MEASUREMENTS]
    assert len({value.tag for value in first.summary.value}) == len(MEASUREMENTS)
    assert [(value.tag, value.simple_value) for value in second.summary.value] == [("loss/D", 0.5)]
    assert third.step == 8
    with Image.open(io.BytesIO(third.summary.value[0].image.encoded_image_string)) as read:
        assert np.array_equal(np.asarray(read), picture)


def test_a_resumed_run_takes_back_what_came_after_its_checkpoint(tmp_path: Path) -> None:
    for start in (0, 5):
        with EventWriter(tmp_path / str(start), start) as writer:
            writer.line({"step": start + 1, "d_loss": 1.0})
    fresh, resumed = events(tmp_path / "0"), events(tmp_path / "5")
    assert not any(event.HasField("session_log") for event in fresh)
    assert resumed[1].session_log.status == resumed[1].session_log.START
    assert resumed[1].step == 6


def test_a_full_disk_is_reported_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(event: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with EventWriter(tmp_path) as writer:
        assert writer._writer is not None
        monkeypatch.setattr(writer._writer, "write", full)
        with pytest.raises(RunFailure, match="no space left"):
            writer.line({"step": 1, "d_loss": 1.0})


def test_without_the_package_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tensorboard.summary.writer.record_writer", None)
    with pytest.raises(InputError, match=r"dcgan-jax\[tensorboard\]"):
        EventWriter(tmp_path / "events")
    assert not (tmp_path / "events").exists()


def test_no_framework_comes_with_it(tmp_path: Path) -> None:
    for name in ("tensorflow", "torch"):  # which TensorBoard would find, whether they are installed or not
        (tmp_path / f"{name}.py").touch()
    program = (
        "import sys\n"
        "from dcgan_core.training.events import EventWriter\n"
        "EventWriter(sys.argv[1]).close()\n"
        "assert 'tensorboard' in sys.modules\n"
        "loaded = {'torch', 'tensorflow', 'jax'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    repository = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "events")],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        check=True,
    )


def test_tensorboards_own_reader_reads_it(tmp_path: Path) -> None:
    """It compares the checksums of every record."""
    with EventWriter(tmp_path, start_step=5) as writer:
        writer.line({"step": 7, "d_loss": 0.5})
    (path,) = tmp_path.iterdir()
    loader: Any = importlib.import_module("tensorboard.backend.event_processing.event_file_loader")
    version, session, line = loader.LegacyEventFileLoader(str(path)).Load()
    assert version.file_version == "brain.Event:2"
    assert session.step == 6
    assert line.summary.value[0].simple_value == 0.5
