"""Whatever can be known to be wrong before the work is said before it: no data is prepared, no framework is loaded."""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.arithmetic import ArithmeticOptions
from dcgan_core.commands.evaluate import EvaluateOptions
from dcgan_core.commands.export import ExportOptions
from dcgan_core.commands.features import FeaturesOptions
from dcgan_core.commands.filters import FiltersOptions
from dcgan_core.commands.generate import GenerateOptions, generate
from dcgan_core.commands.import_weights import ImportOptions
from dcgan_core.commands.interpolate import InterpolateOptions
from dcgan_core.commands.invert import InvertOptions
from dcgan_core.commands.neighbours import NeighboursOptions
from dcgan_core.commands.stores import main as stores
from dcgan_core.config.command_line import configure
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.pictures.panels import Panel, join_panels, panels_scale
from dcgan_core.pictures.tiles import refuse_older_images, save_image_stream
from dcgan_core.runs.folder import check_new_run
from dcgan_core.training.train import train
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import initial_network_weights
from tests.commands.conftest import TINY, Command
from tests.network.test_modules import lively
from tests.project.checkout import ROOT, run_python
from tests.stand_in import AsBytes, stand_in

LARGE = build_architecture("pytorch", image_shape=(256, 256, 1), nz=2, ngf=1, ndf=4)


