"""One reader of JSON and TOML for the whole package: what is not a record is named as such, however it is made."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.system import records
from dcgan_core.system.records import (
    BadRecord,
    checked,
    json_text,
    parse_json,
    parse_toml,
    read_json,
    read_toml,
)
from tests.project.checkout import PACKAGES, ROOT

DEEP = 100_000

BAD_TEXTS: dict[str, str | bytes] = {
    "cut short": '{"a": 1',
    "nested in lists": "[" * DEEP,
    "nested in objects": '{"a":' * DEEP,
    "nested and whole": "[" * 400 + "]" * 400,
    "not text": b"\xff\xfe\x00",
    "empty": "",
    "a number of many digits": "9" * 5000,
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_what_is_not_json_is_refused(name: str) -> None:
    with pytest.raises(BadRecord) as refused:
        parse_json(BAD_TEXTS[name])
    assert len(str(refused.value)) <= 200


def test_json_and_toml_are_read() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": [1, null, {"b": NaN}]}')["a"][:2] == [1, None]
    assert parse_json("[" * 300 + "]" * 300) != []
    assert parse_toml("a = 1\n[b]\nc = [2]\n") == {"a": 1, "b": {"c": [2]}}
    with pytest.raises(BadRecord, match="NaN is not JSON"):
        parse_json('{"a": NaN}', constants=False)


@pytest.mark.parametrize("text", ["a = " + "[" * DEEP, "a = ", "a = 1\na = 2"])
def test_what_is_not_toml_is_refused(text: str) -> None:
    with pytest.raises(BadRecord):
        parse_toml(text)


RECORDS: list[tuple[object, Any, str]] = [
    ([], {}, "it is [], expected an object"),
    ({}, {"step": int}, "'step' is missing, expected a whole number"),
    ({"step": True}, {"step": int}, "'step' is True"),
    ({"step": -5}, {"step": int}, "'step' is -5"),
    ({"step": 10**30}, {"step": int}, "expected a whole number from 0 to"),
    ({"step": 3.5}, {"step": int | None}, "expected a whole number from 0 to 1e+15 or nothing"),
    ({"loss": 10**400}, {"loss": float}, "'loss' is a number of many digits, expected a number"),
    ({"names": ["a", 1]}, {"names": list[str]}, "expected a list of text"),
    ({"files": {"a": 3}}, {"files": dict[str, dict]}, "'files' is {'a': 3}, expected an object of an object"),
    ({"name": "x" * 10_000}, {"name": int}, "'xxx"),
]


@pytest.mark.parametrize(("record", "fields", "words"), RECORDS)
def test_a_field_of_another_type_is_named(record: object, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRecord) as refused:
        checked(record, fields)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_record_of_the_right_types_passes() -> None:
    record = {"step": 0, "loss": 3, "names": [], "files": {"a": {}}, "more": object()}
    fields = {"step": int, "loss": float, "names": list[str], "files": dict[str, dict], "none": str | None}
    assert checked(record, fields) is record


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def test_what_is_written_into_a_record_can_be_read() -> None:
    """Values of foreign files become parts of records, however deeply they are nested."""
    assert json_text(nested(150), 1000) == "[" * 150 + "]" * 150
    for levels in (151, 400, 5000):
        assert json_text(nested(levels), 100_000) is None
    assert json_text("x" * 10, 12) is not None
    for value in ("x" * 11, float("nan"), object(), {1: object()}):
        assert json_text(value, 12) is None


def test_a_pipe_and_a_giant_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(OSError, match="not a plain file"):
        read_json(tmp_path / "pipe.json")
    (tmp_path / "large.json").write_text("[" + " " * 100 + "]")
    assert read_json(tmp_path / "large.json") == [], "the control"
    monkeypatch.setattr(records, "LARGEST_RECORD", 50)
    with pytest.raises(BadRecord, match="too many for a record"):
        read_json(tmp_path / "large.json")


def readers(tree: ast.AST) -> list[int]:
    """The lines of a module on which a library reads JSON or TOML."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in {(m, f) for m in ("json", "tomllib") for f in ("load", "loads")}:
                found.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module in ("json", "tomllib"):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("line", ["json.loads(x)", "map(json.load, x)", "from tomllib import loads"])
def test_a_reader_is_found(line: str) -> None:
    assert readers(ast.parse(line)) == [1]


def test_what_is_not_utf8_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"a = '\xff'")
    with pytest.raises(InputError, match=r"not a TOML file: it is not text in UTF-8 \(at byte 5\)"):
        read_toml(tmp_path / "a.toml", "a configuration")
    with pytest.raises(BadRecord, match="not text in UTF-8"):
        parse_json(b'{"a": "\xff"}')


def test_nothing_else_reads_json_or_toml() -> None:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    own = Path(records.__file__)
    assert readers(ast.parse(own.read_text(encoding="utf-8"))), "the control"
    found = {str(file): readers(ast.parse(file.read_text(encoding="utf-8"))) for file in files if file != own}
    assert {name: lines for name, lines in found.items() if lines} == {}
