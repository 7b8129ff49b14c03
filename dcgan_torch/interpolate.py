"""`python -m dcgan_torch.interpolate`: walk from latent to latent."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_torch.framework import FRAMEWORK

main = main_of("interpolate", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
