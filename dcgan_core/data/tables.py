"""CelebA's tables, as published (.txt) or as Kaggle has them (.csv): which images are kept apart, what each shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.system.files import read_text

ATTRIBUTES = ("list_attr_celeba.txt", "list_attr_celeba.csv")
PARTITION = ("list_eval_partition.txt", "list_eval_partition.csv")
LARGEST_BYTES = 2**23
"""Of a table of splits in an archive: the published one has 2.8 MB."""
_SPLITS = {"0": "train", "1": "validation", "2": "test"}


def near(place: Path, names: Sequence[str]) -> Path | None:
    """The table of one of these names in or next to `place`, or where the official download has it (Anno/, Eval/)."""
    around = (place, place.parent, place.parent.parent)
    folders = [*around, *(folder / part for folder in around for part in ("Anno", "Eval"))]
    return next((folder / name for folder in folders for name in names if (folder / name).is_file()), None)


def stem(name: str) -> str:
    """By which a table and an image are matched: without the ending, since copies in another format are common."""
    # Text rather than a path: a start looks at hundreds of thousands of names.
    last = name[name.rfind("/") + 1 :]
    dot = last.rfind(".")
    return last[:dot] if dot > 0 else last


def splits_by_table(
    place: Path, names: Sequence[str], inside: Mapping[str, bytes], *, all_named: bool
) -> tuple[dict[str, str], str]:
    """The splits of the images `names` by the table that lies near `place`, or `inside` the archive there; its name.

    A table that names few of the images, or none for training, belongs to others. Raises InputError for a table that
    cannot be read and, with `all_named`, for an image that it does not name.
    """
    path = near(place, PARTITION)
    if path is not None:
        rows = _read_partition(str(path), _text(path))
    elif inside:
        (name, data), *_ = inside.items()
        path = place / name
        rows = _read_partition(str(path), data.decode("utf-8-sig", "replace"))
    else:
        return {}, ""
    found = {name: split for name in names if (split := rows.get(stem(name))) is not None}
    if all_named and len(found) < len(names):
        raise no_line(path, next(name for name in names if name not in found))
    belongs = 2 * len(found) > len(names) and "train" in found.values()
    return (found, path.name) if belongs else ({}, "")


def remark_on_table(table: str) -> tuple[str, ...]:
    """A sentence where the splits are by the table of this name."""
    return (f"The splits are by {table}; to train on all images, move it elsewhere.",) if table else ()


def read_attributes(path: Path) -> tuple[tuple[str, ...], dict[str, np.ndarray]]:
    """The names of the attributes and, by `stem`, uint8 (attributes,): 1 for those it has."""
    lines = _lines(str(path), _text(path))
    before = 1
    if path.suffix == ".csv":
        columns = _cells(lines[0])[1:]
    else:
        before = 2
        columns = _cells(lines[1]) if len(lines) > 1 else []
        if not columns or not lines[0].strip().isdecimal() or int(lines[0]) != len(lines) - 2:
            raise InputError(
                f"{path} is truncated or a different file: it begins with {lines[0][:40]!r} where the number of its "
                f"{max(len(lines) - 2, 0):,} images belongs. Download it again."
            )
    rows: dict[str, np.ndarray] = {}
    for number, line in enumerate(lines[before:], before + 1):
        name, *marks = _cells(line)
        if len(marks) != len(columns) or not {*marks} <= {"1", "-1"}:
            raise InputError(
                f"{path}, line {number}: not a name and {len(columns)} times 1 or -1. Download it again."
            )
        rows[stem(name)] = np.array([mark == "1" for mark in marks], np.uint8)
    return tuple(columns), rows


def no_line(table: Path, image: str) -> InputError:
    """What is said of a table that lacks an image."""
    return InputError(
        f"{table} has no line for {image}: the images and the table do not belong together. Get both from one origin, "
        "or take the table away."
    )


def _read_partition(where: str, text: str) -> dict[str, str]:
    lines = _lines(where, text)
    rows: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        cells = _cells(line)
        if number == 1 and cells == ["image_id", "partition"]:
            continue
        if len(cells) != 2 or cells[1] not in _SPLITS:
            raise InputError(f"{where}, line {number}: not a name and 0, 1 or 2. Download it again.")
        rows[stem(cells[0])] = _SPLITS[cells[1]]
    return rows


def _cells(line: str) -> list[str]:
    return line.replace(",", " ").replace('"', "").split()


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text ({error.reason}). Download it again.") from error


def _lines(where: str, text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise InputError(f"{where} is empty. Download it again.")
    return lines