@pytest.fixture(autouse=True)
def _no_data(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dcgan_core.training.starting", "dcgan_core.quality.images"):
        monkeypatch.setattr(f"{module}.open_or_prepare", lambda *_, **__: pytest.fail("data is prepared"))


@pytest.fixture
def files(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Weights of a small and of a large network, a folder, and a file where a folder should be."""
    save_bundle(here / "g.safetensors", Bundle(TINY, lively(TINY), {"dataset": "digits"}))
    large = {name: initial_network_weights(LARGE, name, 0) for name in LARGE.networks()}
    save_bundle(here / "large.safetensors", Bundle(LARGE, large, {"dataset": "digits"}))
    (here / "folder").mkdir()
    (here / "file").write_text("not a folder")
    return here


SMALL, BIG = Path("g.safetensors"), Path("large.safetensors")
NO_PLACE = Path("file/x.json")

REFUSED: dict[str, tuple[Any, str]] = {
    "evaluate, few samples": (
        EvaluateOptions(load_path=SMALL, metrics="classifier", num_samples=64), "64 samples for features of 64",
    ),
    "evaluate, no place": (EvaluateOptions(load_path=SMALL, output=NO_PLACE), "file is not a folder"),
    "evaluate, few samples for FID": (
        EvaluateOptions(load_path=SMALL, metrics="fid", num_samples=100), "FID needs more samples",
    ),
    "evaluate, labels of an unconditional network": (
        EvaluateOptions(load_path=SMALL, metrics="nearest-label"), "this network is unconditional",
    ),
    "features, a folder": (FeaturesOptions(load_path=SMALL, output=Path("folder")), "is a folder"),
    "features, no place": (FeaturesOptions(load_path=SMALL, output=NO_PLACE), "file is not a folder"),
    "features, labels": (FeaturesOptions(load_path=SMALL, labels="5"), "numbers of 10 or more"),
    "neighbours, too large": (NeighboursOptions(load_path=BIG, nearest=16, rows=64), "viewers open at most"),
    "neighbours, no place": (NeighboursOptions(load_path=SMALL, output=Path("file/x.png")), "is not a folder"),
    "filters, too large": (FiltersOptions(load_path=BIG, features=64), "viewers open at most"),
    "filters, features": (FiltersOptions(load_path=SMALL, features=5), "the last convolution has 4"),
    "arithmetic, too large": (ArithmeticOptions(load_path=SMALL, a="0-999", b="1", c="2"), "viewers open at most"),
    "arithmetic, no number": (ArithmeticOptions(load_path=SMALL, a="x", b="1", c="2"), "expected numbers"),
    "invert, no image": (InvertOptions(load_path=SMALL, image=Path("none.png")), "none.png cannot be read"),
    "invert, no place": (InvertOptions(load_path=SMALL, image=Path("a.png"), output=Path("file/x")), "a folder"),
    "interpolate, no place": (InterpolateOptions(load_path=SMALL, output=Path("file/x.png")), "is not a folder"),
    "generate, no place": (GenerateOptions(load_path=SMALL, output=Path("file/x.png")), "file is not a folder"),
    "generate, no place for files": (
        GenerateOptions(load_path=SMALL, individual=True, output=Path("file/x")), "file is not a folder",
    ),
    "generate, a folder": (GenerateOptions(load_path=SMALL, output=Path("folder")), "is a folder"),
    "generate, here": (GenerateOptions(load_path=SMALL, output=Path()), "output . is a folder"),
    "generate, the root": (GenerateOptions(load_path=SMALL, output=Path("/")), "output / is a folder"),
    "generate, a device": (GenerateOptions(load_path=SMALL, output=Path("/dev/null")), "written to plain files"),
    "generate, a stream": (GenerateOptions(load_path=SMALL, output=Path("-")), "written to plain files"),
    "generate, latents": (GenerateOptions(load_path=SMALL, save_latents=Path("file/x.npz")), "is not a folder"),
    "interpolate, a stream": (InterpolateOptions(load_path=SMALL, output=Path("/dev/stdout")), "to plain files"),
    "import_weights, a folder of other files": (
        ImportOptions(files=(SMALL,), output=Path()), r"^--output \.: this folder holds .* \(file and 3 others\)",
    ),
    "import_weights, a run": (ImportOptions(files=(SMALL,), output=Path("folder/checkpoints")), "--output folder/"),
    "features, a device": (FeaturesOptions(load_path=SMALL, output=Path("/dev/null")), "to plain files"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_command_refuses_before_it_works(files: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    options, words = REFUSED[what]
    monkeypatch.setattr("dcgan_core.quality.inception._library", lambda: None)
    work = importlib.import_module(f"dcgan_core.commands.{what.partition(',')[0]}").COMMAND.work
    before = sorted(files.rglob("*"))
    with pytest.raises(InputError, match=words):
        work(options, stand_in())
    assert sorted(files.rglob("*")) == before


OWN, PICTURE = Path("own.npz"), Path("own.png")

OVER_ITS_OWN: dict[str, Any] = {
    "generate, latents": GenerateOptions(latents=OWN, output=OWN),
    "generate, weights": GenerateOptions(load_path=OWN, output=Path("own"), format="npz"),
    "generate, saved over its latents": GenerateOptions(latents=OWN, save_latents=OWN, num_output=1),
    "generate, saved over its weights": GenerateOptions(load_path=OWN, save_latents=Path("link.npz")),
    "generate, two results": GenerateOptions(output=Path("new.npz"), save_latents=Path("folder/../new.npz")),
    "interpolate, latents": InterpolateOptions(latents=OWN, output=PICTURE),
    "interpolate, weights": InterpolateOptions(load_path=OWN, output=Path("own")),
    "arithmetic, latents": ArithmeticOptions(latents=OWN, a="0", b="1", c="2", output=PICTURE),
    "neighbours, latents": NeighboursOptions(load_path=SMALL, latents=OWN, output=PICTURE),
    "filters, weights": FiltersOptions(load_path=OWN, output=PICTURE),
    "invert, image": InvertOptions(image=PICTURE, output=PICTURE),
    "export, weights": ExportOptions(load_path=SMALL, output=SMALL),
}


@pytest.mark.parametrize("what", OVER_ITS_OWN)
def test_no_result_replaces_a_file_that_it_is_made_from(files: Path, what: str) -> None:
    for path in (OWN, PICTURE):
        path.write_bytes(b"mine")
    before = SMALL.read_bytes()
    Path("link.npz").hardlink_to(OWN)
    work = importlib.import_module(f"dcgan_core.commands.{what.partition(',')[0]}").COMMAND.work
    with pytest.raises(InputError, match=r"would be replaced, and the result is made|names this file too"):
        work(OVER_ITS_OWN[what], stand_in())
    assert OWN.read_bytes() == PICTURE.read_bytes() == b"mine"
    assert SMALL.read_bytes() == before


MISSING = Path("gone.pth")

WITHOUT_WEIGHTS: dict[str, Any] = {
    "features": FeaturesOptions(load_path=MISSING),
    "neighbours": NeighboursOptions(load_path=MISSING),
    "filters": FiltersOptions(load_path=MISSING),
    "arithmetic": ArithmeticOptions(load_path=MISSING, a="0", b="1", c="2"),
    "invert": InvertOptions(load_path=MISSING, image=Path("a.png")),
    "interpolate": InterpolateOptions(load_path=MISSING),
    "generate": GenerateOptions(load_path=MISSING),
    "evaluate": EvaluateOptions(load_path=MISSING),
}


@pytest.mark.parametrize("name", WITHOUT_WEIGHTS)
def test_missing_weights_come_before_a_default_place(files: Path, name: str) -> None:
    for folder in (
        "evaluation",
        "neighbours",
        "filters",
        "arithmetic",
        "inverted",
        "interpolate",
        "generated",
    ):
        (files / folder).touch()  # where the folder of the results would be
    work = importlib.import_module(f"dcgan_core.commands.{name}").COMMAND.work
    with pytest.raises(InputError, match=r"^gone\.pth: no such file or folder"):
        work(WITHOUT_WEIGHTS[name], stand_in())


TRAININGS: dict[str, tuple[dict[str, Any], str]] = {
    "no TensorBoard": ({"tensorboard": True}, "--tensorboard needs TensorBoard"),
    "a naming without room": ({"naming": "tomatopope0"}, "layout 'tomatopope' cannot hold"),
    "no weights": ({"init_from": "none.pth"}, "none.pth: no such file"),
    "weights of another size": ({"init_from": "large.safetensors"}, "draws 256x256 images"),
    "weights of another colour": ({"init_from": "g.safetensors", "channels": 3}, "with 1 channel,"),
    "few samples": (
        {"evaluate_metric": "classifier", "evaluate_every": 1, "evaluate_samples": 50}, "50 samples for features",
    ),
    "a file for a folder": ({"output_path": "file/run"}, "file is not a folder"),
    "a run that is there": ({"output_path": "run"}, "already holds a run"),
    "a folder of other files": ({"output_path": "."}, r"not a run's \(file and 4 others\); name .*, such as run$"),
}  # fmt: skip


@pytest.mark.torch
@pytest.mark.parametrize("what", TRAININGS)
def test_a_training_refuses_before_data_is_prepared(
    files: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    fields, words = TRAININGS[what]
    if what == "no TensorBoard":
        monkeypatch.setitem(sys.modules, "tensorboard.summary.writer.record_writer", None)
    (files / "run" / "checkpoints").mkdir(parents=True)
    config = configure({"dataset": "digits", "image_size": 16, "ngf": 2, "ndf": 2, **fields})
    with pytest.raises(InputError, match=words):
        train(config, stand_in(), report=lambda _: None)


def test_a_folder_with_nothing_in_it_or_hidden_files_is_free(files: Path) -> None:
    check_new_run(files / "new")
    check_new_run(files / "folder")
    (files / "folder" / ".DS_Store").touch()
    (files / "folder" / "events").mkdir()  # TensorBoard's, of a run that was stopped before its first step
    check_new_run(files / "folder")
    check_new_run(None)


def test_a_dry_run_refuses_the_folder_that_the_run_would(files: Path) -> None:
    (files / "folder" / "IMG_1.jpg").touch()
    config = configure({"dataset": "digits", "output_path": "folder", "dry_run": True})
    with pytest.raises(InputError, match=r"not a run's \(IMG_1\.jpg\); .* such as folder/run$"):
        train(config, stand_in(), report=lambda _: None)


def test_a_training_finds_a_place_before_data_is_prepared(files: Path) -> None:
    (files / "runs").write_text("not a folder")
    with pytest.raises(InputError, match="runs is not a folder"):
        train(configure({"dataset": "digits"}), stand_in(), report=lambda _: None)


def test_a_store_is_not_read_for_a_picture_that_cannot_be_written(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dcgan_core.data.housekeeping.find_store", lambda *_: pytest.fail("it is opened"))
    outcome = command(stores, "--store", "digits", "--picture", "x.gif", "--verify")
    assert (outcome.status, "png, jpg, bmp" in outcome.err) == (2, True)


def test_the_size_of_a_picture_is_known_before_there_is_one() -> None:
    """The check and the picture: the same function says how large it is."""
    images = np.zeros((6, 16, 16, 1), np.uint8)
    for labels in (None, ["1"] * 6):
        panels = [Panel(images, 2, labels=labels), Panel(images[:3], 3)]
        scale = panels_scale([(6, 2), (3, 3)], 16, 16, labelled=labels is not None)
        assert join_panels(panels).shape[1] >= 5 * 16 * scale
    with pytest.raises(InputError, match="viewers open at most"):
        panels_scale([(9000, 1)], 16, 16)
    with pytest.raises(InputError, match="viewers open at most"):
        join_panels([Panel(np.zeros((9000, 16, 16, 1), np.uint8), 1)])


# --- a folder that was used before -----------------------------------------------------------------------


def written(folder: Path, count: int, suffix: str = "png") -> None:
    refuse_older_images(folder, count, suffix)
    save_image_stream(folder, iter([np.zeros((count, 4, 4, 1), np.uint8)]), count, suffix)


@pytest.mark.parametrize(
    ("again", "refused"),
    [
        (lambda folder: written(folder, 12), False),
        (lambda folder: written(folder, 20), False),
        (lambda folder: written(folder, 5), True),
        (lambda folder: written(folder, 12, "jpg"), True),
        (lambda folder: refuse_older_images(folder, 12, "png", "image{number}"), True),
        (lambda folder: refuse_older_images(folder, 20_000), True),  # their names have a digit more
    ],
)
def test_older_pictures_do_not_stay_among_new_ones(
    tmp_path: Path, again: Callable[[Path], None], *, refused: bool
) -> None:
    written(tmp_path, 12)
    (tmp_path / "notes.txt").write_text("mine")
    if not refused:
        again(tmp_path)
        return
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match=r"holds (7|12) older pictures \(00"):
        again(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_generate_refuses_before_it_draws(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Generator(AsBytes):
        architecture, record = TINY, {}

        def images(self, latents: np.ndarray) -> Any:
            pytest.fail("it draws")

    written(files / "out", 12)
    options = GenerateOptions(load_path=SMALL, output=Path("out"), individual=True, num_output=5)
    with pytest.raises(InputError, match="out holds 7 older pictures"):
        generate(options, stand_in(generator=lambda *_: Generator()))
    monkeypatch.chdir(files / "out")
    here = dataclasses.replace(options, load_path=files / SMALL, output=Path())
    with pytest.raises(InputError, match=r"\. holds 7 older pictures"):
        generate(here, stand_in(generator=lambda *_: Generator()))


def test_pages_of_an_earlier_call_are_named(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dcgan_core.sampling.pages.PAGE", 4)

    class Generator(AsBytes):
        architecture, record = TINY, {}

        def images(self, latents: np.ndarray) -> Any:
            yield np.zeros((len(latents), 16, 16, 1), np.float32)

    framework = stand_in(generator=lambda *_: Generator())
    for count, note in ((12, ""), (8, "g_003.png"), (3, "g_001.png, g_002.png, g_003.png")):
        options = GenerateOptions(load_path=SMALL, output=Path("g.png"), num_output=count)
        generate(options, framework)
        said = capsys.readouterr().out
        assert ("are also there" in said) == bool(note)
        assert note in said


@pytest.mark.torch
@pytest.mark.parametrize("package", ["dcgan_jax", "dcgan_torch"])
def test_devices_that_are_not_there_are_named_before_data_is_prepared(tmp_path: Path, package: str) -> None:
    done = run_python(
        *("-m", f"{package}.train", "--dataset", "digits", "--devices", "4"),
        cwd=tmp_path,
        PYTHONPATH=str(ROOT),
        DCGAN_CACHE=str(tmp_path / "cache"),
        JAX_PLATFORMS="cpu",
        XLA_FLAGS="",
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --devices 4: ")
    assert not list(tmp_path.iterdir())
