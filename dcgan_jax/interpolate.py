"""`python -m dcgan_jax.interpolate`: walk from latent to latent."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Walk as the command line says; return the exit status."""
    from dcgan_core.commands.interpolate import InterpolateOptions, interpolate

    options = parse_command(
        InterpolateOptions,
        prog="python -m dcgan_jax.interpolate",
        description="Walk from latent to latent: rows of images and an endless GIF.",
    )
    from dcgan_jax.devices import use_compilation_cache
    from dcgan_jax.loading import load_generator

    use_compilation_cache()

    return interpolate(
        options,
        lambda path: load_generator(
            path, checkpoint=options.checkpoint, weights=options.weights, statistics=options.statistics
        ),
    )


if __name__ == "__main__":
    run_command(main)
