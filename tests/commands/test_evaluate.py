"""The evaluation as a whole: every figure with its floor, and no figure where it would mean nothing."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.evaluate import EvaluateOptions, _default_metrics, evaluate
from dcgan_core.data.request import DataRequest
from dcgan_core.data.sources import idx, stacked
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.quality import modes
from dcgan_core.quality.images import Stores
from dcgan_core.sampling.latents import latent_blocks
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import initial_weights
from tests.data.test_idx import write as write_digits
from tests.stand_in import AsBytes, stand_in


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def digits(cache: Path) -> Store:
    return open_or_prepare(
        DataRequest("digits", Path("data"), 16, 16, cache_dir=cache), report=lambda _: None
    )


class Draws(AsBytes):
    """A generator whose images are rows of an array, in [-1, 1], whatever the latents."""

    def __init__(self, bundle: Bundle, images: np.ndarray) -> None:
        self.architecture: Architecture = bundle.architecture
        self.record: dict[str, Any] = {}
        self._images = images
        self._next = 0

    def images(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        places = (np.arange(len(latents)) + self._next) % len(self._images)
        self._next += len(latents)
        yield self._images[places].astype(np.float32) / 127.5 - 1


ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 1), nz=8, ngf=2, ndf=2)
BUNDLE = Bundle(
    ARCHITECTURE,
    {"generator": initial_weights(ARCHITECTURE, 0)["generator"]},
    {"dataset": "digits", "step": 7, "epoch": 1},
)
"""What is named as evaluated; its images are the stand-in's."""


