"""`stats.jsonl` to a picture: losses, D(x) and D(G(z)), gradient norms and speed, of one run or several."""

from __future__ import annotations

import dataclasses
import io
import itertools
import math
import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from dcgan_core.errors import InputError, printable
from dcgan_core.pictures.text import drawable
from dcgan_core.runs.stats import EVENT, read_stats
from dcgan_core.system import packages
from dcgan_core.system.files import disk_errors, write_bytes
from dcgan_core.system.paths import typed_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_POINTS = 200
"""Per line: with more measurements, each point is the mean of several; for a single run, a band shows the extremes."""
MOST_DRAWN = 1e100
"""No axis reaches over all floats: a value beyond this is drawn as this."""
SUFFIXES = ("png", "svg", "pdf")

# Distinguishable also by colour-blind people (Okabe and Ito's set).
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D31")
_STYLES = ("-", "--", ":")

_WARNING: dict[str, Any] = {"color": "#666666", "linewidth": 1.2, "linestyle": ":"}

# Points, negative: room for the numbers and the name of an axis, above its legend.
_BELOW_AXIS = -30
# Letters of the names in a row of the legend.
_LEGEND_LETTERS = 140


@dataclass(frozen=True)
class _Panel:
    title: str
    unit: str
    lines: tuple[tuple[str, str], ...]
    """(label, field of `dcgan_core.runs.stats`)."""
    scale: str = "linear"
    limits: tuple[float | None, float | None] = (None, None)


_PANELS = (
    _Panel("Losses", "loss", (("discriminator", "d_loss"), ("generator", "g_loss"))),
    _Panel(
        "What the discriminator takes for real",
        "mean probability",
        (
            ("real images: D(x)", "d_real"),
            ("generated: D(G(z))", "d_fake_before"),
            ("generated, after D's update", "d_fake_after"),
        ),
        limits=(-0.02, 1.02),
    ),
    _Panel(
        "Size of the gradients",
        "norm",
        (("discriminator", "d_grad_norm"), ("generator", "g_grad_norm")),
        scale="log",
    ),
    _Panel("Speed", "images per second", (("training", "images_per_second"),), limits=(0, None)),
)

_QUALITY = _Panel(
    "Quality of samples", "", (("samples", "evaluation"), ("real images", "evaluation_floor")), scale="log"
)


_DEVICE = _Panel(
    "Use of the device",
    "share",
    (("of what it can do at most", "peak_share"), ("of the time, waiting for data", "data_wait")),
    limits=(0, None),
)


@dataclass(frozen=True)
class Curves:
    """One run's measurements.

    fields: (steps, values) of each field, both (n,) float64, from the lines that have it: a step of the paper's
    protocol lacks one gradient. A value is NaN where the line has no number.
    """

    name: str
    fields: dict[str, tuple[np.ndarray, np.ndarray]]
    steps_per_epoch: tuple[float, float]
    """The least and the most that agree with the file; (0, inf) for a run in its first epoch."""
    warnings: list[int]
    metric: str
    """What --evaluate-every measured, or "" when nothing was."""


def plot_losses(stats_files: Sequence[Path], output: str | os.PathLike[str]) -> Path:
    """Draw the curves of one or several runs into `output` (.png, .svg or .pdf); returns its path.

    `stats_files`: `stats.jsonl` files, or folders that hold one. The horizontal axis counts steps, and
    epochs above where the runs agree on an epoch's length. Dotted verticals mark warnings, which the
    legend says. Needs no display and no fonts; the same files give the same bytes. Atomic.

    Raises `InputError` for no files, a file that is missing, damaged or without measurements, or another
    suffix; `RunFailure` when the disk is full.
    """
    return draw_curves(read_curves(stats_files), output)


def read_curves(stats_files: Sequence[Path]) -> list[Curves]:
    """Return the curves of the runs; raises `InputError` as `plot_losses` does."""
    if not stats_files:
        raise InputError("nothing to plot: name at least one run")
    paths = [path / "stats.jsonl" if path.is_dir() else path for path in map(typed_path, stats_files)]
    return [_read(path, printable(name)) for path, name in zip(paths, _names(paths), strict=True)]


