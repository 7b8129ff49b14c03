"""`python -m scripts.few_images --data-dir FACES.zip`: what the defaults for few images are worth.

Trains on the first 100, 300, ... images of an archive, plainly, with mirrored images, and with augmentation of what the
discriminator sees, for equally many steps of the same batch. All are measured against the same images at the
end of the list, which none was trained on: how far the samples are from them, and whether they are nearer to the
training images than those are. What the folder of the results already has is not done again.
"""

from __future__ import annotations

import json
import statistics
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.quality.images import RealImages, drawn_samples
from dcgan_core.quality.measures import by_diversity, by_neighbours, by_patches
from dcgan_core.system.files import write_text
from dcgan_core.system.progress import Progress
from dcgan_core.system.streams import say
from scripts.benchmarking.machine import describe_machine
from scripts.benchmarking.text import markdown_table, whole_numbers

WAYS: Mapping[str, Mapping[str, Any]] = {
    "plain": {"flip": False, "augment": "none"},
    "mirrored": {"flip": True, "augment": "none"},
    "mirrored, translation": {"flip": True, "augment": "translation"},
    "mirrored, all": {"flip": True, "augment": "all"},
}
"""What is compared, by the options that differ. `folder` does the third by itself with the fewest images."""


@dataclass(frozen=True)
class FewImagesOptions:
    """The options of the command."""

    data_dir: Path = option(
        Path("data"), help="Zip of images, at least 1,000 more than the largest of --counts."
    )
    counts: str = option("100,300,1000,8000", metavar="INT,INT...", help="How many images to train on.")
    seeds: str = option("0,1", metavar="INT,INT...", help="Each training is done once with each.")
    ways: str = option(
        "all",
        metavar="WAY;WAY...",
        help="What to compare, with semicolons between them, like 'plain;mirrored'. Default: all ways.",
    )
    image_size: int = option(32, minimum=16, maximum=256, unit="pixels a side", help="Size of the images.")
    width: int = option(32, minimum=1, unit="channels", help="--ngf and --ndf.")
    batch_size: int = option(32, minimum=2, unit="images", help="Batch of every training.")
    num_steps: int = option(2000, minimum=1, unit="steps", help="Steps of every training.")
    num_samples: int = option(
        2000, minimum=2, unit="images", help="Samples, and real images for the baseline."
    )
    output_path: Path = option(Path("runs/few-images"), help="Folder of the runs and the results.")


def main() -> int:
    """Train and measure what is missing, write `few-images.json` and `few-images.md`, and return the exit status."""
    options = parse_command(
        FewImagesOptions,
        prog="python -m scripts.few_images",
        description="Measure what the defaults for few images are worth.",
    )
    counts, seeds = whole_numbers(options.counts, "--counts"), whole_numbers(options.seeds, "--seeds")
    ways = _ways(options.ways)
    options.output_path.mkdir(parents=True, exist_ok=True)
    held = _part(options, "held-out", slice(-2 * options.num_samples, None), above=max(counts))
    found = []
    for seed in seeds:
        for count in counts:
            part = _part(options, f"first-{count}", slice(count), above=0)
            for way in ways:
                path = options.output_path / f"{count}-{_word(way)}-seed{seed}.json"
                if not path.exists():
                    say(f"{count:,} images, {way}, seed {seed}")
                    write_text(path, json.dumps(_try(part, held, count, way, seed, options), indent=1) + "\n")
                found.append(json.loads(path.read_text("utf-8")))
                write_text(options.output_path / "few-images.json", json.dumps(found, indent=1) + "\n")
                write_text(options.output_path / "few-images.md", format_table(found))
    say(format_table(found))
    return 0


def _ways(text: str) -> list[str]:
    if text == "all":
        return list(WAYS)
    ways = [part.strip() for part in text.split(";")]
    if unknown := [way for way in ways if way not in WAYS]:
        raise InputError(f"--ways: {unknown[0]!r} is not one of {', '.join(map(repr, WAYS))}")
    return list(dict.fromkeys(ways))


