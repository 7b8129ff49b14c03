"""`python -m dcgan_torch.import_weights`: make a run from weights that another program saved."""

from dcgan_core.commands.command import main_of
from dcgan_core.config.command import run_command
from dcgan_torch.framework import FRAMEWORK

main = main_of("import_weights", FRAMEWORK)

if __name__ == "__main__":
    run_command(main)
