"""The FLOPs of a description against counts made by hand."""

from __future__ import annotations

import pytest

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.flops import forward_flops, layer_flops, train_step_flops
from dcgan_core.description.layer import (
    Layer,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.presets import build_architecture

# A multiply-add counts 2. Each kernel: places of its map x kernel area x channels on both sides.
G64 = 2 * (
    1 * 16 * 512 * 100  # 1x1 -> 4x4
    + 4 * 4 * 16 * 256 * 512  # 4x4 -> 8x8
    + 8 * 8 * 16 * 128 * 256
    + 16 * 16 * 16 * 64 * 128
    + 32 * 32 * 16 * 3 * 64  # -> 64x64
)
D64 = 2 * (
    32 * 32 * 16 * 3 * 64  # 64x64 -> 32x32
    + 16 * 16 * 16 * 64 * 128
    + 8 * 8 * 16 * 128 * 256
    + 4 * 4 * 16 * 256 * 512
    + 1 * 16 * 512 * 1  # 4x4 -> a logit
)


def test_forward_passes_of_the_pytorch_preset() -> None:
    architecture = build_architecture("pytorch")
    assert forward_flops(architecture.generator) == G64
    assert forward_flops(architecture.discriminator) == D64


def test_a_training_step_at_batch_64_is_about_146_gflop() -> None:
    stem, first = 2 * 16 * 512 * 100, 2 * 32 * 32 * 16 * 3 * 64
    # G: forward, kernels, inputs but not the latents. D twice: the same but the images. D once: forward, inputs.
    by_hand = (3 * G64 - stem) + 2 * (3 * D64 - first) + 2 * D64
    count = train_step_flops(build_architecture("pytorch"), 64)
    assert count == 64 * by_hand
    assert count / 1e9 == pytest.approx(146, abs=0.5)


def test_flops_are_proportional_to_the_batch() -> None:
    architecture = build_architecture("pytorch", image_shape=(28, 28, 1))
    assert train_step_flops(architecture, 30) == 30 * train_step_flops(architecture, 1)


@pytest.mark.parametrize(
    ("layer", "by_hand"),
    [
        (conv((5, 7, 3), 8, (3, 2), (2, 1), (1, 0)), 2 * (3 * 6) * (3 * 2) * 3 * 8),
        # A transposed convolution spreads every place of its input, whatever is cropped from its output.
        (conv_transpose((3, 6, 8), 3, (3, 2), (2, 1), (1, 0)), 2 * (3 * 6) * (3 * 2) * 3 * 8),
        (project(100, (4, 4, 32)), 2 * 100 * 4 * 4 * 32),
        (dense((4, 4, 32), 1), 2 * 4 * 4 * 32),
    ],
    ids=["conv", "conv_transpose", "project", "dense"],
)
def test_each_kind_of_layer(layer: Layer, by_hand: int) -> None:
    assert layer_flops(layer) == by_hand


def test_a_network_of_one_layer_each() -> None:
    generator, discriminator = project(10, (4, 4, 3)), dense((4, 4, 3))
    architecture = Architecture("custom", Network((generator,)), Network((discriminator,)))
    # G forward and kernels; D forward and kernels, twice; D forward and inputs.
    assert train_step_flops(architecture, 1) == 2 * 480 * 2 + 2 * (2 * 48 * 2) + 2 * 48 * 2
