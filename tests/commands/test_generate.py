"""`python -m dcgan_jax.generate`: any number of images, the same ones for the same seed, written where requested."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands import generate as generating
from dcgan_core.commands.generate import GenerateOptions, generate
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import sample_latents
from dcgan_core.errors import number_of
from dcgan_core.pictures.tiles import image_grid, to_uint8
from dcgan_core.sampling import pages
from dcgan_core.sampling.drawing import path_name
from dcgan_core.sampling.latents import BLOCK, latent_blocks
from dcgan_core.sampling.pages import PAGE
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_jax.generate import main
from dcgan_jax.loading import load_generator
from tests.commands.conftest import Command
from tests.network.test_modules import lively
from tests.stand_in import AsBytes, stand_in

RUNNING = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
BATCH = build_architecture("authors-svhn", image_shape=(16, 16, 3), nz=4, ngf=2, ndf=2)


def write(path: Path, architecture: Architecture, seed: int = 0, **record: object) -> Path:
    save_bundle(path, Bundle(architecture, {"generator": lively(architecture, seed)["generator"]}, record))
    return path


@pytest.fixture
def weights(here: Path) -> Path:
    return write(here / "g.safetensors", RUNNING)


@pytest.fixture
def run(here: Path) -> Path:
    write(here / "run" / "checkpoints" / "5" / "weights.safetensors", RUNNING)
    write(here / "run" / "checkpoints" / "10" / "weights.safetensors", RUNNING, seed=1)
    return here / "run"


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def drawn(path: Path, count: int, seed: int = 0) -> np.ndarray:
    """Draw the first images of a seed without the command: bytes (count, H, W, C)."""
    latents = sample_latents(seed, 0, BLOCK, RUNNING.nz, RUNNING.latent)
    return to_uint8(load_generator(path)(latents))[:count]


def individual(command: Command, path: Path, count: int, *arguments: object) -> dict[str, bytes]:
    outcome = command(
        main, "--load_path", path, "--num_output", count, "--individual", "--output", "out", *arguments
    )
    assert outcome.status == 0, outcome.err
    assert outcome.out.strip() == f"{number_of(count, 'image')} in out"
    files = {file.name: file.read_bytes() for file in sorted(Path("out").iterdir())}
    for file in Path("out").iterdir():
        file.unlink()
    return files


# --- a grid ----------------------------------------------------------------------------------------------


def test_the_documented_command(command: Command, weights: Path) -> None:
    outcome = command(main, "--load_path", weights, "--num_output", 12)
    assert outcome.status == 0, outcome.err
    target = f"generated/{path_name(weights)}-seed0-12images.png"
    assert outcome.out == f"{target}\n"
    assert np.array_equal(pixels(Path(target)), image_grid(drawn(weights, 12)))


def test_64_images_when_nobody_says_how_many(command: Command, weights: Path) -> None:
    assert command(main, "--load-path", weights, "--columns", 16).status == 0
    assert np.array_equal(
        pixels(Path(f"generated/{path_name(weights)}-seed0-columns16.png")),
        image_grid(drawn(weights, 64), 16),
    )


def test_digits_before_any_training(command: Command) -> None:
    outcome = command(main, "--num_output", 4)
    assert (outcome.status, outcome.out.strip().splitlines()[-1]) == (0, "generated/seed0-4images.png"), (
        outcome.err
    )
    assert pixels(Path("generated/seed0-4images.png")).std() > 20


def test_a_run_keeps_its_pictures(command: Command, run: Path) -> None:
    target = run / "generated" / "seed0-2images.png"
    assert command(main, "--load_path", run, "--num_output", 2).out.strip() == str(target)
    newest = pixels(target)
    assert np.array_equal(newest, image_grid(drawn(run / "checkpoints" / "10", 2)))
    for place in (run / "checkpoints", f"{run}/"):
        outcome = command(main, "--load_path", place, "--num_output", 2, "--checkpoint", 5)
        other = run / "generated" / "seed0-checkpoint5-2images.png"
        assert outcome.out.strip() == str(other)
        older = pixels(other)
        assert np.array_equal(older, image_grid(drawn(run / "checkpoints" / "5", 2)))
    assert np.array_equal(pixels(target), newest), "other options do not overwrite it"
    assert sorted(path.name for path in (run / "checkpoints").iterdir()) == ["10", "5"]
    # A checkpoint folder is not a run: nothing is written into it.
    outcome = command(main, "--load_path", run / "checkpoints" / "5", "--num_output", 2)
    assert outcome.out.strip() == f"generated/{path_name(run / 'checkpoints' / '5')}-seed0-2images.png"


@pytest.mark.parametrize(
    ("arguments", "file", "kind"),
    [
        (("--output", "new/grid.png"), "new/grid.png", "PNG"),
        (("--output", "grid.jpeg"), "grid.jpeg", "JPEG"),
        (("--output", "GRID.BMP"), "GRID.BMP", "BMP"),
        (("--output", "grid"), "grid.png", "PNG"),
        (("--output", "grid", "--format", "bmp"), "grid.bmp", "BMP"),
        (("--format", "jpg"), "generated/{g}-seed0-4images.jpg", "JPEG"),
        (("--seed", "7"), "generated/{g}-seed7-4images.png", "PNG"),
    ],
)
def test_the_file_is_the_one_that_was_asked_for(
    command: Command, weights: Path, arguments: tuple[str, ...], file: str, kind: str
) -> None:
    outcome = command(main, "--load_path", weights, "--num_output", 4, *arguments)
    file = file.format(g=path_name(weights))
    assert (outcome.status, outcome.out.strip()) == (0, file), outcome.err
    with Image.open(file) as image:
        assert image.format == kind


def test_a_large_grid_becomes_pages(command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 50)
    outcome = command(main, "--load_path", weights, "--num_output", 130, "--output", "grid.png")
    assert outcome.out.split() == ["grid_001.png", "grid_002.png", "grid_003.png"]
    generator = load_generator(weights)
    images = np.concatenate(
        [to_uint8(generator(block)) for block, _ in zip(latent_blocks(RUNNING, 0), range(3), strict=False)]
    )
    for page, path in enumerate(outcome.out.split()):
        expected = images[page * 50 : min((page + 1) * 50, 130)]
        assert np.array_equal(pixels(Path(path)), image_grid(expected))


# --- an array --------------------------------------------------------------------------------------------


def test_all_images_as_one_array(command: Command, weights: Path) -> None:
    outcome = command(main, "--load_path", weights, "--num_output", 130, "--output", "samples.npz")
    assert (outcome.status, outcome.out.strip()) == (0, "130 images in samples.npz"), outcome.err
    with np.load("samples.npz", allow_pickle=False) as file:
        assert list(file) == ["arr_0"]
        images = file["arr_0"]
    assert (images.shape, images.dtype) == ((130, 16, 16, 1), np.uint8)
    assert np.array_equal(images[:64], drawn(weights, 64))
    before = Path("samples.npz").read_bytes()
    command(main, "--load_path", weights, "--num_output", 130, "--output", "samples.npz")
    assert Path("samples.npz").read_bytes() == before, "no times in the file"
    assert command(main, "--load_path", weights, "--format", "npz", "--num_output", 4).status == 0
    assert np.load(f"generated/{path_name(weights)}-seed0-4images.npz")["arr_0"].shape == (4, 16, 16, 1)


def test_an_array_appears_whole_or_not_at_all(
    command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(main, "--load_path", weights, "--num_output", 4, "--output", "samples.npz")
    before = Path("samples.npz").read_bytes()

    def broken(*_: object, **__: object) -> Iterator[np.ndarray]:
        yield np.zeros((64, 16, 16, 1), np.uint8)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(generating, "first_images", broken)
    outcome = command(main, "--load_path", weights, "--num_output", 130, "--output", "samples.npz")
    assert outcome.status == 1
    assert "no space left on the device" in outcome.err
    assert Path("samples.npz").read_bytes() == before
    assert not list(Path().glob(".samples*"))


@pytest.mark.parametrize("arguments", [("--individual",), ("--columns", 4), ("--number",)])
def test_what_arranges_pictures_is_refused_for_an_array(
    command: Command, weights: Path, arguments: tuple[object, ...]
) -> None:
    arranged = command(main, "--load_path", weights, "--format", "npz", *arguments)
    assert arranged.status == 2
    assert f"{arguments[0]} is for pictures" in arranged.err
    assert sorted(path.name for path in Path().iterdir()) == ["g.safetensors"]


# --- single images ---------------------------------------------------------------------------------------


def test_an_image_is_the_same_however_many_are_drawn(command: Command, weights: Path) -> None:
    few, many = individual(command, weights, 5), individual(command, weights, 500)
    assert list(few) == [f"{number:04d}.png" for number in range(5)]
    assert list(many) == [f"{number:04d}.png" for number in range(500)]
    assert all(many[name] == content for name, content in few.items()), "not the same bytes"
    assert len(set(many.values())) > 490
    (one,) = individual(command, weights, 1).values()
    assert one == few["0000.png"]


def test_single_images_are_those_of_the_grid(command: Command, weights: Path) -> None:
    individual(command, weights, 3)
    assert (
        command(main, "--load_path", weights, "--num_output", 3, "--individual", "--format", "bmp").status
        == 0
    )
    files = sorted(Path(f"generated/{path_name(weights)}-seed0-3images").iterdir())
    assert [file.name for file in files] == ["0000.bmp", "0001.bmp", "0002.bmp"]
    assert np.array_equal(np.stack([pixels(file) for file in files]), drawn(weights, 3)[..., 0])


def test_the_seed_decides(command: Command, weights: Path) -> None:
    first, again, other = (individual(command, weights, 4, "--seed", seed) for seed in (1, 1, 2))
    assert first == again
    assert not set(first.values()) & set(other.values())


def test_batch_statistics_are_of_the_images_that_were_asked_for(command: Command, here: Path) -> None:
    path = write(here / "b.safetensors", BATCH)
    alone = individual(command, path, 4)
    assert individual(command, path, 70)["0000.png"] == alone["0000.png"]
    batch = individual(command, path, 4, "--statistics", "batch")
    assert batch["0000.png"] != alone["0000.png"]
    wider = individual(command, path, 70, "--statistics", "batch")
    assert wider["0000.png"] != batch["0000.png"]
    assert len(wider) == 70


@pytest.mark.parametrize(
    "arguments",
    [
        ("--individual",),
        (),
        ("--format", "npz"),
        ("--save-latents", "z.npz", "--format", "jpg", "--columns", 9),
    ],
)
def test_what_the_disk_has_no_room_for_is_not_begun(
    command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...]
) -> None:
    count = 10**6 if "--save-latents" in arguments else 10**12  # of which the latents alone are too many
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=15 * 10**6))
    outcome = command(main, "--load-path", weights, "--num-output", count, *arguments)
    assert outcome.status == 2
    assert f"{count:,} images would take about" in outcome.err
    assert outcome.err.rstrip().endswith(
        "free; draw fewer" + ", or choose another place with --output" * (count > 10**6)
    )
    assert [path.name for path in weights.parent.iterdir()] == [weights.name]


def test_what_was_assumed_is_repeated(command: Command, here: Path) -> None:
    path = write(here / "g.safetensors", RUNNING, assumed=["the slope is 0.2"])
    assert command(main, "--load_path", path).out.startswith("assumed: the slope is 0.2\n")


# --- latents of one's own, truncated, numbered, saved ---------------------------------------------------


def test_saved_latents_draw_the_same_images(command: Command, weights: Path) -> None:
    name = f"generated/{path_name(weights)}"
    saving = command(main, "--load_path", weights, "--num_output", 70, "--seed", 3, "--save-latents", "z.npz")
    assert saving.out.split() == [f"{name}-seed3-70images.png", "z.npz"], saving.err
    with np.load("z.npz", allow_pickle=False) as file:
        assert np.array_equal(file["latents"][:BLOCK], sample_latents(3, 0, BLOCK, RUNNING.nz, "normal"))
        assert file["latents"].shape == (70, RUNNING.nz)
    assert command(main, "--load_path", weights, "--latents", "z.npz").out == f"{name}-z.png\n"
    assert Path(f"{name}-z.png").read_bytes() == Path(f"{name}-seed3-70images.png").read_bytes()
    np.save("few.npy", np.zeros((3, RUNNING.nz)))
    assert command(main, "--load_path", weights, "--latents", "few.npy").status == 0
    grid = image_grid(load_generator(weights)(np.zeros((3, RUNNING.nz), np.float32)))
    assert np.array_equal(pixels(Path(f"{name}-few.png")), grid)


def test_numbers_run_on_over_the_pages(
    command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 4)
    arguments = ("--load_path", weights, "--num_output", 6, "--number", "--output", "sheet.png")
    assert command(main, *arguments).out.split() == ["sheet_001.png", "sheet_002.png"]
    images = drawn(weights, 6)
    for page, numbers in ((1, "0123"), (2, "45")):
        expected = image_grid(images[[int(number) for number in numbers]], labels=list(numbers))
        assert np.array_equal(pixels(Path(f"sheet_00{page}.png")), expected)


def test_truncated_latents(command: Command, weights: Path) -> None:
    for name, limit in (("cut", 0.5), ("wide", 20)):
        options = ("--truncation", limit, "--save-latents", f"{name}.npz", "--output", f"{name}.png")
        assert command(main, "--load_path", weights, "--num_output", 20, *options).status == 0
    full = sample_latents(0, 0, BLOCK, RUNNING.nz, RUNNING.latent)[:20]
    with np.load("cut.npz") as cut, np.load("wide.npz") as wide:
        assert np.abs(cut["latents"]).max() < 0.5
        assert np.array_equal(np.sign(cut["latents"]), np.sign(full))
        assert np.allclose(wide["latents"], full, atol=1e-6)


# --- constant memory -------------------------------------------------------------------------------------


class Counting(AsBytes):
    """A generator that counts the requested images."""

    architecture = RUNNING
    record: dict[str, object] = {}  # noqa: RUF012 - the protocol's attribute, never changed

    def __init__(self) -> None:
        self.images_drawn = 0

    def images(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        for start in range(0, len(latents), 16):
            self.images_drawn += len(latents[start : start + 16])
            yield np.zeros((len(latents[start : start + 16]), 16, 16, 1), np.float32)


def test_images_are_drawn_as_they_are_written(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are requested, no more than a page for each core is drawn ahead of what is written."""
    cores = 2
    generator, ahead, written = Counting(), [], 0

    def save(path: Path, images: np.ndarray, columns: int | None, labels: object) -> Path:
        nonlocal written
        written += len(images)
        ahead.append(generator.images_drawn - written)
        return path

    monkeypatch.setattr(pages, "save_grid", save)
    monkeypatch.setattr(pages, "usable_cores", lambda: cores)
    options = GenerateOptions(num_output=30_000, output=here / "grid.png")
    assert generate(options, stand_in(generator=lambda *_: generator)) == 0
    assert written == 30_000
    assert generator.images_drawn - written < BLOCK
    assert max(ahead) < BLOCK + (cores + 1) * PAGE


