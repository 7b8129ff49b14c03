"""Names, sizes and crops that make no sense are refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgan_core.data.registry import dataset_names, get_source, has_test_split
from dcgan_core.data.request import DataRequest
from dcgan_core.errors import InputError


def test_every_name_leads_to_the_source_of_that_name() -> None:
    assert dataset_names()[0] == "letters"
    assert [get_source(name).name for name in dataset_names()] == dataset_names()
    for name in filter(has_test_split, dataset_names()):
        tests = get_source(name, split="test")
        assert tests.name == name
        assert tests is not get_source(name)


@pytest.mark.parametrize(
    ("name", "meant"), [("minst", "mnist"), ("Celeb-A", "celeba"), ("fashion-mnist", "fashion_mnist")]
)
def test_an_unknown_dataset_is_answered_with_the_nearest(name: str, meant: str) -> None:
    with pytest.raises(InputError, match=rf"unknown dataset '{name}' \(did you mean '{meant}'\?\)"):
        get_source(name)


def test_an_unknown_dataset_that_is_near_to_nothing_gets_the_list() -> None:
    with pytest.raises(InputError) as caught:
        get_source("zzz")
    assert "did you mean" not in str(caught.value)
    assert ", ".join(dataset_names()) in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"image_height": 0}, "image_height is 0"),
        ({"image_width": -3}, "image_width is -3"),
        ({"channels": 2}, "channels is 2"),
        ({"split": "valid"}, "split is 'valid'"),
        ({"workers": 0}, "workers is 0"),
        ({"source": "web"}, "source is 'web'; expected one of files, tfds, torchvision"),
        ({"crop": "centre"}, "Unknown crop 'centre'"),
        ({"crop": "center-0"}, "Unknown crop"),
        ({"resize_filter": "lanczos"}, "expected one of bilinear, bicubic"),
        ({"crop": "center-"}, "Unknown crop"),
    ],
)
def test_a_field_out_of_range_is_named(fields: dict[str, object], words: str) -> None:
    good: dict[str, object] = {"image_height": 8, "image_width": 8}
    with pytest.raises(InputError, match=words):
        DataRequest("digits", Path(), **(good | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given", ["https://example.org/a.zip", "hf://owner/data", Path("https://example.org/a.zip")]
)
def test_an_address_is_not_a_place_of_images(given: str | Path) -> None:
    with pytest.raises(
        InputError, match=r"^(https://example\.org/a\.zip|hf://owner/data): images are not fetched"
    ):
        DataRequest("folder", given, 8, 8)  # type: ignore[arg-type]
    assert DataRequest("folder", Path("example.org"), 8, 8).data_dir == Path("example.org")


def test_paths_may_be_strings_and_begin_at_home() -> None:
    request = DataRequest("digits", "~/data", 8, 8)  # type: ignore[arg-type]
    assert request.data_dir == Path.home() / "data"
