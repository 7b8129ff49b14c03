"""Plain Flax networks, from msgpack files and Orbax folders, draw and judge as Flax does where its habits hold."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import msgpack
import numpy as np
import pytest
from flax import linen as nn
from flax import nnx, serialization, traverse_util

from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import draw_latents, generator
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import hypotheses
from dcgan_core.weights.formats.arrays import write_npz
from dcgan_core.weights.opening import open_weights
from tests.weights.numpy_network import forward

# Flax computes in float32 through four layers; NumPy here in float64.
TOLERANCE = 2e-5


class LinenGenerator(nn.Module):
    """A stem by matrix, then transposed convolutions, as Linen names them."""

    kernel: int = 4
    transpose_kernel: bool = False

    @nn.compact
    def __call__(self, z: Any, train: bool = False) -> Any:
        x = nn.Dense(4 * 4 * 8)(z).reshape(-1, 4, 4, 8)
        x = nn.relu(nn.BatchNorm(use_running_average=not train)(x))
        size, turned = (self.kernel, self.kernel), self.transpose_kernel
        x = nn.ConvTranspose(6, size, (2, 2), use_bias=False, transpose_kernel=turned)(x)
        x = nn.relu(nn.BatchNorm(use_running_average=not train)(x))
        return jnp.tanh(nn.ConvTranspose(3, size, (2, 2), transpose_kernel=turned)(x))


class LinenDiscriminator(nn.Module):
    """Strided convolutions, then a matrix."""

    @nn.compact
    def __call__(self, x: Any, train: bool = False) -> Any:
        x = nn.leaky_relu(nn.Conv(4, (4, 4), (2, 2))(x), 0.2)
        x = nn.Conv(8, (4, 4), (2, 2), use_bias=False)(x)
        x = nn.leaky_relu(nn.BatchNorm(use_running_average=not train)(x), 0.2)
        return nn.Dense(1)(x.reshape(len(x), -1))


class NnxGenerator(nnx.Module):
    """Convolutions alone, under names that sort in another order than they are used in."""

    def __init__(self) -> None:
        rngs = nnx.Rngs(0)
        self.stem = nnx.ConvTranspose(5, 8, (4, 4), padding="VALID", use_bias=False, rngs=rngs)
        self.norm_b = nnx.BatchNorm(8, use_running_average=True, rngs=rngs)
        self.middle = nnx.ConvTranspose(
            8, 6, (4, 4), (2, 2), use_bias=False, transpose_kernel=True, rngs=rngs
        )
        self.norm_a = nnx.BatchNorm(6, use_running_average=True, rngs=rngs)
        self.image = nnx.ConvTranspose(6, 1, (4, 4), (2, 2), use_bias=False, rngs=rngs)

    def __call__(self, z: Any) -> Any:
        x = nnx.relu(self.norm_b(self.stem(z[:, None, None, :])))
        return jnp.tanh(self.image(nnx.relu(self.norm_a(self.middle(x)))))


def randomized(tree: Any) -> Any:
    """The same tree with values that matter, statistics included."""
    random = np.random.default_rng(0)

    def value(path: Any, leaf: Any) -> np.ndarray:
        name = jax.tree_util.keystr(path)
        if "var" in name:
            return random.uniform(0.5, 2, leaf.shape).astype(np.float32)
        return (random.standard_normal(leaf.shape) * (0.2 if "kernel" in name else 0.4)).astype(np.float32)

    return jax.tree_util.tree_map_with_path(value, tree)


def linen(module: nn.Module, inputs: np.ndarray) -> tuple[Any, Callable[[np.ndarray], np.ndarray]]:
    variables = randomized(module.init(jax.random.key(0), jnp.asarray(inputs)))
    return variables, lambda given: np.asarray(module.apply(variables, jnp.asarray(given)))


def nnx_generator() -> tuple[Any, Callable[[np.ndarray], np.ndarray]]:
    module = NnxGenerator()
    state = randomized(nnx.to_pure_dict(nnx.state(module)))
    nnx.update(module, nnx.State(state))
    return state, lambda given: np.asarray(module(jnp.asarray(given)))


def latents() -> np.ndarray:
    return np.random.default_rng(1).standard_normal((3, 5)).astype(np.float32)


def save_orbax(path: Path, tree: Any) -> Path:
    import orbax.checkpoint as ocp

    with ocp.StandardCheckpointer() as writer:
        writer.save(path, tree)
    return path


def save_msgpack(path: Path, tree: Any) -> Path:
    path.write_bytes(serialization.to_bytes(tree))
    return path


def save_flat(path: Path, tree: Any) -> Path:
    """As programs of JAX often do: one file of arrays whose names are paths joined by a sign."""
    from safetensors.numpy import save_file

    flat: Any = traverse_util.flatten_dict(
        serialization.to_state_dict(tree), sep="/" if path.suffix == ".npz" else "."
    )
    if path.suffix == ".npz":
        write_npz(path, flat)
    else:
        save_file({key: np.ascontiguousarray(array) for key, array in flat.items()}, path)
    return path


SAVED: dict[str, tuple[str, Callable[[Path, Any], Path]]] = {
    "msgpack": ("net.msgpack", save_msgpack), "orbax": ("net", save_orbax),
    "npz": ("net.npz", save_flat), "safetensors": ("net.safetensors", save_flat),
}  # fmt: skip


def difference(bundle: Bundle, draw: Callable[[np.ndarray], np.ndarray]) -> float:
    ours = forward(bundle.architecture.generator, bundle.weights["generator"], latents()[:, None, None, :])
    expected = draw(latents())
    assert ours.shape == expected.shape
    return float(np.abs(ours - expected).max())


@pytest.mark.parametrize("kind", SAVED)
@pytest.mark.parametrize("name", ["kernels of 4", "kernels of 5", "transpose_kernel", "nnx"])
def test_generators(name: str, kind: str, tmp_path: Path) -> None:
    if name == "nnx":
        tree, draw = nnx_generator()
    else:
        module = LinenGenerator(5 if name == "kernels of 5" else 4, name == "transpose_kernel")
        tree, draw = linen(module, latents())
    name_of_file, save = SAVED[kind]
    bundle = open_weights(save(tmp_path / name_of_file, tree))
    assert set(bundle.weights) == {"generator"}
    assert difference(bundle, draw) < TOLERANCE
    assert any("fit together in one order" in sentence for sentence in bundle.record["found"])
    assert any("padding 'SAME'" in sentence for sentence in bundle.record["assumed"])
    turned = any("transpose_kernel=True" in sentence for sentence in bundle.record["found"])
    assert turned == (name in ("transpose_kernel", "nnx"))


def test_a_kernel_that_is_not_turned_round_shows(tmp_path: Path) -> None:
    """The control: the turned kernel is what makes Flax' transposed convolution PyTorch's."""
    tree, draw = linen(LinenGenerator(), latents())
    tree = copy.deepcopy(tree)
    kernel = tree["params"]["ConvTranspose_0"]["kernel"]
    kernel[:] = kernel[::-1, ::-1].copy()
    assert difference(open_weights(save_msgpack(tmp_path / "net.msgpack", tree)), draw) > 1000 * TOLERANCE


def test_a_discriminator_and_both_in_one_file(tmp_path: Path) -> None:
    images = np.random.default_rng(2).standard_normal((3, 16, 16, 3)).astype(np.float32)
    tree, judge = linen(LinenDiscriminator(), images)
    other, draw = linen(LinenGenerator(), latents())
    both = {"generator": other, "discriminator": tree, "step": 7}
    bundle = open_weights(save_msgpack(tmp_path / "state.msgpack", both))
    two = import_files(
        [save_msgpack(tmp_path / "a.msgpack", tree), save_msgpack(tmp_path / "b.msgpack", other)]
    ).bundle
    for found in (bundle, two):
        assert difference(found, draw) < TOLERANCE
        logits = forward(found.architecture.discriminator, found.weights["discriminator"], images)
        np.testing.assert_allclose(logits.ravel(), judge(images).ravel(), atol=TOLERANCE)


def test_half_precision(tmp_path: Path) -> None:
    tree, draw = linen(LinenGenerator(), latents())
    half = jax.tree.map(lambda array: jnp.asarray(array, jnp.bfloat16), tree)
    bundle = open_weights(save_msgpack(tmp_path / "net.msgpack", half))
    assert bundle.weights["generator"]["layers.0.kernel"].dtype == np.float32
    assert TOLERANCE < difference(bundle, draw) < 0.1


# --- what running statistics show ---------------------------------------------------------------------------


class SettledGenerator(nn.Module):
    """A generator of 16x16 images whose maps are all normalised but the last."""

    slope: float
    kernel: int

    @nn.compact
    def __call__(self, z: Any, train: bool = False) -> Any:
        def between(x: Any) -> Any:
            return nn.leaky_relu(nn.BatchNorm(use_running_average=not train, momentum=0.9)(x), self.slope)

        size = (self.kernel, self.kernel)
        x = between(nn.Dense(2 * 2 * 16)(z).reshape(-1, 2, 2, 16))
        x = between(nn.ConvTranspose(12, size, (2, 2), use_bias=False)(x))
        x = between(nn.ConvTranspose(8, size, (2, 2), use_bias=False)(x))
        return jnp.tanh(nn.ConvTranspose(3, size, (2, 2))(x))


def settle(module: nn.Module, latent: LatentDistribution) -> Any:
    """The module's variables with the running statistics of its own batches."""
    random = generator(5, "batches of a test")
    variables = module.init(jax.random.key(0), jnp.zeros((2, 12)))
    params = jax.tree_util.tree_map_with_path(
        lambda path, leaf: leaf * 1.2 + 0.2 if "BatchNorm" in jax.tree_util.keystr(path) else leaf,
        variables["params"],
    )

    @jax.jit
    def step(statistics: Any, latents: Any) -> Any:
        given = {"params": params, "batch_stats": statistics}
        return module.apply(given, latents, train=True, mutable=["batch_stats"])[1]["batch_stats"]  # pyright: ignore

    statistics = variables["batch_stats"]
    for _ in range(60):
        statistics = step(statistics, jnp.asarray(draw_latents(random, 32, 12, latent)))
    return {"params": params, "batch_stats": statistics}


