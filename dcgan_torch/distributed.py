"""Several processes of PyTorch that train one run: sums over all of them, where one process has sums over the batch.

By hand: `nn.SyncBatchNorm` takes no CPU tensors, and `DistributedDataParallel` no two passes before a backward pass.
With one process every function here returns what it is given.
"""

from __future__ import annotations

import datetime
import socket
from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from dcgan_core.errors import InputError
from dcgan_core.system.control_channel import ControlChannel, free_port
from dcgan_core.system.packages import reason
from dcgan_core.system.streams import end_at_once

PATIENCE = datetime.timedelta(days=7)
"""How long PyTorch waits for another process. One that ends, or hangs, is noticed otherwise."""


def join(channel: ControlChannel) -> None:
    """Connect the processes of a group: by NCCL where there are GPUs, else by Gloo. Each takes one GPU.

    Raises InputError where that fails.
    """
    group = channel.group
    neighbours = channel.exchange("host", socket.gethostname())
    place = [rank for rank, host in enumerate(neighbours) if host == neighbours[group.rank]].index(group.rank)
    on_gpu = torch.cuda.is_available()
    if on_gpu:
        # A launcher may have given each process GPUs of its own, so that all begin at 0.
        torch.cuda.set_device(place if place < torch.cuda.device_count() else 0)
    port = channel.exchange("PyTorch's port", str(free_port()) if group.is_main else "")[0]
    try:
        store = dist.TCPStore(  # pyright: ignore[reportPrivateImportUsage]
            "127.0.0.1" if group.is_main else group.address[0],
            int(port),
            group.world_size,
            is_master=group.is_main,
        )
        dist.init_process_group(
            "nccl" if on_gpu else "gloo",
            store=store,
            rank=group.rank,
            world_size=group.world_size,
            timeout=PATIENCE,
        )
    except (RuntimeError, ValueError) as error:
        raise InputError(
            f"PyTorch could not connect the {group.world_size} processes of this run ({reason(error)})"
        ) from error


def part() -> None:
    """Leave what `join` connected."""
    dist.destroy_process_group()
    # Gloo's threads aborted a process now and then that ended as programs do ("terminate called").
    end_at_once()


def world() -> int:
    """Return how many processes train together."""
    return dist.get_world_size() if dist.is_available() and dist.is_initialized() else 1


def rows_of(batch_size: int) -> slice:
    """Return the rows of each batch that are this process's; raises InputError where they cannot be shared evenly."""
    count = world()
    if count == 1:
        return slice(None)
    if batch_size % count:
        below, above = batch_size // count * count, -(-batch_size // count) * count
        choices = " or ".join(str(size) for size in (below, above) if size)
        raise InputError(
            f"--batch-size {batch_size} cannot be split evenly over {count} processes. Choose --batch-size {choices}."
        )
    share = batch_size // count
    return slice(dist.get_rank() * share, (dist.get_rank() + 1) * share)


class _Total(torch.autograd.Function):
    """The sum over all processes. What each process computes from it has a gradient in every process's part."""

    @staticmethod
    def forward(ctx: Any, part: Tensor) -> Tensor:
        summed = part.detach().clone(memory_format=torch.contiguous_format)
        dist.all_reduce(summed)
        return summed

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return _Total.apply(gradients[0])  # differentiable again, as the penalty needs it


def total(part: Tensor) -> Tensor:
    """Return the sum of every process's tensor, which can be differentiated, more than once too."""
    return part if world() == 1 else _Total.apply(part)  # pyright: ignore[reportReturnType]


def first_row(rows: int) -> int:
    """Return the place of this process's first image in the batch, of which each process has so many."""
    return 0 if world() == 1 else dist.get_rank() * rows


def share_gradients(gradients: Sequence[Tensor]) -> None:
    """Replace each gradient by its mean over the processes, in place; one message for all."""
    if world() == 1:
        return
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    dist.all_reduce(flat)
    flat /= world()
    for gradient, mean in zip(
        gradients, flat.split([gradient.numel() for gradient in gradients]), strict=True
    ):
        gradient.copy_(mean.view_as(gradient))


def averaged(measurements: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return each measurement's mean over the processes."""
    if world() == 1:
        return dict(measurements)
    values = torch.stack([value.detach() for value in measurements.values()])
    dist.all_reduce(values)
    return dict(zip(measurements, (values / world()).unbind(), strict=True))


def highest(number: int, device: torch.device) -> Any:
    """Return the highest of the numbers that the processes give; on a GPU it may still be under way."""
    if world() == 1:
        return number
    found = torch.tensor(number, dtype=torch.int32, device=device)
    dist.all_reduce(found, dist.ReduceOp.MAX)
    return found
