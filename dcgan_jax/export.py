"""`python -m dcgan_jax.export`: export weights as files that other programs load."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Export weights as files that other programs load."""
    from dcgan_core.commands.export import ExportOptions, run_export

    options = parse_command(
        ExportOptions,
        prog="python -m dcgan_jax.export",
        description="Export weights as files that other programs load.",
    )
    from dcgan_jax.network.inspection import JaxTools

    return run_export(options, JaxTools())


if __name__ == "__main__":
    run_command(main)
