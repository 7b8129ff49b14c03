"""`prepare` and `describe`: ahead of training, and afterwards."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands import prepare as prepare_command
from dcgan_core.commands import stores as describe
from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import configure
from dcgan_core.data.account import in_present_words
from dcgan_core.data.housekeeping import examine
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.errors import InputError
from dcgan_core.system.cache import exclusive

Prepare = Callable[..., Store]
FolderOf = Callable[..., Path]


def stores(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "stores").iterdir() if path.name != ".locks")


def test_prepare_makes_the_store_that_training_opens(
    folder_of: FolderOf, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(5)
    assert prepare_command.main(["--dataset", "folder", "--data-dir", str(folder), "--image-size", "32"]) == 0
    assert "Prepared 5 images" in capsys.readouterr().out
    monkeypatch.setattr("dcgan_core.data.store.build_store", None)  # nothing may be prepared again
    config = configure({"dataset": "folder", "data_dir": folder, "image_size": 32, "flip": True})
    store = open_or_prepare(config.data_request(), report=lambda _: None)
    assert stores(cache) == [store.path.name]


def test_prepare_fetches_no_images(cache: Path) -> None:
    for argv in (["https://example.org/a.zip"], ["--data-dir", "https://example.org/a.zip"]):
        with pytest.raises(
            InputError, match=r"^https://example\.org/a\.zip: images are not fetched from addresses"
        ):
            prepare_command.main(argv)
    assert not cache.exists()


def test_prepare_takes_the_size_from_the_configuration_of_the_set(cache: Path) -> None:
    prepare_command.main(["--dataset", "digits"])
    assert stores(cache)[0].startswith("digits-16x16-")


def test_prepare_has_no_flag_that_changes_no_pixel() -> None:
    with pytest.raises(InputError, match="there is no --flip;"):
        prepare_command.main(["--flip"])


def test_describe_tells_what_is_there(
    tmp_path: Path, prepare: Prepare, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "two"
    for index, name in enumerate(["cat", "dog", "dog"]):
        (folder / name).mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (16, 16), (10 * index, 100, 255)).save(folder / name / f"{index}.png")
    shutil.copy(folder / "cat" / "0.png", folder / "dog" / "9.png")
    store = prepare("folder", folder)
    grid = tmp_path / "grid.png"
    assert describe.main(["--store", "folder-16", "--picture", str(grid), "--verify"]) == 0
    reported = capsys.readouterr().out
    assert "folder: 4 images of 16x16x3" in reported
    assert "mean         7.50, 100.00, 255.00" in reported
    table = [line.split() for line in reported.splitlines() if line.startswith("    ")]
    assert ["0", "cat", "1"] in table
    assert ["1", "dog", "3"] in table
    assert "1 images are exact copies" in reported
    assert "    images 0, 3\n" in reported
    assert "240 to 255  33.33%" in reported
    assert store.fingerprint in reported
    assert "Verified" in reported
    with Image.open(grid) as picture:
        assert picture.width > 32


def test_describe_tells_what_was_enlarged_and_does_without_in_older_stores(
    folder_of: FolderOf, prepare: Prepare, capsys: pytest.CaptureFixture[str]
) -> None:
    store = prepare("folder", folder_of(3), 32)
    describe.main(["--store", "folder-32"])
    assert "  enlarged     3 were smaller than 32x32\n" in capsys.readouterr().out
    record = store.record | {"counts": {"found": 3, "kept": 3, "skipped": 0}}
    (store.path / "record.json").write_text(json.dumps(record), encoding="utf-8")
    describe.main(["--store", "folder-32"])
    assert "enlarged" not in capsys.readouterr().out


def test_a_store_of_before_speaks_in_present_words(
    tmp_path: Path, prepare: Prepare, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    store = prepare("digits", tmp_path, 8)
    notes = {**store.record["notes"], "account": "Taken: 1,797 images. Left: nothing."}
    (store.path / "record.json").write_text(json.dumps(store.record | {"notes": notes}), encoding="utf-8")
    lines.clear()
    prepare("digits", tmp_path, 8)
    assert lines[-1] == "Used: 1,797 images. Skipped: nothing."
    assert describe.main(["--store", str(store.path)]) == 0
    assert "  account: Used: 1,797 images. Skipped: nothing.\n" in capsys.readouterr().out
    # Only the words at their places.
    assert in_present_words("Taken: 2 images (Left: 2). Left: 1 file (.txt 1). Taken: Left: x.") == (
        "Used: 2 images (Left: 2). Skipped: 1 file (.txt 1). Taken: Left: x."
    )
    assert in_present_words(lines[-1]) == lines[-1]


def test_what_examining_tells_is_what_numpy_tells(folder_of: FolderOf, prepare: Prepare) -> None:
    store = prepare("folder", folder_of(9))
    findings = examine(store)
    assert np.allclose(findings.mean, store.images.mean(axis=(0, 1, 2)))
    assert np.allclose(findings.deviation, store.images.std(axis=(0, 1, 2)))
    assert findings.histogram.sum() == store.images.size
    assert (findings.histogram[2] == np.bincount(store.images[..., 2].ravel(), minlength=256)).all()
    assert findings.duplicates == []


def test_the_digest_of_any_order_knows_the_images_and_not_their_order(
    folder_of: FolderOf, prepare: Prepare
) -> None:
    folder = folder_of(4)
    first = examine(prepare("folder", folder))
    (folder / "0000.png").rename(folder / "zz.png")
    assert examine(prepare("folder", folder)).content == first.content
    (folder / "zz.png").unlink()
    assert examine(prepare("folder", folder)).content != first.content


def test_describe_lists_and_verifies_all(
    folder_of: FolderOf, prepare: Prepare, capsys: pytest.CaptureFixture[str]
) -> None:
    store = prepare("folder", folder_of(3))
    prepare("digits", Path(), 8)
    describe.main(["--verify"])
    reported = capsys.readouterr().out
    assert reported.startswith("2 stores in ")
    assert "1797x8x8x1" in reported
    with open(store.path / "images.npy", "r+b") as stream:
        stream.seek(500)
        stream.write(b"\1\2\3")
    with pytest.raises(InputError, match=r"images\.npy is not what was prepared"):
        describe.main(["--verify"])


def test_clean_removes_what_is_old_and_nothing_else(
    folder_of: FolderOf, prepare: Prepare, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(3)
    changed = prepare("folder", folder).path
    status = (folder / "0000.png").stat()
    os.utime(folder / "0000.png", ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))
    kept = {
        prepare("folder", folder).path,
        prepare("folder", folder, 32).path,
        prepare("digits", folder, 8).path,
    }
    # The two of one second: the record says which was prepared later.
    record = (changed / "record.json").read_text(encoding="utf-8")
    at = record.index('"at": "') + len('"at": "')
    (changed / "record.json").write_text(record[:at] + "1999" + record[at + 4 :], encoding="utf-8")
    damaged = prepare("digits", folder, 9).path
    os.truncate(damaged / "images.npy", 1000)
    version = prepare("digits", folder, 10).path
    text = (version / "record.json").read_text(encoding="utf-8").replace('"format": ', '"format": 99')
    (version / "record.json").write_text(text, encoding="utf-8")
    killed = cache / "stores" / f".{damaged.name}.123-ab.tmp"
    killed.mkdir()
    busy = cache / "stores" / ".folder-8x8-0123.456-cd.tmp"
    busy.mkdir()
    with exclusive(cache / "stores" / ".locks" / "folder-8x8-0123", lambda: None):
        describe.main(["--clean", "--dry-run"])
        assert "would remove" in capsys.readouterr().out
        assert len(stores(cache)) == 8
        describe.main(["--clean"])
    reported = capsys.readouterr().out
    assert {Path(cache / "stores" / name) for name in stores(cache)} == kept | {busy}
    for path, why in (
        (changed, "its source has changed"), (damaged, "damaged"), (version, "another version"), (killed, "killed"),
    ):  # fmt: skip
        assert any(str(path) in line and why in line for line in reported.splitlines()), reported
    assert "4 old stores" in reported


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--store", "nothing"], "'nothing' is neither the folder of a store"),
        (["--store", "digits"], "2 stores begin with 'digits'"),
        (["--picture", "x.png"], "name it with --store"),
        (["--dry-run"], "belongs to --clean"),
    ],
)
def test_what_describe_cannot_do_it_says(argv: list[str], words: str, prepare: Prepare) -> None:
    prepare("digits", Path(), 8)
    prepare("digits", Path(), 9)
    with pytest.raises(InputError, match=words):
        describe.main(argv)


def test_an_empty_cache_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert describe.main([]) == 0
    assert capsys.readouterr().out.startswith("0 stores in ")


def test_a_reader_that_goes_away_is_no_unreadable_store(
    prepare: Prepare, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare("digits", Path(), 8)

    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: describe.main([]))
    assert stop.value.code == 141
    assert capsys.readouterr().err == ""
