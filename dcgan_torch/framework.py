"""PyTorch as a framework of this package (`dcgan_core.framework.Framework`), and training from Python.

Every method imports PyTorch when it is called, not before: `--help` answers at once, and the processes that decode
images are started before PyTorch is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Unpack

from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.program import program
from dcgan_core.system.streams import say
from dcgan_core.training.from_python import TrainingImages, with_fields
from dcgan_torch.training.config import TorchFitFields, TorchTrainingConfig

if TYPE_CHECKING:  # `--help` answers without them
    import numpy as np

    from dcgan_core.data.store import Store
    from dcgan_core.description.architecture import Architecture
    from dcgan_core.framework import Generator, Judge, SamplingStatistics, Trainer
    from dcgan_core.system.control_channel import ControlChannel
    from dcgan_core.training.run import Run
    from dcgan_core.weights.bundle import Bundle
    from dcgan_core.weights.canonical import Weights


class TorchFramework:
    """The seam, filled in by PyTorch. Inspecting networks and classifying are JAX's alone."""

    package = "dcgan_torch"
    title = "PyTorch"
    inverts = False
    config_class = TorchTrainingConfig

    def join(self, channel: ControlChannel, config: TrainingConfig) -> None:
        """Connect this process with the others by `torch.distributed`."""
        if isinstance(config, TorchTrainingConfig) and config.compile:
            raise InputError("--compile: several processes train without it; leave it out")
        _load()
        from dcgan_torch import distributed

        distributed.join(channel)

    def check_devices(self, wanted: int) -> None:
        """Refuse more than one, since each process trains on its own."""
        raise InputError(
            f"--devices {wanted}: a process of PyTorch trains on one device. Start one for each: torchrun "
            f"--nproc-per-node {wanted} -m dcgan_torch.train ..."
        )

    def part(self) -> None:
        """Leave what `join` connected."""
        from dcgan_torch import distributed

        distributed.part()

    def trainer(
        self,
        architecture: Architecture,
        config: TrainingConfig,
        weights: Mapping[str, Weights],
        total_steps: int,
    ) -> Trainer:
        """Return a trainer at step 0."""
        if config.devices not in (None, 1) and not config.keeps_devices:
            raise InputError(
                f"--devices {config.devices}: a process of PyTorch trains on one device. Start one for each: torchrun "
                f"--nproc-per-node {config.devices if config.devices != 'all' else 'N'} -m dcgan_torch.train ..."
            )
        _load()
        from dcgan_torch.training.trainer import TorchTrainer

        return TorchTrainer(architecture, config, weights, total_steps)

    def generator(self, bundle: Bundle, statistics: SamplingStatistics = "auto") -> Generator:
        """Return the generator of a bundle."""
        _load()
        from dcgan_torch.devices import default_device, reuse_memory_between_calls
        from dcgan_torch.loading import load_generator

        reuse_memory_between_calls(default_device())
        return load_generator(bundle, statistics=statistics)

    def inverter(self, bundle: Bundle, statistics: SamplingStatistics = "auto") -> NoReturn:
        """Refuse: gradients in the latents are JAX's."""
        raise InputError(f"PyTorch does not invert generators here; use {program('dcgan_jax', 'invert')}")

    def discriminator(self, bundle: Bundle, images: np.ndarray | None = None) -> NoReturn:
        """Refuse: looking into a discriminator is JAX's."""
        raise InputError("PyTorch does not look into discriminators here; use the commands of dcgan_jax")

    def judge(self, bundle: Bundle) -> Judge:
        """Return the verdict of a bundle's discriminator."""
        _load()
        from dcgan_torch.loading import load_discriminator

        return load_discriminator(bundle).verdicts

    def classifier(
        self,
        store: Store,
        test: Store | None,
        *,
        seed: int,
        cache: Path | None,
        report: Callable[[str], None],
    ) -> NoReturn:
        """Refuse: the classifier is JAX's."""
        raise InputError(
            "--evaluate-metric classifier: the classifier is JAX's. Train with "
            f"{program('dcgan_jax', 'train')}, or take --evaluate-metric patches"
        )

    def freeze(self, bundle: Bundle) -> Bundle:
        """Return a bundle whose generator keeps the statistics of the reference batch as running ones."""
        _load()
        from dcgan_torch.loading import frozen

        return frozen(bundle)


FRAMEWORK = TorchFramework()


@with_fields(TorchTrainingConfig)
def fit(
    images: TrainingImages | None = None,
    /,
    *,
    report: Callable[[str], None] = say,
    **fields: Unpack[TorchFitFields],
) -> Run:
    """Train a DCGAN in PyTorch and return its run. `run.generator()` draws samples. The code is that of the command.

    - images: the name of a dataset ("letters", "mnist"), a path to a folder, zip or tar of your own images, or a whole
      TrainingConfig; without it, the default dataset.
    - report: called with each line printed at the start and the end.
    - fields: the flags of `dcgan train --help`, with underscores. The others have the dataset's defaults.

    Raises InputError for wrong fields or images, RunFailure for NaN or a full disk.
    """
    from dcgan_core.training import train

    return train.fit(FRAMEWORK, images, report=report, **fields)


def _load() -> None:
    """Load PyTorch; raises InputError where there is nothing to compute on."""
    packages.load("torch", "dcgan_torch computes by torch", "python -m pip install 'dcgan-jax[torch]'")
    from dcgan_torch.devices import require_devices

    require_devices()
