"""`python -m dcgan_jax.neighbours`: look for copies of training images among the samples."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_jax.framework import FRAMEWORK

main = main_of("neighbours", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
