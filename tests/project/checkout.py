"""Where the checkout is and what is in it, for the tests about the project itself."""

from __future__ import annotations

import ast
import functools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("dcgan_core", "dcgan_jax", "dcgan_torch")


def module_name(path: Path) -> str:
    """Return the dotted name under which the file `path` of the checkout is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(package: str) -> list[Path]:
    """Return every Python file of `package`, the package's own `__init__` first."""
    return sorted(
        (ROOT / package).rglob("*.py"), key=lambda path: (len(path.parts), path.name != "__init__.py", path)
    )


def is_command(path: Path) -> bool:
    """Whether the file is run by people: it ends in an `if __name__ == "__main__"` block."""
    return any(
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.left, ast.Name)
        and node.test.left.id == "__name__"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
    )


@functools.cache
def commands() -> tuple[str, ...]:
    """Return the name of every module that people run with `python -m`."""
    files = [path for package in (*PACKAGES, "scripts") for path in modules(package)]
    return tuple(module_name(path) for path in files if is_command(path))


def run_python(
    *arguments: str, cwd: Path = ROOT, timeout: float = 300, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run this interpreter in a child process, with `environment` added, and return what it printed."""
    return run_command([sys.executable, *arguments], cwd=cwd, timeout=timeout, **environment)


def run_command(
    command: Sequence[str], *, cwd: Path, timeout: float = 300, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `command` without a terminal or standard input, with `environment` added."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
