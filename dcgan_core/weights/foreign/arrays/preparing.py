"""A network's arrays made plain before they are read: normalised kernels folded, counts of batches as whole numbers.

Spectral and weight normalisation keep a kernel as parts from which it is computed before every use. Once trained, the
kernel they give is constant, so it is computed here and put in the place of its parts. The parts of a discriminator's
spectral normalisation are noted too: `foreign.spectral` puts them back once the network is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS
from dcgan_core.weights.foreign.arrays.wrapping import Arrays

_ORIGINAL = ("weight_orig", "weight_bar")
"""What the kernel before its division is called: by PyTorch, and by a wrapper that many GANs copied."""

_COUNT = "num_batches_tracked"

SpectralKeys = tuple[str, str, str]


@dataclass(frozen=True)
class Prepared:
    """arrays: in the file's order. folded: the keys of the kernels that were computed from their parts.

    notes: what was done, one sentence each, spectral normalisation excepted. spectral: by the key of a kernel that was
    divided by its spectral norm, its parts as a description has them: (key of the kernel before, key of u, key of v),
    u along the kernel's first axis; None where they are others.
    """

    arrays: Arrays
    folded: tuple[str, ...]
    notes: tuple[str, ...]
    spectral: Mapping[str, SpectralKeys | None] = field(default_factory=dict)

    @property
    def as_described(self) -> bool:
        """Whether every kernel that was computed can be kept as its parts."""
        return set(self.folded) == set(self.spectral) and None not in self.spectral.values()


def folded_note(kind: str, count: int) -> str:
    """Return the sentence on kernels that were computed from their parts."""
    return f"{kind} normalisation folded into {count} kernel{'s' if count > 1 else ''}"


def prepare(arrays: Arrays, *, spectral_parts: bool = False) -> Prepared:
    """Return a network's arrays made plain; raises InputError, naming the key, for values that cannot be.

    spectral_parts: leave those of spectral normalisations as they are.
    """
    arrays, unused = _without_unused(arrays)
    plans: dict[str, tuple[str, Parts]] = {}
    replaced: set[str] = set()
    for key in arrays:
        path = _kernel_key(key)
        parts = None if path is None else _parts(key, arrays)
        if path is not None and parts is not None and not (spectral_parts and parts.kind == "spectral"):
            plans[key] = path, parts
            # Files of PyTorch 0.4 hold the kernel of the last step too.
            replaced |= {path, *parts.keys}
    axis = _usual_axis([parts for _, parts in plans.values()], arrays)
    prepared: Arrays = {}
    spectral: dict[str, SpectralKeys | None] = {}
    weight: list[str] = []
    for key, array in arrays.items():
        if key in plans:
            path, parts = plans[key]
            if parts.kind == "weight":
                prepared[path] = _weight_normalised(parts, arrays)
                weight.append(path)
                continue
            prepared[path], of_u = _spectral(parts, arrays, axis)
            whole = of_u == 0 and len(parts.keys) == 3 and path not in arrays
            spectral[path] = (parts.keys[0], parts.keys[1], parts.keys[2]) if whole else None
        elif key not in replaced:
            prepared[key] = _count(key, array) if key.rpartition(".")[2] == _COUNT else array
    notes = [folded_note("weight", len(weight))] if weight else []
    notes += [
        f"{path} is left out: it normalised no batch, and the others did, so the program never calls it"
        for path in unused
    ]
    return Prepared(prepared, (*spectral, *weight), tuple(notes), spectral)


ENOUGH = 10
"""Of so many batches one that is called would have seen one."""


def _without_unused(arrays: Arrays) -> tuple[Arrays, list[str]]:
    """Return (the arrays without normalisations that were never called while others were, the paths of those).

    Only of images: in the middle of a network the kernel before it may not be called either.
    """
    counts = {
        key.rpartition(".")[0]: int(array.item())
        for key, array in arrays.items()
        if key.rpartition(".")[2] == _COUNT
        and array.size == 1
        and array.dtype.kind in "iuf"
        and np.isfinite(array)
    }
    if max(counts.values(), default=0) < ENOUGH:
        return arrays, []
    unused = [path for path, count in counts.items() if count == 0 and _is_untouched(path, arrays)]
    kept = {key: array for key, array in arrays.items() if key.rpartition(".")[0] not in unused}
    return kept, unused


def _is_untouched(path: str, arrays: Arrays) -> bool:
    mean, variance = arrays.get(f"{path}.running_mean"), arrays.get(f"{path}.running_var")
    if mean is None or variance is None or mean.size not in IMAGE_CHANNELS:
        return False
    return not mean.any() and bool((variance == 1).all())


@dataclass(frozen=True)
class Parts:
    """What a kernel is computed from. keys: kernel, u and (in all but old files) v; or g and v."""

    kind: Literal["spectral", "weight"]
    keys: tuple[str, ...]


def _kernel_key(key: str) -> str | None:
    """Return the key of the kernel that is computed in the place of `key`, its first part; None for other keys."""
    path, _, name = key.rpartition(".")
    if name in (*_ORIGINAL, "weight_g"):
        return f"{path}.weight" if path else "weight"
    for ending in (".parametrizations.weight.original", ".parametrizations.weight.original0"):
        if key.endswith(ending):
            return key.removesuffix(ending) + ".weight"
    return None


def _parts(key: str, arrays: Arrays) -> Parts | None:
    """Return the parts of the kernel whose first part is `key`; None where the others are missing."""
    path, _, name = key.rpartition(".")
    start = f"{path}." if path else ""
    if name in ("weight_g", "original0"):
        direction = start + ("weight_v" if name == "weight_g" else "original1")
        return Parts("weight", (key, direction)) if direction in arrays else None
    u, v = ("weight_u", "weight_v") if name in _ORIGINAL else ("0._u", "0._v")
    present = tuple(start + part for part in (u, v) if start + part in arrays)
    return Parts("spectral", (key, *present)) if start + u in arrays else None


def _axes(parts: Parts, arrays: Arrays) -> list[int]:
    """Return which axis of the kernel u may belong to: the first, or the second (a transposed convolution's)."""
    kernel, u, *v = (arrays[key] for key in parts.keys)
    if kernel.ndim < 2 or {array.dtype.kind for array in (kernel, u, *v)} != {"f"}:
        return []
    return [
        axis
        for axis in (0, 1)
        if u.size == kernel.shape[axis] and all(u.size * other.size == kernel.size for other in v)
    ]


def _usual_axis(plans: Sequence[Parts], arrays: Arrays) -> int | None:
    """Return the axis of u in the network's convolutions whose sizes leave no choice, None where they differ."""
    axes = [
        _axes(parts, arrays)
        for parts in plans
        if parts.kind == "spectral" and arrays[parts.keys[0]].ndim == 4
    ]
    clear = {found[0] for found in axes if len(found) == 1}
    return clear.pop() if len(clear) == 1 else None


def _spectral(parts: Parts, arrays: Arrays, usual: int | None) -> tuple[np.ndarray, int]:
    """Return (kernel / sigma, the axis of u); sigma = u^T W v, W being the kernel with that axis in front, a matrix."""
    kernel, u, *rest = (arrays[key] for key in parts.keys)
    named = " and ".join(f"{key} {arrays[key].shape}" for key in parts.keys)
    axes = _axes(parts, arrays)
    if not axes:
        raise InputError(f"{named} are not the parts of a spectral normalisation")
    sigmas: dict[int, float] = {}
    for axis in axes:
        matrix = np.moveaxis(kernel, axis, 0).reshape(u.size, -1).astype(np.float64)
        product = u.astype(np.float64).ravel() @ matrix
        # Old versions of PyTorch keep no v: it is the direction of u^T W.
        sigmas[axis] = float(
            product @ rest[0].astype(np.float64).ravel() if rest else np.linalg.norm(product)
        )
    # Where both axes are as long, u and v are nearly singular vectors along the right one only. A network that was
    # never trained has random ones, so then the other kernels decide.
    wide = np.linalg.norm(kernel.astype(np.float64)) / math.sqrt(u.size)
    likely = [axis for axis, sigma in sigmas.items() if abs(sigma) >= wide / 2]
    if len(likely) != 1:
        likely = [usual] if usual in sigmas else [max(sigmas, key=lambda axis: abs(sigmas[axis]))]
    sigma = sigmas[likely[0]]
    if not math.isfinite(sigma) or sigma == 0:
        raise InputError(f"{named}: the spectral norm is {sigma:g}, and the kernel cannot be divided by it")
    return (kernel / sigma).astype(kernel.dtype), likely[0]


def _weight_normalised(parts: Parts, arrays: Arrays) -> np.ndarray:
    """Return g * v / ||v||, the norm over all axes but the one that g has."""
    length, direction = (arrays[key] for key in parts.keys)
    fits = length.size == 1 or (
        length.ndim == direction.ndim
        and all(side in (1, whole) for side, whole in zip(length.shape, direction.shape, strict=True))
    )
    if not fits or {length.dtype.kind, direction.dtype.kind} != {"f"}:
        named = " and ".join(f"{key} {arrays[key].shape}" for key in parts.keys)
        raise InputError(f"{named} are not the parts of a weight normalisation")
    axes = tuple(axis for axis in range(direction.ndim) if length.size == 1 or length.shape[axis] == 1)
    wide = direction.astype(np.float64)
    norm = np.sqrt(np.sum(wide * wide, axis=axes, keepdims=True))
    if not (np.isfinite(norm).all() and norm.all() and np.isfinite(length).all()):
        raise InputError(f"{parts.keys[1]} has a norm that is 0 or not finite, and cannot be divided by it")
    factor = length.reshape(()) if length.size == 1 else length
    return (factor.astype(np.float64) * wide / norm).astype(direction.dtype)


def _count(key: str, array: np.ndarray) -> np.ndarray:
    """Return a count of batches as one whole number, whatever type and shape it was saved in."""
    if array.size != 1 or array.dtype.kind not in "fiu":
        return array  # reading it reports what is wrong
    value = float(array.reshape(()))
    if not math.isfinite(value) or value < 0 or value != math.floor(value) or value >= 2**63:
        raise InputError(f"{key} is {value:g}; expected how many batches were seen, a whole number from 0")
    return np.array(int(array.reshape(())), np.int64)
