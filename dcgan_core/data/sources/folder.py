"""Any pile of images: a folder with its subfolders, a zip or a tar."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from dcgan_core.data.account import (
    A_RUN,
    Account,
    Choice,
    choose,
    counted,
    declared_splits,
    folders_of,
    remark_on_masks,
    what_run,
)
from dcgan_core.data.kinds import SIGNATURE_BYTES, begins_like_image, unreadable_endings
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import (
    IDX,
    NO_EXTENSION,
    Contents,
    Item,
    Listing,
    Report,
    SourceFile,
    is_archive_name,
    kind_of,
)
from dcgan_core.data.sources.archive import (
    NOT_OF_THE_SET,
    WRITE_IMAGES,
    is_image_name,
    is_tar_name,
    open_archive,
)
from dcgan_core.data.tables import PARTITION, near, remark_on_table, splits_by_table
from dcgan_core.errors import InputError, number_of
from dcgan_core.runs.folder import CONFIG_FILE, says_run
from dcgan_core.system.files import open_plain

LEADS_NOWHERE = "links that lead nowhere"
NOT_PLAIN = "pipes, sockets and devices"
_OF_A_RUN = "The pictures of a run are only taken where their own folder is named as --data-dir."


class Folder:
    """Images wherever they come from; top-level subfolders become labels."""

    name = "folder"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """List `request.data_dir`: a folder of images, an archive, or a folder that holds nothing but one archive."""
        place = request.data_dir
        if not place.exists():
            what = "is a link that leads nowhere" if place.is_symlink() else "does not exist"
            raise InputError(f"{place} {what}. Name a folder, a zip or a tar of images.")
        if place.is_file():
            if kind_of(place.name) == IDX:
                raise InputError(f"{place} is one of several files. {_read_idx(place.parent)}")
            return archive_listing(place)
        if not place.is_dir():
            raise InputError(
                f"{place} is a device, a pipe or a socket: name a folder, a zip or a tar of images."
            )
        if says_run(place / CONFIG_FILE):
            raise InputError(f"{place} is a run, not a folder of images. {_OF_A_RUN}")
        found = list_images(place)
        if found.files:
            return folder_listing(place, found)
        archives = [place / name for name in found.archives if "/" not in name]
        readable = [path for path in archives if path.suffix.lower() == ".zip" or is_tar_name(path.name)]
        if len(readable) == 1 or (not readable and len(archives) == 1):
            return archive_listing((readable or archives)[0])
        if archives:
            names = ", ".join(path.name for path in archives)
            raise InputError(
                f"{place} holds no images but several archives ({names}); name one of them as --data-dir, or "
                "unpack them into one folder to use all."
            )
        raise InputError(_no_images(place, found.others))


@dataclass
class Found:
    """What lies below a folder."""

    files: list[SourceFile] = field(default_factory=list)
    """The images, sorted by name."""
    others: Counter[str] = field(default_factory=Counter)
    """The other files, by kind."""
    archives: list[str] = field(default_factory=list)
    """The names of those that are archives."""


def list_images(root: Path) -> Found:
    """The image files below `root`, known by their endings or, where a name has none, by their first bytes.

    Links are followed, and each folder is entered once. A link to a folder above the link or above `root` is not
    entered: what lies next to the images is not meant. Nor is a run, whose pictures are samples and curves.
    """
    found = Found()
    entered = set(_above(root))
    pending = [(os.fspath(root), "")]
    while pending:
        folder, prefix = pending.pop()
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            subfolders: list[tuple[str, str]] = []
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = prefix + entry.name
                    try:
                        is_folder = entry.is_dir()
                        is_image = not is_folder and _is_image(entry, name)
                    except OSError:  # A link to itself, say, which is neither.
                        is_folder = is_image = False
                    if is_image:
                        status = entry.stat()
                        found.files.append(SourceFile(name, entry.path, status.st_size, status.st_mtime_ns))
                    elif not is_folder:
                        kind = kind_of(entry.name)
                        lost = entry.is_symlink() and not Path(entry.path).exists()
                        found.others[LEADS_NOWHERE if lost else kind if entry.is_file() else NOT_PLAIN] += 1
                        if is_archive_name(entry.name) and kind != IDX:
                            found.archives.append(name)
                    elif entry.name.startswith(".") or entry.name in NOT_OF_THE_SET or _leads_up(entry):
                        continue
                    elif says_run(Path(entry.path) / CONFIG_FILE):
                        found.others[what_run(name)] += sum(len(files) for _, _, files in os.walk(entry.path))
                    else:
                        subfolders.append((entry.path, name + "/"))
            # Sorted, so that it never depends on the disk which of two names of a folder is entered.
            pending += sorted(subfolders, reverse=True)
        except OSError as error:
            raise InputError(f"{error.filename or folder} cannot be read: {error.strerror}.") from error
    found.files.sort(key=lambda file: file.name)
    found.archives.sort()
    return found


def _above(root: Path) -> Iterator[tuple[int, int]]:
    """The folders above `root`, as (device, number)."""
    for folder in root.resolve().parents:
        with contextlib.suppress(OSError):  # One that this user may not look at cannot be entered either.
            status = folder.stat()
            yield status.st_dev, status.st_ino


def _leads_up(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is a link to one that the link lies in."""
    if not entry.is_symlink():
        return False
    link = Path(entry.path)
    return link.parent.resolve().is_relative_to(link.resolve())


