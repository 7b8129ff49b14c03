"""Look for copies of training images among the samples: the `neighbours` command's work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.description.randomness import generator as random_generator
from dcgan_core.errors import InputError
from dcgan_core.framework import Discriminator, Framework
from dcgan_core.pictures.panels import Panel, join_panels, panels_scale
from dcgan_core.quality.images import DataOptions, open_training_images
from dcgan_core.quality.nearest import SPARE, Neighbours, Search, nearest
from dcgan_core.sampling.drawing import (
    LatentOptions,
    announced,
    draw,
    picture_option,
    picture_path,
    save_result,
)
from dcgan_core.sampling.statistics import REFERENCE_BATCH
from dcgan_core.system.progress import progress_bar
from dcgan_core.system.streams import say, show


@dataclass(frozen=True, kw_only=True)
class NeighboursOptions(LatentOptions, DataOptions):
    """The options of `neighbours`."""

    samples: int = option(
        256,
        minimum=2,
        maximum=4096,
        unit="images",
        help="Number of samples to compare with all training images. As many training images give the baseline.",
    )
    rows: int = option(
        8,
        minimum=1,
        maximum=64,
        unit="rows",
        help="Rows of the picture, from the sample nearest to a training image to the farthest.",
    )
    nearest: int = option(3, minimum=1, maximum=16, unit="images", help="Neighbours shown for each image.")
    output: Path | None = picture_option("neighbours")


def nearest_features(
    discriminator: Discriminator,
    queries: UInt8[np.ndarray, "Q H W C"],
    images: UInt8[np.ndarray, "N H W C"],
    count: int,
    *,
    excluded: np.ndarray | None = None,
    advance: Callable[[int], object] = lambda searched: None,
) -> Neighbours:
    """Return the `count` nearest of `images` for each query, by the root mean square difference of D's features.

    The features of all images are never held together. excluded, advance: as in `dcgan_core.quality.nearest.nearest`.
    """
    wanted = discriminator.features(queries)
    search = Search(wanted, min(count + SPARE, len(images)), excluded)
    step = min(search.chunk_length, 1024)
    for start in range(0, len(images), step):
        chunk = np.asarray(images[start : start + step])
        search.add(discriminator.features(chunk))
        advance(len(chunk))
    candidates: np.ndarray = np.unique(search.indices)
    place = np.searchsorted(candidates, search.indices)
    vectors = discriminator.features(np.asarray(images[candidates])).astype(np.float64)
    distances = np.empty(search.indices.shape)
    for row, query in enumerate(wanted):
        distances[row] = np.sqrt(np.square(vectors[place[row]] - query).mean(axis=1))
    return search.nearest(distances, count)


def summary(space: str, samples: Neighbours, real: Neighbours) -> str:
    """Return the result in one line: medians of the nearest distances, and how near the nearest sample comes."""
    ours, theirs = np.median(samples.distances[:, 0]), np.median(real.distances[:, 0])
    ratio = f"{ours / theirs:.2f}" if theirs > 0 else "undefined"
    return (
        f"{space}: median distance to the nearest training image: samples {ours:.3g}, other training images "
        f"{theirs:.3g} (ratio {ratio}); nearest of all: {samples.distances[:, 0].min():.3g} and "
        f"{real.distances[:, 0].min():.3g}"
    )


def neighbours(options: NeighboursOptions, framework: Framework) -> int:
    """Compare samples with the training images as `options` ask; return the exit status.

    A generator that memorised its training images draws samples whose nearest training image is much
    nearer than training images are to each other (ratio well below 1). The `.npz` holds `samples` and `real` (uint8),
    `latents`, `real_indices`, and for each space `samples_pixels_indices`, `..._distances` and so on, (Q, k).
    """
    path = picture_path(options, "neighbours", options.name)
    bundle = options.bundle()
    judges = "discriminator" in bundle.weights and not bundle.architecture.discriminator.classes
    spaces_shown = 1 + judges
    shown = [(options.rows, 1), *[(options.rows * options.nearest, options.nearest)] * spaces_shown]
    panels_scale(shown * 2, *bundle.architecture.image_shape[:2], labelled=True)
    generator = announced(framework.generator(bundle, options.statistics))
    architecture = generator.architecture
    latents = options.first(options.samples, architecture)
    store = open_training_images(options, bundle, say)
    if len(store.images) <= options.nearest + 1:
        raise InputError(f"{store.path} holds {len(store.images)} images: too few to look for neighbours")
    samples = draw(generator, latents)
    random = random_generator(options.seed, "real queries")
    chosen = np.sort(random.permutation(len(store.images))[: len(samples)])
    real = np.asarray(store.images[chosen])

    spaces: dict[str, Callable[..., Neighbours]] = {"pixels": nearest}
    if not judges:
        reason = (
            "their discriminator reads the label too"
            if "discriminator" in bundle.weights
            else "none is there"
        )
        say(f"note: images are compared only in pixels, not by a discriminator's features: {reason}")
    else:
        discriminator = framework.discriminator(bundle, np.asarray(store.images[:REFERENCE_BATCH]))
        spaces["features"] = lambda *given, **named: nearest_features(discriminator, *given, **named)
    # No image has the number -1: nothing is excluded for a sample.
    excluded = np.concatenate([np.full(len(samples), -1), chosen])
    both, cut = np.concatenate([samples, real]), len(samples)
    data = {"samples": samples, "latents": latents, "real": real, "real_indices": chosen}
    found: dict[str, tuple[Neighbours, Neighbours]] = {}
    lines = []
    for name, search in spaces.items():
        # One search for samples and real images: reading the images takes longest.
        with progress_bar(f"Searching {name}", len(store.images)) as advance:
            near = search(both, store.images, options.nearest, excluded=excluded, advance=advance)
        parts = (slice(cut), slice(cut, None))
        ours, theirs = (Neighbours(near.indices[part], near.distances[part]) for part in parts)
        found[name] = ours, theirs
        lines.append(summary(_NAMES[name], ours, theirs))
        for kind, result in (("samples", ours), ("real", theirs)):
            data |= {f"{kind}_{name}_{field}": values for field, values in vars(result).items()}
    for line in lines:
        show(line, kept=True)
    panels = [
        panel
        for kind, images in enumerate((samples, real))
        for panel in _panels(kind, images, found, store.images, options)
    ]
    save_result(path, join_panels(panels, "\n".join(lines)), data)
    return 0


_NAMES = {"pixels": "Pixels (root mean square, of 255)", "features": "D's features (root mean square)"}


def _panels(
    kind: int,
    queries: np.ndarray,
    found: dict[str, tuple[Neighbours, Neighbours]],
    images: np.ndarray,
    options: NeighboursOptions,
) -> list[Panel]:
    """Queries from the one nearest to a training image to the one farthest, and their neighbours with distances."""
    order = np.argsort(found["pixels"][kind].distances[:, 0], kind="stable")
    shown = order[np.linspace(0, len(order) - 1, min(options.rows, len(order))).round().astype(int)]
    panels = [Panel(queries[shown], 1, title=("G(z)", "real")[kind])]
    for name, pair in found.items():
        result = pair[kind]
        flat = result.indices[shown].ravel()
        labels = [f"{distance:.3g}" for distance in result.distances[shown].ravel()]
        panels.append(
            Panel(np.asarray(images[flat]), options.nearest, title=f"nearest by {name}", labels=labels)
        )
    return panels


COMMAND = Command(
    NeighboursOptions,
    "Find the training images nearest to samples: does the generator copy them?",
    neighbours,
    common="load_path samples rows nearest dataset data_dir seed output",
    examples={
        "--load-path runs/folder-001": "256 samples, each with its three nearest training images",
    },
)
