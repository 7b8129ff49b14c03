"""`python -m scripts.benchmark_convolution`: every form of every convolution of a DCGAN beside PyTorch's."""

from __future__ import annotations

import dataclasses
import statistics
import time
from collections.abc import Callable, Iterator

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError

DIRECTIONS = ("down", "up", "kernel_gradient")


@dataclasses.dataclass(frozen=True)
class ConvolutionBenchmarkOptions:
    """What the benchmark of single convolutions can be asked for."""

    preset: str = option("pytorch", help="Architecture whose layers are measured.")
    image_size: int = option(64, minimum=1, unit="pixels", help="Side of the images; 28 is grey, others RGB.")
    batch_size: int = option(64, minimum=1, unit="images", help="Images in a batch.")
    repeats: int = option(11, minimum=1, unit="turns", help="Turns of each form and of PyTorch.")
    layer: str | None = option(
        None, metavar="TEXT", when_none="all", help="Only layers whose name contains this."
    )


def main() -> int:
    """Measure layer by layer and print a Markdown table; return the exit status."""
    options = parse_command(
        ConvolutionBenchmarkOptions,
        prog="python -m scripts.benchmark_convolution",
        description="Time each form of each convolution of a DCGAN on this machine's CPU, in turn with PyTorch's.",
    )
    from dcgan_core.description.presets import build_architecture

    channels = 1 if options.image_size == 28 else 3
    shape = (options.image_size, options.image_size, channels)
    architecture = build_architecture(options.preset, image_shape=shape)
    found = {
        name: window
        for name, window in windows(architecture)
        if options.layer is None or options.layer in name
    }
    if not found:
        raise InputError(f"no convolution of preset {options.preset} has {options.layer!r} in its name")
    print(
        "| layer | direction | form | ms, median | ms, fastest | PyTorch's time / its own, median (quartiles) |"
    )
    print("|---|---|---|---|---|---|")
    for name, (window, image_channels, map_channels) in found.items():
        measure(name, window, image_channels, map_channels, options)
    return 0


def windows(architecture) -> Iterator[tuple[str, tuple]]:
    """Yield each distinct geometry of both networks: (name, (window, image channels, map channels))."""
    from dcgan_jax.network.convolution.window import Window

    for network in architecture.networks().values():
        for layer in network.layers:
            if layer.kind == "conv":
                image, maps = layer.input_shape, layer.output_shape
            elif layer.kind == "conv_transpose":
                image, maps = layer.output_shape, layer.input_shape
            else:
                continue
            window = Window(image[:2], maps[:2], layer.kernel, layer.stride, layer.padding)
            yield (
                f"{image[2]}x{image[0]}x{image[1]} - {maps[2]}x{maps[0]}x{maps[1]}",
                (
                    window,
                    image[2],
                    maps[2],
                ),
            )


def measure(
    name: str, window, image_channels: int, map_channels: int, options: ConvolutionBenchmarkOptions
) -> None:
    """Print one table row for each form of the three directions of one layer."""
    import numpy as np

    draw = np.random.default_rng(0)
    given = {
        "image": draw.standard_normal((options.batch_size, *window.image, image_channels), np.float32),
        "maps": draw.standard_normal((options.batch_size, *window.map, map_channels), np.float32),
        "kernel": draw.standard_normal((*window.kernel, image_channels, map_channels), np.float32),
    }
    for direction in DIRECTIONS:
        forms = {**jax_forms(direction, window, given), "PyTorch": torch_form(direction, window, given)}
        times: dict[str, list[float]] = {form: [] for form in forms}
        for turn in range(options.repeats + 1):
            for form, run in forms.items():
                started = time.perf_counter()
                run()
                if turn:  # the first turn warms up
                    times[form].append(1000 * (time.perf_counter() - started))
        for form, spent in times.items():
            ratios = [theirs / ours for theirs, ours in zip(times["PyTorch"], spent, strict=True)]
            low, middle, high = quartiles(ratios)
            print(
                f"| {name} | {direction} | {form} | {statistics.median(spent):.1f} | {min(spent):.1f} "
                f"| {middle:.2f} ({low:.2f} - {high:.2f}) |",
                flush=True,
            )


def jax_forms(direction: str, window, given: dict) -> dict[str, Callable[[], object]]:
    """Return the compiled forms of one direction by name; `ours` is what the package chooses on a CPU."""
    import jax

    from dcgan_jax.network.convolution import forms as chosen
    from dcgan_jax.network.convolution import plain, products, winograd

    jax.config.update("jax_platforms", "cpu")
    forms = {
        "ours": getattr(chosen, f"cpu_{direction}"),
        "lax": getattr(plain, direction),
        "products": getattr(products, direction),
    }
    if winograd.applies(window):
        forms["winograd"] = getattr(winograd, direction)
    names = {"down": ("image", "kernel"), "up": ("maps", "kernel"), "kernel_gradient": ("image", "maps")}
    arguments = [jax.numpy.asarray(given[name]) for name in names[direction]]

    def timed(form: Callable) -> Callable[[], object]:
        compiled = jax.jit(lambda *arrays: form(window, *arrays)).lower(*arguments).compile()
        return lambda: jax.block_until_ready(compiled(*arguments))

    return {name: timed(form) for name, form in forms.items()}


def torch_form(direction: str, window, given: dict) -> Callable[[], object]:
    """Return PyTorch's operation for one direction, on NCHW arrays as its users have them."""
    import numpy as np
    import torch

    image, maps = (
        torch.from_numpy(np.ascontiguousarray(given[name].transpose(0, 3, 1, 2)))
        for name in ("image", "maps")
    )
    weight = torch.from_numpy(np.ascontiguousarray(given["kernel"].transpose(3, 2, 0, 1)))
    stride, padding = list(window.stride), list(window.padding)
    if min(padding) < 0:
        raise InputError("PyTorch has no negative padding: this architecture cannot be measured beside it")

    def backward(image_gradient: bool, weight_gradient: bool):
        return torch.ops.aten.convolution_backward(
            maps,
            image,
            weight,
            None,
            stride,
            padding,
            [1, 1],
            False,
            [0, 0],
            1,
            [image_gradient, weight_gradient, False],
        )

    return {
        "down": lambda: torch.nn.functional.conv2d(image, weight, stride=stride, padding=padding),
        "up": lambda: backward(image_gradient=True, weight_gradient=False),
        "kernel_gradient": lambda: backward(image_gradient=False, weight_gradient=True),
    }[direction]


def quartiles(values: list[float]) -> tuple[float, float, float]:
    """Return (lower quartile, median, upper quartile)."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


if __name__ == "__main__":
    run_command(main)
