"""What both sides are given: an architecture, weights that look trained, images and latents."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace

import numpy as np

from dcgan_core.config.datasets import config_folder
from dcgan_core.config.files import read_config_file
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.labels import join_labels
from dcgan_core.description.layer import (
    Layer,
    Normalization,
    Shape,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.description.protocols import Protocol
from dcgan_core.description.randomness import generator, training_latents
from dcgan_core.weights.canonical import STATISTIC_ROLES, Weights, initial_weights, split_name, weight_name

SEED = 0

EARLY_DECAY = 0.2
"""A decay that warming up reaches at the second step: 0.9 takes eighty."""


@dataclass(frozen=True)
class Recipe:
    """How a step trains, with the defaults of `dcgan_core.config`."""

    protocol: Protocol = TrainingConfig.protocol
    g_lr: float = TrainingConfig.g_lr
    d_lr: float = TrainingConfig.d_lr
    beta1: float = TrainingConfig.beta1
    beta2: float = TrainingConfig.beta2
    d_loss_scale: float = TrainingConfig.d_loss_scale
    label_smoothing: float = TrainingConfig.label_smoothing
    label_mismatch: float = TrainingConfig.label_mismatch
    r1: float = TrainingConfig.r1
    r1_every: int = TrainingConfig.r1_every
    augment: str = TrainingConfig.augment
    seed: int = TrainingConfig.seed
    ema: float = TrainingConfig.ema
    lr_decay: float = TrainingConfig.lr_decay
    num_steps: int | None = TrainingConfig.num_steps

    @classmethod
    def of(cls, config: TrainingConfig) -> Recipe:
        """Return the recipe of a run's configuration."""
        return cls(**{field.name: getattr(config, field.name) for field in dataclasses.fields(cls)})


@dataclass(frozen=True)
class Case:
    """An architecture, how large a batch it is given, the seed of weights, images and latents, and the recipe."""

    architecture: Architecture
    batch: int
    seed: int = SEED
    recipe: Recipe = Recipe()

    def weights(self, dtype: str = "float64") -> dict[str, Weights]:
        """Return weights in which nothing is zero or one by accident; both sides get these."""
        return {
            name: lived_in(weights, name, dtype)
            for name, weights in initial_weights(self.architecture, self.seed, dtype).items()
        }

    def initial(self, dtype: str = "float64") -> dict[str, Weights]:
        """Return the initial weights of a training run."""
        return initial_weights(self.architecture, self.seed, dtype)

    def images(self, step: int) -> np.ndarray:
        """Return the real images of a step, uint8 (N, H, W, C)."""
        shape = (self.batch, *self.architecture.image_shape)
        return generator(self.seed, "parity images", step).integers(0, 256, shape, np.uint8)

    def latents(self, step: int) -> np.ndarray:
        """Return the latents of a step, float32 (N, nz); of a conditional network, with random labels behind them."""
        architecture = self.architecture
        latents = training_latents(self.seed, step, self.batch, architecture.nz, architecture.latent)
        if not architecture.classes:
            return latents
        labels = generator(self.seed, "parity labels", step).integers(0, architecture.classes, self.batch)
        return join_labels(latents, labels, architecture.classes)

    def inputs(self, name: str, dtype: str) -> np.ndarray:
        """Return what the network called `name` reads: latents, or images in [-1, 1]."""
        if name == "generator":
            return self.latents(0).astype(dtype)
        return (self.images(0).astype(np.float64) / 127.5 - 1).astype(dtype)

    def labels(self, name: str) -> tuple[np.ndarray, ...]:
        """Return the labels that the network called `name` reads next to its input: (one-hot,), or () for none."""
        reads = name == "discriminator" and self.architecture.discriminator.classes
        return (self.latents(0)[:, -reads:],) if reads else ()


