"""LSUN: scenes, a database (LMDB) of encoded images for each category."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dcgan_core.data.account import Account, split_of
from dcgan_core.data.decode import MAX_FILE_BYTES, BrokenImage
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report, SourceFile, home_of, looked_in, places
from dcgan_core.errors import InputError
from dcgan_core.system import packages

ENDING = "_train_lmdb"
DATA = "data.mdb"
PAGE = "https://www.yf.io/p/lsun"
INSTALL = "python -m pip install 'dcgan-jax[data]'"


class Lsun:
    """The training images of one category, or of several with the category as label."""

    name = "lsun"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the database that --data-dir is, or those in it."""
        given = request.data_dir
        folders = places(request)
        for folder in folders:
            found = _databases(folder)
            for database in found:
                if not (database / DATA).is_file():
                    raise InputError(
                        f"{database} lacks {DATA}, the file that holds the images; unpack {database.name}.zip again."
                    )
            if found:
                root = folder.parent if found == [folder] else folder
                files = tuple(SourceFile.of(path / DATA, f"{path.name}/{DATA}") for path in found)
                return Listing(str(root.resolve()), files, functools.partial(_open, found))
        zips = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*_lmdb.zip"))]
        packed = (
            f"\n{zips[0]} is still packed: unpack it there (a database is read in place)." if zips else ""
        )
        raise InputError(
            f"LSUN was not found: no folder NAME{ENDING} with a {DATA} is in\n{looked_in(folders)}{packed}\n"
            f"Get a category, such as bedroom_train_lmdb.zip (43 GB) or church_outdoor_train_lmdb.zip (2.3 GB), by way "
            f"of\n  {PAGE}\nand unpack it into {home_of(given)}. It cannot be downloaded from here: it is offered "
            "without https and without a checksum."
        )


def _databases(folder: Path) -> list[Path]:
    if (folder / DATA).is_file() or folder.name.endswith("_lmdb"):
        return [folder] if folder.is_dir() else []
    return sorted(path for path in folder.glob(f"*{ENDING}") if path.is_dir()) if folder.is_dir() else []


def _open(databases: list[Path], report: Report) -> Contents:
    lmdb = _library()
    counts: dict[Path, int] = {}
    for database in databases:
        with _environment(lmdb, database) as environment:
            counts[database] = environment.stat()["entries"]
    count = sum(counts.values())
    labelled = len(databases) > 1
    names = tuple(database.name.removesuffix(ENDING) for database in databases)
    notes = {"categories": list(names), "split": "train"}
    others = [path for path in databases[0].parent.glob("*_lmdb") if path not in databases]
    left = Counter(f"{split_of(path.name) or 'another'} database" for path in others)
    account = Account(count, ({database.name: number for database, number in counts.items()},), left)
    return Contents(count, _items(databases, labelled), 3, True, account, names if labelled else None, notes)


def _items(databases: list[Path], labelled: bool) -> Iterator[Item]:
    lmdb = _library()
    for label, database in enumerate(databases):
        try:
            with _environment(lmdb, database) as environment, environment.begin(buffers=True) as transaction:
                for key, value in transaction.cursor():
                    name = f"{database.name}/{bytes(key).decode('ascii', 'replace')}"
                    if len(value) > MAX_FILE_BYTES:
                        content = BrokenImage(f"the image is larger than {MAX_FILE_BYTES >> 20} MiB")
                    else:
                        content = bytes(value)
                    yield Item(name, content, label if labelled else None)
        except lmdb.Error as error:
            raise InputError(_damaged(database, error)) from error


def _environment(lmdb: Any, database: Path) -> Any:
    try:
        # No other process writes while we read, and a lock file cannot be made where the data is read-only.
        environment = lmdb.open(str(database), readonly=True, lock=False, readahead=False)
    except (lmdb.Error, OSError) as error:
        raise InputError(_damaged(database, error)) from error
    # The database is read through a memory map, in which a page past the end of a file that is cut off would kill
    # the process. The last page in use is known.
    needed = (environment.info()["last_pgno"] + 1) * environment.stat()["psize"]
    size = (database / DATA).stat().st_size
    if size < needed:
        environment.close()
        raise InputError(_damaged(database, f"{size:,} of {needed:,} bytes are there"))
    return environment


def _damaged(database: Path, error: object) -> str:
    return (
        f"{database / DATA} is not an LMDB database, or is damaged or truncated ({error}). "
        f"Unpack {database.name}.zip again."
    )


def _library() -> Any:
    return packages.load("lmdb", "LSUN is read by lmdb", INSTALL)


LSUN = Lsun()
