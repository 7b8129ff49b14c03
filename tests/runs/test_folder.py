"""Where a run may be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.commands.export import ExportOptions, export_weights
from dcgan_core.errors import InputError
from dcgan_core.exploring.site import write_site
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, check_output_path
from dcgan_core.system.files import check_file, check_place


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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /proc")
def test_a_folder_of_the_system_is_refused_before_any_work() -> None:
    """Its permissions allow root to write. Before, `evaluate --output /proc/x` failed after the whole computation."""
    for check in (
        lambda: check_file(Path("/proc/x.json"), "--output"),
        lambda: check_place(Path("/proc/new/folder"), "--output /proc/new/folder"),
        lambda: check_output_path(Path("/proc/run")),
    ):
        with pytest.raises(
            InputError, match=r"^--output.*: /proc (takes no files|may not be written); choose"
        ):
            check()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /proc")
def test_exports_and_pages_look_for_their_place_first() -> None:
    """Before the weights are opened: there are none here."""
    options = ExportOptions(load_path=Path("absent"), output=Path("/proc/x.pth"))
    nothing: Any = None
    with pytest.raises(InputError, match=r"^--output /proc/x.pth: /proc "):
        export_weights(options, nothing)
    with pytest.raises(InputError, match=r"^--static /proc/site: /proc "):
        write_site(Path("/proc/site"), nothing, nothing, seed=0, samples=1, ort_folder=None)


def test_looking_for_a_place_leaves_nothing_in_it(tmp_path: Path) -> None:
    """Neither a file nor the folders that would be made."""
    check_file(tmp_path / "new" / "x.json", "--output")
    assert not list(tmp_path.iterdir())
