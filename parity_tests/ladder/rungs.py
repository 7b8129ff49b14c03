"""The rungs: each runs the two sides on the same arrays and returns their errors.

The bounds are the project's targets. PyTorch is the reference: errors are relative to its values.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np
import torch

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer
from dcgan_core.description.randomness import generator
from dcgan_core.pictures.tiles import to_uint8
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import Role, Weights, layer_shapes, split_name, weight_name
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.layouts import from_theano, to_theano
from dcgan_torch.loading import to_nhwc
from parity_tests.ladder import jax_side, torch_side
from parity_tests.ladder.cases import SEED, Case, LayerCase, lived_in, noise_names, only_statistics
from parity_tests.ladder.errors import Errors, absolute_error, compare, relative_error

Convert = Callable[[Layer, Role, np.ndarray], np.ndarray]

FLOAT64 = 1e-12
"""Bound of one evaluation in float64: outputs, gradients, one training step."""
TRAJECTORY = 1e-10
"""Bound of 100 training steps in float64."""
FLOAT32 = 1e-5
"""Bound of a forward pass in float32, absolute: images lie in [-1, 1]."""
SPREADS = 10
"""Training in float32 may differ by this many times what PyTorch differs from itself."""
NOISE = 1e-11
"""Absolute bound of the gradient of a bias in front of normalisation, which is zero but for rounding.

It is what remains of thousands of terms that cancel, so it is as large as their rounding, not as their sum's: with
terms that add up to S in size it may reach 1e-12 S, as other gradients are held to 1e-12 of their own size. S is 131
in the narrow tomatopope discriminator (`torch_side.cancelling_terms` measures it), the largest of all presets.
"""
NOISE_STEP = NOISE * 2e-4 / 1e-8
"""Absolute bound of such a bias after one step: Adam makes learning rate / epsilon of a gradient that small."""
SMALL_GRADIENT = 100 * 1e-8
"""Below 100 epsilon a weight's gradient has the bound NOISE_STEP after one step too, for the same reason.

