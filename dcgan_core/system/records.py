"""Records: JSON and TOML read from a file, and checked before they are believed. All of the package's are read here."""

from __future__ import annotations

import builtins
import json
import os
import tomllib
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from dcgan_core.errors import InputError
from dcgan_core.system.files import LARGEST_TEXT, read_text, read_up_to

LARGEST_RECORD = 2**28
"""Bytes of a file; no record of this package comes near."""

LARGEST_COUNT = 10**15
"""Of steps, epochs, bytes: more than any run or file has. A whole number of a record is a count."""

_WORDS: dict[Any, str] = {
    int: f"a whole number from 0 to {LARGEST_COUNT:.0e}",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
    bool: "true or false",
    types.NoneType: "nothing",
}


MOST_LEVELS = 300
"""Of nesting: whatever works through a record, or writes it again, comes to its end."""
_TOO_DEEP = "it is nested more deeply than any record"


class BadRecord(ValueError):
    """A text that is not JSON or TOML, or not the record that was expected; the message says in which way."""


def parse_json(text: str | bytes, *, constants: bool = True) -> Any:
    """Return what a text of JSON holds; raises BadRecord for anything else, however it is nested.

    constants: whether NaN and the infinities may be in it, which Python writes and JSON has not.
    """
    try:
        return _shallow(json.loads(text) if constants else json.loads(text, parse_constant=_refuse))
    except RecursionError as error:
        raise BadRecord(_TOO_DEEP) from error
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        raise BadRecord(_short(error)) from error


def json_text(value: Any, most: int) -> str | None:
    """Return `value` as JSON for a part of a record, or None where it is not JSON, or is longer than `most` characters.

    Also None for what is nested half as deeply as a whole record may be: what is written can be read.
    """
    try:
        text = json.dumps(value, allow_nan=False)
        parse_json("[" * (MOST_LEVELS // 2) + text + "]" * (MOST_LEVELS // 2))
    except (TypeError, ValueError, RecursionError):
        return None
    return text if len(text) <= most else None


def read_json(path: Path) -> Any:
    """Return what a file of JSON holds.

    Raises OSError when it cannot be read or is not a plain file, BadRecord when it is not JSON or too large for a
    record.
    """
    text = read_up_to(path, LARGEST_RECORD + 1)
    if len(text) > LARGEST_RECORD:
        raise BadRecord(f"it has more than {LARGEST_RECORD:,} bytes, too many for a record")
    return parse_json(text)


def parse_toml(text: str) -> dict[str, Any]:
    """Return what a text of TOML holds; raises BadRecord for anything else, however it is nested."""
    try:
        return _shallow(tomllib.loads(text))
    except RecursionError as error:
        raise BadRecord(_TOO_DEEP) from error
    except ValueError as error:  # TOMLDecodeError is one
        raise BadRecord(_short(error)) from error


def read_toml(path: str | os.PathLike[str], expected: str, largest: int = LARGEST_TEXT) -> dict[str, Any]:
    """Return the content of a TOML file; raises InputError when it cannot be read. expected: what it should be."""
    try:
        return parse_toml(read_text(path, largest))
    except OSError as error:
        raise InputError(
            f"{os.fspath(path)}: cannot be read ({error.strerror}); expected {expected}"
        ) from error
    except ValueError as error:
        raise InputError(f"{os.fspath(path)}: not a TOML file: {_short(error)}") from error


def checked(record: object, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return `record` once it is known to be an object that has these fields; others may be in it too.

    fields: the type of each: those of JSON, lists and dictionaries of one type, and unions; what may be None may be
    missing too. An int is a count, from 0 to LARGEST_COUNT, and never a bool; a whole number serves as a float.

    Raises BadRecord naming the first field that is missing or of another type.
    """
    if not isinstance(record, dict):
        raise BadRecord(f"it is {_shown(record)}, expected an object")
    for name, kind in fields.items():
        if not _fits(value := record.get(name), kind):
            found = f"is {_shown(value)}" if name in record else "is missing"
            raise BadRecord(f"{_shown(name)} {found}, expected {_in_words(kind)}")
    return record


def _shallow(content: Any) -> Any:
    """Return `content` unless it is nested too deeply. Level by level: a recursion would fail where the depth does."""
    level = [content] if isinstance(content, dict | list) else []
    for _ in range(MOST_LEVELS):
        groups = [value.values() if isinstance(value, dict) else value for value in level]
        level = [inner for group in groups for inner in group if isinstance(inner, dict | list)]
        if not level:
            return content
    raise BadRecord(_TOO_DEEP)


def _fits(value: object, kind: Any) -> bool:
    members = get_args(kind)
    match get_origin(kind) or kind:
        case types.UnionType:
            return any(_fits(value, member) for member in members)
        case builtins.list if members:
            return isinstance(value, list) and all(_fits(entry, members[0]) for entry in value)
        case builtins.dict if members:
            return isinstance(value, dict) and all(_fits(entry, members[1]) for entry in value.values())
        case builtins.int:
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT
        case builtins.float:
            # A whole number of 400 digits is not a float.
            small = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_COUNT
            return isinstance(value, float) or small
        case _:
            return isinstance(value, kind)


def _in_words(kind: Any) -> str:
    if get_origin(kind) is types.UnionType:
        return " or ".join(map(_in_words, get_args(kind)))
    words = _WORDS[get_origin(kind) or kind]
    return f"{words} of {_in_words(get_args(kind)[-1])}" if get_args(kind) else words


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, int) or abs(value) <= 10**30 else "a number of many digits"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _short(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"it is not text in UTF-8 (at byte {error.start})"
    return str(error)[:200]


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
