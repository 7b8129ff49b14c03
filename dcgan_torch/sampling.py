"""Draw any number of images in constant memory."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from jaxtyping import Float
from torch import Tensor

from dcgan_torch.network.modules import Generator

CHUNK = 128
"""Images drawn in one pass."""


def draw_in_chunks(
    generator: Generator, latents: Float[Tensor, "N nz"]
) -> Iterator[Float[Tensor, "n C H W"]]:
    """Yield the images of `latents` in order, at most CHUNK at a time, on the generator's device.

    The generator's mode decides on the statistics: put it in evaluation mode first.
    """
    for chunk in latents.split(CHUNK):
        with torch.no_grad():
            yield generator(chunk.to(generator.device, generator.dtype))


def to_nhwc(images: Float[Tensor, "N C H W"]) -> Float[Tensor, "N H W C"]:
    """Return images as everything outside PyTorch has them: NHWC, float32, in the host's memory."""
    return images.permute(0, 2, 3, 1).float().contiguous().cpu()
