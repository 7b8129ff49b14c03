"""`python -m scripts.calibrate_measures --data-dir FACES.zip --image-size 64`: do perceptual measures order rightly?

Real images take the place of samples: as they are, blurred, under noise, with half of the modes left out, and a tenth
of them ten times each. A measure orders rightly where every strength is worse than the one before, and where whatever
is wrong with images is worse than real images are.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.cluster.vq
import scipy.ndimage
from jaxtyping import Int, UInt8

from dcgan_core.commands.evaluate import PACKAGED
from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.command_line import configure
from dcgan_core.config.options import option
from dcgan_core.data.store import open_or_prepare
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.quality import faces, imagenet
from dcgan_core.quality.images import RealImages
from dcgan_core.quality.measures import Measure, by_patches
from dcgan_core.quality.perceptual import by_features
from dcgan_core.system.files import write_text
from dcgan_core.system.progress import Progress
from scripts.benchmarking.machine import describe_machine
from scripts.benchmarking.text import markdown_table

PATCHES = "patches"
MEASURES = (*PACKAGED, PATCHES)
REAL, OTHERS, BLUR, NOISE = "real", "other real ones", "blur", "noise"
BLURS = (0.01, 0.02, 0.04)
"""Standard deviations of a Gaussian, as shares of the shorter side: 0.64, 1.28 and 2.56 pixels of 64."""
NOISES = (8, 24, 64)
"""Standard deviations of Gaussian noise, of 255."""
CLUSTERS = 10
REPEATS = 10

Images = UInt8[np.ndarray, "n H W C"]


@dataclass(frozen=True, kw_only=True)
class CalibrateOptions:
    """The options of the command."""

    dataset: str = option("folder", help="Name of the dataset.")
    data_dir: Path | None = option(None, when_none="./data", help="Folder or archive of its images or files.")
    cache_dir: Path | None = option(
        None, when_none="the user's cache folder", help="Folder for prepared images."
    )
    image_size: int | None = option(
        None, minimum=8, unit="pixels", when_none="the dataset's recipe", help="Side of the images."
    )
    metrics: str = option(
        imagenet.METRIC, metavar="NAME,NAME", help=f"What to calibrate, of {', '.join(MEASURES)}."
    )
    num_samples: int = option(
        2000, minimum=20, unit="images", help="Images a set; four times as many are needed."
    )
    seed: int = option(0, minimum=0, help="Seed of the choice of images and of the noise.")
    output: Path | None = option(None, metavar="FILE", when_none="none", help="JSON file of the figures.")


def main() -> int:
    """Print the table and whether each measure orders rightly; return 1 where one does not."""
    options = parse_command(
        CalibrateOptions,
        prog="python -m scripts.calibrate_measures",
        description="Degrade real images in known ways, and see whether measures of quality notice.",
    )
    names = [name.strip() for name in options.metrics.split(",")]
    for name in names:
        if name not in MEASURES:
            raise InputError(f"--metrics: {name!r} is unknown{did_you_mean(name, MEASURES)}")
    given: dict[str, Any] = {"dataset": options.dataset}
    for name in ("data_dir", "cache_dir", "image_size"):
        if (value := getattr(options, name)) is not None:
            given[name] = value
    store = open_or_prepare(configure(given).data_request(), report=_say)
    _check(names, store.images.shape)
    real, sets, words = degraded(store.images, store.labels, options.num_samples, options.seed)
    progress, made, ordered = Progress(_say), {}, []
    makers: dict[str, Callable[[], Measure]] = {
        name: lambda network=network: by_features(network(), real, options.seed, progress)
        for name, network in PACKAGED.items()
    }
    makers[PATCHES] = lambda: by_patches(real, options.seed, progress)
    for name in names:
        rows, lower = _figures(makers[name](), sets)
        made |= rows
        ordered += lower
    print(f"\n{store.record['dataset']}: {words}; seed {options.seed}\n\n{_table(made, [OTHERS, *sets])}\n")
    wrong = {title: found for title in ordered if (found := misordered(made[title]))}
    for title in ordered:
        print(f"{title}: " + ("orders rightly" if title not in wrong else f"NOT: {'; '.join(wrong[title])}"))
    if options.output is not None:
        record = {"data": words, "seed": options.seed, "figures": made, "machine": describe_machine()}
        write_text(options.output, json.dumps(record, indent=1) + "\n")
    return 1 if wrong else 0


def degraded(
    images: np.ndarray, labels: np.ndarray | None, count: int, seed: int
) -> tuple[RealImages, dict[str, Images], str]:
    """Return the images to compare with, the sets that take the place of samples, and what they are, in words.

    Raises InputError where there are fewer than four times `count`.
    """
    if len(images) < 4 * count:
        raise InputError(
            f"--num-samples {count:,}: four times as many images are needed, and there are {len(images):,}; "
            f"give at most {len(images) // 4:,}"
        )
    order = generator(seed, "images of the calibration").permutation(len(images))
    reference, floor, own, rest = (
        np.sort(part) for part in np.split(order[: 4 * count], [count, 2 * count, 3 * count])
    )
    pool = np.concatenate([floor, own, rest])
    modes = _clusters(images[np.sort(pool)], seed) if labels is None else np.asarray(labels)[np.sort(pool)]
    kept = np.sort(pool)[np.isin(modes, _half(modes, count))][:count]
    base = np.asarray(images[own])
    sets = {REAL: base}
    sets |= {f"{BLUR} {share:g}": blurred(base, share) for share in BLURS}
    sets |= {f"{NOISE} {deviation}": noisy(base, deviation, seed) for deviation in NOISES}
    sets["half of the modes"] = np.asarray(images[kept])
    sets[f"{REPEATS} times each"] = np.repeat(base[: -(-count // REPEATS)], REPEATS, axis=0)[:count]
    held = np.asarray(images[floor])
    kind = f"{CLUSTERS} clusters" if labels is None else "classes"
    words = f"{count:,} images a set of {len(images):,}, {'x'.join(map(str, base.shape[1:]))}; modes: {kind}"
    return RealImages(np.asarray(images[reference]), held, held, held, {}), sets, words


def blurred(images: Images, share: float) -> Images:
    """Return the images under a Gaussian whose deviation is `share` of their shorter side."""
    deviation = share * min(images.shape[1:3])
    # In float32: of bytes, each of the two passes would cut off the fraction, and darken the images.
    smooth = scipy.ndimage.gaussian_filter(images.astype(np.float32), (0, deviation, deviation, 0))
    return np.rint(smooth).clip(0, 255).astype(np.uint8)


def noisy(images: Images, deviation: float, seed: int) -> Images:
    """Return the images under Gaussian noise of this deviation, of 255."""
    random = np.random.default_rng([seed, round(deviation)])
    drawn = images + random.normal(0, deviation, images.shape)
    return np.clip(np.rint(drawn), 0, 255).astype(np.uint8)


def misordered(row: Mapping[str, float]) -> list[str]:
    """Return what a measure gets wrong, of the figure of each set where lower is better; nothing if all is right."""
    real = max((REAL, OTHERS), key=row.__getitem__)
    kinds = [[name for name in row if name.startswith(kind)] for kind in (BLUR, NOISE)]
    kinds += [[name] for name in row if not name.startswith((REAL, OTHERS, BLUR, NOISE))]
    return [
        f"{worse!r} is not above {better!r}"
        for kind in kinds
        for better, worse in itertools.pairwise([real, *kind])
        if not row[worse] > row[better]
    ]


def _say(line: str) -> None:
    print(line, flush=True)


def _check(names: list[str], shape: tuple[int, ...]) -> None:
    if imagenet.METRIC in names:
        imagenet.check_imagenet(shape[1:])
    if faces.METRIC in names:
        faces.check_faces(shape[1:])


def _clusters(images: Images, seed: int) -> Int[np.ndarray, " n"]:
    """Return a cluster of each image, by its colours at 4x4 pixels."""
    height, width = images.shape[1:3]
    thumbnails = np.asarray(
        scipy.ndimage.zoom(images.astype(np.float32), (1, 4 / height, 4 / width, 1), order=1)
    )
    rows = thumbnails.reshape(len(images), -1).astype(np.float64)
    return scipy.cluster.vq.kmeans2(rows, CLUSTERS, minit="++", rng=np.random.default_rng(seed))[1]


def _half(modes: np.ndarray, count: int) -> np.ndarray:
    """Return half of the modes, those with most images first; raises InputError where they hold fewer than `count`."""
    names, sizes = np.unique(modes, return_counts=True)
    kept = names[np.argsort(-sizes, kind="stable")[: len(names) // 2]]
    if not len(kept) or np.isin(modes, kept).sum() < count:
        raise InputError(f"half of the modes have fewer than {count:,} images: give a smaller --num-samples")
    return kept


def _figures(measure: Measure, sets: Mapping[str, Images]) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Return each figure of a measure by its name, for every set, and the names of those where lower is better."""
    rows: dict[str, dict[str, float]] = {}
    lower: set[str] = set()
    for name, images in sets.items():
        for result in measure(images):
            if result.headline or result.better == "higher":
                row = rows.setdefault(result.name, {OTHERS: result.floor})
                row[name] = result.value
                _say(f"{name}: {result.name} {result.value:.4g}")
                lower |= {result.name} if result.better == "lower" else set()
    return rows, sorted(lower)


def _table(rows: Mapping[str, Mapping[str, float]], names: list[str]) -> str:
    header = ["images", *rows]
    lines = [[name, *(f"{row[name]:.4g}" for row in rows.values())] for name in names]
    return markdown_table(header, lines)


if __name__ == "__main__":
    run_command(main)
