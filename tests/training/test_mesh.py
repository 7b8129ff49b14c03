"""Several devices train as one does: the same numbers in double precision, by a program that moves no images.

Each process of these tests has two CPU devices. `tests/reliability/test_process_group.py` has several processes.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches, Choice
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import join_labels
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import initial_weights, layer_shapes
from dcgan_jax.network import modules
from dcgan_jax.network.pure import split_network
from dcgan_jax.placement import ONE_DEVICE, Placement, placement_of
from dcgan_jax.training import losses
from dcgan_jax.training.average import start_average
from dcgan_jax.training.checkpoint import flatten_state
from dcgan_jax.training.optimizers import make_optimizers, with_falling_rates
from dcgan_jax.training.state import create_state
from dcgan_jax.training.step import Steps, compile_steps, stacked_to_device, to_device
from parity_tests.ladder.options import QUICK

STEPS = 5
BATCH = 8
BOUND = 1e-12
"""Relative, of the norm of each array and of each measurement, after 5 steps in double precision."""
CONTROL = 1000 * BOUND

IMAGES = np.random.default_rng(0).integers(0, 256, (21, 16, 16, 1), np.uint8)
LABELS = np.random.default_rng(1).integers(0, 3, 21)


class Recipe(NamedTuple):
    """What is trained, and how its steps are called.

    way: `one` step on given images, `held` images, or `several` steps in a call. split: each device holds a part of
    the images.
    """

    fields: Mapping[str, Any]
    way: str = "one"
    split: bool = False
    preset: str = "pytorch"
    classes: int = 0


RECIPES = {
    "several": Recipe({"ema": 0.9, "flip": True}, "several"),
    "penalised": Recipe(
        {
            "r1": 2.0,
            "r1_every": 2,
            "augment": "all",
            "lr_decay": 0.5,
            "label_smoothing": 0.1,
            "label_mismatch": 0.5,
        },
        "held",
        split=True,
        classes=3,
    ),
    "paper": Recipe({"protocol": "paper", "r1": 2.0, "r1_every": 1}, "held", preset="paper"),
}
"""Those of every run of the tests; each has what the others leave out."""

ALONE = {
    "plain": Recipe({}),
    "ema": Recipe({"ema": 0.9}),
    "r1": Recipe({"r1": 2.0, "r1_every": 2}),
    "augment": Recipe({"augment": "all"}),
    "conditional": Recipe({}, classes=3),
    "held": Recipe({"flip": True}, "held"),
    "split": Recipe({}, "held", split=True),
    "paper": Recipe({"protocol": "paper"}, preset="paper"),
    "paper's network": Recipe({}, preset="paper"),
    "lr-decay": Recipe({"lr_decay": 0.6}),
}
"""One option each."""


class Course(NamedTuple):
    """What training leaves: the state by name, each measurement of all steps, and the program's text."""

    arrays: dict[str, np.ndarray]
    measurements: dict[str, np.ndarray]
    program: str
    temporary: int


def architecture_of(recipe: Recipe) -> Architecture:
    return build_architecture(
        recipe.preset, image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2, classes=recipe.classes
    )


def latents_of(recipe: Recipe, batches: Batches, step: int) -> np.ndarray:
    drawn = np.random.default_rng(step).standard_normal((BATCH, 5)).astype(np.float32)
    return join_labels(drawn, LABELS[batches.choose(step).indices], 3) if recipe.classes else drawn


def course(
    recipe: Recipe,
    placement: Placement,
    dtype: str = "float64",
    feed: Callable[[np.ndarray], np.ndarray] = lambda rows: rows,
) -> Course:
    """Train for five steps. feed: what becomes of the images of a batch on their way to the devices."""
    with jax.enable_x64(dtype == "float64"):
        config = TrainingConfig(**recipe.fields, batch_size=BATCH)
        architecture = architecture_of(recipe)
        optimizers = make_optimizers(2e-4, 2e-4, 0.5, 0.999, config.protocol)
        networks, state = create_state(
            architecture, initial_weights(architecture, 0), optimizers, dtype=dtype, placement=placement
        )
        if config.ema:
            state = start_average(state)
        if config.lr_decay:
            state = with_falling_rates(state, STEPS, config.lr_decay)
        options: Any = QUICK
        state, inputs = placement.replicate(state), _inputs(recipe, placement, config, feed)
        steps = compile_steps(networks, optimizers, config, options, placement)
        return _trained(recipe, placement, steps, state, inputs)


