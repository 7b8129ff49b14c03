"""What a source is: files that are found, and items that are read from them.

Finding is cheap and happens at every start (the store is keyed by what is found); reading happens once,
when the store is prepared.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from dcgan_core.data.account import Account, split_of
from dcgan_core.data.decode import BrokenImage
from dcgan_core.data.kinds import instead_of_file
from dcgan_core.data.request import DataRequest
from dcgan_core.errors import InputError
from dcgan_core.system.cache import cache_folder
from dcgan_core.system.files import check_plain, open_plain, read_up_to

Report = Callable[[str], None]
"""Takes one line, or a few, for the person who watches."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a source is made of, as it was when it was found."""

    name: str
    """Its path under the root of the source, with forward slashes."""
    path: str
    size: int
    """Bytes."""
    mtime_ns: int

    @classmethod
    def of(cls, path: str | os.PathLike[str], name: str | None = None) -> SourceFile:
        """The file at `path` as it is now; `name` defaults to the last part of the path."""
        status = check_plain(path)
        return cls(name or Path(path).name, os.fspath(path), status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Item:
    """One image of a source, not yet decoded.

    `content` is the bytes of an image file, the path of one (read by the worker, so that slow disks are read
    in parallel), pixels (uint8 (H, W) or (H, W, C)), or the reason why there is nothing to decode.
    """

    name: str
    content: bytes | Path | np.ndarray | BrokenImage
    label: int | None = None


@dataclass(frozen=True)
class Annotation:
    """What a source says of each image beyond a label."""

    values: np.ndarray
    """uint8 (N, ...), one row an image."""
    columns: tuple[str, ...] | None = None
    """Names of the columns of (N, columns)."""


@dataclass(frozen=True)
class Contents:
    """An opened source. `items` is consumed once and yields `count` items in a fixed order."""

    count: int
    items: Iterator[Item]
    channels: int | None
    """The source's own number of channels; None when it depends on the images (3 unless all are greyscale)."""
    encoded: bool
    """Whether items are image files, worth several processes; False for plain pixels."""
    account: Account
    """What was used and what was skipped."""
    class_names: tuple[str, ...] | None = None
    """Names of the labels 0, 1, ..., where the source knows them."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What else the record of the store should say."""
    annotate: Callable[[list[str]], dict[str, Annotation]] | None = None
    """Gives the annotations, by name, of the items with these names; called once, with those that were kept."""


@dataclass(frozen=True)
class Listing:
    """What a source found: the files that key the store, and how to open them."""

    root: str
    """Where the files were found, for people and for the key."""
    files: tuple[SourceFile, ...]
    open: Callable[[Report], Contents]
    """Opens the files. Raises InputError when they are damaged."""
    account: Account | None = None
    """What is taken and left, where finding shows it; else what `open` gave when the store was prepared holds."""
    reading: str = ""
    """Part of the key where files that are the same are read otherwise than by earlier versions."""


class Source(Protocol):
    """A kind of dataset."""

    @property
    def name(self) -> str:
        """The name under which the registry knows it."""
        ...

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the files, downloading when the request allows it.

        Raises InputError when files are missing, saying which, where it looked and how to get them.
        """
        ...


def download_folder(request: DataRequest) -> Path:
    """Where a download goes: next to the user's data when that can be written, the cache otherwise."""
    target = request.data_dir / request.dataset
    existing = target
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if existing.is_dir() and os.access(existing, os.W_OK):
        return target
    return cache_folder(request.cache_dir) / "downloads" / request.dataset


def places(request: DataRequest, *subfolders: str) -> list[Path]:
    """Folders in which a set may lie, in the order of the search; they need not exist."""
    candidates = [request.data_dir, request.data_dir / request.dataset]
    candidates += [request.data_dir / subfolder for subfolder in subfolders]
    candidates.append(cache_folder(request.cache_dir) / "downloads" / request.dataset)
    return list(dict.fromkeys(candidates))


def md5_of(path: Path) -> str:
    """The md5 of a file in hexadecimal, to compare with the published one."""
    with open_plain(path) as stream:
        return hashlib.file_digest(stream, "md5").hexdigest()


@dataclass(frozen=True)
class Published:
    """A file as it was published."""

    md5: str
    size: int
    """Bytes."""
    unpacked: str = ""
    """The md5 of what a .gz holds, in hexadecimal, where it is known."""

    def difference(self, path: Path) -> str | None:
        """How the file at `path` differs, for a message; None when it is the same.

        It is read where its size is right.
        """
        size = path.stat().st_size
        if size != self.size:
            return f"it has {size:,} bytes instead of {self.size:,}"
        digest = md5_of(path)
        return None if digest == self.md5 else f"its md5 is {digest} instead of {self.md5}"


_ARCHIVES = (
    ".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".7z", ".rar", ".zst", ".gz", ".bz2",
    ".xz", ".cab", ".iso", ".001",
)  # fmt: skip


def is_archive_name(name: str) -> bool:
    """Whether a file name is that of an archive, of a kind that is read here or not."""
    return name.lower().endswith(_ARCHIVES)


NO_EXTENSION = "without extension"
"""What `kind_of` calls files whose names have none."""
IDX = "IDX"
"""What `kind_of` calls the files of MNIST and its kin."""

_IDX_NAME = re.compile(r"(.*[-_])?(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(\.gz)?", re.IGNORECASE)


def kind_of(name: str) -> str:
    """What a file that was left is called in the account: by its ending, where it has one that says anything."""
    last = name.rpartition("/")[2]
    if _IDX_NAME.fullmatch(last):
        return IDX
    stem, dot, ending = last.rpartition(".")
    if last.startswith("."):
        return "hidden"
    return f".{ending.lower()}" if dot and stem else NO_EXTENSION


def left_in(folder: Path, taken: Collection[str]) -> Counter[str]:
    """The files, and folders of other splits, in `folder` that are not among the names `taken`, by kind."""
    left: Counter[str] = Counter()
    for entry in os.scandir(folder) if folder.is_dir() else ():
        split = split_of(entry.name.partition(".")[0])
        if entry.name not in taken and (split or entry.is_file()):
            left[f"{split} split" if split else kind_of(entry.name)] += 1
    return left


def home_of(data_dir: Path) -> Path:
    """The folder into which files of a set may be put, where `data_dir` is what the user named."""
    return data_dir.parent if data_dir.is_file() else data_dir


def damaged(path: Path, error: Exception) -> InputError:
    """Return what is said of a file of a set that is damaged or truncated, as `error` found."""
    with contextlib.suppress(OSError):
        if instead := instead_of_file(read_up_to(path, 512)):
            return InputError(f"{path} is not the published file: {instead}.")
    return InputError(f"{path} is damaged or truncated ({error}). Delete it and download it again.")


def looked_in(folders: list[Path], packed: str = "unpack it there") -> str:
    """The places of a search as indented lines for an error message, with the archives that lie in them.

    packed: what to do with an archive.
    """
    return "\n".join(f"  {folder}{_found_in(folder, packed)}" for folder in folders)


def _found_in(folder: Path, packed: str) -> str:
    if folder.is_file():
        return f"  (a file: {packed.removesuffix(' there')}, and name the folder)"
    if not folder.exists():
        return "  (does not exist)"
    try:
        archives = sorted(path.name for path in folder.iterdir() if is_archive_name(path.name))
    except OSError:
        return ""
    named = ", ".join(archives[:3]) + (f" and {len(archives) - 3} more archives" if len(archives) > 3 else "")
    return f"  (holds {named}: {packed})" if archives else ""
