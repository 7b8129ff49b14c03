"""Kernels kept as parts are folded into what PyTorch computes from them; counts are whole numbers of any type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.preparing import prepare
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.summary import bundle_text, weights_health
from tests.weights.test_bad_files import state

COUNTS = [key for key in state() if key.endswith("num_batches_tracked")]


def import_of(tmp_path: Path, arrays: dict[str, np.ndarray]) -> Any:
    np.savez(tmp_path / "netG.npz", **arrays)  # pyright: ignore[reportArgumentType]
    return import_files([tmp_path / "netG.npz"]).bundle


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("form", ["spectral", "spectral, old", "weight", "weight, old"])
def test_folded_kernels_are_those_that_pytorch_uses(form: str) -> None:
    torch = pytest.importorskip("torch")
    from torch import nn
    from torch.nn.utils import parametrizations, spectral_norm, weight_norm

    wrap: Callable[[Any], Any] = {
        "spectral": parametrizations.spectral_norm,
        "spectral, old": spectral_norm,
        "weight": parametrizations.weight_norm,
        "weight, old": weight_norm,
    }[form]
    torch.manual_seed(0)
    layers = [
        nn.Conv2d(3, 5, 4), nn.Conv2d(5, 5, 3), nn.ConvTranspose2d(5, 7, 4), nn.ConvTranspose2d(7, 7, 3),
        nn.ConvTranspose2d(7, 1, 2), nn.Flatten(), nn.Linear(121, 3),
    ]  # fmt: skip
    net: Any = nn.Sequential(*(layer if isinstance(layer, nn.Flatten) else wrap(layer) for layer in layers))
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            if name.endswith(
                ("weight_g", "original0")
            ):  # which begin as the norms, so that nothing would change
                parameter.mul_(3)
    for _ in range(2):
        net(torch.randn(2, 3, 10, 10))
    net.eval()
    net(torch.randn(2, 3, 10, 10))
    arrays = {key: value.numpy() for key, value in net.state_dict().items()}
    prepared = prepare(arrays)
    assert len(prepared.folded) == 6
    # Of a spectral normalisation it depends on the network whether its parts are kept.
    assert prepared.notes == (() if "spectral" in form else ("weight normalisation folded into 6 kernels",))
    in_two_ways = [parts is not None for parts in prepared.spectral.values()]
    assert in_two_ways == ([True, True, False, False, False, True] if "spectral" in form else [])
    assert set(prepared.arrays) == {f"{i}.{what}" for i in (0, 1, 2, 3, 4, 6) for what in ("weight", "bias")}
    for index in (0, 1, 2, 3, 4, 6):
        used = net[index].weight.detach().numpy()
        np.testing.assert_allclose(prepared.arrays[f"{index}.weight"], used, rtol=1e-5, atol=1e-7)
    # The control: the unfolded kernels are others.
    first = next(array for key, array in arrays.items() if array.shape == (5, 3, 4, 4))
    assert np.abs(first - net[0].weight.detach().numpy()).max() > 1e-3


def spectral(kernel: np.ndarray, rows: int, axis: int) -> tuple[np.ndarray, np.ndarray]:
    u, _, vt = np.linalg.svd(np.moveaxis(kernel, axis, 0).reshape(rows, -1), full_matrices=False)
    return u[:, 0].astype(np.float32), vt[0].astype(np.float32)


@pytest.mark.parametrize(
    "names", ["weight_orig weight_u weight_v", "weight_bar weight_u weight_v", "weight_orig weight_u"]
)
def test_a_generator_with_spectral_norms_is_read(names: str, tmp_path: Path) -> None:
    plain = state()
    arrays: dict[str, np.ndarray] = {}
    for key, array in plain.items():
        if array.ndim != 4:
            arrays[key] = array
            continue
        path = key.removesuffix("weight")
        u, v = spectral(array, array.shape[1], 1)
        sigma = np.linalg.norm(np.moveaxis(array, 1, 0).reshape(array.shape[1], -1), 2)
        plain[key] = array / sigma
        arrays |= {path + name: part for name, part in zip(names.split(), (array, u, v), strict=False)}
    bundle = import_of(tmp_path, arrays)
    assert "generator: spectral normalisation folded into 4 kernels" in bundle.record["imported"]["notes"]
    expected = import_of(tmp_path, plain)
    for key, array in expected.weights["generator"].items():
        np.testing.assert_allclose(bundle.weights["generator"][key], array, rtol=1e-4, atol=1e-6)


def test_the_axis_of_a_square_kernel_is_the_one_along_which_u_and_v_are_singular() -> None:
    kernel = np.random.default_rng(0).standard_normal((6, 6, 3, 3)).astype(np.float32)
    for axis in (0, 1):
        u, v = spectral(kernel, 6, axis)
        folded = prepare({"a.weight_orig": kernel, "a.weight_u": u, "a.weight_v": v}).arrays["a.weight"]
        matrix = np.moveaxis(folded, axis, 0).reshape(6, -1)
        assert np.linalg.norm(matrix, 2) == pytest.approx(1, abs=1e-4)


def test_parts_keep_the_order_of_the_file() -> None:
    kernel = np.ones((2, 2), np.float32)
    parts = {"a.weight_g": np.ones((2, 1), np.float32), "a.weight_v": kernel}
    assert list(prepare({"b.bias": kernel[0], **parts, "c.bias": kernel[0]}).arrays) == [
        "b.bias",
        "a.weight",
        "c.bias",
    ]
    # Files of PyTorch 0.4 hold the last kernel too: the computed one is in its place.
    prepared = prepare({**parts, "a.weight": 7 * kernel}).arrays
    assert list(prepared) == ["a.weight"]
    assert prepared["a.weight"].max() < 1


ONES = np.ones((4, 3, 2, 2), np.float32)
BROKEN = {
    "a norm of nothing": ({"a.weight_orig": 0 * ONES, "a.weight_u": ONES[:, 0, 0, 0]}, "a.weight_orig"),
    "NaN in u": ({"a.weight_orig": ONES, "a.weight_u": np.full(4, np.nan, np.float32)}, "a.weight_u"),
    "sizes of another kernel": ({"a.weight_orig": ONES, "a.weight_u": np.ones(5, np.float32)}, "a.weight_u"),
    "whole numbers": ({"a.weight_orig": ONES.astype(np.int32), "a.weight_u": ONES[:, 0, 0, 0]}, "a.weight_orig"),
    "a direction of nothing": ({"a.weight_g": ONES[:, :1, :1, :1], "a.weight_v": 0 * ONES}, "a.weight_v"),
    "infinite": ({"a.weight_g": ONES[:, :1, :1, :1] * np.inf, "a.weight_v": ONES}, "a.weight_v"),
    "a length of another shape": ({"a.weight_g": ONES[:2, :1, :1, :1], "a.weight_v": ONES}, "a.weight_g"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_parts_that_give_no_kernel_are_refused_by_name(case: str) -> None:
    arrays, key = BROKEN[case]
    with pytest.raises(InputError, match=key):
        prepare(arrays)


def test_parts_without_the_others_are_left_as_they_are() -> None:
    arrays = {"a.weight_orig": ONES, "b.weight_g": ONES[:, :1, :1, :1], "c.weight_v": ONES}
    assert prepare(arrays).arrays == arrays


# --- counts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (1,)])
@pytest.mark.parametrize("dtype", ["float16", "float32", "int32", "uint8"])
def test_counts_of_any_type_are_whole_numbers(dtype: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    arrays = state() | {key: np.full(shape, 77, dtype) for key in COUNTS}
    bundle = import_of(tmp_path, arrays)
    assert int(bundle.weights["generator"]["layers.1.updates"]) == 77
    assert "unknown_updates" not in bundle.record


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0, 2.5])
def test_counts_that_are_no_counts_are_refused(value: float, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"num_batches_tracked is .*expected how many batches"):
        import_of(tmp_path, state() | {COUNTS[0]: np.array(value, np.float32)})


def test_a_file_without_counts_has_an_unknown_count(tmp_path: Path) -> None:
    arrays = {key: array for key, array in state().items() if key not in COUNTS}
    bundle = import_of(tmp_path, arrays)
    assert bundle.record["unknown_updates"] == ["generator"]
    health = weights_health(bundle.weights)
    assert "how many batches its running statistics saw is unknown" in bundle_text(bundle, health)
    assert health.warnings == ()
    untouched = {"running_mean": 0.0, "running_var": 1.0}
    for key, array in arrays.items():
        if key.rpartition(".")[2] in untouched:
            array = np.full_like(array, untouched[key.rpartition(".")[2]])
        arrays[key] = array
    never = import_of(tmp_path, arrays)
    assert "have seen no batch: mean 0 and variance 1" in bundle_text(never, weights_health(never.weights))
