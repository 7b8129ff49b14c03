"""Convolution and its transpose, and their gradients, against plain `lax` convolutions and against loops."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import random
import zlib

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dcgan_jax.network.convolution.primitives import convolution, transposed_convolution


@dataclasses.dataclass(frozen=True)
class Case:
    """One layer: the size of the side it starts from (images or maps), and its window."""

    size: tuple[int, int]
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    output_padding: tuple[int, int] = (0, 0)
    channels: int = 3
    maps: int = 2
    batch: int = 2

    def __str__(self) -> str:
        return "-".join("x".join(map(str, pair)) for pair in dataclasses.astuple(self)[:5])


def sweep(kind: str) -> list[Case]:
    """Every kernel 1-7 with every stride 1-3, the rest drawn: odd and non-square sizes, paddings from -1."""
    draw = random.Random(f"sweep of {kind}")
    cases = []
    for rows, step in itertools.product(range(1, 8), range(1, 4)):
        kernel = (rows, draw.choice([rows, rows, draw.randint(1, 7)]))
        stride = (step, draw.choice([step, step, draw.randint(1, 3)]))
        padding = (draw.randint(-1, rows // 2 + 1), draw.randint(-1, kernel[1] // 2 + 1))
        if kind == "transposed":
            size = (draw.randint(3, 7), draw.randint(3, 7))
            extra = (draw.randrange(stride[0]), draw.randrange(stride[1]))
            cases.append(Case(size, kernel, stride, padding, extra))
        else:
            size = (draw.randint(9, 14), draw.randint(9, 14))
            cases.append(Case(size, kernel, stride, padding))
    return cases


# The layers of the networks this project is about, narrow: 64x64 (k4 s2 p1, stem and head), MNIST's odd maps
# (k3), the paper's 5x5, and kernels with output padding.
STRIDED = [
    Case((64, 64), (4, 4), (2, 2), (1, 1)),
    Case((8, 8), (4, 4), (2, 2), (1, 1), channels=64, maps=8),
    Case((8, 4), (4, 4), (2, 2), (1, 1), channels=64, maps=8),
    Case((6, 10), (4, 4), (2, 2), (1, 1), channels=64, maps=8),
    Case((4, 4), (4, 4), (1, 1), (0, 0), channels=16, maps=1),
    Case((7, 7), (3, 3), (2, 2), (1, 1)),
    Case((28, 28), (5, 5), (2, 2), (2, 2)),
    Case((9, 9), (3, 3), (1, 1), (-2, 3)),
]
TRANSPOSED = [
    Case((1, 1), (4, 4), (1, 1), (0, 0), maps=16, channels=32),
    Case((4, 4), (4, 4), (2, 2), (1, 1), channels=64, maps=8),
    Case((4, 2), (4, 4), (2, 2), (1, 1), channels=64, maps=8),
    Case((3, 5), (4, 4), (2, 2), (1, 1), channels=64, maps=8),
    Case((32, 32), (4, 4), (2, 2), (1, 1), channels=3),
    Case((4, 4), (3, 3), (2, 2), (1, 1)),
    Case((7, 7), (5, 5), (2, 2), (2, 2), (1, 1)),
    Case((4, 4), (3, 3), (1, 1), (-1, -2)),
]


def plain_convolution(images, kernel, *, stride, padding):
    return lax.conv_general_dilated(
        images,
        kernel,
        stride,
        [(pad, pad) for pad in padding],
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
    )


def plain_transposed_convolution(maps, kernel, *, stride, padding, output_padding):
    """The textbook rule of DESIGN: padding (k-1-p, k-1-p+op) around the map dilated by the stride."""
    return lax.conv_transpose(
        maps,
        kernel,
        stride,
        [
            (width - 1 - pad, width - 1 - pad + extra)
            for width, pad, extra in zip(kernel.shape[:2], padding, output_padding, strict=True)
        ],
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
        transpose_kernel=True,
    )


def loop_convolution(images, kernel, *, stride, padding):
    """Place by place, in NumPy."""
    kh, kw = kernel.shape[:2]
    (sy, sx), (py, px) = stride, padding
    batch, height, width, _ = images.shape
    far = 16  # a border of zeros wide enough for any padding used here
    bordered = np.pad(images, ((0, 0), (far, far), (far, far), (0, 0)))
    h, w = (height + 2 * py - kh) // sy + 1, (width + 2 * px - kw) // sx + 1
    result = np.zeros((batch, h, w, kernel.shape[3]), images.dtype)
    for y, x in itertools.product(range(h), range(w)):
        top, left = far + y * sy - py, far + x * sx - px
        result[:, y, x] = np.tensordot(bordered[:, top : top + kh, left : left + kw], kernel, 3)
    return result


def loop_transposed_convolution(maps, kernel, *, stride, padding, output_padding):
    """Each place of the map paints the kernel, scaled, into the image."""
    kh, kw, channels, _ = kernel.shape
    (sy, sx), (py, px) = stride, padding
    batch, h, w, _ = maps.shape
    height, width = [
        (places - 1) * step - 2 * pad + side + extra
        for places, step, pad, side, extra in zip(
            (h, w), stride, padding, (kh, kw), output_padding, strict=True
        )
    ]
    far = 16
    canvas = np.zeros((batch, height + 2 * far, width + 2 * far, channels), maps.dtype)
    for y, x in itertools.product(range(h), range(w)):
        top, left = far + y * sy - py, far + x * sx - px
        canvas[:, top : top + kh, left : left + kw] += np.tensordot(maps[:, y, x], kernel, ((1,), (3,)))
    return canvas[:, far : far + height, far : far + width]


def arguments(case: Case, kind: str, dtype: str):
    """Inputs and a kernel of the case, drawn from its own seed, and its keyword arguments."""
    draw = np.random.default_rng(zlib.crc32(str(case).encode()))
    channels = case.maps if kind == "transposed" else case.channels
    inputs = draw.standard_normal((case.batch, *case.size, channels)).astype(dtype)
    kernel = draw.standard_normal((*case.kernel, case.channels, case.maps)).astype(dtype)
    window = {"stride": case.stride, "padding": case.padding}
    if kind == "transposed":
        window["output_padding"] = case.output_padding
    return inputs, kernel, window


def compiled(function, window=None):
    """A function from arrays to arrays, compiled for one run: compiling is what these tests spend their time on."""
    program = jax.jit(functools.partial(function, **window or {}))
    return lambda *given: jax.tree.map(np.asarray, program(*given))


def value_and_gradients(function, inputs, kernel, window):
    """The result, and both gradients for a cotangent that tells every entry apart."""

    def run(inputs, kernel):
        result, back = jax.vjp(lambda a, b: function(a, b, **window), inputs, kernel)
        cotangent = jnp.cos(jnp.arange(result.size, dtype=result.dtype)).reshape(result.shape)
        return result, *back(cotangent)

    return compiled(run)(inputs, kernel)


@functools.cache
def ours_in(dtype, kind, case):
    """What the package computes of a case: two tests compare it, and compiling it is their cost."""
    inputs, kernel, window = arguments(case, kind, dtype)
    return value_and_gradients(FUNCTIONS[kind][0], inputs, kernel, window)


def assert_close(ours, theirs, tolerance):
    for name, a, b in zip(("result", "input gradient", "kernel gradient"), ours, theirs, strict=True):
        assert a.shape == b.shape, name
        assert a.dtype == b.dtype, name
        assert np.abs(a - b).max() <= tolerance * max(np.abs(b).max(), 1), name


FUNCTIONS = {
    "strided": (convolution, plain_convolution, loop_convolution),
    "transposed": (transposed_convolution, plain_transposed_convolution, loop_transposed_convolution),
}
# Relative to the largest entry. Sums of a few hundred products of unit variance in another order: float64
# rounding gives 1e-15, float32 1e-6.
TOLERANCE = {"float64": 1e-13, "float32": 5e-6}
ALL = [("strided", case) for case in STRIDED + sweep("strided")]
ALL += [("transposed", case) for case in TRANSPOSED + sweep("transposed")]


@pytest.mark.parametrize(
    ("dtype", "kind", "case"),
    [("float64", *each) for each in ALL] + [("float32", *each) for each in ALL[::3]],
    ids=str,
)
def test_equals_plain_lax_forward_and_gradients(dtype, kind, case):
    plain = FUNCTIONS[kind][1]
    with jax.enable_x64(dtype == "float64"):
        inputs, kernel, window = arguments(case, kind, dtype)
        assert_close(
            ours_in(dtype, kind, case),
            value_and_gradients(plain, inputs, kernel, window),
            TOLERANCE[dtype],
        )


@pytest.mark.parametrize(("kind", "case"), ALL[::3], ids=str)
def test_equals_loops(kind, case):
    loop = FUNCTIONS[kind][2]
    with jax.enable_x64(True):
        inputs, kernel, window = arguments(case, kind, "float64")
        result, expected = ours_in("float64", kind, case)[0], loop(inputs, kernel, **window)
    assert result.shape == expected.shape
    assert np.abs(result - expected).max() <= 1e-13 * np.abs(expected).max()


@pytest.mark.parametrize("kind", ["strided", "transposed"])
def test_adjoint_of_each_other(kind):
    """<convolution(a, k), b> == <a, transposed_convolution(b, k)>: the two read one kernel the same way."""
    case = Case((9, 11), (4, 3), (2, 2), (1, 1), (0, 0)) if kind == "strided" else TRANSPOSED[3]
    with jax.enable_x64(True):
        inputs, kernel, window = arguments(case, kind, "float64")
        ours, other = (FUNCTIONS[k][0] for k in (kind, "transposed" if kind == "strided" else "strided"))
        result = compiled(ours, window)(inputs, kernel)
        probe = np.random.default_rng(5).standard_normal(result.shape)
        window = {"stride": case.stride, "padding": case.padding}
        if kind == "strided":
            rows, columns = (
                (size + 2 * pad - width) % step
                for size, pad, width, step in zip(
                    case.size, case.padding, case.kernel, case.stride, strict=True
                )
            )
            window["output_padding"] = (rows, columns)
        back = compiled(other, window)(probe, kernel)
    assert np.vdot(result, probe) == pytest.approx(np.vdot(inputs, back), rel=1e-12)


@pytest.mark.parametrize("kind", ["strided", "transposed"])
def test_negative_controls(kind):
    """The comparison must see what is easily got wrong: a flipped kernel, exchanged axes, SAME padding."""
    case = Case((7, 7), (3, 3), (2, 2), (1, 1), (1, 1), channels=2)
    ours, plain, _ = FUNCTIONS[kind]
    inputs, kernel, window = arguments(case, kind, "float32")
    expected = value_and_gradients(plain, inputs, kernel, window)
    assert_close(value_and_gradients(ours, inputs, kernel, window), expected, 5e-6)
    flipped = np.ascontiguousarray(kernel[::-1, ::-1])
    exchanged = np.ascontiguousarray(kernel.swapaxes(2, 3))
    for wrong in (flipped, exchanged, kernel.swapaxes(0, 1)):
        with pytest.raises(AssertionError):
            assert_close(value_and_gradients(ours, inputs, wrong, window), expected, 5e-6)
    if kind == "transposed":
        same = lax.conv_transpose(
            jnp.asarray(inputs),
            jnp.asarray(kernel),
            (2, 2),
            "SAME",
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
            transpose_kernel=True,
        )
    else:
        even, kernel, window = arguments(dataclasses.replace(case, size=(8, 8)), kind, "float32")
        expected = value_and_gradients(ours, even, kernel, window)
        same = lax.conv_general_dilated(
            jnp.asarray(even), jnp.asarray(kernel), (2, 2), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
    assert same.shape == expected[0].shape  # the right shape ...
    assert np.abs(np.asarray(same) - expected[0]).max() > 0.1  # ... and wrong values


@pytest.mark.parametrize("kind", ["strided", "transposed"])
def test_second_derivatives(kind):
    """Reverse over reverse, as a gradient penalty needs it."""
    ours, plain, _ = FUNCTIONS[kind]
    case = Case((6, 6), (4, 4), (2, 2), (1, 1))
    with jax.enable_x64(True):
        inputs, kernel, window = arguments(case, kind, "float64")

        def penalty(function, inputs, kernel):
            slope = jax.grad(lambda a: jnp.sin(function(a, kernel, **window)).sum())(inputs)
            return (slope**2).sum()

        found, expected = (
            compiled(jax.grad(functools.partial(penalty, function), (0, 1)))(inputs, kernel)
            for function in (ours, plain)
        )
    for a, b in zip(found, expected, strict=True):
        assert np.abs(a - b).max() <= 1e-11 * np.abs(b).max()


def test_bfloat16_stays_bfloat16():
    inputs, kernel, window = arguments(STRIDED[1], "strided", "float32")
    half = [jnp.asarray(array, jnp.bfloat16) for array in (inputs, kernel)]
    found = value_and_gradients(convolution, half[0], half[1], window)
    inputs_rounded, kernel_rounded = (np.asarray(array, np.float32) for array in half)
    expected = value_and_gradients(plain_convolution, inputs_rounded, kernel_rounded, window)
    for a, b in zip(found[:1], expected[:1], strict=True):
        assert a.dtype == jnp.bfloat16
        assert np.abs(a.astype(np.float32) - b).max() <= 0.02 * np.abs(b).max()


@pytest.mark.parametrize("platform", ["cuda", "tpu"])
def test_other_platforms_get_plain_convolutions(platform):
    """Exported for an accelerator from a CPU process, every primitive is one convolution and nothing else."""
    for kind in FUNCTIONS:
        inputs, kernel, window = arguments(Case((8, 8), (4, 4), (2, 2), (1, 1)), kind, "float32")

        def step(inputs, kernel, function=FUNCTIONS[kind][0], window=window):
            result, back = jax.vjp(lambda a, b: function(a, b, **window), inputs, kernel)
            return result, back(result)

        program = jax.export.export(jax.jit(step), platforms=[platform])(inputs, kernel).mlir_module()
        assert program.count("stablehlo.convolution") == 3
        assert "stablehlo.dot_general" not in program


def test_compiled_for_cpu_no_branch_is_left():
    inputs, kernel, window = arguments(TRANSPOSED[1], "transposed", "float32")
    run = jax.jit(lambda a, b: jax.vjp(lambda a, b: transposed_convolution(a, b, **window), a, b)[0])
    compiled = run.lower(inputs, kernel).compile().as_text()
    assert compiled is not None
    assert "conditional" not in compiled


@pytest.mark.parametrize(
    ("size", "kernel", "window", "complaint"),
    [
        ((2, 2), (4, 4, 3, 2), {"stride": (2, 2), "padding": (0, 0)}, "at least 1"),
        ((8, 8), (4, 4, 5, 2), {"stride": (2, 2), "padding": (1, 1)}, "3 channels"),
        ((8, 8), (4, 4, 3, 2), {"stride": (0, 2), "padding": (1, 1)}, "at least 1"),
    ],
)
def test_what_does_not_fit_is_refused(size, kernel, window, complaint):
    with pytest.raises(ValueError, match=complaint):
        convolution(jnp.zeros((2, *size, 3)), jnp.zeros(kernel), **window)


def test_output_padding_beyond_the_stride_is_refused():
    with pytest.raises(ValueError, match="output_padding"):
        transposed_convolution(
            jnp.zeros((1, 4, 4, 2)),
            jnp.zeros((4, 4, 3, 2)),
            stride=(2, 2),
            padding=(1, 1),
            output_padding=(2, 0),
        )
