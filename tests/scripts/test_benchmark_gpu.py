"""`scripts/benchmark_gpu.py` without a GPU: what is cut off, refused, fails or is killed, and what is made of it."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from scripts import benchmark_gpu
from scripts.benchmarking import machine
from scripts.benchmarking.case import Case
from scripts.benchmarking.gpu import bench as bench_module
from scripts.benchmarking.gpu.bench import COMMAND_BUFFERS, Bench
from scripts.benchmarking.gpu.journal import Journal, read_journal, read_journals
from scripts.benchmarking.gpu.parts import Item, best_recording, choose_items, do_items, items_of
from scripts.benchmarking.gpu.programs import quality_points
from scripts.benchmarking.gpu.race import CALLS, draw_race, race, recording
from scripts.benchmarking.gpu.report import report_of
from scripts.benchmarking.rows import Row
from scripts.benchmarking.worker import Surroundings
from tests.project.checkout import ROOT, run_python

CASE = Case(image_size=16, batch_size=4, width=4)


def bench_in(folder: Path, seconds: float = 60.0, **fields: Any) -> Bench:
    return Bench(
        Journal(folder / "part1.jsonl", time.time(), "a race"),
        folder,
        Surroundings("cpu", folder / "log.txt"),
        tiny=True,
        on_gpu=True,
        until=time.monotonic() + seconds,
        **fields,
    )


def stand_in(name: str, kind: str = "StandIn", framework: Any = "jax", **fields: Any) -> Row:
    given = (("name", name), *fields.pop("arguments", ()))
    return Row(name, f"stand-in {name}", framework, f"tests.scripts.runners:{kind}", given, **fields)


def lines(bench: Bench, kind: str) -> list[dict[str, Any]]:
    return [record for record in read_journal(bench.journal.path) if record["kind"] == kind]


def command(journal: Journal, part: int = 1) -> None:
    """The first line of a journal, as the command writes it."""
    dataclasses.replace(journal, item="").write(
        "command",
        part=part,
        minutes=9,
        tiny=True,
        arguments=[],
        xla_flags="",
        machine=machine.describe_machine(),
    )


# --- races -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def raced(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A race of rows that do well, fall back, fail, and disappear."""
    bench = bench_in(tmp_path_factory.mktemp("race"))
    command(bench.journal)
    modes = {"arguments": (("mode", "a"),), "fallbacks": ((("name", "torch-x"), ("mode", "b")),)}
    rows = [
        stand_in("ours-calls"),
        stand_in("torch-x", "Particular", "torch", **modes),
        stand_in("bad", "Raising"),
        stand_in("worse", "Dying"),
        stand_in("torch-other", framework="torch", arguments=(("loss", 5.0),)),
    ]
    race(bench, CASE, rows)
    draw_race(
        dataclasses.replace(bench, journal=bench.journal.of("drawing")), CASE, [rows[0], rows[-1], rows[2]]
    )
    return bench


def test_every_turn_is_a_line_and_turns_rotate(raced: Bench) -> None:
    turns = [(line["turn"], line["row"]) for line in lines(raced, "turn") if line["turn"]]
    assert turns == [
        *((1, name) for name in ("ours-calls", "torch-x", "torch-other")),
        *((2, name) for name in ("torch-x", "torch-other", "ours-calls")),
    ]
    # A row has a figure from right after its start, whatever happens later.
    assert [line["row"] for line in lines(raced, "turn")[:2]] == ["ours-calls"] * 2
    assert all(line["finite"] for line in lines(raced, "turn"))


def test_a_row_that_fails_is_written_and_the_others_go_on(raced: Bench) -> None:
    failed = {
        (line["row"], line["what"]): line for line in lines(raced, "failed") if line["item"] == "a race"
    }
    assert "no such kernel" in failed["bad", "start"]["error"]
    assert "ended with status 7" in failed["worse", "turn 0"]["error"]
    assert 'raise ValueError("no such kernel")' in (raced.folder / "log.txt").read_text(encoding="utf-8")
    first = failed["torch-x", "start with {'name': 'torch-x', 'mode': 'a'}"]
    assert not first["final"]
    started = {line["row"]: line for line in lines(raced, "start") if line["item"] == "a race"}
    assert "not with name='torch-x', mode='a': ValueError: not in mode a" in started["torch-x"]["notes"]
    assert {"ours-calls", "torch-x", "torch-other"} <= started.keys()


def test_the_report_says_who_won_and_who_did_something_else(raced: Bench) -> None:
    text = report_of(read_journals([raced.folder]))
    (ratio,) = (line for line in text.splitlines() if line.startswith("ratio train"))
    assert re.fullmatch(
        r"ratio train 16x16, batch 4, float32: ours-calls / torch-\w+ = .*, 2 turns; target 1.3 .*", ratio
    )
    assert re.search(r"\| torch-other \|.*\| NO \|", text)
    assert "torch-other trains something else" in text
    assert "bad, start: failed (ValueError: no such kernel)" in text
    assert "**stopped before its end**" in text
    assert "ratio draw 16x16, bytes on the host: ours-calls / torch-other" in text


