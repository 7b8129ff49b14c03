"""What kind of file or folder something is, by its content; and for the kinds that are not read, what to do next."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

from dcgan_core.errors import InputError
from dcgan_core.system.files import open_plain

KINDS = ".pth, .pt, .bin or .ckpt (PyTorch), .safetensors, .npz, .npy, .keras, .h5, .onnx or .msgpack files"

HEAD = 512
"""Bytes from which a kind is recognised; a zip's directory and a TensorFlow index's end are looked at too."""

STATED = frozenset({"keras", "hdf5", "onnx"})
"""The kinds of files that state their own operations."""

READABLE = frozenset({"npy", "npz", "torch zip", "torch legacy", "safetensors", "msgpack", *STATED})
"""The kinds that are read. Every other one is in the table below."""

_STATE_DICT = "torch.save(model.state_dict(), 'weights.pth')"
_ARRAYS = "numpy.savez('weights.npz', **{name: array, ...})"

UNREADABLE: dict[str, tuple[str, str]] = {
    "empty": ("empty (0 bytes)", "Download or copy it again."),
    "empty zip": ("an empty archive: there are no weights in it", "Download or copy it again."),
    "cut zip": (
        "the beginning of a zip (PyTorch writes such files) whose end is missing or damaged",
        "It was cut short; download or copy it again.",
    ),
    "zip": ("a zip archive, not weights", "Unpack it and name the weights file in it."),
    "torchscript": (
        "a TorchScript program, not weights",
        "In PyTorch: torch.save(torch.jit.load({file}).state_dict(), 'weights.pth')",
    ),
    "torch export": (
        "a program that torch.export wrote, not weights",
        "In PyTorch: torch.save(torch.export.load({file}).state_dict, 'weights.pth')",
    ),
    "pickle": (
        "a Python pickle (as pickle, joblib or Paddle writes), not a file of torch.save",
        f"It is not unpickled, since that would let it run any program. If you trust it: {_STATE_DICT}, or {_ARRAYS}",
    ),
    "orbax": (
        "a checkpoint of Orbax, but not one with _METADATA and manifest.ocdbt, as Orbax writes them today",
        f"Restore it with the Orbax that wrote it, then {_ARRAYS}",
    ),
    "tensorflow checkpoint": (
        "part of a TensorFlow checkpoint (.index and .data files)",
        f"In TensorFlow: reader = tf.train.load_checkpoint(PREFIX), then {_ARRAYS}",
    ),
    "tensorflow state": (
        "the text in which TensorFlow notes which checkpoint is the newest; the weights are in .index and .data files",
        f"In TensorFlow: reader = tf.train.load_checkpoint(FOLDER), then {_ARRAYS}",
    ),
    "tensorflow graph": (
        "a TensorFlow graph or SavedModel (.pb): a program, not weights",
        "In TensorFlow: tf.keras.models.load_model(FOLDER).save('net.keras')",
    ),
    "tflite": ("a TensorFlow Lite model", "Save the weights of the model it was converted from."),
    "gguf": ("a GGUF file, as llama.cpp reads: a language model's weights", "Name a DCGAN's weights."),
    "mxnet": ("a file of MXNet", f"In MXNet: arrays = mx.nd.load({{file}}), then {_ARRAYS}"),
    "torch7": ("a file of Torch 7 (Lua)", f"Load it with the package torchfile, then {_ARRAYS}"),
    "compressed": ("a compressed file ({name})", "Unpack it first."),
    "archive": ("an archive ({name})", "Unpack it and name the weights file in it."),
    "lfs": (
        "the pointer that Git LFS leaves instead of a file: the weights themselves were not downloaded",
        "Run git lfs pull in the repository, or download the file itself.",
    ),
    "web page": (
        "a web page or XML, not weights",
        "Was it downloaded from a link that needs a login? Download the file itself (on GitHub: the raw file).",
    ),
    "picture": ("a picture, not weights", f"Expected {KINDS}."),
    "text": ("a text: {text!r}, not weights", f"Expected {KINDS}."),
    "unknown": ("not a weights file (it is of an unknown kind)", f"Expected {KINDS}."),
}
"""(what it is, what to do next) by kind. {name} and {text} are filled in from the content."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x93NUMPY", "npy"),
    (0, b"\x89HDF\r\n\x1a\n", "hdf5"),
    (0, b"GGUF", "gguf"),
    (0, b"GGML", "gguf"),
    (4, b"TFL3", "tflite"),
    (0, b"\x12\x01\x00\x00\x00\x00\x00\x00", "mxnet"),
    (0, b"\x89PNG", "picture"),
    (0, b"\xff\xd8\xff", "picture"),
    (0, b"GIF8", "picture"),
    (0, b"\x1f\x8b", "compressed: gzip"),
    (0, b"BZh", "compressed: bzip2"),
    (0, b"\xfd7zXZ", "compressed: xz"),
    (0, b"\x28\xb5\x2f\xfd", "compressed: zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive: 7z"),
    (0, b"Rar!\x1a\x07", "archive: rar"),
    (257, b"ustar", "archive: tar"),
    (0, b"version https://git-lfs", "lfs"),
    (0, b"model_checkpoint_path:", "tensorflow state"),
)
"""(offset, bytes there, kind)."""

_TORCH_LEGACY = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"
"""The number that torch.save writes first in its format without a zip, as a pickle."""
_OLD_PICKLES = (b"(dp", b"(lp", b"(ip", b"ccopy_reg\n", b"cnumpy", b"c__main__", b"ccollections\n")
_ZLIB = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
_BINARY_SUFFIXES = {
    ".pb": "tensorflow graph",
    ".t7": "torch7",
    ".net": "torch7",
    ".onnx": "onnx",
    ".safetensors": "safetensors",
}
"""The kinds of binary files whose content shows nothing else."""
_TABLE_END = struct.pack("<Q", 0xDB4775248B80FB57)
"""The last bytes of a TensorFlow `.index`, which is a LevelDB table."""