# --- bad input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--num_output", "0"), "--num_output 0:"),
        (("--seed", "-1"), "--seed -1:"),
        (("--columns", "0"), "--columns 0:"),
        (("--output", "grid.gif"), "expected a file ending in .png"),
        (("--output", "grid.png", "--format", "jpg"), "disagree"),
        (("--output", "folder"), "is a folder"),
        (("--output", "file.txt", "--individual"), "is a file; with --individual give a folder"),
        (("--output", "new.PNG", "--individual"), "has the name of a file; with --individual give a folder"),
        (("--output", "file.txt/grid.png"), "file.txt"),
        (("--num_output", "1024", "--columns", "1"), "--individual"),
        (("--num-outputs", "3"), "--num-output"),
        (("--format", "gif"), "gif"),
        (("--truncation", "0"), "--truncation 0:"),
        (("--number", "--individual"), "--number numbers the images of a grid"),
        (("--save-latents", "z.txt"), "ending in .npz"),
        (("--latents", "file.txt"), "read from a .npy or .npz file"),
        (("--latents", "nowhere.npy"), "nowhere.npy"),
    ],
    ids=str,
)
def test_what_cannot_be_drawn(
    command: Command, here: Path, weights: Path, arguments: tuple[str, ...], expected: str
) -> None:
    (here / "folder").mkdir()
    (here / "file.txt").write_text("kept")
    before = sorted(here.rglob("*"))
    outcome = command(main, "--load_path", weights, *arguments)
    assert outcome.status == 2
    assert expected in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""
    assert sorted(here.rglob("*")) == before
    assert (here / "file.txt").read_text() == "kept"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("empty", "empty holds neither a run"),
        ("empty-run", "no checkpoint yet"),
        ("notes.txt", "notes.txt"),
        ("cut.safetensors", "not a whole safetensors file"),
        ("broken.safetensors", "not finite"),
        ("d.safetensors", "hold no generator, only: discriminator"),
    ],
)
def test_a_load_path_without_a_generator(command: Command, here: Path, path: str, expected: str) -> None:
    (here / "empty").mkdir()
    (here / "empty-run" / "checkpoints").mkdir(parents=True)
    (here / "notes.txt").write_text("no weights at all")
    content = write(here / "cut.safetensors", RUNNING).read_bytes()
    (here / "cut.safetensors").write_bytes(content[:-100])
    broken = lively(RUNNING)["generator"]
    broken["layers.2.kernel"][0, 0, 0, 0] = np.nan
    save_bundle(here / "broken.safetensors", Bundle(RUNNING, {"generator": broken}))
    only = {"discriminator": lively(RUNNING)["discriminator"]}
    save_bundle(here / "d.safetensors", Bundle(RUNNING, only))
    before = sorted(here.rglob("*"))
    outcome = command(main, "--load_path", path)
    assert outcome.status == 2
    assert outcome.err.startswith("error: ")
    assert expected in outcome.err
    assert "Traceback" not in outcome.err
    assert sorted(here.rglob("*")) == before
