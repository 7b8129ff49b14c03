"""What a checkpoint costs a run: one run whose stretches take turns, every second one with a checkpoint in it.

    python -m scripts.checkpoint_cost --steps 30 --pairs 4

The checkpoint is taken when such a stretch begins, and written by the thread while it continues, so all that it costs
falls into that stretch: waiting for the copy, and the processor time of the thread. Stretches side by side are
compared, since a machine's speed drifts. Data: the digits, scaled up; the step does not care what it sees.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.config.training import TrainingConfig
from dcgan_core.runs.folder import find_checkpoint
from dcgan_core.runs.stats import read_stats
from dcgan_core.training.train import train
from dcgan_jax.framework import FRAMEWORK
from scripts.benchmarking.results import median_of


@dataclass(frozen=True)
class CostOptions:
    """What is measured."""

    image_size: int = option(64, minimum=16, maximum=256, unit="pixels", help="Side of the images.")
    batch_size: int = option(64, minimum=2, unit="images", help="Images a step.")
    steps: int = option(30, minimum=2, unit="steps", help="Length of a stretch.")
    pairs: int = option(4, minimum=1, help="Pairs of stretches, one without a checkpoint and one with.")
    epoch: float = option(
        60.0, above=0, unit="seconds", help="Length of an epoch; the cost is given as a share of it."
    )
    output_path: Path | None = option(None, when_none="a folder that is removed", help="Where the run stays.")


def main() -> int:
    """Train, and print the time of each stretch and the cost."""
    options = parse_command(
        CostOptions, prog="python -m scripts.checkpoint_cost", description="What a checkpoint costs a run."
    )
    with tempfile.TemporaryDirectory(prefix="dcgan-checkpoint-cost-") as folder:
        measure(options, options.output_path or Path(folder) / "run")
    return 0


def measure(options: CostOptions, run: Path) -> None:
    """Make the run and print what its lines show."""
    config = TrainingConfig(
        image_size=options.image_size,
        channels=3,
        batch_size=options.batch_size,
        # The first stretch compiles, and is left out.
        num_steps=(1 + 2 * options.pairs) * options.steps,
        log_every_steps=options.steps,
        checkpoint_every_steps=2 * options.steps,
        sample_every=0,
        output_path=run,
    )
    train(config, FRAMEWORK)
    ends = {
        line["step"]: line["time"] for line in read_stats(run / "stats.jsonl") if "images_per_second" in line
    }
    marks = [ends[options.steps * k] for k in range(1, 2 * options.pairs + 2)]
    took = [after - before for before, after in itertools.pairwise(marks)]
    without, during = took[0::2], took[1::2]
    size = sum(file.stat().st_size for file in find_checkpoint(run).rglob("*") if file.is_file())
    device = json.loads((run / "config.json").read_text(encoding="utf-8"))["starts"][0]["device"]
    print(f"\n{options.image_size}x{options.image_size}, batch {options.batch_size}, {device}; ")
    print(f"a checkpoint has {size / 1e6:.0f} MB; stretches of {options.steps} steps, seconds:")
    pairs = list(zip(without, during, strict=True))
    for a, b in pairs:
        print(f"  without {a:7.2f}   with {b:7.2f}   difference {b - a:+6.2f}")
    cost = median_of([b - a for a, b in pairs])
    shares = [seconds / options.epoch for seconds in (cost.median, cost.low, cost.high)]
    print(
        f"a checkpoint costs {cost.median:.2f} s [{cost.low:.2f}, {cost.high:.2f}] (median of {len(pairs)});"
    )
    print(f"of an epoch of {options.epoch:g} s: {shares[0]:.1%} [{shares[1]:.1%}, {shares[2]:.1%}]")


if __name__ == "__main__":
    run_command(main)
