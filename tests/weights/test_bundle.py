"""Weights with their architecture in one file: complete and checked, and refused in one message otherwise."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import FORMAT, Bundle, array_checksum, is_bundle, load_bundle, save_bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_core.weights.formats.arrays import read_safetensors, write_safetensors
from dcgan_core.weights.opening import open_weights

ARCHITECTURE = build_architecture("celeba32", nz=3, ngf=2, ndf=2)


def make() -> Bundle:
    weights = initial_weights(ARCHITECTURE, 5)
    weights["generator"]["layers.1.updates"] = np.array(2**40 + 1)
    return Bundle(ARCHITECTURE, weights, {"step": 12, "assumed": ["the slope is 0.2"]})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_bundle(tmp_path / "weights.safetensors", make())
    return tmp_path / "weights.safetensors"


def rewrite(
    path: Path, change: Callable[[dict[str, np.ndarray], dict[str, str]], object], *, trusted: bool = False
) -> None:
    """Change arrays and metadata of a file; `trusted`: with checksums that fit what was changed."""
    arrays, metadata = read_safetensors(path)
    change(arrays, metadata)
    if trusted:
        metadata["checksums"] = json.dumps({key: array_checksum(array) for key, array in arrays.items()})
    write_safetensors(path, arrays, metadata)


def complaint(path: Path) -> str:
    with pytest.raises(InputError) as error:
        load_bundle(path)
    assert str(path) in str(error.value)
    return str(error.value)


def test_what_is_saved_comes_back_to_the_bit(path: Path) -> None:
    saved, loaded = make(), load_bundle(path)
    assert loaded.architecture == saved.architecture
    assert loaded.record == saved.record
    assert loaded.weights.keys() == saved.weights.keys()
    for name, weights in saved.weights.items():
        assert loaded.weights[name].keys() == weights.keys()
        for key, array in weights.items():
            again = loaded.weights[name][key]
            assert (again.dtype, again.shape) == (array.dtype, array.shape)
            assert again.tobytes() == array.tobytes()


def test_views_are_saved_as_they_read(tmp_path: Path) -> None:
    """safetensors writes the memory behind a view: a transposed or flipped one would come back in another order."""
    bundle = make()
    weights = dict(bundle.weights["generator"])
    for key, array in weights.items():
        if array.ndim == 4:
            weights[key] = np.ascontiguousarray(array.transpose(3, 2, 1, 0)).transpose(3, 2, 1, 0)
        elif array.ndim == 1:
            weights[key] = np.ascontiguousarray(array[::-1])[::-1]
    assert not weights["layers.1.kernel"].flags.c_contiguous
    save_bundle(tmp_path / "views.safetensors", Bundle(ARCHITECTURE, {"generator": weights}))
    loaded = load_bundle(tmp_path / "views.safetensors").weights["generator"]
    assert all(np.array_equal(loaded[key], array) for key, array in bundle.weights["generator"].items())


def test_a_generator_may_come_alone(tmp_path: Path) -> None:
    bundle = make()
    save_bundle(tmp_path / "g.safetensors", Bundle(ARCHITECTURE, {"generator": bundle.weights["generator"]}))
    loaded = load_bundle(tmp_path / "g.safetensors")
    network, weights = loaded.network("generator")
    assert network == ARCHITECTURE.generator
    assert "layers.0.kernel" in weights
    with pytest.raises(InputError, match="hold no discriminator, only: generator"):
        loaded.network("discriminator")


def test_saving_checks_first_and_keeps_what_was_there(path: Path) -> None:
    before = path.read_bytes()
    weights = dict(make().weights["generator"])
    del weights["layers.0.kernel"]
    with pytest.raises(InputError, match=r"missing: layers\.0\.kernel"):
        save_bundle(path, Bundle(ARCHITECTURE, {"generator": weights}))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, data: bytes) -> int:
        with open(self, "wb") as stream:
            stream.write(data[:100])
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="No space left"):
        save_bundle(path, make())
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_one_damaged_byte_is_noticed_wherever_it_is(path: Path) -> None:
    whole = path.read_bytes()
    header = 8 + int.from_bytes(whole[:8], "little")
    for place in [*range(header, len(whole), 997), len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        message = complaint(path)
        assert "its checksum does not match: " in message
        assert message.count("checksum") == 1, "one byte damages one array"
    path.write_bytes(whole)
    load_bundle(path)


def test_a_damaged_header_is_never_taken_for_another_network(path: Path) -> None:
    """Whatever one wrong byte in the header does, it is refused, or the arrays and architecture are the same."""
    whole = path.read_bytes()
    original = load_bundle(path)
    header = 8 + int.from_bytes(whole[:8], "little")
    refused = 0
    places = range(0, header, 23)
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 0x01
        path.write_bytes(damaged)
        try:
            loaded = load_bundle(path)
        except InputError:
            refused += 1
            continue
        for name, weights in loaded.weights.items():
            assert all(np.array_equal(weights[key], a) for key, a in original.weights[name].items())
    assert refused > 0.9 * len(places)


@pytest.mark.parametrize("keep", [0, 4, 8, 200, 0.5, -1])
def test_a_file_that_was_cut_off(path: Path, keep: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep) if isinstance(keep, float) else keep])
    assert "not a whole safetensors file" in complaint(path)


def test_missing_unexpected_and_damaged_arrays_are_reported_at_once(path: Path) -> None:
    def change(arrays: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
        del arrays["generator.layers.0.bias"]
        del arrays["discriminator.layers.2.scale"]
        arrays["generator.layers.9.kernel"] = np.zeros(3, np.float32)
        arrays["generator.layers.1.scale"] = arrays["generator.layers.1.scale"] + 1
        arrays["generator.layers.1.shift"] = arrays["generator.layers.1.shift"].astype(np.float64)

    rewrite(path, change)
    message = complaint(path)
    assert [line.strip() for line in message.splitlines()[1:]] == [
        "its checksum does not match: generator.layers.1.scale",
        "its checksum does not match: generator.layers.1.shift",
        "missing: discriminator.layers.2.scale",
        "missing: generator.layers.0.bias",
        "unexpected: generator.layers.9.kernel",
    ]


def test_a_whole_network_that_is_gone_is_noticed(path: Path) -> None:
    def change(arrays: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
        for key in [key for key in arrays if key.startswith("generator.")]:
            del arrays[key]

    rewrite(path, change)
    assert "missing: generator.layers.3.kernel" in complaint(path)


def test_arrays_that_do_not_fit_the_description(path: Path) -> None:
    """Checksums that fit, as a careless program would write them."""

    def change(arrays: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
        del arrays["generator.layers.0.bias"]
        arrays["generator.layers.1.kernel"] = arrays["generator.layers.1.kernel"].transpose(3, 2, 0, 1)

    rewrite(path, change, trusted=True)
    message = complaint(path)
    assert "missing: layers.0.bias" in message
    assert "layers.1.kernel has shape (8, 4, 4, 4), expected (4, 4, 4, 8)" in message


def test_a_network_of_another_name(path: Path) -> None:
    def change(arrays: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
        arrays["encoder.layers.0.kernel"] = np.zeros(3, np.float32)

    rewrite(path, change, trusted=True)
    assert "unknown network 'encoder'" in complaint(path)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"format": None}, "no description of a DCGAN"),
        ({"format": "pt"}, "no description of a DCGAN"),
        (
            {"format": "dcgan-weights-2"},
            f"has format 'dcgan-weights-2'; this version of dcgan reads '{FORMAT}'",
        ),
        ({"architecture": None}, "its description is damaged"),
        ({"architecture": "{"}, "its description is damaged"),
        ({"architecture": "[]"}, "not a description of a DCGAN architecture"),
        ({"architecture": "{}"}, "not a description of a DCGAN architecture"),
        ({"record": None}, "its description is damaged"),
        ({"record": "3"}, "its description is damaged"),
        ({"checksums": None}, "its description is damaged"),
        ({"checksums": "[]"}, "its description is damaged"),
        ({"checksums": "{}"}, "unexpected: generator.layers.0.kernel"),
    ],
    ids=str,
)
def test_a_description_that_is_not_ours(path: Path, metadata: dict[str, Any], expected: str) -> None:
    def change(arrays: dict[str, np.ndarray], own: dict[str, str]) -> None:
        own.update({key: value for key, value in metadata.items() if value is not None})
        for key in [key for key, value in metadata.items() if value is None]:
            del own[key]

    rewrite(path, change)
    assert expected in complaint(path)


def test_files_that_are_something_else(tmp_path: Path) -> None:
    for name, content in (("a.safetensors", b""), ("b.png", b"\x89PNG" * 30), ("c.txt", b"weights\n" * 9)):
        (tmp_path / name).write_bytes(content)
        assert "not a whole safetensors file" in complaint(tmp_path / name)
    assert "no such file" in complaint(tmp_path / "nowhere.safetensors")
    assert "not a whole safetensors file" in complaint(tmp_path)


def test_whose_file_it_is() -> None:
    assert is_bundle({"format": "dcgan-weights-7"})
    assert not is_bundle({"format": "pt"})
    assert not is_bundle({})


def test_a_checksum_covers_shape_and_dtype_as_well_as_bytes() -> None:
    array = np.arange(12, dtype=np.float32)
    digests = {
        array_checksum(other)
        for other in (array, array.reshape(3, 4), array.reshape(4, 3).T, array.view(np.int32), array[::-1])
    }
    assert len(digests) == 5
    assert array_checksum(array[::-1]) == array_checksum(array[::-1].copy())


def test_a_file_that_may_not_be_read_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    (tmp_path / "a.safetensors").touch()
    monkeypatch.setattr("dcgan_core.weights.formats.arrays.open_plain", refuse)
    with pytest.raises(InputError, match=r"a\.safetensors cannot be read: Permission denied"):
        load_bundle(tmp_path / "a.safetensors")


@pytest.mark.parametrize("checkpoint", ["nosuch", "", "-1", "1.5", "９", "9" * 400])
def test_a_checkpoint_that_is_no_step_is_refused_whatever_the_weights_are(
    tmp_path: Path, checkpoint: str
) -> None:
    """Before, a file of weights was opened whatever the option said."""
    with pytest.raises(InputError, match=r"^--checkpoint .*: expected newest, best or a step$"):
        open_weights(tmp_path / "nothing", checkpoint=checkpoint)


def test_a_file_has_no_checkpoints_to_choose_from(tmp_path: Path) -> None:
    save_bundle(tmp_path / "w.safetensors", make())
    assert open_weights(tmp_path / "w.safetensors", checkpoint="newest").weights
    for checkpoint in ("best", "3", 3):
        with pytest.raises(InputError, match=r"--checkpoint (best|3): .* has no checkpoints to choose from"):
            open_weights(tmp_path / "w.safetensors", checkpoint=checkpoint)
