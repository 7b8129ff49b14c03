"""`import_weights`: a run from the weights that another program saved."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

from dcgan.bundle import save_bundle
from dcgan.commands.tools import HintOptions, Tools, asking, examine, names
from dcgan.errors import InputError
from dcgan.files.disk import disk_errors
from dcgan.importing import Imported, import_files
from dcgan.moments import MOMENTS_FILE, save_moments
from dcgan.opening import CHECKPOINTS_FOLDER, WEIGHTS_FILE
from dcgan.options import option
from dcgan.runs.folder import check_output_path, create_run
from dcgan.summary import bundle_text, moments_text

STEP = 0
"""The step of an imported checkpoint: this package has not trained it."""


@dataclasses.dataclass(frozen=True)
class ImportOptions(HintOptions):
    """What `import_weights` can be asked for."""

    files: tuple[Path, ...] = option(
        (),
        positional=True,
        metavar="FILE",
        when_none="required",
        help="Weights of one or both networks: .pth, .pt, .safetensors, .npz, or .npy files (or a folder of them).",
    )
    output: Path | None = option(
        None, metavar="RUN", when_none="the first free runs/imported-NNN", help="Folder of the new run."
    )


def import_weights(options: ImportOptions, tools: Tools) -> int:
    """Import what `options` name into a new run and return the exit status.

    Raises InputError, before anything is written, when the files are damaged, hold no unconditional DCGAN, or a
    generator that is dead.
    """
    if not options.files:
        raise InputError("name the files to import: import_weights netG.pth netD.pth --output runs/imported")
    if options.output is not None:
        check_output_path(options.output)
    imported = asking(functools.partial(import_files, options.files), options.hints())
    health = examine(imported.bundle, tools)
    health.raise_problems(names(options.files), "Importing it")
    run = _write(imported, options)
    print(bundle_text(imported.bundle, health))
    for line in moments_text(imported.moments):
        print(line)
    print(f"Imported into {run}. Draw with it: generate --load_path {run}; train on: --init-from {run}")
    return 0


def _write(imported: Imported, options: ImportOptions) -> Path:
    run = create_run(options.output, "imported")
    folder = run / CHECKPOINTS_FOLDER / str(STEP)
    bundle = dataclasses.replace(imported.bundle, record={"step": STEP, **imported.bundle.record})
    with disk_errors(run, "writing the imported weights"):
        if imported.moments:
            save_moments(folder / MOMENTS_FILE, imported.moments)
        # Last, since a checkpoint counts from the moment its weights are there.
        save_bundle(folder / WEIGHTS_FILE, bundle)
    return run
