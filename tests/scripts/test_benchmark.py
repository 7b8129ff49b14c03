"""The benchmark: rows take turns, a row that does other work shows, the report says what it promises."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import InputError, RunFailure
from scripts import benchmark
from scripts.benchmarking import machine, rows
from scripts.benchmarking.case import EARLY_STEPS, RING, Case
from scripts.benchmarking.report import PICTURE, Report, case_section, join_reports
from scripts.benchmarking.results import CaseResult, RowResult, median_of
from scripts.benchmarking.rounds import run_case
from scripts.benchmarking.rows import ROWS, Row, choose_rows
from tests.project.checkout import run_python

CASE = Case(image_size=16, batch_size=4, width=8)


@pytest.fixture(autouse=True)
def _short_products(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a machine can do at most is measured for a moment only: nothing here depends on how well."""
    monkeypatch.setattr("scripts.benchmarking.rounds.MULTIPLY_SECONDS", 0.05)


def stand_in(name: str, kind: str = "StandIn", framework: Any = "jax", **arguments: Any) -> Row:
    given = tuple({"name": name, **arguments}.items())
    return Row(name, f"stand-in {name}", framework, f"tests.scripts.runners:{kind}", given)


def run(*some: Row, repeats: int = 2) -> CaseResult:
    return run_case(CASE, some, repeats=repeats, seconds=0.02, device="cpu", report=lambda _: None)


def report_of(*results: CaseResult) -> Report:
    settings = {"precision": "float32", "repeats": 2, "seconds": 0.02}
    return Report(machine.describe_machine(), settings, [], list(results))


# --- the whole command -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.timeout(900)  # four processes import and compile: half a minute on a quiet machine
def test_the_command_measures_rows_that_do_the_same_work(tmp_path: Path) -> None:
    folder = tmp_path / "a report"
    names = ["ours", "flax", "torch-eager", "torch-channels-last"]
    flags = "--image-size 16 --batch-size 4 --width 8 --repeats 1 --seconds 0.05 --device cpu"
    arguments = [*flags.split(), "--rows", ",".join(names), "--output-path", str(folder)]
    # In a process of its own, since a process starts with the peak of memory of the one that started it. Networks this
    # small gain nothing from threads, and wait for each other's on a busy machine.
    result = run_python("scripts/benchmark.py", *arguments, OMP_NUM_THREADS="1")
    assert result.returncode == 0, result.stderr
    record = json.loads((folder / "benchmark.json").read_text(encoding="utf-8"))
    (case,) = record["cases"]
    assert [row["row"] for row in case["rows"]] == names
    assert case["problems"] == []
    for row in case["rows"]:
        assert row["loss_difference"] < 1
        assert row["picture_difference"] < 1e-5
        assert row["train"]["median"] > 0
        assert row["memory"]["with_compilation"] > row["memory"]["libraries"] > 0
    assert case["matrix_product_flops_per_second"] > 1e8
    last = result.stdout.strip().splitlines()[-4:]
    assert all(
        re.fullmatch(r"ratio \w+ 16x16, batch 4: ours / .* = [\d.]+ \[.*\], one repeat", x) for x in last
    )
    assert sum("plain Flax" in line for line in last) == 2
    text = (folder / "benchmark.md").read_text(encoding="utf-8")
    assert text.count("| yes |") == len(names)
    assert text.rstrip().removesuffix("```").rstrip().endswith(last[-1])


