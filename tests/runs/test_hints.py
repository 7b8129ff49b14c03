"""What a message says to type is a whole command, quoted for a shell."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.runs.folder import check_output_path, resume_command


@pytest.mark.parametrize(
    ("record", "package"),
    [
        ({"format": "dcgan-run-1", "starts": [{"framework": "torch"}]}, "dcgan_torch"),
        ({"format": "dcgan-run-1", "starts": [{"framework": "jax"}]}, "dcgan_jax"),
        ({"format": "dcgan-run-1", "starts": []}, "dcgan_jax"),
        ({"format": "dcgan-run-1", "starts": [{"framework": 3}]}, "dcgan_jax"),
        (None, "dcgan_jax"),
    ],
)
def test_a_run_is_continued_by_what_its_folder_says(tmp_path: Path, record: Any, package: str) -> None:
    run = tmp_path / "it's a run"
    (run / "checkpoints").mkdir(parents=True)
    if record is not None:
        (run / "config.json").write_text(json.dumps(record))
    with pytest.raises(InputError) as refused:
        check_output_path(run)
    command = str(refused.value).partition("continue it: ")[2]
    assert command == resume_command(run)
    assert shlex.split(command) == ["python", "-m", f"{package}.train", "--resume", str(run)]