def _is_image(entry: os.DirEntry[str], name: str) -> bool:
    if is_image_name(name):
        return entry.is_file()
    if kind_of(entry.name) != NO_EXTENSION or not entry.is_file():
        return False
    with open_plain(entry.path) as stream:
        return begins_like_image(stream.read(SIGNATURE_BYTES))


def folder_listing(root: Path, found: Found, *, all_named: bool = False) -> Listing:
    """The images that were found below `root` as a listing; of several splits those for training.

    all_named: as in `splits_by_table`.
    """
    names = [file.name for file in found.files]
    by_table, table = splits_by_table(root, names, {}, all_named=all_named)
    chosen = choose(names, root, declared=by_table or declared_splits(root, names))
    files = [found.files[index] for index in chosen.kept]
    account = _account([file.name for file in files], chosen, found.others, found.archives, table)

    def open_folder(report: Report) -> Contents:
        labels, class_names = labels_of([file.name for file in files])

        def items() -> Iterator[Item]:
            for index, file in enumerate(files):
                yield Item(file.name, Path(file.path), None if labels is None else labels[index])

        return Contents(len(files), items(), None, True, account, class_names, _notes(found.others))

    return Listing(str(root.resolve()), tuple(files), open_folder, account)


def archive_listing(path: Path, channels: int | None = None, *, all_named: bool = False) -> Listing:
    """The images of the zip or tar at `path` as a listing.

    channels: the source's own. all_named: as in `splits_by_table`.
    """

    def open_images(report: Report) -> Contents:
        images = open_archive(path, report)
        if not images.members:
            raise InputError(_no_images(path, images.others))
        names = list(images.members)
        by_table, table = splits_by_table(path, names, images.tables, all_named=all_named)
        chosen = choose(names, path, declared=by_table)
        names = [names[index] for index in chosen.kept]
        labels, class_names = labels_of(names)
        account = _account(names, chosen, images.others, [], table)
        items = images.items(names, labels)
        return Contents(len(names), items, channels, True, account, class_names, _notes(images.others))

    table = near(path, PARTITION)
    files = (SourceFile.of(path), *((SourceFile.of(table),) if table is not None else ()))
    return Listing(str(path.resolve()), files, open_images, reading="splits, tables")


