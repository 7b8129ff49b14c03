"""`python -m dcgan_torch.generate`: draw images with a trained generator."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_torch.framework import FRAMEWORK

main = main_of("generate", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
