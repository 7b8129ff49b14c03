"""A run that is stopped and resumed ends with the very bits of one that is not."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.framework import Snapshot, Trainer
from tests.reliability import tiny

TOTAL = 12

FRAMEWORKS = [
    pytest.param(tiny.make_jax_trainer, id="jax"),
    pytest.param(tiny.make_torch_trainer, id="torch", marks=pytest.mark.torch),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[..., Trainer]], Path]:
    """Runs of TOTAL steps that nothing stopped, one a framework."""
    made: dict[Callable[..., Trainer], Path] = {}

    def get(make_trainer: Callable[..., Trainer]) -> Path:
        if make_trainer not in made:
            made[make_trainer] = tmp_path_factory.mktemp("whole") / "run"
            tiny.run(made[make_trainer], num_steps=TOTAL, make_trainer=make_trainer, flip=True)
        return made[make_trainer]

    return get


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
@pytest.mark.parametrize(
    "stops",
    [
        pytest.param([5], id="at an epoch's end"),
        pytest.param([10], id="at a later epoch's end"),
        pytest.param([7], id="within an epoch"),
        pytest.param([3, 4, 11], id="three times"),
    ],
)
def test_stopped_and_resumed_is_the_same_bits(
    tmp_path: Path, whole: Callable[..., Path], make_trainer: Callable[..., Trainer], stops: list[int]
) -> None:
    path = tmp_path / "run"
    tiny.run(path, num_steps=stops[0], make_trainer=make_trainer, flip=True)
    for stop in [*stops[1:], TOTAL]:
        tiny.resume(path, num_steps=stop, make_trainer=make_trainer)
    assert tiny.differences(whole(make_trainer), path, TOTAL) == []


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
def test_what_changes_from_step_to_step_continues(
    make_trainer: Callable[..., Trainer], tmp_path: Path
) -> None:
    """A penalty that is due again at step 4, rates that fall after it, and random changes of the images."""
    steps, path, whole = 6, tmp_path / "run", tmp_path / "whole"
    flags: dict[str, Any] = {"r1": 1.0, "r1_every": 3, "lr_decay": 0.4, "augment": "all"}
    tiny.run(whole, make_trainer=make_trainer, num_steps=steps, checkpoint_every_steps=1, **flags)
    shutil.copytree(whole, path)
    for step in range(3, steps + 1):  # as a machine leaves a run when it fails after the second step
        shutil.rmtree(path / "checkpoints" / str(step))
    tiny.resume(path, make_trainer=make_trainer, num_steps=steps)
    assert tiny.differences(whole, path, steps) == []
    # Without the three it is another training.
    other = tmp_path / "other"
    tiny.run(other, make_trainer=make_trainer, num_steps=steps, checkpoint_every_steps=1)
    assert tiny.differences(whole, other, steps) != []


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
def test_networks_trained_in_turn_go_on_with_the_right_one(
    tmp_path: Path, make_trainer: Callable[..., Trainer]
) -> None:
    whole, path = tmp_path / "whole", tmp_path / "run"
    for run, steps in ((whole, 6), (path, 3)):
        tiny.run(run, num_steps=steps, make_trainer=make_trainer, protocol="paper", log_every_steps=2)
    tiny.resume(path, num_steps=6, make_trainer=make_trainer)
    assert tiny.differences(whole, path, 6) == []


@pytest.mark.parametrize("protocol", ["pytorch", "paper"])
@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
def test_the_last_step_has_a_line_which_goes_when_the_run_continues(
    tmp_path: Path, make_trainer: Callable[..., Trainer], protocol: str
) -> None:
    whole, path = tmp_path / "whole", tmp_path / "run"
    fields: dict[str, Any] = {"make_trainer": make_trainer, "protocol": protocol, "log_every_steps": 5}
    for run, steps in ((whole, 8), (path, 7)):
        tiny.run(run, num_steps=steps, **fields)
        assert [line["step"] for line in tiny.stats_lines(run) if line.get("end")] == [steps]
    # Judged by another interval, the line of step 7 would stay, and that of step 5 would go.
    tiny.resume(path, num_steps=8, make_trainer=make_trainer, log_every_steps=7)
    lines = tiny.stats_lines(path)
    assert tiny.differences(whole, path, 8) == []
    regular = [1, 5] if protocol == "pytorch" else [1, 4, 5]
    assert [line["step"] for line in lines if "end" not in line] == regular
    assert lines[-1]["step"] == 8
    assert {"d_loss", "g_loss", "d_real"} <= lines[-1].keys()


def test_the_last_step_on_the_interval_has_one_line_that_stays(tmp_path: Path) -> None:
    tiny.run(tmp_path / "run", num_steps=6, log_every_steps=3)
    assert [(line["step"], line.get("end")) for line in tiny.stats_lines(tmp_path / "run")] == [
        (1, None),
        (3, None),
        (6, None),
    ]


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
def test_checkpoints_within_an_epoch_and_other_workers(
    tmp_path: Path, whole: Callable[..., Path], make_trainer: Callable[..., Trainer]
) -> None:
    path = tmp_path / "run"
    # The steps after the checkpoint of step 6 are lost with the process, and done again.
    with pytest.raises(Crash):
        tiny.run(
            path,
            num_steps=TOTAL,
            checkpoint_every_steps=6,
            workers=1,
            make_trainer=crashing(make_trainer, after=9),
            flip=True,
        )
    assert tiny.steps_of(path) == [6]
    assert len(tiny.stats_lines(path)) == 9
    tiny.resume(path, workers=2, make_trainer=make_trainer)
    assert tiny.differences(whole(make_trainer), path, TOTAL) == []


def test_a_crash_before_the_first_checkpoint_starts_again(tmp_path: Path, whole: Callable[..., Path]) -> None:
    path, reported = tmp_path / "run", []
    with pytest.raises(Crash):
        tiny.run(path, num_steps=TOTAL, make_trainer=crashing(tiny.make_jax_trainer, after=3), flip=True)
    assert tiny.steps_of(path) == []
    tiny.resume(path, report=reported.append)
    assert "has no checkpoint" in "\n".join(reported)
    assert tiny.differences(whole(tiny.make_jax_trainer), path, TOTAL) == []


@pytest.mark.parametrize("part", ["first_moments", "statistics", "parameters", "step"])
def test_a_lost_bit_would_be_noticed(tmp_path: Path, whole: Callable[..., Path], part: str) -> None:
    """The control: with one bit of the state flipped, the comparison above fails."""
    path = tmp_path / "run"
    tiny.run(path, num_steps=7, flip=True)

    def forgetful(*arguments: object) -> Trainer:
        trainer = tiny.make_jax_trainer(*arguments)  # type: ignore[arg-type]
        load = trainer.load_state

        def load_and_spoil(folder: Path) -> None:
            load(folder)
            spoil(trainer, part)

        trainer.load_state = load_and_spoil  # type: ignore[method-assign]
        return trainer

    # What the loop itself would say first: the state that was read is not the one that was saved.
    with pytest.raises(Exception, match="read back differently"):
        tiny.resume(path, num_steps=TOTAL, make_trainer=forgetful)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dcgan_core.training.checkpoints.check_restored", lambda *_: None)
        tiny.resume(path, num_steps=TOTAL, make_trainer=forgetful)
    assert tiny.differences(whole(tiny.make_jax_trainer), path, TOTAL) != []


def test_a_finished_run_has_nothing_to_do(tmp_path: Path, whole: Callable[..., Path]) -> None:
    path, reported = whole(tiny.make_jax_trainer), []
    before = {file: file.stat().st_mtime_ns for file in path.rglob("*") if file.is_file()}
    assert tiny.resume(path, report=reported.append).status == 0
    assert "nothing to do" in reported[-1]
    assert {file: file.stat().st_mtime_ns for file in path.rglob("*") if file.is_file()} == before


def test_the_log_holds_what_was_reported(whole: Callable[..., Path]) -> None:
    log = (whole(tiny.make_jax_trainer) / "log.txt").read_text()
    for words in ("Data: digits", "Training: 12 steps", "Device: ", "step 12/12", "Done: 12 steps"):
        assert log.count(words) == 1, words


def test_the_same_seed_gives_the_same_bits(tmp_path: Path, whole: Callable[..., Path]) -> None:
    tiny.run(tmp_path / "again", num_steps=TOTAL, flip=True)
    assert tiny.differences(whole(tiny.make_jax_trainer), tmp_path / "again", TOTAL) == []
    tiny.run(tmp_path / "other", num_steps=TOTAL, flip=True, seed=1)
    assert len(tiny.differences(whole(tiny.make_jax_trainer), tmp_path / "other", TOTAL)) > 50


@pytest.mark.torch
@pytest.mark.parametrize(
    ("made", "resumed", "command"),
    [
        (tiny.make_jax_trainer, tiny.make_torch_trainer, "python -m dcgan_jax.train"),
        (tiny.make_torch_trainer, tiny.make_jax_trainer, "python -m dcgan_torch.train"),
    ],
    ids=["jax in torch", "torch in jax"],
)
def test_the_other_framework_says_how_to_resume(
    whole: Callable[..., Path],
    made: Callable[..., Trainer],
    resumed: Callable[..., Trainer],
    command: str,
) -> None:
    with pytest.raises(Exception, match="its optimizer state is that of") as error:
        tiny.resume(whole(made), num_steps=TOTAL + 1, make_trainer=resumed)
    assert command in str(error.value)
    assert "--init-from" in str(error.value)


class Crash(Exception):
    """Stands for a process that ends without a word."""


def crashing(make_trainer: Callable[..., Trainer], after: int) -> Callable[..., Trainer]:
    def make(*arguments: object) -> Trainer:
        trainer = make_trainer(*arguments)
        step, done = trainer.train_step, [0]

        def train_step(images: np.ndarray, latents: np.ndarray) -> object:
            if done[0] == after:
                raise Crash
            done[0] += 1
            return step(images, latents)

        trainer.train_step = train_step  # type: ignore[method-assign, assignment]
        return trainer

    return make


def spoil(trainer: Trainer, part: str) -> None:
    """Change one bit of one array of a JAX trainer's state."""
    from dcgan_jax.training.checkpoint import flatten_state, unflatten_state

    flat = {name: np.array(array) for name, array in flatten_state(trainer.state).items()}  # type: ignore[attr-defined]
    name = next(name for name in sorted(flat) if part in name.split("."))
    bits = flat[name].reshape(-1).view(np.uint32)
    bits[0] ^= 1 << 21
    trainer.state = unflatten_state(  # type: ignore[attr-defined]
        {name: jax_array(array) for name, array in flat.items()},
        trainer.state,  # type: ignore[attr-defined]
    )


def jax_array(array: np.ndarray) -> object:
    import jax.numpy as jnp

    return jnp.asarray(array)


def test_a_snapshot_does_not_change_with_the_training(tmp_path: Path) -> None:
    taken: list[tuple[Snapshot, dict[str, bytes]]] = []

    def watching(*arguments: object) -> Trainer:
        trainer = tiny.make_jax_trainer(*arguments)  # type: ignore[arg-type]
        take = trainer.snapshot

        def snapshot() -> Snapshot:
            found = take()
            taken.append((found, {name: array.tobytes() for name, array in found.arrays.items()}))
            return found

        trainer.snapshot = snapshot  # type: ignore[method-assign]
        return trainer

    tiny.run(tmp_path / "run", num_steps=10, checkpoint_every_steps=2, make_trainer=watching)
    assert len(taken) == 5
    for snapshot, as_taken in taken:
        assert {name: array.tobytes() for name, array in snapshot.arrays.items()} == as_taken
    assert dataclasses.is_dataclass(taken[0][0])
