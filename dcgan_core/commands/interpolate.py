"""Walk from latent to latent: the `interpolate` command's work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import ROW
from dcgan_core.errors import InputError, number_of
from dcgan_core.framework import Framework
from dcgan_core.pictures.animation import FASTEST_FPS, load_video, write_animation
from dcgan_core.pictures.tiles import grid_layout, image_grid
from dcgan_core.sampling.drawing import (
    LatentOptions,
    WeightsOptions,
    announced,
    draw,
    picture_option,
    picture_path,
    save_result,
)
from dcgan_core.sampling.latents import parse_indices, read_latents, walk
from dcgan_core.system.room import check_memory
from dcgan_core.system.streams import say, show

MOST_FRAMES = 3000


@dataclass(frozen=True, kw_only=True)
class InterpolateOptions(LatentOptions, WeightsOptions):
    """The options of `interpolate`."""

    indices: str | None = option(
        None,
        metavar="N,N,...",
        when_none="all of --latents; else 0,1,2,... two for each row, or one of each class of a conditional network",
        help="Latents to walk between, in this order, by their numbers on the sheet that generate --number makes.",
    )
    rows: int | None = option(
        None,
        minimum=1,
        maximum=256,
        unit="rows",
        when_none="1 if the latents are given, otherwise 6",
        help="Rows of the picture. Each walks through its share of the latents.",
    )
    steps: int = option(
        9, minimum=1, maximum=1000, unit="steps", help="Steps from one latent to the next in the picture."
    )
    animation: bool = option(True, help="Write an animation of the walk, which returns to its start.")
    format: Literal["gif", "mp4"] = option(
        "gif",
        help="Format of the animation. gif: loops, at half the size. mp4: needs the extra `video`.",
    )
    frames: int = option(
        30,
        minimum=2,
        maximum=MOST_FRAMES,
        unit="frames",
        help="Frames from one latent to the next in the animation.",
    )
    fps: float = option(
        25.0, above=0, maximum=FASTEST_FPS, unit="frames per second", help="Speed of the animation."
    )
    output: Path | None = picture_option(
        "interpolate", others="The animation and the data (.npz) are saved next to it."
    )


def interpolate(options: InterpolateOptions, framework: Framework) -> int:
    """Walk as `options` ask; return the exit status.

    Writes the picture, the animation, and a `.npz` with `latents` (rows, points, nz), `images` uint8
    (rows, points, H, W, C), and `ends` (rows, k, nz), the latents walked between. Raises InputError for latents that
    are not there, or too many to be seen, before anything is drawn.
    """
    path = picture_path(options, "interpolate", options.name, (".npz", f".{options.format}"))
    moving_path = path.with_suffix(f".{options.format}")
    if options.animation and options.format == "mp4":
        load_video()
    bundle = options.bundle()
    architecture = bundle.architecture
    height, width, channels = architecture.image_shape
    ends = _ends(options, architecture)
    rows, points = ends.shape[0], (ends.shape[1] - 1) * options.steps + 1
    grid_layout(rows * points, height, width, points)
    frames = ends.shape[1] * options.frames
    if options.animation and frames > MOST_FRAMES:
        raise InputError(
            f"{ends.shape[1]} latents with --frames {options.frames} are {frames} frames; at most {MOST_FRAMES}: "
            "take fewer --frames, more --rows, or --no-animation"
        )
    if options.animation:
        shown = (
            frames * rows * height * width * (channels + 3 * _frame_scale(options, rows, height, width) ** 2)
        )
        check_memory(
            shown,
            f"an animation of {frames:,} frames and {rows} rows",
            "take fewer --frames or --rows, or --no-animation",
        )
    paths = np.stack(
        [walk(row, options.steps, architecture.latent, classes=architecture.classes) for row in ends]
    )
    generator = announced(framework.generator(bundle, options.statistics))
    images = draw(generator, paths.reshape(-1, paths.shape[-1]))
    shaped = images.reshape(rows, points, height, width, channels)
    save_result(path, image_grid(images, points), {"latents": paths, "images": shaped, "ends": ends})
    if options.animation:
        loops = np.stack(
            [
                walk(row, options.frames, architecture.latent, closed=True, classes=architecture.classes)
                for row in ends
            ],
            axis=1,
        )
        moving = draw(generator, loops.reshape(-1, loops.shape[-1]))
        scale = _frame_scale(options, rows, height, width)
        grids = [
            image_grid(images, scale=scale)
            for images in moving.reshape(frames, rows, height, width, channels)
        ]
        show(write_animation(grids, moving_path, options.fps, hold_last_s=0), kept=True)
    elif moving_path.exists():
        say(f"note: {moving_path} is also there, from an earlier call")
    return 0


def _frame_scale(options: InterpolateOptions, rows: int, height: int, width: int) -> int:
    """Return how much the frames are enlarged."""
    scale = grid_layout(rows, height, width)[1]
    # A GIF of frames that are enlarged as much as the picture is several times larger.
    return max(1, scale // 2) if options.format == "gif" else scale


def _ends(options: InterpolateOptions, architecture: Architecture) -> np.ndarray:
    """Return the latents to walk between, (rows, k, nz)."""
    rows = options.rows or 1
    if options.indices is not None:
        indices = parse_indices(options.indices, "--indices")
    elif options.latents is not None:
        indices = list(range(len(read_latents(options.latents, architecture.nz, architecture.classes))))
    else:
        rows = options.rows or 6
        # Of a conditional network the first sample of each class: walks from class to class.
        indices = [index * (ROW if architecture.classes else 1) for index in range(2 * rows)]
    if len(indices) % rows or len(indices) < 2 * rows:
        raise InputError(
            f"{number_of(len(indices), 'latent')} for {number_of(rows, 'row')}: expected two or more for each row, "
            "the same number for all"
        )
    latents = options.picked(indices, architecture)
    return latents.reshape(rows, -1, latents.shape[-1])


COMMAND = Command(
    InterpolateOptions,
    "Walk from latent to latent: rows of images and an animation.",
    interpolate,
    common="load_path indices rows steps format fps seed truncation output",
    examples={
        "--load-path runs/folder-001": "six walks between random latents",
        "--load-path runs/folder-001 --indices 3,14,15": "between images of the sheet that generate --number makes",
        "--load-path runs/folder-001 --format mp4": "as a video",
    },
)