class Projects:
    """A classifier that knows nothing: features are sums of pixels, classes the largest of them."""

    def __init__(self) -> None:
        self.record = {
            "dataset": "digits",
            "seed": 0,
            "accuracy": 0.1,
            "checksum": "0" * 64,
            "class_names": list("0123456789"),
        }

    def __call__(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        weights = np.random.default_rng(0).standard_normal((images[0].size, 10)) / 1000
        features = images.reshape(len(images), -1) @ weights
        return features, np.exp(features) / np.exp(features).sum(axis=1, keepdims=True)


def run(
    tmp_path: Path, cache: Path, images: np.ndarray, lines: list[str] | None = None, **fields: Any
) -> dict[str, Any]:
    """Evaluate a generator that draws `images`; return the JSON file."""
    save_bundle(tmp_path / "netG.safetensors", BUNDLE)
    given: dict[str, Any] = {
        "load_path": tmp_path / "netG.safetensors",
        "cache_dir": cache,
        "output": tmp_path / "found.json",
    } | fields
    options = EvaluateOptions(**given)
    status = evaluate(
        options,
        stand_in(
            generator=lambda bundle, statistics: Draws(bundle, images),
            classifier=lambda store, test, **rest: Projects(),
        ),
        ([] if lines is None else lines).append,
    )
    assert status == 0
    return json.loads((tmp_path / "found.json").read_text())


def values(found: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {result["name"]: (result["value"], result["floor"]) for result in found["results"]}


def test_real_images_in_the_place_of_samples_score_near_the_floor_and_noise_does_not(
    tmp_path: Path, cache: Path, digits: Store
) -> None:
    lines: list[str] = []
    near = values(run(tmp_path, cache, digits.images[np.random.default_rng(5).permutation(1797)], lines))
    noise = values(run(tmp_path, cache, np.random.default_rng(0).integers(0, 256, (900, 16, 16, 1))))
    assert set(near) == {
        "classifier Fréchet distance (digits)",
        "classifier confidence (digits)",
        "classes apart (digits)",
        "sliced Wasserstein at 16 px",
        "similarity of pairs (MS-SSIM)",
        "nearest training image, median",
        "share nearer than 1% of real ones",
    }
    for name in ("classifier Fréchet distance (digits)", "sliced Wasserstein at 16 px"):
        assert near[name][0] < 2 * near[name][1] + 1e-3
        assert noise[name][0] > 5 * noise[name][1]
        assert noise[name][1] == near[name][1]
    # Half of the "samples" are training images themselves, which is what memorising looks like.
    assert near["share nearer than 1% of real ones"][0] > 0.3
    table = "\n".join(lines)
    assert "FID" not in table
    assert "samples      898 (seed 0, running statistics)" in table
    assert "checksum 000000000000" in table


def test_the_file_says_what_every_figure_depends_on(tmp_path: Path, cache: Path, digits: Store) -> None:
    found = run(
        tmp_path, cache, digits.images, num_samples=100, seed=3, metrics="patches", statistics="recalibrated"
    )
    assert found["samples"] == 100
    assert found["seed"] == 3
    assert found["draws"] == 1
    assert found["statistics"] == "recalibrated"
    assert found["real"]["split"] == "train"
    assert found["real"]["filter"]
    assert found["real"]["fingerprint"] == digits.fingerprint
    assert "numpy" in found["versions"]
    assert found["weights"]["step"] == BUNDLE.record["step"]
    assert found["classifier"] is None
    assert len(found["results"]) == 1
    again = run(
        tmp_path, cache, digits.images, num_samples=100, seed=3, metrics="patches", statistics="recalibrated"
    )
    assert again == found


class Noise(Draws):
    """Images that are noise of their latents, which are kept."""

    def __init__(self, bundle: Bundle, seen: list[np.ndarray]) -> None:
        super().__init__(bundle, np.zeros((1, 16, 16, 1)))
        self._seen = seen

    def images(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        self._seen.append(latents)
        yield np.tanh(np.resize(latents, (len(latents), 16, 16, 1)) + latents[:, :1, None, None])


def test_several_draws_give_their_mean_and_spread(tmp_path: Path, cache: Path) -> None:
    def found(seed: int, draws: int, lines: list[str], seen: list[np.ndarray]) -> dict[str, Any]:
        target, weights = tmp_path / "found.json", tmp_path / "netG.safetensors"
        save_bundle(weights, BUNDLE)
        options = EvaluateOptions(
            load_path=weights,
            num_samples=128,
            seed=seed,
            draws=draws,
            metrics="classifier",
            cache_dir=cache,
            output=target,
        )
        framework = stand_in(
            generator=lambda bundle, _: Noise(bundle, seen), classifier=lambda *_, **__: Projects()
        )
        evaluate(options, framework, lines.append)
        return json.loads(target.read_text())

    lines: list[str] = []
    seen: list[np.ndarray] = []
    alone = found(4, 1, [], [])
    three = found(4, 3, lines, seen)
    assert three["draws"] == 3
    for result, single in zip(three["results"], alone["results"], strict=True):
        assert result["draws"][0] == single["value"]
        assert result["value"] == pytest.approx(np.mean(result["draws"]), rel=1e-12)
    # Draw k has the latents of seed 4 + k, and so differs from the others.
    architecture = BUNDLE.architecture
    for latents, seed in zip(seen, (4, 5, 6), strict=True):
        np.testing.assert_array_equal(latents[:64], next(latent_blocks(architecture, seed)))
    distances = three["results"][0]["draws"]
    assert len(set(distances)) == 3
    table = "\n".join(lines)
    assert f" ± {np.std(distances, ddof=1):.2g} " in table
    assert "samples      128 (seed 4, running statistics; mean of 3 draws ± standard deviation)" in table
    assert sum(line.startswith("Classifying real images") for line in lines) == 1
    shares = three["results"][2]["details"]["class_shares"]
    assert shares["columns"] == ["samples", "floor", "reference"]
    assert sum(shares[name][0] for name in "0123456789") == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"metrics": "patchs"}, "'patchs' is unknown .did you mean 'patches'"),
        ({"num_samples": 1000}, "there are 898, half of the 1,797 training images; give at most 898"),
        (
            {"metrics": "mmgeneration"},
            r"^--metrics mmgeneration needs 16,384 samples; .* half of the 1,797 training images$",
        ),
        ({"split": "test"}, "digits has no test images"),
        ({"num_samples": 10, "metrics": "classifier"}, "10 samples for features of 64 numbers"),
        ({"output": Path("x.png")}, "ending in .json"),
        ({"load_path": Path("nowhere")}, "no such file"),
        ({"dataset": "minst"}, "did you mean 'mnist'"),
    ],
)
def test_what_cannot_be_measured_is_reported(
    fields: dict[str, Any], words: str, tmp_path: Path, cache: Path, digits: Store
) -> None:
    with pytest.raises(InputError, match=words):
        run(tmp_path, cache, digits.images, **fields)
    assert not (tmp_path / "found.json").exists()


