"""Few images of one's own: what is chosen unless a person chooses, and how long the training is."""

from __future__ import annotations

from typing import Any

import pytest

from dcgan_core.config.command_line import parse_training_config
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches
from dcgan_core.errors import InputError
from dcgan_core.training.few_images import AUGMENTED, FEW, suited
from dcgan_core.training.schedule import Schedule


def parse(*argv: str) -> TrainingConfig:
    return parse_training_config(["images", *argv], prog="train")


def chosen(config: TrainingConfig) -> dict[str, Any]:
    return {name: getattr(config, name) for name in ("batch_size", "flip", "augment")}


@pytest.mark.parametrize(
    ("count", "batch"), [(2, 2), (10, 2), (50, 8), (100, 16), (300, 64), (511, 64), (512, 128), (1999, 128)]
)
def test_the_batch_fits_and_images_are_mirrored_and_augmented(count: int, batch: int) -> None:
    config, remarks = suited(parse(), count)
    assert chosen(config) == {
        "batch_size": batch,
        "flip": True,
        "augment": "translation" if count < AUGMENTED else "none",
    }
    assert f"{count:,} images are few" in remarks[0]
    assert "--no-flip" in remarks[1]
    assert ("--augment none" in remarks[1]) == (count < AUGMENTED)


def test_many_images_are_left_alone() -> None:
    config = parse()
    assert suited(config, FEW) == (config, [])


def test_what_a_person_chose_stays() -> None:
    config, _ = suited(parse("--batch-size", "20", "--no-flip", "--augment", "color"), 300)
    assert chosen(config) == {"batch_size": 20, "flip": False, "augment": "color"}


def test_other_datasets_keep_their_recipes_but_for_a_batch_that_does_not_fit() -> None:
    config, remarks = suited(parse_training_config(["--dataset", "mnist"], prog="train"), 100)
    assert chosen(config) == {"batch_size": 16, "flip": False, "augment": "none"}
    assert remarks == ["Chosen for so few: batches of 16."]


def test_one_image_is_refused() -> None:
    with pytest.raises(InputError, match="only 1 image"):
        Batches([[[[0]]]], suited(parse(), 1)[0].batch_size, 0)  # type: ignore[arg-type]


def test_few_images_are_trained_on_for_a_floor_of_steps() -> None:
    config = parse()
    assert config.min_steps == 2000
    schedule = Schedule.of(config, steps_per_epoch=4)
    assert schedule.total_steps == 2000
    # As many grids as in 25 epochs: each counts for 20.
    assert schedule.sample_every == 80
    assert Schedule.of(config, steps_per_epoch=100).total_steps == 2500
    assert Schedule.of(config, steps_per_epoch=100).sample_every == 100


@pytest.mark.parametrize("flags", [("--num-epochs", "25"), ("--num-steps", "100"), ("--min-steps", "0")])
def test_a_length_that_a_person_chose_has_no_floor(flags: tuple[str, str]) -> None:
    assert Schedule.of(parse(*flags), steps_per_epoch=4).total_steps == 100


def test_images_that_are_named_are_trained_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    assert parse().dataset == "folder"
    assert str(parse().data_dir) == "images"
    assert parse_training_config(["--data-dir", "x.zip"], prog="train").dataset == "folder"
    assert parse_training_config([], prog="train").dataset == "letters"
    assert parse_training_config(["mnist"], prog="train").dataset == "mnist"
    assert parse_training_config(["--dataset", "celeba", "--data-dir", "x"], prog="train").dataset == "celeba"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mnist").mkdir()  # a folder that is there is what is meant
    assert parse_training_config(["mnist"], prog="train").dataset == "folder"


@pytest.mark.parametrize("name", ["letters", "digits"])
def test_a_folder_for_what_reads_none_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"the dataset {name} reads no files of yours"):
        parse_training_config(["--dataset", name, "--data-dir", "x"], prog="train")


def test_a_run_is_not_taken_for_images(tmp_path: Any) -> None:
    (tmp_path / "run" / "checkpoints").mkdir(parents=True)
    (tmp_path / "run" / "config.json").write_text('{"format": "dcgan-run-1"}')
    with pytest.raises(InputError, match="is a run, not images to train on"):
        parse_training_config([str(tmp_path / "run")], prog="train")