def _inputs(
    recipe: Recipe, placement: Placement, config: TrainingConfig, feed: Callable[[np.ndarray], np.ndarray]
) -> list[tuple[Any, Any]]:
    batches = Batches(IMAGES, BATCH, seed=1, flip=config.flip)
    given: list[Any] = [
        batches.choose(step) if recipe.way == "held" else feed(batches.batch(step)) for step in range(STEPS)
    ]
    latents = [latents_of(recipe, batches, step) for step in range(STEPS)]
    if recipe.way == "several":
        return [(stacked_to_device(given, placement), placement.split(np.stack(latents), axis=1))]
    return [
        (to_device(images, placement), placement.split(own))
        for images, own in zip(given, latents, strict=True)
    ]


def _trained(
    recipe: Recipe, placement: Placement, steps: Steps, state: Any, inputs: list[tuple[Any, Any]]
) -> Course:
    step: Any = {"one": steps.one, "held": steps.held, "several": steps.several}[recipe.way]
    between: tuple[Any, ...] = ()
    if recipe.way != "one":
        held = placement.hold(IMAGES, "split" if recipe.split else "whole") if recipe.way == "held" else None
        between = (held,)
    compiled, program, temporary = step, "", 0
    if hasattr(step, "lower"):  # steps that take turns are several programs
        compiled = step.lower(state, *between, *inputs[0]).compile()
        program, temporary = compiled.as_text(), compiled.memory_analysis().temp_size_in_bytes
    measured = []
    for images, latents in inputs:
        state, measurements = compiled(state, *between, images, latents)
        measured.append({name: np.atleast_1d(np.asarray(value)) for name, value in measurements.items()})
    arrays = {name: np.array(array) for name, array in flatten_state(placement.here(state)).items()}
    return Course(
        arrays, {n: np.concatenate([m[n] for m in measured]) for n in measured[0]}, program, temporary
    )


def both() -> Placement:
    return Placement(tuple(jax.devices()[:2]))


def apart(ours: Course, theirs: Course) -> float:
    """The largest relative difference of an array's norm or a measurement's."""
    worst = 0.0
    for one, other in ((ours.arrays, theirs.arrays), (ours.measurements, theirs.measurements)):
        assert one.keys() == other.keys()
        for name, array in one.items():
            scale = max(float(np.linalg.norm(array.astype(np.float64))), 1e-30)
            worst = max(worst, float(np.linalg.norm(array.astype(np.float64) - other[name])) / scale)
    return worst


@functools.cache
def alone(name: str, dtype: str = "float64") -> Course:
    return course(RECIPES[name], ONE_DEVICE, dtype)


@functools.cache
def together(name: str, dtype: str = "float64") -> Course:
    return course(RECIPES[name], both(), dtype)


# --- the same training -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RECIPES)
def test_two_devices_train_as_one(name: str) -> None:
    found = apart(alone(name), together(name))
    print(f"\n{name}: {found:.1e}")
    assert found <= BOUND


@pytest.mark.slow
@pytest.mark.parametrize("name", ALONE)
def test_two_devices_train_as_one_option_by_option(name: str) -> None:
    """`test_two_devices_train_as_one` has several options at once."""
    found = apart(course(ALONE[name], ONE_DEVICE), course(ALONE[name], both()))
    print(f"\n{name}: {found:.1e}")
    assert found <= BOUND


