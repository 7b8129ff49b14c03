"""Runs that lie among the images are not trained on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dcgan_core.data.store import Store
from dcgan_core.errors import InputError

Prepare = Callable[..., Store]
FolderOf = Callable[..., Path]


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz"])
def test_runs_among_the_images_are_left_and_named(
    tmp_path: Path, prepare: Prepare, folder_of: FolderOf, lines: list[str], kind: str
) -> None:
    """Their samples, curves and animations are pictures too, and their folder would be a class."""
    folder = folder_of(4)
    for name, record in (("run", '{"format": "dcgan-run-1"}'), ("mine", '{"format": 1}'), ("cut", '{"form')):
        samples = folder / name / "samples" / "fixed_noise"
        samples.mkdir(parents=True)
        (folder / name / "config.json").write_text(record)
        (samples / "epoch_0001.png").write_bytes((folder / "0000.png").read_bytes())
        (folder / name / "losses.png").write_bytes((folder / "0001.png").read_bytes())
    place = folder
    if kind != "folder":
        packed = "gztar" if kind == "tar.gz" else kind
        place = Path(shutil.make_archive(str(tmp_path / "all"), packed, folder))
    assert len(prepare("folder", place).images) == 4 + 2 * 2
    (used,) = [line for line in lines if line.startswith("Used: ")]
    assert f"the run run/ {3 if kind == 'folder' else 2}" in used
    with pytest.raises(InputError, match=r"run is a run, not a folder of images"):
        prepare("folder", folder / "run")
    # What is named is what is meant.
    (folder / "run" / "losses.png").rename(folder / "run" / "samples" / "real.png")
    assert len(prepare("folder", folder / "run" / "samples").images) == 2
    for other in [path for path in folder.iterdir() if path.name != "run"]:
        other.unlink() if other.is_file() else shutil.rmtree(other)
    with pytest.raises(
        InputError, match=r"no images among its 3 files \(the run run/ 3\)\. The pictures of a run"
    ):
        prepare("folder", folder)
