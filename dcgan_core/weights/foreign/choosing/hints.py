"""What the user says about a file that does not say it itself."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from dcgan_core.description.architecture import Statistics
from dcgan_core.description.layer import Pair, Shape
from dcgan_core.description.protocols import LatentDistribution, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.system.arguments import choice, shown, whole, words

Images = Callable[[Shape], np.ndarray]
"""Returns real images of a (height, width, channels), float32 (n, height, width, channels) in [-1, 1]."""

NormalizationHint = Literal["none", "batch", "instance", "layer"]
LabelOrder = Literal["last", "first", "product", "none"]
End = Literal["tanh", "sigmoid", "none"]


_CHOICES: dict[str, Any] = {
    "g_end": End, "latent": LatentDistribution, "normalization": NormalizationHint, "statistics": Statistics,
    "label_order": LabelOrder, "network": NetworkName,
}  # fmt: skip
_LISTS = (
    "image_size", "g_strides", "g_paddings", "g_output_paddings", "g_slope", "d_strides", "d_paddings", "slope",
)  # fmt: skip


def words_of_hints() -> dict[str, tuple[str, ...]]:
    """Return the words that each hint may be, by its name; () where it is not one of a few."""
    return {field.name: get_args(_CHOICES.get(field.name)) for field in dataclasses.fields(Hints)}


LARGEST_NUMBER = 1e6
"""Of a hint: more than any stride, padding or slope."""


def _check_numbers(name: str, values: Any, expected: str) -> None:
    """Raise InputError unless values are some numbers, 0 or more; two for the image size."""
    good = isinstance(values, (tuple, list)) and all(
        isinstance(value, (int, float, np.number))
        and not isinstance(value, bool)
        and 0 <= value <= LARGEST_NUMBER
        for value in values
    )
    if not good or not values or (name == "image_size" and len(values) != 2):
        raise InputError(f"{name} = {shown(values)}: expected {expected}")


@dataclass(frozen=True)
class Hints:
    """What the user says about a file that does not say it itself; None leaves it to the dialect or to habit.

    image_size: (height, width). g_ is the generator, d_ the discriminator; strides, paddings and output paddings:
    one number a layer, from the latent down and from the image down. slope, g_slope: negative slopes of the
    discriminator's and the generator's activations, one for all layers or one for each; 0 is ReLU, 1 is none.
    g_end: the generator's last activation. After a sigmoid the discriminator reads images in [0, 1] too.
    normalization: what scales and shifts without running statistics belong to, and what a module without arrays is that
    the numbers in the names leave room for. eps, momentum: of every batch normalisation. reading: which of several
    readings that a message listed, from 1 on. classes: how many classes the labels of a conditional network have.
    label_order: whether a label is joined after what it is joined to (`last`), or before it; `product` where the rows
    of a table multiply the latent, `none` where a table of labels is in the file and never read.
    architecture: a TOML file that describes the networks, so that nothing is inferred.
    member: the path of keys to the dictionary to take where a file holds several of one network. network: the only one
    to read. images: real images, which show with the generator's what a discriminator's statistics are of.
    """

    preset: str | None = None
    dialect: str | None = None
    image_size: Pair | None = None
    g_strides: tuple[int, ...] | None = None
    g_paddings: tuple[int, ...] | None = None
    g_output_paddings: tuple[int, ...] | None = None
    g_slope: tuple[float, ...] | None = None
    g_end: End | None = None
    d_strides: tuple[int, ...] | None = None
    d_paddings: tuple[int, ...] | None = None
    slope: tuple[float, ...] | None = None
    latent: LatentDistribution | None = None
    normalization: NormalizationHint | None = None
    reading: int | None = None
    statistics: Statistics | None = None
    eps: float | None = None
    momentum: float | None = None
    classes: int | None = None
    label_order: LabelOrder | None = None
    architecture: Path | None = None
    member: str | None = None
    network: NetworkName | None = None
    images: Images | None = None

    def __post_init__(self) -> None:
        """Raise InputError for values of another kind, which Python may give."""
        given = {name: value for name, value in vars(self).items() if value is not None}
        for name, value in given.items():
            if name in _CHOICES:
                choice(value, name, get_args(_CHOICES[name]))
            elif name in ("reading", "classes"):
                whole(value, name, 1)
            elif name in ("preset", "dialect", "member"):
                words(value, name, "a name")
            elif name in ("eps", "momentum"):
                _check_numbers(name, (value,), "a number, 0 or more")
            elif name in _LISTS:
                _check_numbers(name, value, "numbers, 0 or more, such as (2, 2)")
            elif name == "architecture" and not isinstance(value, (str, os.PathLike)):
                raise InputError(f"architecture = {shown(value)}: expected a TOML file")

    def geometry(self, name: NetworkName) -> dict[str, tuple[int, ...]]:
        """Return the strides, paddings and output paddings of one network that are known, by the field of `Style`."""
        known = (
            {"stride": self.g_strides, "padding": self.g_paddings, "output_padding": self.g_output_paddings}
            if name == "generator"
            else {"stride": self.d_strides, "padding": self.d_paddings}
        )
        return {what: values for what, values in known.items() if values is not None}
