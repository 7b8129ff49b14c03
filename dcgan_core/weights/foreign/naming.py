"""How a class names the modules of a stack of layers: both ways, from layers to paths and from a path to its place.

A path is a state dictionary's key without its last part: `main.0` of `main.0.weight`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dcgan_core.description.architecture import Layer
from dcgan_core.weights.canonical import Role

Paths = tuple[str, str | None]
"""Path of a layer's kernel, and of its normalisation."""

ROLE_SUFFIXES: dict[Role, str] = {
    "kernel": "weight",
    "bias": "bias",
    "scale": "weight",
    "shift": "bias",
    "mean": "running_mean",
    "variance": "running_var",
    "updates": "num_batches_tracked",
}
"""What PyTorch calls each role within its module."""

LAST = 10**9
"""Place of what comes after everything that is numbered."""


class Naming(Protocol):
    """A way to name the modules of a stack."""

    def place(self, path: str) -> tuple[int, ...] | None:
        """Return a key that sorts modules into their order, None for a path that is not of this naming."""
        ...

    def paths(self, layers: Sequence[Layer]) -> list[Paths]:
        """Return the paths of each layer's kernel and normalisation."""
        ...

    def weightless(self, place: tuple[int, ...], following: tuple[int, ...] | None) -> int | None:
        """Return how many modules without weights stand between two places, None where that cannot be told."""
        return None


@dataclass(frozen=True)
class Sequential(Naming):
    """One `nn.Sequential`: modules are numbered, those without weights (activations, flattening) included.

    prefix: the attribute that holds it; "" when the file is the `nn.Sequential`'s own. unflattens: whether the
    reshaping after a Linear stem is a module of its own and so takes a number.
    """

    prefix: str = ""
    unflattens: bool = True

    def place(self, path: str) -> tuple[int, ...] | None:
        return _match(rf"{_dotted(self.prefix)}(\d+)", path)

    def paths(self, layers: Sequence[Layer]) -> list[Paths]:
        result: list[Paths] = []
        number = 0
        for layer in layers:
            units = layer.normalization is not None and layer.normalization.per_unit
            if layer.kind == "dense" and layer.input_shape[:2] != (1, 1):
                number += 1  # nn.Flatten
            kernel, norm = self._path(number), None
            number += 1
            reshapes = self.unflattens and layer.kind == "project" and layer.output_shape[:2] != (1, 1)
            if reshapes and not units:
                number += 1  # nn.Unflatten, before a normalisation by channels
            if layer.normalization is not None:
                norm = self._path(number)
                number += 1
            if layer.activation != "none":
                number += 1
            if reshapes and units:
                number += 1  # nn.Unflatten, after nn.BatchNorm1d
            result.append((kernel, norm))
        return result

    def weightless(self, place: tuple[int, ...], following: tuple[int, ...] | None) -> int | None:
        return None if following is None else following[0] - place[0] - 1

    def _path(self, number: int) -> str:
        return f"{self.prefix}.{number}" if self.prefix else str(number)


@dataclass(frozen=True)
class Blocks(Naming):
    """An `nn.Sequential` of small ones: `gen.<block>.0` the kernel, `gen.<block>.1` the normalisation.

    bare: whether a layer without normalisation stands in the outer one by itself (`disc.0`, with its activation
    as `disc.1`) and not in a block.
    """

    prefix: str = ""
    bare: bool = False

    def place(self, path: str) -> tuple[int, ...] | None:
        if self.bare:
            single = _match(rf"{_dotted(self.prefix)}(\d+)", path)
            if single is not None:
                return (*single, 0)
        return _match(rf"{_dotted(self.prefix)}(\d+)\.([01])", path)

    def paths(self, layers: Sequence[Layer]) -> list[Paths]:
        start = f"{self.prefix}." if self.prefix else ""
        result: list[Paths] = []
        number = 0
        for layer in layers:
            if self.bare and layer.normalization is None:
                result.append((f"{start}{number}", None))
                number += 1 if layer.activation == "none" else 2
            else:
                norm = f"{start}{number}.1" if layer.normalization is not None else None
                result.append((f"{start}{number}.0", norm))
                number += 1
        return result


@dataclass(frozen=True)
class Numbered(Naming):
    """Each layer an attribute with its number: `tconv1`, `bn1`; or blocks of them: `t_conv1.0`, `t_conv1.1`.

    kernel, normalization: patterns with `{}` for the number.
    """

    kernel: str
    normalization: str

    def numbers(self, count: int) -> Sequence[int]:
        """Return the number of each layer of `count`."""
        return range(1, count + 1)

    def place(self, path: str) -> tuple[int, ...] | None:
        for rank, pattern in enumerate((self.kernel, self.normalization)):
            found = _match(re.escape(pattern).replace(r"\{\}", r"(\d+)"), path)
            if found is not None:
                return (*found, rank)
        return None

    def paths(self, layers: Sequence[Layer]) -> list[Paths]:
        return [
            _without_norm((self.kernel.format(number), self.normalization.format(number)), layer)
            for number, layer in zip(self.numbers(len(layers)), layers, strict=True)
        ]


class Countdown(Numbered):
    """Numbered from the top down to 0, as pytorch_GAN_zoo's discriminator."""

    def numbers(self, count: int) -> Sequence[int]:
        return range(count - 1, -1, -1)

    def place(self, path: str) -> tuple[int, ...] | None:
        found = super().place(path)
        return None if found is None else (-found[0], found[1])


@dataclass(frozen=True)
class Framed(Naming):
    """A first or a last layer with a name of its own around another naming: `lin` before `conv.N`.

    first, last: (path of the kernel, path of the normalisation), or None where there is no such layer.
    """

    inner: Naming
    first: Paths | None = None
    last: Paths | None = None

    def place(self, path: str) -> tuple[int, ...] | None:
        for outer, rank in ((self.first, -LAST), (self.last, LAST)):
            if outer is not None and path in outer:
                return (rank, outer.index(path))
        return self.inner.place(path)

    def paths(self, layers: Sequence[Layer]) -> list[Paths]:
        inner = list(layers)
        first = [_without_norm(self.first, inner.pop(0))] if self.first is not None else []
        last = [_without_norm(self.last, inner.pop())] if self.last is not None else []
        return [*first, *self.inner.paths(inner), *last]

    def weightless(self, place: tuple[int, ...], following: tuple[int, ...] | None) -> int | None:
        if abs(place[0]) == LAST or following is None or abs(following[0]) == LAST:
            return None
        return self.inner.weightless(place, following)


def _without_norm(paths: Paths, layer: Layer) -> Paths:
    return paths[0], paths[1] if layer.normalization is not None else None


def _dotted(prefix: str) -> str:
    return re.escape(prefix) + r"\." if prefix else ""


def _match(pattern: str, path: str) -> tuple[int, ...] | None:
    # Nine digits are more than any network has, and keep a damaged name from becoming a number of any length.
    found = re.fullmatch(pattern.replace(r"\d+", r"[0-9]{1,9}"), path)
    return None if found is None else tuple(int(number) for number in found.groups())
