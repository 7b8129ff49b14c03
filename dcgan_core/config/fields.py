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
    "network": "The preset decides what is not given.",
    "training": "",
    "run": "Intervals are in epochs, or in steps where the name ends in -steps.",
    "speed": "",
}

# What --help shows, in this order; --help-all shows every option.
COMMON = (
    "dataset", "data_dir", "conditional", "image_size", "output_path", "resume", "num_epochs", "num_steps",
    "batch_size", "g_lr", "d_lr", "augment", "init_from", "sample_every", "seed", "download", "config", "dry_run",
)  # fmt: skip

# What an example does, by its arguments.
EXAMPLES = {
    "": "capital letters, in a few minutes",
    "my_photos.zip --image-size 64": "your own images: a folder or an archive",
    "--dataset mnist --download": "a public dataset",
    "my_photos.zip --init-from runs/folder-001": "continue from weights, on other images",
    "--resume runs/folder-001": "continue a run that was stopped",
}

PRESETS_OWN = "the preset's own"
IN_STEPS: dict[str, Any] = {
    "minimum": 1, "unit": "steps", "resumable": True,
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class DataFields:
    """Which images, and how they are brought to one size."""

    GROUP: ClassVar = "data"

    dataset: str = option(
        "letters",
        help="Name of the dataset. Its settings are in configs/NAME.toml. With --data-dir alone it is `folder`: "
        "your own images.",
    )
    data_dir: Path = option(
        Path("./data"),
        resumable=True,
        help="Folder or archive of images, or of the dataset's files. As the first argument it needs no flag.",
        fetched=True,
    )
    source: Literal["files", "tfds", "torchvision"] = option(
        "files",
        resumable=True,
        help="What reads the dataset. files: this package, from the published files. tfds: TensorFlow Datasets, "
        "from its own copy. torchvision: that package.",
    )
    download: bool = option(
        False, resumable=True, help="Download missing files of datasets that can be downloaded."
    )
    cache_dir: Path | None = option(
        None, resumable=True, when_none="the user's cache folder", help="Folder for prepared images."
    )
    image_size: int | str = option(
        64,
        metavar="SIDE|HEIGHTxWIDTH",
        help=f"Size of the images in pixels, such as 64 or 96x64. [{SMALLEST_SIDE} to {LARGEST_SIDE} a side]",
    )
    channels: Literal[1, 3] | None = option(
        None, when_none="the dataset's own", help="1 for greyscale images, 3 for colour."
    )
    crop: str = option(
        "center",
        metavar="center|squash|center-N|none",
        help="How an image is brought to this size. center: resize the short side, then cut out the centre. "
        "squash: resize both sides, which changes the proportions. center-N: cut out the central N x N "
        "pixels, then resize (center-108 is the usual crop of aligned CelebA). none: the images already have "
        "this size.",
    )
    resize_filter: Literal["bilinear", "bicubic"] = option(
        "bilinear",
        help="How pixels are weighed when images are resized. bicubic is sharper, and may overshoot at edges.",
    )
    fast_decode: bool = option(
        False,
        help="Decode large JPEG files at a fraction of their size. This is faster, but the pixels differ slightly.",
    )
    flip: bool = option(False, help="Mirror training images left to right at random.")
    workers: int | None = option(
        None,
        resumable=True,
        minimum=1,
        unit="processes",
        when_none="one per core",
        help="Number of processes that decode images during preparation.",
    )


@dataclasses.dataclass(frozen=True)
class NetworkFields:
    """Which networks; what is None is the preset's own."""

    GROUP: ClassVar = "network"

    preset: str = option("pytorch", help="Name of the network architecture.")
    nz: int | None = option(None, minimum=1, when_none=PRESETS_OWN, help="Length of the latent vector.")
    ngf: int | None = option(
        None, minimum=1, when_none=PRESETS_OWN, help="Width of the generator, in channels."
    )
    ndf: int | None = option(
        None, minimum=1, when_none=PRESETS_OWN, help="Width of the discriminator, in channels."
    )
    latent: LatentDistribution | None = option(
        None,
        when_none=PRESETS_OWN,
        help="Distribution of the latents. normal: N(0, 1). uniform: U(-1, 1). unit: U(0, 1).",
    )
    conditional: bool = option(
        False,
        help="Train a class-conditional network on the labels of the data. generate --label then draws one class.",
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
        help="Length of the training in steps. Replaces --num-epochs.",
    )
    min_steps: int = option(
        0,
        minimum=0,
        unit="steps",
        resumable=True,
        help="Minimum length of the training, for small datasets with short epochs. Ignored if --num-epochs is "
        "given.",
    )
    # The variance of one image's statistics is not defined, and batch normalisation divides by it.
    batch_size: int = option(
        128, minimum=2, unit="images", help="Real images per step. As many are generated."
    )
    g_lr: float = option(2e-4, above=0, maximum=1, help="Learning rate of the generator (Adam).")
    d_lr: float = option(2e-4, above=0, maximum=1, help="Learning rate of the discriminator (Adam).")
    lr_decay: float = option(
        0.0,
        minimum=0,
        maximum=1,
        help="Fraction of the run, at its end, during which both learning rates fall linearly to 0, such as 0.5. "
        "0 keeps them constant.",
    )
    beta1: float = option(
        0.5, minimum=0, below=1, help="Adam's beta1: the decay of the mean of the gradients."
    )
    beta2: float = option(
        0.999, minimum=0, below=1, help="Adam's beta2: the decay of the mean of the squared gradients."
    )
    protocol: Protocol = option(
        "pytorch",
        help="pytorch: every batch trains D, then G. paper: batches train G and D in turn, as the authors' "
        "program does, with L2 regularisation and a decaying beta1.",
    )
    d_loss_scale: float = option(
        1.0,
        above=0,
        maximum=100,
        help="Factor of the discriminator's loss, excluding the penalty of --r1. 0.5 averages the loss over real "
        "and generated images.",
    )
    label_smoothing: float = option(
        0.0,
        minimum=0,
        maximum=0.5,
        help="One-sided label smoothing. The discriminator's target for real images is 1 minus this value, such "
        "as 0.9 for 0.1. The target for generated images remains 0. 0 turns it off.",
    )
    label_mismatch: float = option(
        0.0,
        minimum=0,
        maximum=100,
        help="For --conditional. Weight of D's loss on real images under labels that are not their own, such as 0.1. "
        "More samples match their label, but samples vary less. 0 turns it off.",
    )
    r1: float = option(
        0.0,
        minimum=0,
        maximum=1000,
        help="Weight of the R1 gradient penalty, such as 1. It adds weight / 2 times the mean squared gradient "
        "norm of D's logit at real images to D's loss. 0 turns it off.",
    )
    r1_every: int = option(
        4,
        minimum=1,
        maximum=1000,
        unit="updates",
        help="With --r1: apply the penalty every N updates of the discriminator only, multiplied by N. This takes "
        "less time.",
    )
    augment: str = option(
        "none",
        metavar="NAMES",
        help="Differentiable augmentation, for few images. The discriminator sees real and generated images with "
        "random changes: color, translation and cutout, separated by commas, or all. none turns it off.",
    )
    ema: float = option(
        0.0,
        minimum=0,
        below=1,
        help="Keep a moving average of the generator's weights with this decay, such as 0.999, and draw samples "
        "with it. 0 turns it off.",
    )
    seed: int = option(
        0,
        minimum=0,
        maximum=2**32 - 1,
        help="Seed of the initial weights, the data order, the mirroring and the latents.",
    )
    init_from: Path | None = option(
        None,
        when_none="fresh weights",
        help="Run or weights file to start from, or its address, for fine-tuning.",
        fetched=True,
    )
    init_optimizer: Literal["imported", "fresh"] = option(
        "imported",
        help="With --init-from: whether to start with the Adam moments that another program's file holds "
        "(imported) or without any (fresh). A run of this package provides only weights here. Use --resume "
        "to continue one.",
    )


@dataclasses.dataclass(frozen=True)
class RunFields:
    """What a run writes, where and how often."""

    GROUP: ClassVar = "run"

    output_path: Path | None = option(
        None, when_none="runs/DATASET-NNN", help="New or empty folder for everything that the run writes."
    )
    resume: Path | None = option(
        None, flag_only=True, resumable=True, when_none="a new run", help="Run folder to continue."
    )
    checkpoint_every: int = option(
        3, minimum=0, unit="epochs", resumable=True, help="Epochs between checkpoints. 0: only at the end."
    )
    checkpoint_every_steps: int | None = option(
        None, **IN_STEPS, help="Steps between checkpoints. Replaces --checkpoint-every."
    )
    checkpoint_keep: int = option(
        3, minimum=1, unit="checkpoints", resumable=True, help="Number of the newest checkpoints to keep."
    )
    sample_every: int = option(
        1, minimum=0, unit="epochs", resumable=True, help="Epochs between sample grids. 0: only at the end."
    )
    sample_every_steps: int | None = option(
        None, **IN_STEPS, help="Steps between sample grids. Replaces --sample-every."
    )
    evaluate_every: int = option(
        0,
        minimum=0,
        unit="epochs",
        resumable=True,
        help="Epochs between measurements of the samples. The best checkpoint is kept (--checkpoint best). 0: "
        "never.",
    )
    evaluate_every_steps: int | None = option(
        None, **IN_STEPS, help="Steps between measurements. Replaces --evaluate-every."
    )
    evaluate_metric: Literal["patches", "classifier"] = option(
        "patches",
        resumable=True,
        help="What is measured. Lower is better. patches: sliced Wasserstein distance. classifier: Fréchet "
        "distance in a classifier's features (JAX only, for datasets with labels).",
    )
    evaluate_samples: int = option(
        2000,
        minimum=2,
        maximum=50_000,
        unit="images",
        resumable=True,
        help="Number of samples in each measurement.",
    )
    num_samples: int = option(
        64, minimum=1, maximum=1024, unit="images", help="Number of images in a sample grid."
    )
    use_fixed: bool = option(
        True,
        help="Draw every grid from the same latents, into samples/fixed_noise/. Otherwise each grid has new "
        "latents, in samples/variable_noise/.",
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
        10,
        minimum=1,
        unit="steps",
        resumable=True,
        help="Steps between the lines of stats.jsonl. The first and the last step have one too.",
    )
    naming: str | None = option(
        None,
        when_none="none",
        help=f"Also write files under the names that a public program uses: {', '.join(NAMINGS)}.",
    )
    tensorboard: bool = option(
        False, resumable=True, help="Also write TensorBoard events. The same as --logger tensorboard."
    )
    logger: str | None = option(
        None,
        resumable=True,
        metavar="NAME,NAME",
        when_none="only stats.jsonl",
        help="Also send the run to these trackers: tensorboard, wandb, mlflow, or your own MODULE:FUNCTION, separated "
        "by commas. One that fails is switched off with a warning.",
    )
    collapse_watch: bool = option(
        True,
        resumable=True,
        help="Warn if the discriminator has won, if all images look alike, or if a gradient has vanished.",
    )
    dry_run: bool = option(
        False, flag_only=True, resumable=True, help="Print the resolved configuration and exit."
    )


@dataclasses.dataclass(frozen=True)
class SpeedFields:
    """How the machine computes."""

    GROUP: ClassVar = "speed"

    devices: int | Literal["all"] | None = option(
        None,
        minimum=1,
        unit="devices",
        resumable=True,
        when_none="1; with several processes, all that each has",
        help="Number of devices that train together, or all (JAX only; a PyTorch process uses one). They split every "
        "batch, so --batch-size has to be a multiple of it. The result stays the same. With several processes, the "
        "number for each.",
    )
    distributed: Literal["auto", "no"] = option(
        "auto",
        flag_only=True,
        resumable=True,
        help="auto: train together with the other processes that srun, torchrun, mpirun or a JobSet started. no: "
        "train in this process alone.",
    )
    coordinator: str | None = option(
        None,
        metavar="HOST:PORT",
        flag_only=True,
        resumable=True,
        when_none="the launcher's",
        help="With several processes: address of the first process, with a free port.",
    )
    stall_timeout: float = option(
        600.0,
        above=0,
        maximum=86_400,
        unit="seconds",
        resumable=True,
        help="With several devices: end the run when a step takes longer than this, because another process hangs.",
    )
    precision: Precision | None = option(
        None,
        resumable=True,
        when_none="tf32 on a GPU that has it and on a TPU, else float32",
        help="Number format of the layers' arithmetic: float32 (exact products on every device), tf32 (a GPU "
        "rounds the factors of float32 products; float32 on devices without TF32) or bfloat16. Weights and optimizer "
        "stay in float32. A resumed run keeps its precision.",
    )
    deterministic: bool = option(
        False,
        resumable=True,
        help="On a GPU: use only deterministic kernels, which give the same bits every time but are slower. A CPU is "
        "always deterministic.",
    )
    steps_per_call: int | None = option(
        None,
        minimum=1,
        unit="steps",
        resumable=True,
        when_none="1 on a CPU, 10 on an accelerator; 1 in PyTorch",
        help="Training steps in one call to the device, at most --log-every-steps. More steps mean less work "
        "for Python. Results agree within the rounding of float32. A call ends at every log line, sample grid, "
        "checkpoint and end of an epoch. Signals wait for the end of a call.",
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
        help="Keep all images in the device's memory. A step then sends only their indices. auto: on an "
        "accelerator, if they fit into half of its free memory. The batches are the same.",
    )