# Kernels of 5 have an uneven padding. XLA is slow at them.
@pytest.mark.parametrize(
    ("slope", "latent", "kernel"),
    [pytest.param(0.2, "normal", 5, marks=pytest.mark.slow), (0.1, "uniform", 4)],
)
def test_slopes_and_latents_are_found(
    slope: float, latent: LatentDistribution, kernel: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers of the layers' names say nothing: an activation is there, and which one the statistics show."""
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 2000)
    module = SettledGenerator(slope, kernel)
    variables = settle(module, latent)
    bundle = open_weights(save_msgpack(tmp_path / "net.msgpack", variables))
    assert "doubts" not in bundle.record
    assert bundle.record["unknown_updates"] == ["generator"]
    assert bundle.architecture.latent == latent
    hidden = bundle.architecture.generator.layers[:-1]
    assert {(layer.activation, layer.slope) for layer in hidden} == {("leaky_relu", slope)}
    z = draw_latents(generator(9, "a check"), 3, 12, latent)
    ours = forward(bundle.architecture.generator, bundle.weights["generator"], z[:, None, None, :])
    np.testing.assert_allclose(ours, np.asarray(module.apply(variables, jnp.asarray(z))), atol=TOLERANCE)


# --- refused ---------------------------------------------------------------------------------------------


