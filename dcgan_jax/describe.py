"""`python -m dcgan_jax.describe`: describe a network layer by layer, or what is in a weights file."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Describe a network layer by layer, or what is in a weights file."""
    from dcgan_core.commands.describe import DescribeOptions, describe

    options = parse_command(
        DescribeOptions,
        prog="python -m dcgan_jax.describe",
        description="Describe a network layer by layer, or what is in a weights file.",
    )
    from dcgan_jax.network.inspection import JaxTools

    return describe(options, JaxTools())


if __name__ == "__main__":
    run_command(main)