Adam's first update is rate * g / (|g| + epsilon): an error e of g moves it by rate * epsilon * e / (|g| + epsilon)^2.
"""


# --- op --------------------------------------------------------------------------------------------------


def operation(layer: Layer, batch: int = 2, dtype: str = "float64") -> Errors:
    """A convolution or transposed convolution: output, input gradient, kernel gradient."""
    given = operands(layer, batch, dtype)
    return compare(*(side.operation(layer, *given, dtype=dtype) for side in (jax_side, torch_side)))


def operands(layer: Layer, batch: int, dtype: str) -> list[np.ndarray]:
    """Return inputs, a kernel and a gradient of the output for one operation."""
    random = generator(SEED, f"parity operation {layer}")
    shapes = (batch, *layer.input_shape), layer.kernel_shape, (batch, *layer.output_shape)
    return [random.standard_normal(shape).astype(dtype) for shape in shapes]


# --- layer -----------------------------------------------------------------------------------------------


def layer_passes(case: LayerCase, batch: int = 4, dtype: str = "float64") -> Errors:
    """One layer: the output of its last pass, and the statistics afterwards."""
    layer, statistics = case.layer, case.statistics
    network = Network((layer,), statistics)  # pyright: ignore[reportArgumentType]
    random = generator(SEED, f"parity layer {layer}")
    zeros = {weight_name(0, role): np.zeros(shape) for role, shape in layer_shapes(layer, statistics).items()}
    weights = lived_in(zeros, f"layer {layer}", dtype)
    for role in ("kernel", "scale", "left", "right"):
        if (name := weight_name(0, role)) in weights:
            weights[name] = random.normal(1 if role == "scale" else 0, 0.5, weights[name].shape).astype(dtype)
    inputs = random.normal(0.3, 2, (case.passes, batch, *layer.input_shape))
    results = []
    for side in (jax_side, torch_side):
        after, maps = dict(weights), []
        for own in inputs:
            maps, after = side.activations(network, after, own, training=case.training, dtype=dtype)
        results.append({"output": maps[0], **only_statistics(after)})
    return compare(*results)


# --- network forward -------------------------------------------------------------------------------------


def network_forward(case: Case, name: str, *, training: bool, dtype: str = "float64") -> Errors:
    """A whole network: its output, and its statistics where they are updated; relative errors."""
    return compare(*_forward_both(case, name, training=training, dtype=dtype))


def network_forward_float32(case: Case, name: str, *, training: bool) -> float:
    """A whole network in float32: the largest absolute error of its output."""
    ours, reference = _forward_both(case, name, training=training, dtype="float32")
    return absolute_error(ours["output"], reference["output"])


def _forward_both(case: Case, name: str, *, training: bool, dtype: str) -> list[Weights]:
    weights, inputs = case.weights(dtype)[name], case.inputs(name, dtype)
    results = []
    for side in (jax_side, torch_side):
        outputs, after = side.forward(
            case.architecture, name, weights, inputs, training=training, dtype=dtype, labels=case.labels(name)
        )
        results.append({"output": outputs, **only_statistics(after)})
    return results


# --- gradients -------------------------------------------------------------------------------------------


def gradients(case: Case) -> Errors:
    """The gradient in float64 of D's loss in D and of G's loss in G; absolute (bound NOISE) of what is noise."""
    return compare(
        *(_gradients(case, side, "float64") for side in (jax_side, torch_side)),
        noise=_noise(case, "{network}.{key}"),
    )


def gradients_float32(case: Case) -> tuple[float, float]:
    """How far the gradients in float32 are from PyTorch's in float64: the largest error of JAX, and of PyTorch.

    D does not yet tell the two kinds of images apart, so that its gradients from them nearly cancel, and what rounding
    left of either is large in their sum.
    """
    exact = _gradients(case, torch_side, "float64")
    ours, own = (compare(_gradients(case, side, "float32"), exact).worst for side in (jax_side, torch_side))
    return ours, own


def _gradients(case: Case, side: ModuleType, dtype: str) -> Weights:
    arguments = (case.weights(dtype), case.inputs("discriminator", dtype), case.latents(0))
    return side.gradients(case.architecture, *arguments, dtype=dtype)


# --- training steps --------------------------------------------------------------------------------------


def training(case: Case, steps: Sequence[int], dtype: str = "float64") -> dict[int, Errors]:
    """Train both sides from the same initial weights; return the errors of the whole state at some steps.

    The state: weights, both Adam moments, running statistics, counts, the average where one is kept; and the
    measurements of that step.
    """
    initial = case.initial(dtype)
    sides = [
        side.Training(case.architecture, initial, dtype=dtype, recipe=case.recipe)
        for side in (jax_side, torch_side)
    ]
    noise = _noise(case, "{network}.{part}.{key}")
    found: dict[int, Errors] = {}
    for step in range(max(steps)):
        measured = [side.step(case.images(step), case.latents(step)) for side in sides]
        if step + 1 in steps:
            ours, reference = (side.state() | _named(m) for side, m in zip(sides, measured, strict=True))
            noisy = _of_small_gradients(case, reference, noise) if step == 0 else None
            found[step + 1] = compare(ours, reference, noise, noisy)
    return found


def training_against_itself(case: Case, steps: Sequence[int]) -> dict[int, Errors]:
    """Train PyTorch twice in float64, with maps contiguous and channels_last: how far rounding alone leads apart."""
    initial = case.initial("float64")
    runs = [
        torch_side.Training(
            case.architecture, initial, recipe=case.recipe, dtype="float64", channels_last=last
        )
        for last in (True, False)
    ]
    found: dict[int, Errors] = {}
    for step in range(max(steps)):
        for run in runs:
            run.step(case.images(step), case.latents(step))
        if step + 1 in steps:
            found[step + 1] = compare(
                *(run.state() for run in runs), noise=_noise(case, "{network}.{part}.{key}")
            )
    return found


def one_step(case: Case) -> Errors:
    """One whole training step in float64; bound NOISE_STEP for what is noise."""
    return training(case, [1])[1]


@dataclass(frozen=True)
class Spread:
    """Relative errors by part of the state, one entry a seed: of JAX, and of PyTorch in other circumstances."""

    ours_by_seed: Sequence[Mapping[str, float]]
    spread_by_seed: Sequence[Mapping[str, float]]

    @property
    def ours(self) -> dict[str, float]:
        """The median over the seeds of JAX's error."""
        return _median(self.ours_by_seed)

    @property
    def spread(self) -> dict[str, float]:
        """The median over the seeds of PyTorch's own."""
        return _median(self.spread_by_seed)

    def ratios(self) -> dict[str, float]:
        """How many times PyTorch's own spread our error is, by part: medians over the seeds."""
        return {part: self.ours[part] / self.spread[part] for part in PARTS}

    def worst_of_each_seed(self) -> list[float]:
        """The largest such ratio of all parts, for each seed, smallest first."""
        pairs = zip(self.ours_by_seed, self.spread_by_seed, strict=True)
        return sorted(max(ours[part] / spread[part] for part in PARTS) for ours, spread in pairs)


PARTS = ("parameters", "first_moments", "second_moments", "statistics")
"""The parts of a training state whose float32 errors are reported separately."""


