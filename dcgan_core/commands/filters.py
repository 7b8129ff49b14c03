"""What a discriminator looks for: the `filters` command's work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.description.randomness import generator as random_generator
from dcgan_core.errors import InputError
from dcgan_core.framework import Discriminator, Framework
from dcgan_core.pictures.panels import Panel, join_panels, panels_scale, stack_pictures
from dcgan_core.pictures.tiles import to_uint8
from dcgan_core.quality.features import refuse_labels
from dcgan_core.quality.images import DataOptions, open_training_images
from dcgan_core.sampling.drawing import (
    DISCRIMINATOR_HELP,
    draw,
    picture_option,
    picture_path,
    result_name,
    save_result,
    seed_option,
)
from dcgan_core.sampling.latents import pick_latents
from dcgan_core.sampling.statistics import REFERENCE_BATCH
from dcgan_core.system.streams import say
from dcgan_core.weights.canonical import initial_network_weights


@dataclass(frozen=True, kw_only=True)
class FiltersOptions(DataOptions):
    """The options of `filters`."""

    load_path: Path = option(help=DISCRIMINATOR_HELP, fetched=True)
    features: int = option(
        6,
        minimum=1,
        maximum=64,
        unit="features",
        help="Number of features of the last convolution, from the first on.",
    )
    per_feature: int = option(
        4, minimum=1, maximum=16, unit="images", help="Images per feature: those that excite it most."
    )
    num_images: int = option(
        2048, minimum=16, maximum=65536, unit="images", help="Number of images to choose from."
    )
    images: Literal["real", "samples"] = option(
        "real", help="What to choose from: training images (real) or the generator's (samples)."
    )
    seed: int = seed_option("Seed of the untrained discriminator and of the images.")
    output: Path | None = picture_option("filters")


@dataclass(frozen=True)
class Excitation:
    """The images that excite each feature most, and what in them does: (features, k, ...).

    indices: of the images. units: (row, column, channel) of the greatest response in each. responses: its size.
    gradients: guided gradients (features, k, H, W, C).
    """

    indices: np.ndarray
    units: np.ndarray
    responses: np.ndarray
    gradients: np.ndarray


def excitation(
    discriminator: Discriminator, images: UInt8[np.ndarray, "N H W C"], features: int, count: int
) -> Excitation:
    """Return the `count` images that excite each of the first features most, strongest first, with guided gradients.

    The responses of all images are held for these features alone. Raises InputError for more features than there are.
    """
    peaks: list[np.ndarray] = []
    places: list[np.ndarray] = []
    side = (1, 1)
    for start in range(0, len(images), CHUNK):
        maps = discriminator.responses(images[start : start + CHUNK])
        _check_features(features, maps.shape[3])
        side = maps.shape[1:3]
        flat = maps[..., :features].reshape(len(maps), -1, features)
        peaks.append(flat.max(axis=1))
        places.append(flat.argmax(axis=1))
    peak, place = np.concatenate(peaks), np.concatenate(places)
    indices = np.argsort(-peak, axis=0, kind="stable")[:count].T
    channels = np.broadcast_to(np.arange(features)[:, None], indices.shape)
    rows, columns = np.divmod(place[indices, channels], side[1])
    units = np.stack([rows, columns, channels], axis=-1)
    gradients = discriminator.guided(images[indices.ravel()], units.reshape(-1, 3))
    return Excitation(
        indices, units, peak[indices, channels], gradients.reshape(*indices.shape, *images.shape[1:])
    )


def _check_features(wanted: int, there: int) -> None:
    if wanted > there:
        raise InputError(f"--features {wanted}: the last convolution has {there}")


CHUNK = 256
"""Images looked at in one go."""


def as_picture(values: Float32[np.ndarray, "N H W C"]) -> UInt8[np.ndarray, "N H W C"]:
    """Return signed values as images: 0 is the middle grey, each image's own greatest magnitude is black or white."""
    greatest = np.abs(values).max(axis=(1, 2, 3), keepdims=True)
    return to_uint8(values / np.where(greatest > 0, greatest, 1))


def filters(options: FiltersOptions, framework: Framework) -> int:
    """Show what the features of D's last convolution see, next to those of an untrained D; return the exit status.

    As figure 5 of the paper: guided backpropagation from the first features, in the images that excite each most.
    Below them the first layer's kernels. The `.npz` holds of both discriminators (`trained_`, `untrained_`) the
    image `indices`, `units`, `responses`, `gradients` and `kernels`, and the `images` chosen by the trained one.
    """
    name = result_name(options.images, options, said=("images",))
    path = picture_path(options, "filters", name)
    bundle = options.bundle()
    network, _ = bundle.network("discriminator")
    refuse_labels(network, bundle.source)
    architecture = bundle.architecture
    _check_features(options.features, network.layers[-2:][0].output_shape[2])
    count = options.per_feature
    panels_scale([(options.features * count, count)] * 3, *architecture.image_shape[:2])
    if options.images == "samples":
        latents = pick_latents(range(options.num_images), architecture, options.seed)
        images = draw(framework.generator(bundle), latents)
    else:
        store = open_training_images(options, bundle, say)
        order = random_generator(options.seed, "filter images").permutation(len(store.images))
        images = np.asarray(store.images[np.sort(order[: options.num_images])])
    count = min(options.per_feature, len(images))
    fresh = {"discriminator": initial_network_weights(architecture, "discriminator", options.seed)}
    bundles = {"trained": bundle, "untrained": replace(bundle, weights=fresh)}
    reference = images[:REFERENCE_BATCH]
    networks = {name: framework.discriminator(own, reference) for name, own in bundles.items()}
    found = {name: excitation(network, images, options.features, count) for name, network in networks.items()}
    shown = images[found["trained"].indices.ravel()]

    data = {"images": shown}
    panels = [Panel(shown, count, title="excited most by")]
    kernels = []
    for name, network in networks.items():
        excited, weights = found[name], network.kernels()
        data |= {f"{name}_{field}": value for field, value in vars(excited).items()} | {
            f"{name}_kernels": weights
        }
        panels.append(
            Panel(as_picture(excited.gradients.reshape(shown.shape)), count, title=f"{name}: what they see")
        )
        kernels.append(Panel(as_picture(weights), 16, title=f"{name}: first layer"))
    caption = "Each row a feature of the discriminator's last convolution, by guided backpropagation."
    save_result(path, stack_pictures([join_panels(panels, caption), join_panels(kernels)]), data)
    return 0


COMMAND = Command(
    FiltersOptions,
    "Show what a discriminator's features look for, next to an untrained one's: figure 5 of the paper.",
    filters,
    common="load_path features per_feature images dataset data_dir output",
    examples={
        "--load-path runs/celeba-001 --features 8": "the first eight features, on training images",
    },
)
