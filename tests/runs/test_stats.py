"""`stats.jsonl`: nothing written is lost, nothing is written twice, nothing torn is read."""

from __future__ import annotations

import errno
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.runs import stats as stats_file
from dcgan_core.runs.stats import MEASUREMENTS, StatsWriter, read_stats


def record(step: int, **fields: object) -> dict[str, object]:
    return {"step": step, "epoch": 1, "d_loss": 1.0 / step, **fields}


def write(path: Path, *steps: int) -> None:
    with StatsWriter(path) as stats:
        for step in steps:
            stats.write(record(step))


def steps(path: Path) -> list[int]:
    return [line["step"] for line in read_stats(path)]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "run" / "stats.jsonl"
    full = {"step": 1, "epoch": 1, **dict.fromkeys(MEASUREMENTS, 0.1), "time": 1.5e9}
    with StatsWriter(path) as stats:
        stats.write(full)
        assert read_stats(path) == [full], "a line must be readable before the writer is closed"
        stats.write(dict(reversed(full.items())))
        assert list(read_stats(path)[1]) == list(full), "fields come in the order of the documentation"


def test_array_scalars_are_numbers_and_keep_every_bit(tmp_path: Path) -> None:
    value = np.float32(0.1)
    with StatsWriter(tmp_path / "s") as stats:
        stats.write({"step": np.int64(3), "d_loss": value, "g_loss": np.array(0.25), "ok": np.bool_(True)})
    assert read_stats(tmp_path / "s") == [{"step": 3, "d_loss": float(value), "g_loss": 0.25, "ok": True}]
    assert np.float32(read_stats(tmp_path / "s")[0]["d_loss"]) == value


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, np.float32("nan"), np.array(np.inf)])
def test_what_is_not_finite_is_null(tmp_path: Path, bad: object) -> None:
    with StatsWriter(tmp_path / "s") as stats:
        stats.write(record(1, d_loss=bad, several=[bad, 1.0]))
    text = (tmp_path / "s").read_text()
    assert "NaN" not in text
    assert "Infinity" not in text
    assert json.loads(text)["d_loss"] is None
    assert read_stats(tmp_path / "s")[0]["several"] == [None, 1.0]


def test_truncate_keeps_each_step_once(tmp_path: Path) -> None:
    path = tmp_path / "s"
    write(path, 1, 2, 3, 2, 3, 4, 5)
    with StatsWriter(path) as stats:
        stats.truncate_after(3)
        assert steps(path) == [1, 2, 3]
        stats.write(record(4, d_loss=9.0))
    assert steps(path) == [1, 2, 3, 4]
    assert read_stats(path)[3]["d_loss"] == 9.0
    assert list(tmp_path.iterdir()) == [path], "no temporary file may stay"


def test_truncate_to_nothing_and_beyond_the_end(tmp_path: Path) -> None:
    path = tmp_path / "s"
    write(path, 1, 2)
    before = path.read_bytes()
    with StatsWriter(path) as stats:
        stats.truncate_after(100)
        assert path.read_bytes() == before, "lines must be kept byte for byte"
        stats.truncate_after(0)
    assert path.read_bytes() == b""


def test_a_line_of_an_end_goes_when_the_run_continues(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with StatsWriter(path) as stats:
        for step, end in ((1, {}), (5, {}), (7, {"end": True})):
            stats.write(record(step, **end))
    with open(path, "ab") as stream:
        stream.write(b'{"step": 8')
    with StatsWriter(path) as stats:  # opened only, after a write that was cut off
        assert steps(path) == [1, 5, 7]
        stats.truncate_after(7)
    assert steps(path) == [1, 5]


def test_a_warning_may_share_its_step_with_the_measurements(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with StatsWriter(path) as stats:
        stats.write(record(1))
        stats.write({"step": 1, "epoch": 1, "event": "collapse", "message": "outputs nearly constant"})
        stats.truncate_after(1)
    assert [line.get("event") for line in read_stats(path)] == [None, "collapse"]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_torn_last_line_is_dropped_wherever_it_tears(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "s"
    write(path, 1, 2)
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines()[0][:cut])
    assert steps(path) == [1, 2]
    write(path, 3)
    assert steps(path) == [1, 2, 3]


def test_a_last_line_that_only_lacks_its_newline_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "s"
    write(path, 1, 2)
    path.write_bytes(path.read_bytes()[:-1])
    assert steps(path) == [1, 2]
    write(path, 3)
    assert steps(path) == [1, 2, 3]


@pytest.mark.parametrize(
    "line",
    [b'{"step": 2, "d_lo', b"[1]", b'{"epoch": 1}', b'{"step": NaN}', b"\xff\xfe", b"", b'{"step": true}'],
)
def test_damage_before_the_last_line_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "stats.jsonl"
    write(path, 1)
    path.write_bytes(path.read_bytes() + line + b"\n" + b'{"step": 3}\n')
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"stats\.jsonl, line 2"):
        read_stats(path)
    with StatsWriter(path) as stats, pytest.raises(InputError, match="line 2"):
        stats.truncate_after(1)
    assert path.read_bytes() == before


def test_a_missing_file_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no statistics"):
        read_stats(tmp_path / "stats.jsonl")


def test_a_place_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="not a place for a file"):
        StatsWriter(tmp_path / "file" / "stats.jsonl")


class FullDisk:
    """Stands for an unbuffered file on a disk that has room for `room` more bytes."""

    def __init__(self, stream: object, room: int) -> None:
        self.stream, self.room = stream, room

    def write(self, data: bytes) -> int:
        if self.room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = self.stream.write(bytes(data)[: self.room])  # type: ignore[attr-defined]
        self.room -= taken
        return taken

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def test_a_full_disk_is_a_failure_of_the_run_and_leaves_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with StatsWriter(path) as stats:
        stats.write(record(1))
        before = path.read_bytes()
        stats._stream = FullDisk(stats._stream, room=10)  # type: ignore[assignment]
        with pytest.raises(RunFailure, match="no space left"):
            stats.write(record(2))
    assert path.read_bytes() == before, "the part that did fit must be taken back"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's always-full device")
def test_a_full_device_is_a_failure_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats_file, "open_own", open)  # which takes devices too
    monkeypatch.setattr(stats_file, "_ends_with_newline", lambda path: True)
    with StatsWriter("/dev/full") as stats, pytest.raises(RunFailure, match="no space left"):
        stats.write(record(1))


def test_a_killed_writer_loses_no_line_it_had_written(tmp_path: Path) -> None:
    path = tmp_path / "s"
    program = (
        "import os, signal, sys\n"
        "from dcgan_core.runs.stats import StatsWriter\n"
        "stats = StatsWriter(sys.argv[1])\n"
        "for step in range(1, 101): stats.write({'step': step})\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    repository = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=repository, check=False)
    assert done.returncode == -9
    assert steps(path) == list(range(1, 101))
