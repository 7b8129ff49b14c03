"""What is known is on the disk: a line of JSON for everything that was measured, the moment it was.

So a command that is killed loses what it was measuring and nothing else, and what it wrote is read as it is.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.system.files import read_text
from dcgan_core.system.records import BadRecord, parse_json

LARGEST = 2**26
"""Bytes of a journal that are read: many times what three parts write."""

Record = dict[str, Any]
"""A line: `at` (seconds since the command began), `item` (what was done, or ""), `kind`, and what belongs to it."""


@dataclasses.dataclass(frozen=True)
class Journal:
    """The file of one part. Several processes may write, each a whole line at a time.

    began: the moment of the command's start, as `time.time` has it.
    """

    path: Path
    began: float
    item: str = ""

    def of(self, item: str) -> Journal:
        """Return the same journal for what belongs to `item`."""
        return dataclasses.replace(self, item=item)

    def write(self, kind: str, **found: Any) -> None:
        """Append a line; it is in the operating system's hands when this returns."""
        line = {"at": round(time.time() - self.began, 2), "item": self.item, "kind": kind, **found}
        with open(self.path, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")


def part_path(folder: Path, part: int) -> Path:
    """Return where the journal of a part is."""
    return folder / f"part{part}.jsonl"


def read_journals(folders: Iterable[Path]) -> list[list[Record]]:
    """Return the records of every journal in these folders, in order.

    Raises InputError for a folder without one.
    """
    journals = []
    for folder in folders:
        paths = sorted(folder.glob("part*.jsonl"))
        if not paths:
            raise InputError(f"{folder} holds no part*.jsonl of python -m scripts.benchmark_gpu")
        journals += [read_journal(path) for path in paths]
    return [journal for journal in journals if journal]


def read_journal(path: Path) -> list[Record]:
    """Return the records of a journal; a line that a kill has torn is left out."""
    records = []
    for line in read_text(path, LARGEST).splitlines():
        try:
            record = parse_json(line)
        except BadRecord:
            continue
        if isinstance(record, dict) and {"at", "item", "kind"} <= record.keys():
            records.append(record)
    return records