def draw_curves(runs: Sequence[Curves], output: str | os.PathLike[str]) -> Path:
    """Draw curves that were read, as `plot_losses` does; returns the path."""
    output = typed_path(output)
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in SUFFIXES:
        raise InputError(f"curves are drawn as {', '.join(SUFFIXES)}, not as {output.name}")

    matplotlib, new_figure = load_matplotlib()
    out = io.BytesIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter of a name that no font has is drawn as a box
        matplotlib.rcdefaults()  # the user's own settings may want LaTeX, or a font that is not installed
        matplotlib.rcParams["svg.hashsalt"] = "dcgan"
        wide = len(_panels(runs)) > len(_PANELS)
        figure = new_figure(figsize=(16 if wide else 12, 8), dpi=100, layout="constrained")
        _draw(figure, runs)
        no_dates = {
            "png": ("Software",),
            "svg": ("Date", "Creator"),
            "pdf": ("CreationDate", "Creator", "Producer"),
        }
        figure.savefig(out, format=suffix, metadata=dict.fromkeys(no_dates[suffix]))
    with disk_errors(output, "saving curves"):
        write_bytes(output, out.getvalue())
    return output


def load_matplotlib() -> tuple[ModuleType, Callable[..., Figure]]:
    """Return matplotlib, and what makes a figure that is drawn without a window system.

    It takes half a second to import. pyplot is left alone: it would choose a window system, and keep the figure.

    Raises InputError when matplotlib cannot be imported, in whatever way.
    """
    needs = "curves are drawn by Matplotlib"
    matplotlib = packages.load_matplotlib(needs)
    canvas = packages.load("matplotlib.backends.backend_agg", needs, packages.MATPLOTLIB).FigureCanvasAgg
    make = packages.load("matplotlib.figure", needs, packages.MATPLOTLIB).Figure

    def new_figure(**settings: Any) -> Figure:
        figure = make(**settings)
        canvas(figure)
        return figure

    return matplotlib, new_figure


def _read(path: Path, name: str) -> Curves:
    records = read_stats(path)
    lines = [record for record in records if record.get("event", EVENT) == EVENT]
    fields = {field for panel in (*_PANELS, _QUALITY, _DEVICE) for _, field in panel.lines}
    if not any(field in line for line in lines for field in fields):
        raise InputError(f"{path} holds no measurements yet: there is nothing to plot")
    least, most = 0.0, math.inf
    for line in lines:
        epoch = line.get("epoch")
        if isinstance(epoch, int) and epoch >= 1:  # (step - 1) // steps_per_epoch is epoch - 1
            least = max(least, (line["step"] - 1) / epoch)
            most = min(most, (line["step"] - 1) / (epoch - 1)) if epoch > 1 else most
    curves = {}
    for field in fields:
        having = [line for line in lines if field in line]
        values = [line[field] if isinstance(line[field], int | float) else math.nan for line in having]
        steps = np.array([line["step"] for line in having], np.float64)
        curves[field] = steps, np.clip(np.array(values, np.float64), -MOST_DRAWN, MOST_DRAWN)
    return Curves(
        name,
        curves,
        (least, most),
        [record["step"] for record in records if record.get("event", EVENT) != EVENT],
        next((record.get("metric") or "" for record in records if record.get("event") == EVENT), ""),
    )


def _names(paths: Sequence[Path]) -> list[str]:
    """For each file the shortest end of its folder's path that distinguishes it from the others."""
    # Not every name of a folder is text.
    parts = [tuple(map(drawable, path.absolute().parent.parts)) for path in paths]
    for length in range(1, max(map(len, parts)) + 1):
        names = ["/".join(part[-length:]) for part in parts]
        if len(set(names)) == len(set(parts)):
            return names
    return [drawable(str(path)) for path in paths]


def _draw(figure: Figure, runs: Sequence[Curves]) -> None:
    from matplotlib.lines import Line2D

    epoch = _epoch_length(runs)
    panels = _panels(runs)
    places = list(figure.subplots(2, 3 if len(panels) > len(_PANELS) else 2).flat)
    for unused in places[len(panels) :]:
        unused.set_axis_off()
    for axes, panel in zip(places, panels, strict=False):
        _draw_panel(figure, axes, panel, runs)
        if epoch is not None:
            above = axes.secondary_xaxis("top", functions=(lambda x: x / epoch, lambda x: x * epoch))
            above.set_xlabel("epoch")
    if any(run.warnings for run in runs):
        mark = Line2D([], [], **_WARNING)
        figure.legend(
            [mark], ["a warning: its words are in log.txt"], loc="outside lower right", frameon=False
        )
    if len(runs) == 1:
        figure.suptitle(runs[0].name, parse_math=False)
    else:
        _name_runs(figure, runs)