def preset_case(
    preset: str,
    *,
    width: int | None = 4,
    nz: int | None = 8,
    batch: int = 4,
    image_shape: Shape | None = None,
    seed: int = SEED,
    recipe: Recipe = Recipe(),
) -> Case:
    """Return a preset's case, narrow by default; width or nz None keeps the preset's own."""
    architecture = build_architecture(preset, nz=nz, ngf=width, ndf=width, image_shape=image_shape)
    return Case(architecture, batch, seed, recipe)


def small_preset_case(preset: str, *, width: int | None = 4) -> Case:
    """Return a preset's case at 32 pixels where it draws any size, for the tests; the report has each at its own.

    The network of pytorch/examples stays at 64, as deep as people train it.
    """
    smaller = PRESETS[preset].any_size and preset != "pytorch"
    return preset_case(preset, width=width, image_shape=(32, 32, 3) if smaller else None)


def distinct_presets() -> list[str]:
    """Return the first preset of each description: several public programs have the very same networks."""
    found: dict[Architecture, str] = {}
    for preset in PRESETS:
        # What is equal apart from its name has equal weights and latents too: a second run measures the same bits.
        found.setdefault(replace(preset_case(preset).architecture, preset=""), preset)
    return list(found.values())


DEEP_PRESETS = ("pytorch", "paper", "celeba32")
"""Of these every rung is walked: channel and unit normalisation, running and batch statistics, all kinds of layers."""


def experiment_case(name: str) -> Case:
    """Return the case of a configuration by its name ("variants/akashkadel"), narrow, with its recipe."""
    path = config_folder() / f"{name}.toml"
    config = TrainingConfig(**read_config_file(path))
    channels = config.channels or (1 if config.dataset == "mnist" else 3)
    return preset_case(config.preset, image_shape=(*config.image_shape, channels), recipe=Recipe.of(config))


def variant_names() -> list[str]:
    """Return the names of the public variants' configurations ("variants/akashkadel"), sorted."""
    return sorted(f"variants/{path.stem}" for path in (config_folder() / "variants").glob("*.toml"))


def smoothed_case() -> Case:
    """Return a network whose D is taught a smoothed label."""
    return preset_case("pytorch", image_shape=(16, 16, 1), recipe=Recipe(label_smoothing=0.1))


def averaged_case(decay: float = EARLY_DECAY, *, protocol: Protocol = "pytorch") -> Case:
    """Return networks whose generator is averaged, its running statistics too."""
    return preset_case("pytorch", image_shape=(16, 16, 1), recipe=Recipe(protocol=protocol, ema=decay))


def falling_rates_case(*, protocol: Protocol = "pytorch") -> Case:
    """Return networks whose learning rates stay for one of four steps and fall in the other three."""
    recipe = Recipe(protocol=protocol, lr_decay=0.75, num_steps=4)
    return preset_case("pytorch", image_shape=(16, 16, 1), recipe=recipe)


def penalised_case(*, protocol: Protocol = "pytorch") -> Case:
    """Return networks whose D pays for its steepness at every other of its updates."""
    recipe = Recipe(protocol=protocol, r1=3.0, r1_every=2)
    return preset_case("pytorch", image_shape=(16, 16, 1), recipe=recipe)


def augmented_case(*, protocol: Protocol = "pytorch", r1: float = 0.0) -> Case:
    """Return networks whose D sees images changed by every policy, of a size on which each axis has its own moves."""
    recipe = Recipe(protocol=protocol, augment="all", seed=3, r1=r1, r1_every=1)
    return preset_case("pytorch", image_shape=(16, 24, 3), recipe=recipe)


def conditional_case(
    *, protocol: Protocol = "pytorch", r1: float = 0.0, label_mismatch: float = 0.0, preset: str = "pytorch"
) -> Case:
    """Return networks of three classes, with or without a penalty at every update of D."""
    architecture = build_architecture(preset, nz=8, ngf=4, ndf=4, image_shape=(16, 16, 1), classes=3)
    return Case(
        architecture, 6, SEED, Recipe(protocol=protocol, r1=r1, r1_every=1, label_mismatch=label_mismatch)
    )


