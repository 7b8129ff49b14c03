"""`python -m dcgan_torch.train`: train a DCGAN."""

from __future__ import annotations

from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import parse_training_config
from dcgan_torch.training.config import TorchTrainingConfig


def main() -> int:
    """Train as the command line says; return the exit status."""
    config = parse_training_config(
        prog="python -m dcgan_torch.train",
        config_class=TorchTrainingConfig,
        description="Train a DCGAN in PyTorch.",
    )
    from dcgan_core.training.loop import train
    from dcgan_torch.training.fit import make_trainer

    return train(config, make_trainer).status


if __name__ == "__main__":
    run_command(main)
