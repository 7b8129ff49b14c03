"""The explorer's page in a real browser: every control as a person uses it, and the pictures are Python's."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands.explore import ExploreOptions
from dcgan_core.exploring.networks import Choice, Network
from dcgan_core.exploring.site import write_site
from dcgan_core.sampling.latents import combine, pick_latents, read_latents, truncated, walk
from dcgan_core.weights.opening import PACKAGED_GENERATOR
from dcgan_jax import arithmetic, generate, interpolate, invert
from dcgan_jax.framework import FRAMEWORK
from scripts.explorer_browser import MISSING, chromium, find_chromium, folder_served, served
from tests.commands.conftest import Command
from tests.exploring.conftest import NEWEST, TINY, make_run

pytest.importorskip("playwright", reason="Playwright is not installed")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)

if find_chromium() is None:
    pytest.skip(MISSING, allow_module_level=True)

PIXELS = """canvas => {
  const { width, height } = canvas;
  const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  return Array.from(data.filter((_, index) => index % 4 === 0));
}"""


SAID: list[str] = []
"""What the page that is open said in its console, and what it loaded from elsewhere."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of the tiny run, and of another one next to it."""
    other = Network(
        ExploreOptions(load_path=make_run(tmp_path_factory.mktemp("other") / "run 2")), FRAMEWORK, NEWEST
    )
    network.warm(16)
    with served([network, other]) as address:
        yield address


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page, opened; afterwards no script failed, nothing was refused and nothing else was loaded."""
    yield from opened(browser, address)


def opened(browser: Any, address: str, **context: Any) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, accept_downloads=True, **context)
    page.set_default_timeout(15_000)
    said = SAID
    said.clear()
    page.on(
        "console", lambda message: said.extend([message.text] * ("willReadFrequently" not in message.text))
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    origin = re.match(r"\w+://[^/]*/", address)
    page.on(
        "request",
        lambda request: said.extend(
            [request.url] * (not request.url.startswith((origin[0] if origin else "", "blob:", "data:")))
        ),
    )
    page.goto(address)
    page.wait_for_selector("#tiles[data-drawn]")
    settle(page)
    yield page
    page.close()
    assert said == []


def picture(canvas: Any, shape: tuple[int, int, int] = TINY.image_shape) -> np.ndarray:
    """Return what a canvas shows, one channel of it."""
    return np.array(canvas.evaluate(PIXELS), np.int16).reshape(shape[:2])


def settle(page: Any) -> None:
    """Wait until nothing is under way on the page."""
    page.wait_for_selector("html:not([data-busy])", state="attached")


def shown_after(
    page: Any, act: Callable[[], object], shape: tuple[int, int, int] = TINY.image_shape
) -> np.ndarray:
    """Return the large picture once all that `act` set going is done."""
    act()
    settle(page)
    return picture(page.locator("#stage-canvas"), shape)


def drawn(network: Network, rows: np.ndarray, choice: Choice = NEWEST) -> np.ndarray:
    return network.draw(np.atleast_2d(rows).astype(np.float32), choice)[..., 0].astype(np.int16)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether pictures are equal within one grey level."""
    return one.shape == other.shape and np.abs(one - other).max() <= 1


def tiles(page: Any) -> np.ndarray:
    return np.stack([picture(canvas) for canvas in page.locator("#tiles canvas").all()])