def kind_of(head: bytes, path: Path) -> str:
    """Return the kind of a file: one of `READABLE`, or of the keys of `UNREADABLE` (with ": detail" after some).

    head: the first `HEAD` bytes. Only what they leave open is looked up at `path`. A damaged file is of the kind that
    its remains suggest; its reader reports the damage.
    """
    if not head:
        return "empty"
    # A safetensors file begins with the length of its header, eight bytes that may look like any other beginning,
    # and its header is JSON.
    if head[8:9] == b"{" and head[5:8] == bytes(3):
        return "safetensors"
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if head[:1] == b"\x80" and head[1:2] in (b"\x01", b"\x02", b"\x03", b"\x04", b"\x05"):
        return "torch legacy" if _TORCH_LEGACY in head[:40] else "pickle"
    for offset, magic, kind in _MAGIC:
        if head[offset:].startswith(magic):
            return kind
    return _kind_by_name(head, path) or _kind_of_text(head) or "unknown"


def _kind_by_name(head: bytes, path: Path) -> str | None:
    """Return the kind of a binary file whose first bytes alone do not show it; None where nothing does."""
    name, suffix = path.name.lower(), path.suffix.lower()
    if re.search(r"\.data-\d{5}-of-\d{5}$", name) or _ends_with(path, _TABLE_END):
        return "tensorflow checkpoint"
    if suffix == ".meta" and path.with_suffix(".index").exists():
        return "tensorflow checkpoint"
    # A SavedModel is of version 1, and no ONNX model that is in use is older than version 3.
    if _is_onnx(head) and (suffix != ".pb" or head[1] >= 3):
        return "onnx"
    # A map of at least one entry, whose first key is a text.
    first = head[1:2] if 0x81 <= head[0] <= 0x8F else head[3:4] if head[0] == 0xDE else b""
    if first and (0xA1 <= first[0] <= 0xBF or first[0] == 0xD9):
        return "msgpack"
    if head.startswith(_OLD_PICKLES) or (
        head.startswith(_ZLIB) and suffix in (".pkl", ".joblib", ".gz", ".z")
    ):
        return "pickle"
    return None if _is_text(head) else _BINARY_SUFFIXES.get(suffix)


def _kind_of_text(head: bytes) -> str | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "web page"
    return "text" if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head may end within a letter.
        return error.start >= len(head) - 3 and error.reason == "unexpected end of data"
    return not any(byte < 9 or 13 < byte < 27 for byte in head)


def _is_onnx(head: bytes) -> bool:
    """Whether it begins like an ONNX model: field 1, the version as a number, and then a field that ONNX has."""
    return (
        len(head) > 3
        and head[0] == 0x08
        and 1 <= head[1] <= 32
        and head[2] in b"\x12\x1a\x22\x28\x32\x3a\x42\x72"
    )


def _ends_with(path: Path, end: bytes) -> bool:
    try:
        with open_plain(path) as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - len(end)))
            return stream.read(len(end)) == end
    except OSError:
        return False


def _kind_of_zip(path: Path) -> str:
    # What the content does not show, the name may: its reader reports what is missing.
    by_suffix = {".npz": "npz", ".keras": "keras"}.get(path.suffix)
    try:
        with open_plain(path) as stream, zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    # A damaged directory raises nearly every kind of exception.
    except Exception:
        return by_suffix or "cut zip"
    members = {name.rpartition("/")[2] for name in names}
    if not names:
        return by_suffix or "empty zip"
    if all(name.endswith(".npy") for name in names):
        return "npz"
    if "constants.pkl" in members and any("code/" in name for name in names):
        return "torchscript"
    if any(re.fullmatch(r"([^/]*/)?data\.pkl", name) for name in names):
        return "torch zip"
    if "archive_format" in members or any("exported_program" in name for name in members):
        return "torch export"
    if any(name.endswith(".weights.h5") for name in members) or {"metadata.json", "config.json"} <= members:
        return "keras"
    if "saved_model.pb" in members:
        return "tensorflow graph"
    if by_suffix == "keras":
        return "keras"
    shown = ", ".join(names[:4]) + (" ..." if len(names) > 4 else "")
    return f"zip: it holds {shown[:200]}"


def kind_of_folder(path: Path) -> str | None:
    """Return the kind of a folder that another program wrote as one checkpoint; None for any other folder."""
    names = {entry.name for entry in path.iterdir()}
    if names & {"_CHECKPOINT_METADATA", "manifest.ocdbt", "_METADATA", "_sharding"} or any(
        name.startswith("ocdbt.process_") for name in names
    ):
        return "orbax"
    if "saved_model.pb" in names:
        return "tensorflow graph"
    if any(name.endswith(".index") for name in names) and any(".data-0" in name for name in names):
        return "tensorflow checkpoint"
    return None


def refusal(kind: str, where: Path | str, head: bytes = b"") -> InputError:
    """Return the error for a file or folder of a kind that is not read: what it is, and what to do next."""
    base, _, detail = kind.partition(": ")
    what, advice = UNREADABLE[base]
    text = " ".join(head.decode("utf-8", "replace").split())[:40]
    what = what.format(name=detail, text=text) if base in ("compressed", "archive", "text") else what
    if base == "zip" and detail:
        what += f" ({detail})"
    return InputError(f"{where} is {what}. {advice.replace('{file}', repr(str(where)))}")
