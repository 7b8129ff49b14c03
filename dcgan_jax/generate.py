"""`python -m dcgan_jax.generate`: draw images with a trained generator."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Draw images as the command line says; return the exit status."""
    from dcgan_core.commands.generate import GenerateOptions, generate

    options = parse_command(
        GenerateOptions,
        prog="python -m dcgan_jax.generate",
        description="Draw images with a trained generator.",
    )
    from dcgan_jax.devices import reuse_memory_between_calls, use_compilation_cache
    from dcgan_jax.loading import load_generator

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
