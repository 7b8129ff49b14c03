"""`python -m scripts.benchmark_gpu`: everything that this project measures on a GPU, in one command.

Three parts, each of which can be left out with `--parts`:

- `speed`: `scripts.benchmark` at 64x64 under float32, TF32 and bfloat16, at four batch sizes, all rows.
- `epochs`: 25 epochs over as many images as CelebA has, 64x64, all of them on the device: seconds of training.
- `curves`: the same run of handwritten digits in float32 and in bfloat16: the curves of both, in one picture.

It runs on a CPU too (`--tiny` in a minute), which shows whether the programs work and nothing about a GPU.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system.files import write_text
from scripts.benchmarking.machine import ROOT

PARTS = ("speed", "epochs", "curves")
CELEBA_IMAGES = 202_599
PRECISIONS = ("float32", "tf32", "bfloat16")


@dataclasses.dataclass(frozen=True)
class GpuOptions:
    """The options of the command."""

    output_path: Path = option(Path("runs/benchmark-gpu"), help="Folder of the results; it must not exist.")
    parts: str = option(",".join(PARTS), metavar="PART,PART...", help="What to do, in this order.")
    batch_size: str = option("128,512,1024,2048", metavar="INT,INT...", help="Batch sizes of `speed`.")
    epochs_batch_size: int = option(128, minimum=2, unit="images", help="Batch size of `epochs`.")
    num_steps: int = option(3000, minimum=20, unit="steps", help="Length of `curves`.")
    tiny: bool = option(False, help="Try the programs: small networks, few images, one repeat.")


def main() -> int:
    """Do the parts, and return the exit status."""
    options = parse_command(
        GpuOptions, prog="python -m scripts.benchmark_gpu", description="Measure this project on a GPU."
    )
    parts = [part.strip() for part in options.parts.split(",")]
    if unknown := [part for part in parts if part not in PARTS]:
        raise InputError(f"--parts: unknown {', '.join(unknown)}; known: {', '.join(PARTS)}")
    if options.output_path.exists():
        raise InputError(f"{options.output_path} exists already; choose another --output-path")
    # The parts run in the folder of the checkout.
    options = dataclasses.replace(options, output_path=options.output_path.resolve())
    options.output_path.mkdir(parents=True)
    failed = []
    for part in parts:
        try:
            {"speed": speed, "epochs": epochs, "curves": curves}[part](options)
        except RunFailure as error:  # The other parts are worth having all the same.
            print(f"{part} failed: {error}", file=sys.stderr)
            failed.append(part)
    if failed:
        raise RunFailure(f"failed: {', '.join(failed)} (see above)")
    return 0


def speed(options: GpuOptions) -> None:
    """Run the benchmark under each precision policy."""
    tiny = "--image-size 16 --batch-size 4 --width 8 --repeats 1 --seconds 0.05 --rows ours,torch-eager"
    sizes = tiny.split() if options.tiny else ["--image-size", "64", "--batch-size", options.batch_size]
    for precision in PRECISIONS:
        folder = str(options.output_path / "speed" / precision)
        _python("scripts.benchmark", *sizes, "--precision", precision, "--output-path", folder)


def epochs(options: GpuOptions) -> None:
    """Train for 25 epochs as a run does, apart from what it writes; report the seconds and the rate."""
    import jax
    import numpy as np

    from dcgan_core.config.training import TrainingConfig
    from dcgan_core.description.architecture import train_step_flops
    from dcgan_core.training.schedule import Schedule
    from scripts.benchmarking.training import start_training

    count, size, width, length = (300, 16, 4, 2) if options.tiny else (CELEBA_IMAGES, 64, 64, 25)
    batch = 16 if options.tiny else options.epochs_batch_size
    config = TrainingConfig(batch_size=batch, num_epochs=length, precision="bfloat16", flip=True)
    images = np.random.default_rng(0).integers(0, 256, (count, size, size, 3), np.uint8)
    architecture, trainer, feed, steps_per_epoch, on_device = start_training(config, images, width)
    schedule = Schedule.of(config, steps_per_epoch)
    most = min(trainer.steps_per_call, config.log_every_steps)

    def train(start: int, stop: int) -> float:
        began, step = time.perf_counter(), start
        measured: Any = None
        with feed.ahead(start, stop, most) as inputs:
            while step < stop:
                steps = min(schedule.call_length(step, most), stop - step)
                given = [next(inputs) for _ in range(steps)]
                measured = trainer.train_step(*given[0]) if steps == 1 else trainer.train_steps(given)
                step += steps
        jax.block_until_ready((trainer.state, measured))
        return time.perf_counter() - began

    # The first two intervals compile both lengths of a call.
    total = schedule.total_steps
    compiled = min(2 * config.log_every_steps, total // 2)
    train(0, compiled)
    seconds = train(compiled, total) * total / (total - compiled)
    flops = train_step_flops(architecture, batch) * total / seconds
    result = {
        "device": trainer.device,
        "images": count,
        "image_size": size,
        "epochs": length,
        "batch_size": batch,
        "steps": total,
        "steps_per_call": most,
        "images_on_device": on_device,
        "precision": config.precision,
        "seconds": seconds,
        "images_per_second": total * batch / seconds,
        "model_flops_per_second": flops,
    }
    write_text(options.output_path / "epochs.json", json.dumps(result, indent=1) + "\n")
    print(
        f"epochs: {length} epochs of {count:,} images in {seconds:.1f} s of training on {result['device']} "
        f"({result['images_per_second']:,.0f} images/s, {flops / 1e12:.3g} model TFLOP/s; compilation left out)"
    )


def curves(options: GpuOptions) -> None:
    """Train the digits in both precisions, and draw the curves of both."""
    from dcgan_core.pictures.curves import plot_losses

    steps, size, width = (20, 16, 4) if options.tiny else (options.num_steps, 64, 64)
    flags = f"--dataset digits --num-steps {steps} --image-size {size} --ngf {width} --ndf {width}"
    runs = [options.output_path / f"digits-{precision}" for precision in ("float32", "bfloat16")]
    for run in runs:
        precision = run.name.removeprefix("digits-")
        arguments = [
            *flags.split(),
            "--sample-every",
            "0",
            "--log-every-steps",
            "5",
            "--precision",
            precision,
        ]
        _python("dcgan_jax.train", *arguments, "--output-path", str(run))
    print(f"curves: {plot_losses(runs, options.output_path / 'curves.png')}; samples in digits-*/samples")


def _python(module: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False)
    if done.returncode:
        raise RunFailure(f"{module} {' '.join(arguments)} ended with status {done.returncode}")


if __name__ == "__main__":
    run_command(main)
