"""What the shapes of a discriminator's arrays leave open, where no generator and no statistics decide it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

from dcgan_core.description.layer import Pair
from dcgan_core.weights.foreign.arrays.dialects import Dialect
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.choosing.candidates import Candidate, candidates_of
from dcgan_core.weights.foreign.choosing.geometry import Hints, Stack
from dcgan_core.weights.foreign.statistics.deciding import Decision
from dcgan_core.weights.foreign.statistics.proposals import is_usual

SMALLEST_OPEN = 28
"""Smaller sizes are those of toys, and their 3x3 kernels at stride 1 are taken for what they usually are."""

POOLED = (
    "pooling, an average over its maps and padding of its own look like that, which are not supported; "
    "--image-size {height}x{width} reads it so"
)


def strange_discriminator(candidate: Candidate, hints: Hints) -> str | None:
    """Return why a discriminator without its generator is hardly one of strides alone; None where it may be.

    hints: an image size or a preset decides it.
    """
    if hints.image_size is not None or hints.preset is not None or candidate.cost < -1:
        return None
    height, width, channels = candidate.image_shape
    why = POOLED.format(height=height, width=width)
    layers = candidate.network.layers
    for index, (before, layer) in enumerate(itertools.pairwise(layers), 1):
        whole = before.kind == "conv" and before.kernel <= before.input_shape[:2]
        if (
            layer.kind == "dense"
            and before.output_shape[:2] == (1, 1) != before.input_shape[:2]
            and not whole
        ):
            return (
                f"discriminator: {candidate.stack.layers[index].name} reads one number of each channel: {why}"
            )
    if is_usual((height, width)) and (height > SMALLEST_OPEN or (height == SMALLEST_OPEN and channels == 1)):
        return None
    colours = "colour " if channels == 3 else ""
    return f"discriminator: {colours}images of {height}x{width} are hardly ever used: {why}"


def paired_strides(
    stack: Stack, dialects: Sequence[Dialect], sizes: Sequence[Pair]
) -> list[tuple[str, Hints]]:
    """Return in words and as hints which of each pair of a discriminator's 3x3 kernels may have stride 2; [] for none.

    The first of a pair has more outputs than inputs, the second as many. sizes: those that images may have; empty: any.
    """
    hints, layers = stack.hints, stack.layers
    if hints.geometry("discriminator") or hints.preset is not None or hints.images is not None:
        return []
    threes = [not layer.is_matrix and layer.kernel_size == (3, 3) for layer in layers[:-1]]
    keeps = [
        three and layer.kernel_shape[0] == layer.kernel_shape[1]
        for three, layer in zip(threes, layers, strict=False)
    ]
    pairs = [at for at in range(1, len(keeps)) if keeps[at] and threes[at - 1] and not keeps[at - 1]]
    alone = any(not three and not layer.is_matrix for three, layer in zip(threes, layers, strict=False))
    if alone or len(pairs) < 2 or pairs != list(range(pairs[0], pairs[-1] + 1, 2)):
        return []
    ways = []
    for second, words in ((True, "the second"), (False, "the first")):
        steps = {at if second else at - 1 for at in pairs}
        chosen = dataclasses.replace(
            hints,
            d_strides=tuple(2 if at in steps else 1 for at in range(len(layers))),
            d_paddings=tuple(int(three) for three in (*threes, False)),
        )
        if candidates_of(dataclasses.replace(stack, hints=chosen), dialects, Decision(), sizes):
            flags = f"--d-strides {numbers(chosen.d_strides)} --d-paddings {numbers(chosen.d_paddings)}"
            ways.append((f"{flags}: {words} of each pair of 3x3 kernels has stride 2", chosen))
    return ways


def has_large_eps(layers: Sequence[FoundLayer]) -> bool:
    """Whether a discriminator has the names of public classes whose normalisations have a large eps (PyTorch-GAN)."""
    return any(layer.name.split(".")[-3:-1] == ["adv_layer", "0"] for layer in layers)


def numbers(values: Iterable[float] | None) -> str:
    """Return numbers as a flag takes them."""
    return ",".join(f"{value:g}" for value in values or ())
