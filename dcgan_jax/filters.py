"""`python -m dcgan_jax.filters`: show what a discriminator looks for."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Show the filters as the command line says; return the exit status."""
    from dcgan_core.commands.filters import FiltersOptions, filters

    options = parse_command(
        FiltersOptions,
        prog="python -m dcgan_jax.filters",
        description="Show what a discriminator's features look for, beside an untrained one's: figure 5 of the paper.",
    )
    from dcgan_jax.inspecting.discriminator import JaxTools

    return filters(options, JaxTools(options))


if __name__ == "__main__":
    run_command(main)
