"""`python -m dcgan_torch.models`: the networks that have a name."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_torch.framework import FRAMEWORK

main = main_of("models", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
