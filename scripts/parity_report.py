"""`python -m scripts.parity_report`: measure how exactly JAX and PyTorch agree, and write docs/evidence/parity.md.

The measuring is that of the tests (`parity_tests/ladder`). With --first-difference it walks two models instead and
names the first layer where they part.
"""

from __future__ import annotations

import dataclasses
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Set
from pathlib import Path

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.description.presets import PRESETS
from dcgan_core.description.protocols import NETWORK_NAMES, Protocol
from dcgan_core.pictures.curves import load_matplotlib
from dcgan_core.system.files import atomic_path, write_text
from dcgan_core.system.machine import cores_in_words, package_versions
from parity_tests.ladder import cases, field_cases
from parity_tests.ladder.options import OPTIONS
from scripts.benchmarking.machine import ROOT, commit
from scripts.benchmarking.text import markdown_table

CURVE = (1, 10, 100, 500, 1000)

_largest: dict[str, tuple[float, float]] = {}
"""The summary: (largest error, bound) of each kind of comparison."""


@dataclasses.dataclass(frozen=True)
class ParityOptions:
    """What is measured, or which models are walked."""

    output: Path = option(ROOT / "docs" / "evidence" / "parity.md", help="The report.")
    steps: int = option(
        1000, minimum=100, maximum=1000, unit="steps", help="Length of the float64 trajectory."
    )
    quick: bool = option(False, help="Compile for a short wait, as the tests do.")
    first_difference: tuple[str, str] | None = option(
        None,
        metavar="A B",
        when_none="measure",
        help="Walk two models: a run, a checkpoint or a weights file each, with jax: or torch: in front of the path "
        "(without: A in jax, B in torch).",
    )
    bound: float = option(1e-10, above=0, help="Relative error that parts two models.")


def main() -> int:
    """Run the command; return the exit status: 0, or 1 where a bound or a control does not hold."""
    options = parse_command(
        ParityOptions,
        prog="python -m scripts.parity_report",
        description="Measure how exactly JAX and PyTorch agree, and write docs/evidence/parity.md; or walk two models.",
    )
    # Before PyTorch is loaded: its threads are not to spin while they wait.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if options.first_difference is not None:
        return walk(*options.first_difference, options.bound)
    return report(options.output, options.steps, quick=options.quick)


def walk(a: str, b: str, bound: float) -> int:
    """Print the layers of two models up to the first that parts; return the status."""
    from parity_tests.ladder import difference

    for step in difference.walk(difference.Model.open(a, "jax"), difference.Model.open(b, "torch")):
        print(step)
        if not step.output <= bound:
            print(f"The first difference beyond {bound:g}: {step.network} layer {step.index}")
            return 1
    print(f"No layer parts beyond {bound:g}.")
    return 0


def report(output: Path, steps: int, *, quick: bool) -> int:
    """Measure everything, print it and write it; return the status."""
    import torch

    OPTIONS.quick = quick
    sections = [
        _head(),
        _single(),
        _presets(),
        _recipes(),
        _labels(),
        _controls(),
        _trajectory(steps, output),
        _float32(tf32=False),
        _kinks(),
        _bfloat16(),
    ]
    if torch.cuda.is_available():
        OPTIONS.tf32 = True
        sections.append(_float32(tf32=True))
        OPTIONS.tf32 = False
    sections.insert(1, _summary())
    text = "\n\n".join(sections) + "\n"
    write_text(output, text)
    print(f"Written: {output}")
    return 1 if "**FAILS**" in text else 0


def _head() -> str:
    import jax
    import torch

    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    command = " ".join(["python -m scripts.parity_report", *sys.argv[1:]])
    versions = ", ".join(f"{name} {version}" for name, version in package_versions().items())
    return (
        "# How exactly JAX and PyTorch agree\n\n"
        "The same weights, images and latents in both frameworks; PyTorch is the reference. An error is "
        "max|a - b| / max|b| of a tensor, the largest of all tensors is shown. `parity_tests/` holds the same "
        "measurements to the same bounds.\n\n"
        f"Command: `{command}`. Commit: {commit()}.\n"
        f"Hardware: {device}, {cores_in_words()}, {platform.machine()}; JAX on {jax.default_backend()}.\n"
        f"Versions: {versions}."
    )


def _summary() -> str:
    rows = [[kind, f"{error:.1e}", f"{bound:g}"] for kind, (error, bound) in _largest.items()]
    return _table("In short", ["compared", "largest error", "bound"], rows)


