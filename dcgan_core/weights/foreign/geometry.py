"""What shapes do not tell: strides, paddings, activations, slopes. Proposals from presets and from habit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dcgan_core.description.architecture import (
    Activation,
    Architecture,
    Layer,
    Network,
    Normalization,
    Pair,
    Shape,
    Statistics,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.presets import Preset
from dcgan_core.description.randomness import LatentDistribution
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.layers import (
    FoundLayer,
    NetworkName,
    channels_in,
    channels_out,
    map_channels,
)

LARGEST_SIDE = 1024
"""Images with a longer side are taken for a mistake."""


@dataclass(frozen=True)
class Hints:
    """What the user says of a file where it does not tell by itself; None leaves it to the dialect or to habit.

    image_size: (height, width). g_ is the generator, d_ the discriminator; strides, paddings and output paddings:
    one number a layer, from the latent down and from the image down. slope: of LeakyReLU; g_slope makes the
    generator's activations LeakyReLU. eps, momentum: of every batch normalisation.
    """

    preset: str | None = None
    dialect: str | None = None
    image_size: Pair | None = None
    g_strides: tuple[int, ...] | None = None
    g_paddings: tuple[int, ...] | None = None
    g_output_paddings: tuple[int, ...] | None = None
    g_slope: float | None = None
    d_strides: tuple[int, ...] | None = None
    d_paddings: tuple[int, ...] | None = None
    slope: float | None = None
    latent: LatentDistribution | None = None
    statistics: Statistics | None = None
    eps: float | None = None
    momentum: float | None = None

    def has_geometry(self, name: NetworkName) -> bool:
        """Whether strides or paddings of this network are told."""
        told = (
            (self.g_strides, self.g_paddings, self.g_output_paddings)
            if name == "generator"
            else (self.d_strides, self.d_paddings)
        )
        return any(value is not None for value in told)


@dataclass(frozen=True)
class Style:
    """What a layer is like beyond its arrays; kernel None takes any."""

    stride: Pair
    padding: Pair
    output_padding: Pair = (0, 0)
    activation: Activation = "none"
    slope: float = 0.2
    eps: float = 1e-5
    momentum: float = 0.1
    map_size: Pair | None = None
    """(height, width) of the map that a matrix ends in."""


def template_networks(
    preset: Preset, name: NetworkName, layers: Sequence[FoundLayer], hints: Hints, *, native: bool
) -> Iterator[tuple[Architecture, Network]]:
    """Yield (the preset's architecture, the file's network in its geometry) for every image size that fits.

    The architecture is the preset's at width 1, for what else it says. native: whether the file is of the
    preset's own program; else only its strides and paddings are taken, and the rest is habit.
    """
    for size in _image_sizes(preset, name, layers, hints):
        try:
            architecture = preset.build((*size, 3), 1, 1, 1)
        except InputError:
            continue
        template = architecture.networks()[name]
        if not _same_kernels(name, template, layers):
            continue
        styles = [_style_of(layer) for layer in template.layers]
        if not native:
            styles = [
                replace(
                    style,
                    activation=habit.activation,
                    slope=habit.slope,
                    eps=habit.eps,
                    momentum=habit.momentum,
                )
                for style, habit in zip(styles, _habit_styles(name, layers, Hints()), strict=True)
            ]
        network = build_network(name, layers, styles, size, hints, template.statistics if native else None)
        if network is not None:
            yield architecture, network


def habit_network(
    name: NetworkName, layers: Sequence[FoundLayer], image_size: Pair | None, hints: Hints
) -> Network | None:
    """Return the network in the field's usual geometry, with what the hints say of it; None when nothing fits.

    Habit: a stem without stride or padding; kernels 4 and 3 with stride 2, padding 1; 5 and 6 with padding 2; 2
    with none; 1 as it is. A discriminator's image size comes from `image_size`, or is worked out backwards.
    """
    styles = _habit_styles(name, layers, hints)
    if name == "generator":
        return build_network(name, layers, styles, image_size, hints, None)
    sizes = [image_size] if image_size is not None else _discriminator_sizes(layers, styles)
    for size in sizes:
        network = build_network(name, layers, styles, size, hints, None)
        if network is not None:
            return network
    return None


def build_network(
    name: NetworkName,
    layers: Sequence[FoundLayer],
    styles: Sequence[Style],
    image_size: Pair | None,
    hints: Hints,
    statistics: Statistics | None,
) -> Network | None:
    """Return the network with the file's channels, biases and normalisations in the given styles.

    None when the sizes do not work out, or a generator does not end in `image_size` (None: any size will do).
    statistics: what the preset says; a file that has running statistics has them, whatever it says.
    """
    built: list[Layer] = []
    if name == "generator":
        shape: Shape = (1, 1, channels_in(name, layers[0]))
    elif image_size is not None:
        shape = (*image_size, channels_in(name, layers[0]))
    else:
        return None
    try:
        for index, (layer, style) in enumerate(zip(layers, styles, strict=True)):
            built.append(_build_layer(name, layers, index, shape, layer, style, hints))
            shape = built[-1].output_shape
            if max(shape[:2]) > LARGEST_SIDE:
                return None
        network = Network(tuple(built), _statistics(layers, statistics, hints))
    except InputError:
        return None
    if name == "generator" and image_size not in (None, shape[:2]):
        return None
    if name == "discriminator" and shape != (1, 1, 1):
        return None
    return network


def _build_layer(
    name: NetworkName,
    layers: Sequence[FoundLayer],
    index: int,
    shape: Shape,
    layer: FoundLayer,
    style: Style,
    hints: Hints,
) -> Layer:
    normalization = None
    if "scale" in layer.arrays:
        units = channels_out(name, layer)
        normalization = Normalization(
            style.eps if hints.eps is None else hints.eps,
            style.momentum if hints.momentum is None else hints.momentum,
            per_unit=layer.is_matrix and layer.arrays["scale"].size == units != map_channels(layers, index),
        )
    activation, slope = style.activation, style.slope
    if index + 1 < len(layers) and layer.weightless_after == 0:
        activation = "none"
    if activation == "leaky_relu" and name == "discriminator" and hints.slope is not None:
        slope = hints.slope
    if name == "generator" and hints.g_slope is not None and activation in ("relu", "leaky_relu"):
        activation, slope = "leaky_relu", hints.g_slope
    rest = {
        "bias": "bias" in layer.arrays,
        "normalization": normalization,
        "activation": activation,
        "slope": slope,
    }
    if layer.is_matrix and name == "generator":
        height, width = _map_size(layers, index, style)
        if shape[:2] != (1, 1):
            raise InputError("a matrix after a map")
        return project(shape[2], (height, width, map_channels(layers, index)), **rest)
    if layer.is_matrix:
        if shape[0] * shape[1] * shape[2] != channels_in(name, layer):
            raise InputError("the flattened map has another size than the matrix")
        return dense(shape, channels_out(name, layer), **rest)
    kernel: Pair = (layer.kernel_shape[2], layer.kernel_shape[3])
    channels = channels_out(name, layer)
    if name == "generator":
        return conv_transpose(
            shape, channels, kernel, style.stride, style.padding, style.output_padding, **rest
        )
    return conv(shape, channels, kernel, style.stride, style.padding, **rest)


def _map_size(layers: Sequence[FoundLayer], index: int, style: Style) -> Pair:
    pixels = channels_out("generator", layers[index]) // map_channels(layers, index)
    if style.map_size is not None:
        if style.map_size[0] * style.map_size[1] != pixels:
            raise InputError("the stem ends in another number of pixels")
        return style.map_size
    side = round(pixels**0.5)
    if side * side != pixels:
        raise InputError("the stem's map is not square")
    return side, side


def _statistics(layers: Sequence[FoundLayer], preset: Statistics | None, hints: Hints) -> Statistics:
    normalized = [layer for layer in layers if "scale" in layer.arrays]
    if normalized:
        return "running" if "mean" in normalized[0].arrays else "batch"
    return hints.statistics or preset or "running"


def _style_of(layer: Layer) -> Style:
    normalization = layer.normalization or Normalization()
    return Style(
        layer.stride,
        layer.padding,
        layer.output_padding,
        layer.activation,
        layer.slope,
        normalization.eps,
        normalization.momentum,
        layer.output_shape[:2] if layer.kind == "project" else None,
    )


def _same_kernels(name: NetworkName, template: Network, layers: Sequence[FoundLayer]) -> bool:
    if len(template.layers) != len(layers):
        return False
    for expected, layer in zip(template.layers, layers, strict=True):
        if layer.is_matrix != (expected.kind in ("project", "dense")):
            return False
        if not layer.is_matrix and expected.kernel != tuple(layer.kernel_shape[2:]):
            return False
    return True


# --- image sizes -----------------------------------------------------------------------------------------


def _image_sizes(
    preset: Preset, name: NetworkName, layers: Sequence[FoundLayer], hints: Hints
) -> Iterator[Pair]:
    """Yield the image sizes at which a preset might have these kernels; the caller checks each."""
    if hints.image_size is not None:
        if preset.any_size or hints.image_size == preset.image_shape[:2]:
            yield hints.image_size
        return
    if not preset.any_size:
        yield preset.image_shape[:2]
        return
    outward = list(layers if name == "generator" else reversed(layers))
    base = _smallest_map(name, outward)
    if base is None:
        return
    convolutions = [layer for layer in outward if not layer.is_matrix]
    if not outward[0].is_matrix:
        convolutions = convolutions[1:]
    kernels: list[Pair] = [(layer.kernel_shape[2], layer.kernel_shape[3]) for layer in convolutions]
    if base[0] == base[1] and all(height == width for height, width in kernels):
        for side in _sides(base[0], [kernel[0] for kernel in kernels], rests=False):
            yield side, side
        return
    rows = _sides(base[0], [kernel[0] for kernel in kernels], rests=True)
    columns = _sides(base[1], [kernel[1] for kernel in kernels], rests=True)
    yield from itertools.product(rows, columns)


def _smallest_map(name: NetworkName, outward: Sequence[FoundLayer]) -> Pair | None:
    stem = outward[0]
    if not stem.is_matrix:
        return stem.kernel_shape[2], stem.kernel_shape[3]
    if len(outward) < 2 or outward[1].is_matrix:
        return None
    if name == "generator":
        pixels = channels_out(name, stem) // channels_in(name, outward[1])
    else:
        pixels = channels_in(name, stem) // channels_out(name, outward[1])
    side = round(pixels**0.5)
    return (side, side) if side * side == pixels else None


def _sides(base: int, kernels: Sequence[int], rests: bool) -> list[int]:
    """Return the sides of an image, from the smallest map's side outward through kernels that double it.

    Odd kernels of 3 make an odd side (4 -> 7). rests: a kernel of 3 nearest the stem may also leave it as it is.
    """
    sides, resting = {base}, {base}
    for kernel in kernels:
        step = {side: 2 * side - 1 if kernel == 3 else 2 * side for side in sides}
        resting = resting if rests and kernel == 3 else set()
        sides = {*step.values(), *resting}
    return sorted(side for side in sides if side <= LARGEST_SIDE)


def _discriminator_sizes(layers: Sequence[FoundLayer], styles: Sequence[Style]) -> list[Pair]:
    """Return the image sizes that end in one logit: worked backwards through the usual geometry."""
    convolutions = [
        (layer, style) for layer, style in zip(layers, styles, strict=True) if not layer.is_matrix
    ]
    base = _smallest_map("discriminator", list(reversed(layers)))
    if base is None:
        return []
    if not layers[-1].is_matrix:
        convolutions = convolutions[:-1]
    size = list(base)
    for layer, style in reversed(convolutions):
        for axis in (0, 1):
            kernel = layer.kernel_shape[2 + axis]
            size[axis] = (size[axis] - 1) * style.stride[axis] - 2 * style.padding[axis] + kernel
            if kernel % 2 and kernel > 3 and style.stride[axis] == 2:
                size[axis] += 1
            if size[axis] > LARGEST_SIDE or size[axis] < 1:
                return []
    return [(size[0], size[1])]


# --- habit -----------------------------------------------------------------------------------------------

_USUAL: dict[int, tuple[int, int, int]] = {
    1: (1, 0, 0), 2: (2, 0, 0), 3: (2, 1, 0), 4: (2, 1, 0), 5: (2, 2, 1), 6: (2, 2, 0), 7: (1, 3, 0), 8: (2, 3, 0),
}  # fmt: skip
"""(stride, padding, output padding of a generator) by kernel size."""


def _habit_styles(name: NetworkName, layers: Sequence[FoundLayer], hints: Hints) -> list[Style]:
    styles = [_habit_style(name, layers, index) for index in range(len(layers))]
    told = {
        "stride": hints.g_strides if name == "generator" else hints.d_strides,
        "padding": hints.g_paddings if name == "generator" else hints.d_paddings,
        "output_padding": hints.g_output_paddings if name == "generator" else None,
    }
    for what, values in told.items():
        if values is None:
            continue
        if len(values) != len(layers):
            flag = f"--{name[0]}-{what.replace('_', '-')}s"
            raise InputError(f"{flag} has {len(values)} numbers, but the {name} has {len(layers)} layers")
        styles = [replace(style, **{what: (n, n)}) for style, n in zip(styles, values, strict=True)]
    return styles


def _habit_style(name: NetworkName, layers: Sequence[FoundLayer], index: int) -> Style:
    layer = layers[index]
    last = index == len(layers) - 1
    if name == "generator":
        # A Linear stem that is not normalised is followed by no activation either, where it is found in public.
        plain_stem = layer.is_matrix and "scale" not in layer.arrays
        activation: Activation = "tanh" if last else "none" if plain_stem else "relu"
        stem = index == 0
    else:
        activation, stem = ("none" if last else "leaky_relu"), last
    if layer.is_matrix or stem:
        return Style((1, 1), (0, 0), activation=activation)
    rows, columns = (_USUAL.get(kernel, (2, kernel // 2, 0)) for kernel in layer.kernel_shape[2:])
    return Style((rows[0], columns[0]), (rows[1], columns[1]), (rows[2], columns[2]), activation)