def _draw_panel(figure: Figure, axes: Axes, panel: _Panel, runs: Sequence[Curves]) -> None:
    """Draw the curves of one panel. Colours are those of its lines, or of the runs if there are several."""
    from matplotlib.ticker import LogLocator, MaxNLocator

    single = len(runs) == 1
    axes.set_title(panel.title)
    axes.set_xlabel("step")
    axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True, min_n_ticks=1, steps=[1, 2, 2.5, 5, 10]))
    axes.set_ylabel(panel.unit, parse_math=False)
    axes.grid(alpha=0.3)
    labelled: set[str] = set()
    for run_index, run in enumerate(runs):
        for line_index, (label, field) in enumerate(panel.lines):
            colour = _COLOURS[(line_index if single else run_index) % len(_COLOURS)]
            style = "-" if single else _STYLES[line_index]
            steps, values = run.fields[field]
            if steps.size:
                shown = None if label in labelled else label
                labelled.add(label)
                _draw_line(axes, steps, values, colour, style, shown, band=single)
        for step in run.warnings[:50]:
            axes.axvline(step, **_WARNING)
    known = np.concatenate([run.fields[field][1] for run in runs for _, field in panel.lines])
    known = known[np.isfinite(known)]
    if panel.scale == "log" and known.size and known.min() > 0:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(LogLocator(subs=(2, 3, 5)))
        axes.yaxis.set_minor_formatter("{x:g}")
    axes.set_ylim(*panel.limits)
    axes.margins(x=0.01)
    if len(panel.lines) > 1 and labelled:
        _name_lines(figure, axes, grey=not single)


def _name_lines(figure: Figure, axes: Axes, *, grey: bool) -> None:
    """Put a legend below a panel. grey: its lines mean those of every run."""
    from matplotlib.transforms import offset_copy

    legend = axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        bbox_transform=offset_copy(axes.transAxes, figure, y=_BELOW_AXIS, units="points"),
        ncols=2,
        fontsize="small",
        frameon=False,
    )
    if grey:
        for handle in legend.get_lines():
            handle.set_color("#444444")


def _name_runs(figure: Figure, runs: Sequence[Curves]) -> None:
    """Put a legend of the runs below all panels."""
    from matplotlib.lines import Line2D

    colours = itertools.islice(itertools.cycle(_COLOURS), len(runs))
    legend = figure.legend(
        [Line2D([], [], color=colour, linewidth=3) for colour in colours],
        ["run"] * len(runs),  # a name that begins with _ would be left out
        loc="outside lower center",
        ncols=max(1, min(4, len(runs), _LEGEND_LETTERS // max(len(run.name) for run in runs))),
        frameon=False,
    )
    for text, run in zip(legend.get_texts(), runs, strict=True):
        text.set_parse_math(False)  # nor is what is between two $ a formula
        text.set_text(run.name)


def _panels(runs: Sequence[Curves]) -> list[_Panel]:
    """Return what is drawn of these runs: quality where it was measured, the device where its peak is known."""
    metric = next((run.metric for run in runs if run.metric), "")
    known = any(run.fields["peak_share"][0].size for run in runs)
    return [
        *_PANELS,
        *([dataclasses.replace(_QUALITY, unit=metric)] if metric else []),
        *([_DEVICE] if known else []),
    ]


def _epoch_length(runs: Sequence[Curves]) -> float | None:
    """Steps in an epoch, when every run's file allows for the same number; None otherwise."""
    least = max(run.steps_per_epoch[0] for run in runs)
    most = min(run.steps_per_epoch[1] for run in runs)
    # The length is more than `least` and at most `most`, and a whole number: after 1,000 lines, one or a few are left.
    first = math.floor(least) + 1
    return None if math.isinf(most) or first > most else (first + math.floor(most)) / 2


def _draw_line(
    axes: Axes,
    steps: np.ndarray,
    values: np.ndarray,
    colour: str,
    style: str,
    label: str | None,
    *,
    band: bool,
) -> None:
    """One curve; a long one as means over stretches of steps, `band` adds their least and greatest."""
    if len(steps) > MOST_POINTS:
        edges = np.linspace(0, len(steps), MOST_POINTS + 1).astype(int)[:-1]
        known = np.isfinite(values)
        counts = np.add.reduceat(known, edges)
        low = np.minimum.reduceat(np.where(known, values, np.inf), edges)
        high = np.maximum.reduceat(np.where(known, values, -np.inf), edges)
        sums = np.add.reduceat(np.where(known, values, 0.0), edges)
        empty = counts == 0
        low[empty] = high[empty] = sums[empty] = np.nan
        ends = np.append(edges[1:], len(steps)) - 1
        steps, values = (steps[edges] + steps[ends]) / 2, sums / np.maximum(counts, 1)
        if band:
            axes.fill_between(steps, low, high, color=colour, alpha=0.15, linewidth=0)
    marker = "." if len(steps) < 30 else None
    axes.plot(steps, values, style, color=colour, linewidth=1.3, marker=marker, label=label)
