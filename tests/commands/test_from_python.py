"""Training from Python: which images `fit` takes, what editors and `help` know of it, and the run it returns."""

# pyright: reportUnnecessaryTypeIgnoreComment=true
# So that type checking fails where a misspelt field is no longer an error.

from __future__ import annotations

import dataclasses
import inspect
import io
import math
import pydoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

import dcgan_core
import dcgan_jax
from dcgan_core.config.options import options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError
from dcgan_core.training.keywords import FitFields
from dcgan_core.training.run import SHOWN_SIDE, Run
from scripts.fit_fields import FILE, annotation_text, keywords_text
from tests.commands.test_fit import FIELDS

if TYPE_CHECKING:
    dcgan_jax.fit("digits", num_epochs=3, image_size="96x64", data_dir="images")
    dcgan_jax.fit("digits", num_epoch=3)  # pyright: ignore[reportCallIssue]
    dcgan_jax.fit("digits", num_epochs="3")  # pyright: ignore[reportArgumentType]
    dcgan_jax.fit("digits", protocol="papr")  # pyright: ignore[reportArgumentType]
    dcgan_jax.fit("digits", compile=True)  # pyright: ignore[reportCallIssue]


# --- which images ----------------------------------------------------------------------------------------


def resolved(*arguments: Any, **fields: Any) -> str:
    """Return the configuration that `fit` would train by, as text."""
    said: list[str] = []
    assert repr(dcgan_jax.fit(*arguments, **fields, dry_run=True, report=said.append)) == (
        "<Run: nothing was trained>"
    )
    return "\n".join(said)


@pytest.fixture
def photos(here: Path) -> Path:
    for name in ("photos", "mnist"):
        (here / name).mkdir()
    (here / "photos.zip").write_bytes(b"")
    return here / "photos"


@pytest.mark.usefixtures("photos")
@pytest.mark.parametrize(
    ("images", "dataset", "folder"),
    [
        ("digits", "digits", "data"),
        ("mnist", "mnist", "data"),
        ("./mnist", "folder", "mnist"),
        (Path("mnist"), "folder", "mnist"),
        ("photos", "folder", "photos"),
        ("photos.zip", "folder", "photos.zip"),
        ("missing/photos", "folder", "missing/photos"),
    ],
)
def test_the_first_argument_says_which_images(images: Any, dataset: str, folder: str) -> None:
    lines = resolved(images).split("\n")
    assert any(line.startswith(f'dataset = "{dataset}"') for line in lines)
    assert any(line.startswith(f'data_dir = "{folder}"') for line in lines)
    # The recipe of the dataset comes with it.
    assert any(f"configs/{dataset}.toml" in line for line in lines)


def test_without_it_the_images_are_the_default_ones() -> None:
    assert f'dataset = "{TrainingConfig.dataset}"' in resolved()


@pytest.mark.usefixtures("photos")
@pytest.mark.parametrize(
    ("images", "fields", "error", "expected"),
    [
        ("nmist", {}, InputError, "did you mean 'mnist'"),
        ("missing/photos", {}, InputError, "missing/photos"),
        ("missing.zip", {}, InputError, r"missing\.zip"),
        ("photos", {}, InputError, "photos"),
        ("", {}, InputError, r"fit\(''\): no such dataset, file or folder; the datasets are celeba,"),
        (3, {}, InputError, r"fit\(3\): expected a dataset's name, a path"),
        (b"digits", {}, InputError, "expected a dataset's name"),
        (
            np.zeros((90, 8, 8)),
            {},
            InputError,
            r"^fit\(ndarray of shape \(90, 8, 8\), float64\): expected a.* as PNG",
        ),
        ([np.zeros(9)] * 99, {}, InputError, r"^fit\(list of 99\): expected a .* TrainingConfig$"),
        (
            "https://example.org/a.zip",
            {},
            InputError,
            "^https://example.org/a.zip: images are not fetched from",
        ),
        ("hf://", {}, InputError, "'hf://' is an incomplete address"),
        ("digits", {"dataset": "mnist"}, TypeError, "names the images twice"),
        ("./photos", {"data_dir": "other"}, TypeError, "names the images twice"),
        (TrainingConfig(), {"num_steps": 3}, TypeError, "not both"),
    ],
)
def test_images_that_cannot_be_are_refused(
    here: Path, images: Any, fields: dict[str, Any], error: type[Exception], expected: str
) -> None:
    before = sorted(here.rglob("*"))
    with pytest.raises(error, match=expected):
        dcgan_jax.fit(images, **fields, report=lambda _: None)
    assert sorted(here.rglob("*")) == before


# --- what editors and help know --------------------------------------------------------------------------


def test_the_typed_fields_are_those_of_the_configuration() -> None:
    assert FILE.read_text(encoding="utf-8") == keywords_text(), "make it anew: python -m scripts.fit_fields"
    assert set(FitFields.__annotations__) == {"config", *options_of(TrainingConfig)}


def test_another_type_makes_another_file() -> None:
    """The control: what is written depends on the type of each field."""
    assert annotation_text((int, type(None))) == "int | None"
    assert annotation_text((Path,)) == "str | Path"
    assert annotation_text(options_of(TrainingConfig)["channels"].members) == "Literal[1, 3] | None"


