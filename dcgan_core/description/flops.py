"""Model FLOPs of a network and of a training step.

Every multiply-add counts 2, a convolution counts its whole kernel at every place of its map (also where the
kernel hangs over the edge), and normalisations, activations and the optimizer count nothing. So the number
belongs to the architecture and not to an implementation: one that skips products by cleverness does not lower
it.
"""

from __future__ import annotations

import math

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer


def layer_flops(layer: Layer) -> int:
    """Return the FLOPs of one layer's forward pass over one image.

    Its input gradient and its kernel gradient cost the same again, each.
    """
    # The kernel is applied once at every place of the map, the smaller side of the layer.
    small = layer.output_shape if layer.kind in ("conv", "dense") else layer.input_shape
    return 2 * small[0] * small[1] * math.prod(layer.kernel_shape)


def forward_flops(network: Network) -> int:
    """Return the FLOPs of one network's forward pass over one image."""
    return sum(layer_flops(layer) for layer in network.layers)


def train_step_flops(architecture: Architecture, batch_size: int) -> int:
    """Return the FLOPs of one training step (the protocol of `pytorch/examples`) over a batch of `batch_size`.

    The least that the protocol needs: one forward and one backward pass of G, two of D in D's own update, and
    in G's update D forward and back to its input, without gradients of D's kernels. No gradient is counted where
    it is not requested: of the latents, and of the real and fake images in D's own update.
    """
    generator, discriminator = (
        forward_flops(architecture.generator),
        forward_flops(architecture.discriminator),
    )
    g_update = 3 * generator - layer_flops(architecture.generator.layers[0])
    d_update = 2 * (3 * discriminator - layer_flops(architecture.discriminator.layers[0]))
    return batch_size * (g_update + d_update + 2 * discriminator)
