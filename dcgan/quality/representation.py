"""A discriminator as a feature extractor, as the paper tests it (Radford, Metz and Chintala, 2016, section 5.1).

"we use the discriminator's convolutional features from all layers, maxpooling each layers representation to produce a
4 x 4 spatial grid. These features are then flattened and concatenated."
"""

from __future__ import annotations

from dcgan.architecture import Network
from dcgan.errors import InputError

GRID = 4


def feature_layers(network: Network) -> tuple[int, ...]:
    """Return the indices of the layers whose maps are features: the convolutions but for the one that ends in logits.

    Raises InputError for a network without any.
    """
    last = len(network.layers) - 1
    found = tuple(
        index for index, layer in enumerate(network.layers) if layer.kind == "conv" and index < last
    )
    if not found:
        raise InputError("this discriminator has no convolution in front of its logits: it has no features")
    return found


def feature_size(network: Network) -> int:
    """Return how many numbers the features of one image are."""
    return sum(GRID * GRID * network.layers[index].output_shape[2] for index in feature_layers(network))


def grid_cells(side: int) -> list[slice]:
    """Return the stretches of a side of pixels that the cells of the grid cover, first to last.

    Equal where the grid divides the side. Elsewhere they overlap by a pixel, and a side of fewer pixels than the grid
    has cells repeats some, so that every layer gives as many numbers for a channel.
    """
    return [slice(cell * side // GRID, -(-(cell + 1) * side // GRID)) for cell in range(GRID)]
