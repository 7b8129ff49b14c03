"""The same images read by this project, by tensorflow-datasets and by torchvision make the same store."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import dcgan_core
from dcgan_core.data.sources import idx, through_tfds, through_torchvision
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError
from tests.data.independent import torchvision_datasets, write_celeba_tables
from tests.data.test_cifar import BATCHES, LABELS, pickled, unpacked_ten

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
COUNT = 7
PIXELS = np.random.default_rng(1).integers(0, 256, (COUNT, 28, 28), np.uint8)
GREY_LABELS = np.arange(COUNT, dtype=np.uint8)


def same_bytes(first: Store, second: Store) -> None:
    assert first.path != second.path
    assert first.fingerprint == second.fingerprint
    for name in ("images.npy", "labels.npy"):
        assert (first.path / name).exists() is (second.path / name).exists()
        if (first.path / name).exists():
            assert (first.path / name).read_bytes() == (second.path / name).read_bytes()


def write_idx(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    images = struct.pack(">4B3I", 0, 0, 8, 3, COUNT, 28, 28) + PIXELS.tobytes()
    labels = struct.pack(">4BI", 0, 0, 8, 1, COUNT) + GREY_LABELS.tobytes()
    for name in (idx.TRAIN_IMAGES, idx.TEST_IMAGES):
        (folder / name).write_bytes(images)
    for name in (idx.TRAIN_LABELS, idx.TEST_LABELS):
        (folder / name).write_bytes(labels)


def write_tfds(
    name: str, shape: tuple[int, int, int], files: list[bytes], labels: list[int] | None, to: Path
) -> Path:
    """A data set of encoded images as tensorflow-datasets itself prepares one, in the order given."""
    import tensorflow_datasets as tfds
    from tensorflow_datasets.core.download import ComputeStatsMode
    from tensorflow_datasets.core.registered import skip_registration

    features: dict[str, Any] = {"image": tfds.features.Image(shape=shape)}
    if labels is not None:
        features["label"] = tfds.features.ClassLabel(num_classes=10)

    def info(self: Any) -> Any:
        return tfds.core.DatasetInfo(
            builder=self, features=tfds.features.FeaturesDict(features), disable_shuffling=True
        )

    def examples(self: Any) -> Any:
        for index, data in enumerate(files):
            row: dict[str, Any] = {"image": io.BytesIO(data)}
            yield index, row | ({"label": labels[index]} if labels is not None else {})

    body = {
        "VERSION": tfds.core.Version("3.0.1"),
        "name": name,
        "_info": info,
        "_split_generators": lambda self, _: {"train": examples(self)},
        "_generate_examples": examples,
    }
    with skip_registration():  # tfds has one of this name already
        builder_class = type(name.title(), (tfds.core.GeneratorBasedBuilder,), body)
    builder = builder_class(data_dir=str(to), file_format="array_record")
    config = tfds.download.DownloadConfig(try_download_gcs=False, compute_stats=ComputeStatsMode.SKIP)
    builder.download_and_prepare(download_config=config)
    return to / name / "3.0.1"


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """tfds asks a bucket for what it knows of a data set; a test has no network."""
    from tensorflow_datasets.core.utils import gcs_utils

    monkeypatch.setattr(gcs_utils, "_is_gcs_disabled", True)


pytestmark = pytest.mark.filterwarnings(
    # tensorflow-datasets and what it imports use what newer Pythons call deprecated.
    "ignore::DeprecationWarning",
    "ignore::PendingDeprecationWarning",
)


@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_grey_images_through_tfds(name: str, tmp_path: Path, prepare: Prepare, encode: Encode) -> None:
    files = [encode(Image.fromarray(image)) for image in PIXELS]
    write_tfds(name, (28, 28, 1), files, GREY_LABELS.tolist(), tmp_path / "tfds")
    write_idx(tmp_path / "files")
    same_bytes(prepare(name, tmp_path / "files", 28), prepare(name, tmp_path / "tfds", 28, source="tfds"))


@pytest.mark.usefixtures("unreachable")
def test_cifar10_through_tfds(tmp_path: Path, prepare: Prepare, encode: Encode) -> None:
    images = np.concatenate(BATCHES).transpose(0, 2, 3, 1)
    files = [encode(Image.fromarray(image)) for image in images]
    write_tfds("cifar10", (32, 32, 3), files, np.concatenate(LABELS).tolist(), tmp_path / "tfds")
    same_bytes(
        prepare("cifar10", unpacked_ten(tmp_path / "files"), 32),
        prepare("cifar10", tmp_path / "tfds", 32, source="tfds"),
    )


def faces(folder: Path, picture: Draw) -> list[bytes]:
    (folder / "img_align_celeba").mkdir(parents=True)
    for index in range(1, 5):
        picture(index, 178, 218).save(folder / "img_align_celeba" / f"{index:06d}.jpg")
    return [path.read_bytes() for path in sorted((folder / "img_align_celeba").iterdir())]


@pytest.mark.usefixtures("unreachable")
def test_celeba_through_tfds_takes_the_encoded_bytes(tmp_path: Path, prepare: Prepare, picture: Draw) -> None:
    files = faces(tmp_path / "files", picture)
    write_tfds("celeba", (218, 178, 3), files, None, tmp_path / "tfds")
    same_bytes(
        prepare("celeba", tmp_path / "files", 64), prepare("celeba", tmp_path / "tfds", 64, source="tfds")
    )


@pytest.mark.usefixtures("unreachable")
def test_reading_through_tfds_loads_no_tensorflow_and_a_start_not_even_tfds(
    tmp_path: Path, encode: Encode
) -> None:
    files = [encode(Image.fromarray(image)) for image in PIXELS]
    write_tfds("mnist", (28, 28, 1), files, GREY_LABELS.tolist(), tmp_path)
    script = (
        "import sys\n"
        "from dcgan_core.data.request import DataRequest; from dcgan_core.data.store import open_or_prepare\n"
        "open_or_prepare(DataRequest('mnist', sys.argv[1], 28, 28, source='tfds'))\n"
        "print('loaded', *[name for name in ('tensorflow', 'tensorflow_datasets', 'torch') if name in sys.modules])"
    )
    loaded = []
    for _ in range(2):
        result = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(dcgan_core.__file__).parents[1])},
        )
        assert result.returncode == 0, result.stderr
        loaded.append(result.stdout.splitlines()[-1])
    assert loaded == ["loaded tensorflow_datasets", "loaded"]


@pytest.mark.usefixtures("unreachable")
def test_a_tfds_folder_that_is_missing_or_damaged(
    tmp_path: Path, prepare: Prepare, encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path / "elsewhere"))
    with pytest.raises(
        InputError, match=r"TensorFlow; reading it needs none[\s\S]*tfds build mnist --file_format"
    ):
        prepare("mnist", tmp_path, 28, source="tfds")
    with pytest.raises(InputError, match=r"--source tfds reads mnist, .*svhn is read only by this package"):
        prepare("svhn", tmp_path, 28, source="tfds")
    files = [encode(Image.fromarray(image)) for image in PIXELS]
    folder = write_tfds("mnist", (28, 28, 1), files, GREY_LABELS.tolist(), tmp_path)
    info = folder / "dataset_info.json"
    info.write_text(info.read_text().replace(f'"{COUNT}"', f'"{COUNT + 1}"'))
    with pytest.raises(InputError, match=r"cannot be read by tensorflow-datasets .*out of bound"):
        prepare("mnist", tmp_path, 28, source="tfds")
    shutil.copy(folder / "features.json", info)
    with pytest.raises(InputError, match="cannot be read by tensorflow-datasets"):
        prepare("mnist", tmp_path, 28, source="tfds")


def test_without_tfds_or_tensorflow_the_message_says_what_to_do(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        @staticmethod
        def builder(*_: object, **__: object) -> object:
            raise ImportError("No module named 'tensorflow'")

    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path / "elsewhere"))
    with monkeypatch.context() as patched:
        patched.setattr(through_tfds, "_library", Library)
        with pytest.raises(
            InputError, match=r"needs TensorFlow once to prepare mnist[\s\S]*where none is needed"
        ):
            prepare("mnist", tmp_path, 28, source="tfds", download=True)
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    with pytest.raises(InputError, match=r"pip install 'dcgan-jax\[tfds\]'"):
        prepare("mnist", tmp_path, 28, source="tfds", download=True)


@pytest.fixture
def torchvision(monkeypatch: pytest.MonkeyPatch) -> Any:
    """torchvision's own classes, whatever becomes of its compiled half here."""

    class Datasets:
        MNIST = torchvision_datasets("mnist").MNIST
        FashionMNIST = torchvision_datasets("mnist").FashionMNIST
        CIFAR10 = torchvision_datasets("cifar").CIFAR10
        CelebA = torchvision_datasets("celeba").CelebA

    monkeypatch.setattr(through_torchvision, "_datasets", lambda: Datasets)
    return Datasets


