"""The forward pass in NumPy that hypotheses are tried with."""

from __future__ import annotations

import itertools

import numpy as np

from dcgan_core.weights.foreign.statistics import evidence
from dcgan_core.weights.foreign.statistics.evidence import apply_kernel
from dcgan_core.weights.foreign.statistics.proposals import Geometry


def test_a_kernel_is_turned_once_and_not_taken_for_another() -> None:
    random = np.random.default_rng(0)
    maps, *kernels = (
        random.standard_normal(shape).astype(np.float32) for shape in [(2, 4, 4, 3)] + [(3, 3, 4, 4)] * 2
    )
    up, down = (Geometry(kind, (2, 2), (1, 1)) for kind in ("conv_transpose", "conv"))
    given = [(kernels[0], up), (kernels[0], up), (kernels[1], up), (kernels[1], down), (kernels[0], up)]
    turned, seen = [], []
    for kernel, geometry in given:
        seen.append(apply_kernel(maps, kernel, geometry))
        turned.append(evidence._LAST_TAPS[0][2])
    assert [one is other for one, other in itertools.pairwise(turned)] == [
        True,
        False,
        False,
        False,
    ]
    for (kernel, geometry), output in zip(given, seen, strict=True):
        np.testing.assert_array_equal(output, apply_kernel(maps, kernel.copy(), geometry))
