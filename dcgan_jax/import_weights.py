"""`python -m dcgan_jax.import_weights`: make a run of the weights that another program saved."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Make a run of the weights that another program saved."""
    from dcgan_core.commands.import_weights import ImportOptions, import_weights

    options = parse_command(
        ImportOptions,
        prog="python -m dcgan_jax.import_weights",
        description="Make a run of the weights that another program saved.",
    )
    from dcgan_jax.network.inspection import JaxTools

    return import_weights(options, JaxTools())


if __name__ == "__main__":
    run_command(main)
