"""Weights that travel with the package.

`digits.safetensors` is a small generator of handwritten digits, trained by this project on scikit-learn's digits,
so that `generate` works before any training. Its record (command, steps, versions) stands inside the file.
"""

from __future__ import annotations

from pathlib import Path

DIGITS_GENERATOR = Path(__file__).parent / "digits.safetensors"
