"""Add and subtract what latents have in common: the `arithmetic` command's work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.description.randomness import generator as random_generator
from dcgan_core.framework import Framework
from dcgan_core.pictures.panels import Panel, join_panels, panels_scale
from dcgan_core.sampling.drawing import (
    LatentOptions,
    WeightsOptions,
    announced,
    draw,
    picture_option,
    picture_path,
    save_result,
)
from dcgan_core.sampling.latents import combine, parse_indices

NOISE = 0.25
"""Radford, Metz and Chintala (2016), figure 7: uniform noise of this scale makes the neighbours of the result."""
NEIGHBOURS = 8


@dataclass(frozen=True, kw_only=True)
class ArithmeticOptions(LatentOptions, WeightsOptions):
    """The options of `arithmetic`."""

    a: str = option(
        metavar="N,N,...",
        help="Latents to start from, by their numbers on the sheet that generate --number makes with the same "
        "--seed or --latents. The paper uses three for each mean.",
    )
    b: str = option(metavar="N,N,...", help="Latents whose mean is subtracted.")
    c: str = option(metavar="N,N,...", help="Latents whose mean is added.")
    noise: float = option(
        NOISE,
        minimum=0,
        help="Uniform noise, plus or minus this, in the latents of the eight images around the result.",
    )
    output: Path | None = picture_option("arithmetic")


def neighbourhood(centre: np.ndarray, noise: float, seed: int) -> Float32[np.ndarray, "9 nz"]:
    """Return `centre` (nz,) in the middle of eight others, each with its own uniform noise in [-noise, noise]."""
    random = random_generator(seed, "arithmetic noise")
    around = centre + random.uniform(-noise, noise, (NEIGHBOURS, len(centre)))
    return np.insert(around, NEIGHBOURS // 2, centre, axis=0).astype(np.float32)


def arithmetic(options: ArithmeticOptions, framework: Framework) -> int:
    """Compute A - B + C as `options` ask; return the exit status.

    The picture is that of the paper's figure 7: the images after each mean with the image of the mean below them,
    and the result in the middle of its neighbours. The `.npz` holds the latents `a`, `b`, `c` (k, nz), `means`
    (3, nz), `result` (9, nz) with the centre in row 4, and `images`, uint8, of all of them in that order.
    """
    path = picture_path(options, "arithmetic", options.name)
    groups = [parse_indices(getattr(options, name), f"--{name}") for name in "abc"]
    bundle = options.bundle()
    height, width, _ = bundle.architecture.image_shape
    panels_scale([*((len(indices) + 1, 1) for indices in groups), (9, 3)], height, width, labelled=True)
    generator = announced(framework.generator(bundle, options.statistics))
    chosen = [options.picked(indices, generator.architecture) for indices in groups]
    means = combine(*chosen)
    around = neighbourhood(means[3], options.noise, options.seed)
    images = draw(generator, np.concatenate([*chosen, means[:3], around]))
    ends = np.cumsum([len(indices) for indices in groups])
    *columns, mean_images, result = np.split(images, [*ends, ends[-1] + 3])
    panels = [
        Panel(
            np.concatenate([column, mean_images[index : index + 1]]),
            columns=1,
            labels=[*map(str, groups[index]), f"mean {'ABC'[index]}"],
            sign=" -+"[index],
        )
        for index, column in enumerate(columns)
    ]
    panels.append(Panel(result, columns=3, title="A - B + C", sign="="))
    caption = f"Around the result: noise of up to ±{options.noise:g} on each number of the latent."
    data = dict(zip("abc", chosen, strict=True)) | {"means": means[:3], "result": around, "images": images}
    save_result(path, join_panels(panels, caption), data)
    return 0


COMMAND = Command(
    ArithmeticOptions,
    "Compute mean A - mean B + mean C of latents: the arithmetic of figure 7 of the DCGAN paper.",
    arithmetic,
    common="load_path a b c noise seed output",
    examples={
        "--load-path runs/celeba-001 --a 3,17,40 --b 5,9,21 --c 8,11,30": "by the numbers of generate --number",
    },
)
