"""The commands about weights: a run from foreign files and back, refusals that leave nothing behind."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import numpy as np
import pytest

import dcgan_jax
from dcgan_core.commands.describe import DescribeOptions, describe
from dcgan_core.commands.export import ExportOptions, export_weights
from dcgan_core.commands.features import FeaturesOptions
from dcgan_core.commands.filters import FiltersOptions
from dcgan_core.commands.import_weights import ImportOptions, asking, import_weights
from dcgan_core.config.command import parse_command
from dcgan_core.config.files import read_run_config
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.runs.folder import check_output_path, checkpoint_folders
from dcgan_core.weights.bundle import Bundle, load_bundle, save_bundle
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.opening import open_moments, open_weights
from dcgan_jax.framework import FRAMEWORK
from tests.project.checkout import run_python
from tests.stand_in import stand_in
from tests.weights.test_bad_files import state
from tests.weights.test_export import assert_same, bundle_of
from tests.weights.test_onnx import small


def foreign(folder: Path) -> Path:
    path = folder / "netG.npz"
    np.savez(path, **state())  # pyright: ignore[reportArgumentType]
    return path


def run_of(folder: Path, architecture: Architecture) -> tuple[Path, Bundle]:
    bundle = bundle_of(architecture)
    save_bundle(folder / "run" / "checkpoints" / "12" / "weights.safetensors", bundle)
    return folder / "run", bundle


# --- import ----------------------------------------------------------------------------------------------


def test_an_imported_run_works_like_a_trained_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    assert (
        import_weights(ImportOptions(files=(foreign(tmp_path),), output=run, accept_doubts=True), FRAMEWORK)
        == 0
    )
    printed = capsys.readouterr().out
    assert "Assumed: generator: strides 1 2 2 2" in printed
    assert f"--load-path {run}" in printed
    assert f"--init-from {run}" in printed
    generator = dcgan_jax.load_generator(run)
    assert any("no discriminator" in sentence for sentence in generator.record["assumed"])
    assert generator.record["imported"]["files"][0]["name"] == "netG.npz"
    images = generator(np.zeros((2, 3), np.float32))
    assert images.shape == (2, 28, 28, 1)
    # And out again, the same bits under the same names.
    assert (
        export_weights(
            ExportOptions(load_path=run, output=tmp_path / "out.npz", layout="akashkadel"), FRAMEWORK
        )
        == 0
    )
    with np.load(tmp_path / "out.npz") as file:
        arrays = {key: file[key] for key in file.files if not key.startswith("__")}
    original = state()
    assert set(arrays) == set(original)
    for key, array in arrays.items():
        np.testing.assert_array_equal(array, original[key])


def test_a_folder_with_a_run_is_not_overwritten(tmp_path: Path) -> None:
    run, bundle = run_of(tmp_path, small("akashkadel"))
    with pytest.raises(InputError, match="already holds a run"):
        import_weights(ImportOptions(files=(foreign(tmp_path),), output=run, accept_doubts=True), stand_in())
    assert_same(open_weights(run), bundle)


def test_weights_alone_are_trained_from_not_resumed(tmp_path: Path) -> None:
    run, _ = run_of(tmp_path, small("akashkadel"))
    (run / "config.json").unlink(missing_ok=True)
    advised = r"dcgan_jax.train --init-from \S*run$"
    with pytest.raises(InputError, match=f"already holds a run.*{advised}"):
        check_output_path(run)
    with pytest.raises(InputError, match=f"holds weights alone.*{advised}"):
        read_run_config(run, TrainingConfig)
    # One whose record is lost, but whose checkpoint has a copy, is resumed.
    checkpoint = next(iter(checkpoint_folders(run).values()))
    (checkpoint / "config.json").write_text("{}")
    with pytest.raises(InputError, match=r"already holds a run.*--resume \S*run$"):
        check_output_path(run)
    with pytest.raises(InputError, match="Put back the copy"):
        read_run_config(run, TrainingConfig)


DEATHS = {
    "all scales 0": (lambda s: s["network.7.weight"].fill(0) or s["network.7.bias"].fill(0), "it is dead"),
    "the last kernel 0": (lambda s: s["network.9.weight"].fill(0), "all zeros"),
    "NaN": (lambda s: s["network.4.bias"].fill(np.nan), "not finite in layers.1.shift"),
    "infinite": (lambda s: s["network.0.weight"].fill(np.inf), "not finite in layers.0.kernel"),
    "a negative variance": (lambda s: s["network.1.running_var"].fill(-1), "negative variances"),
    "an overflow": (lambda s: s["network.9.weight"].fill(3e38), "it is dead"),
}


@pytest.mark.parametrize("death", DEATHS)
def test_dead_generators_are_neither_imported_nor_exported(death: str, tmp_path: Path) -> None:
    arrays = state()
    kill, reason = DEATHS[death]
    kill(arrays)
    np.savez(tmp_path / "netG.npz", **arrays)  # pyright: ignore[reportArgumentType]
    with pytest.raises(InputError, match=reason) as caught:
        import_weights(ImportOptions(files=(tmp_path / "netG.npz",), output=tmp_path / "run"), FRAMEWORK)
    assert "netG.npz" in str(caught.value)
    with pytest.raises(InputError, match=reason):
        export_weights(
            ExportOptions(load_path=tmp_path / "netG.npz", output=tmp_path / "g.safetensors"), FRAMEWORK
        )
    assert [path.name for path in tmp_path.iterdir()] == ["netG.npz"]


def test_describing_the_dead_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arrays = state()
    arrays["network.7.weight"].fill(0)
    np.savez(tmp_path / "netG.npz", **arrays)  # pyright: ignore[reportArgumentType]
    assert describe(DescribeOptions(files=(tmp_path / "netG.npz",)), FRAMEWORK) == 0
    assert "Health: it is dead" in capsys.readouterr().out


def test_a_person_at_a_terminal_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arrays = state("csinva-mnist", "csinva-mnist", "discriminator")
    np.savez(tmp_path / "netD.npz", **arrays)  # pyright: ignore[reportArgumentType]

    files = [tmp_path / "netD.npz"]
    with pytest.raises(AmbiguousWeights):  # there is no terminal
        asking(files, Hints())
    answers = iter(["what?\n", "9\n", "2\n"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdin, "readline", lambda: next(answers, ""))
    chosen = asking(files, Hints())
    asked = capsys.readouterr().err
    assert asked.count("Which? [1-2]") == 3
    assert chosen.bundle.record["imported"]["dialects"][0] in asked.split("  2  ")[1]
    with pytest.raises(AmbiguousWeights):  # the input ended
        asking(files, Hints())


# --- export ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", ["pytorch", "tomatopope", "authors-svhn", "celeba32"])
@pytest.mark.parametrize("fold", [False, True], ids=["plain", "folded"])
def test_onnx_draws_what_flax_draws(preset: str, fold: bool, tmp_path: Path) -> None:
    """Also where there are no running statistics: then with those of the reference batch, as `generate` draws."""
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    shape = (16, 16, 3) if preset != "celeba32" else None
    run, bundle = run_of(tmp_path, build_architecture(preset, image_shape=shape, nz=6, ngf=4, ndf=2))
    assert export_weights(ExportOptions(load_path=run, output=tmp_path / "g.onnx", fold=fold), FRAMEWORK) == 0
    latents = np.random.default_rng(0).standard_normal((5, 6)).astype(np.float32)
    session = runtime.InferenceSession(str(tmp_path / "g.onnx"), providers=["CPUExecutionProvider"])
    drawn = session.run(["images"], {"latents": latents})[0].transpose(0, 2, 3, 1)
    np.testing.assert_allclose(drawn, dcgan_jax.load_generator(bundle)(latents), atol=2e-5)
    operators = (tmp_path / "g.onnx").read_bytes()
    assert (b"BatchNormalization" in operators) is not fold


def test_onnx_discriminator_judges_as_flax_does(tmp_path: Path) -> None:
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    run, bundle = run_of(tmp_path, small("akashkadel"))
    export_weights(
        ExportOptions(load_path=run, output=tmp_path / "d.onnx", network="discriminator"), FRAMEWORK
    )
    images = np.random.default_rng(0).uniform(-1, 1, (3, 28, 28, 1)).astype(np.float32)
    session = runtime.InferenceSession(str(tmp_path / "d.onnx"), providers=["CPUExecutionProvider"])
    logits = session.run(["logits"], {"images": images.transpose(0, 3, 1, 2)})[0]
    np.testing.assert_allclose(logits, dcgan_jax.load_discriminator(bundle)(images), atol=2e-5)


def test_frozen_statistics_can_be_exported_as_weights(tmp_path: Path) -> None:
    run, bundle = run_of(tmp_path, build_architecture("paper", image_shape=(16, 16, 3), nz=6, ngf=4, ndf=2))
    options = ExportOptions(load_path=run, output=tmp_path / "g.safetensors", statistics="reference")
    assert export_weights(options, FRAMEWORK) == 0
    frozen = load_bundle(tmp_path / "g.safetensors")
    assert frozen.architecture.generator.statistics == "running"
    latents = np.random.default_rng(0).uniform(-1, 1, (5, 6)).astype(np.float32)
    ours, expected = dcgan_jax.load_generator(frozen)(latents), dcgan_jax.load_generator(bundle)(latents)
    np.testing.assert_allclose(ours, expected, atol=1e-5)


@pytest.mark.parametrize(
    ("options", "arguments", "missing"),
    [
        (ExportOptions, ["--output", "x.pth"], "--load-path"),
        (ExportOptions, ["--load_path", "x"], "--output"),
        (FeaturesOptions, [], "--load-path"),
        (FiltersOptions, [], "--load-path"),
    ],
)
def test_a_required_flag_is_named(options: type, arguments: list[str], missing: str) -> None:
    with pytest.raises(InputError, match=f"{missing} must be given"):
        parse_command(options, arguments, prog="x", description="")


def test_an_import_takes_at_least_one_file() -> None:
    with pytest.raises(InputError, match="give at least one FILE: Weights of one or both networks"):
        parse_command(ImportOptions, [], prog="x", description="")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"fold": True, "output": Path("g.npz")}, "--fold is for ONNX"),
        ({"output": Path("g.npz"), "layout": "tomatopope"}, "another form"),
        ({"output": Path("g.npz"), "checkpoint": "13"}, "no checkpoint of step 13"),
    ],
)
def test_exports_that_cannot_be(
    options: dict[str, object], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = run_of(tmp_path, small("pytorch"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=reason):
        export_weights(ExportOptions(load_path=run, **options), FRAMEWORK)  # pyright: ignore[reportArgumentType]
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dcgan_core.errors import RunFailure

    run, _ = run_of(tmp_path, small("pytorch"))
    (tmp_path / "g.npz").write_bytes(b"precious")

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(RunFailure, match="no space left"):
        export_weights(ExportOptions(load_path=run, output=tmp_path / "g.npz"), FRAMEWORK)
    assert (tmp_path / "g.npz").read_bytes() == b"precious"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.torch
def test_moments_survive_the_way_through_a_run(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from tests.weights.public_classes import PUBLIC, random_pair

    public = next(public for public in PUBLIC if public.dialect == "natsu")
    content = {}
    for key, module in zip("GD", random_pair(public), strict=True):
        optimizer = torch.optim.Adam(module.parameters(), lr=1e-3)
        sum((p * torch.randn_like(p)).sum() for p in module.parameters()).backward()  # pyright: ignore[reportAttributeAccessIssue]
        optimizer.step()
        content[{"G": "generator", "D": "discriminator"}[key]] = module.state_dict()
        content[f"optimizer{key}"] = optimizer.state_dict()
    torch.save(content, tmp_path / "model_final.pth")
    run = tmp_path / "run"
    import_weights(
        ImportOptions(files=(tmp_path / "model_final.pth",), output=run, accept_doubts=True), FRAMEWORK
    )
    assert {name: moments.step for name, moments in open_moments(run).items()} == {
        "generator": 1,
        "discriminator": 1,
    }
    export_weights(ExportOptions(load_path=run, output=tmp_path / "back.pth", network="both"), FRAMEWORK)
    back = torch.load(tmp_path / "back.pth", weights_only=True)
    for key in ("optimizerG", "optimizerD"):
        for number, entry in content[key]["state"].items():
            for moment in ("exp_avg", "exp_avg_sq"):
                assert torch.equal(back[key]["state"][number][moment], entry[moment])


# --- describe --------------------------------------------------------------------------------------------


def test_the_table_of_a_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert describe(DescribeOptions(image_size=64), stand_in()) == 0
    printed = capsys.readouterr().out
    for part in ("3,576,704", "2,765,568", "4x4x512", "64x64x3", "LeakyReLU 0.2", "N(0, 1)", "6,342,272"):
        assert part in printed
    describe(DescribeOptions(image_size="48x32", channels=1, nz=7, ngf=3, ndf=5), stand_in())
    assert "48x32x1" in capsys.readouterr().out
    with pytest.raises(InputError, match="leave out either"):
        describe(DescribeOptions(files=(Path("x"),), nz=3), stand_in())
    with pytest.raises(InputError, match="28x28 images only"):
        describe(DescribeOptions(preset="akashkadel", image_size=64), stand_in())


def test_what_is_in_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, _ = run_of(tmp_path, small("akashkadel"))
    assert describe(DescribeOptions(files=(run,)), FRAMEWORK) == 0
    printed = capsys.readouterr().out
    for part in (
        "Preset akashkadel",
        "Step: 12",
        "saw 5 batches",
        "Health: ",
    ):
        assert part in printed


def test_assumptions_can_be_set_by_flags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = DescribeOptions(
        files=(foreign(tmp_path),),
        g_slope="0.2",
        latent="uniform",
        eps=1e-3,
        g_strides="1,2,2,2",
        g_paddings="0,1 1,1",
        g_end="sigmoid",
    )
    describe(options, FRAMEWORK)
    printed = capsys.readouterr().out
    for part in (
        "LeakyReLU 0.2 between layers, sigmoid at the end (as given)",
        "U(-1, 1) (as given)",
        "eps 0.001",
        "(as given), so 28x28",
    ):
        assert part in printed
    with pytest.raises(InputError, match="--g-strides one"):
        describe(dataclasses.replace(options, g_strides="one"), FRAMEWORK)


def test_the_command_line(tmp_path: Path) -> None:
    """Parsed first, JAX loaded only when it is needed; errors are one message and status 2."""
    code = (
        "import sys; sys.argv = ['describe', '--image-size', '32', '--ngf', '2', '--channels', '1']; "
        "from dcgan_jax.describe import main; main(); assert not {'jax', 'torch'} & set(sys.modules)"
    )
    result = run_python("-c", code)
    assert result.returncode == 0, result.stderr
    assert "32x32x1" in result.stdout
    (tmp_path / "a.pth").write_bytes(b"")
    for command, arguments in (
        ("import_weights", [str(tmp_path / "a.pth"), "--output", str(tmp_path / "run")]),
        ("describe", [str(tmp_path / "a.pth")]),
        ("export", ["--load_path", str(tmp_path / "a.pth"), "--output", str(tmp_path / "b.pth")]),
    ):
        result = run_python("-m", f"dcgan_jax.{command}", *arguments)
        assert result.returncode == 2
        assert result.stderr.startswith("error: ")
        assert "a.pth is empty (0 bytes)" in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.pth"]
