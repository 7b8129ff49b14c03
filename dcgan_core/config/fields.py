"""The fields of a training run, each declared once; the help texts are their documentation.

Each class holds one group of them, as --help and the files show it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import ClassVar, Literal

from dcgan_core.config.options import option
from dcgan_core.description import LARGEST_SIDE, SMALLEST_SIDE
from dcgan_core.description.protocols import Protocol
from dcgan_core.runs.naming import NAMINGS

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
class DataFields:
    """Which images, and how they are brought to one size."""

    GROUP: ClassVar = "data"

    dataset: str = option("digits", help="Name of the dataset; configs/NAME.toml is its configuration.")
    data_dir: Path = option(
        Path("./data"), resumable=True, help="Folder (or archive) that holds the dataset's files."
    )
    source: Literal["files", "tfds", "torchvision"] = option(
        "files",
        resumable=True,
        help="What reads the dataset: files (this project, from the published files), tfds (TensorFlow Datasets, as it "
        "prepared them) or torchvision.",
    )
    download: bool = option(
        False, resumable=True, help="Fetch missing files of a dataset that may be fetched."
    )
    cache_dir: Path | None = option(
        None, resumable=True, when_none="the user's cache folder", help="Folder of the prepared images."
    )
    image_size: int | str = option(
        64,
        metavar="SIDE|HEIGHTxWIDTH",
        help=f"Size of the images in pixels, such as 64 or 96x64 [{SMALLEST_SIDE} to {LARGEST_SIDE} a side]",
    )
    channels: Literal[1, 3] | None = option(
        None, when_none="the dataset's own", help="1 for grey images, 3 for colour."
    )
    crop: str = option(
        "center",
        metavar="center|squash|center-N|none",
        help="How an image is brought to the size: center (short side resized, centre cut out: the aspect ratio is "
        "kept), squash (both sides resized), center-N (the centre N x N pixels cut out, then resized; center-108 is "
        "the classic crop of aligned CelebA), none (the images have the size already).",
    )
    fast_decode: bool = option(
        False,
        help="Decode JPEG files at a fraction of their size where that is large enough: faster, slightly other pixels.",
    )
    flip: bool = option(False, help="Mirror each training image left to right at random.")
    workers: int | None = option(
        None,
        resumable=True,
        minimum=1,
        unit="processes",
        when_none="one per core",
        help="Processes that decode images while the data is prepared.",
    )


@dataclasses.dataclass(frozen=True)
class NetworkFields:
    """Which networks; whatever is None is the preset's own."""

    GROUP: ClassVar = "network"

    preset: str = option("pytorch", help="Name of the architecture.")
    nz: int | None = option(
        None, minimum=1, when_none="the preset's own", help="Length of the latent vector."
    )
    ngf: int | None = option(
        None, minimum=1, when_none="the preset's own", help="Width of the generator, in channels."
    )
    ndf: int | None = option(
        None, minimum=1, when_none="the preset's own", help="Width of the discriminator, in channels."
    )
    latent: Literal["normal", "uniform"] | None = option(
        None, when_none="the preset's own", help="Latent distribution: N(0, 1) or U(-1, 1)."
    )


@dataclasses.dataclass(frozen=True)
class TrainingFields:
    """How the networks are trained, and from what."""

    GROUP: ClassVar = "training"

    num_epochs: int = option(
        25, minimum=1, unit="epochs", resumable=True, help="Length of the training, in epochs."
    )
    num_steps: int | None = option(
        None,
        minimum=1,
        unit="steps",
        resumable=True,
        when_none="as many as --num-epochs makes",
        help="Length of the training in steps; replaces --num-epochs.",
    )
    batch_size: int = option(
        128,
        # The variance of one image's statistics is not defined, and batch normalisation divides by it.
        minimum=2,
        unit="images",
        help="Real images per step, and as many generated ones.",
    )
    g_lr: float = option(2e-4, above=0, maximum=1, help="Learning rate of the generator (Adam).")
    d_lr: float = option(2e-4, above=0, maximum=1, help="Learning rate of the discriminator (Adam).")
    lr_decay: float = option(
        0.0,
        minimum=0,
        maximum=1,
        help="Share of the run, at its end, over which both learning rates fall to 0 in a straight line, such as 0.5; "
        "0: they stay.",
    )
    beta1: float = option(0.5, minimum=0, below=1, help="Decay of Adam's mean of gradients.")
    beta2: float = option(0.999, minimum=0, below=1, help="Decay of Adam's mean of squares.")
    protocol: Protocol = option(
        "pytorch",
        help="pytorch: every minibatch trains D, then G. paper: each minibatch trains one of them, in turn, G first, "
        "with L2 in the gradients and a decaying beta1, as the authors' program.",
    )
    d_loss_scale: float = option(
        1.0,
        above=0,
        maximum=100,
        help="Factor of the discriminator's loss (not of the penalty of --r1); 0.5 makes the sum of its two halves "
        "their mean.",
    )
    label_smoothing: float = option(
        0.0,
        minimum=0,
        maximum=0.5,
        help="One-sided label smoothing: the discriminator is taught 1 minus this of real images, such as 0.1 for 0.9, "
        "and 0 of generated ones as ever; 0: none.",
    )
    r1: float = option(
        0.0,
        minimum=0,
        maximum=1000,
        help="R1 regularization: let the discriminator pay this / 2 times the squared norm of its logit's gradient in "
        "a real image, in the mean, such as 1; 0: none.",
    )
    r1_every: int = option(
        4,
        minimum=1,
        maximum=1000,
        unit="updates",
        help="With --r1: only at every so many updates of the discriminator, so many times as strong, which costs "
        "less time.",
    )
    ema: float = option(
        0.0,
        minimum=0,
        below=1,
        help="Keep a moving average of the generator's weights with this decay, such as 0.999, and draw from it; "
        "0: keep none.",
    )
    seed: int = option(
        0,
        minimum=0,
        maximum=2**32 - 1,
        help="Seed of the initial weights, the data order, the flips and the latents.",
    )
    init_from: Path | None = option(
        None, when_none="fresh weights", help="Run or weights file to start from (fine-tuning)."
    )
    init_optimizer: Literal["imported", "fresh"] = option(
        "imported",
        help="With --init-from. imported: Adam's moments where another program's file brought them along; fresh: none. "
        "A run trained here lends its weights alone (--resume goes on with all of it).",
    )


