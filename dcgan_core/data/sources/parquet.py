"""Parquet files with a column of encoded images, as hub mirrors of many sets come."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dcgan_core.data.account import Account, Choice, choose, declared_splits
from dcgan_core.data.decode import MAX_FILE_BYTES, BrokenImage
from dcgan_core.data.kinds import instead_of_file
from dcgan_core.data.large import swells
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report, SourceFile
from dcgan_core.errors import InputError, number_of
from dcgan_core.system import packages
from dcgan_core.system.files import read_up_to
from dcgan_core.system.records import parse_json

INSTALL = "python -m pip install 'dcgan-jax[data]'"
IMAGE_COLUMNS = ("image", "img", "jpg", "png")
LABEL_COLUMNS = ("label", "labels", "fine_label")
_ROWS_AT_ONCE = 64
_BYTES_AT_ONCE = 2**28
_BUFFER_BYTES = 2**20


class Parquet:
    """The images of --data-dir: one Parquet file, or a folder of them (with its subfolders)."""

    name = "parquet"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """List the files; where a folder holds several splits, those of the training split."""
        place = request.data_dir
        if not place.exists():
            raise InputError(
                f"{place} does not exist. The dataset 'parquet' takes the Parquet files of --data-dir, a file or a "
                "folder."
            )
        root = place.parent if place.is_file() else place
        paths = [place] if place.is_file() else _below(place)
        if not paths:
            raise InputError(
                f"{place} holds no file that ends in .parquet. A hub keeps them in the data/ folder of a data set's "
                "files; put those of the training split here."
            )
        names = [path.relative_to(root).as_posix() for path in paths]
        chosen = Choice([0], Counter(), None)
        if place.is_dir():
            chosen = choose(names, place, declared=declared_splits(root, names), files="files")
        files = tuple(SourceFile.of(paths[index], names[index]) for index in chosen.kept)
        return Listing(str(root.resolve()), files, lambda report: _open(files, chosen))


def _below(place: Path) -> list[Path]:
    """The Parquet files below a folder, without what is hidden."""
    paths = sorted(path for path in place.rglob("*.parquet") if path.is_file())
    return [path for path in paths if not any(part.startswith(".") for part in path.relative_to(place).parts)]


def _open(files: tuple[SourceFile, ...], chosen: Choice) -> Contents:
    pyarrow, parquet = _libraries()
    counts: list[int] = []
    image = label = names = None
    unused: list[str] = []
    for file in files:
        try:
            with parquet.ParquetFile(file.path) as opened:
                schema = opened.schema_arrow
                counts.append(opened.metadata.num_rows)
                _small_enough(opened.metadata, file)
        except (pyarrow.ArrowException, OSError) as error:
            raise InputError(_damaged(file, error)) from error
        found = _image_column(schema, pyarrow)
        if found is None:
            raise InputError(f"{file.path}{_no_column(schema, pyarrow)}")
        own = next((name for name in LABEL_COLUMNS if name in schema.names), None)
        if own is not None and not pyarrow.types.is_integer(schema.field(own).type):
            own = None
        if file is files[0]:
            image, label, names = found, own, _class_names(schema, own)
            unused = [name for name in schema.names if name not in (found, own)]
        elif (found, own) != (image, label):
            raise InputError(
                f"{file.path} has other columns than {files[0].path}: they are not parts of one data set."
            )
    assert image is not None
    notes = {"image_column": image, "label_column": label}
    split = {f"{chosen.split} split": sum(counts)} if chosen.split else {}
    labels = f", labels of column {label}" if label else ", no labels"
    columns = f"; columns that are left: {', '.join(unused)}" if unused else ""
    read = f"From {number_of(len(files), 'file')}: images of column {image}{labels}{columns}."
    account = Account(sum(counts), (split,), chosen.left, (read,))
    return Contents(sum(counts), _items(files, image, label), None, True, account, names, notes)


def _small_enough(metadata: Any, file: SourceFile) -> None:
    """Raise InputError for columns that would fill the memory when they are unpacked."""
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            if swells(column.total_compressed_size, column.total_uncompressed_size):
                raise InputError(
                    f"{file.path}: {column.total_compressed_size:,} bytes of column {column.path_in_schema} unpack to "
                    f"{column.total_uncompressed_size:,}, which those of images do not."
                )


def _rows_at_once(metadata: Any) -> int:
    """Rows that may be held at once: all of a group may hold the same large value, which the file holds once."""
    sizes = [metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups)]
    return max(1, min(_ROWS_AT_ONCE, _BYTES_AT_ONCE // max([1, *sizes])))


def _items(files: tuple[SourceFile, ...], image: str, label: str | None) -> Iterator[Item]:
    pyarrow, parquet = _libraries()
    columns = [image] if label is None else [image, label]
    for file in files:
        number = 0
        try:
            # Unbuffered, it would read a column of a whole row group at once.
            with parquet.ParquetFile(file.path, buffer_size=_BUFFER_BYTES) as opened:
                rows = _rows_at_once(opened.metadata)
                for batch in opened.iter_batches(rows, columns=columns, use_threads=False):
                    labels = batch.column(label).to_pylist() if label is not None else [None] * len(batch)
                    for cell, value in zip(batch.column(image), labels, strict=True):
                        yield Item(f"{file.name} row {number}", _encoded(cell.as_py()), value)
                        number += 1
        except (pyarrow.ArrowException, OSError) as error:
            raise InputError(_damaged(file, error)) from error


def _encoded(value: Any) -> bytes | BrokenImage:
    data = value.get("bytes") if isinstance(value, dict) else value
    if data is None:
        return BrokenImage("no bytes in its row (a path alone leads nowhere)")
    if len(data) > MAX_FILE_BYTES:
        return BrokenImage(f"the image is larger than {MAX_FILE_BYTES >> 20} MiB")
    return data


def _image_column(schema: Any, pyarrow: Any) -> str | None:
    """The column of images: of the usual names the first that holds bytes, else the only one that does."""

    def holds_bytes(kind: Any) -> bool:
        if pyarrow.types.is_struct(kind):
            return kind.get_field_index("bytes") >= 0 and holds_bytes(kind.field("bytes").type)
        return pyarrow.types.is_binary(kind) or pyarrow.types.is_large_binary(kind)

    candidates = [field.name for field in schema if holds_bytes(field.type)]
    named = [name for name in IMAGE_COLUMNS if name in candidates]
    return named[0] if named else candidates[0] if len(candidates) == 1 else None


def _no_column(schema: Any, pyarrow: Any) -> str:
    """What follows the name of a file without a column of images."""
    for field in schema:
        parts = {part.name: part.type for part in field.type} if pyarrow.types.is_struct(field.type) else {}
        # Where no row has any bytes, a writer has no type for them but that of nothing.
        only_paths = "path" in parts and pyarrow.types.is_null(parts.get("bytes", pyarrow.null()))
        if only_paths or (field.name in IMAGE_COLUMNS and pyarrow.types.is_string(field.type)):
            return (
                f": column {field.name} holds paths only, no bytes. Get the files with the images in them, or read the "
                "folder of the images they lead to."
            )
    return f" has no column of images (bytes, or bytes and path); its columns are {', '.join(schema.names)}."


def _class_names(schema: Any, label: str | None) -> tuple[str, ...] | None:
    """The names of the labels as hubs write them into the file, where they do."""
    try:
        features = parse_json((schema.metadata or {})[b"huggingface"])["info"]["features"]
        return tuple(str(name) for name in features[label]["names"])
    except (KeyError, TypeError, ValueError):
        return None


def _damaged(file: SourceFile, error: Exception) -> str:
    with contextlib.suppress(OSError):
        if instead := instead_of_file(read_up_to(file.path, 512)):
            return f"{file.path} is not a Parquet file, {instead}."
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"{file.path} is not a Parquet file, or is damaged or truncated ({words}). Download it again."


def _libraries() -> tuple[Any, Any]:
    pyarrow, parquet = (
        packages.load(name, "Parquet files are read by pyarrow", INSTALL)
        for name in ("pyarrow", "pyarrow.parquet")
    )
    return pyarrow, parquet


PARQUET = Parquet()
