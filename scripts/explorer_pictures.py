"""The pictures and the recording of docs/explorer.md, made by using the page in a browser.

    python -m scripts.explorer_pictures --load-path runs/letters-001

The run has many checkpoints: `dcgan train --num-steps 1200 --checkpoint-every-steps 75 --checkpoint-keep 100`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from dcgan_core.commands.explore import ExploreOptions
from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError
from dcgan_core.exploring.networks import Choice, Network
from dcgan_core.pictures.animation import write_animation
from dcgan_jax.framework import FRAMEWORK
from scripts.explorer_browser import MISSING, chromium, find_chromium, served

WIDTH, HEIGHT = 1180, 880
RECORDED = 0.6
"""Of the recording's size."""
FPS = 9
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class PictureOptions:
    """What is shown, and where the pictures go."""

    load_path: Path = option(help="A run with many checkpoints, conditional on letters.")
    output: Path = option(Path("docs/pictures"), metavar="FOLDER", help="Folder of the pictures.")


def main() -> int:
    """Make the pictures."""
    options = parse_command(
        PictureOptions,
        prog="python -m scripts.explorer_pictures",
        description="The pictures and the recording of docs/explorer.md.",
    )
    if find_chromium() is None:
        raise InputError(MISSING)
    network = Network(ExploreOptions(load_path=options.load_path), FRAMEWORK, Choice("newest", "auto"))
    network.warm(32)
    with served([network], samples=32) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        _open(page, address)
        record(page, options.output / "explorer.gif")
        pictures(browser, address, options.output)
    return 0


def _open(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#tiles[data-drawn]")
    page.wait_for_timeout(300)


def pictures(browser: Any, address: str, folder: Path) -> None:
    """Save the page with a walk, with a sum in the dark, and as a phone shows it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 1250}, color_scheme="light")
    _open(page, address)
    for number in (2, 12, 22):
        page.click(f"#tiles .tile:nth-child({number})")
    page.locator("#walk-place").fill("220")
    page.wait_for_timeout(500)
    save(page, folder / "explorer.png")
    dark = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="dark")
    _open(dark, address)
    for number, tray in ((0, "a"), (6, "a"), (1, "b"), (5, "b"), (19, "c"), (20, "c")):
        dark.focus(f"#tiles .tile:nth-child({number + 1})")
        dark.keyboard.press(tray)
    dark.wait_for_selector("#sum-result figure")
    dark.wait_for_timeout(500)
    save(dark.locator("#tools"), folder / "explorer-sum.png")
    phone = browser.new_page(
        viewport={"width": 390, "height": 760}, color_scheme="light", device_scale_factor=1
    )
    _open(phone, address)
    phone.click("#tiles .tile:nth-child(3)")
    phone.evaluate("document.getElementById('wall').scrollIntoView(); scrollBy(0, -250)")
    phone.wait_for_timeout(500)
    save(phone, folder / "explorer-phone.png")


def save(shown: Any, path: Path) -> None:
    """Save what a page or a part of it shows, in few colours: a screenshot has hardly more."""
    picture = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
    picture.quantize(128).save(path, optimize=True)
    print(path)


def record(page: Any, path: Path) -> None:
    """Record a walk, a direction, and the run learning."""
    frames: list[np.ndarray] = []

    def shoot(milliseconds: int = 0) -> None:
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        size = (round(WIDTH * RECORDED), round(HEIGHT * RECORDED))
        frame = np.asarray(shot.resize(size, Image.Resampling.LANCZOS))
        frames.extend([frame] * max(1, milliseconds * FPS // 1000))

    def slide(selector: str, values: Iterable[float]) -> None:
        for value in values:
            page.locator(selector).fill(f"{value:g}")
            page.wait_for_timeout(70)
            shoot()

    shoot(700)
    for number in (2, 12, 22):
        page.click(f"#tiles .tile:nth-child({number})")
        page.wait_for_timeout(150)
        shoot(350)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    slide("#walk-place", range(0, 1000, 50))
    page.click("#tiles .tile:nth-child(14)")
    page.click("#tab-directions")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    slide("#direction-principal-0", [0, 0.6, 1.2, 1.8, 1.2, 0.6, 0])
    slide("#direction-principal-1", [0.7, 1.4, 2, 1.4, 0.7, 0])
    page.evaluate("scrollTo(0, 0)")
    shoot(500)
    last = int(page.get_attribute("#checkpoint", "max"))
    for place in range(last + 1):
        before = page.get_attribute("#tiles", "data-drawn")
        page.locator("#checkpoint").fill(str(place))
        if place != last:
            page.wait_for_selector(f"#tiles:not([data-drawn='{before}'])")
        page.wait_for_timeout(200)
        shoot(260)
    shoot(1500)
    write_animation(frames, path, FPS, hold_last_s=0, max_bytes=MOST_BYTES)
    print(path)


if __name__ == "__main__":
    run_command(main)