def test_a_constant_generator_gets_no_figure(tmp_path: Path, cache: Path, digits: Store) -> None:
    with pytest.raises(InputError, match="the same image for every latent"):
        run(tmp_path, cache, digits.images[:1])
    with pytest.raises(InputError, match="not finite"):
        run(tmp_path, cache, np.full((4, 16, 16, 1), np.nan))
    assert not (tmp_path / "found.json").exists()


def test_images_with_other_channels_are_refused(tmp_path: Path, cache: Path, digits: Store) -> None:
    run_folder = tmp_path / "run"
    bundle = BUNDLE
    save_bundle(run_folder / "checkpoints" / "1" / "weights.safetensors", bundle)
    config = {"dataset": "digits", "image_size": 16, "channels": 3, "cache_dir": str(cache)}
    (run_folder / "config.json").write_text(json.dumps({"format": "dcgan-run-1", "config": config}))
    with pytest.raises(InputError, match=r"16x16 with 3 channels, and the network draws 16x16 with 1"):
        run(tmp_path, cache, digits.images, load_path=run_folder)
    unnamed = tmp_path / "unnamed.safetensors"
    save_bundle(unnamed, dataclasses.replace(bundle, record={}))
    with pytest.raises(InputError, match="give --dataset"):
        run(tmp_path, cache, digits.images, load_path=unnamed)


