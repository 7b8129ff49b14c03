"""Processes that decode: the program that runs is left alone, and no answer gets lost."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

import dcgan_core
from dcgan_core.data import decode, preparation
from dcgan_core.data.account import Account
from dcgan_core.data.decode import PixelSettings
from dcgan_core.data.preparation import Tally, decode_all
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item
from dcgan_core.data.store import open_or_prepare
from dcgan_core.data.workers import WorkerDied, Workers

FolderOf = Callable[..., Path]
ROOT = Path(dcgan_core.__file__).parents[1]
SETTINGS = PixelSettings(16, 16, 3, "center")


def test_threads_that_prepare_at_once_leave_the_main_module(
    folder_of: FolderOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "FEWEST_FOR_PROCESSES", 1)
    folder = folder_of(40)
    main = sys.modules["__main__"]
    seen: set[int] = set()
    process = preparation.process

    def look(settings: PixelSettings, contents: list) -> decode.Processed:
        seen.add(id(sys.modules["__main__"]))
        return process(settings, contents)

    monkeypatch.setattr(preparation, "process", look)
    monkeypatch.setattr(preparation, "CHUNK_IMAGES", 2)

    def prepare(side: int) -> None:
        request = DataRequest("folder", folder, side, side, cache_dir=tmp_path / str(side), workers=2)
        open_or_prepare(request, report=lambda _: None)

    threads = [threading.Thread(target=prepare, args=(side,)) for side in (16, 17)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sys.modules["__main__"] is main
    assert seen == {id(main)}


def test_threads_that_decode_at_once_leave_the_filters_of_warnings(
    picture: Callable, encode: Callable
) -> None:
    """The one that enters first leaves first, and the other puts back what it found."""
    before = warnings.filters
    data = encode(picture())
    entered = [threading.Event(), threading.Event()]
    go = threading.Event()

    def first() -> None:
        with decode._QUIET:
            entered[0].set()
            entered[1].wait(10)
        go.set()

    def second() -> None:
        entered[0].wait(10)
        with decode._QUIET:
            entered[1].set()
            go.wait(10)
            decode.process(SETTINGS, [data])

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert go.is_set()
    assert warnings.filters is before


def test_no_module_is_swapped_anywhere() -> None:
    """What is replaced in `sys.modules` is replaced for every thread."""
    found = [
        f"{path.name}:{node.lineno}"
        for package in ("dcgan_core", "dcgan_jax", "dcgan_torch")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and ast.unparse(node.value) == "sys.modules"
    ]
    assert found == []


def test_what_belongs_to_all_threads_has_one_owner() -> None:
    """Preparing runs in threads of other programs: only `_Quiet` touches what they share, and it counts."""
    shared = {"catch_warnings", "simplefilter", "filterwarnings", "chdir", "setdefaulttimeout", "putenv"}
    found = {
        f"{path.name}:{node.attr}"
        for path in (ROOT / "dcgan_core" / "data").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in shared
    }
    assert found == {"decode.py:catch_warnings", "decode.py:simplefilter"}


def test_a_request_is_answered_and_a_dead_process_is_noticed(picture: Callable, encode: Callable) -> None:
    data = encode(picture())
    with pytest.raises(WorkerDied), Workers(1) as workers:
        answer = workers.submit(SETTINGS, [data, b"broken"]).result()
        assert (answer.pixels == decode.process(SETTINGS, [data]).pixels).all()
        assert [position for position, _ in answer.broken] == [1]
        with pytest.raises(TypeError):  # what is raised there is raised here
            workers.submit(SETTINGS, None).result()  # type: ignore[arg-type]
        os.kill(workers.process_ids()[0], 9)
        workers.submit(SETTINGS, [data]).result()


WITHOUT_STREAMS = """
import sys
from dcgan_core.data.decode import PixelSettings
from dcgan_core.data.workers import Workers
import os
with Workers(2) as workers:
    # libtiff writes to the standard error of its process.
    data = open(sys.argv[1], "rb").read()
    answers = [workers.submit(PixelSettings(16, 16, 3, "center"), [data, data]).result() for _ in range(3)]
open(sys.argv[2], "w").write(str([(len(answer.pixels), len(answer.broken)) for answer in answers]))
"""


@pytest.mark.skipif(os.name != "posix", reason="closes streams in a shell")
def test_standard_streams_that_are_closed(tmp_path: Path, picture: Callable, encode: Callable) -> None:
    tiff = encode(picture(), "TIFF", compression="tiff_lzw")
    (tmp_path / "cut.tif").write_bytes(tiff[:8] + bytes(8) + tiff[16:])
    (tmp_path / "json.py").write_text("raise SystemExit('the module of the current folder was imported')")
    command = '"$0" -P -c "$1" cut.tif out.txt <&- >&- 2>&-'
    subprocess.run(
        ["sh", "-c", command, sys.executable, WITHOUT_STREAMS],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        timeout=60,
    )
    counts = ast.literal_eval((tmp_path / "out.txt").read_text())
    assert len(counts) == 3
    assert all(sum(count) == 2 for count in counts)


class Asked(Future):
    """Is done when its result is asked for."""

    waiting = 0
    most = 0

    def __init__(self, contents: list) -> None:
        super().__init__()
        self.contents = contents
        Asked.waiting += 1
        Asked.most = max(Asked.most, Asked.waiting)

    def result(self, timeout: float | None = None) -> decode.Processed:
        Asked.waiting -= 1
        self.set_result(decode.process(SETTINGS, self.contents))
        return super().result(timeout)


@pytest.mark.parametrize(("size", "most"), [(2_500_000, 2), (1000, 12)])
def test_large_files_wait_until_those_before_are_done(
    size: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three runs of each of many helpers would otherwise hold as many large files in memory."""

    class Pool:
        def __init__(self, _: int) -> None:
            pass

        def submit(self, _: PixelSettings, contents: list) -> Asked:
            return Asked(contents)

        def __enter__(self) -> Pool:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    for name, value in {
        "FEWEST_FOR_PROCESSES": 1, "AHEAD": 0, "QUEUED_BYTES": 3_000_000, "CHUNK_IMAGES": 1,
        "Workers": Pool, "most_broken": lambda found: found,
    }.items():  # fmt: skip
        monkeypatch.setattr(preparation, name, value)
    Asked.waiting = Asked.most = 0
    items = (Item(str(index), bytes(size)) for index in range(20))
    chunks = list(decode_all(Contents(20, items, 3, True, Account(20)), SETTINGS, 5, Tally(20), print))
    assert len(chunks) == 20
    assert Asked.most == most
