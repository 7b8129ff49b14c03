"""Every form of the three primitives against the plain `lax` form, also where the CPU's choice would not fall."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import jax
import numpy as np
import pytest

from dcgan_jax.network.convolution import forms, plain, polyphase, products, winograd
from dcgan_jax.network.convolution.window import Window

PRIMITIVES = ("down", "up", "kernel_gradient")
FEW = (winograd, polyphase)
# Sums of a few hundred products of unit variance in another order, relative to the largest entry.
TOLERANCE = {"float64": 1e-13, "float32": 5e-6}


def windows() -> list[Window]:
    """Strides 1-3 with kernels of one to three blocks; odd maps, rows never seen, paddings from -1."""
    draw = random.Random("windows")
    found = [Window.of_image((size, size), (4, 4), (2, 2), (1, 1)) for size in (2, 4, 8, 14)]
    found += [
        Window.of_image((7, 7), (3, 3), (2, 2), (1, 1)),
        Window.of_image((13, 8), (3, 3), (2, 2), (1, 0)),
        Window.of_image((12, 5), (3, 3), (2, 2), (-1, 2)),
        Window.of_image((4, 12), (3, 3), (2, 2), (0, 1)),
        Window.of_image((9, 13), (4, 4), (2, 2), (2, 0)),
    ]
    for rows, step in itertools.product(range(1, 7), range(1, 4)):
        columns = draw.choice([rows, max(1, rows - 1)])
        size = (draw.randint(8, 13), draw.randint(8, 13))
        padding = (draw.randint(-1, rows // 2 + 1), draw.randint(-1, columns // 2 + 1))
        found.append(Window.of_image(size, (rows, columns), (step, step), padding))
    return found


def arrays(window: Window, dtype: str) -> dict[str, np.ndarray]:
    """An image, a kernel and a map of the window, with channel counts that differ."""
    draw = np.random.default_rng(7)
    shapes = {
        "image": (2, *window.image, 3),
        "kernel": (*window.kernel, 3, 5),
        "maps": (2, *window.map, 5),
    }
    return {name: draw.standard_normal(shape).astype(dtype) for name, shape in shapes.items()}


def run_each(
    some: Sequence[ModuleType], window: Window, given: dict[str, np.ndarray]
) -> list[dict[str, np.ndarray]]:
    """The three primitives of each form, in one compilation."""

    # Compiling is what these tests spend their time on.
    @jax.jit
    def run(image, kernel, maps):
        return [
            {
                "down": form.down(window, image, kernel),
                "up": form.up(window, maps, kernel),
                "kernel_gradient": form.kernel_gradient(window, image, maps),
            }
            for form in some
        ]

    return [{name: np.asarray(array) for name, array in found.items()} for found in run(**given)]


def run_all(form: ModuleType, window: Window, given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The three primitives of one form."""
    return run_each([form], window, given)[0]


def difference(found: np.ndarray, expected: np.ndarray) -> float:
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def both_dtypes() -> list[Any]:
    """Every window in float64, where the bound is tight, and the first nine in float32; the others' are slow."""
    found = [pytest.param(window, "float64", id=f"{window}-float64") for window in windows()]
    for number, window in enumerate(windows()):
        marks = [pytest.mark.slow] if number >= 9 else []
        found.append(pytest.param(window, "float32", id=f"{window}-float32", marks=marks))
    return found


@pytest.mark.parametrize(("window", "dtype"), both_dtypes())
def test_forms_agree(window, dtype):
    compared = [products, *(few for few in FEW if few.applies(window))]
    with jax.enable_x64(dtype == "float64"):
        expected, *rest = run_each([plain, *compared], window, arrays(window, dtype))
        for form, found in zip(compared, rest, strict=True):
            for name in PRIMITIVES:
                assert difference(found[name], expected[name]) < TOLERANCE[dtype], (form.__name__, name)


@pytest.mark.parametrize(("form", "count"), [(winograd, 8), (polyphase, 4)])
def test_the_sweep_reaches_the_forms_of_few_products(form, count):
    reached = [window for window in windows() if form.applies(window)]
    assert len(reached) >= count
    assert {places % 2 for window in reached for places in window.map} == {0, 1}
    assert any(min(window.map) == 1 for window in reached)
    assert any(min(window.padding) < 0 for window in reached)


def test_comparison_sees_a_wrong_kernel():
    window = Window.of_image((8, 8), (4, 4), (2, 2), (1, 1))
    given = arrays(window, "float32")
    expected = run_all(plain, window, given)
    wrong = run_all(winograd, window, {**given, "kernel": np.ascontiguousarray(given["kernel"][::-1])})
    assert difference(wrong["down"], expected["down"]) > 0.1
    assert difference(wrong["up"], expected["up"]) > 0.1


def test_fewer_products_keep_the_accuracy():
    """The float32 error against float64 stays within three times the plain form's, at a real layer's width.

    Sums of pixels are rounded before they are multiplied, which about doubles it.
    """
    window = Window.of_image((16, 16), (4, 4), (2, 2), (1, 1))
    draw = np.random.default_rng(3)
    with jax.enable_x64(True):
        exact = {
            "image": draw.standard_normal((4, 16, 16, 64)),
            "kernel": draw.standard_normal((4, 4, 64, 32)),
            "maps": draw.standard_normal((4, 8, 8, 32)),
        }
        rounded = {name: array.astype(np.float32) for name, array in exact.items()}
        exact = {name: array.astype(np.float64) for name, array in rounded.items()}
        truth = run_all(plain, window, exact)
        direct, few = run_all(plain, window, rounded), run_all(winograd, window, rounded)
    for name in PRIMITIVES:
        error = np.sqrt(np.mean((few[name] - truth[name]) ** 2))
        assert error < 3 * np.sqrt(np.mean((direct[name] - truth[name]) ** 2)), name


@pytest.mark.parametrize(
    ("size", "kernel", "channels", "products_made"),
    [
        (8, 4, 64, 9),
        (8, 4, 63, 0),
        (14, 4, 64, 9),
        (7, 3, 128, 16),
        (7, 3, 127, 0),
        (8, 5, 64, 0),
        (4, 4, 64, 1),
    ],
)
def test_the_cpu_takes_few_products_where_they_pay(size, kernel, channels, products_made):
    padding = 0 if size == kernel else 1
    window = Window.of_image((size, size), (kernel, kernel), (2, 2), (padding, padding))
    given = [
        np.zeros((1, size, size, channels), np.float32),
        np.zeros((kernel, kernel, channels, 8), np.float32),
    ]
    program = str(jax.make_jaxpr(lambda a, b: forms.cpu_down(window, a, b))(*given))
    assert program.count("dot_general") == products_made
    assert program.count("conv_general_dilated") == (products_made == 0)


def test_upwards_no_zeros_are_multiplied_in_float64():
    window = Window.of_image((8, 8), (5, 5), (2, 2), (2, 2))
    with jax.enable_x64(True):
        given = [np.zeros((1, 4, 4, 8)), np.zeros((5, 5, 64, 8))]
        program = str(jax.make_jaxpr(lambda a, b: forms.cpu_up(window, a, b))(*given))
    assert "conv_general_dilated" not in program
