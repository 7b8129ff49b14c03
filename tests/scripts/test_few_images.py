"""The parts of `scripts.few_images` that are not training."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import pytest

from dcgan_core.errors import InputError
from scripts.few_images import COLUMNS, WAYS, FewImagesOptions, _part, _ways, format_table


def test_no_held_out_image_is_trained_on(tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("faces/", b"")
        for index in reversed(range(10)):
            stream.writestr(f"faces/{index}.png", bytes([index]))
    options = FewImagesOptions(data_dir=archive, num_samples=2, output_path=tmp_path)
    held, first = _part(options, "held", slice(-4, None), above=6), _part(options, "first", slice(6), above=0)
    names = [zipfile.ZipFile(path).namelist() for path in (first, held)]
    assert names == [[f"faces/{index}.png" for index in part] for part in (range(6), range(6, 10))]
    with pytest.raises(InputError, match="holds 10 images: 7 to train on and 4 others"):
        _part(options, "held", slice(-4, None), above=7)
    with pytest.raises(InputError, match="cannot be read as a zip of images"):
        _part(dataclasses.replace(options, data_dir=tmp_path), "held", slice(-4, None), above=6)


def test_the_table_has_the_seeds_side_by_side() -> None:
    names = list(COLUMNS.values())
    found = [
        {"images": 1000, "way": way, "seed": seed, "processor_seconds": 60.0 + seed, "results": results}
        for way in ("plain", "few images")
        for seed, results in (
            (0, {name: [1.5, 1.0] for name in names}),
            (1, {name: [2.5, 1.0] for name in names}),
        )
    ]
    rows = format_table(found).splitlines()
    assert len(rows) == 4
    assert rows[2].startswith("| 1,000 | plain | 1.5, 2.5 (1) |")
    assert rows[2].endswith("| 60 |")


def test_ways_are_chosen_by_name() -> None:
    assert _ways("all") == list(WAYS)
    assert _ways("mirrored, translation; plain;plain") == ["mirrored, translation", "plain"]
    with pytest.raises(InputError, match="'mirrored plain' is not one of 'plain', 'mirrored', "):
        _ways("mirrored plain")
