"""`python -m dcgan_jax.evaluate`: how good a generator's samples are, beside what real images score."""

from __future__ import annotations

from dcgan_core.config.command import parse_command, run_command


def main() -> int:
    """Evaluate as the command line says; return the exit status."""
    from dcgan_core.commands.evaluate import EvaluateOptions

    options = parse_command(
        EvaluateOptions,
        prog="python -m dcgan_jax.evaluate",
        description="Measure how good a generator's samples are. Every figure stands beside its floor: what real "
        "images score against real images, by the same count.",
    )
    options.chosen_metrics()
    from dcgan_core.commands.evaluate import evaluate
    from dcgan_jax.devices import reuse_memory_between_calls
    from dcgan_jax.inspecting.classifier import classifier_of
    from dcgan_jax.loading import load_generator

    reuse_memory_between_calls()
    return evaluate(
        options,
        lambda bundle, statistics: load_generator(bundle, statistics=statistics),
        classifier_of,
    )


if __name__ == "__main__":
    run_command(main)
