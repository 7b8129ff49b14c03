"""Run the code of a notebook from top to bottom and save it with its outputs, without Jupyter.

    python -m scripts.run_notebook docs/notebooks/first.ipynb

A cell's outputs are what it writes to stdout, and its last expression: as text, and as a PNG where it has one.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import copy
import dataclasses
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.system.files import write_text
from dcgan_core.system.records import read_json

Cell = dict[str, Any]


def code_cells(notebook: dict[str, Any]) -> list[Cell]:
    """Return the cells that hold code."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def run_cells(notebook: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Run each cell of code, all in one namespace, and yield its outputs as a notebook keeps them.

    What a cell raises is let through.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(code_cells(notebook), start=1):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            value = _run("".join(cell["source"]), f"cell {number}", names)
        outputs: list[dict[str, Any]] = []
        if said.getvalue():
            outputs.append({"name": "stdout", "output_type": "stream", "text": _lines(said.getvalue())})
        if value is not None:
            text = re.sub(" at 0x[0-9A-Fa-f]+", "", repr(value))  # it would differ in every run
            data = {**_picture(value), "text/plain": _lines(text)}
            outputs.append(
                {"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}
            )
        yield outputs


def with_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with the outputs of a run."""
    notebook = copy.deepcopy(notebook)
    runs = enumerate(zip(code_cells(notebook), run_cells(notebook), strict=True), start=1)
    for number, (cell, outputs) in runs:
        cell.update(execution_count=number, outputs=outputs)
    return notebook


def _run(source: str, name: str, names: dict[str, Any]) -> Any:
    """Run a cell and return the value of its last expression, None where it ends otherwise."""
    tree = ast.parse(source, name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, name, "exec"), names)
        return None
    del tree.body[-1]
    exec(compile(tree, name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names)


def _picture(value: Any) -> dict[str, str]:
    draw = getattr(value, "_repr_png_", None)
    data = draw() if draw is not None else None
    return {} if data is None else {"image/png": base64.b64encode(data).decode()}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


@dataclasses.dataclass(frozen=True)
class NotebookOptions:
    """The options of the command."""

    notebook: Path = option(positional=True, metavar="FILE.ipynb", help="The notebook, which is replaced.")


def main() -> int:
    """Run a notebook and save it; return the exit status."""
    options = parse_command(
        NotebookOptions,
        prog="python -m scripts.run_notebook",
        description="Run the code of a notebook and save it with its outputs. Its runs go to a folder of their own.",
    )
    path = options.notebook.absolute()
    notebook = read_json(path)
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            notebook = with_outputs(notebook)
        finally:
            os.chdir(before)
    write_text(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    print(options.notebook)
    return 0


if __name__ == "__main__":
    run_command(main)
