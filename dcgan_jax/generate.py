"""`python -m dcgan_jax.generate`: draw images with a trained generator."""

from __future__ import annotations

from dcgan.cli import parse_command, run_command


def main() -> int:
    """Draw images as the command line says; return the exit status."""
    from dcgan.generating import GenerateOptions, generate

    options = parse_command(
        GenerateOptions,
        prog="python -m dcgan_jax.generate",
        description="Draw images with a trained generator.",
    )
    from dcgan_jax.devices import reuse_memory_between_calls
    from dcgan_jax.loading import load_generator
    from dcgan_jax.network.compilation import use_compilation_cache

    use_compilation_cache()
    reuse_memory_between_calls()
    return generate(
        options,
        lambda path: load_generator(
            path, checkpoint=options.checkpoint, weights=options.weights, statistics=options.statistics
        ),
    )


if __name__ == "__main__":
    run_command(main)