@pytest.mark.parametrize(
    ("flags", "reported"),
    [
        (["--rows", "torch-egaer"], "did you mean 'torch-eager'?"),
        (["--image-size", "sixty"], "expected whole numbers"),
        (["--image-size", "15"], "15"),
        (["--batch-size", "1"], "at least 2"),
        (["--repeats", "0"], "1 or more"),
    ],
    ids=" ".join,
)
def test_wrong_input_is_reported_at_once(
    flags: list[str], reported: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmark", *flags, "--output-path", str(tmp_path / "report")])
    with pytest.raises(InputError, match=re.escape(reported)):
        benchmark.main()
    assert not (tmp_path / "report").exists()


def test_a_report_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "benchmark.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="holds a report already"):
        benchmark.choose_folder(tmp_path)
    assert benchmark.choose_folder(tmp_path / "new") == tmp_path / "new"


def test_the_default_tour() -> None:
    def tour(on_gpu: bool) -> list[tuple[int, int]]:
        cases = benchmark.choose_cases(benchmark.BenchmarkOptions(), "float32", on_gpu=on_gpu)
        return [(case.image_size, case.batch_size) for case in cases]

    assert tour(False) == [(28, 64), (64, 16), (64, 64), (64, 128), (128, 16)]
    assert set(tour(True)) - set(tour(False)) == {(64, 512), (64, 2048), (128, 128)}


# --- rows and turns --------------------------------------------------------------------------------------


def test_rows_take_turns_and_never_overlap(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    found = run(*(stand_in(name, journal=journal) for name in ("a", "b", "c")), repeats=3)
    lines = [line.split() for line in journal.read_text(encoding="utf-8").splitlines()]
    spans = sorted((float(begin), float(end), name) for name, begin, end in lines)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    order = [name for i, (_, _, name) in enumerate(spans) if i == 0 or spans[i - 1][2] != name]
    # Each starts; then they rotate, so no row always follows the same one.
    assert "".join(order) == "abc" + "abc" + "bca" + "cab"
    for result in found.rows:
        assert len(result.train_rates) == len(result.generation_rates) == 3
        # Every step is done once, in order, from the first.
        assert [d for d, _ in result.losses] == [1.0 + step for step in range(len(result.losses))]
        assert result.idle_cpu_share < 0.5
    assert found.problems() == []


def test_rows_that_fail_are_reported_and_the_others_continue() -> None:
    found = run(stand_in("ours"), stand_in("bad", "Raising"), stand_in("worse", "Dying"), stand_in("flax"))
    assert [result.row.name for result in found.good()] == ["ours", "flax"]
    bad, worse = found.problems()
    assert "row bad failed" in bad
    assert "ValueError: no such kernel" in bad
    assert "row worse failed" in worse
    assert "ended with status 7" in worse
    assert report_of(found).markdown().count("| failed |") == 2


def test_rows_on_different_devices_are_refused() -> None:
    with pytest.raises(RunFailure, match="a on cpu, b on gpu"):
        run(stand_in("a"), stand_in("b", device="gpu"))


def test_rows_that_cannot_run_are_left_out_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(rows.shutil, "which", lambda name: None)
    chosen, left_out = choose_rows(None, on_gpu=False)
    assert [row.name for row in chosen] == [name for name in ROWS if name != "torch-compile"]
    assert "C++ compiler" in left_out[0]
    assert choose_rows(None, on_gpu=True) == (list(ROWS.values()), [])
    with pytest.raises(InputError, match="C\\+\\+ compiler"):
        choose_rows("ours,torch-compile", on_gpu=False)
    monkeypatch.setattr(rows.importlib.util, "find_spec", lambda name: None if name == "torch" else object())
    assert [row.name for row in choose_rows(None, on_gpu=False)[0]] == ["ours", "flax"]


# --- what shows ------------------------------------------------------------------------------------------


def finished(name: str, framework: Any, rate: float, loss: float = 1.0, picture: float = 0.0) -> RowResult:
    return RowResult(
        dataclasses.replace(ROWS[name], framework=framework),
        losses=[(loss, 1.0)] * (EARLY_STEPS + 1),
        train_rates=[rate, 1.1 * rate],
        cpu_seconds_per_step=[0.1, 0.2],
        generation_rates=[rate, rate],
        memory={"libraries": 2**20, "with_compilation": 2**21, "training": 2**21, "device": None},
        picture_difference=picture,
        multiply_rates=[1e11, 1.2e11],
    )


def case_of(*some: RowResult) -> CaseResult:
    return CaseResult(CASE, list(some))


def test_ratios_are_to_the_best_pytorch_row_and_to_flax() -> None:
    found = case_of(
        finished("ours", "jax", 60.0),
        finished("flax", "jax", 10.0),
        finished("torch-eager", "torch", 30.0),
        finished("torch-compile", "torch", 40.0),
    )
    lines = report_of(found).ratio_lines()
    assert lines == [
        "ratio train 16x16, batch 4: ours / best PyTorch row (torch-compile) = 1.50 [1.50, 1.50], 50% interval",
        "ratio train 16x16, batch 4: ours / PyTorch eager (torch-eager) = 2.00 [2.00, 2.00], 50% interval",
        "ratio train 16x16, batch 4: ours / plain Flax = 6.00 [6.00, 6.00], 50% interval",
        "ratio generate 16x16, batch 4: ours / best PyTorch row (torch-compile) = 1.50 [1.50, 1.50], 50% interval",
        "ratio generate 16x16, batch 4: ours / PyTorch eager (torch-eager) = 2.00 [2.00, 2.00], 50% interval",
        "ratio generate 16x16, batch 4: ours / plain Flax = 6.00 [6.00, 6.00], 50% interval",
    ]


@pytest.mark.parametrize(
    ("wrong", "reported"),
    [
        ({"loss": 1.0001}, "trains something else"),
        ({"loss": float("nan")}, "trains something else"),
        ({"picture": 0.1}, "draws something else"),
        ({"picture": float("nan")}, "draws something else"),
    ],
    ids=str,
)
def test_a_fast_row_that_does_other_work_shows(wrong: dict[str, float], reported: str) -> None:
    found = case_of(finished("ours", "jax", 999.0, **wrong), finished("torch-eager", "torch", 30.0))
    (problem,) = found.problems()
    assert reported in problem
    assert "row ours" in problem
    report = report_of(found)
    assert all(line.endswith("NOT COMPARABLE: the results differ") for line in report.ratio_lines())
    assert report.markdown().count("| NO |") == 1


@pytest.mark.torch
@pytest.mark.parametrize("mistake", ["none", "D keeps its weights", "G keeps its weights", "other images"])
def test_a_step_that_does_something_else_shows(mistake: str) -> None:
    from scripts.benchmarking.runner_eager import EagerRunner
    from scripts.benchmarking.runner_torch import TorchRunner

    case = Case(image_size=32, batch_size=8, width=16)
    reference, runner = EagerRunner(case), TorchRunner(case)
    networks = runner.state.networks()
    if mistake == "D keeps its weights":
        networks["discriminator"].optimizer.param_groups[0]["lr"] = 0.0
    elif mistake == "G keeps its weights":
        networks["generator"].optimizer.param_groups[0]["lr"] = 0.0
    elif mistake == "other images":
        runner._images = runner._images[::-1]
    found = CaseResult(case, [finished("torch-eager", "torch", 1.0), finished("ours", "jax", 1.0)])
    for result, kind in zip(found.rows, (reference, runner), strict=True):
        result.losses = kind.finish([kind.step(index) for index in range(EARLY_STEPS)])
    assert ["row ours trains something else" in problem for problem in found.problems()] == (
        [] if mistake == "none" else [True]
    )


def test_the_share_of_the_machine_is_of_the_larger_rate() -> None:
    ours = finished("ours", "jax", 100.0)
    theirs = dataclasses.replace(finished("torch-eager", "torch", 30.0), multiply_rates=[3e11])
    found = case_of(ours, theirs)
    assert found.machine_rate() == 3e11
    record = found.to_dict()["rows"][0]["train"]
    assert record["share_of_matrix_rate"] == pytest.approx(105.0 * found.train_flops() / 3e11)


def test_a_busy_machine_is_reported() -> None:
    quiet, busy = case_of(finished("ours", "jax", 10.0)), case_of(finished("ours", "jax", 10.0))
    quiet.rows[0].others_shares, busy.rows[0].others_shares = [0.01, 0.02], [0.4, 0.6]
    assert "other programs took 2% of the machine" in report_of(quiet).markdown()
    assert "not quiet" not in report_of(quiet).markdown()
    assert "other programs took 50% of the machine" in report_of(busy).markdown()
    assert "not quiet" in report_of(busy).markdown()


def test_the_scaling_is_drawn_from_two_batch_sizes_on(tmp_path: Path) -> None:
    first = case_of(finished("ours", "jax", 10.0), finished("flax", "jax", 5.0))
    second = dataclasses.replace(first, case=dataclasses.replace(CASE, batch_size=8))
    report_of(first).save(tmp_path / "one")
    assert not (tmp_path / "one" / PICTURE).exists()
    report_of(first, second).save(tmp_path / "two")
    assert (tmp_path / "two" / PICTURE).stat().st_size > 1000
    assert f"]({PICTURE})" in (tmp_path / "two" / "benchmark.md").read_text(encoding="utf-8")


def test_the_document_takes_the_results_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "benchmark.md"
    document.write_text(benchmark.DOCUMENT.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(benchmark, "DOCUMENT", document)
    results = [case_of(finished(name, "jax", 10.0)) for name in ("ours", "flax")]
    for result, other in (results, results[::-1]):
        benchmark.write_document(report_of(result), tmp_path)
        text = document.read_text(encoding="utf-8")
        assert f"| {result.rows[0].row.name}: " in text
        assert f"| {other.rows[0].row.name}: " not in text
        assert text.startswith("# The benchmark")
    document.write_text("nothing to replace", encoding="utf-8")
    with pytest.raises(InputError, match="lacks the line"):
        benchmark.write_document(report_of(*results), tmp_path)


def test_reports_measured_in_pieces_become_one(tmp_path: Path) -> None:
    pieces = []
    for name, batch, load in (("first", 8, 0.5), ("second", 4, 1.5)):
        found = case_of(finished("ours", "jax", 10.0), finished("torch-eager", "torch", 5.0))
        report = report_of(dataclasses.replace(found, case=dataclasses.replace(CASE, batch_size=batch)))
        report.machine["load_average"] = load
        report.save(tmp_path / name)
        pieces.append(report)
    joined = join_reports([tmp_path / "first", tmp_path / "second"])
    assert [result.case.batch_size for result in joined.results] == [4, 8]
    assert joined.ratio_lines() == [*pieces[1].ratio_lines(), *pieces[0].ratio_lines()]
    assert joined.machine["load_average"] == 1.5
    for piece in pieces:
        assert case_section(piece.results[0]) in joined.markdown()

    with pytest.raises(InputError, match="more than one of the reports holds: 16x16, batch 8"):
        join_reports([tmp_path / "first", tmp_path / "first"])
    pieces[0].machine["commit"] = "another"
    pieces[0].save(tmp_path / "first")
    with pytest.raises(InputError, match="its commit is"):
        join_reports([tmp_path / "first", tmp_path / "second"])
    (tmp_path / "first" / "benchmark.json").write_text('{"machine": {}}', encoding="utf-8")
    with pytest.raises(InputError, match="is not a report of this benchmark"):
        join_reports([tmp_path / "first", tmp_path / "second"])
    with pytest.raises(InputError, match="no report at"):
        join_reports([tmp_path / "nowhere"])


# --- the parts -------------------------------------------------------------------------------------------


def test_a_package_under_a_path_with_a_space_is_imported_through_a_link(tmp_path: Path) -> None:
    apart = tmp_path / "a folder" / "site-packages"
    plain = tmp_path / "plain"
    for folder in (apart / "spaced", plain / "unspaced", tmp_path / "link"):
        folder.mkdir(parents=True)
    (apart / "spaced" / "__init__.py").touch()
    (plain / "unspaced" / "__init__.py").touch()
    code = (
        f"import sys; sys.path += [{str(apart)!r}, {str(plain)!r}]\n"
        "from pathlib import Path; from scripts.benchmarking.worker import shorten_path\n"
        f"print(len(shorten_path('unspaced', Path({str(tmp_path)!r}))))\n"
        f"print(len(shorten_path('spaced', Path({str(tmp_path / 'link')!r}))))\n"
        "import spaced; print(' ' in spaced.__file__)"
    )
    assert run_python("-c", code).stdout.split() == ["0", "1", "False"]


@pytest.mark.parametrize(
    ("count", "low", "high", "coverage"),
    [(1, 0, 0, 0.0), (2, 0, 1, 0.5), (5, 0, 4, 0.9375), (8, 1, 6, 1 - 18 / 256), (20, 6, 13, 0.8847)],
)
def test_the_interval_of_a_median(count: int, low: int, high: int, coverage: float) -> None:
    found = median_of([float(value) for value in reversed(range(count))])
    assert found.median == (count - 1) / 2
    if count == 20:
        # One rank further in would cover 88 % only.
        assert (found.low, found.high) == (low - 1, high + 1)
        assert found.coverage > 0.9 > coverage
    else:
        assert (found.low, found.high, found.coverage) == (low, high, pytest.approx(coverage))


def test_others_are_what_is_busy_and_not_oneself() -> None:
    # Two cores for 10 s: 20 s of processor time, 15 of them busy, 12 of those one's own.
    before = machine.Snapshot(ticks=1000, busy_ticks=500, own_seconds=1.0, wall=100.0)
    after = machine.Snapshot(ticks=3000, busy_ticks=2000, own_seconds=13.0, wall=110.0)
    assert machine.others_share(before, after, cores=2) == pytest.approx(0.15)
    assert machine.others_share(before, None, cores=2) is None
    assert machine.others_share(before, before, cores=2) is None


def test_every_row_gets_the_same_start_and_the_same_batches() -> None:
    first, second = CASE.starting_point(), CASE.starting_point()
    for name, weights in first.weights.items():
        assert all(np.array_equal(array, second.weights[name][key]) for key, array in weights.items())
    images = CASE.images()
    assert images.shape == (RING, 4, 16, 16, 3)
    assert images.dtype == np.uint8
    assert np.array_equal(images, CASE.images())
    assert not np.array_equal(images[0], images[1])
    assert CASE.latents().shape == (RING, 4, 100)
    assert Case(28, 2).images().shape[-1] == 1
