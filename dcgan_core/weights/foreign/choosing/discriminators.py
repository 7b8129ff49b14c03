"""What the shapes of a discriminator's arrays leave open, where no generator and no statistics decide it."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Sequence

from dcgan_core.description.layer import Pair
from dcgan_core.weights.foreign.arrays.dialects import Dialect
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.choosing.candidates import Candidate, candidates_of
from dcgan_core.weights.foreign.choosing.geometry import USUAL_SLOPE, Stack
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.statistics.deciding import Decision
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, SLOPES, is_usual

SMALLEST_OPEN = 28
"""Smaller sizes are those of toys, and their 3x3 kernels at stride 1 are taken for what they usually are."""

POOLED = "pooling, an average over its maps and padding of its own look like that, which are not supported"

RARE = 0.5
"""The cost of a stride and padding that hardly any discriminator has in a layer before its last."""


def strange_discriminator(candidate: Candidate, hints: Hints, *, alone: bool) -> str | None:
    """Return why a discriminator is hardly one of strides alone, None where it may be: by its layers, or its images.

    alone: whether no generator shows the image size. hints: what the user says decides it.
    """
    if hints.preset is not None or candidate.cost < -1 or candidate.reading is not None:
        return None
    if not hints.geometry("discriminator") and (rare := _rare_layer(candidate)):
        flags = "--d-strides and --d-paddings say that it is so"
        return f"discriminator: {rare}: {POOLED}; {flags}{'' if alone else f'; {WITHOUT_IT}'}"
    if not alone or hints.image_size is not None:
        return None
    height, width, channels = candidate.image_shape
    why = f"{POOLED}; --image-size {height}x{width} reads it so"
    layers = candidate.network.layers
    for index, (before, layer) in enumerate(itertools.pairwise(layers), 1):
        padded = before.kind == "conv" and before.kernel > before.input_shape[:2] != (1, 1)
        if layer.kind == "dense" and padded and before.output_shape[:2] == (1, 1):
            name = candidate.stack.layers[index].name
            return f"discriminator: {name} reads one number of each channel: {why}"
    odd = [layer.kernel[0] % 2 for layer in layers if layer.kind == "conv"]
    doubtful = not is_usual((height, width))
    doubtful |= height < SMALLEST_OPEN and any(odd)  # pooling follows kernels that keep the size
    doubtful |= (
        height == SMALLEST_OPEN
        and channels == 3
        and layers[-1].kind == "conv"
        and layers[-1].kernel == (3, 3)
    )
    if not doubtful:
        return None
    colours = "colour " if channels == 3 else ""
    return f"discriminator: {colours}images of {height}x{width} are hardly ever used: {why}"


WITHOUT_IT = "--network generator leaves the discriminator out"


def _rare_layer(candidate: Candidate) -> str | None:
    """Return in words the first layer but the last whose stride and padding are rare for its kernel; None for none."""
    options = candidate.stack.options()
    for index, layer in enumerate(candidate.network.layers[:-1]):
        costs = [
            option.cost
            for option in options[index]
            if (option.geometry.stride, option.geometry.padding) == (layer.stride, layer.padding)
        ]
        if layer.kind == "conv" and costs and min(costs) >= RARE:
            (step, _), (padding, _) = layer.stride, layer.padding
            name = candidate.stack.layers[index].name
            kernel = f"{layer.kernel[0]}x{layer.kernel[1]}"
            return f"{name} would have stride {step} and padding {padding}, which is rare at {kernel}"
    return None


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
    return any(re.search(r"(^|\.)adv_layer(\.0)?\.[^.]+$", layer.name) for layer in layers)


def likely_slope(generators: Iterable[Candidate]) -> float:
    """Return the slope that a discriminator most likely has: 0.2, or that of a generator that has LeakyReLU throughout.

    nn.LeakyReLU() without a number is 0.01, and who writes it in one network writes it in the other.
    """
    for one in generators:
        slopes = set() if one.reading is None else {*one.reading.slopes} - {None, NO_ACTIVATION}
        if len(slopes) == 1 and (slope := slopes.pop()) in SLOPES and slope:
            return slope
    return USUAL_SLOPE


def numbers(values: Iterable[float] | None) -> str:
    """Return numbers as a flag takes them."""
    return ",".join(f"{value:g}" for value in values or ())