@dataclasses.dataclass(frozen=True)
class RunFields:
    """What a run writes, where and how often."""

    GROUP: ClassVar = "run"

    output_path: Path | None = option(
        None, when_none="runs/DATASET-NNN", help="The run folder, new: all that the run writes."
    )
    resume: Path | None = option(
        None, flag_only=True, resumable=True, when_none="a new run", help="Run folder to go on with."
    )
    checkpoint_every: int = option(
        3, minimum=0, unit="epochs", resumable=True, help="Interval of checkpoints; 0: only at the end."
    )
    checkpoint_every_steps: int | None = option(
        None, minimum=1, unit="steps", resumable=True, help="The same in steps."
    )
    checkpoint_keep: int = option(
        3, minimum=1, unit="checkpoints", resumable=True, help="How many of the newest checkpoints stay."
    )
    sample_every: int = option(
        1, minimum=0, unit="epochs", resumable=True, help="Interval of sample grids; 0: only at the end."
    )
    sample_every_steps: int | None = option(
        None, minimum=1, unit="steps", resumable=True, help="The same in steps."
    )
    evaluate_every: int = option(
        0,
        minimum=0,
        unit="epochs",
        resumable=True,
        help="Interval at which samples are measured; the best checkpoint is kept (--checkpoint best). 0: never.",
    )
    evaluate_every_steps: int | None = option(
        None, minimum=1, unit="steps", resumable=True, help="The same in steps."
    )
    evaluate_metric: Literal["patches", "classifier"] = option(
        "patches",
        resumable=True,
        help="What is measured, lower being better: patches (sliced Wasserstein distance) or classifier (Fréchet "
        "distance in a classifier's features; labelled data, JAX only).",
    )
    evaluate_samples: int = option(
        2000, minimum=2, maximum=50_000, unit="images", resumable=True, help="Samples measured each time."
    )
    num_samples: int = option(64, minimum=1, maximum=1024, unit="images", help="Images in a sample grid.")
    use_fixed: bool = option(
        True,
        help="Draw every grid from the same latents, into samples/fixed_noise/; otherwise from fresh ones, "
        "into samples/variable_noise/.",
    )
    fps: int = option(
        5,
        minimum=1,
        maximum=50,
        unit="frames per second",
        resumable=True,
        help="Speed of the animation of the grids.",
    )
    log_every_steps: int = option(
        10, minimum=1, unit="steps", resumable=True, help="Interval of the lines in stats.jsonl."
    )
    naming: str | None = option(
        None,
        when_none="none",
        help=f"Leave the files of a public program too, in the run folder and under its names: {', '.join(NAMINGS)}.",
    )
    tensorboard: bool = option(
        False, resumable=True, help="Write TensorBoard events too (needs tensorboard)."
    )
    collapse_watch: bool = option(
        True,
        resumable=True,
        help="Warn when the discriminator has won, the images are all alike or a gradient has vanished.",
    )
    dry_run: bool = option(
        False, flag_only=True, resumable=True, help="Print the resolved configuration and end."
    )


@dataclasses.dataclass(frozen=True)
class SpeedFields:
    """How the machine computes."""

    GROUP: ClassVar = "speed"

    precision: Literal["float32", "bfloat16"] = option(
        "float32",
        resumable=True,
        help="Number format of the layers' arithmetic; weights and optimizer stay in float32.",
    )
    deterministic: bool = option(
        False,
        resumable=True,
        help="On a GPU, use only kernels that give the same bits every time, which costs speed; a CPU's always do.",
    )
    steps_per_call: int | None = option(
        None,
        minimum=1,
        unit="steps",
        resumable=True,
        when_none="1 on a CPU, 10 on an accelerator; 1 in PyTorch",
        help="Steps that the device does without being spoken to; at most --log-every-steps. The same training, within "
        "the rounding of float32, with less to do for Python. A call never crosses a log line, a "
        "sample grid, a checkpoint or the end of an epoch, so a signal waits for this many steps at most.",
    )
    device_resident: Literal["auto", "yes", "no"] = option(
        "auto",
        resumable=True,
        help="Keep all images in the device's memory, so that a step need only be told which to take: auto (on an "
        "accelerator, where they fit into half of the memory that is free), yes, or no. The batches are the same.",
    )
