"""Rung 1: the convolution and its transpose, forward and both gradients, in float64."""

from __future__ import annotations

import pytest

from parity_tests.ladder.cases import CROPPING, KERNELS, convolutions, transposed_convolutions
from parity_tests.ladder.field_cases import FIELD_OPERATIONS
from parity_tests.ladder.rungs import FLOAT32, FLOAT64, operation

# No preset has a kernel larger than 5; the sums of larger ones are made by the same code.
LARGE_ONES_SLOW = [k if k <= 5 else pytest.param(k, marks=pytest.mark.slow) for k in KERNELS]


@pytest.mark.parametrize("kernel", LARGE_ONES_SLOW)
def test_convolution(kernel: int) -> None:
    wrong = {layer: operation(layer).beyond(FLOAT64) for layer in convolutions(kernel)}
    assert not {layer: errors for layer, errors in wrong.items() if errors}


@pytest.mark.parametrize("kernel", LARGE_ONES_SLOW)
def test_transposed_convolution(kernel: int) -> None:
    wrong = {layer: operation(layer).beyond(FLOAT64) for layer in transposed_convolutions(kernel)}
    assert not {layer: errors for layer, errors in wrong.items() if errors}


def test_transposed_convolution_that_crops() -> None:
    assert not operation(CROPPING).beyond(FLOAT64)


@pytest.mark.parametrize(("dtype", "bound"), [("float64", FLOAT64), ("float32", FLOAT32)])
@pytest.mark.parametrize("name", FIELD_OPERATIONS)
def test_uneven_padding_and_repeated_pixels(name: str, dtype: str, bound: float) -> None:
    assert not operation(FIELD_OPERATIONS[name], dtype=dtype).beyond(bound)