def _part(options: FewImagesOptions, name: str, which: slice, *, above: int) -> Path:
    """Return a zip of some images of the archive, in the order of their names.

    Raises InputError where the held-out images would be among the first `above`.
    """
    target = options.output_path / f"{name}.zip"
    try:
        with zipfile.ZipFile(options.data_dir) as archive:
            names = sorted(member for member in archive.namelist() if not member.endswith("/"))
            if above + 2 * options.num_samples > len(names):
                raise InputError(
                    f"{options.data_dir} holds {len(names):,} images: {above:,} to train on and "
                    f"{2 * options.num_samples:,} others to measure by (--num-samples) are too many"
                )
            if not target.exists():
                with zipfile.ZipFile(target, "w") as part:
                    for member in names[which]:
                        part.writestr(member, archive.read(member))
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"{options.data_dir} cannot be read as a zip of images ({error})") from error
    return target


def _store(path: Path, size: int) -> Store:
    return open_or_prepare(DataRequest("folder", path, image_height=size, image_width=size))


def _try(
    part: Path, held: Path, count: int, way: str, seed: int, options: FewImagesOptions
) -> dict[str, Any]:
    from dcgan_jax.framework import fit

    before, run = (
        time.process_time(),
        options.output_path / f"{count}-{_word(way)}-{time.time_ns()}",
    )
    done = fit(
        "folder",
        data_dir=part,
        image_size=options.image_size,
        ngf=options.width,
        ndf=options.width,
        batch_size=options.batch_size,
        num_steps=options.num_steps,
        seed=seed,
        output_path=run,
        collapse_watch=False,
        **WAYS[way],
    )
    if done.status:
        raise RunFailure(f"stopped by a signal after {done.step:,} steps")
    processor = time.process_time() - before
    trained, others = (_store(path, options.image_size).images for path in (part, held))
    order = np.random.default_rng(0).permutation(len(others))
    reference, floor = (np.asarray(others[np.sort(half)]) for half in np.array_split(order, 2))
    real = RealImages(reference, floor, np.asarray(trained), floor, {})
    progress = Progress(say)
    measures = [by_patches(real, 0, progress), by_diversity(real, 0), by_neighbours(real, progress)]
    with drawn_samples(done.generator(), options.num_samples, 0, None, progress) as samples:
        results = [result for measure in measures for result in measure(samples)]
    return {
        "images": count,
        "way": way,
        "seed": seed,
        "steps": done.step,
        "processor_seconds": processor,
        "results": {result.name: [result.value, result.floor] for result in results},
        "machine": describe_machine(),
    }


def _word(way: str) -> str:
    """Return the name of a way as file names have it."""
    return way.replace(",", "").replace(" ", "-")


COLUMNS = {
    "sliced Wasserstein": "sliced Wasserstein, mean",
    "similarity of pairs": "similarity of pairs (MS-SSIM)",
    "nearest training image": "nearest training image, median",
    "nearer than 1% of real": "share nearer than 1% of real ones",
}
"""What the table shows, by the name of the result."""


def format_table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return a Markdown table: a row for each number of images and way, the seeds side by side."""
    rows = []
    for count, way in dict.fromkeys((one["images"], one["way"]) for one in found):
        ours = [one for one in found if (one["images"], one["way"]) == (count, way)]
        cells = [f"{count:,}", way]
        for name in COLUMNS.values():
            values = [one["results"][name] for one in ours if name in one["results"]]
            floor = statistics.mean(value[1] for value in values) if values else 0.0
            cells.append(", ".join(f"{value[0]:.3g}" for value in values) + f" ({floor:.3g})")
        seconds = statistics.mean(one["processor_seconds"] for one in ours)
        rows.append([*cells, f"{seconds:.0f}"])
    return markdown_table(["images", "way", *COLUMNS, "processor seconds"], rows) + "\n"


if __name__ == "__main__":
    run_command(main)