def turns_case(*, label_smoothing: float = 0.0) -> Case:
    """Return the authors' networks under their own protocol."""
    recipe = Recipe(protocol="paper", label_smoothing=label_smoothing)
    return preset_case("paper", image_shape=(16, 16, 3), recipe=recipe)


def turns_with_running_statistics_case() -> Case:
    """Return networks that keep running statistics under the authors' protocol."""
    return preset_case("pytorch", image_shape=(16, 16, 1), recipe=Recipe(protocol="paper"))


def turns_trajectory_case() -> Case:
    """Return the authors' networks, wider, whose training under their protocol is held to a bound."""
    case = preset_case("paper", width=8, nz=None, batch=8, image_shape=(16, 16, 3))
    return replace(case, recipe=Recipe(protocol="paper"))


def smooth(case: Case) -> Case:
    """Return the same case with tanh for every (leaky) ReLU: networks without kinks."""
    architecture = case.architecture

    def without_kinks(network: Network) -> Network:
        layers = (
            replace(layer, activation="tanh", slope=0.0) if layer.activation.endswith("relu") else layer
            for layer in network.layers
        )
        return replace(network, layers=tuple(layers))

    return replace(
        case,
        architecture=replace(
            architecture,
            generator=without_kinks(architecture.generator),
            discriminator=without_kinks(architecture.discriminator),
        ),
    )


def float32_case() -> Case:
    """Return the network whose training in float32 is held to a bound."""
    return preset_case("pytorch", width=8, nz=None, batch=8, image_shape=(16, 16, 3))


def float32_larger_case() -> Case:
    """Return a larger one, where a unit within rounding of its kink is in nearly every run of 5 steps."""
    return preset_case("pytorch", width=16, nz=None, batch=8, image_shape=(32, 32, 3))


def lived_in(weights: Weights, purpose: str, dtype: str) -> Weights:
    """Return weights with biases, shifts and statistics as training leaves them: neither 0 nor 1."""
    changed: Weights = {}
    for name, array in weights.items():
        random = generator(SEED, f"lived in {purpose}.{name}")
        role = split_name(name)[1]
        if role in ("bias", "shift", "mean"):
            changed[name] = random.normal(0, 0.1, array.shape).astype(np.float32).astype(dtype)
        elif role == "variance":
            changed[name] = random.uniform(0.5, 1.5, array.shape).astype(np.float32).astype(dtype)
        elif role == "updates":
            changed[name] = np.array(7, np.int64)
        else:
            changed[name] = array
    return changed


def noise_names(network: Network) -> set[str]:
    """Return the tensors that are rounding noise in training, by canonical name.

    A bias right in front of a normalisation of each channel changes nothing: the mean that is subtracted holds it. So
    its true gradient is zero and the computed one what rounding left; Adam, which divides by the gradient's own size,
    makes steps of that, and the running mean of the layer follows the bias. A layer normalisation has one mean for all
    channels, so it leaves what their biases differ by.
    """
    found: set[str] = set()
    for index, layer in enumerate(network.layers):
        settings = layer.normalization
        if layer.bias and settings is not None and settings.kind != "layer" and not layer.activation_first:
            found.add(weight_name(index, "bias"))
            if layer.batch_normalized and network.statistics == "running":
                found.add(weight_name(index, "mean"))
    return found


def only_statistics(weights: Weights) -> Weights:
    """Return the running statistics among canonical weights."""
    return {name: array for name, array in weights.items() if split_name(name)[1] in STATISTIC_ROLES}


def only_parameters(weights: Weights) -> Weights:
    """Return what the optimizer trains among canonical weights."""
    return {name: array for name, array in weights.items() if split_name(name)[1] not in STATISTIC_ROLES}


# The operations and single layers that the first two rungs compare.

KERNELS = range(1, 8)
STRIDES = (1, 2, 3)

