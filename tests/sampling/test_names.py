"""Results of different options are different files."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.commands.arithmetic import ArithmeticOptions
from dcgan_core.commands.generate import GenerateOptions
from dcgan_core.commands.interpolate import InterpolateOptions
from dcgan_core.sampling.drawing import file_name, path_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "seed0"),
        ({"seed": 7}, "seed7"),
        ({"num_output": 9, "truncation": 0.5, "number": True}, "seed0-truncation0.5-9images-number"),
        ({"checkpoint": "best"}, "seed0-checkpointbest"),
        ({"load_path": Path("net.pth"), "latents": Path("./mine.npy")}, "net-mine"),
        ({"output": Path("x"), "format": "jpg", "individual": True, "save_latents": Path("z.npz")}, "seed0"),
    ],
)
def test_what_is_not_as_usual_is_in_the_name(given: dict[str, Any], name: str) -> None:
    assert GenerateOptions(**given).name == name


def test_files_of_one_name_have_results_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In two folders, at two addresses, or of two formats."""
    monkeypatch.chdir(tmp_path)
    paths = [
        Path(where) for where in ("net.pth", "a/net.pth", "b/net.pth", "b/net.h5", "hf://a/net", "hf://b/net")
    ]
    for flag in ("load_path", "latents"):
        given: list[dict[str, Any]] = [{flag: path} for path in (*paths, tmp_path / "net.pth")]
        *names, again = [GenerateOptions(**fields).name for fields in given]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"net(-[0-9a-f]{6})?(-seed0)?", name) for name in names)
        assert again == names[0]
    assert names[0] == "net"
    for suffix in ("pth", "h5"):
        (tmp_path / f"net.{suffix}").touch()
    assert path_name(Path("net.pth")) != path_name(Path("net.h5"))


def test_long_and_odd_values_are_names_of_files() -> None:
    options = [InterpolateOptions(indices=",".join(map(str, range(count)))).name for count in (60, 61)]
    assert options[0] != options[1]
    assert all(len(name) <= 100 and name.startswith("seed0-") for name in options)
    assert "/" not in ArithmeticOptions(a="0/../1", b="3", c="4").name


def test_classes_with_like_names_have_files_of_their_own(tmp_path: Path) -> None:
    labels = ["c_at", "c'at", "c at", "c/at", "caté", "CATÉ", "cate\u0301"]
    names = [GenerateOptions(label=label).name for label in labels]
    assert names[0] == "seed0-labelc_at"
    made = []
    for name in names:
        made.append(file_name(tmp_path, name))
        (tmp_path / f"{made[-1]}.png").touch()
    assert len({unicodedata.normalize("NFC", name).casefold() for name in made}) == len(labels)
    assert [file_name(tmp_path, name) for name in made] == made
    assert [file_name(tmp_path, name) for name in names] == made  # those of a call that is repeated


def test_what_is_there_in_other_capitals_is_not_overwritten(tmp_path: Path) -> None:
    for there in ("labelA", "labelA.npz", "labelA_001.png"):
        folder = tmp_path / there[5:]
        (folder / there).mkdir(parents=True)
        assert file_name(folder, "labelA") == "labelA"
        assert file_name(folder, "labela").startswith("labela-")
        assert file_name(folder, "labelab") == "labelab"
    assert file_name(tmp_path / "nowhere", "labela") == "labela"
