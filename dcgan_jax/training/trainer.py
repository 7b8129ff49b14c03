"""The JAX side of `dcgan_core.framework.Trainer`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Choice
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.protocols import DiscriminatorLoss, Protocol
from dcgan_core.errors import InputError
from dcgan_core.framework import Holding, Images, Snapshot
from dcgan_core.system.arithmetic import Arithmetic
from dcgan_core.system.machine import release_freed_memory
from dcgan_core.training.watches import WATCHED
from dcgan_core.weights.bundle import AdamMoments
from dcgan_core.weights.canonical import Weights
from dcgan_jax.devices import (
    compiler_options,
    describe_device,
    device_warnings,
    free_memory,
    has_tf32,
    idle_devices,
    memory_peak,
    multiply_in,
    on_accelerator,
    release_memory_after_compiling,
    reuse_memory_between_calls,
)
from dcgan_jax.loading import draw_in_chunks
from dcgan_jax.network.statistics import measure_statistics, reference_batch, reference_network
from dcgan_jax.placement import placement_of
from dcgan_jax.training.average import drawn_from, start_average
from dcgan_jax.training.checkpoint import flatten_state, restore_state, take_snapshot, unflatten_state
from dcgan_jax.training.diagnosis import first_nonfinite, nonfinite_state
from dcgan_jax.training.optimizers import make_optimizers, with_falling_rates
from dcgan_jax.training.state import NetworkState, create_state
from dcgan_jax.training.step import compile_steps, stacked_to_device, to_device

ACCELERATOR_STEPS = 10
"""Steps in a call on an accelerator, unless --steps-per-call says otherwise: a call ends at a log line, and this is the
default interval of log lines."""

SETTLING_CALLS = 2
"""Calls until the memory that steps use again has found its place; after each of them the rest is given back. After the
last alone would be too late: the second call may not fit into what the first one freed."""


class JaxTrainer:
    """Both networks on JAX's default device, or on several that split each batch among them."""

    framework = "jax"

    def __init__(
        self,
        architecture: Architecture,
        config: TrainingConfig,
        weights: Mapping[str, Weights],
        total_steps: int,
        startup_note: str = "",
    ) -> None:
        """weights: initial canonical weights of both networks. total_steps: the length of the run, by which falling
        rates go. startup_note: see the protocol.
        """
        release_memory_after_compiling()
        reuse_memory_between_calls()
        self.placement = placement_of(config.devices, config.batch_size if config.keeps_devices else None)
        self.rows = self.placement.rows(config.batch_size)
        self.startup_note = startup_note
        self.arithmetic = Arithmetic.of(config.precision, has_tf32=has_tf32())
        multiply_in(self.arithmetic.precision)
        compute_dtype = "bfloat16" if self.arithmetic.precision == "bfloat16" else None
        optimizers = make_optimizers(config.g_lr, config.d_lr, config.beta1, config.beta2, config.protocol)
        self.networks, self.state = create_state(
            architecture, weights, optimizers, compute_dtype=compute_dtype, placement=self.placement
        )
        self._on_one_device = functools.partial(
            create_state, architecture, weights, optimizers, compute_dtype=compute_dtype
        )
        self.optimizers = optimizers
        self._loss = DiscriminatorLoss.of(config)
        options = compiler_options(deterministic=config.deterministic)
        if config.ema:
            self.state = start_average(self.state)
        if config.lr_decay:
            self.state = with_falling_rates(self.state, total_steps, config.lr_decay)
        self.state = self.placement.replicate(self.state)
        self.steps = compile_steps(self.networks, optimizers, config, options, self.placement)
        self._held: jax.Array | None = None
        self._chosen_steps_per_call = config.steps_per_call
        self._protocol: Protocol = config.protocol
        self._draw = jax.jit(self._make_draw(architecture, self.networks.generator), compiler_options=options)
        self._copy = jax.jit(lambda state: jax.tree.map(jnp.copy, state), **self.placement.results)
        self._highest = jax.jit(jnp.max, **self.placement.results)
        self._remembered = self.state
        self._calls_in_a_row = 0

    @property
    def device(self) -> str:
        """The device in words."""
        return describe_device(self.devices)

    @property
    def devices(self) -> int:
        """How many devices train together, in all processes."""
        return len(self.placement.devices)

    @property
    def idle_devices(self) -> int:
        """How many devices of this machine are there and not used."""
        return idle_devices(len(self.placement.own))

    def warnings(self) -> list[str]:
        """What a person should know of this machine before training on it."""
        return device_warnings()

    @property
    def on_accelerator(self) -> bool:
        """Whether the device has a memory of its own."""
        return on_accelerator()

    @property
    def steps_per_call(self) -> int:
        """The number in the configuration, or one that suits the device."""
        return self._chosen_steps_per_call or (ACCELERATOR_STEPS if self.on_accelerator else 1)

    def free_memory(self) -> int | None:
        """Bytes of memory that are free on each device; None where that is not known."""
        return free_memory(self.placement.own)

    def memory_peak(self) -> int | None:
        """Bytes of the device's memory in use at most; None where that is not known."""
        return memory_peak(self.placement.own)

    def hold_images(self, images: np.ndarray, how: Holding = "whole") -> None:
        """Copy all images to each device, or a part of them; raises InputError when they do not fit."""
        try:
            self._held = self.placement.hold(images, how)
        except jax.errors.JaxRuntimeError as error:
            reason = str(error).splitlines()[0]
            raise InputError(
                f"--device-resident: the images do not fit into the device's memory ({reason}). Use "
                "--device-resident no."
            ) from error

    def train_step(self, images: Images, latents: np.ndarray) -> Mapping[str, Any]:
        """Do one step; the measurements are arrays that may still be under way."""
        batch, noise = to_device(images, self.placement), self.placement.split(latents)
        if isinstance(images, Choice):
            self.state, measurements = self.steps.held(self.state, self._held, batch, noise)
        else:
            self.state, measurements = self.steps.one(self.state, batch, noise)
        self._settle_memory()
        return measurements

    def train_steps(self, inputs: Sequence[tuple[Images, np.ndarray]]) -> Mapping[str, Any]:
        """Do several steps in one call; each measurement is an array with one number a step."""
        batches = stacked_to_device([images for images, _ in inputs], self.placement)
        latents = self.placement.split(np.stack([latents for _, latents in inputs]), axis=1)
        self.state, measurements = self.steps.several(self.state, self._held, batches, latents)
        self._settle_memory()
        return measurements

    def generate(self, latents: np.ndarray) -> np.ndarray:
        """Draw images (N, H, W, C) in [-1, 1] from latents (N, nz), each from its own latent alone."""
        self._calls_in_a_row = 0
        generator = self.placement.here(drawn_from(self.state.generator))
        chunks = draw_in_chunks(lambda z: self._draw(generator, z), latents)
        return np.concatenate(list(chunks))

    def trace(self, folder: Path) -> Callable[[], None]:
        """Begin to record; what is returned ends that and writes `plugins/profile/TIME/` in `folder`."""
        jax.profiler.start_trace(folder)
        return jax.profiler.stop_trace

    def annotated(self, step: int) -> AbstractContextManager[object]:
        """Return a context whose work a trace shows as this step."""
        return jax.profiler.StepTraceAnnotation("train", step_num=step)

    def highest(self, number: int) -> Any:
        """Return the highest number (int32) that a process gives; it may still be under way."""
        if jax.process_count() == 1:
            return number
        return self._highest(self.placement.split(np.full(len(self.placement.own), number, np.int32)))

    def snapshot(self) -> Snapshot:
        """Copy the whole state from the device."""
        self._calls_in_a_row = 0
        return take_snapshot(self.placement.here(self.state))

    def set_moments(self, moments: Mapping[str, AdamMoments]) -> None:
        """Let the Adam of each network named continue with these moments and their count of updates."""
        if not moments:
            return
        here = self.placement.here(self.state)
        flat = flatten_state(here)
        for name, own in moments.items():
            given = {f"{name}.updates": np.array(own.step)}
            given |= {f"{name}.first_moments.{key}": array for key, array in own.first.items()}
            given |= {f"{name}.second_moments.{key}": array for key, array in own.second.items()}
            flat |= {key: jnp.asarray(array, flat[key].dtype) for key, array in given.items()}
        self.state = self.placement.replicate(unflatten_state(flat, here))

    def load_state(self, folder: Path) -> None:
        """Replace the state by the one in `folder`; raises InputError when it does not fit."""
        try:
            restored = restore_state(folder, self.placement.here(self.state))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{folder} does not fit this run's networks: {error}") from error
        self.state = self.placement.replicate(restored)

    def remember(self) -> None:
        """Keep a copy of the state on the device: the step donates the original."""
        self._remembered = self._copy(self.state)

    def first_nonfinite(self, batches: Iterable[tuple[np.ndarray, np.ndarray]]) -> str | None:
        """Train again from the remembered state; name the first array that is not finite (see the protocol)."""
        self.state = self._remembered
        for images, latents in batches:
            before = self._copy(self.state)
            measurements = self.train_step(images[self.rows], latents[self.rows])
            if not all(np.isfinite(float(measurements[name])) for name in WATCHED):
                inputs = jnp.asarray(images), jnp.asarray(latents)
                state = self.placement.here(before)
                networks, _ = self._on_one_device()
                return first_nonfinite(networks, self.optimizers, state, *inputs, self._protocol, self._loss)
        return nonfinite_state(self.placement.here(self.state))

    def _settle_memory(self) -> None:
        """Give back what drawing, saving or compiling held and the steps do not use."""
        self._calls_in_a_row += 1
        if self._calls_in_a_row <= SETTLING_CALLS:
            release_freed_memory()

    def _make_draw(self, architecture: Architecture, generate: Any) -> Any:
        if not architecture.generator.mixes_batch:

            def draw(generator: NetworkState, latents: jax.Array) -> jax.Array:
                return generate(generator.parameters, generator.statistics, latents)[0]

            return draw
        pure, empty = reference_network(architecture.generator)
        reference = reference_batch(architecture)

        def draw_by_reference(generator: NetworkState, latents: jax.Array) -> jax.Array:
            statistics = measure_statistics(pure, generator.parameters, empty, reference)
            return pure(generator.parameters, statistics, latents)[0]

        return draw_by_reference
