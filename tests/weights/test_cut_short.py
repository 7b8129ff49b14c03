"""What a weights file says that is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.opening import open_weights


def test_a_file_that_is_cut_short_says_what_to_do(tmp_path: Path) -> None:
    """Before, the message ended with the library's own words."""
    whole = Path(__file__).parents[2] / "dcgan_core" / "weights" / "letters.safetensors"
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(whole.read_bytes()[:100])
    with pytest.raises(InputError, match=r"not a whole safetensors file: .* or choose another file"):
        open_weights(cut)
