"""What the explorer answers is what the commands draw; what it cannot answer it refuses in a sentence."""

from __future__ import annotations

import base64
import io
import json
import shutil
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands.explore import ExploreOptions
from dcgan_core.exploring.endpoints import MOST_IMAGE, application
from dcgan_core.exploring.networks import MOST_ROWS, Choice, Network
from dcgan_core.pictures.tiles import encode
from dcgan_core.sampling.latents import combine, pick_latents, truncated, walk
from dcgan_jax import generate, interpolate
from dcgan_jax.framework import FRAMEWORK
from dcgan_jax.loading import load_discriminator, load_generator
from tests.commands.conftest import Command
from tests.exploring.conftest import NEWEST, TINY, make_run

INPUTS = TINY.nz + TINY.classes


def rows_of(answer: Any) -> np.ndarray:
    assert answer.status_code == 200, answer.text
    return np.frombuffer(answer.content, "<f4").reshape(-1, INPUTS)


def drawn(answer: Any, count: int) -> tuple[np.ndarray, np.ndarray]:
    assert answer.status_code == 200, answer.text
    verdicts = np.frombuffer(answer.content[: 4 * count], "<f4")
    return verdicts, np.frombuffer(answer.content[4 * count :], np.uint8).reshape(-1, *TINY.image_shape)


def test_latents_are_those_of_the_seed(client: Any) -> None:
    expected = pick_latents([70, 71, 72], TINY, 9)
    plain = client.post("/api/latents?network=0&seed=9&start=70&count=3")
    assert np.array_equal(rows_of(plain), expected)
    cut = client.post("/api/latents?network=0&seed=9&start=70&count=3&truncation=0.5&label=2")
    rows = rows_of(cut)
    assert np.array_equal(rows[:, :4], truncated(expected, 0.5, TINY)[:, :4])
    assert np.array_equal(rows[:, 4:], np.eye(4, dtype=np.float32)[[2, 2, 2]])


@pytest.mark.parametrize("checkpoint", ["", "5"])
def test_pictures_and_verdicts_are_those_of_the_loaded_networks(
    client: Any, run: Path, checkpoint: str
) -> None:
    rows = pick_latents([0, 9, 20], TINY, 1)
    answer = client.post(f"/api/draw?network=0&verdict=1&checkpoint={checkpoint}", content=rows.tobytes())
    verdicts, images = drawn(answer, 3)
    generator = load_generator(run, checkpoint=checkpoint or "newest")
    expected = np.concatenate(list(generator.bytes(rows)))
    assert np.abs(images.astype(int) - expected).max() <= 1
    assert not np.array_equal(expected, np.roll(expected, 1, axis=0))
    discriminator = load_discriminator(run, checkpoint=checkpoint or "newest")
    logits = discriminator((expected / 127.5 - 1).astype(np.float32))[np.arange(3), [0, 1, 2]]
    assert np.allclose(verdicts, 1 / (1 + np.exp(-logits)), atol=1e-3)


def test_a_checkpoint_draws_by_itself(client: Any) -> None:
    rows = pick_latents([0], TINY, 1).tobytes()
    pictures = {
        client.post(f"/api/draw?network=0&checkpoint={step}", content=rows).content for step in (5, 10, 15)
    }
    assert len(pictures) == 3


def test_the_grid_and_the_walk_are_the_files_of_the_commands(
    client: Any, run: Path, command: Command
) -> None:
    words = ("--load-path", run, "--seed", 3)
    done = command(generate.main, *words, "--num-output", 32, "--output", "grid.png")
    assert done.status == 0, done.err
    rows = pick_latents(list(range(32)), TINY, 3)
    grid = client.post("/api/grid?network=0&columns=8", content=rows.tobytes())
    assert near(grid.content, Path("grid.png").read_bytes())
    # the command line that the page shows below a walk between the samples 1 and 9
    walked = ("--indices", "1,9", "--rows", 1, "--frames", 4, "--fps", 24, "--output", "walk.png")
    assert command(interpolate.main, *words, *walked).status == 0
    frames = walk(pick_latents([1, 9], TINY, 3), 4, "normal", closed=True, classes=4)
    moving = client.post("/api/animation?network=0&fps=24", content=frames.tobytes())
    theirs = Path("walk.gif").read_bytes()
    assert moving.headers["content-type"] == "image/gif"
    assert [frame.shape for frame in frames_of(moving.content)] == [
        frame.shape for frame in frames_of(theirs)
    ]
    apart = [np.abs(a - b).max() for a, b in zip(frames_of(moving.content), frames_of(theirs), strict=True)]
    assert max(apart) <= 8  # a pixel of a GIF keeps its colour while it changes by 4 or less


