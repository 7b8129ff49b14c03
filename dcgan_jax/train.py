"""`python -m dcgan_jax.train`: train a DCGAN."""

from __future__ import annotations

from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import parse_training_config


def main() -> int:
    """Train as the command line says; return the exit status."""
    config = parse_training_config(prog="python -m dcgan_jax.train", description="Train a DCGAN in JAX.")
    from dcgan_core.training.loop import train
    from dcgan_jax.training.fit import make_classifier, make_trainer

    return train(config, make_trainer, make_classifier=make_classifier).status


if __name__ == "__main__":
    run_command(main)
