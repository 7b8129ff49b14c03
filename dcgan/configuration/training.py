"""The fields of a training run, what may stand in them, and their form in JSON."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from dcgan.configuration.datasets import find_config_file
from dcgan.errors import InputError
from dcgan.options import convert_values, option, options_of, raise_problems, range_problems

if TYPE_CHECKING:
    from dcgan.data.request import DataRequest

SMALLEST_SIDE, LARGEST_SIDE = 16, 256

# The groups of fields in the order of --help, each with a sentence at its head.
GROUP_NOTES = {
    "configuration": "",
    "data": "",
    "network": "Whatever is left out is the preset's own.",
    "training": "",
    "run": "Intervals count epochs; those ending in -steps count steps and replace the one in epochs.",
    "speed": "",
}


@dataclasses.dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides a training run; the help texts below are the documentation of the fields.

    `sources` tells where each value came from ("configs/celeba.toml", "flag"); a field that is not in it has
    its default. It is not part of the configuration: neither compared nor saved.
    """

    dataset: str = option(
        "digits", group="data", help="Name of the dataset; configs/NAME.toml is its configuration."
    )
    data_dir: Path = option(
        Path("./data"),
        group="data",
        resumable=True,
        help="Folder (or archive) that holds the dataset's files.",
    )
    source: Literal["files", "tfds", "torchvision"] = option(
        "files",
        group="data",
        resumable=True,
        help="What reads the dataset: files (this project, from the published files), tfds (TensorFlow Datasets, as it "
        "prepared them) or torchvision.",
    )
    download: bool = option(
        False, group="data", resumable=True, help="Fetch missing files of a dataset that may be fetched."
    )
    cache_dir: Path | None = option(
        None,
        group="data",
        resumable=True,
        when_none="the user's cache folder",
        help="Folder of the prepared images.",
    )
    image_size: int | str = option(
        64,
        group="data",
        metavar="SIDE|HEIGHTxWIDTH",
        help=f"Size of the images in pixels, such as 64 or 96x64 [{SMALLEST_SIDE} to {LARGEST_SIDE} a side]",
    )
    channels: Literal[1, 3] | None = option(
        None, group="data", when_none="the dataset's own", help="1 for grey images, 3 for colour."
    )
    crop: str = option(
        "center",
        group="data",
        metavar="center|squash|center-N|none",
        help="How an image is brought to the size: center (short side resized, centre cut out: the aspect ratio is "
        "kept), squash (both sides resized), center-N (the centre N x N pixels cut out, then resized; center-108 is "
        "the classic crop of aligned CelebA), none (the images have the size already).",
    )
    fast_decode: bool = option(
        False,
        group="data",
        help="Decode JPEG files at a fraction of their size where that is large enough: faster, slightly other pixels.",
    )
    flip: bool = option(False, group="data", help="Mirror each training image left to right at random.")
    workers: int | None = option(
        None,
        group="data",
        resumable=True,
        minimum=1,
        unit="processes",
        when_none="one per core",
        help="Processes that decode images while the data is prepared.",
    )

    preset: str = option("pytorch", group="network", help="Name of the architecture.")
    nz: int | None = option(
        None, group="network", minimum=1, when_none="the preset's own", help="Length of the latent vector."
    )
    ngf: int | None = option(
        None,
        group="network",
        minimum=1,
        when_none="the preset's own",
        help="Width of the generator, in channels.",
    )
    ndf: int | None = option(
        None,
        group="network",
        minimum=1,
        when_none="the preset's own",
        help="Width of the discriminator, in channels.",
    )
    latent: Literal["normal", "uniform"] | None = option(
        None, group="network", when_none="the preset's own", help="Latent distribution: N(0, 1) or U(-1, 1)."
    )

    num_epochs: int = option(
        25,
        group="training",
        minimum=1,
        unit="epochs",
        resumable=True,
        help="Length of the training, in epochs.",
    )
    num_steps: int | None = option(
        None,
        group="training",
        minimum=1,
        unit="steps",
        resumable=True,
        when_none="as many as --num-epochs makes",
        help="Length of the training in steps; replaces --num-epochs.",
    )
    batch_size: int = option(
        128,
        group="training",
        # The variance of one image's statistics is not defined, and batch normalisation divides by it.
        minimum=2,
        unit="images",
        help="Real images per step, and as many generated ones.",
    )
    g_lr: float = option(
        2e-4, group="training", above=0, maximum=1, help="Learning rate of the generator (Adam)."
    )
    d_lr: float = option(
        2e-4, group="training", above=0, maximum=1, help="Learning rate of the discriminator (Adam)."
    )
    beta1: float = option(
        0.5, group="training", minimum=0, below=1, help="Decay of Adam's mean of gradients."
    )
    beta2: float = option(
        0.999, group="training", minimum=0, below=1, help="Decay of Adam's mean of squares."
    )
    seed: int = option(
        0,
        group="training",
        minimum=0,
        maximum=2**32 - 1,
        help="Seed of the initial weights, the data order, the flips and the latents.",
    )
    init_from: Path | None = option(
        None,
        group="training",
        when_none="fresh weights",
        help="Run or weights file to start from (fine-tuning).",
    )

    output_path: Path | None = option(
        None, group="run", when_none="runs/DATASET-NNN", help="The run folder, new: all that the run writes."
    )
    resume: Path | None = option(
        None,
        group="run",
        flag_only=True,
        resumable=True,
        when_none="a new run",
        help="Run folder to go on with.",
    )
    checkpoint_every: int = option(
        3,
        group="run",
        minimum=0,
        unit="epochs",
        resumable=True,
        help="Interval of checkpoints; 0: only at the end.",
    )
    checkpoint_every_steps: int | None = option(
        None, group="run", minimum=1, unit="steps", resumable=True, help="The same in steps."
    )
    checkpoint_keep: int = option(
        3,
        group="run",
        minimum=1,
        unit="checkpoints",
        resumable=True,
        help="How many of the newest checkpoints stay.",
    )
    sample_every: int = option(
        1,
        group="run",
        minimum=0,
        unit="epochs",
        resumable=True,
        help="Interval of sample grids; 0: only at the end.",
    )
    sample_every_steps: int | None = option(
        None, group="run", minimum=1, unit="steps", resumable=True, help="The same in steps."
    )
    num_samples: int = option(
        64, group="run", minimum=1, maximum=1024, unit="images", help="Images in a sample grid."
    )
    use_fixed: bool = option(
        True,
        group="run",
        help="Draw every grid from the same latents, into samples/fixed_noise/; otherwise from fresh ones, "
        "into samples/variable_noise/.",
    )
    fps: int = option(
        5,
        group="run",
        minimum=1,
        maximum=50,
        unit="frames per second",
        resumable=True,
        help="Speed of the animation of the grids.",
    )
    log_every_steps: int = option(
        10, group="run", minimum=1, unit="steps", resumable=True, help="Interval of the lines in stats.jsonl."
    )
    tensorboard: bool = option(
        False, group="run", resumable=True, help="Write TensorBoard events too (needs tensorboardX)."
    )
    collapse_watch: bool = option(
        True,
        group="run",
        resumable=True,
        help="Warn when the discriminator has won, the images are all alike or a gradient has vanished.",
    )
    dry_run: bool = option(
        False, group="run", flag_only=True, resumable=True, help="Print the resolved configuration and end."
    )

    precision: Literal["float32", "bfloat16"] = option(
        "float32",
        group="speed",
        resumable=True,
        help="Number format of the layers' arithmetic; weights and optimizer stay in float32.",
    )

    sources: Mapping[str, str] = dataclasses.field(
        default_factory=dict, repr=False, compare=False, kw_only=True
    )

    def __post_init__(self) -> None:
        # One form for equal sizes, so that 64, "64" and "64x64" compare equal; a malformed one is told by validate().
        size = _read_size(self.image_size)
        if size is not None:
            height, width = size
            object.__setattr__(self, "image_size", height if height == width else f"{height}x{width}")
        for name in ("data_dir", "cache_dir", "init_from", "output_path", "resume"):
            if isinstance(value := getattr(self, name), str):
                object.__setattr__(self, name, Path(value))

    @property
    def image_shape(self) -> tuple[int, int]:
        """(height, width) of the images in pixels; raises InputError when `image_size` is none."""
        return parse_image_size(self.image_size, self.sources.get("image_size", ""))

    def data_request(self) -> DataRequest:
        """Return what this run asks of its data; raises InputError for a field that cannot be."""
        from dcgan.data.request import DataRequest

        height, width = self.image_shape
        return DataRequest(
            dataset=self.dataset,
            data_dir=self.data_dir,
            image_height=height,
            image_width=width,
            channels=self.channels,
            crop=self.crop,
            download=self.download,
            cache_dir=self.cache_dir,
            source=self.source,
            fast_decode=self.fast_decode,
            workers=self.workers,
        )

    def validate(self) -> None:
        """Raise one InputError with all that is wrong: types, ranges, names, and sizes the preset cannot draw."""
        problems = range_problems(self, self.sources)
        problems += _complaints(lambda: self.image_shape, lambda: find_config_file(self.dataset))
        if not problems:
            problems += _complaints(self.data_request, self._check_network)
        raise_problems(problems)

    def _check_network(self) -> None:
        # NumPy comes along with the presets: not at import, so that --help stays quick.
        from dcgan.presets import build_architecture

        # Whether a preset draws a size does not depend on the channels, which the data may be left to tell.
        shape = (*self.image_shape, self.channels or 3)
        build_architecture(
            self.preset, image_shape=shape, nz=self.nz, ngf=self.ngf, ndf=self.ndf, latent=self.latent
        )

    def to_dict(self) -> dict[str, bool | int | float | str | None]:
        """Return the configuration as JSON has it: every field by name, paths as text."""
        values = {name: getattr(self, name) for name in options_of(type(self))}
        return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Self:
        """Return the configuration with these values, the defaults for the rest; the inverse of `to_dict`.

        Raises InputError that names every unknown key (with a suggestion) and every value of a wrong type.
        Ranges are the business of `validate`.
        """
        converted, problems = convert_values(cls, values)
        raise_problems(problems)
        return cls(**converted)

    def resolved(self, source: str, **values: Any) -> Self:
        """Return a copy in which the fields that are still None have these values, said to come from `source`.

        A value that somebody chose stays. Raises TypeError for a name that is no field.
        """
        if unknown := values.keys() - options_of(type(self)).keys():
            raise TypeError(f"not fields of {type(self).__name__}: {', '.join(sorted(unknown))}")
        filled = {name: value for name, value in values.items() if getattr(self, name) is None}
        return dataclasses.replace(self, **filled, sources={**self.sources, **dict.fromkeys(filled, source)})


def parse_image_size(size: object, source: str = "") -> tuple[int, int]:
    """Return (height, width) in pixels of a size such as 64, "64" or "96x64".

    Raises InputError for anything else and for a side out of 16 to 256, naming `source` when it is given.
    """
    sides = _read_size(size)
    if sides is None or not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in sides):
        origin = f" ({source})" if source else ""
        raise InputError(
            f"image_size = {size!r}{origin}: expected one side in pixels, such as 64, or HEIGHTxWIDTH, such as "
            f"96x64, each {SMALLEST_SIDE} to {LARGEST_SIDE}"
        )
    return sides


def _read_size(size: object) -> tuple[int, int] | None:
    """Return the two numbers of a size, whatever they are, or None for anything that is no size."""
    if isinstance(size, bool):
        return None
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*(?:[xX]\s*([0-9]{1,9})\s*)?", str(size))
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _complaints(*checks: Callable[[], object]) -> list[str]:
    """Return the messages of the checks that raise InputError."""
    messages = []
    for check in checks:
        try:
            check()
        except InputError as error:
            messages.append(str(error))
    return messages
