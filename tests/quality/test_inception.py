"""The path to torch-fidelity, whole, with a small feature extractor in the place of Inception's."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.errors import InputError
from dcgan_core.quality import inception
from dcgan_core.quality.images import RealImages

pytestmark = [
    pytest.mark.torch,
]

NAME = "small-for-tests"
WANTED = ("fid", "kid", "is", "prc")


@pytest.fixture(scope="module")
def library() -> Iterator[Any]:
    """torch-fidelity, with an extractor of 8 features registered.

    It loads all of torchvision and uses nothing of its compiled half. Where that does not fit the installed PyTorch,
    the operators it misses are declared, so that what is tested here can be tested.
    """
    torch = pytest.importorskip("torch")
    missing = torch.library.Library("torchvision", "FRAGMENT")
    for _ in range(10):
        try:
            importlib.import_module("torchvision")
            break
        except RuntimeError as error:
            operator = re.search(r"operator torchvision::(\w+) does not exist", str(error))
            if operator is None:
                raise
            missing.define(f"{operator[1]}(Tensor x) -> Tensor")
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]
    fidelity = pytest.importorskip("torch_fidelity")
    base = importlib.import_module("torch_fidelity.feature_extractor_base").FeatureExtractorBase
    registry = importlib.import_module("torch_fidelity.registry")

    class Small(base):
        def __init__(self, name: str, features_list: list[str], **rest: object) -> None:
            super().__init__(name, features_list)
            self.weights = torch.from_numpy(
                np.random.default_rng(0).standard_normal((8, 3 * 16)).astype(np.float32)
            )

        @staticmethod
        def get_provided_features_list() -> tuple[str, ...]:
            return ("8", "logits")

        @staticmethod
        def get_default_feature_layer_for_metric(metric: str) -> str:
            return "logits" if metric == "isc" else "8"

        @staticmethod
        def can_be_compiled() -> bool:
            return False

        @staticmethod
        def get_dummy_input_for_compile() -> Any:
            return torch.zeros(1, 3, 8, 8, dtype=torch.uint8)

        def forward(self, images: Any) -> tuple[Any, ...]:
            pooled = torch.nn.functional.adaptive_avg_pool2d(images.float() / 255, 4).flatten(1)
            features = pooled @ self.weights.T
            return tuple(features for _ in self.features_list)

    registry.register_feature_extractor(NAME, Small)
    yield fidelity
    registry.FEATURE_EXTRACTORS_REGISTRY.pop(NAME)


def images(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256 - 20 * seed, (count, 8, 8, 1), np.uint8)


def real_images() -> RealImages:
    return RealImages(images(0, 60), images(1, 40), images(0, 60), images(1, 40), {})


def test_equal_to_the_library_on_the_same_images_on_disk(library: Any, tmp_path: Path) -> None:
    samples, real = images(3, 40), real_images()
    cache = tmp_path / "cache"
    cache.mkdir()
    measure = inception.by_inception(real, WANTED, None, 5, cache, extractor=NAME, features=8)
    # A draw of others before it changes nothing.
    measure(images(2, 40))
    found = measure(samples)
    folders = []
    for name, pictures in (("samples", samples), ("reference", real.reference), ("floor", real.floor)):
        folder = tmp_path / name
        folder.mkdir()
        folders.append(str(folder))
        for index, picture in enumerate(pictures):
            Image.fromarray(picture[..., 0]).save(folder / f"{index:03d}.png")
    rest = {**inception.settings(WANTED, 40, 5), "feature_extractor": NAME, "cache": False}
    theirs, floor = (
        library.calculate_metrics(input1=first, input2=folders[1], **rest)
        for first in (folders[0], folders[2])
    )
    assert [result.name for result in found] == [
        f"{name} ({NAME})" for name in ("FID", "KID", "Inception Score", "precision", "recall")
    ]
    for result, key in zip(
        found,
        [entry[0] for metric in WANTED for entry in inception.FIGURES[metric]],
        strict=True,
    ):
        assert result.value == pytest.approx(theirs[key], rel=1e-6, abs=1e-9)
        assert result.floor == pytest.approx(floor[key], rel=1e-6, abs=1e-9)
    # The control: the samples are not the floor, and the distance knows it.
    assert found[0].value > 2 * found[0].floor


def test_its_frechet_distance_is_ours(library: Any, tmp_path: Path) -> None:
    from dcgan_core.quality.frechet import Gaussian, frechet_distance

    samples, real = images(3, 40), real_images()
    (found,) = inception.by_inception(real, ("fid",), None, 0, tmp_path, extractor=NAME, features=8)(samples)
    weights = np.random.default_rng(0).standard_normal((8, 48)).astype(np.float32)

    def gaussian(pictures: np.ndarray) -> Gaussian:
        pooled = pictures[..., 0].reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(-1, 16) / 255
        features = (np.tile(pooled, 3) @ weights.T).astype(np.float64)
        return Gaussian(features.mean(axis=0), np.cov(features.T), len(features))

    ours = frechet_distance(gaussian(samples), gaussian(real.reference))
    assert found.value == pytest.approx(ours, rel=1e-4)


def test_too_few_samples_and_wrong_weights_are_reported(library: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="40 samples for features of 2,048 numbers"):
        inception.by_inception(real_images(), ("fid",), None, 0, tmp_path)
    missing = tmp_path / "none.pth"
    with pytest.raises(InputError, match=r"none\.pth: no such file[\s\S]*https://github\.com/toshas"):
        inception.find_weights(missing, None, True, print)
    with pytest.raises(InputError, match=f"^{tmp_path}: a folder, not a file"):
        inception.find_weights(tmp_path, None, True, print)
    with pytest.raises(InputError, match=inception.WEIGHTS_FILE):
        inception.find_weights(None, tmp_path, False, print)
    missing.write_bytes(b"something else")
    with pytest.raises(InputError, match="not the published"):
        inception.find_weights(missing, None, True, print)
    with pytest.raises(InputError, match="not a file of weights alone"):
        inception.by_inception(real_images(), ("kid",), missing, 0, tmp_path, extractor=NAME)
