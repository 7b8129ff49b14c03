"""Differentiable augmentation of the images that D sees (`dcgan_core.description.augmentation`)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

from dcgan_core.description.augmentation import (
    NUMBERS,
    Change,
    Pass,
    Policy,
    applied,
    cut_side,
    key_of,
    random_bits,
    reach,
)
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_torch import distributed

Augment = Callable[[Tensor, int, Pass], Tensor]
"""(images (N, C, H, W) in [-1, 1], steps done, which pass) -> what D sees of them."""


def augmentation_of(loss: DiscriminatorLoss) -> Augment:
    """Return the augmentation that a run chose; without one, what returns images as they are."""
    if not loss.augment:
        return lambda images, step, name: images
    changes: dict[Policy, Change] = {"color": _colored, "translation": _moved, "cutout": _cut}

    def augment(images: Tensor, step: int, name: Pass) -> Tensor:
        random = _uniforms(key_of(loss.seed, name), step, images)
        return applied(loss.augment, changes, images, random)

    return augment


def _uniforms(key: int, step: int, images: Tensor) -> Float[Tensor, "N numbers"]:
    """Return numbers from U[0, 1), multiples of 2**-24, in the images' dtype: float32 or float64."""
    device = images.device
    places = distributed.first_row(len(images)) + torch.arange(len(images), device=device)[:, None]
    numbers = torch.arange(NUMBERS, device=device)[None, :]
    bits = random_bits(key, step, places, numbers)
    return bits.to(images.dtype) * 2**-24


def _colored(images: Float[Tensor, "N C H W"], random: Float[Tensor, "N 3"]) -> Float[Tensor, "N C H W"]:
    """Change brightness by up to 0.5, saturation by a factor from 0 to 2, contrast by one from 0.5 to 1.5."""
    brightness, saturation, contrast = (random[:, i, None, None, None].to(images.dtype) for i in range(3))
    images = images + (brightness - 0.5)
    grey = images.mean(dim=1, keepdim=True)
    images = (images - grey) * (2 * saturation) + grey
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    return (images - mean) * (contrast + 0.5) + mean


def _moved(images: Float[Tensor, "N C H W"], random: Float[Tensor, "N 2"]) -> Float[Tensor, "N C H W"]:
    """Move by whole pixels; what comes in is grey (0)."""
    for axis in (2, 3):
        side = images.shape[axis]
        shift = _whole(random[:, axis - 2], 2 * reach(side) + 1) - reach(side)
        places = torch.arange(side, device=images.device)
        come_from = (places[:, None] - shift[:, None, None] == places).to(images.dtype)
        images = torch.einsum("nij,ncjw->nciw" if axis == 2 else "nij,nchj->nchi", come_from, images)
    return images


def _cut(images: Float[Tensor, "N C H W"], random: Float[Tensor, "N 2"]) -> Float[Tensor, "N C H W"]:
    """Set a rectangle to grey (0); its middle is anywhere in the image, so that it may reach beyond."""
    inside = torch.ones((len(images), 1, 1, 1), dtype=torch.bool, device=images.device)
    for axis in (2, 3):
        side = images.shape[axis]
        cut = cut_side(side)
        first = _whole(random[:, axis - 2], side + 1 - cut % 2) - cut // 2
        places = torch.arange(side, device=images.device) - first[:, None]
        along = (places >= 0) & (places < cut)
        inside = inside & (along[:, None, :, None] if axis == 2 else along[:, None, None, :])
    return images.masked_fill(inside, 0)


def _whole(random: Float[Tensor, " N"], choices: int) -> Tensor:
    return (random * choices).floor().to(torch.int64)
