"""`python -m dcgan_jax.evaluate`: how good a generator's samples are, next to what real images score."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_jax.framework import FRAMEWORK

main = main_of("evaluate", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
