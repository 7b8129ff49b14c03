"""The training configuration with what only PyTorch can be told."""

from __future__ import annotations

import dataclasses
from typing import Any

from dcgan.configuration.training import TrainingConfig
from dcgan.errors import InputError
from dcgan.options import option


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
        help="Compile the networks with torch.compile; the first step then takes a while.",
    )
    channels_last: bool = option(
        False,
        group="speed",
        flag_only=True,
        resumable=True,
        help="Keep maps and kernels as NHWC in memory.",
    )

    def validate(self) -> None:
        """Raise InputError as `TrainingConfig` does, or for what torch.compile cannot do."""
        super().validate()
        if self.compile and self.r1:
            raise InputError(
                f"--compile cannot be used with --r1 {self.r1:g}: the penalty is differentiated twice, which "
                "torch.compile does not do; leave one of them out"
            )

    def to_dict(self) -> dict[str, Any]:
        """Return the configuration as JSON has it, without PyTorch's own options."""
        own = {"compile", "channels_last"}
        return {name: value for name, value in super().to_dict().items() if name not in own}
