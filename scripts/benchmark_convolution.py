"""`python -m scripts.benchmark_convolution`: every form of every convolution of a DCGAN, and PyTorch's."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError
from scripts.benchmarking.text import markdown_table

if TYPE_CHECKING:
    from dcgan_core.description.architecture import Architecture
    from dcgan_jax.network.convolution.window import Window

DIRECTIONS = ("down", "up", "kernel_gradient")


@dataclasses.dataclass(frozen=True)
class ConvolutionBenchmarkOptions:
    """The options of the command."""

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
    # Before PyTorch is loaded: its threads are not to spin into the next turn.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from dcgan_core.description.presets import build_architecture

    channels = 1 if options.image_size == 28 else 3
    shape = (options.image_size, options.image_size, channels)
    architecture = build_architecture(options.preset, image_shape=shape)
    found = {
        name: geometry
        for name, geometry in geometries(architecture)
        if options.layer is None or options.layer in name
    }
    if not found:
        raise InputError(f"no convolution of preset {options.preset} has {options.layer!r} in its name")
    ratio = "PyTorch's time / its own, median (quartiles)"
    print(markdown_table(["layer", "direction", "form", "ms, median", "ms, fastest", ratio], []))
    for name, geometry in found.items():
        for direction in DIRECTIONS:
            measure(name, direction, *geometry, options)
    return 0


def geometries(architecture: Architecture) -> Iterator[tuple[str, tuple[Window, int, int]]]:
    """Yield each convolution of both networks: (name, (window, image channels, map channels))."""
    from dcgan_jax.network.convolution.window import Window

    for network in architecture.networks().values():
        for layer in network.layers:
            if layer.kind not in ("conv", "conv_transpose"):
                continue
            shapes = layer.input_shape, layer.output_shape
            image, maps = shapes if layer.kind == "conv" else shapes[::-1]
            window = Window(image[:2], maps[:2], layer.kernel, layer.stride, layer.padding)
            sizes = (f"{channels}x{height}x{width}" for height, width, channels in (image, maps))
            yield " - ".join(sizes), (window, image[2], maps[2])


def measure(
    name: str,
    direction: str,
    window: Window,
    image_channels: int,
    map_channels: int,
    options: ConvolutionBenchmarkOptions,
) -> None:
    """Print one table row for each form of one direction of one layer."""
    import numpy as np

    draw = np.random.default_rng(0)
    given = {
        "image": draw.standard_normal((options.batch_size, *window.image, image_channels), np.float32),
        "maps": draw.standard_normal((options.batch_size, *window.map, map_channels), np.float32),
        "kernel": draw.standard_normal((*window.kernel, image_channels, map_channels), np.float32),
    }
    forms = {**jax_forms(direction, window, given), "PyTorch": torch_form(direction, window, given)}
    times: dict[str, list[float]] = {form: [] for form in forms}
    order = list(forms.items())
    for turn in range(options.repeats + 1):
        order = order[1:] + order[:1]  # what comes right after PyTorch is slowed by its threads
        for form, run in order:
            started = time.perf_counter()
            run()
            if turn:  # the first turn warms up
                times[form].append(1000 * (time.perf_counter() - started))
    for form, spent in times.items():
        low, middle, high = np.quantile(np.divide(times["PyTorch"], spent), [0.25, 0.5, 0.75])
        print(
            f"| {name} | {direction} | {form} | {np.median(spent):.1f} | {min(spent):.1f} "
            f"| {middle:.2f} ({low:.2f} - {high:.2f}) |",
            flush=True,
        )


def jax_forms(direction: str, window: Window, given: dict) -> dict[str, Callable[[], object]]:
    """Return the compiled forms of one direction by name; `ours` is what the package chooses on a CPU."""
    import jax

    from dcgan_jax.network.convolution import forms as chosen
    from dcgan_jax.network.convolution import plain, polyphase, products, winograd

    jax.config.update("jax_platforms", "cpu")
    forms = {
        "ours": getattr(chosen, f"cpu_{direction}"),
        "lax": getattr(plain, direction),
        "products": getattr(products, direction),
    }
    for name, few in (("winograd", winograd), ("polyphase", polyphase)):
        if few.applies(window):
            forms[name] = getattr(few, direction)
    names = {"down": ("image", "kernel"), "up": ("maps", "kernel"), "kernel_gradient": ("image", "maps")}
    arguments = [jax.numpy.asarray(given[name]) for name in names[direction]]

    def timed(form: Callable) -> Callable[[], object]:
        compiled = jax.jit(lambda *arrays: form(window, *arrays)).lower(*arguments).compile()
        return lambda: jax.block_until_ready(compiled(*arguments))

    return {name: timed(form) for name, form in forms.items()}


def torch_form(direction: str, window: Window, given: dict) -> Callable[[], object]:
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
        raise InputError("PyTorch has no negative padding: this architecture cannot be measured against it")

    def backward(image_gradient: bool, weight_gradient: bool):
        return torch.ops.aten.convolution_backward(
            *(maps, image, weight, None, stride, padding),
            *([1, 1], False, [0, 0], 1),  # dilation, transposed, output padding, groups
            [image_gradient, weight_gradient, False],
        )

    return {
        "down": lambda: torch.nn.functional.conv2d(image, weight, stride=stride, padding=padding),
        "up": lambda: backward(image_gradient=True, weight_gradient=False),
        "kernel_gradient": lambda: backward(image_gradient=False, weight_gradient=True),
    }[direction]


if __name__ == "__main__":
    run_command(main)