def _table(title: str, header: list[str], rows: list[list[str]]) -> str:
    text = f"## {title}\n\n{markdown_table(header, rows)}"
    print(text, flush=True)
    return text


def _cell(error: float, bound: float, kind: str | None = None) -> str:
    """Return an error as a cell of a table. kind: the row of the summary that it belongs to."""
    if kind is not None:
        _largest[kind] = (max(error, _largest.get(kind, (0.0, bound))[0]), bound)
    return f"{error:.1e}" if error <= bound else f"{error:.1e} **FAILS**"


def _single() -> str:
    from parity_tests.ladder import rungs

    kernels, crop = cases.KERNELS, cases.CROPPING
    groups = {
        "convolution, kernels 1-7": [
            rungs.operation(c).worst for k in kernels for c in cases.convolutions(k)
        ],
        "transposed convolution, kernels 1-7": [
            rungs.operation(c).worst for k in kernels for c in [*cases.transposed_convolutions(k), crop]
        ],
        "uneven padding, upsampling": [
            rungs.operation(c).worst for c in field_cases.FIELD_OPERATIONS.values()
        ],
        "single layers": [rungs.layer_passes(case).worst for case in cases.LAYERS.values()],
        "single layers with fields that no preset has": [
            rungs.layer_passes(case).worst for case in field_cases.FIELD_LAYERS.values()
        ],
    }
    rows = [[name, str(len(found)), _cell(max(found), rungs.FLOAT64)] for name, found in groups.items()]
    return _table(
        f"Operations and layers, float64 (bound {rungs.FLOAT64:g})", ["what", "cases", "error"], rows
    )


def _presets() -> str:
    from parity_tests.ladder import rungs

    rows = []
    for preset in PRESETS:
        case = cases.preset_case(preset)
        passes = [(name, mode) for name in NETWORK_NAMES for mode in (True, False)]
        forward = max(rungs.network_forward(case, name, training=mode).worst for name, mode in passes)
        forward32 = max(rungs.network_forward_float32(case, name, training=mode) for name, mode in passes)
        with tempfile.TemporaryDirectory() as folder:
            files, levels = rungs.exported_file(case, Path(folder) / "exported")
        gradients, step = rungs.gradients(case), rungs.one_step(case)
        noise = "none"
        if gradients.absolute:
            noise = f"{_cell(gradients.worst_absolute, rungs.NOISE)}, {_cell(step.worst_absolute, rungs.NOISE_STEP)}"
        rows.append(
            [
                preset,
                _cell(forward, rungs.FLOAT64, "forward pass, every preset, float64"),
                _cell(forward32, rungs.FLOAT32, "forward pass, every preset, float32 (absolute)"),
                _cell(gradients.worst, rungs.FLOAT64, "gradients, every preset, float64"),
                _cell(step.worst, rungs.FLOAT64, "one training step, every preset, float64"),
                noise,
                f"{_cell(files.worst_absolute, rungs.FLOAT32)}, {levels} of 256",
            ]
        )
    biases = "biases before normalisation (absolute: gradient, after a step)"
    header = ["preset", "forward f64", "forward f32 (absolute)", "gradients f64", "one step f64", biases]
    bounds = (
        f"bounds: float64 {rungs.FLOAT64:g}, float32 {rungs.FLOAT32:g} absolute, "
        f"biases {rungs.NOISE:g} and {rungs.NOISE_STEP:g}"
    )
    return _table(f"Every preset, width 4 ({bounds})", [*header, "file to image f32"], rows)


