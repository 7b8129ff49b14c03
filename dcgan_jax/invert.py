"""`python -m dcgan_jax.invert`: find the latent of an image."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Invert as the command line says; return the exit status."""
    from dcgan_core.commands.invert import InvertOptions, invert

    options = parse_command(
        InvertOptions,
        prog="python -m dcgan_jax.invert",
        description="Find the latent whose image comes nearest to a given one, by gradient descent.",
    )
    from dcgan_core.sampling.drawing import load_or_digits
    from dcgan_jax.inspecting.inverter import JaxInverter, open_inverter
    from dcgan_jax.loading import load_generator

    inverter = load_or_digits(
        lambda path: open_inverter(
            load_generator(
                path, checkpoint=options.checkpoint, weights=options.weights, statistics=options.statistics
            )
        ),
        options.load_path,
    )
    assert isinstance(inverter, JaxInverter)
    return invert(options, inverter)


if __name__ == "__main__":
    run_command(main)