def test_in_single_precision_they_part_as_one_device_parts_from_the_exact() -> None:
    exact, single = alone("several").measurements, alone("several", "float32").measurements
    mesh = together("several", "float32").measurements
    for name in ("d_loss", "g_loss"):
        own, others = np.abs(single[name] - exact[name]), np.abs(mesh[name] - exact[name])
        assert (others <= 3 * own.max() + 1e-6).all(), name


# --- negative controls -------------------------------------------------------------------------------------


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as made:
        yield made


def test_statistics_of_each_devices_own_part_are_found(patch: pytest.MonkeyPatch) -> None:
    right = modules.normalize

    def by_parts(maps: jax.Array, mean: Any, variance: Any, *rest: Any) -> jax.Array:
        parts = []
        for part in jnp.split(maps, 2):
            own = modules.batch_statistics(part, per_unit=mean.ndim == 3)
            parts.append(right(part, *own, *rest))
        return jnp.concatenate(parts)

    patch.setattr(modules, "normalize", by_parts)
    assert apart(alone("several"), course(RECIPES["several"], ONE_DEVICE)) > CONTROL


def test_gradients_of_one_devices_part_are_found(patch: pytest.MonkeyPatch) -> None:
    """As if they were not summed over the devices."""
    from dcgan_jax.training import protocol_pytorch

    def own(loss: Callable[..., jax.Array]) -> Callable[..., jax.Array]:
        return lambda logits, *rest: loss(logits[: BATCH // 2], *rest)

    real_loss, fake_loss = own(losses.real_loss), own(losses.fake_loss)
    for module, name, wrong in (
        (losses, "real_loss", real_loss), (losses, "fake_loss", fake_loss), (protocol_pytorch, "real_loss", real_loss),
    ):  # fmt: skip
        patch.setattr(module, name, wrong)
    assert apart(alone("several"), course(RECIPES["several"], ONE_DEVICE)) > CONTROL


def test_a_part_that_is_fed_twice_is_found() -> None:
    def twice(rows: np.ndarray) -> np.ndarray:
        return np.concatenate([rows[: BATCH // 2]] * 2)

    assert apart(alone("several"), course(RECIPES["several"], ONE_DEVICE, feed=twice)) > CONTROL


# --- the program -------------------------------------------------------------------------------------------

_COLLECTIVE = re.compile(
    r"= (.*?) (all-gather|all-reduce|all-to-all|collective-permute|reduce-scatter)(?:-start)?\("
)
_BYTES = {"f64": 8, "f32": 4, "bf16": 2, "s64": 8, "u64": 8, "s32": 4, "u32": 4, "u8": 1, "pred": 1}


def collectives(program: str) -> list[tuple[str, int]]:
    """What a compiled program sends between devices: the kind and the bytes of each."""
    found = []
    for line in program.splitlines():
        if match := _COLLECTIVE.search(line):
            shapes = re.findall(r"([a-z]+\d*)\[([\d,]*)\]", match[1])
            size = sum(
                _BYTES[kind] * int(np.prod([int(side) for side in sides.split(",") if side]))
                for kind, sides in shapes
            )
            found.append((match[2], size))
    return found


def statistics_of(architecture: Architecture) -> set[int]:
    """Bytes of the means and variances that both devices compute for a normalisation, in one pass and in two."""
    layers = [layer for network in architecture.networks().values() for layer in network.layers]
    shapes = [layer_shapes(layer, "running").get("mean") for layer in layers]
    return {2 * 2 * passes * int(np.prod(shape)) * 8 for shape in shapes if shape for passes in (1, 2)}


@pytest.mark.parametrize("name", RECIPES)
def test_no_image_travels(name: str) -> None:
    """A gradient that is summed travels, and statistics; no map is gathered or exchanged."""
    sent = collectives(together(name).program)
    kinds = {kind: sum(1 for other, _ in sent if other == kind) for kind, _ in sent}
    print(f"\n{name}: {kinds}")
    assert kinds["all-reduce"] >= 5
    gathered = {size for kind, size in sent if kind == "all-gather"}
    assert {size for size in gathered if size > 1000} <= statistics_of(architecture_of(RECIPES[name]))
    assert set(kinds) <= {"all-reduce", "all-gather"}
    assert not collectives(alone(name).program)


def test_each_device_works_on_its_part_of_the_batch() -> None:
    """By the memory that a step takes besides its state. Alone, a step holds one of D's two passes at a time."""
    assert together("several").temporary < 0.9 * alone("several").temporary


def spectral(architecture: Architecture) -> Architecture:
    """The same with a kernel of D under spectral normalisation."""
    layers = list(architecture.discriminator.layers)
    layers[1] = dataclasses.replace(layers[1], spectral=True)
    judge = dataclasses.replace(architecture.discriminator, layers=tuple(layers))
    return dataclasses.replace(architecture, discriminator=judge)


def test_two_passes_are_one_where_that_is_the_same() -> None:
    """Under spectral normalisation each pass of training has a kernel of its own: there they stay two."""
    plain = architecture_of(ALONE["plain"])
    for architecture, placement, pairs in (
        (plain, both(), True),
        (spectral(plain), both(), False),
        (plain, ONE_DEVICE, False),
    ):
        judge = modules.build_network(architecture, "discriminator", placement=placement)
        generator = modules.build_network(architecture, "generator", placement=placement)
        assert split_network(judge)[0].pairs == pairs
        assert not split_network(generator)[0].pairs


@pytest.mark.slow
def test_a_spectral_discriminator_trains_as_on_one_device(patch: pytest.MonkeyPatch) -> None:
    plain = architecture_of(ALONE["plain"])
    patch.setitem(globals(), "architecture_of", lambda recipe: spectral(plain))
    assert apart(course(ALONE["plain"], ONE_DEVICE), course(ALONE["plain"], both())) <= BOUND


# --- what a process feeds and holds ------------------------------------------------------------------------


def test_images_that_are_split_end_in_black_ones() -> None:
    held = both().hold(IMAGES, "split")
    assert held.shape == (22, 16, 16, 1)
    assert np.array_equal(np.asarray(held)[:21], IMAGES)
    assert not np.asarray(held)[21].any()
    assert {shard.data.shape[0] for shard in held.addressable_shards} == {11}


def test_a_process_reads_its_rows_alone() -> None:
    class Watched(np.ndarray):
        taken: list[np.ndarray]

        def __getitem__(self, key: Any) -> Any:
            self.taken.append(key)
            return np.asarray(self)[key]

    images = IMAGES.view(Watched)
    images.taken = []
    batches = Batches(IMAGES, BATCH, seed=1, flip=True)
    whole = batches.batch(2)
    batches._images = images
    assert np.array_equal(batches.batch(2, slice(4, 8)), whole[4:8])
    (taken,) = images.taken
    assert np.array_equal(taken, batches.choose(2).indices[4:8])
    assert isinstance(batches.choose(2).rows(slice(4, 8)), Choice)


# --- how many devices --------------------------------------------------------------------------------------


def test_how_many_devices_are_taken() -> None:
    assert len(placement_of(None).devices) == 1
    assert len(placement_of("all").devices) == len(placement_of(2).devices) == 2
    with pytest.raises(InputError, match=r"--devices 9: JAX finds 2 devices here .*Choose 1 to 2, or all"):
        placement_of(9)


@pytest.mark.parametrize(
    ("batch", "devices", "advice"),
    [
        (100, 8, "--batch-size 96 or 104, or --devices 5"),
        (3, 2, "--batch-size 2 or 4, or --devices 1"),
        (2, 8, "--batch-size 8, or --devices 2"),
    ],
)
def test_a_batch_that_cannot_be_split_is_refused(batch: int, devices: int, advice: str) -> None:
    placement = Placement(tuple(jax.devices()[:1]) * devices)
    with pytest.raises(InputError, match=advice):
        placement.rows(batch)
    assert placement.rows(8 * devices) == slice(None)