def test_the_protocol_of_mmgeneration_takes_training_images_alone(
    tmp_path: Path, cache: Path, digits: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("commands.evaluate", "quality.mmgeneration"):
        monkeypatch.setattr(f"dcgan_core.{module}.MMGENERATION_SAMPLES", 100)
    found = run(tmp_path, cache, digits.images, metrics="mmgeneration")
    assert set(values(found)) == {
        "SWD at 16 px (MMGeneration)",
        "SWD, mean (MMGeneration)",
        "MS-SSIM (MMGeneration)",
    }
    assert found["samples"] == 100
    assert found["real"]["floor"] == "100 other train images (there are no test images)"
    with pytest.raises(InputError, match="measure the others in another call"):
        run(tmp_path, cache, digits.images, metrics="patches,mmgeneration")


@pytest.fixture
def triples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of few digits, of which few are stacked, and modes counted by few samples."""
    monkeypatch.setattr(modes, "MODES_SAMPLES", 1000)
    monkeypatch.setattr("dcgan_core.commands.evaluate.MODES_SAMPLES", 1000)
    monkeypatch.setattr(stacked, "TRAINING", dataclasses.replace(stacked.TRAINING, count=10_000))
    monkeypatch.setattr(stacked, "TEST", dataclasses.replace(stacked.TEST, count=1000))
    folder = write_digits(tmp_path / "files")
    for training, test in ((idx.TRAIN_IMAGES, idx.TEST_IMAGES), (idx.TRAIN_LABELS, idx.TEST_LABELS)):
        shutil.copy(folder / training, folder / test)
    return folder


COLOUR = build_architecture("pytorch", image_shape=(16, 16, 3), nz=8, ngf=2, ndf=2)


def run_modes(
    tmp_path: Path, folder: Path, accuracy: float = 1.0, bundle: Bundle | None = None, **fields: Any
) -> tuple[dict[str, Any], list[str]]:
    """Evaluate a generator that draws 40 of the stacked images; return the JSON file and what was printed."""
    drawn = bundle or Bundle(
        COLOUR, {"generator": initial_weights(COLOUR, 0)["generator"]}, {"dataset": "stacked_mnist"}
    )
    weights, target, lines = tmp_path / "netG.safetensors", tmp_path / "found.json", list[str]()
    save_bundle(weights, drawn)

    class Knows(Projects):
        """A classifier that has the digits by heart."""

        def __init__(self, store: Store) -> None:
            super().__init__()
            self.record |= {"accuracy": accuracy, "dataset": store.record["dataset"]}
            assert store.labels is not None
            self._known = {
                image.tobytes(): int(label) for image, label in zip(store.images, store.labels, strict=True)
            }

        def __call__(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            digits = [self._known[image.tobytes()] for image in images]
            return np.zeros((len(images), 64)), np.eye(10)[digits]

    def draws(bundle: Bundle, statistics: str) -> Draws:
        request = DataRequest("stacked_mnist", folder, 16, 16, cache_dir=tmp_path / "cache")
        return Draws(bundle, open_or_prepare(request, report=lambda _: None).images[:40])

    evaluate(
        EvaluateOptions(
            load_path=weights, data_dir=folder, cache_dir=tmp_path / "cache", output=target, **fields
        ),
        stand_in(generator=draws, classifier=lambda store, test, **rest: Knows(store)),
        lines.append,
    )
    return json.loads(target.read_text()), lines


def test_modes_of_stacked_digits_are_counted_by_a_classifier_of_single_ones(
    tmp_path: Path, triples: Path
) -> None:
    found, lines = run_modes(tmp_path, triples, metrics="modes")
    figures = values(found)
    assert list(figures) == ["modes found", "KL from the data's shares", "KL from equal shares"]
    assert figures["modes found"][0] <= 40
    assert figures["modes found"][1] > 600
    assert figures["KL from the data's shares"][0] > 3 > figures["KL from the data's shares"][1]
    assert found["samples"] == 1000
    assert found["digit_classifier"]["dataset"] == "mnist"
    assert any("classifier   mnist, seed 0" in line for line in lines)


def test_what_is_measured_of_stacked_digits_where_nothing_is_said() -> None:
    unlabelled = Store(np.zeros((2, 16, 16, 3), np.uint8), None, {"dataset": "stacked_mnist"}, "", Path())
    assert _default_metrics(Stores(unlabelled, None), None)[0] == "modes"
    # By fewer samples than modes are counted by, all but the modes.
    few = _default_metrics(Stores(unlabelled, None), modes.MODES_SAMPLES - 1)
    assert few == ("patches", "diversity", "neighbours")


def test_modes_that_cannot_be_counted_are_refused(tmp_path: Path, triples: Path) -> None:
    with pytest.raises(InputError, match="--num-samples 999 is fewer than the 1,000"):
        run_modes(tmp_path, triples, metrics="modes", num_samples=999)
    with pytest.raises(InputError, match=r"is right in 98.00% of its test images, and at least 99%"):
        run_modes(tmp_path, triples, metrics="modes", accuracy=0.98)
    with pytest.raises(InputError, match="draws images of one channel"):
        run_modes(tmp_path, triples, metrics="modes", bundle=BUNDLE)
    colour = Bundle(COLOUR, {"generator": initial_weights(COLOUR, 0)["generator"]}, {"dataset": "mnist"})
    with pytest.raises(InputError, match="mnist holds images of 16x16 with 1 channel, and"):
        run_modes(tmp_path, triples, metrics="modes", bundle=colour)


def test_metrics_are_named_in_one_order() -> None:
    """The name of the result has them: the same measurement gets the same file."""
    chosen = EvaluateOptions(metrics=" Diversity, PATCHES,").chosen_metrics()
    assert chosen == EvaluateOptions(metrics="patches,diversity").chosen_metrics() == ("patches", "diversity")
    with pytest.raises(InputError, match="is unknown"):
        EvaluateOptions(metrics=",").chosen_metrics()
