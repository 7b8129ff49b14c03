"""`python -m dcgan_jax.neighbours`: look for copies of training images among the samples."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Compare samples with training images as the command line says; return the exit status."""
    from dcgan_core.commands.neighbours import NeighboursOptions, neighbours

    options = parse_command(
        NeighboursOptions,
        prog="python -m dcgan_jax.neighbours",
        description="Find the training images nearest to samples: has the generator learnt them by heart?",
    )
    from dcgan_core.weights.opening import DIGITS_GENERATOR, open_weights
    from dcgan_jax.inspecting.discriminator import open_discriminator
    from dcgan_jax.loading import load_generator

    bundle = open_weights(
        options.load_path or DIGITS_GENERATOR, checkpoint=options.checkpoint, weights=options.weights
    )
    return neighbours(
        options,
        lambda _: load_generator(bundle, statistics=options.statistics),
        lambda images: open_discriminator(bundle, images) if "discriminator" in bundle.weights else None,
    )


if __name__ == "__main__":
    run_command(main)
