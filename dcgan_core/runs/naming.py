"""How the public variants name what their programs leave behind: one table, for `--naming` of train and generate.

Patterns take `{epoch}` (counted from 1), `{index}` (the same counted from 0), `{epochs}` (of the whole run), `{noise}`
(`fixed_noise` or `variable_noise`) and `{model}` (the name of a weights file without its suffix). All are relative to
the run folder. Names are those of each program's README and source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dcgan_core.errors import InputError, did_you_mean


@dataclass(frozen=True)
class ModelFile:
    """A weights file.

    every: after the first epoch, and then this many epochs apart; None: at the end of the run.
    layout: whose names the weights in it have (`dcgan_core.weights.foreign`).
    """

    pattern: str
    layout: str
    network: Literal["generator", "both"]
    every: int | None = None


@dataclass(frozen=True)
class Naming:
    """The files of one program; None for what it does not keep.

    grid: of sample grids; later ones of the same name replace earlier ones. real: a grid of training images.
    animation: of the grids. curves: the losses. images: of `generate`, one file an image with `{number}`, else a grid.
    colour_images: the same where the images are in colour, where that program keeps them apart.
    """

    name: str
    models: tuple[ModelFile, ...] = ()
    grid: str | None = None
    last_grid: str | None = None
    real: str | None = None
    animation: str | None = None
    curves: str | None = None
    images: str | None = None
    colour_images: str | None = None


NAMINGS: dict[str, Naming] = {
    naming.name: naming
    for naming in (
        Naming(
            "tomatopope0",
            models=(ModelFile("Models/G-{epochs}.pt", "tomatopope", "generator"),),
            images="Outputs/{model}/image{number}.bmp",
            colour_images="Outputs/{model}-Face/image{number}.bmp",
        ),
        Naming("shikhharsiingh", last_grid="images/{epochs}ep_res.png", curves="images/{epochs}epochs.png"),
        Naming(
            "divyaanshdevarriya",
            models=(
                ModelFile("model/model_epoch_{index}.pth", "divyaansh", "both", every=3),
                ModelFile("model/model_final.pth", "divyaansh", "both"),
            ),
            animation="images/celeba.gif",
            curves="images/losses.png",
            images="images/generated_img.png",
        ),
        Naming("akashkadel", grid="{noise}/Epoch_{epoch}.png", animation="{noise}/animated.gif"),
        Naming(
            "arunsandy1309",
            grid="results/fake_samples_epoch_{index:03d}.png",
            real="results/real_samples.png",
        ),
    )
}
"""Every naming by its name."""


def get_naming(name: str) -> Naming:
    """Return the naming of that name; raises InputError with the nearest names otherwise."""
    if name not in NAMINGS:
        raise InputError(
            f"unknown naming {name!r}{did_you_mean(name, NAMINGS)}: expected one of {', '.join(NAMINGS)}"
        )
    return NAMINGS[name]
