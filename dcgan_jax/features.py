"""`python -m dcgan_jax.features`: how well a linear classifier does on a discriminator's features."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Do the experiment as the command line says; return the exit status."""
    from dcgan_core.commands.features import FeaturesOptions, run_features

    options = parse_command(
        FeaturesOptions,
        prog="python -m dcgan_jax.features",
        description="The paper's feature experiment: a linear SVM on a discriminator's features, beside raw pixels and "
        "a discriminator that was never trained.",
    )
    options.label_counts()
    from dcgan_jax.inspecting.discriminator import make_extract

    return run_features(options, make_extract)


if __name__ == "__main__":
    run_command(main)
