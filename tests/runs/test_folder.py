"""Where a run may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgan_core.errors import InputError
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, check_output_path


def test_a_run_does_not_begin_among_the_checkpoints_of_another(tmp_path: Path) -> None:
    """Before, it was trained, and what was loaded from its folder were the checkpoints around it."""
    run = tmp_path / "run"
    (run / CHECKPOINTS_FOLDER / "3").mkdir(parents=True)
    for place in (
        run / CHECKPOINTS_FOLDER,
        run / CHECKPOINTS_FOLDER / "9",
        tmp_path / "new" / CHECKPOINTS_FOLDER,
    ):
        with pytest.raises(InputError, match=r"is the name of a part of a run, .*; choose another$"):
            check_output_path(place)
    mine = tmp_path / "other" / CHECKPOINTS_FOLDER
    mine.mkdir(parents=True)
    (mine / "netG.pth").touch()
    check_output_path(mine / "run")  # a folder of that name that is no run's
