"""Where a training's arrays lie: on one device, or on several that split each batch among them.

With several, the state is on every device and a batch is split along its first axis. XLA makes one program of that for
all devices, in which every mean over the batch is a mean over all of it. So it is the same training.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from dcgan_core.errors import InputError
from dcgan_core.framework import Holding
from dcgan_jax.devices import Device

Tree = TypeVar("Tree")

AXIS = "data"
"""The only axis of the mesh."""


@dataclass(frozen=True)
class Placement:
    """The devices that train together.

    devices: of all processes, those of each process in one stretch. With one device, everything is left to JAX's
    default device, and programs are those of code that knows no placement.
    """

    devices: tuple[Device, ...]

    @property
    def single(self) -> bool:
        """Whether there is one device."""
        return len(self.devices) <= 1

    @cached_property
    def mesh(self) -> Mesh:
        """The devices in one row."""
        return Mesh(np.array(self.devices), (AXIS,))

    @cached_property
    def everywhere(self) -> NamedSharding:
        """Whole arrays on every device."""
        return NamedSharding(self.mesh, PartitionSpec())

    def along(self, axis: int) -> NamedSharding:
        """Arrays that are split along `axis`."""
        return NamedSharding(self.mesh, PartitionSpec(*[None] * axis, AXIS))

    @property
    def own(self) -> tuple[Device, ...]:
        """The devices of this process."""
        return tuple(device for device in self.devices if device.process_index == jax.process_index())

    def rows(self, batch_size: int) -> slice:
        """Return the rows of each batch that this process gives to its devices.

        Raises InputError for a batch that cannot be split evenly.
        """
        count = max(1, len(self.devices))
        if batch_size % count:
            raise InputError(uneven(batch_size, count))
        if self.single or len(self.own) == count:
            return slice(None)
        first = self.devices.index(self.own[0])
        share = batch_size // count
        return slice(first * share, (first + len(self.own)) * share)

    @property
    def results(self) -> dict[str, Any]:
        """The arguments of `jax.jit` with which a program leaves what it returns on every device."""
        return {} if self.single else {"out_shardings": self.everywhere}

    def constrain(self, array: jax.Array, *, split: bool) -> jax.Array:
        """Within a program: have an array split along its first axis, or whole on every device."""
        if self.single:
            return array
        return jax.lax.with_sharding_constraint(array, self.along(0) if split else self.everywhere)

    def split(self, rows: np.ndarray, axis: int = 0) -> jax.Array:
        """Put this process's rows of an array onto its devices; `axis` is the one that is split."""
        if self.single:
            return jnp.asarray(rows)
        shape = list(rows.shape)
        shape[axis] = shape[axis] // len(self.own) * len(self.devices)
        return jax.make_array_from_process_local_data(self.along(axis), rows, tuple(shape))

    def replicate(self, tree: Tree) -> Tree:
        """Put whole arrays, of which every process has a copy, onto every device."""
        # Not `jax.device_put`, which sends whole arrays between processes to compare them.
        return tree if self.single else jax.tree.map(lambda array: self._spread(array, self.everywhere), tree)

    def hold(self, images: np.ndarray, how: Holding) -> jax.Array:
        """Put images onto every device, or a part of them onto each; returns when they are there.

        Those that are split end in black ones, where they do not divide. Each process reads what its devices get.
        """
        if self.single:
            # One copy of them at most in the host's memory: a memory map goes as it is.
            return jax.block_until_ready(jax.device_put(np.asarray(images)))
        if how == "whole":
            return jax.block_until_ready(self._spread(np.asarray(images), self.everywhere))
        share = -(-len(images) // len(self.devices))
        shape = (share * len(self.devices), *images.shape[1:])

        def part(index: Any) -> np.ndarray:
            taken = np.asarray(images[index[0]])
            missing = np.zeros((share - len(taken), *images.shape[1:]), images.dtype)
            return np.concatenate([taken, missing]) if len(missing) else taken

        return jax.block_until_ready(jax.make_array_from_callback(shape, self.along(0), part))

    def here(self, tree: Tree) -> Tree:
        """Return this process's own copy of arrays that are on every device; no other process takes part."""
        return tree if self.single else jax.tree.map(lambda array: array.addressable_data(0), tree)

    def _spread(self, array: Any, sharding: NamedSharding) -> jax.Array:
        given = np.asarray(array)
        return jax.make_array_from_callback(given.shape, sharding, lambda index: given[index])


ONE_DEVICE = Placement(())
"""JAX's default device, whichever it is."""


def placement_of(wanted: int | str | None, fewer_for: int | None = None) -> Placement:
    """Return the placement for `--devices`: of each process as many devices as `wanted`, or all.

    None is one device, and in a run of several processes all that each has. fewer_for: a batch size, where fewer
    devices will do: the most that split it evenly. Raises InputError for more than there are.
    """
    own = jax.local_devices()
    if wanted is None:
        wanted = 1 if jax.process_count() == 1 else len(own)
    count = len(own) if wanted == "all" else int(wanted)
    if fewer_for is not None:
        count = _at_most(count, fewer_for)
    if count > len(own):
        advice = f"Choose 1 to {len(own)}, or all" if len(own) > 1 else "Give --devices 1"
        there = f"{len(own)} devices" if len(own) > 1 else "one device"
        raise InputError(f"--devices {wanted}: JAX finds {there} here ({own[0].device_kind}). {advice}.")
    by_process: dict[int, list[Device]] = {}
    for device in sorted(jax.devices(), key=lambda device: (device.process_index, device.id)):
        by_process.setdefault(device.process_index, []).append(device)
    chosen = [device for devices in by_process.values() for device in devices[:count]]
    return Placement(tuple(chosen))


def _at_most(wanted: int, batch_size: int) -> int:
    """Return `wanted`, or how many devices of each process split a batch evenly where one of them has fewer."""
    processes = [device.process_index for device in jax.devices()]
    there = min(processes.count(process) for process in set(processes))
    if wanted <= there:
        return wanted
    even = (count for count in range(there, 0, -1) if batch_size % (count * len(set(processes))) == 0)
    return next(even, there)


def uneven(batch_size: int, devices: int) -> str:
    """Return what to do about a batch that cannot be split evenly, as a message."""
    below, above = batch_size // devices * devices, -(-batch_size // devices) * devices
    sizes = [str(size) for size in (below, above) if size]
    fewer = max(count for count in range(1, devices) if batch_size % count == 0)
    # With several processes the number would be that of each.
    other = f", or --devices {fewer}" if jax.process_count() == 1 else ""
    return (
        f"--batch-size {batch_size} cannot be split evenly over {devices} devices. Choose --batch-size "
        f"{' or '.join(sizes)}{other}."
    )
