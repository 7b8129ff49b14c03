"""`python -m dcgan_torch.train`: train a DCGAN."""

from dcgan_core.commands.command import train_main_of
from dcgan_core.config.command import run_command
from dcgan_torch.framework import FRAMEWORK

main = train_main_of(FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
