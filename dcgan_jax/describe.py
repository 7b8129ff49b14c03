"""`python -m dcgan_jax.describe`: describe a network layer by layer, or what is in a weights file."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_jax.framework import FRAMEWORK

main = main_of("describe", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
