"""Whole runs on two devices: they write what a run on one writes, and continue on another number of devices."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.framework import Trainer
from tests.reliability import tiny
from tests.reliability.test_breakdown import poisoned

FIELDS: dict[str, Any] = {
    "ema": 0.9,
    "flip": True,
    "device_resident": "yes",
    "steps_per_call": 3,
    "log_every_steps": 4,
    "sample_every_steps": 6,
    "checkpoint_every_steps": 6,
    "evaluate_every_steps": 6,
    "evaluate_samples": 60,
}
"""All that a run does besides training, in 12 steps, resumed after 6."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run of 12 steps and one of 6 on two devices, and one of 6 on one."""
    folder = tmp_path_factory.mktemp("devices")
    tiny.run(folder / "whole", num_steps=12, devices="all", **FIELDS)
    tiny.run(folder / "two", num_steps=6, devices=2, **FIELDS)
    tiny.run(folder / "one", num_steps=6, **FIELDS)
    return {name: folder / name for name in ("whole", "two", "one")}


def resumed(source: Path, path: Path, **fields: Any) -> Path:
    shutil.copytree(source, path)
    tiny.resume(path, num_steps=12, **fields)
    return path


def starts(run: Path) -> list[Any]:
    return [start["devices"] for start in json.loads((run / "config.json").read_text())["starts"]]


def test_stopped_and_resumed_is_the_same_bits(tmp_path: Path, runs: dict[str, Path]) -> None:
    again = resumed(runs["two"], tmp_path / "again")
    assert tiny.differences(runs["whole"], again, 12) == []
    assert starts(again) == [2, 2]
    assert "x2" in (again / "log.txt").read_text()


@pytest.mark.parametrize(("source", "devices"), [("two", 1), ("one", 2)])
def test_it_continues_on_another_number(
    tmp_path: Path, runs: dict[str, Path], source: str, devices: int
) -> None:
    """Within what six steps make of rounding in single precision; `test_mesh.py` has the exact comparison."""
    again = resumed(runs[source], tmp_path / "again", devices=devices)
    assert starts(again) == [3 - devices, devices]
    for line, other in zip(tiny.stats_lines(again), tiny.stats_lines(runs["whole"]), strict=True):
        assert line.keys() == other.keys()
        assert line["step"] == other["step"]
        for name in ("d_loss", "g_loss", "evaluation"):
            if name in line:
                assert line[name] == pytest.approx(other[name], rel=2e-3)
    assert sorted(tiny.pictures(again)) == sorted(tiny.pictures(runs["whole"]))


@pytest.mark.slow
def test_images_in_parts_train_the_same(tmp_path: Path, runs: dict[str, Path]) -> None:
    """To the bit: the same images come to each device, from wherever they lie. `test_mesh.py` has such steps."""

    def make(*arguments: Any) -> Trainer:
        trainer: Any = tiny.make_jax_trainer(*arguments)
        trainer.free_memory = lambda: 330 * 16 * 16  # bytes, of which a part may be taken
        return trainer

    said: list[str] = []
    tiny.run(tmp_path / "parts", make_trainer=make, report=said.append, num_steps=6, devices=2, **FIELDS)
    assert any("in the memory of 2 devices, a part in each" in line for line in said)
    assert tiny.differences(runs["two"], tmp_path / "parts", 6) == []


def test_a_step_that_breaks_down_is_named(tmp_path: Path) -> None:
    broken = poisoned(tiny.make_jax_trainer, 3, "generator", "layers.1.scale", 3e38)
    with pytest.raises(
        RunFailure, match=r"step 4: .*First not finite: the output of layer 1 of the generator"
    ):
        tiny.run(tmp_path / "run", make_trainer=broken, num_steps=8, devices=2)


@pytest.mark.parametrize(("batch", "taken"), [(60, 2), (55, 1)])
def test_a_run_of_more_devices_continues_on_those_that_there_are(
    tmp_path: Path, runs: dict[str, Path], batch: int, taken: int
) -> None:
    """As many as split its batches evenly. Control: a flag of this start is refused."""
    source = runs["two"]
    if batch != tiny.FIELDS["batch_size"]:
        source = tmp_path / "odd"
        tiny.run(source, num_steps=1, batch_size=batch)
    config = source / "config.json"
    run = tmp_path / "again"
    shutil.copytree(source, run)
    record = json.loads(config.read_text())
    record["config"]["devices"] = 9
    (run / "config.json").write_text(json.dumps(record))
    with pytest.raises(InputError, match="--devices 8: JAX finds 2 devices"):
        tiny.resume(run, num_steps=7, devices=8)
    said: list[str] = []
    tiny.resume(run, num_steps=7, report=said.append)
    words = f"The run was trained with --devices 9; there are fewer here, so it continues on {taken} device"
    assert [words in line for line in said].count(True) == 1
    assert starts(run)[-1] == taken


def test_more_devices_than_there_are(tmp_path: Path) -> None:
    refused: list[tuple[dict[str, Any], str]] = [
        ({"devices": 9}, "--devices 9: JAX finds 2 devices"),
        ({"devices": 2, "batch_size": 55}, "--batch-size 54 or 56, or --devices 1"),
        ({"devices": 0}, "1 or more devices"),
        ({"devices": "some"}, "devices = 'some'"),
    ]
    for fields, words in refused:
        with pytest.raises(InputError, match=words):
            tiny.run(tmp_path / "run", num_steps=1, **fields)
    assert not (tmp_path / "run").exists()


def test_idle_devices_are_mentioned(tmp_path: Path) -> None:
    for devices, mentioned in ((1, True), (2, False)):
        said: list[str] = []
        tiny.run(tmp_path / str(devices), report=said.append, num_steps=1, devices=devices, **FIELDS)
        assert any("This run uses 1 of 2 devices. --devices all" in line for line in said) == mentioned
