"""`scripts/benchmark_gpu.py`, as far as it can be tried without a GPU."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.project.checkout import run_python


def test_epochs_are_timed(tmp_path: Path) -> None:
    """Two epochs of 300 images, the program's own measure of itself."""
    arguments = ["--tiny", "--parts", "epochs", "--output-path", str(tmp_path / "gpu")]
    result = run_python("-m", "scripts.benchmark_gpu", *arguments)
    assert result.returncode == 0, result.stderr
    record = json.loads((tmp_path / "gpu" / "epochs.json").read_text(encoding="utf-8"))
    assert (record["images"], record["epochs"], record["steps"]) == (300, 2, 2 * (300 // 16))
    assert record["images_per_second"] == pytest.approx(record["steps"] * 16 / record["seconds"])
    assert "epochs: 2 epochs of 300 images" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--parts", "speed,fame"], "unknown fame; known: speed, epochs, curves"),
        (["--output-path", "."], "exists already"),
    ],
)
def test_wrong_input(arguments: list[str], words: str) -> None:
    result = run_python("-m", "scripts.benchmark_gpu", *arguments)
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr
