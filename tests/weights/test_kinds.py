"""Files and folders of every kind: each is named for what it is, with what to do next; narrow types are widened."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save as safetensors_bytes

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.formats.arrays import Stored, read_safetensors
from dcgan_core.weights.formats.kinds import HEAD, READABLE, UNREADABLE, kind_of, refusal
from dcgan_core.weights.formats.reading import read_foreign
from dcgan_core.weights.opening import open_weights
from tests.weights.test_bad_files import complaint, state

GIT_LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4665\nsize 12\n"


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return content.getvalue()


def tarred() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("netG.pth"), io.BytesIO())
    return content.getvalue()


FILES: dict[str, tuple[str, bytes, str]] = {
    "keras": ("g.keras", zipped("metadata.json", "config.json", "model.weights.h5"), "metadata.json"),
    "keras named pth": ("g.pth", zipped("metadata.json", "config.json", "model.weights.h5"), "metadata.json"),
    "hdf5": ("g.bin", b"\x89HDF\r\n\x1a\n" + bytes(64), "HDF5"),
    "index": ("g.index", b"\x00\x00\x01" + bytes(40) + bytes.fromhex("57fb808b247547db"), "TensorFlow"),
    "data": ("g.data-00000-of-00001", b"\x00\x00\x01\x7f", "TensorFlow"),
    "saved model": ("saved_model.pb", b"\x08\x01\x12\x03\x00ab", "TensorFlow"),
    "checkpoint": ("checkpoint", b'model_checkpoint_path: "ckpt-1"\n', "TensorFlow notes"),
    "tflite": ("g.tflite", b"\x1c\x00\x00\x00TFL3" + bytes(9), "TensorFlow Lite"),
    "onnx": ("g.onnx", b"\x08\x08\x12\x07pytorch\x1a\x032.0", "ONNX"),
    "onnx without its suffix": ("g", b"\x08\x07\x12\x08tf2onnx ", "ONNX"),
    "msgpack": ("g.msgpack", b"\x82\xa6params\x81\xa6Conv_0\x80", "Flax"),
    "pickle": ("g.pkl", pickle.dumps({"a": [1.0]}), "not unpickled"),
    "pickle named pth": ("g.pth", pickle.dumps({"a": [1.0]}, protocol=2), "not unpickled"),
    "old pickle": ("g.pkl", pickle.dumps({"a": [1.0]}, protocol=0), "not unpickled"),
    "joblib": ("g.joblib", b"\x78\x9c" + bytes(range(200, 255)), "not unpickled"),
    "gguf": ("g.gguf", b"GGUF\x03\x00\x00\x00", "GGUF"),
    "mxnet": ("g.params", b"\x12\x01" + bytes(14), "MXNet"),
    "zip": ("g.zip", zipped("netG.pth"), "it holds netG.pth"),
    "zip named pth": ("g.pth", zipped("netG.pth"), "it holds netG.pth"),
    "torchscript": ("g.pt", zipped("g/data.pkl", "g/code/a.py", "g/constants.pkl"), "TorchScript"),
    "exported program": ("g.pt2", zipped("g/archive_format", "g/models/model.json"), "torch.export"),
    "gzip": ("g.pth.gz", gzip.compress(b"x"), "compressed file (gzip)"),
    "tar": ("g.tar", tarred(), "archive (tar)"),
    "7z": ("g.7z", b"7z\xbc\xaf\x27\x1c\x00\x04", "archive (7z)"),
    "rar": ("g.rar", b"Rar!\x1a\x07\x01\x00", "archive (rar)"),
    "html": ("g.pth", b"\n  <!doctype html><html>", "web page"),
    "html with a mark": ("g.pth", b"\xef\xbb\xbf<html>", "web page"),
    "git lfs": ("g.pth", GIT_LFS, "git lfs pull"),
    "git lfs named safetensors": ("g.safetensors", GIT_LFS, "git lfs pull"),
    "json": ("config.json", b'{"model": {"nz": 3}}', "a text"),
    "foreign letters": ("notes", "Grüße, 世界\n".encode(), "a text"),
    "picture": ("g.pth", b"GIF89a" + bytes(20), "a picture"),
    "cut short": ("g.pth", zipped("g/data.pkl")[:20], "cut short"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_each_kind_is_named_with_what_to_do(case: str, tmp_path: Path) -> None:
    name, content, expected = FILES[case]
    (tmp_path / name).write_bytes(content)
    message = complaint(tmp_path / name)
    assert message.startswith(str(tmp_path / name))
    assert expected in message
    assert "damaged PyTorch" not in message


def test_every_kind_has_its_words(tmp_path: Path) -> None:
    assert not READABLE & UNREADABLE.keys()
    for kind in UNREADABLE:
        message = str(refusal(kind, "its name.pt", b"abc"))
        assert message.startswith("its name.pt is ")
        assert "FILE" not in message, "the advice is to be pasted"
        assert "{" not in message.replace("{name: array, ...}", "")
    assert kind_of(b"", tmp_path) == "empty"


def test_the_length_of_a_header_may_look_like_the_beginning_of_another_kind(tmp_path: Path) -> None:
    for length in (b"PK", b"\x80\x03", b"\x1f\x8b"):
        head = length + bytes(6) + b'{"a":'
        assert kind_of(head, tmp_path / "x") == "safetensors"


SUFFIXES = (
    *(".pth", ".pt", ".bin", ".ckpt", ".tar", ".safetensors", ".npz", ".npy", ".keras", ".h5", ".weights.h5"),
    *(".onnx", ".msgpack", ".pb", ".pkl", ".t7", ".json", ""),
)


def saved(write: Any, *arguments: Any, **arrays: Any) -> bytes:
    stream = io.BytesIO()
    write(stream, *arguments, **arrays)
    return stream.getvalue()


BEGINNINGS: dict[str, bytes] = {
    "npz": saved(np.savez, a=np.ones(2)),
    "npy": saved(np.save, np.ones(2)),
    "safetensors": safetensors_bytes({"a": np.ones(2)}),
    "torch zip": zipped("g/data.pkl", "g/byteorder", "g/data/0", "g/version"),
    "torch legacy": b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.",
    **{kind: FILES[kind][1] for kind in ("keras", "hdf5", "onnx", "msgpack", "torchscript", "pickle")},
}
"""By the kind that each is under every name."""


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_no_suffix_hides_what_a_file_holds(kind: str, tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        path = tmp_path / f"g{suffix}"
        path.write_bytes(BEGINNINGS[kind])
        assert kind_of(BEGINNINGS[kind][:HEAD], path) == kind, suffix


def test_a_saved_model_is_not_onnx(tmp_path: Path) -> None:
    for name in ("saved_model.pb", "frozen.pb"):
        assert kind_of(FILES["saved model"][1], tmp_path / name) == "tensorflow graph"


@pytest.mark.parametrize(
    "form",
    [
        "npz",
        "safetensors",
        *(pytest.param(form, marks=pytest.mark.torch) for form in ("torch zip", "torch legacy")),
    ],
)
def test_every_suffix_is_read_by_content(form: str, tmp_path: Path) -> None:
    arrays = state()
    original = tmp_path / "original"
    if form == "npz":
        original.write_bytes(saved(np.savez, **arrays))
    elif form == "safetensors":
        original.write_bytes(safetensors_bytes(arrays))
    else:
        torch = pytest.importorskip("torch")
        tensors = {key: torch.from_numpy(array) for key, array in arrays.items()}
        torch.save(tensors, original, _use_new_zipfile_serialization=form == "torch zip")
    for suffix in SUFFIXES:
        path = tmp_path / f"g{suffix}"
        path.write_bytes(original.read_bytes())
        (file,) = read_foreign([path])
        assert file.content.keys() == arrays.keys(), suffix
        for key, array in arrays.items():
            np.testing.assert_array_equal(file.content[key], array)


@pytest.mark.torch
def test_nothing_of_pytorchs_advice_to_its_developers(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    torch.save({"a": torch.ones(3)}, tmp_path / "whole.pth")
    with zipfile.ZipFile(tmp_path / "whole.pth") as archive:
        for left_out in archive.namelist():
            with zipfile.ZipFile(tmp_path / "g.pth", "w") as copy:
                for name in archive.namelist():
                    if name != left_out:
                        copy.writestr(name, archive.read(name))
            with pytest.raises(InputError) as caught:
                open_weights(tmp_path / "g.pth")
            for word in ("report", "enhancement", "weights_only=", "issue"):
                assert word not in str(caught.value)


# --- types -----------------------------------------------------------------------------------------------


def bfloat16(array: np.ndarray) -> bytes:
    return (np.ascontiguousarray(array, np.float32).view(np.uint32) >> 16).astype("<u2").tobytes()


def write(path: Path, arrays: dict[str, np.ndarray], kind: str) -> None:
    """Write a safetensors file by its specification: length, header, bytes."""
    header, data = {}, b""
    for key, array in arrays.items():
        narrow = array.dtype.kind == "f"
        content = {
            "BF16": bfloat16,
            "F16": lambda a: a.astype("<f2").tobytes(),
            "F8_E4M3": lambda a: bytes(a.size),
        }
        bits = content[kind](array) if narrow else array.astype("<i8").tobytes()
        header[key] = {
            "dtype": kind if narrow else "I64",
            "shape": list(array.shape),
            "data_offsets": [len(data), len(data) + len(bits)],
        }
        data += bits
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


@pytest.mark.parametrize(("kind", "words"), [("BF16", "bfloat16"), ("F16", "float16")])
def test_narrow_safetensors_are_widened_and_reported(kind: str, words: str, tmp_path: Path) -> None:
    arrays = state()
    write(tmp_path / "netG.safetensors", arrays, kind)
    bundle = import_files([tmp_path / "netG.safetensors"]).bundle
    floats = sum(array.dtype.kind == "f" for array in arrays.values())
    assert f"{floats} arrays stored as {words}, widened to float32" in bundle.record["imported"]["notes"]
    kernel, original = bundle.weights["generator"]["layers.0.kernel"], arrays["network.0.weight"]
    assert kernel.dtype == np.float32
    np.testing.assert_allclose(np.sort(kernel, None), np.sort(original, None), rtol=2**-7)
    stored: Stored = {}
    read, _ = read_safetensors(tmp_path / "netG.safetensors", stored)
    assert stored == {key: words for key, array in arrays.items() if array.dtype.kind == "f"}
    assert list(read) == list(read_safetensors(tmp_path / "netG.safetensors")[0])


def test_bfloat16_is_read_alike_whatever_else_is_loaded(tmp_path: Path) -> None:
    write(tmp_path / "g.safetensors", {"a": np.arange(-3, 3, dtype=np.float32)}, "BF16")
    pytest.importorskip("ml_dtypes")
    array = read_safetensors(tmp_path / "g.safetensors")[0]["a"]
    assert array.dtype == np.float32
    np.testing.assert_array_equal(array, np.arange(-3, 3))


@pytest.mark.parametrize("form", ["float16", "bfloat16", "float8_e4m3fn"])
def test_narrow_npz(form: str, tmp_path: Path) -> None:
    types = pytest.importorskip("ml_dtypes")
    dtype = np.float16 if form == "float16" else getattr(types, form)
    arrays = {
        key: array.astype(dtype) if array.dtype.kind == "f" else array for key, array in state().items()
    }
    np.savez(tmp_path / "netG.npz", **arrays)  # pyright: ignore[reportArgumentType]
    if form == "float8_e4m3fn":
        assert "8 bits or less" in complaint(tmp_path / "netG.npz")
        return
    notes = import_files([tmp_path / "netG.npz"]).bundle.record["imported"]["notes"]
    assert any(f"stored as {form}, widened" in note for note in notes)


def test_float8_is_refused_in_words(tmp_path: Path) -> None:
    write(tmp_path / "netG.safetensors", state(), "F8_E4M3")
    assert "stored as float8 (F8_E4M3)" in complaint(tmp_path / "netG.safetensors")
    np.savez(tmp_path / "netG.npz", **state())  # pyright: ignore[reportArgumentType]
    assert import_files([tmp_path / "netG.npz"]).bundle.record["imported"]["notes"] == []


@pytest.mark.torch
def test_narrow_tensors_are_reported(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    tensors = {key: torch.from_numpy(array).to(torch.bfloat16) for key, array in state().items()}
    torch.save(tensors, tmp_path / "netG.pth")  # the counts too, as floating point
    notes = import_files([tmp_path / "netG.pth"]).bundle.record["imported"]["notes"]
    assert notes == [f"{len(tensors)} arrays stored as bfloat16, widened to float32"]
    torch.save({key: tensor.to(torch.float8_e5m2) for key, tensor in tensors.items()}, tmp_path / "netG.pth")
    assert "stored as float8_e5m2" in complaint(tmp_path / "netG.pth")
