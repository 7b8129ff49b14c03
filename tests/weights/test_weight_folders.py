"""Folders as hubs and training programs leave them: what is taken, what is left out, what is a question."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.runs.folder import is_run
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.formats.arrays import read_npy, read_npz, write_npz, write_safetensors
from dcgan_core.weights.opening import open_moments, open_weights
from tests.weights.test_bad_files import complaint, state
from tests.weights.test_onnx import small, trained_weights

G, D = state(), state(name="discriminator")
OTHER = {key: array * np.float32(1.5) if array.dtype.kind == "f" else array for key, array in G.items()}


def lay(folder: Path, **files: dict[str, np.ndarray] | str) -> Path:
    """Write files (`netG_npz` is netG.npz, `a__b` is a/b) with arrays or text in them, and return the folder."""
    for name, content in files.items():
        stem, _, suffix = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content)
        elif suffix == "npz":
            write_npz(path, content)
        else:
            write_safetensors(path, content)
    return folder


def opened(folder: Path) -> tuple[set[str], list[str], dict[str, Any]]:
    bundle = open_weights(folder)
    record = bundle.record["imported"]
    return set(bundle.weights), [file["name"] for file in record["files"]], record


BOTH = {"generator", "discriminator"}


def test_a_hubs_layout(tmp_path: Path) -> None:
    side = {"config_json": '{"nz": 3}', "README_md": "# A model", "training_args_bin": "x"}
    for name in ("model_safetensors", "diffusion_pytorch_model_safetensors"):
        folder = lay(tmp_path / name, **{name: G}, **side)
        assert opened(folder)[:2] == ({"generator"}, [name.removesuffix("_safetensors") + ".safetensors"])
    folder = lay(tmp_path / "two formats", model_safetensors=G, pytorch_model_bin="x")
    networks, files, record = opened(folder)
    assert (networks, files) == ({"generator"}, ["model.safetensors"])
    assert record["left_out"] == ["pytorch_model.bin: taken to be model.safetensors in another format"]
    folder = lay(tmp_path / "both", generator__model_safetensors=G, discriminator__model_safetensors=D)
    assert opened(folder)[0] == BOTH


@pytest.mark.torch
def test_pytorch_files_under_other_names(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    for name in ("pytorch_model.bin", "checkpoint.pth.tar", "network_final", "network.pkl"):
        folder = tmp_path / name.replace(".", " ")
        folder.mkdir()
        torch.save({key: torch.from_numpy(array) for key, array in G.items()}, folder / name)
        assert opened(folder)[:2] == ({"generator"}, [name])


def test_one_file_of_whatever_name(tmp_path: Path) -> None:
    lay(tmp_path, epoch_12_final_npz=G, log_txt="loss 0.3")
    assert opened(tmp_path)[:2] == ({"generator"}, ["epoch_12_final.npz"])


def test_a_named_network_and_one_that_is_not(tmp_path: Path) -> None:
    assert opened(lay(tmp_path / "a", netG_npz=G, other_npz=D))[0] == BOTH
    networks, files, record = opened(
        lay(tmp_path / "b", netG_npz=G, classifier_npz={"fc.weight": np.ones((3, 3))})
    )
    assert (networks, files) == ({"generator"}, ["netG.npz"])
    assert record["left_out"][0].startswith("classifier.npz: ")
    networks, files, record = opened(lay(tmp_path / "c", netG_npz=G, copy_npz=OTHER))
    assert files == ["netG.npz"]
    assert "another generator" in record["left_out"][0]
    # The control: a network that is named has to be readable.
    assert "This is the discriminator" in complaint(
        lay(tmp_path / "d", netG_npz=G, netD_npz={"fc.weight": np.ones((3, 3))})
    )


def test_several_of_one_network_are_a_question(tmp_path: Path) -> None:
    folder = lay(tmp_path / "a", netG_epoch_1_npz=G, netG_epoch_2_npz=OTHER, netD_npz=D)
    message = complaint(folder)
    assert "name one: netG_epoch_1.npz, netG_epoch_2.npz" in message
    assert "name one: a.npz, b.npz" in complaint(lay(tmp_path / "b", a_npz=G, b_npz=D))
    networks, files, record = opened(lay(tmp_path / "c", netG_npz=G, netG_ema_npz=OTHER, netD_npz=D))
    assert (networks, set(files)) == (BOTH, {"netG.npz", "netD.npz"})
    assert "averaged weights" in record["left_out"][0]
    bundle = import_files([tmp_path / "c" / "netG_ema.npz", tmp_path / "c" / "netG.npz"]).bundle
    assert (
        "netG_ema.npz holds weights of the generator that are averaged"
        in bundle.record["imported"]["notes"][0]
    )


@pytest.mark.parametrize("inner", ["checkpoints", "weights", "saved_models", "out"])
def test_a_project_whose_weights_are_one_level_deeper(inner: str, tmp_path: Path) -> None:
    folder = lay(tmp_path, **{f"{inner}__netG_npz": G, f"{inner}__netD_npz": D, "train_py": "import torch"})
    assert not is_run(folder)
    assert opened(folder)[0] == BOTH
    assert open_moments(folder) == {}
    lay(tmp_path, config_json='{"nz": 3}')  # which a run has too
    assert opened(folder)[0] == BOTH
    assert "several folders" in complaint(lay(folder, elsewhere__netG_npz=G))


def test_runs_are_only_our_own(tmp_path: Path) -> None:
    run = tmp_path / "run"
    (run / "checkpoints").mkdir(parents=True)
    assert is_run(run)
    assert "holds no checkpoint yet" in complaint(run)
    (run / "checkpoints" / "12.tmp").mkdir()
    (run / "checkpoints" / "12").mkdir()
    assert is_run(run / "checkpoints")
    architecture = small("akashkadel")
    bundle = Bundle(architecture, {"generator": trained_weights(architecture, "generator")}, {"step": 12})
    save_bundle(run / "checkpoints" / "12" / "weights.safetensors", bundle)
    (run / "checkpoints" / "notes.txt").write_text("mine")
    assert is_run(run)
    assert open_weights(run).record["step"] == 12
    foreign = lay(tmp_path / "foreign", weights_safetensors=G)
    assert opened(foreign)[0] == {"generator"}


def test_folders_of_other_kinds(tmp_path: Path) -> None:
    for name, files, expected in (
        ("orbax", {"_METADATA": b"{}", "manifest.ocdbt": b"x"}, "Orbax"),
        ("saved model", {"saved_model.pb": b"\x08\x01\x12\x00"}, "SavedModel"),
        ("bundle", {"c.index": b"\x00", "c.data-00000-of-00001": b"\x00"}, "TensorFlow checkpoint"),
        ("keras", {"g.h5": b"\x89HDF\r\n\x1a\n", "log.txt": b"a"}, "HDF5"),
        ("nothing", {"log.txt": b"a"}, "holds neither a run nor weights"),
    ):
        (tmp_path / name).mkdir()
        for file, content in files.items():
            (tmp_path / name / file).write_bytes(content)
        assert expected in complaint(tmp_path / name)


def test_one_network_of_our_own_bundle(tmp_path: Path) -> None:
    architecture = small("akashkadel")
    weights = {name: trained_weights(architecture, name) for name in architecture.networks()}
    save_bundle(tmp_path / "both.safetensors", Bundle(architecture, weights, {}))
    alone = import_files([tmp_path / "both.safetensors"], Hints(network="discriminator")).bundle
    assert set(alone.weights) == {"discriminator"}
    save_bundle(tmp_path / "one.safetensors", Bundle(architecture, {"generator": weights["generator"]}, {}))
    with pytest.raises(InputError, match="holds no discriminator"):
        import_files([tmp_path / "one.safetensors"], Hints(network="discriminator"))


def test_a_run_of_ours_is_not_imported(tmp_path: Path) -> None:
    run = tmp_path / "run"
    checkpoint = run / "checkpoints" / "5"
    checkpoint.mkdir(parents=True)
    bundle = _tiny()
    save_bundle(checkpoint / "weights.safetensors", bundle)
    for paths in ([run], [run, run], [checkpoint / "weights.safetensors", run]):
        with pytest.raises(InputError, match="run is a run of this program: name it alone, by --load-path"):
            import_files(paths)
    assert open_weights(run).architecture == bundle.architecture


@pytest.mark.parametrize("suffix", ["npy", "npz"])
def test_arrays_that_are_not_there_or_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    read = {"npy": read_npy, "npz": read_npz}[suffix]
    with pytest.raises(InputError, match=rf"a\.{suffix}: no such file"):
        read(tmp_path / f"a.{suffix}")
    (tmp_path / f"a.{suffix}").touch()

    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr("dcgan_core.weights.formats.arrays.open_plain", refuse)
    with pytest.raises(InputError, match=rf"a\.{suffix} cannot be read: Permission denied"):
        read(tmp_path / f"a.{suffix}")


def _tiny() -> Bundle:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    return Bundle(architecture, initial_weights(architecture, 0))
