"""The fields of a training run, each declared once; the help texts are their documentation.

Each class holds one group of them, as --help and the files show it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, ClassVar, Literal

from dcgan_core.config.options import option
from dcgan_core.description import LARGEST_SIDE, SMALLEST_SIDE
from dcgan_core.description.protocols import LatentDistribution, Protocol
from dcgan_core.runs.naming import NAMINGS
from dcgan_core.system.arithmetic import Precision

# The groups of fields in the order of --help, each with a sentence at its head.
GROUP_NOTES = {
    "configuration": "",
    "data": "",
    "network": "What is left out is the preset's own.",
    "training": "",
    "run": "Intervals count epochs; those ending in -steps count steps and replace the one in epochs.",
    "speed": "",
}

PRESETS_OWN = "the preset's own"
IN_STEPS: dict[str, Any] = {
    "minimum": 1, "unit": "steps", "resumable": True, "help": "The same interval in steps.",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class DataFields:
    """Which images, and how they are brought to one size."""

    GROUP: ClassVar = "data"

    dataset: str = option(
        "letters",
        help="Name of the dataset; configs/NAME.toml is its configuration. With --data-dir alone it is folder.",
    )
    data_dir: Path = option(
        Path("./data"), resumable=True, help="Folder or archive that holds the dataset's files."
    )
    source: Literal["files", "tfds", "torchvision"] = option(
        "files",
        resumable=True,
        help="What reads the dataset: files (this project, from the published files), tfds (TensorFlow Datasets, from "
        "its own copy) or torchvision.",
    )
    download: bool = option(
        False, resumable=True, help="Download missing files, for datasets that may be downloaded."
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
        help="How an image is brought to the size: center (resize the short side, cut out the centre; keeps the aspect "
        "ratio), squash (resize both sides), center-N (cut out the central N x N pixels, then resize; center-108 is "
        "the classic crop of aligned CelebA), none (the images have the size already).",
    )
    fast_decode: bool = option(
        False,
        help="Decode JPEG files at a fraction of their size where that is large enough: faster, but the pixels differ "
        "slightly.",
    )
    flip: bool = option(False, help="Mirror each training image left to right at random.")
    workers: int | None = option(
        None,
        resumable=True,
        minimum=1,
        unit="processes",
        when_none="one per core",
        help="Number of processes that decode images while the data is prepared.",
    )


@dataclasses.dataclass(frozen=True)
class NetworkFields:
    """Which networks; what is None is the preset's own."""

    GROUP: ClassVar = "network"

    preset: str = option("pytorch", help="Name of the architecture.")
    nz: int | None = option(None, minimum=1, when_none=PRESETS_OWN, help="Length of the latent vector.")
    ngf: int | None = option(
        None, minimum=1, when_none=PRESETS_OWN, help="Width of the generator, in channels."
    )
    ndf: int | None = option(
        None, minimum=1, when_none=PRESETS_OWN, help="Width of the discriminator, in channels."
    )
    latent: LatentDistribution | None = option(
        None, when_none=PRESETS_OWN, help="Latent distribution: N(0, 1), U(-1, 1) or U(0, 1) (unit)."
    )


@dataclasses.dataclass(frozen=True)
class TrainingFields:
    """How the networks are trained, and from what."""

    GROUP: ClassVar = "training"

    num_epochs: int = option(
        25, minimum=1, unit="epochs", resumable=True, help="Length of the training in epochs."
    )
    num_steps: int | None = option(
        None,
        minimum=1,
        unit="steps",
        resumable=True,
        when_none="the steps in --num-epochs",
        help="Length of the training in steps; replaces --num-epochs.",
    )
    min_steps: int = option(
        0,
        minimum=0,
        unit="steps",
        resumable=True,
        help="Least length of the training, unless --num-epochs is given: few images make short epochs.",
    )
    # The variance of one image's statistics is not defined, and batch normalisation divides by it.
    batch_size: int = option(
        128, minimum=2, unit="images", help="Real images per step, and the number of generated ones."
    )
    g_lr: float = option(2e-4, above=0, maximum=1, help="Learning rate of the generator (Adam).")
    d_lr: float = option(2e-4, above=0, maximum=1, help="Learning rate of the discriminator (Adam).")
    lr_decay: float = option(
        0.0,
        minimum=0,
        maximum=1,
        help="Share of the run, at its end, over which both learning rates fall linearly to 0, such as 0.5; 0 keeps "
        "them constant.",
    )
    beta1: float = option(0.5, minimum=0, below=1, help="Decay of Adam's mean of gradients.")
    beta2: float = option(0.999, minimum=0, below=1, help="Decay of Adam's mean of squared gradients.")
    protocol: Protocol = option(
        "pytorch",
        help="pytorch: every minibatch trains D, then G. paper: minibatches train G and D in turn, G first, with L2 in "
        "the gradients and a decaying beta1, as the authors' program does.",
    )
    d_loss_scale: float = option(
        1.0,
        above=0,
        maximum=100,
        help="Factor of the discriminator's loss, without the penalty of --r1; 0.5 makes its sum of two halves a mean.",
    )
    label_smoothing: float = option(
        0.0,
        minimum=0,
        maximum=0.5,
        help="One-sided label smoothing: the discriminator's target for real images is 1 minus this, such as 0.1 for "
        "0.9; the target for generated images remains 0. 0 turns it off.",
    )
    r1: float = option(
        0.0,
        minimum=0,
        maximum=1000,
        help="Weight of R1 regularisation, such as 1: D's loss gets weight / 2 times the mean squared norm of the "
        "gradient of its logit at real images. 0 turns it off.",
    )
    r1_every: int = option(
        4,
        minimum=1,
        maximum=1000,
        unit="updates",
        help="With --r1: apply it every N updates of the discriminator, N times as strong, which takes less time.",
    )
    augment: str = option(
        "none",
        metavar="NAMES",
        help="Differentiable augmentation, for few images: the discriminator sees real and generated images randomly "
        "changed by color, translation and cutout (names with commas between them, or all). none turns it off.",
    )
    ema: float = option(
        0.0,
        minimum=0,
        below=1,
        help="Keep a moving average of the generator's weights with this decay, such as 0.999, and draw from it; "
        "0 keeps none.",
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
        help="With --init-from. imported: take Adam's moments too where another program's file has them. fresh: start "
        "without moments. A run trained here provides only its weights; --resume continues all of it.",
    )


