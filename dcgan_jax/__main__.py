"""`python -m dcgan_jax COMMAND ...`: any command of this package by its name; without one, the list of them."""

from dcgan_core.commands.dispatch import main_of_package

if __name__ == "__main__":
    main_of_package("dcgan_jax")
