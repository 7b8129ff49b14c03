"""What shapes do not show: strides, paddings, activations, slopes. Proposals from presets and from common practice."""

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
from dcgan_core.description.protocols import NetworkName
from dcgan_core.description.randomness import LatentDistribution
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.layers import FoundLayer, channels_in, channels_out, map_channels

LARGEST_SIDE = 1024
"""Pixels: an architecture with larger images is not considered."""


@dataclass(frozen=True)
class Hints:
    """What the user says about a file that does not say it itself; None leaves it to the dialect or to habit.

    image_size: (height, width). g_ is the generator, d_ the discriminator; strides, paddings and output paddings:
    one number a layer, from the latent down and from the image down. slope: of LeakyReLU; g_slope makes the
    generator's activations LeakyReLU. eps, momentum: of every batch normalisation. member: the path of keys to the
    dictionary to take where a file holds several of one network. network: the only one to read.
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
    member: str | None = None
    network: NetworkName | None = None

    def geometry(self, name: NetworkName) -> dict[str, tuple[int, ...]]:
        """Return the strides, paddings and output paddings of one network that are known, by the field of `Style`."""
        known = (
            {"stride": self.g_strides, "padding": self.g_paddings, "output_padding": self.g_output_paddings}
            if name == "generator"
            else {"stride": self.d_strides, "padding": self.d_paddings}
        )
        return {what: values for what, values in known.items() if values is not None}


@dataclass(frozen=True)
class Style:
    """What a layer is like apart from its arrays."""

    stride: Pair
    padding: Pair
    output_padding: Pair = (0, 0)
    activation: Activation = "none"
    slope: float = 0.2
    eps: float = 1e-5
    momentum: float = 0.1
    map_size: Pair | None = None
    """(height, width) of the map that a matrix ends in."""


@dataclass(frozen=True)
class Stack:
    """The layers of one network as they were found in a file, and what the user says about them."""

    name: NetworkName
    layers: Sequence[FoundLayer]
    hints: Hints

    def image_shape(self, network: Network) -> Shape:
        """Return (height, width, channels) of the images that `network`, one for this stack, draws or reads."""
        return network.output_shape if self.name == "generator" else network.input_shape

    def template_networks(self, preset: Preset, *, native: bool) -> Iterator[tuple[Architecture, Network]]:
        """Yield (the preset's architecture, the file's network in its geometry) for every image size that fits.

        The architecture is the preset's at width 1, for what else it says. native: whether the file is of the
        preset's own program; else only its strides and paddings are taken, and the rest is habit.
        """
        for size in self._image_sizes(preset):
            try:
                architecture = preset.build((*size, 3), 1, 1, 1)
            except InputError:
                continue
            template = architecture.networks()[self.name]
            if not self._has_kernels_of(template):
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
                    for style, habit in zip(styles, self._habit_styles(), strict=True)
                ]
            network = self._build(styles, size, template.statistics if native else None)
            if network is not None:
                yield architecture, network

    def habit_network(self, image_size: Pair | None) -> Network | None:
        """Return the network in the field's usual geometry, with the hints applied; None when nothing fits.

        Habit: a stem without stride or padding; kernels 4 and 3 with stride 2, padding 1; 5 and 6 with padding 2; 2
        with none; 1 as it is. A discriminator's image size is `image_size`, or is worked out backwards.
        """
        styles = self._habit_styles()
        if self.name == "discriminator" and image_size is None:
            image_size = self._size_of_images(styles)
        return self._build(styles, image_size, None)

    def _build(
        self, styles: Sequence[Style], image_size: Pair | None, statistics: Statistics | None
    ) -> Network | None:
        """Return the network with the file's channels, biases and normalisations in the given styles.

        None when the sizes do not work out, or a generator does not end in `image_size` (None: any size).
        statistics: what the preset says; a file that has running statistics has them, whatever it says.
        """
        built: list[Layer] = []
        base: Pair | None = (1, 1) if self.name == "generator" else image_size
        if base is None:
            return None
        shape: Shape = (base[0], base[1], channels_in(self.name, self.layers[0]))
        try:
            for index, style in enumerate(styles):
                built.append(self._layer(index, shape, style))
                shape = built[-1].output_shape
                if max(shape[:2]) > LARGEST_SIDE:
                    return None
            network = Network(tuple(built), self._statistics(statistics))
        except InputError:
            return None
        if self.name == "generator" and image_size not in (None, shape[:2]):
            return None
        if self.name == "discriminator" and shape != (1, 1, 1):
            return None
        return network

    def _layer(self, index: int, shape: Shape, style: Style) -> Layer:
        """Return one layer for an input of `shape`; raises InputError where the sizes do not work out."""
        layer, hints = self.layers[index], self.hints
        units = channels_out(self.name, layer)
        normalization = None
        if "scale" in layer.arrays:
            normalization = Normalization(
                style.eps if hints.eps is None else hints.eps,
                style.momentum if hints.momentum is None else hints.momentum,
                per_unit=layer.is_matrix
                and layer.arrays["scale"].size == units != map_channels(self.layers, index),
            )
        activation, slope = style.activation, style.slope
        if index + 1 < len(self.layers) and layer.weightless_after == 0:
            activation = "none"
        if activation == "leaky_relu" and self.name == "discriminator" and hints.slope is not None:
            slope = hints.slope
        if self.name == "generator" and hints.g_slope is not None and activation in ("relu", "leaky_relu"):
            activation, slope = "leaky_relu", hints.g_slope
        rest = {
            "bias": "bias" in layer.arrays,
            "normalization": normalization,
            "activation": activation,
            "slope": slope,
        }
        if layer.is_matrix and self.name == "generator":
            height, width = self._map_size(index, style)
            if shape[:2] != (1, 1):
                raise InputError("a matrix after a map")
            return project(shape[2], (height, width, map_channels(self.layers, index)), **rest)
        if layer.is_matrix:
            if shape[0] * shape[1] * shape[2] != channels_in(self.name, layer):
                raise InputError("the flattened map has another size than the matrix")
            return dense(shape, units, **rest)
        kernel = layer.kernel_size
        if self.name == "generator":
            return conv_transpose(
                shape, units, kernel, style.stride, style.padding, style.output_padding, **rest
            )
        return conv(shape, units, kernel, style.stride, style.padding, **rest)

    def _map_size(self, index: int, style: Style) -> Pair:
        pixels = channels_out("generator", self.layers[index]) // map_channels(self.layers, index)
        if style.map_size is not None:
            if style.map_size[0] * style.map_size[1] != pixels:
                raise InputError("the stem ends in another number of pixels")
            return style.map_size
        side = round(pixels**0.5)
        if side * side != pixels:
            raise InputError("the stem's map is not square")
        return side, side

    def _statistics(self, preset: Statistics | None) -> Statistics:
        normalized = [layer for layer in self.layers if "scale" in layer.arrays]
        if normalized:
            return "running" if "mean" in normalized[0].arrays else "batch"
        return self.hints.statistics or preset or "running"

    def _has_kernels_of(self, template: Network) -> bool:
        return len(template.layers) == len(self.layers) and all(
            layer.is_matrix == (expected.kind in ("project", "dense"))
            and (layer.is_matrix or expected.kernel == layer.kernel_size)
            for expected, layer in zip(template.layers, self.layers, strict=True)
        )

    def _image_sizes(self, preset: Preset) -> Iterator[Pair]:
        """Yield the image sizes at which a preset might have these kernels; the caller checks each."""
        if self.hints.image_size is not None:
            if preset.any_size or self.hints.image_size == preset.image_shape[:2]:
                yield self.hints.image_size
            return
        if not preset.any_size:
            yield preset.image_shape[:2]
            return
        base = self._smallest_map()
        if base is None:
            return
        kernels = [layer.kernel_size for layer in self._outward()[1:] if not layer.is_matrix]
        square = all(height == width for height, width in [base, *kernels])
        rows, columns = (
            _sides(base[axis], [kernel[axis] for kernel in kernels], rests=not square) for axis in (0, 1)
        )
        yield from zip(rows, rows, strict=True) if square else itertools.product(rows, columns)

    def _outward(self) -> list[FoundLayer]:
        """Return the layers from the smallest map to the image."""
        return list(self.layers if self.name == "generator" else reversed(self.layers))

    def _smallest_map(self) -> Pair | None:
        stem, *outer = self._outward()
        if not stem.is_matrix:
            return stem.kernel_size
        if not outer or outer[0].is_matrix:
            return None
        if self.name == "generator":
            pixels = channels_out(self.name, stem) // channels_in(self.name, outer[0])
        else:
            pixels = channels_in(self.name, stem) // channels_out(self.name, outer[0])
        side = round(pixels**0.5)
        return (side, side) if side * side == pixels else None

    def _size_of_images(self, styles: Sequence[Style]) -> Pair | None:
        """Return the image size that ends in a discriminator's logit, worked out backwards; None when there is none."""
        base = self._smallest_map()
        if base is None:
            return None
        size = list(base)
        for layer, style in reversed(list(zip(self.layers[:-1], styles[:-1], strict=True))):
            if layer.is_matrix:
                continue
            for axis, kernel in enumerate(layer.kernel_size):
                size[axis] = (size[axis] - 1) * style.stride[axis] - 2 * style.padding[axis] + kernel
                if kernel % 2 and kernel > 3 and style.stride[axis] == 2:
                    size[axis] += 1
                if not 1 <= size[axis] <= LARGEST_SIDE:
                    return None
        return size[0], size[1]

    def _habit_styles(self) -> list[Style]:
        styles = [self._habit_style(index) for index in range(len(self.layers))]
        for what, values in self.hints.geometry(self.name).items():
            if len(values) != len(self.layers):
                flag = f"--{self.name[0]}-{what.replace('_', '-')}s"
                raise InputError(
                    f"{flag} has {len(values)} numbers, but the {self.name} has {len(self.layers)} layers"
                )
            styles = [replace(style, **{what: (n, n)}) for style, n in zip(styles, values, strict=True)]
        return styles

    def _habit_style(self, index: int) -> Style:
        layer = self.layers[index]
        last = index == len(self.layers) - 1
        if self.name == "generator":
            # A Linear stem that is not normalised is followed by no activation either, where it is found in public.
            plain_stem = layer.is_matrix and "scale" not in layer.arrays
            activation: Activation = "tanh" if last else "none" if plain_stem else "relu"
            stem = index == 0
        else:
            activation, stem = ("none" if last else "leaky_relu"), last
        if layer.is_matrix or stem:
            return Style((1, 1), (0, 0), activation=activation)
        rows, columns = (_USUAL.get(kernel, (2, kernel // 2, 0)) for kernel in layer.kernel_size)
        return Style((rows[0], columns[0]), (rows[1], columns[1]), (rows[2], columns[2]), activation)


_USUAL: dict[int, tuple[int, int, int]] = {
    1: (1, 0, 0), 2: (2, 0, 0), 3: (2, 1, 0), 4: (2, 1, 0), 5: (2, 2, 1), 6: (2, 2, 0), 7: (1, 3, 0), 8: (2, 3, 0),
}  # fmt: skip
"""(stride, padding, output padding of a generator) by kernel size."""


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
