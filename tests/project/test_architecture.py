"""The page about the house is true: every wing has its row, and every name it links to is defined where it says."""

from __future__ import annotations

import ast
import re

import pytest

from scripts.house import CORE, WINGS
from tests.project.checkout import ROOT

PAGE = ROOT / "docs" / "architecture.md"
LINK = re.compile(r"\[`(\w+)`\]\(\.\./([\w/]+\.py)\)")


def definitions(source: str) -> set[str]:
    """Return the names that a module defines at its top level."""
    found = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


@pytest.mark.parametrize(("name", "path"), sorted(set(LINK.findall(PAGE.read_text(encoding="utf-8")))))
def test_a_link_leads_to_its_definition(name: str, path: str) -> None:
    assert name in definitions((ROOT / path).read_text(encoding="utf-8"))


def test_both_walks_are_there() -> None:
    assert len(LINK.findall(PAGE.read_text(encoding="utf-8"))) > 35


def test_the_wings_are_listed_in_their_order() -> None:
    rows = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(row for row in rows if row in WINGS) == WINGS
    for wing in WINGS:
        assert (ROOT / CORE / wing).is_dir() or (ROOT / CORE / f"{wing}.py").is_file()


def test_every_path_in_backticks_exists() -> None:
    text = PAGE.read_text(encoding="utf-8")
    paths = {path for path in re.findall(r"`([\w/]+(?:\.py|/))`", text) if "/" in path}
    places = (ROOT, ROOT / CORE, ROOT / "dcgan_jax", ROOT / "dcgan_torch")
    run_folder = {"samples/fixed_noise/", "variable_noise/", "state/", "formats/", "foreign/", "convolution/"}
    assert {
        path for path in paths - run_folder if not any((place / path).exists() for place in places)
    } == set()
