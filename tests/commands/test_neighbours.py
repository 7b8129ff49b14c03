"""`neighbours`: a planted copy is found, in pixels and in features; the command on a tiny run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.neighbours import NeighboursOptions, nearest_features, neighbours, summary
from dcgan_core.description.labels import ROW, default_labels
from dcgan_core.description.presets import build_architecture
from dcgan_core.quality.nearest import Neighbours
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_jax import neighbours as command_neighbours
from dcgan_jax.inspecting.discriminator import open_discriminator
from tests.commands.conftest import TINY, Command
from tests.network.test_modules import lively
from tests.stand_in import AsBytes, stand_in

BATCH = build_architecture("authors-svhn", image_shape=(16, 16, 3), nz=4, ngf=2, ndf=2)


class Edges:
    """Features anybody can compute: the first column of the image."""

    def features(self, images: np.ndarray) -> np.ndarray:
        return images[:, :, 0, 0].astype(np.float32)


EDGES: Any = Edges()


def test_the_nearest_in_features_are_those_of_brute_force() -> None:
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (50, 6, 5, 1)).astype(np.uint8)
    queries = random.integers(0, 256, (7, 6, 5, 1)).astype(np.uint8)
    queries[2] = images[31]
    queries[2, :, 1:] = 0  # another image with the same features
    found = nearest_features(EDGES, queries, images, 3)
    vectors = Edges().features(images).astype(np.float64)
    distances = np.sqrt(np.square(Edges().features(queries)[:, None] - vectors).mean(axis=2))
    assert np.array_equal(found.indices, np.argsort(distances, axis=1)[:, :3])
    assert np.allclose(found.distances, np.sort(distances, axis=1)[:, :3])
    assert (found.indices[2, 0], found.distances[2, 0]) == (31, 0)
    assert (found.distances[[0, 1, 3, 4, 5, 6], 0] > 0).all()


def test_an_image_is_not_its_own_neighbour() -> None:
    images = np.random.default_rng(0).integers(0, 256, (20, 4, 4, 1)).astype(np.uint8)
    found = nearest_features(EDGES, images[[3, 8]], images, 2, excluded=np.array([3, -1]))
    assert 3 not in found.indices[0]
    assert found.indices[1, 0] == 8


def test_features_of_a_discriminator_without_statistics_depend_on_one_image_alone() -> None:
    bundle = Bundle(BATCH, lively(BATCH), {})
    images = np.random.default_rng(0).integers(0, 256, (40, 16, 16, 3)).astype(np.uint8)
    discriminator = open_discriminator(bundle, images)
    together = discriminator.features(images)
    assert np.allclose(discriminator.features(images[5:6]), together[5:6], atol=1e-5)
    other = open_discriminator(bundle, images[::-1] // 2).features(images)
    assert not np.allclose(other, together, atol=1e-3), "its statistics are those of the images given"


def test_the_summary_says_what_a_copier_looks_like() -> None:
    def found(distance: float) -> Neighbours:
        return Neighbours(np.zeros((3, 1), np.int64), np.full((3, 1), distance))

    line = summary("Pixels", found(2.0), found(40.0))
    assert "samples 2, other training images 40 (ratio 0.05)" in line


class Copier(AsBytes):
    """A generator that has learnt the digits by heart."""

    architecture = TINY
    record: dict[str, object] = {}  # noqa: RUF012 - the protocol's attribute, never changed

    def __init__(self, images: np.ndarray) -> None:
        self._images = images

    def images(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        yield self._images[: len(latents)].astype(np.float32) / 127.5 - 1


def test_a_generator_that_copies_is_found_out(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dcgan_core.data.request import DataRequest
    from dcgan_core.data.store import open_or_prepare

    images = np.asarray(
        open_or_prepare(DataRequest("digits", Path("data"), 16, 16, 1), report=lambda _: None).images
    )
    weights = {"generator": lively(TINY)["generator"]}
    save_bundle(here / "netG.safetensors", Bundle(TINY, weights, {"dataset": "digits"}))
    options = NeighboursOptions(
        load_path=here / "netG.safetensors", samples=20, rows=2, output=here / "n.png"
    )
    assert neighbours(options, stand_in(generator=lambda *_: Copier(images[500:]))) == 0
    with np.load(here / "n.npz", allow_pickle=False) as file:
        assert (file["samples_pixels_distances"][:, 0] == 0).all()
        assert np.array_equal(file["samples_pixels_indices"][:, 0], np.arange(500, 520))
        assert (file["real_pixels_distances"][:, 0] > 0).all()
    assert "(ratio 0.00)" in capsys.readouterr().out


def test_the_samples_are_of_all_classes(here: Path) -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=10)
    weights = {"generator": lively(architecture)["generator"]}
    save_bundle(here / "netG.safetensors", Bundle(architecture, weights, {"dataset": "digits"}))
    options = NeighboursOptions(load_path=here / "netG.safetensors", samples=20, output=here / "n.png")
    copier = Copier(np.zeros((20, 16, 16, 1), np.uint8))
    copier.architecture = architecture
    assert neighbours(options, stand_in(generator=lambda *_: copier)) == 0
    with np.load(here / "n.npz", allow_pickle=False) as file:
        latents = file["latents"]
    assert latents[:, 4:].sum(axis=0).tolist() == [2] * 10
    # Only the labels differ from those of the sheet: its first 20 samples are of three classes.
    sheet = options.picked(list(range(20)), architecture)
    assert np.array_equal(latents[:, :4], sheet[:, :4])
    assert np.count_nonzero(sheet[:, 4:].sum(axis=0)) == 3


@pytest.mark.parametrize(
    ("count", "classes"), [(256, 26), (208, 26), (30, 26), (5, 26), (1, 2), (8001, 1000)]
)
def test_labels_are_spread_evenly(count: int, classes: int) -> None:
    labels = default_labels(count, classes, total=count)
    counts = np.bincount(labels, minlength=classes)
    assert (len(labels), len(counts)) == (count, classes)
    assert counts.max() - counts.min() <= 1
    whole = count - count % (ROW * classes)
    assert np.array_equal(labels[:whole], default_labels(whole, classes))


def test_a_run_is_compared_with_its_own_images(command: Command, here: Path) -> None:
    run = here / "run"
    save_bundle(run / "checkpoints" / "3" / "weights.safetensors", Bundle(TINY, lively(TINY), {}))
    config = {"dataset": "digits", "image_size": 16}
    record = {"format": "dcgan-run-1", "config": config, "architecture": TINY.to_dict()}
    (run / "config.json").write_text(json.dumps(record))
    outcome = command(
        command_neighbours.main, "--load_path", run, "--samples", 10, "--rows", 2, "--nearest", 2
    )
    assert outcome.status == 0, outcome.err
    name = f"{run}/neighbours/seed0-samples10-rows2-nearest2"
    assert outcome.out.split("\n")[-3:] == [f"{name}.png", f"{name}.npz", ""]
    with np.load(f"{name}.npz", allow_pickle=False) as file:
        assert file["samples_features_indices"].shape == (10, 2)
        assert (np.diff(file["real_features_distances"], axis=1) >= 0).all()
        assert not (file["real_pixels_indices"] == file["real_indices"][:, None]).any()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--load_path", "g.safetensors"), "does not say what it was trained on: give --dataset"),
        (("--dataset", "digit"), "digits"),
        (("--dataset", "folder", "--data-dir", "nowhere"), "nowhere does not exist"),
        (("--samples", "1"), "--samples 1:"),
        (("--load_path", "nowhere"), "no such file"),
    ],
)
def test_what_cannot_be_compared(
    command: Command, weights: Path, arguments: tuple[str, ...], expected: str
) -> None:
    outcome = command(command_neighbours.main, *arguments)
    assert outcome.status == 2
    assert expected in outcome.err
    assert "Traceback" not in outcome.err
