"""The fields of `fit`, for editors and type checkers. Made by `python -m scripts.fit_fields`: do not edit."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypedDict


class FitFields(TypedDict, total=False):
    """What `fit` takes by name. `help(dcgan_jax.fit)` explains each."""

    config: str | Path
    dataset: str
    data_dir: str | Path
    source: Literal["files", "tfds", "torchvision"]
    download: bool
    cache_dir: str | Path | None
    image_size: int | str
    channels: Literal[1, 3] | None
    crop: str
    resize_filter: Literal["bilinear", "bicubic"]
    fast_decode: bool
    flip: bool
    workers: int | None
    preset: str
    nz: int | None
    ngf: int | None
    ndf: int | None
    latent: Literal["normal", "uniform", "unit"] | None
    conditional: bool
    num_epochs: int
    num_steps: int | None
    min_steps: int
    batch_size: int
    g_lr: float
    d_lr: float
    lr_decay: float
    beta1: float
    beta2: float
    protocol: Literal["pytorch", "paper"]
    d_loss_scale: float
    label_smoothing: float
    label_mismatch: float
    r1: float
    r1_every: int
    augment: str
    ema: float
    seed: int
    init_from: str | Path | None
    init_optimizer: Literal["imported", "fresh"]
    output_path: str | Path | None
    resume: str | Path | None
    checkpoint_every: int
    checkpoint_every_steps: int | None
    checkpoint_keep: int
    sample_every: int
    sample_every_steps: int | None
    evaluate_every: int
    evaluate_every_steps: int | None
    evaluate_metric: Literal["patches", "classifier"]
    evaluate_samples: int
    num_samples: int
    use_fixed: bool
    fps: int
    log_every_steps: int
    naming: str | None
    tensorboard: bool
    logger: str | None
    collapse_watch: bool
    dry_run: bool
    devices: int | Literal["all"] | None
    distributed: Literal["auto", "no"]
    coordinator: str | None
    stall_timeout: float
    precision: Literal["float32", "tf32", "bfloat16"] | None
    deterministic: bool
    steps_per_call: int | None
    profile: str | None
    device_resident: Literal["auto", "yes", "no"]
