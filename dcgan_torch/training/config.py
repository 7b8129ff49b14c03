"""The training configuration with the options that only PyTorch has."""

from __future__ import annotations

import dataclasses
from typing import Any

from dcgan_core.config.options import option
from dcgan_core.config.training import TrainingConfig
from dcgan_core.training.keywords import FitFields


class TorchFitFields(FitFields, total=False):
    """What `dcgan_torch.fit` takes by name."""

    compile: bool
    channels_last: bool


@dataclasses.dataclass(frozen=True)
class TorchTrainingConfig(TrainingConfig):
    """How this machine computes; neither changes what is computed, so neither is saved with the run.

    So the configuration of a run reads the same in both frameworks.
    """

    compile: bool = option(
        False,
        group="speed",
        flag_only=True,
        resumable=True,
        help="Compile the networks with torch.compile. The first step then takes longer.",
    )
    channels_last: bool = option(
        False,
        group="speed",
        flag_only=True,
        resumable=True,
        help="Store feature maps and kernels as NHWC in memory.",
    )

    def to_dict(self) -> dict[str, Any]:
        """Return the configuration as JSON values, without PyTorch's own options."""
        own = {"compile", "channels_last"}
        return {name: value for name, value in super().to_dict().items() if name not in own}
