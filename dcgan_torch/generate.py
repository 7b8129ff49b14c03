"""`python -m dcgan_torch.generate`: draw images with a trained generator."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Draw images as the command line says; return the exit status."""
    from dcgan_core.commands.generate import GenerateOptions, generate

    options = parse_command(
        GenerateOptions,
        prog="python -m dcgan_torch.generate",
        description="Draw images with a trained generator.",
    )
    from dcgan_torch.devices import default_device, reuse_memory
    from dcgan_torch.loading import load_generator

    reuse_memory(default_device())
    return generate(
        options,
        lambda path: load_generator(
            path, checkpoint=options.checkpoint, weights=options.weights, statistics=options.statistics
        ),
    )


if __name__ == "__main__":
    run_command(main)
