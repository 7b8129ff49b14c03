"""The public programs' documented commands, as written, against ours; and the files they leave, under their names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.config.command_line import parse_training_config
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from dcgan_core.framework import Snapshot
from dcgan_core.runs.naming import NAMINGS, get_naming
from dcgan_core.training.samples import Artefacts, Guard, _no_moments
from dcgan_core.training.schedule import Schedule
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import initial_network_weights
from dcgan_core.weights.opening import open_moments, open_weights
from dcgan_jax.generate import main as generate
from dcgan_jax.train import main as train
from tests.commands.conftest import Command
from tests.reliability import tiny

TINY = ("--dataset", "digits", "--ngf", 2, "--ndf", 2, "--nz", 4, "--batch-size", 165, "--sample-every", 1)


@pytest.fixture(autouse=True)
def _two_steps_an_epoch() -> Iterator[None]:
    with tiny.few_digits():
        yield


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_command_of_akashkadel(command: Command) -> None:
    documented = ["--num-epochs", "100", "--output-path", "./results/", "--use-fixed"]
    config = parse_training_config(["--config", "variants/akashkadel", *documented], prog="train")
    assert (config.num_epochs, config.output_path, config.use_fixed) == (100, Path("results"), True)
    documented[1] = "2"
    outcome = command(train, "--config", "variants/akashkadel", *documented, *TINY, "--image-size", 28)
    assert outcome.status == 0, outcome.err
    results = Path("results")
    assert {"fixed_noise/Epoch_1.png", "fixed_noise/Epoch_2.png", "fixed_noise/animated.gif"} <= set(
        files(results)
    )
    own = results / "samples" / "fixed_noise"
    assert (results / "fixed_noise" / "Epoch_2.png").read_bytes() == (own / "epoch_0002.png").read_bytes()
    with Image.open(results / "fixed_noise" / "animated.gif") as gif:
        assert gif.info["duration"] == 200  # 5 frames a second


@pytest.mark.torch
def test_the_commands_of_tomatopope0(command: Command) -> None:
    outcome = command(
        train, "--config", "variants/tomatopope0", *TINY, "--image-size", 16, "--output-path", "."
    )
    assert outcome.status == 0, outcome.err
    assert "Models/G-1.pt" in files(Path())
    weights = open_weights(Path("Models/G-1.pt")).weights["generator"]
    own = open_weights(Path()).weights["generator"]
    assert all(np.array_equal(weights[name], own[name]) for name in own if not name.endswith("updates"))
    outcome = command(generate, "--load_path", "Models/G-1.pt", "--naming", "tomatopope0", "--num_output", 10)
    assert outcome.status == 0, outcome.err
    assert files(Path("Outputs")) == [f"G-1/image{number}.bmp" for number in range(10)]
    # The same names from the run itself, and no leave to overrule them.
    assert command(generate, "--load_path", ".", "--naming", "tomatopope0", "--num_output", 10).status == 0
    outcome = command(generate, "--naming", "tomatopope0", "--output", "here.png")
    assert outcome.status == 2
    assert "--naming and --output" in outcome.err


def test_tomatopope0_keeps_faces_apart_from_digits(command: Command) -> None:
    for channels, folder in ((3, "G-10-Face"), (1, "G-10")):
        architecture = build_architecture("tomatopope", image_shape=(16, 16, channels), nz=4, ngf=2, ndf=2)
        weights = {"generator": initial_network_weights(architecture, "generator", 0)}
        save_bundle(Path("G-10.safetensors"), Bundle(architecture, weights))
        outcome = command(
            generate, "--load_path", "G-10.safetensors", "--naming", "tomatopope0", "--num_output", 2
        )
        assert outcome.status == 0, outcome.err
        assert files(Path("Outputs", folder)) == ["image0.bmp", "image1.bmp"]


@pytest.mark.torch
@pytest.mark.usefixtures("with_curves")
def test_the_commands_of_divyaanshdevarriya(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its network draws 64x64 images only: sixteen of them, in a cache of their own.
    monkeypatch.setattr(tiny, "IMAGES", 16)
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path / "cache"))
    arguments = [*TINY, "--image-size", 64, "--channels", 3, "--num-epochs", 1, "--output-path", "."]
    arguments += ["--batch-size", 8]
    arguments += ["--sample-every-steps", 1]
    outcome = command(train, "--config", "variants/divyaanshdevarriya", *arguments)
    assert outcome.status == 0, outcome.err
    # Every third epoch, counted from 0.
    assert files(Path("model")) == ["model_epoch_0.pth", "model_final.pth"]
    assert {"images/losses.png", "images/celeba.gif"} <= set(files(Path()))
    moments = open_moments(Path("model/model_final.pth"))
    assert {name: state.step for name, state in moments.items()} == {"generator": 2, "discriminator": 2}
    line = ["--load_path", "model/model_final.pth", "--num_output", "5"]
    assert command(generate, *line, "--naming", "divyaanshdevarriya").status == 0
    assert "images/generated_img.png" in files(Path())


def test_a_naming_that_cannot_hold_the_network(command: Command) -> None:
    outcome = command(train, *TINY, "--image-size", 16, "--naming", "tomatopope0", "--output-path", "run")
    assert outcome.status == 2
    assert "tomatopope" in outcome.err
    assert not Path("run").exists()


def test_weights_for_pytorch_without_pytorch(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)  # as find_spec and import find it where it is missing
    outcome = command(
        train, "--config", "variants/tomatopope0", *TINY, "--image-size", 16, "--output-path", "run"
    )
    assert outcome.status == 2
    assert "G-1.pt (--naming tomatopope0) needs PyTorch" in outcome.err
    assert not Path("run").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--naming", "akashkadel"], "saves no drawn images"),
        (["--naming", "tomatopop0"], "did you mean 'tomatopope0'"),
    ],
)
def test_a_naming_that_generate_refuses(command: Command, arguments: list[str], expected: str) -> None:
    outcome = command(generate, *arguments)
    assert outcome.status == 2
    assert expected in outcome.err


def artefacts(run: Path, naming: str, **fields: object) -> Artefacts:
    config = TrainingConfig(naming=naming, num_epochs=20, sample_every_steps=100, **fields)  # pyright: ignore[reportArgumentType]
    return Artefacts(run, config, Schedule.of(config, steps_per_epoch=150), Guard(pytest.fail))


def test_the_names_of_arunsandy1309_and_shikhharsiingh(tmp_path: Path) -> None:
    """A grid replaces the one before it of the same epoch."""
    for name, expected in (
        (
            "arunsandy1309",
            {"results/fake_samples_epoch_000.png": "150", "results/fake_samples_epoch_019.png": "3000"},
        ),
        ("shikhharsiingh", {"images/20ep_res.png": "3000", "images/20epochs.png": "curves"}),
    ):
        run = tmp_path / name
        made = artefacts(run, name)
        for step in (100, 150, 2900, 3000):
            picture = tmp_path / f"{step}.png"
            picture.write_text(str(step))
            made.grid(step, picture)
        (run / "samples").mkdir(parents=True, exist_ok=True)
        (run / "samples" / "real.png").write_text("real")
        (run / "losses.png").write_text("curves")
        made.finish()
        found = {
            path: (run / path).read_text()
            for path in files(run)
            if "/" in path and not path.startswith("samples")
        }
        real = {"results/real_samples.png": "real"} if name == "arunsandy1309" else {}
        assert found == expected | real


def test_every_naming_is_that_of_a_configuration() -> None:
    for name in NAMINGS:
        assert parse_training_config(["--config", f"variants/{name}"], prog="train").naming == name
    assert get_naming("akashkadel").models == ()  # its program keeps no weights


@pytest.mark.torch
@pytest.mark.parametrize("naming", [name for name, naming in NAMINGS.items() if naming.models])
def test_a_naming_that_is_accepted_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, naming: str
) -> None:
    """At every size and with every preset: the check refuses before the first step, or the files can be written."""
    pytest.importorskip("torch", reason="PyTorch is not installed")
    monkeypatch.setattr(
        "dcgan_core.weights.foreign.writing.exporting.write_pth", lambda path, *_: written.append(path)
    )
    written: list[Path] = []
    accepted = refused = 0
    made = artefacts(tmp_path, naming)
    for preset in PRESETS:
        for size in ((16, 16), (28, 28), (32, 32), (48, 48), (64, 64), (96, 64), (109, 89)):
            try:
                architecture = build_architecture(preset, image_shape=(*size, 3), nz=3, ngf=2, ndf=2)
            except InputError:
                continue
            weights = {
                name: initial_network_weights(architecture, name, 0) for name in architecture.networks()
            }
            bundle = Bundle(architecture, weights)
            try:
                made.check(bundle)
            except InputError:
                refused += 1
                continue
            moments = _no_moments(bundle, "generator", {}), _no_moments(bundle, "discriminator", {})
            arrays = {
                f"{name}.{kind}.{key}": array
                for name, state in zip(("generator", "discriminator"), moments, strict=True)
                for kind, half in (("first_moments", state.first), ("second_moments", state.second))
                for key, array in half.items()
            }
            counts = {f"{name}.updates": np.array(3) for name in ("generator", "discriminator")}
            made.weights(3000, bundle, Snapshot({**arrays, **counts}, lambda _: None))
            accepted += 1
    assert accepted
    assert refused
    assert len(written) >= accepted