@dataclasses.dataclass(frozen=True)
class RunFields:
    """What a run writes, where and how often."""

    GROUP: ClassVar = "run"

    output_path: Path | None = option(
        None, when_none="runs/DATASET-NNN", help="New folder for everything that the run writes."
    )
    resume: Path | None = option(
        None, flag_only=True, resumable=True, when_none="a new run", help="Run folder to continue."
    )
    checkpoint_every: int = option(
        3, minimum=0, unit="epochs", resumable=True, help="Interval of checkpoints; 0: only at the end."
    )
    checkpoint_every_steps: int | None = option(None, **IN_STEPS)
    checkpoint_keep: int = option(
        3, minimum=1, unit="checkpoints", resumable=True, help="How many of the newest checkpoints to keep."
    )
    sample_every: int = option(
        1, minimum=0, unit="epochs", resumable=True, help="Interval of sample grids; 0: only at the end."
    )
    sample_every_steps: int | None = option(None, **IN_STEPS)
    evaluate_every: int = option(
        0,
        minimum=0,
        unit="epochs",
        resumable=True,
        help="Interval at which samples are measured; the best checkpoint is kept (--checkpoint best). 0: never.",
    )
    evaluate_every_steps: int | None = option(None, **IN_STEPS)
    evaluate_metric: Literal["patches", "classifier"] = option(
        "patches",
        resumable=True,
        help="What is measured; lower is better. patches: sliced Wasserstein distance. classifier: Fréchet distance in "
        "a classifier's features (labelled data, JAX only).",
    )
    evaluate_samples: int = option(
        2000,
        minimum=2,
        maximum=50_000,
        unit="images",
        resumable=True,
        help="Number of samples in each measurement.",
    )
    num_samples: int = option(64, minimum=1, maximum=1024, unit="images", help="Images in a sample grid.")
    use_fixed: bool = option(
        True,
        help="Draw every grid from the same latents, into samples/fixed_noise/; otherwise from fresh ones, into "
        "samples/variable_noise/.",
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
        help=f"Also write the files of a public program into the run folder, under its names: {', '.join(NAMINGS)}.",
    )
    tensorboard: bool = option(
        False, resumable=True, help="Also write TensorBoard events (needs the tensorboard package)."
    )
    collapse_watch: bool = option(
        True,
        resumable=True,
        help="Warn when the discriminator has won, the images are all alike or a gradient has vanished.",
    )
    dry_run: bool = option(
        False, flag_only=True, resumable=True, help="Print the resolved configuration and exit."
    )


@dataclasses.dataclass(frozen=True)
class SpeedFields:
    """How the machine computes."""

    GROUP: ClassVar = "speed"

    precision: Precision | None = option(
        None,
        resumable=True,
        when_none="tf32 on a GPU that has it and on a TPU, else float32",
        help="Number format of the layers' arithmetic: float32 (exact products on every device), tf32 (float32 whose "
        "factors a GPU rounds when it multiplies; float32 where there is no TF32) or bfloat16. Weights and optimizer "
        "stay in float32. A resumed run keeps its own.",
    )
    deterministic: bool = option(
        False,
        resumable=True,
        help="On a GPU, use only kernels that give the same bits every time, which is slower; on a CPU they always do.",
    )
    steps_per_call: int | None = option(
        None,
        minimum=1,
        unit="steps",
        resumable=True,
        when_none="1 on a CPU, 10 on an accelerator; 1 in PyTorch",
        help="Steps per call to the device, at most --log-every-steps. The training is the same within the rounding of "
        "float32, with less work for Python. A call never crosses a log line, a sample grid, a checkpoint or the end "
        "of an epoch, and a signal waits for the end of a call.",
    )
    profile: str | None = option(
        None,
        metavar="FROM:TO",
        flag_only=True,
        resumable=True,
        when_none="no trace",
        help="Record what the device does in these training steps, such as 20:30 (at most 100 of them), into "
        "RUN/profile, for TensorBoard or Perfetto. Recorded steps are slower.",
    )
    device_resident: Literal["auto", "yes", "no"] = option(
        "auto",
        resumable=True,
        help="Keep all images in the device's memory, so that a step sends only their numbers: auto (on an "
        "accelerator, where they fit into half of the free memory), yes or no. The batches are the same.",
    )