def complaint(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_weights(path)
    assert path.name in str(caught.value)
    assert len(str(caught.value)) < 1200
    return str(caught.value)


def test_hostile_msgpack(tmp_path: Path) -> None:
    path = tmp_path / "net.msgpack"

    def refused(tree: Any) -> str:
        path.write_bytes(msgpack.packb(tree))  # pyright: ignore[reportArgumentType]
        return complaint(path)

    def array(shape: list[int], dtype: str, data: bytes) -> msgpack.ExtType:
        return msgpack.ExtType(1, msgpack.packb([shape, dtype, data]))  # pyright: ignore[reportArgumentType]

    assert "not a whole msgpack file" in refused({"a": {"kernel": array([10**9, 10**9], "float32", b"1234")}})
    assert "not a whole msgpack file" in refused({"a": {"kernel": array([1], "object", b"12345678")}})
    assert "an object of kind 7" in refused({"a": {"kernel": msgpack.ExtType(7, b"x")}})
    assert "expected numbers" in refused({"a": {"kernel": array([1], "datetime64[s]", bytes(8))}})
    deep: Any = {"kernel": array([1], "float32", bytes(4))}
    for _ in range(60):
        deep = {"a": deep}
    assert "deep" in refused(deep)
    assert "no weights in it" in refused({"a": 1})
    assert "do not fit together" in refused({"a": {"kernel": array([2, 3], "float32", bytes(24))}})
    assert "conditional" in refused({"a": {"embedding": array([2, 3], "float32", bytes(24))}})


def test_hostile_orbax(tmp_path: Path) -> None:
    tree, draw = linen(LinenGenerator(), latents())
    folder = save_orbax(tmp_path / "net", tree)
    assert difference(open_weights(folder), draw) < TOLERANCE  # the control

    def changed(change: Callable[[Path], object]) -> str:
        other = tmp_path / "copy"
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(folder, other)
        change(other)
        return complaint(other)

    def link(other: Path) -> None:
        (other / "outside").symlink_to(tmp_path)

    def names_another_array(other: Path) -> None:
        metadata = json.loads((other / "_METADATA").read_text())
        entry = next(iter(metadata["tree_metadata"].values()))
        entry["key_metadata"][0]["key"] = "../../net/params"
        (other / "_METADATA").write_text(json.dumps(metadata))

    assert "is a link" in changed(link)
    assert "not a whole Orbax checkpoint" in changed(names_another_array)
    assert "not a whole Orbax checkpoint" in changed(lambda other: (other / "_METADATA").write_text("{"))
    assert "not a whole Orbax checkpoint" in changed(lambda other: shutil.rmtree(other / "ocdbt.process_0"))


def test_folders_around_orbax(tmp_path: Path) -> None:
    tree, draw = linen(LinenGenerator(), latents())
    save_orbax(tmp_path / "project" / "generator", tree)
    assert difference(open_weights(tmp_path / "project"), draw) < TOLERANCE
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "_METADATA").write_text("{}")
    assert "manifest.ocdbt" in complaint(tmp_path / "old")


def test_a_saved_model_of_tensorflow(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "saved_model.pb").write_bytes(b"\x08\x01")
    assert ".save('net.keras')" in complaint(tmp_path / "model")
