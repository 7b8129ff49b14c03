"""The report of a benchmark: Markdown for people, JSON for programs, a picture of the scaling; several as one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.pictures.curves import load_matplotlib
from dcgan_core.system.files import atomic_path, write_text
from scripts.benchmarking.case import EARLY_STEPS, Case
from scripts.benchmarking.results import CaseResult, RowResult, median_of
from scripts.benchmarking.rows import ROWS
from scripts.benchmarking.text import markdown_table

PICTURE = "scaling.png"
QUIET = 0.05
"""Share of the machine that other programs may take before the report warns."""
POLICIES = {
    "float32": "float32 everywhere, in every row; on a GPU no row rounds a product to TF32",
    "tf32": "float32 everywhere, products rounded to TF32, in every row",
    "bfloat16": "maps and kernels bfloat16 within the passes of a training step; parameters, statistics and "
    "optimizer float32. torch-eager runs as it is shipped: float32. Generation is float32 in every row",
}


@dataclass
class Report:
    """The settings and the results of a benchmark run.

    machine: as `describe_machine` returns it. settings: the command's options that shaped the run.
    """

    machine: dict[str, Any]
    settings: dict[str, Any]
    left_out: list[str]
    results: list[CaseResult]

    def save(self, folder: Path) -> None:
        """Write `benchmark.json`, `benchmark.md` and, with two batch sizes of one image size, the picture."""
        folder.mkdir(parents=True, exist_ok=True)
        record = {
            "machine": self.machine,
            "settings": self.settings,
            "left_out": self.left_out,
            "cases": [result.to_dict() for result in self.results],
        }
        write_text(folder / "benchmark.json", json.dumps(record, indent=1) + "\n")
        drawn = draw_scaling(self.results, folder / PICTURE)
        write_text(folder / "benchmark.md", self.markdown(PICTURE if drawn else None))

    def markdown(self, picture: str | None = None, *, ratios: bool = True) -> str:
        """Return the report, the `ratio` lines last. picture: its path, as seen from the report."""
        parts = [self._heading()]
        if picture:
            parts.append(f"![Training speed against batch size]({picture})")
        parts += [case_section(result) for result in self.results]
        parts += [f"- {sentence}" for sentence in self.left_out]
        problems = [problem for result in self.results for problem in result.problems()]
        if problems:
            parts.append("**Problems**\n\n" + "\n".join(f"- {problem}" for problem in problems))
        lines = self.ratio_lines()
        if lines and ratios:
            parts.append("```\n" + "\n".join(lines) + "\n```")
        return "\n\n".join(parts) + "\n"

    def ratio_lines(self) -> list[str]:
        """Return the plain lines that say how ours compares."""
        return [ratio.line(result.case) for result in self.results for ratio in result.ratios()]

    def _heading(self) -> str:
        machine = self.machine
        versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items() if version)
        device = machine["gpu"] or f"{machine['processor']}, {machine['cores']} cores"
        ran_on = sorted({row.device_name for result in self.results for row in result.good()})
        return "\n".join(
            [
                f"- Hardware: {device}; {machine['memory_gib']} GiB of memory; rows ran on {', '.join(ran_on)}",
                f"- Load average before the start: {machine['load_average']} (0 on a quiet machine)",
                f"- Versions: {versions}; Python {machine['python']}; {machine['system']}",
                f"- Commit: {machine['commit']}; {machine['time']}",
                f"- Precision: {POLICIES[self.settings['precision']]}",
                f"- Repeats: {self.settings['repeats']}, in turns of about {self.settings['seconds']:g} s",
            ]
        )


def case_section(result: CaseResult) -> str:
    """Return the tables of one case; rates are medians, with the smallest and the largest in brackets."""
    case, architecture = result.case, result.case.architecture()
    colours = "grey" if architecture.image_shape[2] == 1 else "RGB"
    rate, last = result.machine_rate(), result.last_common_step()
    introduction = (
        f"A training step is {result.train_flops() * case.batch_size / 1e9:.3g} GFLOP, an image generated "
        f"{result.generation_flops() / 1e9:.3g} GFLOP ({colours}, {case.width} feature maps at the widest). "
        f"Large matrix products run at {rate / 1e9:.3g} GFLOP/s here."
    )
    idle = max((row.idle_cpu_share for row in result.good()), default=0.0)
    notes = [f"- {row.row.name}: {note}" for row in result.good() for note in row.notes]
    notes.append(f"- Waiting for its turn, no row used more than {idle:.2%} of a core.")
    others = result.others_share()
    if others is not None:
        notes.append(f"- While a row trained, other programs took {others:.0%} of the machine.")
    if (others or 0) > QUIET:
        notes.append(
            "- So the machine was not quiet. Threads that wait for each other at every operation, as PyTorch's do, "
            "lose more to that than the ratios show: measure again on a quiet machine."
        )
    return "\n\n".join(
        [
            f"### {case.name}",
            introduction,
            _table([_speed_row(result, row, rate, last) for row in result.rows]),
            _table([_start_row(row) for row in result.good()]),
            "\n".join(notes),
        ]
    )


def _table(rows: Sequence[Mapping[str, str]]) -> str:
    header = max(rows, key=len, default={})
    return markdown_table(list(header), [list(row.values()) for row in rows])


def _speed_row(result: CaseResult, row: RowResult, rate: float, last: int) -> dict[str, str]:
    label = f"{row.row.name}: {row.row.label}"
    if row.error:
        return {"row": label, "training, images/s": "failed"}
    train = median_of(row.train_rates)
    return {
        "row": label,
        "training, images/s": _spread(row.train_rates),
        "s/step": f"{result.case.batch_size / train.median:.4g}",
        "processor s/step": f"{median_of(row.cpu_seconds_per_step).median:.4g}",
        "share of matrix rate": f"{train.median * result.train_flops() / rate if rate else 0.0:.0%}",
        "generation, images/s": _spread(row.generation_rates),
        "losses D, G at step 1": _losses(row.losses[0]),
        f"at step {EARLY_STEPS}": _losses(row.losses[EARLY_STEPS - 1]),
        f"at step {last}": _losses(row.losses[last - 1]),
        "same work": "NO" if result.problem(row) else "yes",
    }


def _start_row(row: RowResult) -> dict[str, str]:
    return {
        "row": row.row.name,
        "import, s": f"{row.import_seconds:.1f}",
        "build, s": f"{row.build_seconds:.1f}",
        "first step, s": f"{row.first_step_seconds:.1f}",
        "first images, s": f"{row.first_generation_seconds:.1f}",
        "peak MiB: libraries": _mebibytes(row.memory.get("libraries")),
        "to the first step": _mebibytes(row.memory.get("with_compilation")),
        "training after it": _mebibytes(row.memory.get("training")),
        "accelerator": _mebibytes(row.memory.get("device")),
    }


def _mebibytes(size: int | None) -> str:
    return "-" if size is None else f"{size / 2**20:.0f}"


def _spread(rates: Sequence[float]) -> str:
    return f"{_rate(median_of(rates).median)} [{_rate(min(rates))}, {_rate(max(rates))}]"


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 1000 else f"{rate:.4g}"


def _losses(pair: tuple[float, float]) -> str:
    return f"{pair[0]:.4f}, {pair[1]:.4f}"


def draw_scaling(results: Sequence[CaseResult], path: Path) -> bool:
    """Draw training speed against batch size to a PNG; return False, drawing nothing, without two sizes to join."""
    batches: dict[int, set[int]] = {}
    for result in results:
        batches.setdefault(result.case.image_size, set()).add(result.case.batch_size)
    several = {size: sorted(found) for size, found in batches.items() if len(found) > 1}
    if not several:
        return False
    _, new_figure = load_matplotlib()
    figure = new_figure(figsize=(6.0 * len(several), 4.2), layout="constrained")
    places = figure.subplots(1, len(several), squeeze=False)[0]
    for axes, (size, ticks) in zip(places, several.items(), strict=True):
        lines: dict[str, dict[int, list[float]]] = {}
        for result in results:
            for row in result.good() if result.case.image_size == size else ():
                lines.setdefault(row.row.name, {})[result.case.batch_size] = row.train_rates
        for name, points in lines.items():
            rates = [points[batch] for batch in sorted(points)]
            medians = [median_of(found).median for found in rates]
            spread = [
                [median - min(found) for median, found in zip(medians, rates, strict=True)],
                [max(found) - median for median, found in zip(medians, rates, strict=True)],
            ]
            width = 2.5 if name == "ours" else 1.2
            axes.errorbar(
                sorted(points), medians, yerr=spread, label=name, marker="o", capsize=3, linewidth=width
            )
        axes.set_xscale("log", base=2)
        axes.set_xticks(ticks, [str(batch) for batch in ticks])
        axes.set_ylim(bottom=0)
        axes.set(xlabel="batch size", ylabel="training, images/s", title=f"{size}x{size}")
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)
    with atomic_path(path) as temporary:
        figure.savefig(temporary, dpi=120)
    return True


# --- reading and joining ---------------------------------------------------------------------------------

DERIVED = ("row", "label", "train", "generate", "loss_difference")
"""What `CaseResult.to_dict` says of a row beyond the fields of `RowResult`."""


def load_report(folder: Path) -> Report:
    """Return the report in `folder`; raises InputError when there is none that can be read."""
    path = folder / "benchmark.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        results = [_case_result(case) for case in record["cases"]]
        return Report(record["machine"], record["settings"], record["left_out"], results)
    except OSError as error:
        raise InputError(f"no report at {path} ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is not a report of this benchmark ({type(error).__name__}: {error})"
        ) from error


def join_reports(folders: Sequence[Path]) -> Report:
    """Return one report of the cases in all of these, which were measured at one commit, on one machine, in one way.

    Raises InputError for reports that differ in that, and for a case that two of them hold.
    """
    reports = [load_report(folder) for folder in folders]
    first = reports[0]
    for folder, report in zip(folders, reports, strict=True):
        its, others = ({**piece.machine, **piece.settings} for piece in (report, first))
        for what in ("commit", "processor", "cores", "gpu", "python", "versions", "precision", "repeats"):
            if its[what] != others[what]:
                raise InputError(
                    f"{folder} cannot be joined to {folders[0]}: its {what} is {its[what]}, not {others[what]}"
                )
    results = [result for report in reports for result in report.results]
    names = [result.case.name for result in results]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"more than one of the reports holds: {', '.join(twice)}")
    results.sort(key=lambda result: (result.case.image_size, result.case.batch_size))
    loads = [report.machine["load_average"] for report in reports]
    machine = {**first.machine, "load_average": max((x for x in loads if x is not None), default=None)}
    seconds = max(report.settings["seconds"] for report in reports)
    left_out = list(dict.fromkeys(sentence for report in reports for sentence in report.left_out))
    return Report(machine, {**first.settings, "seconds": seconds}, left_out, results)


def _case_result(record: dict[str, Any]) -> CaseResult:
    rows = []
    for row in record["rows"]:
        fields = {name: value for name, value in row.items() if name not in DERIVED}
        fields["losses"] = [tuple(pair) for pair in fields["losses"]]
        rows.append(RowResult(ROWS[row["row"]], **fields))
    return CaseResult(Case(**record["case"]), rows)