@pytest.mark.torch
def test_pytorch_has_fields_of_its_own() -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    from dcgan_torch.framework import fit
    from dcgan_torch.training.config import TorchFitFields, TorchTrainingConfig

    options = options_of(TorchTrainingConfig)
    assert set(TorchFitFields.__annotations__) == {"config", *options}
    own = sorted(set(options) - set(options_of(TrainingConfig)))
    assert all(options[name].annotation is bool for name in own)
    assert set(own) <= set(inspect.signature(fit).parameters)


def test_help_and_completion_list_every_field() -> None:
    parameters = inspect.signature(dcgan_jax.fit).parameters
    assert list(parameters)[:3] == ["images", "report", "config"]
    assert set(parameters) - {"images", "report", "config"} == set(options_of(TrainingConfig))
    shown = pydoc.plain(pydoc.render_doc(dcgan_jax.fit))
    assert "num_epochs=..." in shown
    assert "num_epochs: Length of the training in epochs. [1 or more epochs]" in shown
    assert len(max(shown.split("\n")[3:], key=len)) < 120


def test_the_package_lists_what_it_offers() -> None:
    import dcgan_torch

    for package in (dcgan_jax, dcgan_torch):
        assert {*package.__all__, "__version__"} <= set(dir(package))
        assert package.__version__ == dcgan_core.__version__
        assert package.to_uint8(np.ones(3)).tolist() == [255, 255, 255]
    assert "to_uint8" in pydoc.plain(pydoc.render_doc(dcgan_jax))


# --- the run ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["jax", pytest.param("torch", marks=pytest.mark.torch)])
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Run]:
    package: Any = dcgan_jax
    if request.param == "torch":
        pytest.importorskip("torch", reason="PyTorch is not installed")
        import dcgan_torch

        package = dcgan_torch
    fields: dict[str, Any] = {**FIELDS, "num_steps": 3, "log_every_steps": 1, "sample_every_steps": 2}
    path = tmp_path_factory.mktemp("python") / "run"
    return package, package.fit(fields.pop("dataset"), **fields, output_path=path, report=lambda _: None)


def test_a_run_has_its_generator(trained: tuple[Any, Run]) -> None:
    package, run = trained
    generator = run.generator()
    assert type(generator) is type(package.load_generator(run.path))
    assert np.array_equal(generator.sample(5), package.load_generator(run.path).sample(5))
    assert repr(generator).endswith(f"step 3, from {generator.source}>")
    with pytest.raises(InputError, match="no checkpoint of step 2"):
        run.generator(checkpoint=2)


def test_a_run_has_its_measurements(trained: tuple[Any, Run]) -> None:
    _, run = trained
    lines = run.stats()
    assert [line["step"] for line in lines] == [1, 2, 3]
    assert all(math.isfinite(line["d_loss"]) for line in lines)
    assert run.stats("evaluation") == []
    stats = run.path / "stats.jsonl"
    whole = stats.read_text()
    stats.write_text(whole + '{"step": 3, "event": "evaluation", "evaluation": 0.5}\n')
    try:
        assert run.stats() == lines
        assert [line["evaluation"] for line in run.stats("evaluation")] == [0.5]
    finally:
        stats.write_text(whole)


def test_a_run_has_its_pictures(trained: tuple[Any, Run]) -> None:
    _, run = trained
    pictures = run.samples()
    assert len(pictures) == 2
    assert pictures[0].stat().st_mtime_ns <= pictures[1].stat().st_mtime_ns
    for picture in pictures:
        with Image.open(picture) as opened:
            assert opened.format == "PNG"
    shown = run._repr_png_()
    assert shown is not None
    with Image.open(io.BytesIO(shown)) as small, Image.open(pictures[-1]) as newest:
        assert max(small.size) <= SHOWN_SIDE < max(newest.size)
        whole = np.asarray(newest.convert("L").resize(small.size, Image.Resampling.BOX), float)
        assert np.abs(np.asarray(small, float) - whole).mean() < 10
    assert dataclasses.replace(run, path=run.path / "moved")._repr_png_() is None


def test_a_picture_that_is_damaged_is_not_shown(trained: tuple[Any, Run], tmp_path: Path) -> None:
    (tmp_path / "samples" / "fixed_noise").mkdir(parents=True)
    (tmp_path / "samples" / "fixed_noise" / "epoch_0001.png").write_bytes(b"PNG")
    damaged = dataclasses.replace(trained[1], path=tmp_path)
    assert len(damaged.samples()) == 1
    assert damaged._repr_png_() is None


def test_a_run_is_one_line(trained: tuple[Any, Run]) -> None:
    _, run = trained
    assert repr(run).startswith("<Run ")
    assert repr(run).endswith("run: 3 steps>")
    stopped = dataclasses.replace(run, status=130)
    assert "3 steps, stopped by a signal and saved (exit status 130)>" in repr(stopped)


def test_a_dry_run_has_no_generator(trained: tuple[Any, Run]) -> None:
    nothing = dataclasses.replace(trained[1], step=0)
    assert nothing._repr_png_() is None
    with pytest.raises(InputError, match="dry run"):
        nothing.generator()