@pytest.mark.torch
@pytest.mark.parametrize(("name", "folder"), [("mnist", "MNIST"), ("fashion_mnist", "FashionMNIST")])
@pytest.mark.usefixtures("torchvision")
def test_grey_images_through_torchvision(name: str, folder: str, tmp_path: Path, prepare: Prepare) -> None:
    write_idx(tmp_path / folder / "raw")
    theirs = prepare(name, tmp_path, 28, source="torchvision", cache_dir=tmp_path / "cache 1")
    ours = prepare(name, tmp_path, 28, cache_dir=tmp_path / "cache 2")
    same_bytes(ours, theirs)
    # The same files: one store serves both.
    assert ours.path.name == theirs.path.name
    assert ours.record["labels"] == theirs.record["labels"]


@pytest.mark.torch
def test_cifar10_through_torchvision(
    torchvision: Any, tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    pickled(tmp_path, monkeypatch, torchvision)
    theirs = prepare("cifar10", tmp_path, 32, source="torchvision")
    same_bytes(prepare("cifar10", unpacked_ten(tmp_path), 32), theirs)
    (tmp_path / "cifar-10-batches-py" / "data_batch_2").write_bytes(b"evil")
    with pytest.raises(InputError, match=r"could not read its CIFAR10 .* not found or corrupted"):
        prepare("cifar10", tmp_path, 32, source="torchvision")


@pytest.mark.torch
def test_celeba_through_torchvision(
    torchvision: Any, tmp_path: Path, prepare: Prepare, picture: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces(tmp_path / "celeba", picture)
    module = type("Module", (), {"CelebA": torchvision.CelebA})
    write_celeba_tables(tmp_path / "celeba", module, monkeypatch)
    theirs = prepare("celeba", tmp_path, 64, source="torchvision", cache_dir=tmp_path / "cache 1")
    ours = prepare("celeba", tmp_path, 64, cache_dir=tmp_path / "cache 2")
    same_bytes(ours, theirs)
    assert ours.path.name == theirs.path.name
    assert (theirs.annotations["attributes"] == ours.annotations["attributes"]).all()


def test_files_that_torchvision_would_not_find(tmp_path: Path, prepare: Prepare) -> None:
    write_idx(tmp_path)
    with pytest.raises(InputError, match=r"torchvision's MNIST was not found[\s\S]*MNIST/raw"):
        prepare("mnist", tmp_path, 28, source="torchvision")


def test_a_torchvision_whose_compiled_half_does_not_fit(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "packages" / "torchvision"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('operator torchvision::nms does not exist')")
    monkeypatch.syspath_prepend(package.parent)
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        monkeypatch.delitem(sys.modules, name)
    write_idx(tmp_path / "MNIST" / "raw")
    with pytest.raises(InputError) as caught:
        prepare("mnist", tmp_path, 28, source="torchvision")
    message = str(caught.value)
    assert "operator torchvision::nms does not exist" in message
    assert "pip install torch torchvision, both from one index" in message
    assert "leave out --source torchvision" in message
