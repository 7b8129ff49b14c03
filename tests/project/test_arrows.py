"""Arrows point one way: dcgan_jax -> dcgan_core <- dcgan_torch, and dcgan_core loads no framework at all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.project.checkout import PACKAGES, ROOT, commands, module_name, modules, run_python

JAX = {"jax", "jaxlib", "flax", "optax", "orbax"}
TORCH = {"torch", "torchvision"}
TENSORFLOW = {"tensorflow"}
COMPILED = {"numpy", "PIL", "scipy", "sklearn", "matplotlib", "tensorstore", "safetensors"}

# What importing any module of the package must not load.
NEVER_LOADED = {
    "dcgan_core": JAX | TORCH | TENSORFLOW | {"dcgan_jax", "dcgan_torch"},
    "dcgan_jax": TORCH | TENSORFLOW | {"dcgan_torch"},
    "dcgan_torch": JAX | TENSORFLOW | {"dcgan_jax"},
}
# What the package must not import even inside a function, and the files that may.
NEVER_IMPORTED = {
    "dcgan_core": JAX | {"torch", "dcgan_jax", "dcgan_torch"},
    "dcgan_jax": TORCH | {"dcgan_torch"},
    "dcgan_torch": JAX | {"dcgan_jax"},
}
MAY_IMPORT_TORCH = (
    Path("dcgan_core/weights/formats/pth.py"),
    Path("dcgan_core/quality/imagenet.py"),
    Path("dcgan_core/quality/inception.py"),
)

IMPORT_EACH = """
import importlib, sys
forbidden, names = set(sys.argv[1].split(",")), sys.argv[2:]
for name in names:
    importlib.import_module(name)
    if loaded := forbidden & set(sys.modules):
        sys.exit(f"importing {name} loads {sorted(loaded)}")
print(len(names))
"""


def imported_roots(source: str) -> set[str]:
    """Return the top-level names that `source` imports anywhere, inside functions too."""
    roots: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            roots.add(node.module.split(".")[0])
    return roots


def import_each(names: list[str], forbidden: set[str]) -> str:
    """Import `names` in a fresh interpreter; return the complaint, empty when nothing forbidden was loaded."""
    result = run_python("-c", IMPORT_EACH, ",".join(forbidden), *names)
    if result.returncode == 0:
        assert result.stdout.strip() == str(len(names))
        return ""
    return result.stderr


@pytest.mark.parametrize(
    "package", ["dcgan_core", "dcgan_jax", pytest.param("dcgan_torch", marks=pytest.mark.torch)]
)
def test_importing_any_module_loads_no_forbidden_framework(package: str) -> None:
    names = [module_name(path) for path in modules(package)]
    assert package in names
    assert import_each(names, NEVER_LOADED[package]) == ""


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_the_package_alone_loads_no_framework(package: str) -> None:
    """Package `__init__` files are lazy, so that `--help` answers at once."""
    assert import_each([package], JAX | TORCH | TENSORFLOW) == ""


def test_importing_a_command_loads_no_framework() -> None:
    """A command parses first and imports its framework after, so that `--help` and wrong flags answer at once.

    Nor does it load any other compiled package: what such an import raises is reported by `run_command`.
    """
    names = [name for name in commands() if not name.startswith("scripts.")]
    assert {"dcgan_jax.train", "dcgan_torch.train"} <= set(names)
    assert import_each(names, JAX | TORCH | TENSORFLOW | COMPILED) == ""


def test_a_forbidden_import_is_noticed() -> None:
    assert "importing jaxlib loads ['jaxlib']" in import_each(["json", "jaxlib"], NEVER_LOADED["dcgan_core"])


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_imports_against_the_arrows(package: str) -> None:
    wrong = {}
    for path in modules(package):
        forbidden = set(NEVER_IMPORTED[package])
        if path.relative_to(ROOT) in MAY_IMPORT_TORCH:
            forbidden -= {"torch"}
        if crossing := imported_roots(path.read_text(encoding="utf-8")) & forbidden:
            wrong[str(path.relative_to(ROOT))] = sorted(crossing)
    assert not wrong


def test_an_import_inside_a_function_is_seen() -> None:
    source = "def f():\n    from torch.nn import Module\n    import jax.numpy as jnp\n"
    assert imported_roots(source) == {"torch", "jax"}
