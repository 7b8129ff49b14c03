"""JAX as a framework of this package (`dcgan_core.framework.Framework`), and training from Python.

Every method imports JAX when it is called, not before: `--help` answers at once, and the processes that decode images
are started before JAX is loaded.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system import packages
from dcgan_core.system.machine import address_space_left, threads_left, usable_cores
from dcgan_core.system.streams import say
from dcgan_core.training.from_python import TrainingImages, with_fields
from dcgan_core.training.keywords import FitFields

if TYPE_CHECKING:  # `--help` answers without them
    import numpy as np

    from dcgan_core.data.store import Store
    from dcgan_core.description.architecture import Architecture
    from dcgan_core.framework import (
        Classifier,
        Discriminator,
        Generator,
        Inverter,
        Judge,
        SamplingStatistics,
        Trainer,
    )
    from dcgan_core.system.control_channel import ControlChannel
    from dcgan_core.training.run import Run
    from dcgan_core.weights.bundle import Bundle
    from dcgan_core.weights.canonical import Weights


ADDRESSES = 5 * 2**28
"""Bytes of addresses that JAX takes on two cores before it computes anything. With fewer it aborts the process."""

ADDRESSES_TO_TRAIN = 9 * 2**28
"""Bytes with which a training step of the default size is compiled. With fewer the compiler may end the process."""

LOOK_S = 120.0
"""Seconds in which a process of its own has found the devices, or is given up."""

_LOOK = """
from dcgan_core.errors import InputError
from dcgan_jax.placement import placement_of
try:
    placement_of({wanted})
except InputError as error:
    print(error)
    raise SystemExit(error.exit_status)
"""

THREADS = 12
"""Threads that JAX starts besides two for each core: with fewer it fails, whatever the size of the work."""


class JaxFramework:
    """The seam, filled in by JAX."""

    package = "dcgan_jax"
    title = "JAX"
    inverts = True
    config_class = TrainingConfig

    def check_devices(self, wanted: int) -> None:
        """Have a process of its own look for devices; raises InputError where it finds fewer.

        Where JAX is loaded already, the program may have chosen its devices, and `trainer` asks it.
        """
        if "jax" in sys.modules:
            return
        paths = os.pathsep.join(path for path in sys.path if path)
        try:
            asked = subprocess.run(
                [sys.executable, "-P", "-c", _LOOK.format(wanted=wanted)],
                env={**os.environ, "PYTHONPATH": paths, "XLA_PYTHON_CLIENT_PREALLOCATE": "false"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LOOK_S,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return
        if asked.returncode == InputError.exit_status and asked.stdout.strip():
            raise InputError(asked.stdout.strip())

    def join(self, channel: ControlChannel, config: TrainingConfig) -> None:
        """Connect JAX's runtime with those of the other processes."""
        _import()
        from dcgan_jax.distributed import join

        join(channel, config.devices, config.stall_timeout)

    def part(self) -> None:
        """Leave the runtime that `join` connected."""
        from dcgan_jax.distributed import part

        part()

    def trainer(
        self,
        architecture: Architecture,
        config: TrainingConfig,
        weights: Mapping[str, Weights],
        total_steps: int,
    ) -> Trainer:
        """Return a trainer at step 0."""
        _load(config.devices, ADDRESSES_TO_TRAIN)
        from dcgan_jax.devices import use_compilation_cache
        from dcgan_jax.training.trainer import JaxTrainer

        kept = use_compilation_cache()
        return JaxTrainer(architecture, config, weights, total_steps, f"compiled programs kept: {kept}")

    def generator(self, bundle: Bundle, statistics: SamplingStatistics = "auto") -> Generator:
        """Return the generator of a bundle."""
        _set_up()
        from dcgan_jax.loading import load_generator

        return load_generator(bundle, statistics=statistics)

    def inverter(self, bundle: Bundle, statistics: SamplingStatistics = "auto") -> Inverter:
        """Return the generator of a bundle with gradients in its latents."""
        _set_up()
        from dcgan_jax.inspecting.inverter import open_inverter
        from dcgan_jax.loading import load_generator

        return open_inverter(load_generator(bundle, statistics=statistics))

    def discriminator(self, bundle: Bundle, images: np.ndarray | None = None) -> Discriminator:
        """Return the discriminator of a bundle."""
        _set_up()
        from dcgan_jax.inspecting.discriminator import open_discriminator

        return open_discriminator(bundle, images)

    def judge(self, bundle: Bundle) -> Judge:
        """Return the verdict of a bundle's discriminator."""
        _set_up()
        from dcgan_jax.loading import load_discriminator

        return load_discriminator(bundle).verdicts

    def classifier(
        self,
        store: Store,
        test: Store | None,
        *,
        seed: int,
        cache: Path | None,
        report: Callable[[str], None],
    ) -> Classifier:
        """Return the classifier of a labelled store."""
        _load()
        from dcgan_jax.inspecting.classifier import classifier_of

        return classifier_of(store, test, seed=seed, cache=cache, report=report)

    def freeze(self, bundle: Bundle) -> Bundle:
        """Return a bundle whose generator keeps the statistics of the reference batch as running ones."""
        _load()
        from dcgan_jax.loading import frozen

        return frozen(bundle)


FRAMEWORK = JaxFramework()


@with_fields(TrainingConfig)
def fit(
    images: TrainingImages | None = None,
    /,
    *,
    report: Callable[[str], None] = say,
    **fields: Unpack[FitFields],
) -> Run:
    """Train a DCGAN in JAX and return its run. `run.generator()` draws samples. The code is that of the command.

    - images: the name of a dataset ("letters", "mnist"), a path to a folder, zip or tar of your own images, or a whole
      TrainingConfig; without it, the default dataset.
    - report: called with each line printed at the start and the end.
    - fields: the flags of `dcgan train --help`, with underscores. The others have the dataset's defaults.

    Raises InputError for wrong fields or images, RunFailure for NaN or a full disk.
    """
    from dcgan_core.training import train

    return train.fit(FRAMEWORK, images, report=report, **fields)


def _load(devices: int | str | None = None, addresses: int = ADDRESSES) -> None:
    """Load JAX, keep the memory of one call for the next; raises InputError where there is nothing to compute on.

    devices: how many are wanted, or all; None for one. addresses: see `_import`.
    """
    _import(addresses)
    from dcgan_jax.devices import look_at, reuse_memory_between_calls

    look_at(devices)
    reuse_memory_between_calls()


def _import(addresses: int = ADDRESSES) -> None:
    """Load JAX; MemoryError where a limit leaves this process fewer bytes of addresses than are needed."""
    left = address_space_left()
    if left is not None and left < addresses:
        raise MemoryError(
            f"JAX needs {addresses:,} bytes of addresses, and the limit on this process leaves {left:,}"
        )
    threads, allowed = THREADS + 2 * usable_cores(), threads_left()
    if allowed is not None and allowed < threads:
        raise RunFailure(  # it would end the process by a stack trace
            f"JAX starts some {threads} threads, and the limit on this user or container leaves {allowed}; raise it "
            "(ulimit -u, or --pids-limit of the container)"
        )
    packages.load(
        "jax",
        "dcgan_jax computes by jax",
        "python -m pip install --upgrade dcgan-jax, or unset the variable that the message names",
    )


def _set_up() -> None:
    """Load JAX, and keep compiled programs."""
    _load()
    from dcgan_jax.devices import use_compilation_cache

    use_compilation_cache()
