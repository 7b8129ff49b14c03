"""Damaged and hostile files: each one clear message, nothing executed, nothing left behind."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import json
import pickle
import types
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import split_name
from dcgan_core.weights.foreign.arrays.dialects import DIALECTS, state_keys
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.formats import pth
from dcgan_core.weights.formats.pth import read_pth
from dcgan_core.weights.layouts import to_torch
from dcgan_core.weights.opening import open_weights
from tests.weights.test_onnx import small, trained_weights


def state(
    preset: str = "akashkadel", dialect: str = "akashkadel", name: str = "generator"
) -> dict[str, np.ndarray]:
    """A network's arrays as a public file has them."""
    architecture = small(preset)
    network = architecture.networks()[name]
    weights = trained_weights(architecture, name)
    arrays = {}
    for canonical, key in state_keys(DIALECTS[dialect], name, network).items():
        index, role = split_name(canonical)
        arrays[key] = to_torch(network.layers[index], role, weights[canonical])
    return arrays


def complaint(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_weights(path)
    return str(caught.value)


def write_npz_names(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays under names that may be no names of files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.save(stream, array)
            archive.writestr(f"{name[:60_000]}.npy", stream.getvalue())


class Bomb:
    """Creates a file when it is unpickled."""

    def __init__(self, marker: Path):
        self.marker = marker

    def __reduce__(self):
        return (exec, (f"open({str(self.marker)!r}, 'w').close()",))


@pytest.mark.parametrize("suffix", [".pth", ".pt", ".npz", ".npy", ".safetensors", ".ckpt", ""])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"epoch 1: loss 0.3\n", "a text: 'epoch 1: loss 0.3'"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (bytes(range(128, 255)) * 9, ""),
        (b"PK\x03\x04 and then nothing of a zip", ""),
        (b"\x93NUMPY\x01\x00", ".npy"),
        (b"\x89HDF\r\n\x1a\n" + bytes(64), "HDF5"),
    ],
    ids=["empty", "text", "html", "noise", "zip", "npy", "hdf5"],
)
def test_files_that_are_no_weights(suffix: str, content: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / f"weights{suffix}"
    path.write_bytes(content)
    message = complaint(path)
    assert str(path) in message or path.name in message
    if suffix != ".safetensors":  # which is read by its own library, whatever is in it
        assert expected in message


def test_arrays_that_want_to_be_unpickled(tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    bomb = np.array([Bomb(marker)], dtype=object)
    np.save(tmp_path / "a.npy", bomb, allow_pickle=True)
    assert "plain array" in complaint(tmp_path / "a.npy")
    np.savez(tmp_path / "a.npz", **(state() | {"network.99.weight": bomb}))  # pyright: ignore[reportArgumentType]
    assert "plain arrays" in complaint(tmp_path / "a.npz")
    (tmp_path / "b.pth").write_bytes(pickle.dumps(Bomb(marker)))
    complaint(tmp_path / "b.pth")
    assert not marker.exists()


@pytest.mark.torch
@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "legacy"])
def test_a_malicious_pth(legacy: bool, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    marker = tmp_path / "executed"
    content = {key: torch.from_numpy(array) for key, array in state().items()} | {"extra": Bomb(marker)}
    torch.save(content, tmp_path / "g.pth", _use_new_zipfile_serialization=not legacy)
    message = complaint(tmp_path / "g.pth")
    assert "not unpickled" in message
    assert "state_dict()" in message
    assert not marker.exists()
    torch.load(tmp_path / "g.pth", weights_only=False)  # the control: the file does what it is feared for
    assert marker.exists()


@pytest.mark.torch
def test_a_whole_module_is_refused_with_the_way_out(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    torch.save(torch.nn.Sequential(torch.nn.Linear(2, 2)), tmp_path / "g.pth")
    assert "torch.save(model.state_dict()" in complaint(tmp_path / "g.pth")


PLAIN: dict[str, tuple[Any, Any]] = {
    "number of NumPy": (np.float64(3), 3.0),
    "truth value of NumPy": (np.bool_(True), True),
    "text of NumPy": (np.str_("abc"), "abc"),
    "array": (np.arange(6.0).reshape(2, 3).T, np.arange(6.0).reshape(2, 3).T),
    "array of the other byte order": (np.arange(3, dtype=">f4"), np.arange(3, dtype=np.float32)),
    "array without values": (np.zeros((0, 3)), np.zeros((0, 3))),
    "array of half precision": (np.ones(3, np.float16), np.ones(3, np.float32)),
    "namespace": (argparse.Namespace(lr=1, out=PurePosixPath("/a/b")), {"lr": 1, "out": "/a/b"}),
    "simple namespace": (types.SimpleNamespace(a=(1, 2)), {"a": [1, 2]}),
    "dictionary with a default": (defaultdict(list, {"loss": [1.0]}), {"loss": [1.0]}),
    "date": (datetime.datetime(2020, 1, 2, 3, 4, 5), "2020-01-02T03:04:05"),
}


@pytest.mark.torch
@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "legacy"])
def test_plain_data_next_to_the_weights(legacy: bool, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    path = tmp_path / "g.pth"
    arrays = state()
    weights = {key: torch.from_numpy(array) for key, array in arrays.items()}
    content = {"netG": weights, **{name: value for name, (value, _) in PLAIN.items()}}
    torch.save(content, path, _use_new_zipfile_serialization=not legacy)
    read, _ = read_pth(path)
    for name, (_, expected) in PLAIN.items():
        assert type(read[name]) is type(expected), name
        np.testing.assert_equal(read[name], expected, name)
    record = import_files([path]).bundle.record["imported"]
    assert record["beside_the_weights"]["namespace"] == {"lr": 1, "out": "/a/b"}
    assert json.dumps(record)  # which a run keeps
    # Nothing of this is allowed in the process from then on.
    with pytest.raises(pickle.UnpicklingError):
        torch.load(path, weights_only=True)


def called(function: str, *arguments: bytes) -> bytes:
    """The pickle of a call: of `module name`, with arguments as pickles."""
    return b"c" + function.replace(" ", "\n").encode() + b"\n(" + b"".join(arguments) + b"tR"


def text(letters: str) -> bytes:
    return b"X" + len(letters.encode()).to_bytes(4, "little") + letters.encode()


def array_of(code: str, length: int, data: bytes) -> bytes:
    start = called("numpy._core.multiarray _reconstruct", b"cnumpy\nndarray\n", b"K\x00\x85", text("b"))
    state = b"(K\x01J" + length.to_bytes(4, "little") + b"\x85" + called("numpy dtype", text(code)) + b"\x89"
    return start + state + data + b"tb"


EIGHT = called("_codecs encode", text("\0" * 8), text("latin1"))
FORGED = {
    "objects as bytes": array_of("O8", 1, EIGHT),
    "more than is there": array_of("f8", 2**30, EIGHT),
    "no data": array_of("f8", 1, b"]"),
    "no letters": array_of("U1", 1, called("_codecs encode", text("\xff" * 4), text("latin1"))),
    "an object as a scalar": called("numpy._core.multiarray scalar", called("numpy dtype", text("O")), EIGHT),
    "many bytes": called("builtins bytes", b"J\xff\xff\xff\x7f"),
    "a namespace in itself": b"cargparse\nNamespace\n)\x81q\x01}X\x01\x00\x00\x00ah\x01sb",
    "a method of NumPy": called("builtins getattr", b"cnumpy\nndarray\n", text("tofile")),
    "a function of NumPy": called("numpy fromfile", text("data")),
}
"""Pickles of plain data that no program writes."""


@pytest.mark.torch
@pytest.mark.parametrize("case", FORGED)
def test_forged_plain_data(case: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")

    def forge(pickled: bytes) -> Path:
        torch.save({"a": torch.ones(2)}, tmp_path / "whole.pth")
        with (
            zipfile.ZipFile(tmp_path / "whole.pth") as whole,
            zipfile.ZipFile(tmp_path / "g.pth", "w") as copy,
        ):
            for name in whole.namelist():
                content = b"\x80\x02}" + text("x") + pickled + b"s."
                copy.writestr(name, content if name.endswith("data.pkl") else whole.read(name))
        return tmp_path / "g.pth"

    with pytest.raises(InputError):
        read_pth(forge(FORGED[case]))
    # The control: forged in the same way, but as NumPy writes it.
    np.testing.assert_array_equal(read_pth(forge(array_of("f8", 1, EIGHT)))[0]["x"], np.zeros(1))


class Settings:
    """Of a class that no other program has."""


@pytest.mark.torch
@pytest.mark.parametrize(
    ("extra", "name"),
    [
        (Settings(), "test_bad_files.Settings"),
        (np.array([Settings()], dtype=object), "NumPy values of type 'O8'"),
        (np.zeros(2, [("a", "f4")]), "NumPy values of type 'V4'"),
    ],
    ids=["class", "objects in an array", "records"],
)
def test_the_way_out_names_the_weights(extra: Any, name: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    path = tmp_path / "g.pth"
    weights = {key: torch.from_numpy(array) for key, array in state().items()}
    twin = dict(weights)
    adam = {"state": {0: {"exp_avg": torch.ones(2), "exp_avg_sq": torch.ones(2)}}, "param_groups": []}
    alone = "{key: value for key, value in d.items() if torch.is_tensor(value)}"
    for content, saved in (
        ({"args": extra, "netG": weights, "optimizer": adam, "z": torch.ones(2)}, "d['netG']"),
        ({"states": {"netG": weights, "netD": twin}, "args": extra},
         "{'netG': d['states']['netG'], 'netD': d['states']['netD']}"),
        ({**weights, "args": extra}, alone),
        ({"G": torch.nn.Linear(2, 2), "args": extra}, "d['G'].state_dict()"),
    ):  # fmt: skip
        torch.save(content, path)
        message = complaint(path)
        assert name in message or "linear.Linear" in message
        code = f"d = torch.load('g.pth', weights_only=False); torch.save({saved}, 'weights.pth')"
        assert message.endswith(code)
        with contextlib.chdir(tmp_path):
            exec(code, {"torch": torch})
        assert read_pth(tmp_path / "weights.pth")[0]


@pytest.mark.torch
def test_tensors_that_claim_more_than_they_store(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    giant = torch.zeros(1).expand(10**6, 10**6)
    torch.save({"main.0.weight": giant}, tmp_path / "g.pth")
    assert "stores fewer" in complaint(tmp_path / "g.pth")
    sparse = torch.eye(3).to_sparse()
    torch.save({"main.0.weight": sparse}, tmp_path / "g.pth")
    complaint(tmp_path / "g.pth")
    torch.save({"main.0.weight": torch.zeros(3, 3, 1, 1, dtype=torch.complex64)}, tmp_path / "g.pth")
    complaint(tmp_path / "g.pth")


@pytest.mark.torch
def test_what_is_shared_is_not_copied_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes can name one list, or one tensor, again and again."""
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(pth, "MOST_ENTRIES", 10_000)
    shared: list[Any] = [0.0]
    for _ in range(14):
        shared = [shared] * 10
    torch.save(shared, tmp_path / "lists.pth")
    with pytest.raises(
        InputError, match=r"lists\.pth: its dictionaries and lists have more than 10,000 entries"
    ):
        read_pth(tmp_path / "lists.pth")
    monkeypatch.setattr(pth, "FREE_BYTES", 0)
    values = torch.zeros(10_000)
    torch.save([values] * 200, tmp_path / "tensors.pth")
    with pytest.raises(InputError, match="repeat the same values more than 16 times over"):
        read_pth(tmp_path / "tensors.pth")
    # The control: a network and its averages.
    torch.save([values] * 4, tmp_path / "few.pth")
    assert len(read_pth(tmp_path / "few.pth")[0]) == 4


def plain_generator() -> dict[str, np.ndarray]:
    shapes = [(8, 16, 4, 4), (16, 8, 4, 4), (8, 4, 4, 4), (4, 3, 4, 4)]
    random = np.random.default_rng(0)
    return {f"main.{2 * n}.weight": random.normal(size=s).astype(np.float32) for n, s in enumerate(shapes)}


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    """By the checksums that PyTorch writes and does not read. The control is a file that was saved without them."""
    torch = pytest.importorskip("torch")
    state = {key: torch.from_numpy(array) for key, array in plain_generator().items()}
    path = tmp_path / "netG.pth"
    try:
        for checksums in (True, False):
            torch.serialization.set_crc32_options(checksums)
            torch.save(state, path)
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 64
            path.write_bytes(content)
            if not checksums:
                assert import_files([path]).bundle.weights.keys() == {"generator"}
                continue
            with pytest.raises(InputError, match=r"netG\.pth is damaged: the checksum of .* is another one"):
                import_files([path])
    finally:
        torch.serialization.set_crc32_options(True)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (2**31,)})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("network.0.weight.npy", header.getvalue())
    data = bytearray(path.read_bytes())
    # The directory's entry claims 8 GiB unpacked.
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(data)
    complaint(path)


CHANGES: dict[str, tuple[Callable[[dict[str, np.ndarray]], object], list[str]]] = {
    "a kernel missing": (
        lambda s: s.pop("network.3.weight"),
        ["network.4 normalises, but network.1 normalises already"],
    ),
    "the last kernel missing": (lambda s: s.pop("network.9.weight"), ["channels; images have 1 or 3"]),
    "a scale missing": (lambda s: s.pop("network.1.weight"), ["missing: network.1.weight"]),
    "a shift missing": (lambda s: s.pop("network.1.bias"), ["network.1"]),
    "a mean missing": (lambda s: s.pop("network.4.running_mean"), ["missing: network.4.running_mean"]),
    "a count missing": (
        lambda s: s.pop("network.4.num_batches_tracked"),
        ["missing: network.4.num_batches_tracked"],
    ),
    "one key too many": (
        lambda s: s.update({"foo.weight": np.zeros(3, np.float32)}),
        ["foo.weight has shape (3,)"],
    ),
    "a key of no module": (lambda s: s.update({"step": np.zeros((), np.int64)}), ["unexpected: step"]),
    "an extra member": (
        lambda s: s.update({"network.1.weight_orig": np.zeros(3, np.float32)}),
        ["network.1.weight_orig", "spectral"],
    ),
    "a kernel turned": (
        lambda s: s.update({"network.6.weight": s["network.6.weight"].swapaxes(0, 1)}),
        ["network.6.weight has shape (2, 4, 4, 4)", "network.3.weight gives 4"],
    ),
    "a kernel flat": (lambda s: s.update({"network.3.weight": s["network.3.weight"].ravel()}), ["network.3"]),
    "a vector too long": (
        lambda s: s.update({"network.4.running_var": np.ones(5, np.float32)}),
        ["network.4.running_var has shape (5,), expected (4,)"],
    ),
    "whole numbers": (
        lambda s: s.update({"network.0.weight": s["network.0.weight"].astype(np.int32)}),
        ["network.0.weight has dtype int32"],
    ),
    "two at once": (
        lambda s: (s.pop("network.4.running_mean"), s.update({"bar": np.zeros(2)})),
        ["missing: network.4.running_mean", "unexpected: bar"],
    ),
    "an embedding of labels": (
        lambda s: s.update({"label_embed.weight": np.zeros((10, 10), np.float32)}),
        ["conditional", "label_embed.weight (10 classes x 10 numbers) fits no layer"],
    ),
    "everything gone": (lambda s: s.clear(), [""]),
    "an empty kernel": (
        lambda s: s.update({"network.3.weight": np.zeros((8, 4, 0, 3), np.float32)}),
        ["network.3.weight has shape (8, 4, 0, 3): it is empty"],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", ["npz", "safetensors"])
def test_every_wrong_key_or_shape_is_reported(change: str, form: str, tmp_path: Path) -> None:
    arrays = state()
    alter, expected = CHANGES[change]
    alter(arrays)
    path = tmp_path / f"weights.{form}"
    if form == "npz":
        np.savez(path, **arrays)  # pyright: ignore[reportArgumentType]
    else:
        save_file({key: np.ascontiguousarray(array) for key, array in arrays.items()}, path)
    message = complaint(path)
    for part in [*expected, "weights." + form]:
        assert part in message


def test_a_class_of_one_form_misses_its_bias(tmp_path: Path) -> None:
    """Names do not decide whether a file can be read; what their class has otherwise is said."""
    arrays = state("tomatopope", "tomatopope", "discriminator")
    plain = open_weights(save_npz(tmp_path / "netD.npz", arrays))
    assert not any("unlike" in sentence for sentence in plain.record["assumed"])
    del arrays["conv.2.bias"]
    less = open_weights(save_npz(tmp_path / "netD.npz", arrays))
    assert any("missing: the bias of conv.2" in sentence for sentence in less.record["assumed"])
    assert not less.architecture.discriminator.layers[1].bias
    arrays |= {"conv.2.bias": np.zeros(4, np.float32), "conv.5.bias": np.zeros(8, np.float32)}
    more = open_weights(save_npz(tmp_path / "netD.npz", arrays))
    assert any("unexpected: conv.5.bias" in sentence for sentence in more.record["assumed"])


def test_one_bias_of_many_is_missing(tmp_path: Path) -> None:
    arrays = state("course-mnist", "course-mnist")
    whole = open_weights(save_npz(tmp_path / "g.npz", arrays)).architecture.generator
    assert all(layer.bias for layer in whole.layers)
    for index, key in ((1, "gen.1.0.bias"), (3, "gen.3.0.bias")):
        less = {name: array for name, array in arrays.items() if name != key}
        network = open_weights(save_npz(tmp_path / "g.npz", less)).architecture.generator
        assert [layer.bias for layer in network.layers] == [i != index for i in range(4)]


def save_npz(path: Path, arrays: dict[str, np.ndarray]) -> Path:
    np.savez(path, **arrays)  # pyright: ignore[reportArgumentType]
    return path


def test_two_generators_and_two_that_do_not_fit(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **state())  # pyright: ignore[reportArgumentType]
    np.savez(tmp_path / "b.npz", **state())  # pyright: ignore[reportArgumentType]
    with pytest.raises(InputError, match=r"both a.npz and b.npz hold a generator"):
        import_files([tmp_path / "a.npz", tmp_path / "b.npz"])
    np.savez(tmp_path / "d.npz", **state("csinva-cifar", "csinva-cifar", "discriminator"))  # pyright: ignore[reportArgumentType]
    with pytest.raises(InputError, match="do not fit each other: the generator draws 28x28x1"):
        import_files([tmp_path / "a.npz", tmp_path / "d.npz"])


def test_kernels_no_habit_knows_ask_for_the_geometry(tmp_path: Path) -> None:
    shapes = {"main.0": (2, 1, 8, 8), "main.2": (2, 2, 8, 8), "main.4": (1, 2, 300, 300)}
    arrays = {f"{path}.weight": np.ones(shape, np.float32) for path, shape in shapes.items()}
    np.savez(tmp_path / "netD.npz", **arrays)  # pyright: ignore[reportArgumentType]
    message = complaint(tmp_path / "netD.npz")
    assert "kernels 8x8, 8x8, 300x300" in message
    assert "--d-strides" in message


def test_folders(tmp_path: Path) -> None:
    assert "holds neither a run nor weights" in complaint(tmp_path)
    np.savez(tmp_path / "model_final.npz", **state())  # pyright: ignore[reportArgumentType]
    np.save(tmp_path / "x.npy", np.zeros(3))
    assert "name the files to import" in complaint(tmp_path)


def test_our_own_note_damaged(tmp_path: Path) -> None:
    for note in (
        "{",
        "[]",
        '{"format": "dcgan-export-9"}',
        '{"format": "dcgan-export-1"}',
        json.dumps({"a": 1}),
    ):
        np.savez(tmp_path / "g.npz", **state(), __dcgan__=np.array(note))  # pyright: ignore[reportArgumentType]
        assert "note" in complaint(tmp_path / "g.npz")


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"label_emb": (10, 6)}, "fits no layer; the first, network.0.weight, reads 3 channels"),
        ({"embed": (10, 784)}, "embed.weight (10 classes x 784 numbers) fits no layer"),
        ({"embed": (1, 3)}, "embed.weight has shape (1, 3). Expected a row for each of 2 to 1,000 classes"),
        ({"embed": (10_000, 1)}, "embed.weight has shape (10000, 1)"),
        (
            {"embed": (10_000, 3)},
            "a matrix that reads one-hot labels (3 classes x 10000 numbers) fits no layer",
        ),
        ({"embed": (10, 0)}, "embed.weight has shape (10, 0)"),
        ({"embed": (10,)}, "embed.weight has shape (10,). Expected a table of labels"),
        (
            {"embed": (10, 2), "label_emb": (10, 1)},
            "several tables of labels: embed.weight, label_emb.weight",
        ),
    ],
)
def test_a_table_of_labels_that_fits_nowhere(
    tables: dict[str, tuple[int, ...]], words: str, tmp_path: Path
) -> None:
    arrays = state() | {f"{path}.weight": np.ones(shape, np.float32) for path, shape in tables.items()}
    assert words in complaint(save_npz(tmp_path / "netG.npz", arrays))


def test_a_table_of_labels_that_fits(tmp_path: Path) -> None:
    """The control of the tables above."""
    arrays = state() | {"embed.weight": np.ones((10, 2), np.float32)}
    architecture = open_weights(save_npz(tmp_path / "netG.npz", arrays)).architecture
    assert (architecture.classes, architecture.nz) == (10, 1)


@pytest.mark.parametrize("write", [lambda path, arrays: save_file(arrays, path), write_npz_names])
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.b " * 60_000, "a.b a.b"),
        ("n" * 1001, "nnn"),
        ("main\nerror: forged\x1b[2J", "main\\nerror: forged\\x1b"),
    ],
    ids=["parts", "long", "lines"],
)
def test_a_name_that_no_program_writes(
    tmp_path: Path, write: Callable[[Path, dict[str, np.ndarray]], None], name: str, shown: str
) -> None:
    write(tmp_path / "weights", {name: np.zeros((4, 4), np.float32)})
    message = complaint(tmp_path / "weights")
    assert shown in message
    assert "expected a name of one line" in message
    assert len(message) < 300
