"""Flax' arrays under PyTorch's names and axes, for the ordinary inference: its files hold names and shapes alone.

A file of Flax sorts its modules by name, and not as the network uses them. So their order is the one in which the
channels of one fit the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.system.files import natural_order
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS
from dcgan_core.weights.foreign.arrays.wrapping import (
    Arrays,
    network_of_file,
    network_of_word,
    optimizer_of_word,
)

_COLLECTIONS = {"params", "batch_stats", "value", "raw_value"}
"""Parts of a path that are not modules."""

_LEFT_OUT = {"opt_state", "step", "rngs", "rng", "count", "key", "tx", "dropout"}

_LEAVES = {"kernel", "bias", "scale", "mean", "var"}

_MOST_STEPS = 20_000
"""Steps of the search for the order of the modules."""


@dataclass
class _Module:
    """One module: its path, and its arrays by Flax' names."""

    path: tuple[str, ...]
    arrays: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return its path as one text."""
        return ".".join(self.path)

    @property
    def kernel(self) -> np.ndarray:
        """Return its kernel."""
        return self.arrays["kernel"]

    def is_called(self, kind: str) -> bool:
        """Whether Linen named it after its class."""
        return re.fullmatch(rf"{kind}_\d+", self.path[-1]) is not None


@dataclass(frozen=True)
class _Use:
    """How a kernel is used: channels in and out. swapped: whether its axes are those of `transpose_kernel=True`."""

    module: _Module
    given: int
    made: int
    transposed: bool = False
    swapped: bool = False


@dataclass(frozen=True)
class FlaxContent:
    """What the ordinary inference takes, by network, with what the arrays show and what had to be assumed."""

    content: dict[NetworkName, Arrays]
    assumed: dict[NetworkName, list[str]]
    found: dict[NetworkName, list[str]]


def components(key: str) -> list[str]:
    """Return the parts of the path that a flat name is, which dots or slashes join."""
    return re.split(r"[./]", key)


def are_flax_names(keys: Sequence[str]) -> bool:
    """Whether flat names are those of Flax: kernels, and nothing that it would call otherwise."""
    parts = [components(key) for key in keys]
    leaves = {path[-1] for path in parts if not set(path) & _LEFT_OUT}
    return "kernel" in leaves and leaves <= _LEAVES and all(len(path) > 1 for path in parts)


def flax_content(tree: Mapping[str, Any], name: str) -> FlaxContent:
    """Return the content of a file of Flax under PyTorch's names and axes. name: of the file, which may name a network.

    Raises InputError when its arrays are not those of one chain of layers.
    """
    modules: dict[tuple[str, ...], _Module] = {}
    _collect(tree, (), modules)
    if not modules:
        raise InputError(f"no weights in it; it holds: {', '.join(list(map(str, tree))[:8]) or 'nothing'}")
    groups: dict[NetworkName | None, list[_Module]] = {}
    for path in sorted(modules, key=lambda path: [natural_order(part) for part in path]):
        groups.setdefault(network_of_word(path[0]), []).append(modules[path])
    if set(groups) != set(NETWORK_NAMES):
        groups = {None: [module for group in groups.values() for module in group]}
    result = FlaxContent({}, {}, {})
    for network, group in groups.items():
        named = network or network_of_file(name)
        which, uses, unique = _ordered(group, [named] if named else list(NETWORK_NAMES))
        norms = [module for module in group if "kernel" not in module.arrays]
        result.content[which] = _renamed(uses, norms)
        _explain(which, uses, norms, unique, result)
    return result


def _collect(tree: Mapping[str, Any], path: tuple[str, ...], modules: dict[tuple[str, ...], _Module]) -> None:
    for key, value in tree.items():
        if key in _LEFT_OUT or optimizer_of_word(key) is not None:
            continue
        inner = path if key in _COLLECTIONS else (*path, key)
        if isinstance(value, Mapping):
            _collect(value, inner, modules)
        elif isinstance(value, np.ndarray) and value.ndim > 0:
            *module, leaf = inner or ("",)
            if "embedding" in leaf:
                raise InputError(f"a conditional network: {'.'.join(inner)} embeds class labels")
            if leaf not in _LEAVES or not module:
                raise InputError(f"{'.'.join(inner)} is not of a layer that is known here")
            where = tuple(module)
            modules.setdefault(where, _Module(where)).arrays[leaf] = value


# --- order -----------------------------------------------------------------------------------------------


def _ordered(
    modules: Sequence[_Module], names: Sequence[NetworkName]
) -> tuple[NetworkName, list[_Use], bool]:
    """Return which network the modules are, their kernels in order, and whether there is one order only."""
    kernels = [module for module in modules if "kernel" in module.arrays]
    wrong = [module for module in kernels if module.kernel.ndim not in (2, 4) or 0 in module.kernel.shape]
    if wrong or not kernels:
        listed = ", ".join(f"{module.name}.kernel {module.kernel.shape}" for module in wrong[:3])
        raise InputError(f"expected kernels of two or four axes: {listed or 'there is none'}")
    found: dict[NetworkName, tuple[list[_Use], bool]] = {}
    for name in names:
        chains = list(_distinct(_chains(name, kernels)))
        unique = len(chains) == 1
        if not unique:
            # As their names have it, where that is one of the orders.
            chains = [chain for chain in chains if [use.module for use in chain] == kernels] or chains
        if len(chains) > 1:
            raise InputError(
                f"the {name}'s layers fit together in more than one order; name them in theirs (layer0, layer1, ...)"
            )
        if chains:
            found[name] = chains[0], unique
    if len(found) == 1:
        ((which, (uses, unique)),) = found.items()
        return which, uses, unique
    shapes = ", ".join(f"{module.name} {module.kernel.shape}" for module in kernels[:8])
    if found:
        raise InputError("its shapes fit both networks; say which in the file's name (netG..., netD...)")
    raise InputError(f"its kernels do not fit together as one chain of layers from or to an image: {shapes}")


def _distinct(chains: Iterator[list[_Use]]) -> Iterator[list[_Use]]:
    seen: set[tuple[str, ...]] = set()
    for chain in chains:
        order = tuple(use.module.name for use in chain)
        if order not in seen:
            seen.add(order)
            yield chain
        if len(seen) > 1:
            return


def _chains(name: NetworkName, kernels: Sequence[_Module]) -> Iterator[list[_Use]]:
    steps = 0

    def extend(chain: list[_Use], rest: list[_Module]) -> Iterator[list[_Use]]:
        nonlocal steps
        steps += 1
        if steps > _MOST_STEPS:
            raise InputError(
                f"{len(kernels)} kernels fit together in too many ways; name them in their order"
            )
        if not rest:
            if _ends(name, chain):
                yield chain
            return
        for module in rest:
            for use in _uses(name, module):
                if _follows(name, chain, use):
                    yield from extend([*chain, use], [other for other in rest if other is not module])

    yield from extend([], list(kernels))


def _uses(name: NetworkName, module: _Module) -> Iterator[_Use]:
    first, second = module.kernel.shape[-2:]
    bias = module.arrays.get("bias")
    if module.kernel.ndim == 2 or name == "discriminator" or module.is_called("Conv"):
        options = [_Use(module, first, second)]
    else:
        # The default first; `transpose_kernel=True` keeps the axes of the convolution that it is the adjoint of.
        options = [_Use(module, first, second, True), _Use(module, second, first, True, swapped=True)]
    for use in options:
        if bias is None or bias.shape == (use.made,):
            yield use


def _follows(name: NetworkName, chain: Sequence[_Use], use: _Use) -> bool:
    matrix = use.module.kernel.ndim == 2
    if not chain:
        return name == "generator" or (not matrix and use.given in IMAGE_CHANNELS)
    last = chain[-1]
    after_matrix = last.module.kernel.ndim == 2
    if matrix == after_matrix:
        return last.made == use.given
    if matrix:
        return name == "discriminator" and _side(use.given, last.made) is not None
    return name == "generator" and _side(last.made, use.given) is not None


def _ends(name: NetworkName, chain: Sequence[_Use]) -> bool:
    last = chain[-1]
    if name == "discriminator":
        return last.made == 1
    return last.module.kernel.ndim == 4 and last.made in IMAGE_CHANNELS


def _side(units: int, channels: int) -> int | None:
    """Return the side of the square map of `channels` that `units` numbers are; None where there is none."""
    pixels, rest = divmod(units, channels)
    side = round(pixels**0.5)
    return side if rest == 0 and side * side == pixels else None


# --- names and axes --------------------------------------------------------------------------------------


def _renamed(uses: Sequence[_Use], norms: Sequence[_Module]) -> Arrays:
    """Return the arrays under names in their order, with PyTorch's endings.

    The names have no numbered parent in common, since gaps between such numbers would speak of modules in between.
    """
    arrays: Arrays = {}
    left = list(norms)
    for index, use in enumerate(uses):
        following = uses[index + 1] if index + 1 < len(uses) else None
        before = uses[index - 1] if index else None
        matrix = use.module.kernel.ndim == 2
        to_map = following.given if matrix and following and following.module.kernel.ndim == 4 else None
        from_map = before.made if matrix and before and before.module.kernel.ndim == 4 else None
        arrays[f"layer{index}_kernel.weight"] = _kernel(use, to_map, from_map)
        if "bias" in use.module.arrays:
            arrays[f"layer{index}_kernel.bias"] = _units(use.module.arrays["bias"], to_map)
        own = next((norm for norm in left if _size(norm) in _sizes(uses, index)), None)
        if own is not None:
            left.remove(own)
            arrays |= {f"layer{index}_norm.{key}": array for key, array in _norm(own, to_map).items()}
    if left:
        raise InputError(
            f"no layer has as many channels as the normalisation {left[0].name} ({_size(left[0])})"
        )
    return arrays


def _kernel(use: _Use, to_map: int | None, from_map: int | None) -> np.ndarray:
    kernel = use.module.kernel
    if kernel.ndim == 4:
        if not use.transposed:
            return np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
        if use.swapped:
            return np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
        # Flax' default convolves with the kernel as it is, PyTorch's with the kernel turned round.
        return np.ascontiguousarray(kernel[::-1, ::-1].transpose(2, 3, 0, 1))
    if to_map is not None:
        return np.ascontiguousarray(np.stack([_units(row, to_map) for row in kernel], 1))
    if from_map is not None:
        return np.ascontiguousarray(np.stack([_units(column, from_map) for column in kernel.T]))
    return np.ascontiguousarray(kernel.T)


def _units(vector: np.ndarray, channels: int | None) -> np.ndarray:
    """Return one number a unit, height-width-channels, in the order channels-height-width."""
    if channels is None or vector.size == channels:
        return vector
    side = _side(vector.size, channels)
    assert side is not None
    return np.ascontiguousarray(vector.reshape(side, side, channels).transpose(2, 0, 1)).reshape(-1)


def _sizes(uses: Sequence[_Use], index: int) -> set[int]:
    """Return the sizes that a normalisation after a kernel may have; none after the last."""
    if index + 1 == len(uses):
        return set()
    use, following = uses[index], uses[index + 1]
    matrix = use.module.kernel.ndim == 2 and following.module.kernel.ndim == 4
    return {use.made, following.given} if matrix else {use.made}


def _size(norm: _Module) -> int:
    return next(iter(norm.arrays.values())).size


def _norm(norm: _Module, to_map: int | None) -> Arrays:
    if not {"mean", "var"} <= set(norm.arrays):
        raise InputError(
            f"{norm.name} keeps no running statistics: a layer, group or instance normalisation, of which a file of "
            "Flax does not say which"
        )
    size = _size(norm)
    if any(array.shape != (size,) for array in norm.arrays.values()):
        raise InputError(f"{norm.name} has arrays of unequal shapes")
    given = {
        "weight": norm.arrays.get("scale", np.ones(size, np.float32)),
        "bias": norm.arrays.get("bias", np.zeros(size, np.float32)),
        "running_mean": norm.arrays["mean"],
        "running_var": norm.arrays["var"],
    }
    return {key: _units(array, to_map) for key, array in given.items()}


def _explain(
    name: NetworkName, uses: Sequence[_Use], norms: Sequence[_Module], unique: bool, result: FlaxContent
) -> None:
    found, assumed = result.found.setdefault(name, []), result.assumed.setdefault(name, [])
    names = ", ".join(use.module.name for use in uses)
    if unique:
        found.append(f"{name}: its layers fit together in one order: {names}")
    else:
        assumed.append(f"{name}: its layers are in the order of their names: {names}")
    for size in sorted({_size(norm) for norm in norms}):
        places = [use.module.name for index, use in enumerate(uses) if size in _sizes(uses, index)]
        if len(places) > sum(_size(norm) == size for norm in norms):
            assumed.append(
                f"{name}: of {', '.join(places)} the first are normalised (by {size} channels they fit alike)"
            )
    transposed = [use for use in uses if use.transposed]
    unsure = [use for use in transposed if use.given == use.made]
    if any(use.swapped for use in transposed):
        found.append(f"{name}: transpose_kernel=True, as the axes of its kernels show")
    if unsure:
        assumed.append(f"{name}: transpose_kernel=False in {', '.join(use.module.name for use in unsure)}")
    assumed.append(f"{name}: padding 'SAME' in every convolution of more than one step (Flax' default)")
