"""Any pile of images: a folder with its subfolders, a zip or a tar."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from dcgan_core.data.decode import EXTENSIONS
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report, SourceFile
from dcgan_core.data.sources.archive import is_image_name, is_tar_name, open_tar, open_zip
from dcgan_core.errors import InputError


class Folder:
    """Images wherever they come from; top-level subfolders become labels."""

    name = "folder"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """List `request.data_dir`: a folder of images, an archive, or a folder that holds nothing but one archive."""
        place = request.data_dir
        if not place.exists():
            raise InputError(
                f"{place} does not exist. The dataset 'folder' takes the images of --data-dir, a folder, zip or tar."
            )
        if place.is_file():
            return archive_listing(place)
        files, others = list_images(place)
        if files:
            return folder_listing(place, files, others)
        archives = sorted(path for path in place.iterdir() if _is_archive(path) and path.is_file())
        if len(archives) == 1:
            return archive_listing(archives[0])
        if archives:
            names = ", ".join(path.name for path in archives)
            raise InputError(
                f"{place} holds no images but several archives ({names}); name one of them as --data-dir."
            )
        raise InputError(
            f"{place} holds no images{f' among its {others} files' if others else ' and no files'}. "
            f"Files with these endings are taken, in subfolders too: {' '.join(sorted(EXTENSIONS))}."
        )


def list_images(root: Path) -> tuple[list[SourceFile], int]:
    """The image files below `root`, sorted by name, and the number of other files.

    Links are followed, each folder is entered once: a link that leads back up ends there.
    """
    files: list[SourceFile] = []
    others = 0
    entered: set[tuple[int, int]] = set()
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
                        is_image = not is_folder and is_image_name(name) and entry.is_file()
                    except OSError:  # A link to itself, say, which is neither.
                        is_folder = is_image = False
                    if is_image:
                        status = entry.stat()
                        files.append(SourceFile(name, entry.path, status.st_size, status.st_mtime_ns))
                    elif not is_folder:
                        others += 1
                    elif not entry.name.startswith(".") and entry.name != "__MACOSX":
                        subfolders.append((entry.path, name + "/"))
            # Sorted, so that it never depends on the disk which of two names of a folder is entered.
            pending += sorted(subfolders, reverse=True)
        except OSError as error:
            raise InputError(f"{error.filename or folder} cannot be read: {error.strerror}.") from error
    files.sort(key=lambda file: file.name)
    return files, others


def folder_listing(root: Path, files: list[SourceFile], others: int) -> Listing:
    """The images `files` below `root` as a listing."""

    def open_folder(report: Report) -> Contents:
        labels, class_names = labels_of([file.name for file in files])

        def items() -> Iterator[Item]:
            for index, file in enumerate(files):
                yield Item(file.name, Path(file.path), None if labels is None else labels[index])

        return Contents(len(files), items(), None, True, class_names, _notes(others))

    return Listing(str(root.resolve()), tuple(files), open_folder)


def archive_listing(path: Path, channels: int | None = None) -> Listing:
    """The images of the zip or tar at `path` as a listing; `channels` are the source's own."""

    def open_archive(report: Report) -> Contents:
        images = open_tar(path, report) if is_tar_name(path.name) else open_zip(path, report)
        if not images.members:
            raise InputError(_no_images(path, images.others))
        labels, class_names = labels_of(images.names)
        items = images.items(labels)
        return Contents(len(images.members), items, channels, True, class_names, _notes(images.others))

    return Listing(str(path.resolve()), (SourceFile.of(path),), open_archive)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip" or is_tar_name(path.name)


def _no_images(path: Path, others: int) -> str:
    return (
        f"{path} holds no images{f' among its {others} files' if others else ''}. "
        f"Files with these endings are taken: {' '.join(sorted(EXTENSIONS))}."
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


def _notes(others: int) -> dict[str, Any]:
    return {"files_that_are_not_images": others}


FOLDER = Folder()