def _account(
    names: list[str], chosen: Choice, others: Counter[str], archives: list[str], table: str
) -> Account:
    folders = folders_of(names)
    remarks = remark_on_table(table) + remark_on_masks(folders) + _remark_on_unreadable(others)
    if archives:
        listed = ", ".join(archives[:3]) + (f" and {len(archives) - 3} more" if len(archives) > 3 else "")
        remarks += (f"To take the images of an archive ({listed}), name it as --data-dir.",)
    split = {f"{chosen.split} split": len(names)} if chosen.split else {}
    return Account(len(names), (split, Counter(map(kind_of, names)), folders), chosen.left + others, remarks)


def _no_images(place: Path, others: Counter[str]) -> str:
    among = (
        f" among its {number_of(others.total(), 'file')} ({counted(others)})" if others else " and no files"
    )
    remarks = _remark_on_unreadable(others)
    what = "no images that can be read" if remarks else "no images"
    return " ".join((f"{place} holds {what}{among}.", *(remarks or (_advice(place, others),))))


def _advice(place: Path, others: Counter[str]) -> str:
    """What to do about a folder or an archive that holds these files and no images, in a sentence or two."""
    packed = place.is_file()
    if [*others] == [LEADS_NOWHERE]:
        return "What they lead to was moved or removed, or is on a disk that is not mounted here."
    if any(kind.startswith(A_RUN) for kind in others):
        return _OF_A_RUN
    if others[IDX]:
        return _read_idx(place)
    if others[".parquet"]:
        first = "Unpack it, and read them with" if packed else "Read the Parquet files with"
        return f"{first} --dataset parquet --data-dir {'FOLDER' if packed else place}"
    if any(is_archive_name(f"name{kind}") for kind in others):
        return f"{'Unpack it and name' if packed else 'Name'} one of the archives in it."
    if packed and [*others] == [".npy"]:
        return f"It is a NumPy archive of arrays. {WRITE_IMAGES}"
    if others[".npy"] or others[".npz"] or [*others] == [".csv"]:
        return WRITE_IMAGES
    return "Images have endings such as .jpg, .png, .webp, .bmp, .gif or .tif. They may be in subfolders."


def _read_idx(place: Path) -> str:
    unpack = "unpack it, and " if is_tar_name(place.name) else ""
    return (
        f"IDX files are those of MNIST and its kin: {unpack}read them with --dataset mnist --data-dir "
        f"{place.parent if unpack else place} (or --dataset fashion_mnist, kmnist, emnist)."
    )


def _remark_on_unreadable(others: Counter[str]) -> tuple[str, ...]:
    """A sentence for each kind of image among the other files that something installed would read."""
    found: dict[str, Counter[str]] = {}
    for ending, install in unreadable_endings().items():
        if others[ending]:
            found.setdefault(install, Counter())[ending] = others[ending]
    return tuple(
        f"{number_of(kinds.total(), 'image')} cannot be read here ({counted(kinds)}). To read "
        f"{'it' if kinds.total() == 1 else 'them'}: {install}"
        for install, kinds in found.items()
    )


def labels_of(names: list[str]) -> tuple[list[int] | None, tuple[str, ...] | None]:
    """Labels and their names, where every image lies in one of two or more subfolders; None, None otherwise.

    Folders that all images share (`img_align_celeba/000001.jpg`) say nothing and are passed over.
    """
    folders = [PurePosixPath(name).parent.parts for name in names]
    shortest, longest = min(folders), max(folders)  # What the first and the last share, all share.
    depth = next((at for at, part in enumerate(shortest) if longest[at : at + 1] != (part,)), len(shortest))
    if any(len(parts) == depth for parts in folders):
        return None, None
    classes = tuple(sorted({parts[depth] for parts in folders}))
    number = {name: index for index, name in enumerate(classes)}
    return [number[parts[depth]] for parts in folders], classes


def _notes(others: Counter[str]) -> dict[str, Any]:
    return {"files_that_are_not_images": others.total()}


FOLDER = Folder()
