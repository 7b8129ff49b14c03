"""The seam: all that `dcgan_core` needs of a framework, and all that it gets back.

`dcgan_jax/framework.py` and `dcgan_torch/framework.py` implement it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from jaxtyping import Float32, Int, UInt8

from dcgan_core.data.batches import Choice
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.layer import Layer
from dcgan_core.system.arithmetic import Arithmetic
from dcgan_core.weights.bundle import AdamMoments, Bundle
from dcgan_core.weights.canonical import Weights, split_name

if TYPE_CHECKING:  # `--help` answers without them
    from dcgan_core.config.training import TrainingConfig
    from dcgan_core.data.store import Store
    from dcgan_core.system.control_channel import ControlChannel


@dataclass(frozen=True)
class Snapshot:
    """A copy, in host memory, of everything that training continues from; later steps do not change it.

    arrays: by names that both frameworks share: `step`, and for each network `<network>.updates` (Adam's count),
        `<network>.parameters.<weight>`, `.statistics.<weight>`, `.first_moments.<weight>`, `.second_moments.<weight>`;
        `generator.average.<weight>` where an average is kept.
    write: writes the arrays into a folder that exists and is empty, in the form that `Trainer.load_state` reads. It
        may be called from any thread.
    """

    arrays: Mapping[str, np.ndarray]
    write: Callable[[Path], None]

    def weights(self) -> dict[str, Weights]:
        """Both networks' canonical weights."""
        found: dict[str, Weights] = {"generator": {}, "discriminator": {}}
        for name, array in self.arrays.items():
            network, _, rest = name.partition(".")
            part, _, weight = rest.partition(".")
            if part in ("parameters", "statistics"):
                found[network][weight] = array
        return {network: _counted(weights) for network, weights in found.items()}

    def average(self) -> Weights | None:
        """The generator's averaged canonical weights, or None where no average is kept."""
        return _counted(self._below("generator.average.")) or None

    def moments(self, settings: Mapping[str, Mapping[str, Any]]) -> dict[str, AdamMoments]:
        """Both networks' optimizer states; settings: what is noted in them, by network."""
        return {
            network: AdamMoments(
                self._below(f"{network}.first_moments."),
                self._below(f"{network}.second_moments."),
                int(self.arrays[f"{network}.updates"]),
                own,
            )
            for network, own in settings.items()
        }

    def not_finite(self) -> list[str]:
        """The names of the arrays that hold a NaN or an infinity."""
        return [name for name, array in self.arrays.items() if not np.isfinite(array).all()]

    def _below(self, prefix: str) -> Weights:
        """The arrays whose names begin with `prefix`, by the rest of their names."""
        return {
            name.removeprefix(prefix): array for name, array in self.arrays.items() if name.startswith(prefix)
        }


def _counted(weights: Weights) -> Weights:
    """Canonical weights: counts of updates are int64, whatever the framework counts in."""
    return {
        name: array.astype(np.int64) if name.endswith(".updates") else array
        for name, array in weights.items()
    }


Images = UInt8[np.ndarray, "N H W C"] | Choice
"""A batch of real images: the images, or which of those that the trainer holds (`Trainer.hold_images`)."""


Holding = Literal["whole", "split"]
"""How several devices hold the images of a run: all of them each, or a part of them each."""


class Trainer(Protocol):
    """Both networks with their optimizers on a device, or on several, at some step."""

    framework: str
    """"jax" or "torch", as a checkpoint's manifest names it."""

    startup_note: str
    """What a person who wonders about the time to the first step should know; may be empty."""

    arithmetic: Arithmetic
    """What `--precision` comes to on the device."""

    rows: slice
    """The rows of each batch that this process feeds: all, unless several processes train together."""

    @property
    def devices(self) -> int:
        """How many devices train together, in all processes."""
        ...

    @property
    def idle_devices(self) -> int:
        """How many devices of this machine are there and not used."""
        ...

    @property
    def device(self) -> str:
        """The device in words ("cpu", "NVIDIA H200", "NVIDIA H200 x8"), for the start-up line and the run's record."""
        ...

    def warnings(self) -> list[str]:
        """Sentences that a person should read before training starts (a GPU in the machine that is not used)."""
        ...

    @property
    def on_accelerator(self) -> bool:
        """Whether the device has a memory of its own."""
        ...

    @property
    def steps_per_call(self) -> int:
        """How many steps `train_steps` is best given."""
        ...

    def free_memory(self) -> int | None:
        """Bytes of memory that are free on each device; None where that is not known."""
        ...

    def memory_peak(self) -> int | None:
        """Bytes of the device's memory in use at most since the process began; None on a CPU or where it is unknown."""
        ...

    def hold_images(self, images: UInt8[np.ndarray, "count H W C"], how: Holding = "whole") -> None:
        """Copy all images to the device, so that a step takes a `Choice` of them. Raises InputError for too many."""
        ...

    def train_step(self, images: Images, latents: Float32[np.ndarray, "N nz"]) -> Mapping[str, Any]:
        """Do one step. The measurements (`runs/stats.py`) may still be under way on the device: `float` waits.

        images, latents: of the whole batch, N of them, what `rows` says.
        """
        ...

    def train_steps(self, inputs: Sequence[tuple[Images, Float32[np.ndarray, "N nz"]]]) -> Mapping[str, Any]:
        """Do several steps, each with its (images, latents); every measurement is an array with one number a step."""
        ...

    def generate(self, latents: Float32[np.ndarray, "N nz"]) -> Float32[np.ndarray, "N H W C"]:
        """Draw images in [-1, 1] in evaluation mode, each from its own latent alone; changes no statistics."""
        ...

    def trace(self, folder: Path) -> Callable[[], None]:
        """Begin to record what the device does; what is returned ends that and writes a trace below `folder`."""
        ...

    def annotated(self, step: int) -> AbstractContextManager[object]:
        """Return a context whose work a trace shows as the training step of this number."""
        ...

    def highest(self, number: int) -> Any:
        """Return the highest of the numbers that the processes give, which call this in the same order.

        It may still be under way on the device: `int` waits. With one process it is its own.
        """
        ...

    def snapshot(self) -> Snapshot:
        """Copy the whole state from the device."""
        ...

    def set_moments(self, moments: Mapping[str, AdamMoments]) -> None:
        """Let the Adam of each network named continue from these moments and their count of updates."""
        ...

    def load_state(self, folder: Path) -> None:
        """Continue from what `Snapshot.write` wrote; raises InputError when it does not fit."""
        ...

    def remember(self) -> None:
        """Keep a copy of the state as it is now, on the device, in place of the one kept before."""
        ...

    def first_nonfinite(self, batches: Iterable[tuple[np.ndarray, np.ndarray]]) -> str | None:
        """Go back to the remembered state, train on these (images, latents) again until a measurement is no longer
        finite, and say in words which array of that step is the first, in the order of the computation. None when
        the steps stay finite this time. The trainer is of no further use.
        """
        ...


# Arrays of a training step in words, the same for both frameworks.


def describe_output(network: str, index: int, layer: Layer, inputs: str) -> str:
    """The output of layer `index` of a network, computed from `inputs` (in words)."""
    shape = "x".join(map(str, layer.output_shape))
    return f"the output of layer {index} of the {network} ({layer.kind} to {shape}) on {inputs}"


def describe_weight(network: str, name: str) -> str:
    """The weight with this canonical name."""
    index, role = split_name(name)
    return f"the {role} of layer {index} of the {network}"


def describe_gradient(network: str, name: str) -> str:
    """The gradient of the weight with this canonical name."""
    return f"the gradient of {describe_weight(network, name)}"


# Measurements, as a trainer returns them: a scalar of one step, or an array with one number for each step of a call.


def numbers(value: Any) -> list[float]:
    """Return a measurement's numbers, one a step; waits for the device."""
    plain = value.tolist() if hasattr(value, "tolist") else value
    return [float(number) for number in plain] if isinstance(plain, list) else [float(plain)]


class LastNumber:
    """The number of a call's last step, fetched from the device when it is needed: `float(self)`."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __float__(self) -> float:
        return numbers(self._value)[-1]


def of_last_step(measurements: Mapping[str, Any]) -> dict[str, LastNumber]:
    """Return the measurements of a call's last step; nothing is waited for."""
    return {name: LastNumber(value) for name, value in measurements.items()}


SamplingStatistics = Literal["auto", "running", "batch", "recalibrated"]
"""auto: `running` where the network keeps them, otherwise measured on the reference batch. running: those that training
kept. batch: of the latents drawn together. recalibrated: measured with the final weights on many batches of latents."""


Latents = np.ndarray | Iterator[np.ndarray]
"""Latents (N, nz), or blocks (n, nz), which are drawn ahead of what is taken and alike however many of them follow."""


class Generator(Protocol):
    """A generator in evaluation mode, ready to draw."""

    @property
    def architecture(self) -> Architecture: ...

    @property
    def record(self) -> Mapping[str, Any]:
        """What is known of where the weights come from (`Bundle.record`)."""
        ...

    def images(self, latents: Latents) -> Iterator[Float32[np.ndarray, "n H W C"]]:
        """Yield the images of latents in order, values in [-1, 1], some at a time."""
        ...

    def bytes(self, latents: Latents) -> Iterator[UInt8[np.ndarray, "n H W C"]]:
        """Yield what `pictures.tiles.to_uint8` makes of `images`, to the last unit; raises as it does."""
        ...


class Inverter(Generator, Protocol):
    """A generator whose latents can be moved by gradients."""

    def descend(
        self,
        target: Float32[np.ndarray, "H W C"],
        starts: Float32[np.ndarray, "R nz"],
        steps: int,
        learning_rate: float,
        advance: Callable[[int], object],
        watch: Callable[[np.ndarray, np.ndarray], object] = lambda latents, squares: None,
    ) -> tuple[Float32[np.ndarray, "R nz"], Float32[np.ndarray, "steps R"]]:
        """Lower each latent's mean squared pixel difference from `target` (values in [-1, 1]) by Adam.

        Returns (the latents at the end, that difference before each step). Uniform latents stay within [-1, 1].
        advance: called with how many more steps are done. watch: called after it with the latents (R, nz) of that
        moment and their difference (R,) a step before; what either raises ends the descent.
        """
        ...


class Discriminator(Protocol):
    """A discriminator in evaluation mode, to look into. Images are bytes."""

    def features(self, images: UInt8[np.ndarray, "N H W C"]) -> Float32[np.ndarray, "N F"]:
        """Return the output of the layer before the logit, flattened."""
        ...

    def pooled_features(self, images: UInt8[np.ndarray, "N H W C"]) -> Float32[np.ndarray, "N F"]:
        """Return the features of the paper's experiment (`quality/features.py`): all convolutions, max-pooled."""
        ...

    def responses(self, images: UInt8[np.ndarray, "N H W C"]) -> Float32[np.ndarray, "N h w M"]:
        """Return the maps of the layer before the logit, in front of its activation."""
        ...

    def guided(
        self, images: UInt8[np.ndarray, "N H W C"], units: Int[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N H W C"]:
        """Return the guided gradient of one unit (row, column, channel) of `responses` for each image, in the image."""
        ...

    def kernels(self) -> Float32[np.ndarray, "M kh kw C"]:
        """Return the first layer's kernels."""
        ...


Judge = Callable[[UInt8[np.ndarray, "N H W C"], Int[np.ndarray, " N"] | None], Float32[np.ndarray, " N"]]
"""From images, bytes, and their labels (None where a network has no classes) to D(x) of each, 0 (drawn) to 1 (real)."""


class Classifier(Protocol):
    """A trained classifier, ready to use."""

    @property
    def record(self) -> Mapping[str, Any]:
        """Dataset, fingerprint, classes, seed, accuracy, versions and checksum."""
        ...

    def __call__(
        self, images: UInt8[np.ndarray, "N H W C"]
    ) -> tuple[Float32[np.ndarray, "N D"], Float32[np.ndarray, "N K"]]:
        """Return the features of images and the probabilities of the classes."""
        ...


class Framework(Protocol):
    """All that this package needs of a framework. What one cannot do, it refuses with InputError.

    The framework is loaded by the first call of a method, not before: `--help` answers without it, and the processes
    that decode images are started before it.
    """

    package: str
    """The package of its commands: `python -m <package>.train`."""

    title: str
    """Its name in a sentence."""

    inverts: bool
    """Whether it has gradients in the latents (`inverter`)."""

    @property
    def config_class(self) -> type[TrainingConfig]:
        """The options of its `train` command."""
        ...

    def check_devices(self, wanted: int) -> None:
        """Raise InputError where there are fewer devices than a training wants, before its data is prepared.

        The framework is not loaded into this process. What cannot be found out so is found out by `trainer`.
        """
        ...

    def join(self, channel: ControlChannel, config: TrainingConfig) -> None:
        """Connect the processes that `channel` connects, in the framework's own way; before any other method.

        Raises InputError where that cannot be done.
        """
        ...

    def part(self) -> None:
        """Undo `join` at the end of a run; every process does."""
        ...

    def trainer(
        self,
        architecture: Architecture,
        config: TrainingConfig,
        weights: Mapping[str, Weights],
        total_steps: int,
    ) -> Trainer:
        """Return a trainer at step 0.

        weights: initial canonical weights of both networks. total_steps: the length of the run.
        """
        ...

    def generator(self, bundle: Bundle, statistics: SamplingStatistics = "auto") -> Generator:
        """Return the generator of a bundle; raises InputError when it holds none."""
        ...

    def inverter(self, bundle: Bundle, statistics: SamplingStatistics = "auto") -> Inverter:
        """Return the generator of a bundle with gradients in its latents."""
        ...

    def discriminator(
        self, bundle: Bundle, images: UInt8[np.ndarray, "N H W C"] | None = None
    ) -> Discriminator:
        """Return the discriminator of a bundle; raises InputError when it holds none.

        images: where the architecture keeps no running statistics, those of these images take their place, so that
            every image depends on itself alone. Without them a batch normalises itself, as `pooled_features` wants it.
        """
        ...

    def judge(self, bundle: Bundle) -> Judge:
        """Return the verdict of a bundle's discriminator.

        Raises InputError when it holds none, or one that normalises by the batch: it has no verdict on one image.
        """
        ...

    def classifier(
        self,
        store: Store,
        test: Store | None,
        *,
        seed: int,
        cache: Path | None,
        report: Callable[[str], None],
    ) -> Classifier:
        """Return the classifier of a labelled store, trained unless the cache folder has it."""
        ...

    def freeze(self, bundle: Bundle) -> Bundle:
        """Return a bundle whose generator keeps the statistics of the reference batch as running ones."""
        ...
