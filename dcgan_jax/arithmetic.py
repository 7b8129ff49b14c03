"""`python -m dcgan_jax.arithmetic`: add and subtract what images have in common."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Compute as the command line says; return the exit status."""
    from dcgan_core.commands.arithmetic import ArithmeticOptions, arithmetic

    options = parse_command(
        ArithmeticOptions,
        prog="python -m dcgan_jax.arithmetic",
        description="Compute mean A - mean B + mean C of latents: the arithmetic of figure 7 of the DCGAN paper.",
    )
    from dcgan_jax.devices import use_compilation_cache
    from dcgan_jax.loading import load_generator

    use_compilation_cache()

    return arithmetic(
        options,
        lambda path: load_generator(
            path, checkpoint=options.checkpoint, weights=options.weights, statistics=options.statistics
        ),
    )


if __name__ == "__main__":
    run_command(main)
