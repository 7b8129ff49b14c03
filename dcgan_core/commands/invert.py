"""Find the latent of an image: the `invert` command's work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import UInt8

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.data.decode import BrokenImage, fitted, read_file
from dcgan_core.description.layer import Shape
from dcgan_core.errors import InputError
from dcgan_core.framework import Framework
from dcgan_core.pictures.panels import Panel, join_panels, panels_scale
from dcgan_core.pictures.tiles import normalize_images
from dcgan_core.sampling.drawing import (
    LatentOptions,
    WeightsOptions,
    announced,
    draw,
    nearest_samples,
    path_name,
    picture_option,
    picture_path,
    result_name,
    save_result,
)
from dcgan_core.system.progress import progress_bar
from dcgan_core.system.streams import show

SHOWN = ("image", "best", "error")
"""The labels of the first three images; they fit below an image of 32 pixels."""


@dataclass(frozen=True, kw_only=True)
class InvertOptions(LatentOptions, WeightsOptions):
    """The options of `invert`."""

    image: Path = option(positional=True, metavar="IMAGE", help="Image whose latent is wanted.")
    fit: Literal["none", "center", "squash"] = option(
        "none",
        help="What to do with an image of another size or colour. none: refuse it. center: resize the short side "
        "and cut out the centre. squash: resize both sides. The last two turn colour to grey for a grey "
        "generator.",
    )
    restarts: int = option(
        8,
        minimum=1,
        maximum=256,
        unit="starts",
        help="Number of latents to start from, all at once: those of --seed, or of --latents. Conditional networks: "
        "those of the samples nearest to the image, from all classes.",
    )
    steps: int = option(400, minimum=1, maximum=100_000, unit="steps", help="Steps of Adam from each start.")
    learning_rate: float = option(
        0.1, above=0, maximum=10, help="Adam's learning rate. It falls to 0 along a cosine."
    )
    output: Path | None = picture_option("inverted", named=", named after the image")


def read_image(path: Path, shape: Shape, fit: str) -> UInt8[np.ndarray, "H W C"]:
    """Return the image in a file as bytes of the generator's shape (height, width, channels).

    Raises InputError for a file that is not an image, and with `fit` "none" for one of another size, or in colour where
    the generator is grey.
    """
    try:
        content = read_file(path)
    except BrokenImage as error:
        raise InputError(f"{path} {error}") from error
    return fitted(content, shape, fit, str(path))


def invert(options: InvertOptions, framework: Framework) -> int:
    """Find the latent of an image as `options` ask; return the exit status.

    The picture shows the image, the best reconstruction and their difference, then what every restart came to, best
    first, with its error: the root mean square difference of a pixel value, of 255. The `.npz` holds `image` and
    `reconstructions` (uint8), `latents` (R, nz) and `errors` (R,), best first, and `history` (steps, R) of the error.
    """
    path = picture_path(options, "inverted", result_name(path_name(options.image), options))
    bundle = options.bundle()
    shape = bundle.architecture.image_shape
    image = read_image(options.image, shape, options.fit)
    columns = min(8, options.restarts)
    panels_scale([(3, 3), (options.restarts, columns)], *shape[:2], labelled=True)
    inverter = announced(framework.inverter(bundle, options.statistics))
    if inverter.architecture.classes and options.latents is None:
        starts = nearest_samples(inverter, image, options.restarts, options.seed, options.truncation)
    else:
        starts = options.picked(list(range(options.restarts)), inverter.architecture)
    with progress_bar("Inverting", options.steps, "step") as advance:
        target = normalize_images(image).astype(np.float32)
        latents, squares = inverter.descend(target, starts, options.steps, options.learning_rate, advance)
    images = draw(inverter, latents)
    apart = images.astype(np.float64) - image
    errors = np.sqrt(np.square(apart).mean(axis=(1, 2, 3)))
    order = np.argsort(errors, kind="stable")
    best = order[0]
    show(
        f"The nearest image is {errors[best]:.2f} of 255 away (root mean square; the {len(order)} restarts: "
        f"{errors[best]:.2f} to {errors[order[-1]]:.2f}); norm of the latent {np.linalg.norm(latents[best]):.2f}",
        kept=True,
    )
    data = {
        "image": image,
        "reconstructions": images[order],
        "latents": latents[order],
        "errors": errors[order],
        "history": np.sqrt(squares[:, order]) * 127.5,
    }
    difference = np.abs(apart[best]).round().astype(np.uint8)
    shown = np.stack([image, images[best], difference])
    panels = [
        Panel(shown, 3, labels=SHOWN),
        Panel(images[order], columns, labels=[f"{error:.1f}" for error in errors[order]], title="restarts"),
    ]
    save_result(path, join_panels(panels), data)
    return 0


COMMAND = Command(
    InvertOptions,
    "Find the latent whose image comes nearest to a given one, by gradient descent.",
    invert,
    common="image load_path fit restarts steps output",
    examples={
        "face.jpg --load-path runs/celeba-001 --fit center": "an image of any size",
    },
)
