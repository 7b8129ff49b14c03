"""How long a control of the explorer's page takes to show its picture, in a browser without a window.

    python -m scripts.explorer_latency                 # both pages, 64x64 pixels, width 64
    python -m scripts.explorer_latency --moves 100

From the event of a control to the frame with the new picture. The weights are untrained: that changes no time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.commands.explore import ExploreOptions
from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.exploring.networks import Choice, Network
from dcgan_core.exploring.site import write_site
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, WEIGHTS_FILE
from dcgan_core.system.machine import cores_in_words
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.framework import FRAMEWORK
from scripts.explorer_browser import MISSING, chromium, find_chromium, folder_served, served

CONTROLS: Mapping[str, tuple[str, str]] = {
    "walk": ("#walk-place", "tab-walk"),
    "direction": ("#direction-principal-0", "tab-directions"),
    "truncation": ("#truncation", "tab-walk"),
    "checkpoint": ("#checkpoint", "tab-walk"),
}
"""The slider of each, and the tab that is open. The last two are not in the folder's page."""

CHECKPOINTS = (100, 200, 300, 400)

MEASURE = """async ([selector, moves]) => {
  const field = document.querySelector(selector);
  const canvas = document.getElementById("stage-canvas");
  const times = [];
  for (let move = 0; move < moves; move += 1) {
    const least = Number(field.min), range = Number(field.max) - least;
    const few = field.step === "1" && range < 10;
    field.value = String(few ? (move + least) % (range + 1) : least + range * (((move + 1) * 0.137) % 1));
    const begun = performance.now();
    await new Promise((done) => {
      const watcher = new MutationObserver(() => { watcher.disconnect(); requestAnimationFrame(done); });
      watcher.observe(canvas, { attributes: true, attributeFilter: ["data-drawn"] });
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    times.push(performance.now() - begun);
    await new Promise((next) => setTimeout(next, 40));
  }
  return times;
}"""


@dataclass(frozen=True)
class LatencyOptions:
    """What is measured."""

    image_size: int = option(64, minimum=16, maximum=256, unit="pixels", help="Side of the images.")
    width: int = option(64, minimum=2, maximum=256, unit="maps", help="Width of both networks (ngf and ndf).")
    moves: int = option(50, minimum=5, maximum=1000, help="Moves of each control.")
    ort_folder: Path | None = option(
        None, metavar="FOLDER", when_none="from npm", help="Files of the npm package onnxruntime-web."
    )


def main() -> int:
    """Measure both pages and print a row each."""
    options = parse_command(
        LatencyOptions,
        prog="python -m scripts.explorer_latency",
        description="How long a control of the explorer's page takes to show its picture.",
    )
    if find_chromium() is None:
        raise InputError(MISSING)
    side = (options.image_size, options.image_size, 3)
    architecture = build_architecture("pytorch", image_shape=side, ngf=options.width, ndf=options.width)
    with tempfile.TemporaryDirectory(prefix="dcgan-latency-") as name, chromium() as browser:
        run = Path(name) / "run"
        for step in CHECKPOINTS:
            (run / CHECKPOINTS_FOLDER / str(step)).mkdir(parents=True)
            bundle = Bundle(architecture, initial_weights(architecture, step), {"step": step})
            save_bundle(run / CHECKPOINTS_FOLDER / str(step) / WEIGHTS_FILE, bundle)
        network = Network(ExploreOptions(load_path=run), FRAMEWORK, Choice("newest", "auto"))
        network.warm(32)
        print(f"{options.image_size}x{options.image_size}, width {options.width}, {cores_in_words()}")
        with served([network]) as address:
            report("from the server", measured(browser, address, options.moves))
        write_site(Path(name) / "site", network, FRAMEWORK, seed=0, samples=16, ort_folder=options.ort_folder)
        with folder_served(Path(name) / "site") as address:
            report("static folder", measured(browser, address, options.moves))
    return 0


def measured(browser: Any, address: str, moves: int) -> dict[str, np.ndarray]:
    """Return the milliseconds of each move, by control."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_selector("#tiles[data-drawn]", timeout=60_000)
    for number in (1, 2, 3):
        page.click(f"#tiles .tile:nth-child({number})")
    page.wait_for_selector("#walk-ends figure:nth-child(3)")
    times = {}
    for name, (selector, tab) in CONTROLS.items():
        page.click(f"#{tab}")
        if not page.is_visible(selector):
            continue
        if name == "truncation":
            page.click("#tiles .tile:nth-child(9)")  # a walk's latents are not truncated again
            page.wait_for_timeout(500)
        first = page.evaluate(MEASURE, [selector, 5])
        if name == "checkpoint":
            times["checkpoint, read for the first time"] = np.array(first[:3])
        times[name] = np.array(page.evaluate(MEASURE, [selector, moves]))
    page.close()
    return times


def report(page: str, times: Mapping[str, np.ndarray]) -> None:
    """Print a row for each control."""
    for name, own in times.items():
        slow = np.percentile(own, 95)
        print(
            f"{page}, {name}: median {np.median(own):.0f} ms, 95th percentile {slow:.0f} ms, {len(own)} moves"
        )


if __name__ == "__main__":
    run_command(main)