def _recipes() -> str:
    """Training steps by variants, the paper's protocol, smoothing, averages, falling rates and a penalty."""
    from parity_tests.ladder import rungs

    paper, smoothing = "steps of --protocol paper, float64", "steps with --label-smoothing, float64"
    averaging, falling = "steps with --ema, float64", "steps with --lr-decay, float64"
    penalty, variants = "steps with --r1, float64", "one training step, every public variant, float64"
    early = cases.EARLY_DECAY
    trained = [
        *((name, 1, cases.experiment_case(name), variants) for name in cases.variant_names()),
        ("every field that no preset has", 3, field_cases.fields_case(), "steps with every field, float64"),
        (
            "--conditional --r1 3 --label-mismatch 0.5",
            3,
            cases.conditional_case(r1=3.0, label_mismatch=0.5),
            "conditional steps, float64",
        ),
        ("--protocol paper: trains G", 1, cases.turns_case(), paper),
        ("--protocol paper: trains D", 2, cases.turns_case(), paper),
        ("--protocol paper, running statistics", 2, cases.turns_with_running_statistics_case(), paper),
        ("--label-smoothing 0.1", 1, cases.smoothed_case(), smoothing),
        ("--label-smoothing 0.1 --protocol paper", 2, cases.turns_case(label_smoothing=0.1), smoothing),
        ("--ema 0.9", 4, cases.averaged_case(0.9), averaging),
        (f"--ema {early}", 4, cases.averaged_case(early), averaging),
        (f"--ema {early} --protocol paper", 4, cases.averaged_case(protocol="paper"), averaging),
        ("--lr-decay 0.75", 4, cases.falling_rates_case(), falling),
        ("--lr-decay 0.75 --protocol paper", 4, cases.falling_rates_case(protocol="paper"), falling),
        ("--r1 3 --r1-every 2", 4, cases.penalised_case(), penalty),
        ("--r1 3 --r1-every 2 --protocol paper", 8, cases.penalised_case(protocol="paper"), penalty),
    ]
    rows = []
    for what, steps, case, kind in trained:
        errors = rungs.training(case, [steps])[steps]
        noise = _cell(errors.worst_absolute, rungs.NOISE_STEP) if errors.absolute else "none"
        rows.append([what, str(steps), _cell(errors.worst, rungs.FLOAT64, kind), noise])
    trajectory = rungs.training(cases.turns_trajectory_case(), [100])[100]
    error = _cell(trajectory.worst, rungs.TRAJECTORY, "100 steps of --protocol paper, float64")
    rows.append(["--protocol paper, width 8", "100", error, "none"])
    bounds = f"{rungs.FLOAT64:g}, at 100 steps {rungs.TRAJECTORY:g}, biases {rungs.NOISE_STEP:g}"
    return _table(
        f"Training steps by what a configuration says, width 4, float64 (bounds: {bounds})",
        ["configuration", "steps", "error", "biases before normalisation (absolute)"],
        rows,
    )


def _labels() -> str:
    """Networks that read labels, by how these join: passes, gradients, steps with a penalty."""
    from parity_tests.ladder import rungs
    from parity_tests.ladder.label_cases import JOININGS, labelled_case, long_labelled_case

    plans: tuple[tuple[Protocol, int], ...] = (("pytorch", 2), ("paper", 4))
    rows = []
    for joining in JOININGS:
        case = labelled_case(joining)
        forward = max(
            rungs.network_forward(case, name, training=mode).worst
            for name in NETWORK_NAMES
            for mode in (True, False)
        )
        steps = [
            rungs.training(labelled_case(joining, protocol=protocol, r1=3.0), [count])[count].worst
            for protocol, count in plans
        ]
        many = rungs.training(long_labelled_case(joining), [100])[100].worst
        rows.append(
            [
                joining,
                _cell(forward, rungs.FLOAT64, "forward pass with labels, float64"),
                _cell(rungs.gradients(case).worst, rungs.FLOAT64, "gradients with labels, float64"),
                *(_cell(error, rungs.FLOAT64, "steps with labels, float64") for error in steps),
                _cell(many, rungs.TRAJECTORY, "100 steps with labels, float64"),
            ]
        )
    return _table(
        f"Labels at the layers, float64 (bounds: {rungs.FLOAT64:g}, at 100 steps {rungs.TRAJECTORY:g})",
        [
            "labels",
            "forward",
            "gradients",
            "2 steps, --r1 3",
            "4 steps, --r1 3 --protocol paper",
            "100 steps",
        ],
        rows,
    )


def _controls() -> str:
    from parity_tests.ladder.controls import CONTROLS
    from parity_tests.ladder.injection import NOTICED

    rows = []
    for control in CONTROLS:
        error = control.error()
        verdict = f"{error / control.bound:.0e}" + ("" if error >= NOTICED * control.bound else " **FAILS**")
        rows.append([control.name, control.rung, f"{error:.1e}", verdict])
    return _table("Mistakes that must show", ["mistake", "rung", "error", "times the bound"], rows)


