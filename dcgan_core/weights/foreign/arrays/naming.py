"""How a class names the modules of a stack of layers: from layers to paths, and from a path to its place.

A path is a state dictionary's key without its last part: `main.0` of `main.0.weight`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dcgan_core.description.layer import Layer
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
    "embedding": "weight",
}
"""What PyTorch calls each role within its module."""

LAST = 10**9
"""The place after everything that is numbered."""


class Naming(Protocol):
    """A way to name the modules of a stack."""

    def place(self, path: str) -> tuple[int, ...] | None:
        """Return a key that sorts modules into their order, None for a path that is not of this naming."""
        ...

    def paths(self, layers: Sequence[Layer]) -> list[Paths]:
        """Return the paths of each layer's kernel and normalisation."""
        ...

    def weightless(self, place: tuple[int, ...], following: tuple[int, ...] | None) -> int | None:
        """Return the number of modules without weights between two places, None where it is unknown."""
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
            reshapes = self.unflattens and layer.kind == "project" and layer.output_shape[:2] != (1, 1)
            modules = {
                "flatten": layer.kind == "dense" and layer.input_shape[:2] != (1, 1),
                "kernel": True,
                "unflatten to channels": reshapes and not units,
                "normalisation": layer.normalization is not None,
                "activation": layer.activation != "none",
                "unflatten units": reshapes and units,
            }
            present = [module for module, there in modules.items() if there]
            own = {module: _numbered(self.prefix, n) for n, module in enumerate(present, number)}
            result.append((own["kernel"], own.get("normalisation")))
            number += len(present)
        return result

    def weightless(self, place: tuple[int, ...], following: tuple[int, ...] | None) -> int | None:
        return None if following is None else following[0] - place[0] - 1


@dataclass(frozen=True)
class Blocks(Naming):
    """An `nn.Sequential` of small ones: `gen.<block>.0` the kernel, `gen.<block>.1` the normalisation.

    bare: whether a layer without normalisation is in the outer one itself (`disc.0`, with its activation as `disc.1`)
    and not in a block.
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
        result: list[Paths] = []
        number = 0
        for layer in layers:
            path = _numbered(self.prefix, number)
            bare = self.bare and layer.normalization is None
            result.append((path, None) if bare else _without_norm((f"{path}.0", f"{path}.1"), layer))
            number += 2 if bare and layer.activation != "none" else 1
        return result


@dataclass(frozen=True)
class Numbered(Naming):
    """Each layer an attribute with its number: `tconv1`, `bn1`; or blocks of them: `t_conv1.0`, `t_conv1.1`.

    kernel, normalization: patterns with `{}` for the number. down: whether the numbers fall to 0, as in
    pytorch_GAN_zoo's discriminator, and do not rise from 1.
    """

    kernel: str
    normalization: str
    down: bool = False

    def place(self, path: str) -> tuple[int, ...] | None:
        for rank, pattern in enumerate((self.kernel, self.normalization)):
            found = _match(re.escape(pattern).replace(r"\{\}", r"(\d+)"), path)
            if found is not None:
                return (-found[0] if self.down else found[0], rank)
        return None

    def paths(self, layers: Sequence[Layer]) -> list[Paths]:
        numbers = reversed(range(len(layers))) if self.down else range(1, len(layers) + 1)
        return [
            _without_norm((self.kernel.format(number), self.normalization.format(number)), layer)
            for number, layer in zip(numbers, layers, strict=True)
        ]


@dataclass(frozen=True)
class Framed(Naming):
    """A first or a last layer with a name of its own around another naming: `lin` before `conv.N`.

    first, last: (path of the kernel, path of the normalisation), or None without such a layer.
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


def _numbered(prefix: str, number: int) -> str:
    return f"{prefix}.{number}" if prefix else str(number)


def _dotted(prefix: str) -> str:
    return re.escape(prefix) + r"\." if prefix else ""


def _match(pattern: str, path: str) -> tuple[int, ...] | None:
    # Nine digits are more than any network needs, and limit the numbers in damaged names.
    found = re.fullmatch(pattern.replace(r"\d+", r"[0-9]{1,9}"), path)
    return None if found is None else tuple(int(number) for number in found.groups())
