"""`python -m dcgan_jax.features`: how well a linear classifier does on a discriminator's features."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_jax.framework import FRAMEWORK

main = main_of("features", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
