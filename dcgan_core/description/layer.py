"""A layer as data: a kernel with explicit shapes, and what follows it; the sizes that convolutions make.

Maps are written (height, width, channels) throughout; a vector of n numbers is the map (1, 1, n). A kernel
is always (kernel height, kernel width, image channels, map channels), where the *image* is the larger side
of the layer and the *map* the smaller one: a transposed convolution is the adjoint of the strided
convolution that maps its output back to its input, and has that convolution's kernel. So a generator's layer
and the mirrored discriminator's layer have kernels of the same shape, and one permutation of axes serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from dcgan_core.errors import InputError

Kind = Literal["conv", "conv_transpose", "project", "dense"]
Activation = Literal["none", "relu", "leaky_relu", "tanh", "sigmoid"]
NormalizationKind = Literal["batch", "instance", "layer"]
Shape = tuple[int, int, int]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Normalization:
    """A normalisation with PyTorch's conventions.

    kind: `batch` (Ioffe and Szegedy, 2015: each channel over the batch and the map), `instance` (Ulyanov et al., 2016:
        each channel over the map of one image) or `layer` (Ba et al., 2016: all channels over the map of one image).
        The last two are the same in training and in evaluation.
    momentum: the weight of the new batch in the running statistics (`batch` only).
    per_unit: `batch`: every unit (height, width, channel) is normalised by itself, as the authors do after the
        projection, instead of every channel; `layer`: every unit has a scale and a shift of its own
        (`nn.LayerNorm`), instead of every channel (`nn.GroupNorm` of one group).
    affine: whether there are a scale and a shift.
    """

    eps: float = 1e-5
    momentum: float = 0.1
    per_unit: bool = False
    kind: NormalizationKind = "batch"
    affine: bool = True

    def __post_init__(self) -> None:
        check_choice("normalisation", self.kind, NormalizationKind)
        if self.kind == "instance" and self.per_unit:
            raise InputError(
                "an instance normalisation has one scale for each channel, not one for each unit"
            )


@dataclass(frozen=True)
class Layer:
    """One kernel with what follows it: bias, normalisation, activation.

    kind: `conv` (strided convolution), `conv_transpose`, `project` (a matrix product from a vector to a map:
        the paper's "project and reshape") or `dense` (flatten, then a matrix product to a vector).
    input_shape, output_shape: (height, width, channels).
    kernel, stride, padding, output_padding: (vertical, horizontal), in PyTorch's convention; for `project`
        and `dense` the kernel is the whole map and the rest is unused.
    activation: `sigmoid` is 2 / (1 + exp(-x)) - 1, the logistic function with its range moved to that of images here.
    slope: negative slope of `leaky_relu`.
    padding_after: (bottom, right) padding where it differs from `padding`, which is (top, left) then: Keras' `same`,
        PyTorch's `ZeroPad2d`. Of a transposed convolution it is what is cut off there.
    upsample: how often each pixel of the input is repeated before a convolution, (vertical, horizontal).
    activation_first: whether the activation comes before the normalisation.
    spectral: whether the kernel is divided by its largest singular value, as a matrix of outputs by inputs (Miyato et
        al., 2018; in PyTorch `torch.nn.utils.parametrizations.spectral_norm`). Discriminators only.
    labels: how many of the input's channels are the class label's; they are after the others. One-hot labels, and
        vectors of a table, are repeated over the map. A map that is joined to labels in a vector is flattened before,
        in the order height, width, channels.
    embedded: of how many classes the layer has a trainable table of labels (`nn.Embedding`); 0: they are one-hot.
    label_map: whether a row of that table is a map of its own (height, width, labels) instead of a vector (labels,).
    label_product: whether the rows of the table, one number for each channel of the input, multiply it (Odena et al.,
        2017) instead of being joined to it; `labels` is 0 then.
    """

    kind: Kind
    input_shape: Shape
    output_shape: Shape
    kernel: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    output_padding: Pair = (0, 0)
    bias: bool = False
    normalization: Normalization | None = None
    activation: Activation = "none"
    slope: float = 0.2
    padding_after: Pair | None = None
    upsample: Pair = (1, 1)
    activation_first: bool = False
    spectral: bool = False
    labels: int = 0
    embedded: int = 0
    label_map: bool = False
    label_product: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.labels < self.input_shape[2] or self.embedded < 0:
            raise InputError(
                f"a {self.kind} layer with {self.labels} channels of labels among {self.input_shape[2]}: expected "
                "some for the label and some for the rest"
            )
        if self.labels and self.kind in ("project", "dense") and self.input_shape[:2] != (1, 1):
            raise InputError(f"a {self.kind} layer joins labels to a vector, not to {self.input_shape} maps")
        if self.label_product and (self.labels or not self.embedded):
            raise InputError("labels that multiply the input need a table, and add no channels")
        joined = self.labels or self.label_product
        if (self.embedded and not joined) or (self.label_map and not (self.embedded and self.labels)):
            raise InputError("a table of labels needs channels of labels, and maps of labels need a table")
        if self.kind not in get_args(Kind) or self.activation not in get_args(Activation):
            raise InputError(f"layer of kind {self.kind!r}, activation {self.activation!r}: unknown")
        pairs = (
            self.kernel,
            self.stride,
            self.padding,
            self.output_padding,
            self.padding_after,
            self.upsample,
        )
        if any(len(pair) != 2 for pair in pairs if pair is not None):
            raise InputError(f"a {self.kind} layer with {pairs}: every one has to be (vertical, horizontal)")
        if self.kind != "conv" and self.upsample != (1, 1):
            raise InputError(f"a {self.kind} layer cannot repeat its input's pixels; only a conv layer can")
        if min(*self.input_shape, *self.kernel, *self.stride, *self.upsample) < 1:
            raise InputError(
                f"a {self.kind} layer with kernel {self.kernel}, stride {self.stride} over {self.input_shape}: "
                "every number has to be at least 1"
            )
        if not all(0 <= extra < step for extra, step in zip(self.output_padding, self.stride, strict=True)):
            raise InputError(f"output padding {self.output_padding} has to be below the stride {self.stride}")
        expected = self._computed_output()
        if expected != self.output_shape[:2] or min(self.output_shape) < 1:
            raise InputError(
                f"a {self.kind} layer with kernel {self.kernel}, stride {self.stride}, padding {self._padding_text()}, "
                f"output padding {self.output_padding} turns {self.input_shape[:2]} into {expected}, "
                f"not {self.output_shape[:2]}"
            )
        if self.normalization is not None and self.normalization.kind != "batch":
            # The batch is not among what is averaged, so the mean of a single number is that number.
            height, width, channels = self.output_shape
            if height * width * (channels if self.normalization.kind == "layer" else 1) == 1:
                raise InputError(
                    f"{self.normalization.kind} normalisation of {self.output_shape} maps has one number to "
                    "normalise: its result is constant"
                )

    def _padding_text(self) -> str:
        after = "" if self.padding_after is None else f" and {self.padding_after} after"
        before = "" if self.upsample == (1, 1) else f", upsampling {self.upsample}"
        return f"{self.padding}{after}{before}"

    def _computed_output(self) -> Pair:
        height, width, _ = self.input_shape
        if self.kind == "project":
            return self.kernel if (height, width) == (1, 1) else (-1, -1)
        if self.kind == "dense":
            return (1, 1) if self.kernel == (height, width) else (-1, -1)
        if self.kind == "conv":
            return _conv_size((height, width), self.kernel, self.stride, self.padding_both, self.upsample)
        return _conv_transpose_size(
            (height, width), self.kernel, self.stride, self.padding_both, self.output_padding
        )

    @property
    def kernel_shape(self) -> tuple[int, int, int, int]:
        """(kernel height, kernel width, image channels, map channels)."""
        image, small = self.input_shape[2], self.output_shape[2]
        if self.kind in ("conv_transpose", "project"):
            image, small = small, image
        return (*self.kernel, image, small)

    @property
    def maps_shape(self) -> Shape:
        """(height, width, channels) of the input without the labels."""
        height, width, channels = self.input_shape
        return height, width, channels - self.labels

    @property
    def classes(self) -> int:
        """Of how many classes the layer reads a label; 0: of none."""
        return self.embedded or self.labels

    @property
    def reads_labels(self) -> bool:
        """Whether the label is joined to the layer's input, or multiplies it."""
        return self.classes > 0

    @property
    def embedding_shape(self) -> tuple[int, int, int, int]:
        """(classes, height, width, channels) of the table of labels; height and width are 1 where rows are vectors."""
        height, width, _ = self.input_shape if self.label_map else (1, 1, 0)
        return self.embedded, height, width, self.input_shape[2] if self.label_product else self.labels

    @property
    def output_axes(self) -> tuple[int, ...]:
        """The axes of the kernel that run over the layer's outputs."""
        return {"conv": (3,), "dense": (3,), "conv_transpose": (2,), "project": (0, 1, 2)}[self.kind]

    @property
    def summed_axes(self) -> tuple[int, ...]:
        """The other axes of the kernel: what is summed."""
        return tuple(axis for axis in range(4) if axis not in self.output_axes)

    @property
    def unit_shape(self) -> tuple[int, ...]:
        """Shape of a bias: (channels,), or (height, width, channels) after a projection, whose units differ."""
        return self.output_shape if self.kind == "project" else self.output_shape[2:]

    @property
    def normalization_shape(self) -> tuple[int, ...]:
        """Shape of a normalisation's scale: (channels,), or (height, width, channels) when per unit."""
        per_unit = self.normalization is not None and self.normalization.per_unit
        return self.output_shape if per_unit else self.output_shape[2:]

    @property
    def batch_normalized(self) -> bool:
        """Whether the layer carries a batch normalisation: the only one that has statistics of its own."""
        return self.normalization is not None and self.normalization.kind == "batch"

    @property
    def padding_both(self) -> tuple[Pair, Pair]:
        """((top, bottom), (left, right)) padding."""
        return _sides(self.padding, self.padding_after)

    @property
    def even_padding(self) -> Pair:
        """The padding that all frameworks' convolutions take: as much before as after, and not negative."""
        rows, columns = (max(min(sides), 0) for sides in self.padding_both)
        return rows, columns

    @property
    def spare_padding(self) -> tuple[Pair, Pair]:
        """What `padding_both` has beyond `even_padding`; all 0 where padding is even. Negative numbers crop."""
        rows, columns = (
            (before - even, after - even)
            for (before, after), even in zip(self.padding_both, self.even_padding, strict=True)
        )
        return rows, columns

    @property
    def fan_in(self) -> int:
        """Fan-in as PyTorch computes it from the second axis of its weight (for `init = "torch-default"`)."""
        height, width, image, small = self.kernel_shape
        if self.kind == "project":
            return small
        return height * width * image


def check_choice(what: str, value: object, choices: Any) -> None:
    if value not in get_args(choices):
        raise InputError(f"{what} {value!r} is unknown; expected one of {', '.join(get_args(choices))}")


def conv_output_size(size: int, kernel: int, stride: int, padding: int, after: int | None = None) -> int:
    """Length of a strided convolution's output along one axis. after: padding at the end (None: as `padding`)."""
    return (size + padding + (padding if after is None else after) - kernel) // stride + 1


def conv_transpose_output_size(
    size: int, kernel: int, stride: int, padding: int, output_padding: int, after: int | None = None
) -> int:
    """Length of a transposed convolution's output along one axis. after: as for `conv_output_size`."""
    return (size - 1) * stride - padding - (padding if after is None else after) + kernel + output_padding


def _sides(padding: Pair, after: Pair | None) -> tuple[Pair, Pair]:
    after = padding if after is None else after
    return (padding[0], after[0]), (padding[1], after[1])


def _conv_size(size: Pair, kernel: Pair, stride: Pair, padding: tuple[Pair, Pair], upsample: Pair) -> Pair:
    rows, columns = (
        conv_output_size(size[axis] * upsample[axis], kernel[axis], stride[axis], *padding[axis])
        for axis in (0, 1)
    )
    return rows, columns


def _conv_transpose_size(
    size: Pair, kernel: Pair, stride: Pair, padding: tuple[Pair, Pair], output_padding: Pair
) -> Pair:
    rows, columns = (
        conv_transpose_output_size(
            size[axis], kernel[axis], stride[axis], padding[axis][0], output_padding[axis], padding[axis][1]
        )
        for axis in (0, 1)
    )
    return rows, columns


# --- building stacks -------------------------------------------------------------------------------------


def conv(
    input_shape: Shape,
    channels: int,
    kernel: int | Pair,
    stride: int | Pair,
    padding: int | Pair,
    *,
    padding_after: Pair | None = None,
    upsample: int | Pair = 1,
    **rest: Any,
) -> Layer:
    """Return a strided convolution with its output shape worked out; `rest` are Layer's other fields."""
    k, s, p, up = _pair(kernel), _pair(stride), _pair(padding), _pair(upsample)
    height, width = _conv_size(input_shape[:2], k, s, _sides(p, padding_after), up)
    shape = (height, width, channels)
    return Layer("conv", input_shape, shape, k, s, p, padding_after=padding_after, upsample=up, **rest)


def conv_transpose(
    input_shape: Shape,
    channels: int,
    kernel: int | Pair,
    stride: int | Pair,
    padding: int | Pair,
    output_padding: int | Pair = 0,
    *,
    padding_after: Pair | None = None,
    **rest: Any,
) -> Layer:
    """Return a transposed convolution with its output shape worked out; `rest` are Layer's other fields."""
    k, s, p, op = _pair(kernel), _pair(stride), _pair(padding), _pair(output_padding)
    height, width = _conv_transpose_size(input_shape[:2], k, s, _sides(p, padding_after), op)
    shape = (height, width, channels)
    return Layer("conv_transpose", input_shape, shape, k, s, p, op, padding_after=padding_after, **rest)


def project(nz: int, output_shape: Shape, **rest: Any) -> Layer:
    """Return the matrix product from a latent of length `nz` to a map."""
    return Layer("project", (1, 1, nz), output_shape, output_shape[:2], **rest)


def dense(input_shape: Shape, units: int = 1, **rest: Any) -> Layer:
    """Return the matrix product from a flattened map to `units` numbers."""
    return Layer("dense", input_shape, (1, 1, units), input_shape[:2], **rest)


def _pair(value: int | Pair) -> Pair:
    return (value, value) if isinstance(value, int) else value
