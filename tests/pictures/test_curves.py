"""Curves say what the file says, on any machine, in the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.errors import InputError
from dcgan_core.pictures import curves
from dcgan_core.pictures.curves import plot_losses
from dcgan_core.runs.stats import MEASUREMENTS, StatsWriter

NO_CURVE = (
    *("d_accuracy", "fake_distance"),  # for the collapse watch
    *("model_tflops", "device_memory_peak"),  # figures to read in the file
    *("peak_share", "data_wait"),  # drawn where the device's peak is known
)


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Path]:
    """Writes a run of `steps` steps, one line each, and returns its folder."""

    def make(name: str, steps: int, steps_per_epoch: int = 10, every: int = 1, **changes: object) -> Path:
        generator = np.random.default_rng(len(name))
        with StatsWriter(tmp_path / name / "stats.jsonl") as stats:
            for step in range(every, steps + 1, every):
                line = {"step": step, "epoch": (step - 1) // steps_per_epoch + 1, "time": 1e9 + step}
                line |= {
                    field: generator.uniform(0.1, 1.0) for field in MEASUREMENTS if field != "peak_share"
                }
                stats.write({**line, **changes})
        return tmp_path / name

    return make


def test_a_picture_a_person_can_read(make_run: Callable[..., Path]) -> None:
    run = make_run("digits-001", 40)
    path = plot_losses([run / "stats.jsonl"], run / "losses.png")
    with Image.open(path) as picture:
        assert picture.size == (1200, 800)
        assert picture.info.keys() <= {"dpi"}, "no dates, no names of programs"
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
        colours = set(map(tuple, np.unique(pixels, axis=0).tolist()))
    assert {(0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x00, 0x9E, 0x73)} <= colours


# PNG files are compared below, with those of another environment.
@pytest.mark.parametrize("suffix", [pytest.param("svg", marks=pytest.mark.slow), "pdf"])
def test_the_same_files_give_the_same_bytes(make_run: Callable[..., Path], suffix: str) -> None:
    runs = [make_run("a", 25), make_run("bb", 30)]
    first = plot_losses(runs, runs[0] / f"1.{suffix}").read_bytes()
    assert plot_losses(runs, runs[0] / f"2.{suffix}").read_bytes() == first


@pytest.mark.parametrize(("steps", "every"), [(1, 1), (2, 1), (20, 10), (45, 1), (90_000, 10_000)])
def test_steps_are_whole_numbers(make_run: Callable[..., Path], steps: int, every: int) -> None:
    run = make_run("one", steps, every=every)
    _, new_figure = curves.load_matplotlib()
    figure = new_figure()
    curves._draw(figure, [curves._read(run / "stats.jsonl", "one")])
    panels = [axes for axes in figure.axes if axes.get_title()]
    ticks = np.concatenate([axes.get_xticks() for axes in panels])
    assert len(panels) == 4
    assert (ticks == np.rint(ticks)).all()


def test_every_curve_and_axis_is_there(make_run: Callable[..., Path]) -> None:
    run = make_run("one", 45)
    text = plot_losses([run], run / "losses.svg").read_text()
    # In an SVG the text of labels is in comments next to the outlines of its letters.
    for label in (
        "Losses",
        "discriminator",
        "real images: D(x)",
        "generated: D(G(z))",
        "generated, after D's update",
        "Size of the gradients",
        "Speed",
        "step",
        "epoch",
        "one",
    ):
        assert f"<!-- {label} -->" in text, label
    assert "warning" not in text


def drawn(run: Path, *others: Path) -> list[tuple[str, np.ndarray, np.ndarray]]:
    from matplotlib.figure import Figure

    figure = Figure()
    paths = [path / "stats.jsonl" for path in (run, *others)]
    curves._draw(
        figure, [curves._read(path, name) for path, name in zip(paths, curves._names(paths), strict=True)]
    )
    return [
        (str(line.get_label()), np.asarray(line.get_xdata()), np.asarray(line.get_ydata()))
        for axes in figure.axes
        for line in axes.get_lines()
    ]


def test_short_curves_are_drawn_as_measured(make_run: Callable[..., Path]) -> None:
    run = make_run("one", 45)
    from dcgan_core.runs.stats import read_stats

    records = read_stats(run / "stats.jsonl")
    lines = drawn(run)
    plotted = [field for field in MEASUREMENTS if field not in NO_CURVE]
    for (_, x, y), field in zip(lines, plotted, strict=True):
        assert x.tolist() == [record["step"] for record in records]
        assert y.tolist() == [record[field] for record in records]


def test_the_use_of_a_device_is_drawn_where_its_peak_is_known(make_run: Callable[..., Path]) -> None:
    run = make_run("gpu", 12, peak_share=0.25)
    labels = [label for label, _, _ in drawn(run)]
    assert labels[-2:] == ["of what it can do at most", "of the time, waiting for data"]
    assert [y.tolist() for label, _, y in drawn(run) if label == labels[-2]] == [[0.25] * 12]
    assert len(labels) == len(drawn(make_run("cpu", 12))) + 2
    with Image.open(plot_losses([run], run / "losses.png")) as picture:
        assert picture.size == (1600, 800)


def test_long_curves_are_means_of_what_was_measured(make_run: Callable[..., Path]) -> None:
    run = make_run("one", curves.MOST_POINTS * 7 + 3)
    for _, x, y in drawn(run):
        assert len(x) == curves.MOST_POINTS
        assert x[0] == pytest.approx(4)
        assert y.mean() == pytest.approx(0.55, abs=0.05)


def test_gaps_stay_gaps(make_run: Callable[..., Path]) -> None:
    run = make_run("one", 500, d_loss=None, d_grad_norm=float("nan"))
    gaps = [label for label, _, y in drawn(run) if np.isnan(y).all()]
    assert gaps == ["discriminator", "discriminator"], "D's loss and D's gradient norm, and nothing else"
    assert plot_losses([run], run / "losses.png").exists()


def test_all_gaps_and_zero_norms_are_no_reason_to_fail(make_run: Callable[..., Path]) -> None:
    for name, value in (("zero", 0.0), ("none", None)):
        run = make_run(name, 5, **dict.fromkeys(MEASUREMENTS, value))
        assert plot_losses([run], run / "losses.png").exists()


@pytest.mark.parametrize("every", [1, 10])
def test_the_length_of_an_epoch_is_found(make_run: Callable[..., Path], every: int) -> None:
    run = curves._read(make_run("one", 2000, steps_per_epoch=93, every=every) / "stats.jsonl", "one")
    assert curves._epoch_length([run]) == pytest.approx(93, abs=0.5)


def test_epochs_are_left_out_where_they_are_unknown_or_differ(make_run: Callable[..., Path]) -> None:
    names = {"first": (8, 10), "tens": (100, 10), "twelves": (100, 12), "tens again": (50, 10)}
    runs = {
        name: curves._read(make_run(name, *lengths) / "stats.jsonl", name) for name, lengths in names.items()
    }
    assert curves._epoch_length([runs["first"]]) is None
    assert curves._epoch_length([runs["tens"], runs["twelves"]]) is None
    assert curves._epoch_length([runs["tens"], runs["tens again"]]) == 10


def test_runs_are_distinguished_by_as_much_of_their_path_as_it_takes() -> None:
    paths = [Path(f"/x/{name}/stats.jsonl") for name in ("a/run", "b/run")]
    assert curves._names(paths) == ["a/run", "b/run"]
    assert curves._names(paths[:1]) == ["run"]
    assert curves._names([paths[0], paths[0]]) == ["run", "run"]


def test_warnings_of_the_run_are_marked(make_run: Callable[..., Path]) -> None:
    run = make_run("one", 20)
    with StatsWriter(run / "stats.jsonl") as stats:
        stats.write({"step": 15, "epoch": 2, "event": "collapse", "message": "outputs nearly constant"})
    marks = [x for _, x, _ in drawn(run) if len(x) == 2 and set(x) == {15}]
    assert len(marks) == 4
    assert "a warning: its words are in log.txt" in plot_losses([run], run / "losses.svg").read_text()


@pytest.mark.parametrize("event", [{}, {"event": "evaluation", "metric": "m", "evaluation_floor": 1.0}])
def test_no_legend_is_on_a_curve_or_on_another(
    make_run: Callable[..., Path], tmp_path: Path, event: dict[str, object]
) -> None:
    run = make_run("one", 30, **event, evaluation=2.0)
    _, new_figure = curves.load_matplotlib()
    figure = new_figure(figsize=(16 if event else 12, 8), dpi=100, layout="constrained")
    curves._draw(figure, [curves._read(run / "stats.jsonl", "one")])
    figure.canvas.draw()
    inner = [axes.get_window_extent() for axes in figure.axes if axes.axison]
    legends = [legend.get_window_extent() for axes in figure.axes if (legend := axes.get_legend())]
    assert len(legends) == 3 + bool(event)
    for number, legend in enumerate(legends):
        others = [*inner, *legends[:number]]
        assert not any(legend.overlaps(box) for box in others)
        assert legend.x0 >= 0
        assert legend.x1 <= figure.bbox.width
    assert min(box.width for box in inner) > 300, "the legends leave room for the curves"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no statistics"),
        ("", "no measurements"),
        ('{"step": 1, "event": "x"}\n', "no measurements"),
        ("{}\n", "line 1"),
    ],
)
def test_bad_files(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "stats.jsonl").write_text(content)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match=message):
        plot_losses([tmp_path], tmp_path / "losses.png")
    assert sorted(tmp_path.iterdir()) == before


def test_bad_requests(make_run: Callable[..., Path]) -> None:
    run = make_run("one", 3)
    with pytest.raises(InputError, match="png, svg, pdf"):
        plot_losses([run], run / "losses.gif")
    with pytest.raises(InputError, match="at least one run"):
        plot_losses([], run / "losses.png")


def test_no_display_no_fonts_no_home_and_odd_settings(make_run: Callable[..., Path], tmp_path: Path) -> None:
    run = make_run("one", 30)
    here = plot_losses([run], run / "here.png").read_bytes()
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nfont.family: No Such Font\nbackend: TkAgg\n")
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "HOME")}
    environment |= {"MATPLOTLIBRC": str(tmp_path), "MPLCONFIGDIR": str(tmp_path), "HOME": "/nonexistent"}
    environment["MPLBACKEND"] = "module://no_such.backend"  # what commands inherit from a notebook
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = [sys.executable, "-m", "dcgan_core.commands.plot", str(run), "--output", str(run / "there.png")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (run / "there.png").read_bytes() == here


NAMES = [
    "k$2^{$b",
    "_hidden",
    "$x$",
    "a\\$b$",
    os.fsdecode(b"caf\xe9"),
    "\u4e2d\u6587",
    "e\x1b[31m",
    "x" * 200,
]


def test_names_are_drawn_as_they_are(make_run: Callable[..., Path], tmp_path: Path) -> None:
    runs = [make_run(name, 3) for name in NAMES]
    text = plot_losses(runs, tmp_path / "all.svg").read_text()
    for shown in ("k$2^{$b", "_hidden", "$x$", "a\\$b$", "caf?"):
        assert f"<!-- {shown} -->" in text
    assert "x...(200 characters)...x" in text
    for run, shown in zip(runs, ("k$2^{$b", "_hidden"), strict=False):
        assert f"<!-- {shown} -->" in plot_losses([run], tmp_path / "one.svg").read_text()


def test_a_measure_is_named_as_it_is(make_run: Callable[..., Path], tmp_path: Path) -> None:
    run = make_run("m", 3, event="evaluation", metric="$\\frac{$", evaluation=2.0, evaluation_floor=1.0)
    assert "<!-- $\\frac{$ -->" in plot_losses([run], tmp_path / "m.svg").read_text()


def test_any_number_is_drawn(make_run: Callable[..., Path], tmp_path: Path) -> None:
    runs = [
        make_run(name, 3, d_loss=value, d_grad_norm=abs(value), images_per_second=value)
        for name, value in (("large", 1e308), ("negative", -1e308), ("small", 5e-324))
    ]
    assert plot_losses(runs[:1], tmp_path / "n.png").stat().st_size
    assert plot_losses(runs[1:], tmp_path / "n.png").stat().st_size


def test_a_matplotlib_that_is_missing_is_named(
    make_run: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.backends.backend_agg", None)
    with pytest.raises(InputError, match=r"drawn by Matplotlib, which is not installed here: python -m pip"):
        plot_losses([make_run("n", 3)], tmp_path / "n.png")
    assert not (tmp_path / "n.png").exists()
