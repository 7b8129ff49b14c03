"""A run knows where its data is, from whatever folder it is continued; the prepared images are enough."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.errors import InputError
from dcgan_core.quality.images import DataOptions, Stores, open_stores
from dcgan_core.runs.folder import checkpoint_folders
from dcgan_core.weights.opening import open_weights
from tests.reliability import tiny

FACES = {"dataset": "folder", "image_size": 16, "channels": 1, "num_steps": 2}
IMAGES = 70
"""At least a batch of the tiny runs, whose compiled step these runs take too."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data, cache and run, made from within by names that are relative to it."""
    place = tmp_path_factory.mktemp("trained")
    (place / "a" / "faces").mkdir(parents=True)
    for number in range(IMAGES):
        pixels = np.random.default_rng(number).integers(0, 256, (16, 16), np.uint8)
        Image.fromarray(pixels).save(place / "a" / "faces" / f"{number}.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place / "a")
        tiny.run(Path("run"), data_dir="faces", cache_dir="cache", **FACES)
    return place


@pytest.fixture
def place(trained: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same, to be changed (at the same place, which the record names); the current folder is another one."""
    kept = trained.with_name("kept")
    shutil.copytree(trained, kept, copy_function=shutil.copy2)
    (trained / "b").mkdir(exist_ok=True)
    monkeypatch.chdir(trained / "b")
    yield trained
    shutil.rmtree(trained)
    kept.rename(trained)


def test_the_record_has_absolute_paths(trained: Path) -> None:
    record = json.loads((trained / "a" / "run" / "config.json").read_text())
    assert record["config"]["data_dir"] == str(trained / "a" / "faces")
    assert record["config"]["cache_dir"] == str(trained / "a" / "cache")
    assert record["data"]["store"].startswith(str(trained / "a" / "cache" / "stores" / "folder-"))


def no_store(place: Path) -> None:
    shutil.rmtree(place / "a" / "cache")


def no_data(place: Path) -> None:
    shutil.rmtree(place / "a" / "faces")


def nothing(place: Path) -> None:
    """Leave all as it is."""


@pytest.mark.parametrize("change", [nothing, no_store, no_data])
def test_from_another_folder(place: Path, change: Any) -> None:
    change(place)
    lines: list[str] = []
    tiny.resume(Path("../a/run"), num_steps=3, report=lines.append)
    assert 3 in checkpoint_folders(place / "a" / "run")
    assert ("not available" in "\n".join(lines)) == (change is no_data)
    stores = measured_against(Path("../a/run"))
    assert stores.train.images.shape == (IMAGES, 16, 16, 1)


def test_a_run_that_was_moved(place: Path) -> None:
    (place / "a" / "run").rename(place / "b" / "elsewhere")
    tiny.resume(Path("elsewhere"), num_steps=3)
    assert 3 in checkpoint_folders(place / "b" / "elsewhere")
    assert measured_against(Path("elsewhere")).train.images.shape == (IMAGES, 16, 16, 1)


def test_data_that_was_moved(place: Path) -> None:
    """One sentence says where it was, and what to do; the same images do at the new place."""
    no_store(place)
    (place / "a" / "faces").rename(place / "b" / "faces")
    for use in (
        lambda: tiny.resume(Path("../a/run"), num_steps=3),
        lambda: measured_against(Path("../a/run")),
    ):
        with pytest.raises(InputError, match="not where it was") as caught:
            use()
        message = str(caught.value)
        assert "\n" not in message
        assert str(place / "a" / "faces") in message
        assert str(place / "a" / "cache") in message
        assert "--data-dir" in message
    tiny.resume(Path("../a/run"), num_steps=3, data_dir="faces")
    assert 3 in checkpoint_folders(place / "a" / "run")


def test_other_images_are_not_taken_for_the_run_s(place: Path) -> None:
    """What is said to be the data counts, and not what was prepared before; a changed store is none."""
    with pytest.raises(InputError, match="does not exist"):
        tiny.resume(Path("../a/run"), num_steps=3, data_dir="nowhere")
    shutil.copy(place / "a" / "faces" / "1.png", place / "a" / "faces" / "other.png")
    with pytest.raises(InputError, match="not what the run was trained on"):
        tiny.resume(Path("../a/run"), num_steps=3)
    stores = sorted(
        (place / "a" / "cache" / "stores").glob("folder-*"), key=lambda path: path.stat().st_mtime
    )
    assert len(stores) == 2, "the new images were prepared too"
    store = stores[0]
    record = json.loads((store / "record.json").read_text())
    (store / "record.json").write_text(json.dumps({**record, "fingerprint": "0" * 64}))
    no_data(place)
    with pytest.raises(InputError, match="not where it was"):
        tiny.resume(Path("../a/run"), num_steps=3)


def measured_against(run: Path) -> Stores:
    """What `evaluate` and `neighbours` compare a run's samples with."""
    return open_stores(DataOptions(load_path=run), open_weights(run), lambda line: None)
