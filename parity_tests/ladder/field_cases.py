"""What the first rungs compare of the fields that no preset has, each by itself; `every_field` has them together."""

from __future__ import annotations

from dataclasses import replace

from dcgan_core.description.layer import (
    Layer,
    Normalization,
    conv,
    conv_transpose,
    dense,
    project,
)
from parity_tests.ladder.cases import Case, LayerCase, Recipe, smooth
from parity_tests.ladder.every_field import INSTANCE, LAYER, LAYER_PER_UNIT, WITHOUT_SCALE, every_field

FIELD_OPERATIONS: dict[str, Layer] = {
    "uneven padding": conv((9, 8, 2), 3, 3, 2, (1, 0), padding_after=(0, 1)),
    "even padding, written twice": conv((9, 8, 2), 3, 3, 2, 1, padding_after=(1, 1)),
    "uneven padding, 4x4 s2": conv((8, 9, 3), 2, 4, 2, 1, padding_after=(2, 1)),
    "uneven padding that crops": conv((9, 8, 2), 3, 3, 1, (0, 1), padding_after=(-1, 2)),
    "uneven crop": conv_transpose((4, 5, 2), 3, 3, 2, (0, 1), padding_after=(1, 0)),
    "uneven crop with output padding": conv_transpose(
        (4, 5, 3), 2, 5, 2, (1, 2), (1, 0), padding_after=(3, 1)
    ),
    "upsampling": conv((4, 5, 2), 3, 3, 1, 1, upsample=2),
    "upsampling by 2 and 3, strides, uneven padding": conv(
        (4, 3, 3), 2, 3, (1, 2), (0, 1), padding_after=(2, 0), upsample=(2, 3)
    ),
    "upsampling a vector": conv((1, 1, 5), 2, 3, 1, 1, upsample=(4, 3)),
}
"""Operations with uneven padding and repeated pixels, by name."""


def _normal(normalization: Normalization, **rest) -> Layer:
    return conv((9, 8, 2), 3, 4, 2, 1, normalization=normalization, activation="relu", **rest)


_LAYERS: dict[str, Layer] = {
    **{name: replace(layer, bias=True) for name, layer in FIELD_OPERATIONS.items()},
    "activation first": _normal(Normalization(), activation_first=True),
    "activation first, per unit": project(
        5, (4, 3, 2), normalization=Normalization(per_unit=True), activation="relu", activation_first=True
    ),
    "batch normalisation without scale": _normal(WITHOUT_SCALE),
    "batch normalisation without scale, per unit": project(
        5, (4, 3, 2), normalization=Normalization(per_unit=True, affine=False)
    ),
    "instance normalisation": _normal(INSTANCE),
    "instance normalisation without scale": _normal(Normalization(kind="instance", affine=False)),
    "instance normalisation of a stem, activation first": project(
        5, (4, 3, 2), bias=True, normalization=INSTANCE, activation="tanh", activation_first=True
    ),
    "layer normalisation": _normal(LAYER),
    "layer normalisation without scale": _normal(Normalization(kind="layer", affine=False)),
    "layer normalisation per unit": _normal(LAYER_PER_UNIT),
    "layer normalisation per unit without scale": _normal(
        Normalization(kind="layer", per_unit=True, affine=False)
    ),
    "spectral normalisation": conv((9, 8, 2), 3, (4, 2), 2, 1, bias=True, spectral=True),
    "spectral normalisation of a transposed convolution": conv_transpose(
        (4, 5, 2), 3, 3, 2, 1, spectral=True
    ),
    "spectral normalisation of a stem": project(5, (4, 3, 2), bias=True, spectral=True),
    "spectral normalisation of a flat layer": dense((4, 3, 2), 7, spectral=True),
    "layer normalisation of a stem": project(5, (4, 3, 2), normalization=LAYER_PER_UNIT),
    "layer normalisation of a flat layer": dense((4, 3, 2), 7, bias=True, normalization=LAYER),
}

FIELD_LAYERS: dict[str, LayerCase] = {
    **{f"{name}, training": LayerCase(layer, passes=2) for name, layer in _LAYERS.items()},
    **{f"{name}, evaluation": LayerCase(layer, training=False) for name, layer in _LAYERS.items()},
    **{
        f"{name}, batch statistics": LayerCase(layer, "batch", False)
        for name, layer in _LAYERS.items()
        if layer.normalization is not None
    },
}
"""Single layers with each field, by name."""


def fields_case(*, batch_statistics: bool = False) -> Case:
    """Return small networks with every field, and a convolution in the generator."""
    return Case(every_field("batch" if batch_statistics else "running"), batch=4)


def fields_turns_case() -> Case:
    """Return the same networks under the authors' protocol."""
    return replace(fields_case(), recipe=Recipe(protocol="paper"))


def fields_penalised_case() -> Case:
    """Return the same networks, whose D pays for its steepness at every other of its updates."""
    return replace(fields_case(), recipe=Recipe(r1=3.0, r1_every=2))


def fields_float32_case() -> Case:
    """Return the same networks without kinks, whose training in float32 is held to a bound."""
    return replace(smooth(fields_case()), batch=8)