def test_a_journal_cut_anywhere_makes_a_report(raced: Bench, tmp_path: Path) -> None:
    """What a kill at any moment leaves is a beginning of the file, to the byte."""
    whole = raced.journal.path.read_bytes()
    ends = [index + 1 for index, byte in enumerate(whole) if byte == 0x0A]
    cuts = [0, 1, *ends, *(end - 7 for end in ends), *random.Random(0).sample(range(len(whole)), 50)]
    path = tmp_path / "part1.jsonl"
    for cut in cuts:
        path.write_bytes(whole[:cut])
        text = report_of(read_journals([tmp_path]))
        assert len(read_journal(path)) == whole[: cut + 1].count(b"\n"), "the torn line alone is lost"
        assert text.startswith("# Measured")
    # The same beginning next to another part.
    Journal(tmp_path / "part2.jsonl", time.time(), "25 epochs").write(
        "left out", what="epochs", reason="no time"
    )
    assert "no time" in report_of(read_journals([tmp_path]))


def test_time_that_is_over_cuts_and_leaves_out(tmp_path: Path) -> None:
    bench = bench_in(tmp_path, seconds=4.0)
    race(bench, CASE, [stand_in("ours")])
    draw_race(bench, CASE, [stand_in("ours")])
    assert [line["reason"] for line in lines(bench, "left out")] == ["no time was left to start it"] * 2


def test_a_row_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.benchmarking.gpu.race.LEAST", 0.5)
    monkeypatch.setattr("scripts.benchmarking.gpu.race.FIRST_SHARE", 0.03)
    bench = bench_in(tmp_path)
    slow = stand_in("slow", "Particular", arguments=(("mode", "slow"),))
    fallback = (("name", "slow"), ("mode", "b"))
    race(bench, CASE, [dataclasses.replace(slow, fallbacks=(fallback,)), stand_in("ours")])
    assert bench.left() > 30, "a minute was not waited for"
    (first,) = lines(bench, "failed")
    assert first["error"].startswith("no answer within")
    assert {line["row"] for line in lines(bench, "start")} == {"slow", "ours"}, "its fallback, and the next"
    monkeypatch.setattr("scripts.benchmarking.gpu.race.ROW_SHARE", 0.03)
    race(dataclasses.replace(bench, journal=bench.journal.of("again")), CASE, [slow, stand_in("ours")])
    assert [line["row"] for line in lines(bench, "start") if line["item"] == "again"] == ["ours"]


