"""Thousands of damaged weights files: a clean error or a clean import, never a crash, a hang or executed code."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import validate_weights
from dcgan_core.weights.formats.arrays import write_safetensors
from dcgan_core.weights.formats.onnx import write_onnx
from dcgan_core.weights.opening import open_weights
from tests.weights.test_bad_files import Bomb, state
from tests.weights.test_flax_import import LinenGenerator, latents, linen, save_msgpack
from tests.weights.test_onnx import small, trained_weights

FAST, MANY = 30, 1500
"""Damaged copies of each file: in every run of the tests, and in the slow one."""
SECONDS_EACH = 20
"""No file of a few kilobytes may take longer, on a machine busy with other work."""


def _npy(path: Path, marker: Path) -> None:
    np.save(path, state()["network.0.weight"])


def _npz(path: Path, marker: Path) -> None:
    np.savez(path, **state())  # pyright: ignore[reportArgumentType]


def _pickled_npz(path: Path, marker: Path) -> None:
    np.savez(path, a=np.array([Bomb(marker)], dtype=object), **state())  # pyright: ignore[reportArgumentType]


def _safetensors(path: Path, marker: Path) -> None:
    write_safetensors(path, state(), {"format": "pt"})


def _bundle(path: Path, marker: Path) -> None:
    architecture = small("akashkadel")
    save_bundle(
        path, Bundle(architecture, {"generator": trained_weights(architecture, "generator")}, {"step": 3})
    )


def _pth(legacy: bool, bomb: bool) -> Callable[[Path, Path], None]:
    def write(path: Path, marker: Path) -> None:
        torch = pytest.importorskip("torch")
        content = {key: torch.from_numpy(array) for key, array in state().items()}
        if bomb:
            content["bomb"] = Bomb(marker)
        torch.save(content, path, _use_new_zipfile_serialization=not legacy)

    return write


def _keras(path: Path, marker: Path) -> None:
    pytest.importorskip("tests.weights.test_keras").save_tutorial(path)


def _onnx(path: Path, marker: Path) -> None:
    pytest.importorskip("onnx")
    architecture = small("akashkadel")
    write_onnx(path, "generator", architecture.generator, trained_weights(architecture, "generator"))


def _msgpack(path: Path, marker: Path) -> None:
    save_msgpack(path, linen(LinenGenerator(), latents())[0])


FILES: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "npy": (".npy", _npy),
    "npz": (".npz", _npz),
    "pickled npz": (".npz", _pickled_npz),
    "safetensors": (".safetensors", _safetensors),
    "bundle": (".safetensors", _bundle),
    "zip pth": (".pth", _pth(legacy=False, bomb=False)),
    "legacy pth": (".pth", _pth(legacy=True, bomb=False)),
    "keras": (".keras", _keras),
    "keras hdf5": (".h5", _keras),
    "onnx": (".onnx", _onnx),
    "flax msgpack": (".msgpack", _msgpack),
    "malicious zip pth": (".pth", _pth(legacy=False, bomb=True)),
    "malicious legacy pth": (".pth", _pth(legacy=True, bomb=True)),
}
FEW = {"keras hdf5": 12}
"""Copies in every run, of files for each of which a process is started."""
BOMBS = {"pickled npz", "malicious zip pth", "malicious legacy pth"}


def cases(names: Iterable[str]) -> list[Any]:
    """Parameters of a test, with the mark of those that need PyTorch."""
    return [pytest.param(name, marks=pytest.mark.torch if "pth" in name else ()) for name in names]


def damage(data: bytes, random: np.random.Generator) -> bytes:
    """Return a damaged copy: flipped bits, cut, blanked, repeated or exchanged parts, most near the two ends."""
    result = bytearray(data)
    for _ in range(random.integers(1, 4)):
        if not result:
            break
        # Headers, pickles and directories are at the ends; the middle is numbers.
        reach = len(result) if random.random() < 0.3 else min(len(result), 2000)
        at = int(random.integers(0, reach))
        if random.random() < 0.5:
            at = len(result) - 1 - at
        length = int(random.integers(1, 40))
        match random.integers(0, 7):
            case 0:
                result[at] ^= 1 << int(random.integers(0, 8))
            case 1:
                result[at] = int(random.integers(0, 256))
            case 2:
                del result[at:]
            case 3:
                del result[at : at + length]
            case 4:
                result[at : at + length] = bytes(len(result[at : at + length]))
            case 5:
                result[at:at] = result[at : at + length]
            case _:
                result[at : at + length] = random.bytes(len(result[at : at + length]))
    return bytes(result)


def check(name: str, count: int, tmp_path: Path) -> None:
    suffix, write = FILES[name]
    marker = tmp_path / "executed"
    original, path = tmp_path / f"original{suffix}", tmp_path / f"netG{suffix}"
    write(original, marker)
    data = original.read_bytes()
    refused = 0
    for seed in range(count):
        path.write_bytes(damage(data, np.random.default_rng(seed)))
        started = time.monotonic()
        try:
            bundle = open_weights(path)
        except InputError as error:
            refused += 1
            message = str(error)
        else:
            message = path.name
            for network, weights in bundle.weights.items():
                validate_weights(bundle.architecture.networks()[network], weights, f"seed {seed}")
        assert path.name in message, f"seed {seed}: {message}"
        assert len(message) < 3000, f"seed {seed}"
        assert time.monotonic() - started < SECONDS_EACH, f"seed {seed}"
        assert not marker.exists(), f"seed {seed}"
    # The control: the damage is real, and the undamaged file is read (or is refused for what it is).
    assert refused > count / 3


@pytest.mark.parametrize("name", cases(FILES))
def test_damaged_files(name: str, tmp_path: Path) -> None:
    check(name, FEW.get(name, FAST), tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", cases(FILES))
def test_thousands_of_damaged_files(name: str, tmp_path: Path) -> None:
    check(name, FEW.get(name, FAST) * MANY // FAST, tmp_path)


@pytest.mark.parametrize("name", cases(sorted(FILES.keys() - BOMBS)))
def test_the_undamaged_files_are_read(name: str, tmp_path: Path) -> None:
    suffix, write = FILES[name]
    write(tmp_path / f"netG{suffix}", tmp_path / "marker")
    if name == "npy":  # one array alone is not a network
        with pytest.raises(InputError, match="netG"):
            open_weights(tmp_path / "netG.npy")
        return
    assert set(open_weights(tmp_path / f"netG{suffix}").weights) == {"generator"}