def saved(page: Any, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.click(button)
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def run_shown(page: Any, place: str, command: Command, main: Callable[[], int | None], *more: object) -> None:
    """Run the command line that the page shows."""
    words = shlex.split(page.inner_text(f"{place} code"))
    done = command(main, *words[3:], *more)
    assert words[:2] == ["python", "-m"]
    assert done.status == 0, done.err


def wall_after(page: Any, act: Callable[[], object]) -> np.ndarray:
    """Return the wall once all that `act` set going is done."""
    act()
    settle(page)
    return tiles(page)


def set_slider(page: Any, selector: str, value: float) -> None:
    page.locator(selector).fill(str(value))


@pytest.mark.slow  # 8 s in a browser; what is asked of the server is in test_endpoints.py
def test_the_wall_and_what_it_is_drawn_with(
    page: Any, network: Network, command: Command, here: Path
) -> None:
    numbers = list(range(16))
    assert same(tiles(page), drawn(network, pick_latents(numbers, TINY, 0)))
    label = page.locator("#tiles .tile").nth(9).get_attribute("aria-label")
    rows = pick_latents([9], TINY, 0)
    (verdict,) = network.verdicts(rows, network.draw(rows, NEWEST), NEWEST)
    assert label == f"Sample 9, E, D says {verdict:.2f}"

    def seed() -> None:
        page.fill("#seed", "7")
        page.press("#seed", "Enter")

    assert same(wall_after(page, seed), drawn(network, pick_latents(numbers, TINY, 7)))
    cut = wall_after(page, lambda: set_slider(page, "#truncation", 0.5))
    assert same(cut, drawn(network, truncated(pick_latents(numbers, TINY, 7), 0.5, TINY)))
    run_shown(page, "#wall-command", command, generate.main, "--output", "grid.png")
    grid = saved(page, "#save-grid", here)
    ours, theirs = (np.asarray(Image.open(path), np.int16) for path in (grid, "grid.png"))
    assert same(ours, theirs)
    labelled = wall_after(page, lambda: page.select_option("#label", "3"))
    expected = truncated(network.latents(7, numbers, None, 3), 0.5, TINY)
    assert same(labelled, drawn(network, expected))
    older = wall_after(page, lambda: set_slider(page, "#checkpoint", 0))
    assert same(older, drawn(network, expected, Choice("5", "auto")))
    assert not same(older, labelled)
    measured = wall_after(page, lambda: page.select_option("#statistics", "recalibrated"))
    assert same(measured, drawn(network, expected, Choice("5", "recalibrated")))
    run_shown(page, "#wall-command", command, generate.main, "--output", "older.png")
    older_grid = saved(page, "#save-grid", here)
    assert same(*(np.asarray(Image.open(path), np.int16) for path in (older_grid, "older.png")))
    latents = read_latents(saved(page, "#save-latents", here), TINY.nz, TINY.classes)
    assert np.array_equal(latents, expected)
    page.fill("#seed", "-3")
    page.press("#seed", "Enter")
    assert "expected a whole number, 0 to 4294967295" in page.inner_text("#status")
    assert page.input_value("#seed") == "7"
    few = lambda: (page.fill("#samples", "4"), page.press("#samples", "Enter"))  # noqa: E731
    assert len(wall_after(page, few)) == 4
    wall_after(page, lambda: page.click("#new-seed"))
    assert page.input_value("#seed") != "7"
    page.click("#checkpoint-play")
    page.wait_for_selector("#checkpoint-play:has-text('Stop')")
    page.wait_for_selector("#checkpoint-play:has-text('Watch it learn')")
    assert page.inner_text("#checkpoint-text") == "step 15"


def test_walks(page: Any, network: Network, command: Command, here: Path) -> None:
    assert page.is_disabled("#walk-play")
    for number in (1, 9, 14):
        page.click(f"#tiles .tile:nth-child({number + 1})")
    ends = pick_latents([1, 9, 14], TINY, 0)
    path = walk(ends, 1000, "normal", closed=True, classes=4)
    for place in (100, 500, 900):
        found = shown_after(page, lambda place=place: set_slider(page, "#walk-place", place))
        assert same(found, drawn(network, path[3 * place])[0])
    page.uncheck("#walk-loop")
    found = shown_after(page, lambda: set_slider(page, "#walk-place", 750))
    assert same(found, drawn(network, walk(ends, 1000, "normal", classes=4)[1500])[0])
    page.check("#walk-loop")
    page.select_option("#walk-speed", "4")
    before = int(page.get_attribute("#stage-canvas", "data-drawn"))
    page.click("#walk-play")
    page.wait_for_selector(",".join(f"#stage-canvas[data-drawn='{before + more}']" for more in range(5, 60)))
    page.click("#walk-play")
    settle(page)
    assert page.inner_text("#walk-play") == "Play"
    page.select_option("#walk-speed", "1")
    gif, strip = saved(page, "#save-walk", here), saved(page, "#save-strip", here)
    run_shown(page, "#walk-command", command, interpolate.main, "--output", "theirs.png")
    assert same(*(np.asarray(Image.open(file), np.int16) for file in (strip, "theirs.png")))
    ours, theirs = (Image.open(io.BytesIO(Path(file).read_bytes())) for file in (gif, "theirs.gif"))
    assert ours.n_frames == theirs.n_frames  # pyright: ignore[reportAttributeAccessIssue]
    assert ours.info["duration"] == theirs.info["duration"]
    # Of another seed no numbers of one sheet say what is picked: the latents are saved.
    page.fill("#seed", "5")
    page.press("#seed", "Enter")
    page.click("#walk-ends figure:nth-child(1) .remove")
    page.wait_for_selector("#walk-ends figure:nth-child(3)", state="detached")
    settle(page)
    page.click("#tiles .tile:nth-child(1)")
    page.wait_for_selector("#walk-ends figure:nth-child(3)")
    saved(page, "#save-ends", here)
    run_shown(page, "#walk-command", command, interpolate.main, "--output", "mixed.png")
    page.click("#clear-picks")
    assert page.is_disabled("#walk-place")


def test_sums_by_dragging_and_by_keyboard(page: Any, network: Network, command: Command, here: Path) -> None:
    page.click("#tab-sum")
    page.hover("#tiles .tile:nth-child(4)")
    page.mouse.down()
    page.hover("#tiles .tile:nth-child(5)")
    page.hover(
        "#drops [data-tray=c]"
    )  # while a picture is in hand, the three are at the bottom of the window
    page.hover("#drops [data-tray=c]")
    page.mouse.up()
    page.wait_for_selector("#tray-c figure")
    assert page.is_hidden("#drops")
    page.click("#tray-c .remove")
    page.wait_for_selector("#tray-c figure", state="detached")
    page.set_viewport_size({"width": 1280, "height": 1500})  # Playwright lets go where it has to scroll
    page.drag_and_drop("#tiles .tile:nth-child(3)", "#tray-a")
    page.wait_for_selector("#tray-a figure")
    page.focus("#tiles .tile:nth-child(1)")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("a")
    page.wait_for_selector("#tray-a figure:nth-child(2)")
    page.keyboard.press("End")
    page.keyboard.press("B")
    page.wait_for_selector("#tray-b figure")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.wait_for_selector("#stage-title:text-is('Sample 7, H')")
    page.click("#tray-c > button")
    page.wait_for_selector("#stage-title:text-is('Sum')")
    found = picture(page.locator("#stage-canvas"))
    rows = [pick_latents(numbers, TINY, 0) for numbers in ([2, 1], [15], [7])]
    assert same(found, drawn(network, combine(*rows)[3])[0])
    assert page.locator("#tiles .tile[aria-pressed='true']").count() == 1
    page.wait_for_selector("#sum-command code")
    run_shown(page, "#sum-command", command, arithmetic.main, "--noise", 0, "--output", "sum.png")
    with np.load("sum.npz") as file:
        assert same(found, file["images"][-5][..., 0].astype(np.int16))
    shown_after(page, lambda: page.click("#tray-a figure:nth-child(1) .remove"))
    page.click("#sum-clear")
    page.wait_for_selector("#sum-result figure", state="detached")
    assert page.locator("#sum-command code").count() == 0


@pytest.mark.slow  # 2 s in a browser; what is asked of the server is in test_endpoints.py
def test_directions_and_their_names(page: Any, network: Network, command: Command, here: Path) -> None:
    page.click("#tiles .tile:nth-child(6)")
    page.click("#tab-directions")
    (start,) = pick_latents([5], TINY, 0)
    assert network.directions is not None
    step = np.concatenate([network.directions.steps[0], np.zeros(4, np.float32)])
    found = shown_after(page, lambda: set_slider(page, "#direction-principal-0", 2))
    assert same(found, drawn(network, start + 2 * step)[0])
    page.fill("#single-number", "2")
    page.click("#single-add")
    found = shown_after(page, lambda: set_slider(page, "#direction-single-2", -1.5))
    moved = start + 2 * step
    moved[2] -= 1.5
    assert same(found, drawn(network, moved)[0])
    latent = read_latents(saved(page, "#save-latent", here), TINY.nz, TINY.classes)
    assert np.allclose(latent, moved, atol=1e-6)
    run_shown(page, "#stage-command", command, generate.main, "--individual", "--output", "again")
    assert same(np.asarray(Image.open("again/0000.png"), np.int16), found)
    large = np.asarray(Image.open(saved(page, "#save-picture", here)).convert("L"), np.int16)
    assert same(large[8::16, 8::16], found)
    back = shown_after(page, lambda: page.click("#directions-reset"))
    assert same(back, drawn(network, start)[0])
    page.fill("[aria-label='Name of direction 1']", "slant")
    page.press("[aria-label='Name of direction 1']", "Tab")
    page.reload()
    page.wait_for_selector("#tiles[data-drawn]")
    page.click("#tab-directions")
    assert page.get_attribute("#direction-principal-0", "aria-label") == "slant"
    as_other = shown_after(page, lambda: page.select_option("#stage-label", "2"))
    assert same(as_other, drawn(network, network.latents(0, [0], None, 2))[0])


@pytest.mark.slow  # 3 s in a browser; what is asked of the server is in test_endpoints.py
def test_from_an_image_to_its_latent(page: Any, network: Network, command: Command, here: Path) -> None:
    Image.fromarray(network.draw(network.latents(4, [3], None, None), NEWEST)[0, ..., 0]).save(
        "planted one.png"
    )
    (here / "text.png").write_text("/etc/passwd")
    page.click("#tab-image")
    assert page.is_disabled("#image-start")
    (here / "large.png").write_bytes(bytes(16 * 2**20 + 1))
    page.set_input_files("#image-file", "large.png")
    page.wait_for_selector("#status.problem:has-text('large.png is larger than 16 MiB')")
    assert page.is_disabled("#image-start")
    page.set_input_files("#image-file", "text.png")
    page.click("#image-start")
    page.wait_for_selector("#status.problem:has-text('not an image')")
    assert "400 (Bad Request)" in SAID.pop()  # as every browser reports it
    page.set_input_files("#image-file", "planted one.png")
    page.fill("#image-starts", "4")
    page.fill("#image-steps", "100")
    page.click("#image-start")
    page.wait_for_selector("#image-result figure")
    said = page.inner_text("#image-text")
    assert said.startswith("Step 100 of 100: ")
    page.wait_for_selector("#image-command code")
    run_shown(page, "#image-command", command, invert.main, "--output", "found.png")
    with np.load("found.npz") as file:
        assert file["errors"][0] == pytest.approx(float(said.split()[4]), abs=0.3)
        settle(page)
        assert np.abs(picture(page.locator("#stage-canvas")) - file["reconstructions"][0, ..., 0]).max() <= 3
    # From there one walks: it can be picked like a sample.
    page.click("#pick-stage")
    page.click("#tiles .tile:nth-child(2)")
    page.click("#tab-walk")
    page.wait_for_selector("#walk-ends figure:nth-child(2)")
    assert page.is_enabled("#walk-place")
    # A search can be stopped, and what it found so far is kept.
    page.click("#tab-image")
    page.fill("#image-steps", "2000")
    page.fill("#image-starts", "32")
    page.click("#image-start")
    page.wait_for_selector("#image-text:has-text('of 2000')")
    page.click("#image-stop")
    page.wait_for_selector("#status:has-text('Stopped')")
    assert page.inner_text("#stage-title") == "Found for planted one.png"


@pytest.mark.slow  # 2 s in a browser; what is asked of the server is in test_endpoints.py
def test_training_images_and_other_runs(page: Any, network: Network) -> None:
    page.click("#tiles .tile:nth-child(4)")
    page.click("#tab-nearest")
    page.click("#nearest-find")
    page.wait_for_selector("#nearest-result figure")
    assert page.inner_text("#nearest-result figcaption >> nth=0").startswith("image 7, 0.")
    nearest = picture(page.locator("#nearest-result canvas").first)
    assert same(nearest, drawn(network, pick_latents([3], TINY, 0))[0])
    page.click("#tab-compare")
    page.wait_for_selector("#compared .strip >> nth=1")
    assert page.locator("#compared h3").all_inner_texts() == ["run 1", "run 2"]
    first = picture(page.locator("#compared .strip >> nth=0 >> canvas >> nth=0"))
    assert same(first, drawn(network, pick_latents([3], TINY, 0))[0])
    wall_after(page, lambda: page.select_option("#network", "1"))
    assert page.inner_text("#about").startswith(
        "run 2 · 16×16 pixels · grey · 4 normally distributed numbers per latent · 4 classes"
    )
    assert page.is_hidden("#tab-nearest")  # its training images are not at hand


@pytest.mark.parametrize(
    ("scheme", "width"),
    [("light", 1280), pytest.param("dark", 390, marks=pytest.mark.slow)],
    ids=["light", "dark, a phone"],
)
def test_the_accessibility_checker_finds_nothing(browser: Any, address: str, scheme: str, width: int) -> None:
    for page in opened(browser, address, color_scheme=scheme):
        page.set_viewport_size({"width": width, "height": 844})
        for number in (1, 3):
            page.click(f"#tiles .tile:nth-child({number})")
        for tab in page.locator("[role=tab]:visible").all():
            tab.click()
            if tab.get_attribute("id") == "tab-sum":
                page.click("#tray-a > button")
                page.wait_for_selector("#tray-a figure")
        settle(page)
        # All panels at once: each has its own controls, and the checker takes a second.
        page.evaluate(
            "document.querySelectorAll('[role=tabpanel]').forEach((panel) => { panel.hidden = false; })"
        )
        found = axe.Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # The control: a picture without a name is found.
        page.evaluate("() => document.getElementById('stage-canvas').removeAttribute('aria-label')")
        assert axe.Axe().run(page).response["violations"]


@pytest.mark.slow  # 1 s in a browser; what is asked of the server is in test_endpoints.py
def test_by_the_keyboard_alone(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.locator("a.skip:focus").count() == 1
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.classList[0]"))
        if reached[-1] == reached[0] and len(reached) > 1:
            break
    for control in (
        "network",
        "theme",
        "pick-stage",
        "seed",
        "truncation",
        "checkpoint",
        "save-grid",
        "tile",
        "tab-walk",
    ):
        assert control in reached
    assert reached.count("tile") == 1  # arrow keys move among the samples
    page.focus("#tab-walk")
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-sum:focus").count() == 1
    assert page.is_visible("#panel-sum")
    page.keyboard.press("End")
    assert page.is_visible("#panel-compare")
    page.select_option("#theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 19, 23)"
    page.select_option("#theme", "light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(246, 246, 244)"


@pytest.fixture(scope="module")
def letters() -> Network:
    network = Network(ExploreOptions(load_path=PACKAGED_GENERATOR), FRAMEWORK, NEWEST)
    network.warm(16)
    return network


@pytest.fixture(scope="module")
def site(letters: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static") / "site"
    write_site(folder, letters, FRAMEWORK, seed=0, samples=16, ort_folder=None)
    if not (folder / "ort").is_dir():
        pytest.skip("npm is not available, and no other place has onnxruntime-web")
    return folder


@pytest.mark.slow  # 15 s, a download of 33 MB among them; test_command.py runs the network of the folder
@pytest.mark.parametrize("by", ["a web server", "the disk"])
def test_the_static_page(
    browser: Any, letters: Network, site: Path, by: str, command: Command, here: Path
) -> None:
    own = letters.architecture
    shape = own.image_shape
    with folder_served(site) as served_at:
        address = served_at if by == "a web server" else f"{site.as_uri()}/index.html"
        for page in opened(browser, address):
            expected = drawn(letters, pick_latents(list(range(16)), own, 0))
            found = np.stack([picture(canvas, shape) for canvas in page.locator("#tiles canvas").all()])
            assert same(found, expected)
            if by == "the disk":
                continue
            for tab in ("image", "nearest", "compare"):
                assert page.is_hidden(f"#tab-{tab}")
            for field in ("truncation", "statistics", "checkpoint"):
                assert page.is_hidden(f"#{field}-field")
            for number in (1, 9):
                page.click(f"#tiles .tile:nth-child({number + 1})")
            ends = pick_latents([1, 9], own, 0)
            found = shown_after(page, lambda page=page: set_slider(page, "#walk-place", 250), shape)
            middle = walk(ends, 1000, "normal", closed=True, classes=26)[500]
            assert same(found, drawn(letters, middle)[0])
            latent = saved(page, "#save-latent", here)
            assert np.allclose(read_latents(latent, own.nz, 26)[0], middle, atol=1e-6)
            run_shown(page, "#stage-command", command, generate.main, "--individual", "--output", "again")
            again = np.asarray(Image.open("again/0000.png"), np.int16)
            assert same(again, picture(page.locator("#stage-canvas"), shape))
            page.click("#tab-sum")
            for number, tray in ((0, "a"), (1, "b"), (9, "c")):
                page.focus(f"#tiles .tile:nth-child({number + 1})")
                page.keyboard.press(tray)
            page.wait_for_selector("#sum-result figure")
            settle(page)
            summed = combine(*(pick_latents([number], own, 0) for number in (0, 1, 9)))[3]
            assert same(picture(page.locator("#stage-canvas"), shape), drawn(letters, summed)[0])
            page.select_option("#label", "17")
            settle(page)
            labelled = picture(page.locator("#tiles canvas").nth(4), shape)
            assert same(labelled, drawn(letters, letters.latents(0, [4], None, 17))[0])
            # Another seed's latents are the page's own: saved, the package draws them again.
            page.fill("#seed", "12")
            page.press("#seed", "Enter")
            settle(page)
            assert page.locator("#wall-command code").count() == 0
            rows = read_latents(saved(page, "#save-latents", here), own.nz, 26)
            assert 0.9 < rows[:, : own.nz].std() < 1.1
            tiles_now = [picture(canvas, shape) for canvas in page.locator("#tiles canvas").all()]
            assert same(np.stack(tiles_now), drawn(letters, rows))
            saved(page, "#save-grid", here)
            assert axe.Axe().run(page).response["violations"] == []