def _trajectory(steps: int, output: Path) -> str:
    from parity_tests.ladder import rungs

    case = cases.preset_case("pytorch", width=8, nz=None, batch=8, image_shape=(32, 32, 3))
    found = rungs.training(case, [step for step in CURVE if step <= steps])
    own = rungs.training_against_itself(case, list(found))
    rows = []
    for step, errors in found.items():
        kind = "100 training steps, float64" if step == 100 else None
        bound = rungs.TRAJECTORY if step <= 100 else float("inf")
        rows.append([str(step), _cell(errors.worst, bound, kind), f"{own[step].worst:.1e}"])
    picture = output.with_name("parity.png")
    _plot({step: errors.worst for step, errors in found.items()}, picture)
    title = f"Training in float64, width 8, batch 8, 32x32 (bound at 100 steps {rungs.TRAJECTORY:g})"
    return (
        _table(title, ["steps", "JAX against PyTorch", "PyTorch against itself (channels_last)"], rows)
        + "\n\nTraining is chaotic: a difference in the last bit grows until two runs have nothing in common, "
        f"in PyTorch alone as between the two.\n\n![error over steps]({picture.name})"
    )


def _plot(curve: dict[int, float], path: Path) -> None:
    _, new_figure = load_matplotlib()
    figure = new_figure(figsize=(5, 3), layout="constrained")
    axes = figure.subplots()
    axes.loglog(list(curve), list(curve.values()), marker="o")
    axes.set(xlabel="training steps, float64", ylabel="largest relative error")
    with atomic_path(path) as temporary:
        figure.savefig(temporary, dpi=100)


def _float32(*, tf32: bool) -> str:
    from parity_tests.ladder import rungs

    found = rungs.float32_training(cases.float32_case())
    limit = float("inf") if tf32 else rungs.SPREADS
    rows = [
        [part, f"{found.ours[part]:.1e}", f"{found.spread[part]:.1e}", _cell(ratio, limit)]
        for part, ratio in found.ratios().items()
    ]
    title = f"5 steps in float32, TF32 {'on' if tf32 else 'off'} (bound: {rungs.SPREADS} times PyTorch's own spread)"
    return _table(title, ["part", "JAX against PyTorch", "PyTorch against itself", "ratio"], rows)


def _kinks() -> str:
    """Why single float32 runs part: the same network with its ReLUs, and with tanh instead."""
    from parity_tests.ladder import rungs

    rows, kinked = [], cases.float32_larger_case()
    for name, case in (("ReLU", kinked), ("tanh", cases.smooth(kinked))):
        found = rungs.float32_training(case, runs=8)
        own = [entry["parameters"] for entry in found.spread_by_seed]
        ratios = ", ".join(f"{ratio:.2g}" for ratio in found.worst_of_each_seed())
        rows.append([name, ratios, f"{min(own):.0e} to {max(own):.0e}"])
    title = "5 steps in float32, width 16, 32x32, seed by seed: kinks make gradients jump"
    return _table(
        title, ["activation", "times PyTorch's own spread, 8 seeds", "that spread, parameters"], rows
    )


def _bfloat16() -> str:
    """How far passes in bfloat16 are from float32, by PyTorch's own; last, if forms round on the way."""
    from parity_tests.ladder import narrow
    from parity_tests.ladder.injection import injected

    rows = []
    for name, layer in narrow.FORMS.items():
        found = narrow.of_form(layer)
        with injected(narrow.CONTROL):
            wrong = max(narrow.of_form(layer).values())
        rows.append([f"form: {name}", _ratio(found, set(found), narrow.RATIO), "none", f"{wrong:.2f}"])
    for preset in cases.distinct_presets():
        case = cases.small_preset_case(preset, width=None)
        found, few = narrow.of_case(case), narrow.few_numbers(case)
        with injected(narrow.CONTROL):
            wrong = narrow.of_case(case)["images in training"]
        many = _ratio(found, found.keys() - few, narrow.RATIO)
        rows.append([preset, many, _ratio(found, few, narrow.RATIO_OF_FEW), f"{wrong:.2f}"])
    title = (
        "bfloat16: the error of JAX over that of PyTorch's autocast, both against float32 "
        f"(bounds: {narrow.RATIO}; gradients of fewer than {narrow.FEW_NUMBERS} numbers {narrow.RATIO_OF_FEW})"
    )
    header = [
        "form, or preset at its own width",
        "largest of images, logits, gradients",
        "gradients of few numbers",
    ]
    return _table(title, [*header, "if forms round on the way (largest, or images)"], rows)


def _ratio(found: Mapping[str, float], names: Set[str], bound: float) -> str:
    """Return the largest of the ratios of these names as a cell of a table, with its name."""
    ratio, name = max(((found[name], name) for name in names if name in found), default=(0.0, "none"))
    return name if name == "none" else f"{ratio:.2f} ({name})" + ("" if ratio <= bound else " **FAILS**")


if __name__ == "__main__":
    run_command(main)
