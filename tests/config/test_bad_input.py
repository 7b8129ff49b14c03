"""Wrong input ends with one clear message and status 2, whether it is in a flag or in a file."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import NoReturn

import pytest

from dcgan_core.commands.generate import GenerateOptions
from dcgan_core.config import habits
from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import configure, parse_training_config
from dcgan_core.config.options import options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError


def complaint(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """Return what a training command says on stderr to these arguments, after checking that it ends with 2."""

    def main() -> NoReturn:
        parse_training_config(argv, prog="train")
        pytest.fail("the input was taken")

    with pytest.raises(SystemExit) as stop:
        run_command(main)
    out, err = capsys.readouterr()
    assert stop.value.code == 2
    assert out == ""
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--image-size 12", ["--image-size 12:", "16 to 256"]),
        ("--image-size 300", ["--image-size 300:", "16 to 256"]),
        ("--image-size 64x300", ["--image-size 64x300:", "16 to 256"]),
        ("--image-size 64x", ["--image-size 64x:", "HEIGHTxWIDTH"]),
        ("--image-size=-64", ["-64", "HEIGHTxWIDTH"]),
        ("--g-lr -2e-4", ["--g-lr -2e-4:", "above 0"]),
        ("--g-lr nan", ["--g-lr nan:", "above 0"]),
        ("--d-lr inf", ["--d-lr inf:", "at most 1"]),
        ("--batch-size 0", ["--batch-size 0:", "2 or more images"]),
        ("--num-epochs 0", ["--num-epochs 0:", "1 or more epochs"]),
        ("--num-steps -1", ["--num-steps -1:", "1 or more steps"]),
        ("--beta1 1.5", ["--beta1 1.5:", "below 1"]),
        ("--beta2 1", ["--beta2 1:", "below 1"]),
        ("--seed -1", ["--seed -1:", "0 to 4294967295"]),
        ("--fps 0", ["--fps 0:", "1 to 50 frames per second"]),
        ("--num-samples 0", ["--num-samples 0:", "1 to 1024 images"]),
        ("--workers 0", ["--workers 0:", "1 or more processes"]),
        ("--nz 0", ["--nz 0:", "1 or more"]),
        ("--crop bent", ["'bent'", "squash"]),
        ("--preset pytroch", ["'pytroch'", "did you mean 'pytorch'"]),
        ("--preset akashkadel --image-size 64", ["akashkadel", "28x28", "64x64"]),
        ("--dataset nmist", ["'nmist'", "did you mean 'mnist'", "celeba", "--dataset folder --data-dir"]),
        ("--dataset Fashion-MNIST", ["did you mean 'fashion_mnist'"]),
        ("--dataset ../configs/mnist", ["unknown dataset"]),
        ("--resume nowhere", ["nowhere is not a run", "config.json"]),
        ("--config nowhere.toml", ["nowhere.toml", "there is no file", "TOML"]),
        ("--config .", ["cannot be read", "TOML"]),
        ("--config variants/akashkdel", ["there is no file", "did you mean 'variants/akashkadel'"]),
        ("--config papers", ["no experiment", "did you mean 'paper'"]),
        ("--naming akashkdel", ["unknown naming", "did you mean 'akashkadel'"]),
        ("--protocol papr", ["--protocol papr (did you mean 'paper'?): expected 'pytorch' or 'paper'"]),
        ("--protocol=PAPER", ["--protocol PAPER (did you mean 'paper'?)"]),
        ("--protocol --seed 3", ["error: --protocol: expected a value after it"]),
        ("--precision bfloat --latent uniforn", ["did you mean 'bfloat16'", "did you mean 'uniform'"]),
        ("--evaluate_metric patchs", ["--evaluate_metric patchs (did you mean 'patches'?)"]),
        ("--channels 2", ["--channels 2: expected 1 or 3"]),
        ("--precision half", ["--precision half: expected 'float32' or 'tf32' or 'bfloat16'"]),
        ("--latent gaussian", ["--latent gaussian: expected 'normal' or 'uniform' or 'unit'"]),
        ("--d-loss-scale 0", ["--d-loss-scale 0:", "above 0"]),
        ("--lr-decay 1.5", ["--lr-decay 1.5:", "0 to 1"]),
        ("--label-smoothing 0.6", ["--label-smoothing 0.6:", "0 to 0.5"]),
        ("--r1=-1", ["--r1 -1:", "0 to 1000"]),
        ("--augment colour", ["--augment colour", "did you mean 'color'", "none, all"]),
        ("--augment color,,cutout", ["'' is unknown"]),
        ("--r1-every 0", ["--r1-every 0:", "1 to 1000"]),
        ("--label-smoothing=-0.1", ["--label-smoothing -0.1:", "0 to 0.5"]),
        # What people type from the habit of other programs.
        ("--device cuda", ["there is no --device", "JAX_PLATFORMS", "CUDA_VISIBLE_DEVICES"]),
        ("--gpu 0 --niter=3", ["there is no --gpu:", "there is no --niter: it is --num-epochs"]),
        ("--batchSize 3", ["there is no --batchSize: it is --batch-size"]),
        ("--lr 0.1", ["--g-lr and --d-lr"]),
        # Words that do not belong to an option.
        ("--frobnicate 1", ["error: there is no --frobnicate; train --help-all lists the options\n"]),
        ("--frobnicate=1 -x", ["2 settings are wrong", "there is no --frobnicate;", "there is no -x;"]),
        (
            "--flipp --seed -1 --no-flpi",
            ["there is no --flipp (did you mean '--flip'?)", "did you mean '--no-flip'"],
        ),
        ("--g-lr 1e400", ["error: --g-lr 1e400: expected above 0 and at most 1"]),
        ("--nz 99999999999999999999", ["--nz 99999999999999999999: expected a whole number, at most"]),
        (
            "--num-epochz 3",
            ["error: there is no --num-epochz (did you mean '--num-epochs'?); train --help-all"],
        ),
        ("--batchsise 3", ["error: there is no --batchsise (did you mean '--batch-size'?)"]),
        ("--batch-size many", ["--batch-size", "many"]),
        ("--batch-size 2.5", ["--batch-size", "2.5"]),
        ("--batch-size", ["error: --batch-size: expected a value after it, 2 or more images"]),
        ("--num-steps 3 stray", ["stray"]),
        ("--use-fixed False", ["False"]),
    ],
)
def test_a_wrong_flag(capsys: pytest.CaptureFixture[str], arguments: str, expected: list[str]) -> None:
    err = complaint(capsys, *arguments.split())
    assert not [words for words in expected if words not in err], err


def test_a_file_is_not_a_run_to_resume(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a file.txt").touch()
    err = complaint(capsys, "--resume", str(tmp_path / "a file.txt"))
    assert "a file.txt is not a run: it is a file; expected a run's folder" in err


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("batch_sise = 64", ["unknown key 'batch_sise'", "did you mean 'batch_size'"]),
        ("[training]\nbeta-1 = 0.5", ["unknown key 'beta-1'", "did you mean 'beta1'"]),
        ("[trainin]\nbeta1 = 0.5", ["unknown table [trainin]", "did you mean 'training'"]),
        ("[network]\nbatch_size = 64", ["batch_size is in [network]", "[training]"]),
        ("batch_size = 64\n[training]\nbatch_size = 32", ["batch_size is given twice"]),
        ("batch_size = \nseed = 1", ["not a TOML file", "line 1"]),
        ("[training\n", ["not a TOML file"]),
        ('batch_size = "64"', ["batch_size = '64'", "a whole number"]),
        ("batch_size = 64.0", ["batch_size = 64.0", "a whole number"]),
        ("batch_size = true", ["batch_size = True", "a whole number"]),
        ("use_fixed = 1", ["use_fixed = 1", "true or false"]),
        ('g_lr = "fast"', ["g_lr = 'fast'", "a number"]),
        ("channels = 2", ["channels = 2", "1 or 3"]),
        ("channels = true", ["channels = True", "1 or 3"]),
        ("image_size = [96, 64]", ["image_size = [96, 64]", "a whole number or text"]),
        ("data_dir = 5", ["data_dir = 5", "a path"]),
        ("seed = 1979-05-27", ["seed", "a whole number"]),
        ('resume = "runs/a"', ["resume belongs on the command line (--resume)"]),
        ("dry_run = true", ["dry_run belongs on the command line (--dry-run)"]),
        ("batch_size = 0", ["batch_size = 0", "mine.toml", "2 or more images"]),
        ('image_size = "64x"', ["'64x'", "mine.toml"]),
        ('dataset = "nmist"', ["did you mean 'mnist'"]),
        ('preset = "papper"', ["'papper'", "did you mean 'paper'"]),
        ('protocol = "papr"', ["protocol = 'papr' (did you mean 'paper'?): expected 'pytorch' or 'paper'"]),
    ],
)
def test_a_wrong_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, expected: list[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content, encoding="utf-8")
    err = complaint(capsys, "--config", str(file))
    assert not [words for words in expected if words not in err], err
    assert err.startswith("error: ")


def test_a_file_that_is_no_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xff\xfe\x00")
    assert "not a TOML file" in complaint(capsys, "--config", str(file))


def test_everything_wrong_is_reported_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('sed = 3\nfps = "5"\nresume = "a"\n', encoding="utf-8")
    err = complaint(capsys, "--config", str(file))
    assert "3 settings are wrong" in err
    assert all(words in err for words in ("'sed'", "fps = '5'", "resume belongs"))

    err = complaint(capsys, "--batch-size", "0", "--g-lr", "0", "--image-size", "12")
    assert "3 settings are wrong" in err
    assert all(words in err for words in ("--batch-size 0:", "--g-lr 0:", "--image-size 12:"))


def test_a_configuration_made_in_python_is_checked_alike() -> None:
    with pytest.raises(InputError, match="did you mean 'batch_size'"):
        TrainingConfig.from_dict({"batchsize": 3})
    with pytest.raises(InputError, match="batch_size = 'many': expected a whole number"):
        dataclasses.replace(TrainingConfig(), batch_size="many").validate()  # pyright: ignore[reportArgumentType]
    with pytest.raises(InputError, match="dataset"):
        TrainingConfig(dataset="nmist", batch_size=0).validate()
    with pytest.raises(InputError, match="HEIGHTxWIDTH"):
        _ = TrainingConfig(image_size="64x").image_shape
    with pytest.raises(InputError, match=r"protocol = 'papr' \(did you mean 'paper'"):
        dataclasses.replace(TrainingConfig(), protocol="papr").validate()  # pyright: ignore[reportArgumentType]
    TrainingConfig().validate()


@pytest.mark.parametrize("flag", ["--dataset", "--logger", "--naming", "--image-size", "--augment"])
def test_one_mistake_is_reported_once(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert complaint(capsys, f"{flag}=").startswith(f"error: {flag} '': ")


def test_a_keyword_has_the_name_of_its_field() -> None:
    with pytest.raises(InputError, match=r"^batch_size = 0 \(keyword\): expected 2 or more images$"):
        configure({"batch_size": 0})


def test_help_comes_even_when_the_files_are_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse_training_config(["--config", "nowhere.toml", "--help"], prog="train")
    assert stop.value.code == 0
    assert "--batch-size" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stop:
        parse_training_config(["--help-all", "--protocol", "papr"], prog="train")
    assert stop.value.code == 0
    assert "--protocol {pytorch,paper}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", ["--channels None", "--channels=3", "--latent None", "--protocol paper"]
)
def test_every_choice_is_taken(arguments: str) -> None:
    parse_training_config(arguments.split(), prog="train")


def test_what_habits_lead_to_exists() -> None:
    """Every flag that a message names is one of train or generate, and no flag of training is called a habit."""
    known = set(options_of(TrainingConfig)) | set(options_of(GenerateOptions))
    for name, words in habits._HERE.items():
        assert name not in known
        named = re.findall(r"--([a-z-]+)", words)
        assert {flag.replace("-", "_") for flag in named} <= known, words


def test_a_habit_is_answered_by_flags_that_a_command_has() -> None:
    assert habits.flags_from_habit({"num_epochs"}, ["--niter=3"]) == [
        "there is no --niter: it is --num-epochs"
    ]
    assert habits.flags_from_habit({"seed"}, ["--niter=3"]) == []
    assert "JAX_PLATFORMS" in habits.flags_from_habit({"seed"}, ["--gpu", "0"])[0]