def test_each_item_has_its_end_and_learns_the_best_recording(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    seen: list[tuple[str, float, str]] = []

    def note(now: Bench) -> None:
        seen.append((now.journal.item, now.until, now.recorded))
        for recorded, rate in (("", 1.0), ("+CONVOLUTION", 3.0)):
            row = recording(now, CALLS, recorded).name
            now.journal.write("turn", row=row, case={}, turn=1, rate=rate, finite=True)

    command(bench.journal)
    began = time.monotonic()
    items = [Item("first", 0.5, note), Item("second", 1.0, note), Item("late", 0.01, note)]
    do_items(bench, items, began, 100.0, lambda: read_journal(bench.journal.path))
    assert seen == [("first", began + 50, ""), ("second", began + 100, "+CONVOLUTION")]
    assert lines(bench, "left out")[0]["what"] == "late"


def test_parts_end_with_their_time() -> None:
    for part in (1, 2, 3):
        shares = [item.share for item in items_of(part, "letters", None)]
        assert shares == sorted(set(shares))
        assert shares[-1] == 1.0


def test_chosen_items_share_the_whole_time() -> None:
    items = [Item(name, share, lambda bench: None) for name, share in (("a", 0.1), ("b", 0.4), ("c", 1.0))]
    chosen = choose_items(items, [2, 3])
    assert [(item.name, item.share) for item in chosen] == [
        ("b", pytest.approx(1 / 3)),
        ("c", pytest.approx(1)),
    ]


def test_a_recording_is_the_best_of_those_that_stayed_finite() -> None:
    def turn(row: str, rate: float, finite: bool = True) -> dict[str, Any]:
        return {"kind": "turn", "row": row, "case": {}, "turn": 1, "rate": rate, "finite": finite}

    plain, conv = turn("ours-calls", 2.0), turn("ours-calls [+CONVOLUTION]", 3.0)
    assert best_recording([plain, conv]) == "+CONVOLUTION"
    assert best_recording([plain, conv | {"finite": False}]) == ""
    assert best_recording([plain, turn("ours-calls [8 channels]", 9.0), turn("ours", 9.0)]) == ""


def test_recordings_are_added_to_the_users_flags(tmp_path: Path) -> None:
    bench = bench_in(tmp_path, user_flags="--xla_dump_to=x")
    assert bench.flags("") == ()
    assert bench.flags("+WHILE") == (("XLA_FLAGS", f"--xla_dump_to=x {COMMAND_BUFFERS}+WHILE"),)


def test_a_process_that_aborts_is_written_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As XLA does with a flag that it does not know; no framework is needed for it."""
    monkeypatch.setattr(bench_module, "_run", _abort)
    bench = bench_in(tmp_path)
    assert not bench_module.run_task(bench, "machine")
    (failed,) = lines(bench, "failed")
    assert failed["error"].endswith("Unknown flag in XLA_FLAGS: --xla_unknown=1")


def _abort(bench: Bench, name: str, environment: dict[str, str], arguments: dict[str, Any]) -> None:
    bench.around.enter(environment)
    os.write(
        2,
        b"usage: ...\nF1128 04:13:20.752935 24557 parse.cc:234] Unknown flag in XLA_FLAGS: --xla_unknown=1\nx\n",
    )
    os.abort()


# --- the command -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--part", "4"], "1 to 3"),
        (["--minutes", "0"], "above 0.5"),
        (["--output-path", "{held}"], "part1.jsonl exists already"),
        (["--output-path", "{held}/part1.jsonl"], "is a file; choose a folder"),
        (["--items", "1,9"], "no item 9 in this part; there are 1 the machine, 2"),
        (["--join", "{held},{empty}"], "holds no part*.jsonl"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_wrong_input(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, empty = tmp_path / "held", tmp_path / "empty"
    held.mkdir()
    empty.mkdir()
    (held / "part1.jsonl").write_text("", encoding="utf-8")
    given = [argument.format(held=held, empty=empty) for argument in arguments]
    monkeypatch.setattr("sys.argv", ["benchmark_gpu", *given])
    with pytest.raises(InputError, match=re.escape(words)):
        benchmark_gpu.main()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "held", "part1.jsonl"]


def test_missing_packages_are_named_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.missing_packages() == []
    monkeypatch.setattr(machine, "_is_installed", lambda name: name not in ("tyro", "platformdirs"))
    monkeypatch.setattr("sys.argv", ["benchmark_gpu", "--no-such-flag"])
    with pytest.raises(InputError, match=r"not installed here: platformdirs, tyro\. On a machine without"):
        benchmark_gpu.main()


def test_join_prints_one_report_of_several_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in (1, 2):
        (tmp_path / str(part)).mkdir()
        command(Journal(tmp_path / str(part) / f"part{part}.jsonl", time.time()), part)
    monkeypatch.setattr("sys.argv", ["benchmark_gpu", "--join", f"{tmp_path / '1'}, {tmp_path / '2'}"])
    assert benchmark_gpu.main() == 0
    assert re.findall(r"^## (Part .):", capsys.readouterr().out, re.MULTILINE) == ["Part 1", "Part 2"]


def test_quality_is_known_by_seconds_of_training() -> None:
    stats = [
        {"step": 1},
        {"step": 11, "images_per_second": 80.0},
        {"step": 11, "event": "evaluation", "evaluation": 5.0, "evaluation_floor": 1.0},
        {"step": 21, "images_per_second": 40.0},
        {"step": 21, "event": "evaluation", "evaluation": 3.0, "evaluation_floor": 1.0},
    ]
    assert quality_points(stats, 8) == [(11, 1.0, 5.0, 1.0), (21, 3.0, 3.0, 1.0)]


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_random_moment(seed: int, tmp_path: Path) -> None:
    """The command itself: what it wrote is joined, and no process of it is left."""
    folder = tmp_path / "gpu"
    arguments = [sys.executable, "-m", "scripts.benchmark_gpu", "--tiny", "--minutes", "5"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([*arguments, "--output-path", str(folder)], cwd=ROOT, env=environment)
    time.sleep(random.Random(seed).uniform(5, 60))
    assert processes_with(str(tmp_path)), "the command and its rows"
    process.send_signal(signal.SIGKILL)
    process.wait()
    joined = run_python("-m", "scripts.benchmark_gpu", "--join", str(folder))
    assert joined.returncode == 0, joined.stderr
    assert "**stopped before its end**" in joined.stdout
    assert {path.name for path in folder.iterdir()} <= {
        "part1.jsonl",
        "log.txt",
        "report.md",
        "step.hlo.txt.gz",
    }
    written = (folder / "part1.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line) for line in written[:-1])
    wait_for(lambda: not processes_with(str(tmp_path)))


def processes_with(text: str) -> list[str]:
    """The processes whose environment holds this text, by their folder in /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            found += [path.parent.name] if text.encode() in path.read_bytes() else []
        except OSError:
            continue
    return found


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.2)
