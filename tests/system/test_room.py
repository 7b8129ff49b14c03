"""What will not fit on the disk or into memory is refused before it is made, with figures."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dcgan_core.errors import InputError
from dcgan_core.system import room


class Usage(NamedTuple):
    free: int


def test_a_disk_with_too_little_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def usage(place: Path) -> Usage:
        asked.append(place)
        return Usage(2_000_000)

    monkeypatch.setattr(room.shutil, "disk_usage", usage)
    folder = tmp_path / "not" / "there" / "yet"
    room.check_disk(folder, 2_000_000, "this", "take less")
    with pytest.raises(
        InputError, match=r"this would take about 2\.0 MB, and the disk of .*yet has 2\.0 MB free; ta"
    ):
        room.check_disk(folder, 2_000_001, "this", "take less")
    assert asked == [tmp_path, tmp_path]


def test_a_disk_has_a_number_of_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Status(NamedTuple):
        f_files: int
        f_favail: int = 9

    monkeypatch.setattr(room.os, "statvfs", lambda _: Status(10), raising=False)
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: Usage(1))
    room.check_disk(tmp_path, 0, "these", "take fewer", files=9)
    with pytest.raises(InputError, match=r"these would be 10 files, .* has room for 9 more; take fewer"):
        room.check_disk(tmp_path, 0, "these", "take fewer", files=10)
    monkeypatch.setattr(room.os, "statvfs", lambda _: Status(0), raising=False)  # btrfs has no such number
    room.check_disk(tmp_path, 0, "these", "take fewer", files=10)


def test_a_claim_is_the_systems_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: Usage(1000))
    room.claim_disk(tmp_path, 1000)
    with pytest.raises(OSError, match="No space left") as caught:
        room.claim_disk(tmp_path, 1001)
    assert caught.value.errno == errno.ENOSPC


def test_memory_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "available_memory", lambda: 3_000_000_000)
    room.check_memory(3e9, "this", "take less")
    with pytest.raises(
        InputError, match=r"this would take about 3\.5 GB of memory, and 3\.0 GB is available; take"
    ):
        room.check_memory(3.5e9, "this", "take less")
    monkeypatch.setattr(room, "available_memory", lambda: None)
    room.check_memory(3.5e9, "this", "take less")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (900, "0.9 kB"),
        (99_999, "100.0 kB"),
        (2e6, "2.0 MB"),
        (3.4e9, "3.4 GB"),
        (1.2345e15, "1,234,500.0 GB"),
    ],
)
def test_sizes_in_words(size: float, words: str) -> None:
    assert room.in_words(size) == words


@pytest.mark.parametrize("number", [None, errno.EOPNOTSUPP, errno.ENOSPC])
def test_a_file_gets_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None) -> None:
    def refuse(*_: Any) -> None:
        assert number is not None
        raise OSError(number, os.strerror(number))

    if number is not None:
        monkeypatch.setattr(room.os, "posix_fallocate", refuse, raising=False)
    if number == errno.ENOSPC:
        with pytest.raises(OSError, match="No space left"):
            room.reserve(tmp_path / "a", 100_000)
        return
    room.reserve(tmp_path / "a", 100_000)
    assert (tmp_path / "a").read_bytes() == bytes(100_000)
    if number is None and hasattr(os, "posix_fallocate"):
        assert (tmp_path / "a").stat().st_blocks * 512 >= 100_000
