"""The order of the wings: an import of the framework-free package never runs back up, and no files import in a loop."""

from __future__ import annotations

from pathlib import Path

from scripts.house import (
    CORE,
    FOREIGN,
    ROOT,
    STEPS,
    WINGS,
    arrows_back,
    circles,
    graph,
    imports,
    modules,
    wing,
)
from tests.project.checkout import PACKAGES


def test_every_module_lies_in_a_wing() -> None:
    assert {wing(name) for name in modules(ROOT, CORE)} == set(WINGS)
    assert {path.parent.name for path in (ROOT / FOREIGN.replace(".", "/")).glob("*/*.py")} == set(STEPS)


def test_no_import_runs_back_up() -> None:
    assert arrows_back(graph(ROOT, [CORE])) == []


def test_no_modules_import_each_other_in_a_loop() -> None:
    assert circles(graph(ROOT, PACKAGES)) == []


def test_an_import_counts_wherever_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "late.py"
    file.write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from dcgan_core.runs import folder\n"
        "def late():\n    import dcgan_core.config.fields\n    from dcgan_core.errors import InputError\n"
    )
    known = [
        "dcgan_core.runs.folder",
        "dcgan_core.config.fields",
        "dcgan_core.errors",
        "dcgan_core.runs.stats",
    ]
    assert imports(file, known) == {"dcgan_core.runs.folder", "dcgan_core.config.fields", "dcgan_core.errors"}


def test_an_arrow_back_and_a_circle_are_seen() -> None:
    arrows = {
        "dcgan_core.errors": {"dcgan_core.weights.bundle"},
        "dcgan_core.weights.bundle": {"dcgan_core.system.files"},
        "dcgan_core.system.files": {"dcgan_core.errors"},
        "dcgan_jax.devices": set(),
    }
    assert arrows_back(arrows) == ["dcgan_core.errors -> dcgan_core.weights.bundle"]
    assert arrows_back({"dcgan_core.weights.foreign.arrays.layers": {"dcgan_core.weights.foreign.sources"}})
    assert circles(arrows) == [["dcgan_core.errors", "dcgan_core.system.files", "dcgan_core.weights.bundle"]]
