"""Complete a finished run that lacks files: it was killed after its last checkpoint, or a picture failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.framework import Framework
from dcgan_core.runs import folder
from dcgan_core.training import checkpoints
from dcgan_core.training.checkpoints import Checkpoint, DamagedCheckpoint
from dcgan_core.training.samples import Artefacts, Guard, SamplePictures
from dcgan_core.training.starting import Plan, restore_trainer
from dcgan_core.weights.bundle import load_bundle


def complete(
    plan: Plan, framework: Framework, run: Path, record: dict[str, Any], checkpoint: Checkpoint | None
) -> list[str]:
    """Make the pictures and the files of `--naming` that a finished run lacks; return their places in the run folder.

    They are the same as if the run had made them. Of weights files in the middle of the run, those are made whose
    checkpoint is still there. A framework is loaded only where weights are drawn from or written.
    """
    before = _files(run)
    guard = Guard(plan.report)
    pictures = SamplePictures(run, plan.config, plan.architecture, guard)
    artefacts = Artefacts(run, plan.config, plan.schedule, guard)
    pictures.draw_real(plan.store.images)
    if checkpoint is not None and checkpoint.step == plan.schedule.total_steps:
        with guard.attempt("the last sample grid or a weights file of --naming"):
            _from_weights(plan, framework, run, record, checkpoint, pictures, artefacts)
        pictures.finish()
        artefacts.grids(pictures.frames())
        artefacts.finish()
    after = _files(run)
    return [name for name, state in after.items() if before.get(name) != state]


def _from_weights(
    plan: Plan,
    framework: Framework,
    run: Path,
    record: dict[str, Any],
    last: Checkpoint,
    pictures: SamplePictures,
    artefacts: Artefacts,
) -> None:
    """Draw the last sample grid, and write the weights files, where they are missing."""
    grid = plan.schedule.sample_name(last.step)
    undrawn = not (pictures.folder / f"{grid}.png").is_file()
    steps = [step for step in folder.checkpoint_folders(run) if artefacts.lacks_weights(step)]
    if not undrawn and not steps:
        return
    trainer = restore_trainer(plan, framework, run, record, last)
    if undrawn:
        pictures.draw(trainer.generate, last.step, grid)
    for step in steps:
        try:
            own = checkpoints.check_checkpoint(run / folder.CHECKPOINTS_FOLDER / str(step))
            bundle = load_bundle(own.path / folder.WEIGHTS_FILE)
        except (DamagedCheckpoint, InputError):
            continue  # it was reported when the newest one was looked for, or is older than that
        trainer.load_state(own.state)
        artefacts.weights(step, bundle, trainer.snapshot())


def _files(run: Path) -> dict[str, int]:
    """Return the time of each file outside the checkpoints, by its place in the run folder."""
    return {
        path.relative_to(run).as_posix(): path.stat().st_mtime_ns
        for path in sorted(run.rglob("*"))
        if path.is_file()
        and folder.CHECKPOINTS_FOLDER not in path.relative_to(run).parts
        and not path.name.startswith(".")
    }
