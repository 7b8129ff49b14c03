"""Measure the house: wings, modules and lines, imports that run back up, circles.

    python -m scripts.house                    # this checkout
    python -m scripts.house --root ../other    # another one, before or after a change

`tests/project/test_order.py` holds the last two figures at zero.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import connected_components

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option

ROOT = Path(__file__).resolve().parents[1]
CORE = "dcgan_core"

WINGS = (
    "errors",
    "system",
    "description",
    "runs",
    "data",
    "weights",
    "pictures",
    "config",
    "framework",
    "sampling",
    "quality",
    "training",
    "exploring",
    "commands",
)
"""The parts of the framework-free package, in the order of the story: an import goes from a later to an earlier one."""

FOREIGN = f"{CORE}.weights.foreign"
STEPS = ("arrays", "writing", "statistics", "choosing", "stated")
"""The folders of FOREIGN, in the same order. Its own modules come after them."""

SMALL = 60
"""Lines below which a module needs a reason to be a file of its own."""


def modules(root: Path, package: str) -> dict[str, Path]:
    """Return the files of a package by dotted name, without the faces (`__init__.py`)."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): path
        for path in sorted((root / package).rglob("*.py"))
        if path.name != "__init__.py"
    }


def imports(path: Path, known: Iterable[str]) -> set[str]:
    """Return the modules among `known` that a file imports anywhere: in functions and under TYPE_CHECKING too."""
    known = set(known)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & known) or {node.module}
    return found & known


def graph(root: Path, packages: Iterable[str]) -> dict[str, set[str]]:
    """Return which module imports which, over all packages."""
    files = {name: path for package in packages for name, path in modules(root, package).items()}
    return {name: imports(path, files) - {name} for name, path in files.items()}


def wing(module: str) -> str:
    """Return the wing that a module of the framework-free package lies in."""
    return module.split(".")[1]


def arrows_back(arrows: dict[str, set[str]]) -> list[str]:
    """Return the imports that run from an earlier wing of CORE to a later one, or from an earlier folder of FOREIGN."""
    return [
        f"{importer} -> {imported}"
        for importer, found in sorted(arrows.items())
        for imported in sorted(found)
        if any(_runs_back(importer, imported, package, order) for package, order in _ORDERS.items())
    ]


_ORDERS = {CORE: WINGS, FOREIGN: STEPS}


def _runs_back(importer: str, imported: str, package: str, order: tuple[str, ...]) -> bool:
    """Return whether both lie in a package, and the importer in an earlier part. Parts without a place come last."""
    if not (importer.startswith(f"{package}.") and imported.startswith(f"{package}.")):
        return False
    parts = [name.removeprefix(f"{package}.").split(".")[0] for name in (importer, imported)]
    places = [order.index(part) if part in order else len(order) for part in parts]
    return places[0] < places[1]


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other in a loop (strongly connected components)."""
    names = list(arrows)
    matrix = np.array([[other in arrows[name] for other in names] for name in names])
    count, labels = connected_components(matrix, connection="strong")
    groups = [[name for name, label in zip(names, labels, strict=True) if label == k] for k in range(count)]
    return [sorted(group) for group in groups if len(group) > 1]


def report(root: Path) -> Iterator[str]:
    """Yield the figures of a checkout, a line each."""
    core = CORE if (root / CORE).is_dir() else "dcgan"
    packages = (core, "dcgan_jax", "dcgan_torch")
    arrows = graph(root, packages)
    files = {name: path for package in packages for name, path in modules(root, package).items()}
    top = sorted({wing(name) for name in files if name.startswith(f"{core}.")})
    own = [name for name in files if name.startswith(f"{core}.")]
    yield f"at the top of {core}/: {len(top)} ({', '.join(top)})"
    yield f"modules of {core}/: {len(own)}"
    small = [name for name in own if _lines(files[name]) < SMALL]
    yield f"  under {SMALL} lines: {len(small)} ({', '.join(name.partition('.')[2] for name in small)})"
    lines = {package: sum(map(_lines, (root / package).rglob("*.py"))) for package in (*packages, "scripts")}
    yield f"lines of Python: {sum(lines.values()):,} ({', '.join(f'{p} {n:,}' for p, n in lines.items())})"
    loop = next(name for name in own if name.endswith(".loop"))
    yield f"modules that {loop} imports: {len(arrows[loop])}"
    if core == CORE:
        back = arrows_back(arrows)
        yield f"imports that run back up: {len(back)}"
        yield from (f"  {arrow}" for arrow in back)
    loops = circles(arrows)
    yield f"circles: {len(loops)}"
    yield from (f"  {' <-> '.join(group)}" for group in loops)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@dataclasses.dataclass(frozen=True)
class HouseOptions:
    """The options of the command."""

    root: Path = option(ROOT, metavar="FOLDER", when_none="this checkout", help="The checkout to measure.")


def main() -> int:
    """Print the figures of a checkout."""
    options = parse_command(
        HouseOptions,
        prog="python -m scripts.house",
        description="Measure a checkout: wings, modules, lines, imports that run back up, circles.",
    )
    for line in report(options.root):
        print(line)
    return 0


if __name__ == "__main__":
    run_command(main)
