"""The network that the layers of a file make in a given style."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dcgan_core.description.architecture import Network, Statistics
from dcgan_core.description.layer import (
    Activation,
    Layer,
    Normalization,
    NormalizationKind,
    Pair,
    Shape,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, channels_in, channels_out, map_channels
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.statistics.hypotheses import may_activate_first, room_for_activation
from dcgan_core.weights.foreign.statistics.proposals import (
    LARGEST_SIDE,
    NO_ACTIVATION,
    Geometry,
    Option,
    options_of,
    with_same_padding,
)

USUAL_SLOPE = 0.2
"""Of LeakyReLU in a discriminator."""


@dataclass(frozen=True)
class Style:
    """What a layer is like apart from its arrays. arrayless: the normalisation that a preset has there without any."""

    geometry: Geometry
    slope: float = 0.0
    activation_first: bool = False
    eps: float = 1e-5
    momentum: float = 0.1
    arrayless: Normalization | None = None

    @property
    def activation(self) -> Activation:
        """The activation with this negative slope."""
        return "none" if self.slope == NO_ACTIVATION else "leaky_relu" if self.slope else "relu"


@dataclass(frozen=True)
class Stack:
    """The layers of one network as they were found in a file, and what the user says about them.

    likely_slope: of a discriminator's activations, if nothing shows it.
    """

    name: NetworkName
    layers: Sequence[FoundLayer]
    hints: Hints
    likely_slope: float = USUAL_SLOPE

    def image_shape(self, network: Network) -> Shape:
        """Return (height, width, channels) of the images that `network`, one for this stack, draws or reads."""
        return network.output_shape if self.name == "generator" else network.input_shape

    def options(self) -> list[list[Option]]:
        """Return the ways in which each layer may be applied, as far as the user has not decided them."""
        options = [options_of(self.name, self.layers, index) for index in range(len(self.layers))]
        known = self.hints.geometry(self.name)
        if self.name == "generator" and {"stride", "padding"} <= set(known):
            known.setdefault("output_padding", (0,) * len(self.layers))  # PyTorch's default
        for what, values in known.items():
            if len(values) != len(self.layers):
                flag = f"--{self.name[0]}-{what.replace('_', '-')}s"
                raise InputError(
                    f"{flag} has {len(values)} numbers, but the {self.name} has {len(self.layers)} layers"
                )
            for index, number in enumerate(values):
                if self.layers[index].is_matrix:
                    continue
                changed = [
                    replace(option, geometry=replace(option.geometry, **{what: (number, number)}))
                    for option in options[index]
                ]
                # The rest of the geometry follows the option that was like this already.
                like = [option for option, own in zip(changed, options[index], strict=True) if option == own]
                options[index] = _distinct(like or changed)
        for index, layer in enumerate(self.layers):
            # From a vector only VALID makes a map; a discriminator's depends on the size of its images.
            if layer.same_padding and index > 0 and self.name == "generator" and "padding" not in known:
                options[index] = _distinct(
                    [with_same_padding(option, layer.kernel_size) for option in options[index]]
                )
        return options

    def learned_slopes(self) -> tuple[float, ...]:
        """Return the slopes that the file holds as numbers; () where it holds none."""
        slopes = [layer.learned_slope for layer in self.layers[:-1]]
        return tuple(slope for slope in slopes if slope is not None)

    def given_slopes(self) -> tuple[float, ...] | None:
        """Return the slopes that the file holds as numbers, or that the user gave.

        Raises InputError for another number of them than there are layers.
        """
        if learned := self.learned_slopes():
            return learned
        slopes = self.hints.g_slope if self.name == "generator" else self.hints.slope
        if slopes is not None and len(slopes) not in (1, len(self.layers) - 1):
            flag = "--g-slope" if self.name == "generator" else "--slope"
            raise InputError(
                f"{flag} has {len(slopes)} numbers, but the {self.name} has {len(self.layers) - 1} activations"
            )
        return slopes

    def usual_slope(self, index: int, following: Geometry) -> float:
        """Return the slope of an activation that nothing shows: as the user gave it, or common practice."""
        slopes = self.given_slopes()
        layer = self.layers[index]
        if slopes is not None and len(slopes) > 1 and index < len(slopes):
            return slopes[index]
        room = room_for_activation(self.layers, index, following)
        if room == 0 and not may_activate_first(layer):
            return NO_ACTIVATION
        if slopes:
            return slopes[0]
        if self.name == "discriminator":
            return self.likely_slope
        if may_activate_first(layer) and "mean" in layer.arrays and (layer.arrays["mean"] < 0).any():
            return 0.2  # after ReLU no mean is negative
        # A Linear stem that is not normalised is followed by no activation, unless the names leave room for it next
        # to the reshaping: so it is found in public. Between two matrices there always is one.
        reshapes = layer.is_matrix and index + 1 < len(self.layers) and not self.layers[index + 1].is_matrix
        plain_stem = reshapes and not layer.is_normalized and (room is None or room < 2)
        return NO_ACTIVATION if plain_stem else 0.0

    def unexplained(self) -> list[int]:
        """Return the layers without a normalisation after which there are more modules than usual ones explain.

        One is an activation; one more reshapes, where a matrix meets a map. Next to normalisations with arrays no
        program has others without: what is more there is dropout. A network that has neither a bias nor a
        normalisation after its kernels mostly has one without arrays, which makes a bias useless.
        """
        if any(layer.is_normalized for layer in self.layers):
            return []
        matrices = [layer.is_matrix for layer in self.layers]
        hidden = self.layers[:-1]
        biased = any("bias" in layer.arrays for layer in hidden)
        if self.name == "discriminator" and len(hidden) > 1 and not biased and self.hides_room():
            return list(range(1, len(hidden)))  # the first is hardly ever normalised
        if self.name == "generator" and len(hidden) > 1 and not biased:
            return [
                index
                for index, layer in enumerate(hidden)
                if layer.layout == "torch"
                and (
                    layer.weightless_after is None
                    or layer.weightless_after > 1 + (matrices[index] != matrices[index + 1])
                )
            ]
        return [
            index
            for index, layer in enumerate(self.layers[:-1])
            if not layer.is_normalized
            and (layer.weightless_after or 0) > 1 + (matrices[index] != matrices[index + 1])
            and (
                self.name == "discriminator"
                or matrices[index + 1]
                or "conv" not in self.layers[index + 1].kinds
            )
        ]

    def hides_room(self) -> bool:
        """Whether no names show which modules without arrays there are."""
        return all(layer.layout == "torch" and layer.weightless_after is None for layer in self.layers[:-1])

    def has_room(self, index: int) -> bool:
        """Whether the numbers in the names leave room for a module that is neither activation nor reshaping."""
        if index + 1 >= len(self.layers):
            return False
        layer = self.layers[index]
        reshapes = layer.is_matrix != self.layers[index + 1].is_matrix
        room = (layer.weightless_before_norm or 0) + (layer.weightless_after or 0)
        return room > 1 + reshapes and not self._arrayless_kind(index)

    def _arrayless_kind(self, index: int) -> bool:
        """Whether a normalisation without arrays, as the user says, is what the room is for."""
        return self.hints.normalization not in (None, "none") and index in self.unexplained()

    def arrayless(self) -> list[NormalizationKind]:
        """Return the normalisations without arrays that may be there where modules are unexplained.

        A network has its statistics from the file or from the batch, not both.
        """
        with_arrays = any(layer.is_normalized for layer in self.layers)
        return ["instance"] if with_arrays else ["instance", "batch"]

    def build(
        self,
        styles: Sequence[Style],
        image_size: Pair | None,
        statistics: Statistics | None,
        last: Activation,
        *,
        unit_range: bool = False,
    ) -> Network | None:
        """Return the network with the file's channels, biases and normalisations in the given styles.

        None when the sizes do not work out, or a generator does not end in `image_size` (None: any size).
        statistics: what the preset says; a file that has running statistics has them, whatever it says. last: the
        activation of the last layer. unit_range: whether a preset's discriminator reads images in [0, 1].
        """
        if self.name == "generator":
            last = self.hints.g_end or last
        built: list[Layer] = []
        base: Pair | None = (1, 1) if self.name == "generator" else image_size
        if base is None:
            return None
        shape: Shape = (base[0], base[1], channels_in(self.layers[0]))
        try:
            for index, style in enumerate(styles):
                final = index == len(styles) - 1
                joined = self._joined(index, shape)
                built.append(self._layer(index, joined, style, last if final else style.activation))
                shape = built[-1].output_shape
                if max(shape[:2]) > LARGEST_SIDE:
                    return None
            unit_range |= self.name == "discriminator" and self.hints.g_end == "sigmoid"
            network = Network(tuple(built), self._statistics(statistics), unit_range)
        except InputError:
            return None
        if self.name == "generator" and image_size not in (None, shape[:2]):
            return None
        if self.name == "discriminator" and shape[:2] != (1, 1):
            return None
        return network

    def _joined(self, index: int, shape: Shape) -> Shape:
        """Return a layer's input: the map before it, of `shape`, and its labels; InputError where they do not fit."""
        layer = self.layers[index]
        if layer.label_map and shape[0] * shape[1] * layer.labels != layer.arrays["embedding"].shape[1]:
            raise InputError("the maps of labels have another size than those that they are joined to")
        if layer.labels and layer.is_matrix:
            shape = (1, 1, math.prod(shape))
        height, width, channels = shape
        return height, width, channels + layer.labels

    def _layer(self, index: int, shape: Shape, style: Style, activation: Activation) -> Layer:
        """Return one layer for an input of `shape`; raises InputError where the sizes do not work out."""
        layer, geometry = self.layers[index], style.geometry
        normalization = self._normalization(index, style)
        rest = {
            "bias": "bias" in layer.arrays,
            "normalization": normalization,
            "activation": activation,
            "slope": style.slope if activation == "leaky_relu" else 0.2,
            "activation_first": style.activation_first and normalization is not None,
            "labels": layer.labels,
            "embedded": layer.embedded,
            "label_map": layer.label_map,
            "label_product": layer.label_product,
        }
        if layer.is_matrix and self.name == "generator":
            height, width = geometry.map_size or (1, 1)
            if shape[:2] != (1, 1):
                raise InputError("a matrix after a map")
            if height * width * map_channels(self.layers, index) != layer.kernel_shape[0]:
                raise InputError("the stem ends in another number of pixels")
            return project(shape[2], (height, width, map_channels(self.layers, index)), **rest)
        if layer.is_matrix:
            if shape[0] * shape[1] * shape[2] != layer.kernel_shape[1]:
                raise InputError("the flattened map has another size than the matrix")
            return dense(shape, layer.kernel_shape[0], **rest)
        if geometry.kind == "conv":
            return conv(
                shape,
                layer.kernel_shape[0],
                layer.kernel_size,
                geometry.stride,
                geometry.padding,
                upsample=geometry.upsample,
                padding_after=geometry.padding_after,
                **rest,
            )
        return conv_transpose(
            shape,
            layer.kernel_shape[1],
            layer.kernel_size,
            geometry.stride,
            geometry.padding,
            geometry.output_padding,
            padding_after=geometry.padding_after,
            **rest,
        )

    def _normalization(self, index: int, style: Style) -> Normalization | None:
        layer, hints = self.layers[index], self.hints
        eps = style.eps if hints.eps is None else hints.eps
        momentum = style.momentum if hints.momentum is None else hints.momentum
        scale = layer.arrays.get("scale")
        if "mean" in layer.arrays:
            units = layer.arrays["mean"].size
            per_unit = layer.is_matrix and units == layer.kernel_shape[0] != map_channels(self.layers, index)
            return Normalization(eps, momentum, per_unit=per_unit, affine=scale is not None)
        if scale is None:
            return self._arrayless(index, style, eps, momentum)
        if scale.ndim == 3:
            return Normalization(eps, momentum, per_unit=True, kind="layer")
        if self.hints.normalization in ("instance", "layer"):
            return Normalization(eps, momentum, kind=self.hints.normalization)
        per_unit = layer.is_matrix and scale.size == layer.kernel_shape[0] != map_channels(self.layers, index)
        return Normalization(eps, momentum, per_unit=per_unit)

    def _arrayless(self, index: int, style: Style, eps: float, momentum: float) -> Normalization | None:
        """Return the normalisation of a layer whose file has no arrays of one."""
        kind, roomy = self.hints.normalization, index in self.unexplained()
        if style.arrayless is not None and (roomy or self.layers[index].weightless_after is None):
            return style.arrayless
        # Nothing is left of a vector of which each number is normalised by itself.
        vector = self.layers[index].is_matrix and style.geometry.map_size in (None, (1, 1))
        if kind is None or kind == "none" or not roomy or (kind == "instance" and vector):
            return None
        if kind == "batch" and kind not in self.arrayless():
            return None
        return Normalization(eps, momentum, kind=kind, affine=False)

    def _statistics(self, preset: Statistics | None) -> Statistics:
        normalized = [layer for layer in self.layers if layer.is_normalized]
        if any("mean" in layer.arrays for layer in normalized):
            return "running"
        if normalized and self.hints.normalization not in ("instance", "layer"):
            return "running" if all(layer.arrays["scale"].ndim == 3 for layer in normalized) else "batch"
        if self.hints.normalization == "batch" and self.unexplained():
            return "batch"
        return self.hints.statistics or preset or "running"

    def has_kernels_of(self, template: Network) -> bool:
        """Whether a network has kernels of the same sizes in the same order."""
        return len(template.layers) == len(self.layers) and all(
            layer.is_matrix == (expected.kind in ("project", "dense"))
            and (layer.is_matrix or (expected.kernel == layer.kernel_size and expected.kind in layer.kinds))
            for expected, layer in zip(template.layers, self.layers, strict=True)
        )

    def has_widths_of(self, template: Network) -> bool:
        """Whether the channels between the layers are those of a network, all in the same proportion."""
        inner = zip(self.layers[:-1], template.layers[:-1], strict=True)
        return (
            len(
                {
                    (map_channels(self.layers, i) if layer.is_matrix else channels_out(layer))
                    / own.output_shape[2]
                    for i, (layer, own) in enumerate(inner)
                }
            )
            == 1
        )


def _distinct(options: Sequence[Option]) -> list[Option]:
    best: dict[Geometry, Option] = {}
    for option in options:
        if option.geometry not in best or option.cost < best[option.geometry].cost:
            best[option.geometry] = option
    return list(best.values())


def style_of(layer: Layer) -> Style:
    """Return the style of a layer of a preset."""
    normalization = layer.normalization or Normalization()
    slope = {"relu": 0.0, "leaky_relu": layer.slope}.get(layer.activation, NO_ACTIVATION)
    matrix = layer.kind in ("project", "dense")
    geometry = Geometry(
        "matrix" if layer.kind not in ("conv", "conv_transpose") else layer.kind,
        (1, 1) if matrix else layer.stride,
        (0, 0) if matrix else layer.padding,
        layer.output_padding,
        layer.upsample,
        layer.output_shape[:2] if layer.kind == "project" else None,
        layer.padding_after,
    )
    return Style(geometry, slope, layer.activation_first, normalization.eps, normalization.momentum)
