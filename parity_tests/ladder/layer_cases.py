"""The operations and single layers that the first two rungs compare."""

from __future__ import annotations

from dataclasses import dataclass

from dcgan.architecture import Layer, Normalization, conv, conv_transpose, dense, project

KERNELS = range(1, 8)
STRIDES = (1, 2, 3)

NORMALIZATION = Normalization()
PER_UNIT = Normalization(per_unit=True)


def convolutions(kernel: int) -> list[Layer]:
    """Every stride with the kernel on odd and non-square maps; then non-square kernels, strides and paddings."""
    other = kernel % 7 + 1
    layers = []
    for stride in STRIDES:
        layers.append(conv((9, 12, 2), 3, kernel, stride, kernel // 2))
        layers.append(conv((11, 8, 3), 2, (kernel, other), (stride, stride % 3 + 1), (0, other // 2)))
    return layers


def transposed_convolutions(kernel: int) -> list[Layer]:
    """The same, with every output padding that a stride allows."""
    other = kernel % 7 + 1
    layers = []
    for stride in STRIDES:
        for extra in range(stride):
            layers.append(conv_transpose((5, 4, 3), 2, kernel, stride, (kernel - 1) // 2, extra))
        layers.append(
            conv_transpose((3, 5, 2), 3, (kernel, other), (stride, stride % 3 + 1), (0, (other - 1) // 2))
        )
    return layers


CROPPING = conv_transpose((8, 9, 3), 1, 1, 1, 2)
"""Padding beyond the kernel, as in a public MNIST network whose last layer cuts 32 down to 28."""


@dataclass(frozen=True)
class LayerCase:
    """A layer and how it is passed: the arguments of `rungs.layer_passes`."""

    layer: Layer
    statistics: str = "running"
    training: bool = True
    passes: int = 1


def _activation(**rest) -> LayerCase:
    return LayerCase(conv((8, 8, 2), 3, 4, 2, 1, **rest))


def _normalized(eps: float, momentum: float) -> LayerCase:
    return LayerCase(
        conv((9, 8, 2), 3, 4, 2, 1, normalization=Normalization(eps=eps, momentum=momentum)), passes=2
    )


_BLOCKS = {
    "convolution": conv((9, 8, 2), 3, 4, 2, 1, normalization=NORMALIZATION),
    "transposed convolution": conv_transpose(
        (5, 4, 3), 2, 4, 2, 1, normalization=NORMALIZATION, activation="relu"
    ),
    "per-unit stem": project(5, (4, 3, 2), normalization=PER_UNIT, activation="relu"),
}

LAYERS: dict[str, LayerCase] = {
    **{f"{name}, training": LayerCase(layer) for name, layer in _BLOCKS.items()},
    **{f"{name}, evaluation": LayerCase(layer, training=False) for name, layer in _BLOCKS.items()},
    **{f"{name}, 10 updates": LayerCase(layer, passes=10) for name, layer in _BLOCKS.items()},
    # The authors' networks normalise by the batch at hand even when they do not train.
    **{f"{name}, batch statistics": LayerCase(layer, "batch", False) for name, layer in _BLOCKS.items()},
    **{
        f"epsilon {eps}, momentum {momentum}": _normalized(eps, momentum)
        for eps in (1e-5, 1e-8)
        for momentum in (0.1, 0.9)
    },
    **{f"slope {slope}": _activation(activation="leaky_relu", slope=slope) for slope in (0.0, 0.01, 0.2)},
    **{name: _activation(activation=name) for name in ("none", "relu", "tanh")},
    "bias": _activation(bias=True),
    "bias of a transposed convolution": LayerCase(conv_transpose((8, 7, 2), 3, 4, 2, 1, bias=True)),
    "Linear stem": LayerCase(project(5, (4, 3, 2))),
    "Linear stem with a bias": LayerCase(project(5, (4, 3, 2), bias=True)),
    "Linear stem normalised by channel": LayerCase(project(5, (4, 3, 2), normalization=NORMALIZATION)),
    "flatten": LayerCase(dense((4, 3, 2))),
    "flatten with a bias": LayerCase(dense((4, 3, 2), bias=True)),
}
"""Every single layer that is compared, by name."""
