"""Every cell of the notebooks in `docs/notebooks/` runs, in order, and the saved outputs are small and true."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import dcgan_jax
from scripts.run_notebook import code_cells, run_cells, with_outputs
from tests.project.checkout import ROOT

NOTEBOOKS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
}
NOTEBOOK = NOTEBOOKS["first"]
LARGEST_OUTPUT = 40_000
"""Characters, pictures in base64."""


def kinds(outputs: list[dict[str, Any]]) -> list[list[str]]:
    """Return what each output consists of."""
    return [sorted(output.get("data", {"text": ""})) for output in outputs]


def a_cell(source: str) -> dict[str, Any]:
    return {"cells": [{"cell_type": "code", "source": source.splitlines(keepends=True)}]}


@pytest.fixture
def few_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and a data set of a moment."""
    monkeypatch.setattr("dcgan_core.data.sources.letters.DRAWS", 1)
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow  # `test_readme.py` and `test_fit.py` call the same functions
@pytest.mark.usefixtures("few_letters")
def test_every_cell_runs_and_shows_what_was_saved() -> None:
    """It trains a network of its own, which takes its few seconds."""
    saved = [cell["outputs"] for cell in code_cells(NOTEBOOK)]
    shown = list(run_cells(NOTEBOOK))
    assert list(map(kinds, shown)) == list(map(kinds, saved))
    pictures = [
        base64.b64decode(output["data"]["image/png"])
        for outputs in shown
        for output in outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 4
    for data in pictures:
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.format == "PNG"


@pytest.mark.slow  # another program's file is searched for what its statistics say
@pytest.mark.torch
def test_a_pth_is_converted_as_was_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    notebook = NOTEBOOKS["convert"]
    shown = list(run_cells(notebook))
    assert list(map(kinds, shown)) == [kinds(cell["outputs"]) for cell in code_cells(notebook)]
    said = ["".join(output.get("text", ())) for outputs in shown for output in outputs]
    assert any("found: generator: latents N(0, 1); ReLU; strides 2 2" in text for text in said)
    assert said[-1] == "True True\n", "what is written back is what came"
    assert {path.suffix for path in tmp_path.iterdir()} >= {".pth", ".onnx", ".safetensors"}


@pytest.mark.slow  # it fetches onnxruntime-web where npm is at hand
def test_a_generator_is_explored_as_was_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx", reason="the static page needs the extra onnx")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    notebook = NOTEBOOKS["explore"]
    shown = list(run_cells(notebook))
    assert list(map(kinds, shown)) == [kinds(cell["outputs"]) for cell in code_cells(notebook)]
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "site.zip").stat().st_size > 100_000


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_was_saved_is_small_and_whole(name: str) -> None:
    notebook = NOTEBOOKS[name]
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    for cell in notebook["cells"]:
        assert cell["id"]
        for output in cell.get("outputs", ()):
            assert len(json.dumps(output)) < LARGEST_OUTPUT
    cells = code_cells(notebook)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    # One cell installs the package where it is missing, as in hosted notebooks; it shows nothing here.
    installing = ["pip" in "".join(cell["source"]) for cell in cells]
    assert installing == [True] + [False] * (len(cells) - 1)
    assert cells[0]["outputs"] == []


def test_what_was_saved_is_of_this_package() -> None:
    first = code_cells(NOTEBOOK)[1]["outputs"][0]["data"]["text/plain"]
    assert first == [repr(dcgan_jax.load_generator())], "python -m scripts.run_notebook makes it anew"


def test_a_cell_that_fails_is_noticed() -> None:
    with pytest.raises(ZeroDivisionError):
        list(run_cells(a_cell("1 / 0")))


def test_cells_share_their_names_and_show_their_last_value() -> None:
    notebook = a_cell("x = 20\nprint('said')\nx + 1")
    notebook["cells"] += [{"cell_type": "markdown", "source": ["x = 3"]}, *a_cell("x")["cells"]]
    notebook["cells"] += a_cell("y = x")["cells"]
    made = code_cells(with_outputs(notebook))
    assert [cell["execution_count"] for cell in made] == [1, 2, 3]
    assert [kinds(cell["outputs"]) for cell in made] == [[["text"], ["text/plain"]], [["text/plain"]], []]
    assert made[0]["outputs"][1]["data"]["text/plain"] == ["21"]
    assert "outputs" not in notebook["cells"][0]