def float32_training(case: Case, steps: int = 5, runs: int = 5) -> Spread:
    """Train in float32: JAX against PyTorch, and PyTorch against itself (two threads; channels_last).

    Several runs with different seeds: a unit that lies within rounding of the kink of its ReLU makes the gradient
    jump, in either framework, and one such run would hide what the others say. (`cases.smooth` is the control: the
    same networks without kinks never jump.) What remains, 8e-6 in the parameters of every run, is optax's bias
    correction: 1 - 0.999^t taken in float32 is 1e-5 off, where PyTorch takes it in float64.
    """
    ours, spread = [], []
    jax_run = jax_side.Training(
        case.architecture, case.initial("float32"), dtype="float32", recipe=case.recipe
    )
    for seed in range(runs):
        own = replace(case, seed=seed)
        jax_run.restart(own.initial("float32"))
        for step in range(steps):
            jax_run.step(own.images(step), own.latents(step))
        reference = _float32_state(own, steps, threads=1)
        others = (
            _float32_state(own, steps, threads=2),
            _float32_state(own, steps, threads=1, channels_last=True),
        )
        ours.append(_by_part(jax_run.state(), reference))
        spread.append({part: max(_by_part(other, reference)[part] for other in others) for part in PARTS})
    return Spread(ours, spread)


def _median(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {part: float(np.median([run[part] for run in runs])) for part in PARTS}


def _float32_state(case: Case, steps: int, *, threads: int, channels_last: bool = False) -> Weights:
    with _threads(threads):
        run = torch_side.Training(
            case.architecture,
            case.initial("float32"),
            dtype="float32",
            recipe=case.recipe,
            channels_last=channels_last,
        )
        for step in range(steps):
            run.step(case.images(step), case.latents(step))
        return run.state()


def _by_part(state: Mapping[str, np.ndarray], reference: Mapping[str, np.ndarray]) -> dict[str, float]:
    return {
        part: max(relative_error(state[name], reference[name]) for name in reference if f".{part}." in name)
        for part in PARTS
    }


@contextlib.contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


# --- files and images ------------------------------------------------------------------------------------


def exported_file(case: Case, folder: Path) -> tuple[Errors, int]:
    """Draw in JAX from the weights, and in PyTorch from the files they are exported to.

    folder: where the two files go, in the layout of the preset's own program. Returns the errors of images and
    logits, absolute and in float32, and how many levels (of 256) two pixels of the picture differ at most.
    """
    from dcgan_jax import loading as jax_loading
    from dcgan_torch import loading as torch_loading

    bundle = Bundle(case.architecture, case.weights("float32"))
    g_file, d_file = export(bundle, plan_export(bundle, folder, "both"))
    latents = case.latents(0)
    ours = jax_loading.load_generator(bundle)(latents)
    reference = torch_loading.load_generator(g_file)(latents)
    logits = jax_loading.load_discriminator(bundle)(to_nhwc(reference).numpy())
    reference_logits = torch_loading.load_discriminator(d_file)(reference)
    drawn = to_nhwc(reference).numpy()
    errors = {
        "images": absolute_error(ours, drawn),
        "logits": absolute_error(logits, reference_logits.numpy(force=True)),
    }
    levels = np.abs(to_uint8(ours).astype(int) - to_uint8(drawn).astype(int)).max()
    return Errors({}, errors), int(levels)


def theano_file(case: Case) -> Errors:
    """Draw in JAX from the layout of the authors' files, and in PyTorch from its own."""
    network = case.architecture.generator
    weights = case.weights()["generator"]
    decoded = _each(from_theano, network, _each(to_theano, network, weights))
    inputs = case.inputs("generator", "float64")
    outputs = [
        {
            "output": side.forward(
                case.architecture, "generator", own, inputs, training=True, dtype="float64"
            )[0]
        }
        for side, own in ((jax_side, decoded), (torch_side, weights))
    ]
    return compare(*outputs)


def _each(convert: Convert, network: Network, arrays: Mapping[str, np.ndarray]) -> Weights:
    converted: Weights = {}
    for name, array in arrays.items():
        index, role = split_name(name)
        converted[name] = convert(network.layers[index], role, array)
    return converted


# --- the pieces ------------------------------------------------------------------------------------------


def _noise(case: Case, pattern: str) -> set[str]:
    parts = ("parameters", "first_moments", "second_moments", "statistics", "average")
    return {
        pattern.format(network=name, key=key, part=part)
        for name, network in case.architecture.networks().items()
        for key in noise_names(network)
        for part in parts
    }


def _of_small_gradients(case: Case, state: Weights, noise: Collection[str]) -> dict[str, np.ndarray]:
    """Return the weights whose first gradient was below SMALL_GRADIENT, as masks by the tensor's name."""
    masks: dict[str, np.ndarray] = {}
    for name in state:
        if ".parameters." in name and name not in noise:
            moment = np.abs(state[name.replace("parameters", "first_moments")])
            mask = (moment > 0) & (moment < (1 - case.recipe.beta1) * SMALL_GRADIENT)
            if mask.any():
                masks[name] = mask
    return masks


def _named(measurements: Weights) -> Weights:
    return {f"measurements.{name}": value for name, value in measurements.items()}
