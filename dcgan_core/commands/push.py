"""`push`: weights with a card to a hub, or to a folder that can be looked at first."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError
from dcgan_core.framework import Framework
from dcgan_core.sampling.drawing import accept_doubts_option, checkpoint_option, reading_option
from dcgan_core.sampling.pushing import CARD, Publication, check_licence
from dcgan_core.system import hub
from dcgan_core.system.files import atomic_folder, check_place, disk_errors
from dcgan_core.system.streams import say, show
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.opening import WhichWeights, open_weights


@dataclasses.dataclass(frozen=True)
class PushOptions:
    """The options of `push`."""

    load_path: Path = option(
        positional=True,
        metavar="RUN",
        help="Run, checkpoint folder or weights file, or its address.",
        fetched=True,
    )
    repository: str = option(positional=True, metavar="OWNER/NAME", help="Repository of the hub.")
    license: str | None = option(
        None,
        metavar="NAME",
        when_none="required",
        help="Licence of the weights, which depends on what they were trained on: mit, cc-by-4.0, other ...",
    )
    private: bool = option(False, help="Make a new repository private.")
    output: Path | None = option(
        None,
        metavar="FOLDER",
        when_none="none",
        help="Write the files into this new folder, and upload nothing.",
    )
    checkpoint: str = checkpoint_option()
    weights: WhichWeights = option(
        "auto", help="Generator of a run with --ema: ema (the average), raw (the last step's) or auto."
    )
    reading: int | None = reading_option()
    accept_doubts: bool = accept_doubts_option()


def push(options: PushOptions, framework: Framework) -> int:
    """Push what `options` name and return the exit status; raises InputError, before anything is uploaded."""
    check_licence(options.license)
    if options.output is None:
        hub.check_push(options.repository)
    else:
        hub.check_name(options.repository)
        check_place(options.output, f"--output {options.output}")
        if options.output.is_dir() and any(options.output.iterdir()):
            raise InputError(f"--output {options.output} is not empty; give a new folder")
    bundle = open_weights(
        options.load_path,
        checkpoint=options.checkpoint,
        weights=options.weights,
        hints=Hints(reading=options.reading),
    )
    if options.accept_doubts:
        bundle = dataclasses.replace(bundle, record={**bundle.record, "doubts_accepted": True})
    generator = framework.generator(bundle)

    def draw(latents: np.ndarray) -> np.ndarray:
        return np.concatenate(list(generator.images(latents)))

    publication = Publication(bundle, draw, lambda: framework.freeze(bundle))
    if options.output is None:
        address = publication.push(options.repository, options.license, private=options.private)
        show(f"Pushed: {address}", kept=True)
        say(f"Load it with: --load-path hf://{options.repository}")
        return 0
    with disk_errors(options.output, "writing the folder"), atomic_folder(options.output) as folder:
        publication.write(folder, options.repository, options.license)
    show(f"Written: {options.output}. Read {options.output / CARD}, then push without --output.", kept=True)
    return 0


COMMAND = Command(
    PushOptions,
    "Publish weights on a hub, for this package, PyTorch and ONNX, with samples and a model card.",
    push,
    common="load_path repository license output private checkpoint weights",
    examples={
        "runs/letters-001 me/letters --license mit": "a run, to the hub",
        "runs/letters-001 me/letters --license mit --output folder": "look at the files first",
    },
)