NORMALIZATION = Normalization()
PER_UNIT = Normalization(per_unit=True)


def convolutions(kernel: int) -> list[Layer]:
    """Every stride with the kernel on odd and non-square maps; then non-square kernels, strides and paddings."""
    other = kernel % 7 + 1
    layers = []
    for stride in STRIDES:
        layers.append(conv((9, 12, 2), 3, kernel, stride, kernel // 2))
        layers.append(conv((11, 8, 3), 2, (kernel, other), (stride, stride % 3 + 1), (0, other // 2)))
    return layers


def transposed_convolutions(kernel: int) -> list[Layer]:
    """The same, with every output padding that a stride allows."""
    other = kernel % 7 + 1
    layers = []
    for stride in STRIDES:
        for extra in range(stride):
            layers.append(conv_transpose((5, 4, 3), 2, kernel, stride, (kernel - 1) // 2, extra))
        layers.append(
            conv_transpose((3, 5, 2), 3, (kernel, other), (stride, stride % 3 + 1), (0, (other - 1) // 2))
        )
    return layers


CROPPING = conv_transpose((8, 9, 3), 1, 1, 1, 2)
"""Padding beyond the kernel, as in a public MNIST network whose last layer cuts 32 down to 28."""


@dataclass(frozen=True)
class LayerCase:
    """A layer and how it is passed: the arguments of `rungs.layer_passes`."""

    layer: Layer
    statistics: str = "running"
    training: bool = True
    passes: int = 1


def _activation(**rest) -> LayerCase:
    return LayerCase(conv((8, 8, 2), 3, 4, 2, 1, **rest))


def _normalized(eps: float, momentum: float) -> LayerCase:
    return LayerCase(
        conv((9, 8, 2), 3, 4, 2, 1, normalization=Normalization(eps=eps, momentum=momentum)), passes=2
    )


_BLOCKS = {
    "convolution": conv((9, 8, 2), 3, 4, 2, 1, normalization=NORMALIZATION),
    "transposed convolution": conv_transpose(
        (5, 4, 3), 2, 4, 2, 1, normalization=NORMALIZATION, activation="relu"
    ),
    "per-unit stem": project(5, (4, 3, 2), normalization=PER_UNIT, activation="relu"),
}

LAYERS: dict[str, LayerCase] = {
    **{f"{name}, training": LayerCase(layer) for name, layer in _BLOCKS.items()},
    **{f"{name}, evaluation": LayerCase(layer, training=False) for name, layer in _BLOCKS.items()},
    **{f"{name}, 10 updates": LayerCase(layer, passes=10) for name, layer in _BLOCKS.items()},
    # The authors' networks normalise by the batch at hand even when they do not train.
    **{f"{name}, batch statistics": LayerCase(layer, "batch", False) for name, layer in _BLOCKS.items()},
    **{
        f"epsilon {eps}, momentum {momentum}": _normalized(eps, momentum)
        for eps in (1e-5, 1e-8)
        for momentum in (0.1, 0.9)
    },
    **{f"slope {slope}": _activation(activation="leaky_relu", slope=slope) for slope in (0.0, 0.01, 0.2)},
    **{name: _activation(activation=name) for name in ("none", "relu", "tanh")},
    "bias": _activation(bias=True),
    "bias of a transposed convolution": LayerCase(conv_transpose((8, 7, 2), 3, 4, 2, 1, bias=True)),
    "Linear stem": LayerCase(project(5, (4, 3, 2))),
    "Linear stem with a bias": LayerCase(project(5, (4, 3, 2), bias=True)),
    "Linear stem normalised by channel": LayerCase(project(5, (4, 3, 2), normalization=NORMALIZATION)),
    "flatten": LayerCase(dense((4, 3, 2))),
    "flatten with a bias": LayerCase(dense((4, 3, 2), bias=True)),
}
"""Every single layer that is compared, by name."""