def near(one: bytes, other: bytes) -> bool:
    """Whether two pictures are equal within one grey level."""
    a, b = (np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), np.int16) for content in (one, other))
    return a.shape == b.shape and np.abs(a - b).max() <= 1


def frames_of(content: bytes) -> list[np.ndarray]:
    moving = Image.open(io.BytesIO(content))
    frames = []
    for number in range(moving.n_frames):  # pyright: ignore[reportAttributeAccessIssue]
        moving.seek(number)
        frames.append(np.asarray(moving.convert("L"), np.int16))
    return frames


def test_a_sum_is_that_of_arithmetic(client: Any) -> None:
    a, b, c = (pick_latents(numbers, TINY, 0) for numbers in ([1, 2], [3], [4, 5]))
    answer = client.post("/api/combine?network=0&a=2&b=1", content=np.concatenate([a, b, c]).tobytes())
    assert np.array_equal(rows_of(answer), combine(a, b, c)[3:])
    assert client.post("/api/combine?network=0&a=2&b=1", content=a.tobytes()).status_code == 400


def planted(network: Network) -> bytes:
    """Return the file of an image that the network draws."""
    return encode(network.draw(network.latents(4, [3], None, None), NEWEST)[0])


def test_an_image_s_latent_is_looked_for_and_reported(client: Any, network: Network) -> None:
    settings = "network=0&seed=0&restarts=4&steps=200&fit=center"
    answer = client.post(f"/api/invert?{settings}", content=planted(network))
    events = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.status_code == 200, answer.text
    assert [event["done"] for event in events[:-1]] == [*range(20, 201, 20), 200]
    assert events[-2]["error"] < 0.7 * events[0]["error"]
    row = np.frombuffer(base64.b64decode(events[-2]["row"]), "<f4")
    assert row.shape == (INPUTS,)
    fitted = np.frombuffer(base64.b64decode(events[-1]["image"]), np.uint8).reshape(TINY.image_shape)
    assert np.array_equal(encode(fitted), planted(network))
    apart = network.draw(row[None], NEWEST)[0].astype(float) - fitted
    assert np.sqrt(np.square(apart).mean()) == pytest.approx(events[-2]["error"], abs=0.05)


def test_the_nearest_training_images(client: Any) -> None:
    row = pick_latents([3], TINY, 0)
    found = client.post("/api/nearest?network=0&count=3", content=row.tobytes()).json()
    assert found["indices"][0] == 7  # that picture is among them
    assert found["distances"] == sorted(found["distances"])
    assert found["distances"][0] < 1 < found["distances"][1]
    assert len(base64.b64decode(found["images"])) == 3 * 16 * 16


