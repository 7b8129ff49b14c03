"""The PyTorch side of `dcgan_core.framework.Trainer`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Choice
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.protocols import DiscriminatorLoss, Protocol
from dcgan_core.errors import InputError
from dcgan_core.framework import Holding, Images, Snapshot
from dcgan_core.sampling.chunks import CHUNK, pieces
from dcgan_core.system.arithmetic import Arithmetic
from dcgan_core.training.watches import WATCHED
from dcgan_core.weights.bundle import AdamMoments
from dcgan_core.weights.canonical import Weights
from dcgan_torch import distributed
from dcgan_torch.devices import (
    compute_deterministically,
    default_device,
    describe_device,
    device_warnings,
    free_memory,
    has_tf32,
    multiply_in,
    reuse_memory_between_calls,
)
from dcgan_torch.loading import draw_in_chunks, to_nhwc
from dcgan_torch.network.modules import Generator
from dcgan_torch.network.statistics import with_reference_statistics
from dcgan_torch.training.average import drawn_from, start_average, with_average
from dcgan_torch.training.checkpoint import restore_state, take_snapshot
from dcgan_torch.training.config import TorchTrainingConfig
from dcgan_torch.training.diagnosis import first_nonfinite, nonfinite_state
from dcgan_torch.training.optimizers import AdamSettings, with_falling_rates
from dcgan_torch.training.state import (
    StateCopy,
    copy_state,
    create_state,
    put_back,
    set_adam_moments,
)
from dcgan_torch.training.step import compile_networks, make_train_step


class TorchTrainer:
    """Both networks on PyTorch's default device."""

    framework = "torch"
    startup_note = ""
    idle_devices = 0

    def __init__(
        self,
        architecture: Architecture,
        config: TrainingConfig,
        weights: Mapping[str, Weights],
        total_steps: int,
    ) -> None:
        """weights: initial canonical weights of both networks. total_steps: the length of the run, by which falling
        rates go.
        """
        self.rows = distributed.rows_of(config.batch_size)
        self.devices = distributed.world()
        if config.deterministic:
            compute_deterministically()  # before anything touches a GPU
        self.architecture = architecture
        self.torch_device = default_device()
        reuse_memory_between_calls(self.torch_device)
        on_gpu = self.torch_device.type == "cuda"
        self.arithmetic = Arithmetic.of(config.precision, has_tf32=has_tf32(self.torch_device))
        multiply_in(self.arithmetic.precision)
        own = config if isinstance(config, TorchTrainingConfig) else TorchTrainingConfig()
        self.memory_format = torch.channels_last if own.channels_last else torch.contiguous_format
        self.state = create_state(
            architecture,
            weights,
            AdamSettings(
                config.g_lr, config.d_lr, config.beta1, config.beta2, config.protocol, fused=on_gpu or None
            ).optimizer,
            device=self.torch_device,
            channels_last=own.channels_last,
        )
        if on_gpu and not config.deterministic:
            # The shapes never change: let cuDNN time its convolutions once and keep the fastest.
            torch.backends.cudnn.benchmark = True
        if config.ema:
            start_average(self.state)
        if own.compile:
            compile_networks(self.state)
        self._loss = DiscriminatorLoss.of(config)
        self.step_function = make_train_step(
            protocol=config.protocol,
            precision=self.arithmetic.precision,
            loss=self._loss,
        )
        if config.lr_decay:
            self.step_function = with_falling_rates(self.step_function, total_steps, config.lr_decay)
        if config.ema:
            self.step_function = with_average(self.step_function, config.ema)
        self._protocol: Protocol = config.protocol
        self._remembered: StateCopy | None = None
        self._held: torch.Tensor | None = None
        self.steps_per_call = config.steps_per_call or 1

    @property
    def device(self) -> str:
        """The device in words."""
        return describe_device(self.torch_device, self.devices)

    def warnings(self) -> list[str]:
        """What a person should know of this machine before training on it."""
        return device_warnings(self.torch_device)

    @property
    def on_accelerator(self) -> bool:
        """Whether the device has a memory of its own."""
        return self.torch_device.type != "cpu"

    def free_memory(self) -> int | None:
        """Bytes of the device's memory that are free; None where that is not known."""
        return free_memory(self.torch_device)

    def memory_peak(self) -> int | None:
        """Bytes of the device's memory in use at most; None on a CPU."""
        return None if self.torch_device.type == "cpu" else torch.cuda.max_memory_allocated(self.torch_device)

    def hold_images(self, images: np.ndarray, how: Holding = "whole") -> None:
        """Copy all images to the device; raises InputError when they do not fit."""
        try:
            self._held = torch.tensor(np.asarray(images), device=self.torch_device)
        except torch.OutOfMemoryError as error:
            reason = str(error).splitlines()[0]
            raise InputError(
                f"--device-resident: the images do not fit into the device's memory ({reason}). Use "
                "--device-resident no."
            ) from error

    def train_steps(self, inputs: Sequence[tuple[Images, np.ndarray]]) -> Mapping[str, Any]:
        """Do several steps, one after another; each measurement is an array with one number a step."""
        measured = [self.train_step(images, latents) for images, latents in inputs]
        return {name: torch.stack([step[name] for step in measured]) for name in measured[0]}

    def train_step(self, images: Images, latents: np.ndarray) -> Mapping[str, Any]:
        """Do one step; the measurements are tensors that may still be under way."""
        measured = self.step_function(self.state, self._real_batch(images), self._to_device(latents))
        return distributed.averaged(measured)

    def generate(self, latents: np.ndarray) -> np.ndarray:
        """Draw images (N, H, W, C) in [-1, 1] from latents (N, nz), each from its own latent alone."""
        generator = drawn_from(self.state.generator)
        assert isinstance(generator, Generator)
        if self.architecture.generator.mixes_batch:
            generator = with_reference_statistics(generator, self.architecture.latent)
        chunks = draw_in_chunks(generator.eval(), pieces((latents,), CHUNK, filled=False))
        return np.concatenate([to_nhwc(images).numpy() for images in chunks])

    def trace(self, folder: Path) -> Callable[[], None]:
        """Begin to record; what is returned ends that and writes `HOST_PROCESS.TIME.pt.trace.json.gz` in `folder`."""
        kinds = [torch.profiler.ProfilerActivity.CPU]
        if self.on_accelerator:
            kinds.append(torch.profiler.ProfilerActivity.CUDA)
        write = torch.profiler.tensorboard_trace_handler(str(folder), use_gzip=True)
        recording = torch.profiler.profile(activities=kinds, on_trace_ready=write)
        recording.start()
        return recording.stop

    def annotated(self, step: int) -> AbstractContextManager[object]:
        """Return a context whose work a trace shows as this step, under the name that TensorBoard looks for."""
        return torch.profiler.record_function(f"ProfilerStep#{step}")

    def highest(self, number: int) -> Any:
        """Return the highest number that a process gives; it may still be under way."""
        return distributed.highest(number, self.torch_device)

    def snapshot(self) -> Snapshot:
        """Copy the whole state from the device."""
        return take_snapshot(self.state)

    def set_moments(self, moments: Mapping[str, AdamMoments]) -> None:
        """Let the Adam of each network named continue with these moments and their count of updates."""
        for name, own in moments.items():
            set_adam_moments(self.state.networks()[name], (own.first, own.second, own.step))

    def load_state(self, folder: Path) -> None:
        """Replace the state by the one in `folder`; raises InputError when it does not fit."""
        try:
            restore_state(folder, self.state)
        except (ValueError, KeyError) as error:
            raise InputError(f"{folder} does not fit this run's networks: {error}") from error

    def remember(self) -> None:
        """Keep a copy of the state on the device: the step changes the original in place."""
        self._remembered = copy_state(self.state)

    def first_nonfinite(self, batches: Iterable[tuple[np.ndarray, np.ndarray]]) -> str | None:
        """Train again from the remembered state; name the first tensor that is not finite (see the protocol)."""
        if self._remembered is not None:
            put_back(self._remembered, self.state)
        for images, latents in batches:
            before = copy_state(self.state)
            measurements = self.train_step(images[self.rows], latents[self.rows])
            if not all(np.isfinite(float(measurements[name])) for name in WATCHED):
                put_back(before, self.state)
                inputs = self._real_batch(images), self._to_device(latents)
                return first_nonfinite(self.state, *inputs, self._protocol, self._loss)
        return nonfinite_state(self.state)

    def _real_batch(self, images: Images) -> torch.Tensor:
        batch = self._take(images) if isinstance(images, Choice) else self._to_device(images)
        return batch.permute(0, 3, 1, 2).contiguous(memory_format=self.memory_format)

    def _take(self, choice: Choice) -> torch.Tensor:
        assert self._held is not None
        images = self._held[self._to_device(choice.indices)]
        if choice.mirrored is None:
            return images
        return torch.where(self._to_device(choice.mirrored)[:, None, None, None], images.flip(2), images)

    def _to_device(self, array: np.ndarray) -> torch.Tensor:
        tensor = torch.from_numpy(array)
        if self.torch_device.type == "cuda":
            # From pinned memory the copy does not stop Python.
            tensor = tensor.pin_memory()
        return tensor.to(self.torch_device, non_blocking=True)
