"""Hostile files of Keras: each one sentence, in bounded time and memory, and nothing outside the file is read."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.weights.formats import hdf5
from tests.weights.test_keras import complaint, edit, h5py, save_tutorial


def rebuilt(source: Path, target: Path, **changes: bytes | None) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = changes.get(name.replace(".", "_"), old.read(name))
            if data is not None:
                new.writestr(name, data)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keras") / "g.keras"
    save_tutorial(path)
    return path


def test_hostile_zips(saved: Path, tmp_path: Path) -> None:
    for entry in ("../outside.txt", "/etc/passwd", "a/../../b", "C:\\x"):
        path = tmp_path / "g.keras"
        shutil.copy(saved, path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(entry, "x")
        assert "leads out of it" in complaint(path)
    shutil.copy(saved, path)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("config.json", "{}")
    assert "two entries" in complaint(path)
    rebuilt(saved, path, model_weights_h5=bytes(2**26))
    assert "do not shrink like that" in complaint(path)
    rebuilt(saved, path, model_weights_h5=None)
    assert "holds no config.json with a model.weights.h5" in complaint(path)
    rebuilt(saved, path, config_json=b'{"a": ' * 100_000)
    assert "config.json" in complaint(path)
    rebuilt(saved, path, config_json=b"[1]")
    complaint(path)


def test_hostile_hdf5(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bytes(4096))
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = np.zeros((4, 4), "f4")

    def refused(expected: str, write: Callable[[Any], None]) -> None:
        path = tmp_path / "net.h5"
        with h5py.File(path, "w") as file:
            file.attrs["model_config"] = "{}"
            write(file.create_group("model_weights"))
        assert expected in complaint(path)

    def external_link(group: Any) -> None:
        group["a"] = h5py.ExternalLink("other.h5", "x")

    def soft_link(group: Any) -> None:
        group["a"] = h5py.SoftLink("/model_weights")

    def cycle(group: Any) -> None:
        group["a"] = group

    def external_storage(group: Any) -> None:
        group.create_dataset("a", (4, 4), "f4", external=[(str(tmp_path / "secret"), 0, 64)])

    def virtual(group: Any) -> None:
        layout = h5py.VirtualLayout((4, 4), "f4")
        layout[:] = h5py.VirtualSource("other.h5", "x", (4, 4))
        group.create_virtual_dataset("a", layout)

    def never_written(group: Any) -> None:
        group.create_dataset("a", (10**6, 10**6), "f4")

    def bomb(group: Any) -> None:
        group.create_dataset("a", (2**12, 2**10), "f4", compression="gzip")[...] = 0

    def many_times(group: Any) -> None:
        group["a"] = np.zeros((100, 100), "f4")
        for number in range(100):
            group[str(number)] = group["a"]

    def references(group: Any) -> None:
        group.create_dataset("a", (2,), h5py.ref_dtype)

    refused("points into another file", external_link)
    refused("is a link and not an array", soft_link)
    refused("nested in a loop", cycle)
    refused("stored in another file", external_storage)
    refused("stored in another file", virtual)
    refused("are stored of it", never_written)
    refused("are stored of it", bomb)
    refused("more bytes than the file has", many_times)
    refused("expected numbers", references)


def test_a_file_on_which_the_library_loops_or_crashes(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(hdf5, "SECONDS", 0)
        assert "did not end within 0 s" in complaint(saved)
    monkeypatch.setattr(hdf5, "_SPARE_MEMORY", 0)  # the process cannot even start to read
    assert "damaged: the HDF5 library failed" in complaint(saved)


def test_misfits_are_named(saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "g.keras"
    edit(saved, path, lambda text: text.replace('"target_shape": [3, 3, 6]', '"target_shape": [3, 3, 7]'))
    assert "(54,) cannot become (3, 3, 7)" in complaint(path)
    edit(saved, path, lambda text: text.replace('"kernel_size": [5, 5]', '"kernel_size": [4, 4]'))
    assert "(4, 4) is stated" in complaint(path)
    edit(saved, path, lambda text: text.replace('"strides": [2, 2]', '"strides": [0, 2]'))
    complaint(path)
    edit(saved, path, lambda text: text.replace('"strides": [2, 2]', '"strides": [1000000000, 2]'))
    assert "strides" in complaint(path)
    edit(saved, path, lambda text: text.replace('"use_bias": false', '"use_bias": true'))
    assert "expected kernel, bias" in complaint(path)
    edit(saved, path, lambda text: json.dumps({**json.loads(text), "config": {"layers": [1, "x", None]}}))
    complaint(path)