def bomb(side: int) -> bytes:
    """Return a PNG of a few kilobytes that says it has `side` x `side` pixels, and unpacks to that."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side + 1)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


INVERT = "/api/invert?network=0&seed=0&restarts=1&steps=20&fit=center"
GOOD = pick_latents([0], TINY, 0).tobytes()

REFUSED: dict[str, tuple[str, bytes, int, str]] = {
    "a path in place of an image": (INVERT, b"/etc/passwd", 400, "not an image"),
    "nothing": (INVERT, b"", 400, "empty"),
    "half an image": (INVERT, bomb(40)[:45], 400, "the image"),
    "a bomb": (INVERT, bomb(6400), 400, "at most 40,000,000"),
    "too many bytes": (INVERT, bytes(MOST_IMAGE + 1), 413, "more than the"),
    "a fit that is not offered": (INVERT.replace("center", "none"), b"x", 400, "center or squash"),
    "no number": (INVERT.replace("seed=0", "seed=x"), b"x", 400, "seed"),
    "too many steps": (INVERT.replace("steps=20", "steps=99999999"), b"x", 400, "steps"),
    "another network": (INVERT.replace("network=0", "network=1"), b"x", 400, "network"),
    "a path as the network": (INVERT.replace("network=0", "network=../../etc"), b"x", 400, "network"),
    "a path as the checkpoint": ("/api/draw?network=0&checkpoint=../../../etc", GOOD, 400, "no checkpoint"),
    "a checkpoint that is not there": ("/api/draw?network=0&checkpoint=6", GOOD, 400, "it has: 5, 10, 15"),
    "other statistics": ("/api/draw?network=0&statistics=batch", GOOD, 400, "statistics"),
    "half a latent": ("/api/draw?network=0", GOOD[:-1], 400, "float32 numbers"),
    "no latent": ("/api/draw?network=0", b"", 400, "float32 numbers"),
    "not a number": ("/api/draw?network=0", np.full(INPUTS, np.nan, "<f4").tobytes(), 400, "not finite"),
    "too many latents": ("/api/draw?network=0", GOOD * (MOST_ROWS + 1), 413, "more than the"),
    "a negative truncation": (
        "/api/latents?network=0&seed=0&start=0&count=1&truncation=-1",
        b"",
        400,
        "above 0",
    ),
    "a truncation in words": (
        "/api/latents?network=0&seed=0&start=0&count=1&truncation=x",
        b"",
        400,
        "above 0",
    ),
    "another class": ("/api/latents?network=0&seed=0&start=0&count=1&label=4", b"", 400, "labels 0 to 3"),
    "a number too large": ("/api/latents?network=0&seed=0&start=9999999999&count=1", b"", 400, "start"),
    "a huge animation": ("/api/animation?network=0&fps=24", GOOD * 601, 413, "more than the"),
    "too many training images": ("/api/nearest?network=0&count=17", GOOD, 400, "count"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_requests_are_refused_in_a_sentence(client: Any, name: str) -> None:
    path, content, status, words = REFUSED[name]
    answer = client.post(path, content=content)
    assert answer.status_code == status, answer.text
    assert words in answer.json()["error"]


def test_the_request_that_all_of_them_spoil_is_answered(client: Any, network: Network) -> None:
    """The control."""
    assert client.post(INVERT, content=planted(network)).status_code == 200
    assert client.post("/api/draw?network=0", content=GOOD).status_code == 200


def test_a_body_that_hides_its_length_is_cut_off(client: Any) -> None:
    sent = 0

    def endless() -> Any:
        nonlocal sent
        while sent < 100 * 2**20:
            sent += 2**20
            yield bytes(2**20)

    answer = client.post(INVERT, content=endless())
    assert answer.status_code == 413


def test_nothing_else_is_served(client: Any, run: Path) -> None:
    assert client.get("/").status_code == 200
    for path in (
        "/../config.json",
        "/%2e%2e/%2e%2e/etc/passwd",
        f"/{run}/config.json",
        "/networks.py",
        "/page/",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/api/draw?network=0").status_code == 405


def test_a_name_cannot_end_the_script_that_carries_it(tmp_path: Path) -> None:
    testclient = pytest.importorskip("starlette.testclient")
    run = make_run(tmp_path / "a<!--<script>b")
    network = Network(ExploreOptions(load_path=run), FRAMEWORK, NEWEST)
    with testclient.TestClient(application([network], {})) as client:
        text = client.get("/site.js").text
    assert "<" not in text
    assert (
        json.loads(text.partition("const SITE = ")[2].rstrip().rstrip(";"))["networks"][0]["title"]
        == run.name
    )


def test_a_run_that_is_removed_is_reported_and_what_is_loaded_still_draws(tmp_path: Path) -> None:
    testclient = pytest.importorskip("starlette.testclient")
    run = make_run(tmp_path / "run")
    network = Network(ExploreOptions(load_path=run), FRAMEWORK, Choice("newest", "auto"))
    with testclient.TestClient(application([network], {})) as client:
        shutil.rmtree(run)
        gone = client.post("/api/draw?network=0&checkpoint=5", content=GOOD)
        assert gone.status_code == 400
        assert "run has no checkpoint '5' any more" in gone.json()["error"]
        assert client.post("/api/draw?network=0", content=GOOD).status_code == 200
        assert client.get("/site.js").status_code == 200
