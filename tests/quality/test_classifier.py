"""The classifier of a store: trained once, the same from the same seed, and trusted only whole."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.errors import InputError
from dcgan_core.quality.classifier import FEATURES, classifier_network
from dcgan_core.system import progress
from dcgan_jax.inspecting import classifier as under_test
from dcgan_jax.inspecting.classifier import classifier_of


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Store:
    cache = tmp_path_factory.mktemp("cache")
    return open_or_prepare(
        DataRequest("digits", Path("data"), 16, 16, cache_dir=cache), report=lambda _: None
    )


def test_trained_once_and_the_same_from_the_same_seed(
    digits: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "EPOCHS", 2)
    monkeypatch.setattr(under_test, "FEWEST_STEPS", 1)
    monkeypatch.setattr(progress, "LONG_S", 0.0)
    lines: list[str] = []
    first = classifier_of(digits, None, cache=tmp_path / "a", report=lines.append)
    assert 0.8 < first.record["accuracy"] <= 1
    assert first.record["trained_on"] == 1797 - 359
    assert re.fullmatch(r"Classifier: epoch 1 of 2, 0:\d\d left", lines[1])
    reported = len(lines)
    kept = classifier_of(digits, None, cache=tmp_path / "a", report=lines.append)
    assert len(lines) == reported
    assert kept.record["checksum"] == first.record["checksum"]
    (tmp_path / "a" / "classifiers").chmod(0o777)
    classifier_of(digits, None, cache=tmp_path / "a", report=lines.append)
    assert "may be written by everybody: others may change the classifier" in lines.pop()
    (tmp_path / "a" / "classifiers").chmod(0o755)
    features, probabilities = first(digits.images[:130])
    assert features.shape == (130, FEATURES)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    # A batch's other images do not matter.
    np.testing.assert_allclose(first(digits.images[100:130])[0], features[100:], rtol=1e-4, atol=1e-5)

    (path,) = (tmp_path / "a" / "classifiers").glob("*.safetensors")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    again = classifier_of(digits, None, cache=tmp_path / "a", report=lines.append)
    assert any("its checksum differs" in line for line in lines)
    assert again.record["checksum"] == first.record["checksum"], "trained anew, to the same bits"
    other = classifier_of(digits, None, seed=1, cache=tmp_path / "a")
    assert other.record["checksum"] != first.record["checksum"]


def test_images_without_labels_have_no_classifier(digits: Store, tmp_path: Path) -> None:
    for labels in (None, np.zeros(1797, np.int64)):
        with pytest.raises(InputError, match=r"needs? a labelled data set"):
            classifier_of(dataclasses.replace(digits, labels=labels), None, cache=tmp_path)


@pytest.mark.parametrize("shape", [(16, 16, 1), (28, 28, 1), (32, 32, 3), (96, 64, 3), (256, 256, 3)])
def test_any_size_ends_in_the_same_features(shape: tuple[int, int, int]) -> None:
    network = classifier_network(shape, 10)
    assert network.layers[-2].output_shape == (1, 1, FEATURES)
    assert network.output_shape == (1, 1, 10)
