"""The promise of `docs/checkpoints.md`: what the first version wrote can be read; what a later one wrote is refused."""

from __future__ import annotations

import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture
from dcgan_core.errors import InputError
from dcgan_core.runs.folder import read_run
from dcgan_core.training.checkpoints import check_restored, newest_checkpoint
from dcgan_core.weights.bundle import load_bundle
from dcgan_core.weights.opening import open_weights
from tests.reliability import tiny

FIRST_VERSION = Path(__file__).parent / "data" / "first-version.zip"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A run of five steps, as version 1 of the format has it."""
    with zipfile.ZipFile(FIRST_VERSION) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "run"


def test_a_checkpoint_of_the_first_version_goes_on(first: Path) -> None:
    checkpoint = newest_checkpoint(first, pytest.fail)
    assert checkpoint is not None
    assert (checkpoint.step, checkpoint.manifest["format"]) == (5, "dcgan-checkpoint-1")
    record = read_run(first)
    architecture = Architecture.from_dict(record["architecture"])
    config = TrainingConfig.from_dict(record["config"])
    bundle = load_bundle(checkpoint.path / "weights.safetensors")
    assert bundle.architecture == architecture
    trainer = tiny.make_jax_trainer(architecture, config, bundle.weights, 1)
    trainer.load_state(checkpoint.state)
    snapshot = trainer.snapshot()
    check_restored(checkpoint, snapshot.arrays)
    for network, weights in snapshot.weights().items():
        for name, array in weights.items():
            assert np.array_equal(array, bundle.weights[network][name])
    height, width, channels = architecture.image_shape
    images = np.zeros((config.batch_size, height, width, channels), np.uint8)
    latents = np.ones((config.batch_size, architecture.nz), np.float32)
    assert np.isfinite(float(trainer.train_step(images, latents)["d_loss"]))


def test_its_weights_open_without_a_framework(first: Path) -> None:
    assert open_weights(first).record["step"] == 5


def test_a_later_version_is_refused_by_name(first: Path) -> None:
    manifest = first / "checkpoints" / "5" / "manifest.json"
    content = json.loads(manifest.read_text())
    del content["checksum"]
    manifest.write_text(json.dumps({**content, "format": "dcgan-checkpoint-7", "dcgan": "7.1.0"}))
    with pytest.raises(InputError) as reported:
        newest_checkpoint(first, pytest.fail)
    for words in ("dcgan-checkpoint-7", "dcgan 7.1.0", "which reads 'dcgan-checkpoint-1'", "a later one"):
        assert words in str(reported.value)


def test_a_later_run_is_refused_by_name(first: Path) -> None:
    path = first / "config.json"
    path.write_text(path.read_text().replace("dcgan-run-1", "dcgan-run-7"))
    with pytest.raises(InputError, match="'dcgan-run-7'; this version of dcgan reads 'dcgan-run-1'"):
        read_run(first)


def read_with_numpy_alone(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """What `docs/checkpoints.md` shows: eight bytes of length, a JSON header, the arrays."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header: dict[str, Any] = json.loads(content[8 : 8 + length])
    kinds = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8"}
    metadata = header.pop("__metadata__")
    arrays = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(content[start:end], kinds[entry["dtype"]]).reshape(entry["shape"])
    return arrays, metadata


def test_the_weights_can_be_read_with_numpy_alone(first: Path) -> None:
    path = first / "checkpoints" / "5" / "weights.safetensors"
    arrays, metadata = read_with_numpy_alone(path)
    assert metadata["format"] == "dcgan-weights-1"
    bundle = load_bundle(path)
    expected = {f"{n}.{k}": a for n, weights in bundle.weights.items() for k, a in weights.items()}
    assert arrays.keys() == expected.keys()
    for name, array in arrays.items():
        assert array.dtype == expected[name].dtype
        assert np.array_equal(array, expected[name])
    assert arrays["generator.layers.0.kernel"].shape == (4, 4, 4, 4)
    assert json.loads(metadata["architecture"])["preset"] == "pytorch"


def test_the_manual_shows_the_code_that_reads_them(first: Path) -> None:
    """The snippet of the documentation itself, run on the file of the first version."""
    manual = (Path(__file__).parents[2] / "docs" / "checkpoints.md").read_text(encoding="utf-8")
    code = manual.split("```python\n")[1].split("```")[0]
    scope: dict[str, Any] = {"path": str(first / "checkpoints" / "5" / "weights.safetensors")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the snippet leaves its file to Python
        exec(code, scope)
    expected, _ = read_with_numpy_alone(first / "checkpoints" / "5" / "weights.safetensors")
    assert scope["arrays"].keys() == expected.keys()
    assert all(np.array_equal(scope["arrays"][name], expected[name]) for name in expected)


def test_no_file_holds_the_name_of_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that files outlive the layout of the code: a run, its checkpoints, a prepared store."""
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path / "cache"))
    tiny.run(tmp_path / "run", num_steps=1, ema=0.9)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"config.json", "manifest.json", "weights.safetensors", "images.npy"} <= {
        path.name for path in files
    }
    named = [path for path in files if path.name != "log.txt" and b"dcgan_" in path.read_bytes()]
    assert named == []
