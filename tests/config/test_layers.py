"""Which source a value comes from: defaults, the dataset's file, --config, the flags; and a resumed run's own."""

from __future__ import annotations

import dataclasses
import functools
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.config import datasets
from dcgan_core.config.command_line import RECIPE, configure, merge_layers, parse_training_config
from dcgan_core.config.datasets import config_folder, find_config_file, known_datasets
from dcgan_core.config.files import read_config_file
from dcgan_core.config.options import option, options_of
from dcgan_core.config.training import TrainingConfig, format_config, parse_image_size
from dcgan_core.errors import InputError

CONFIGS = sorted(path for path in config_folder().glob("*.toml") if path.stem in known_datasets())
EXPERIMENTS = ["paper", *(f"variants/{path.stem}" for path in (config_folder() / "variants").glob("*.toml"))]


@dataclasses.dataclass(frozen=True)
class WiderConfig(TrainingConfig):
    """What a framework with switches of its own makes of the configuration."""

    compile: bool = option(False, group="speed", resumable=True, help="Compile the step.")
    note: str = option("", group="training", help="A field that a resumed run keeps.")


def parse(*argv: str) -> TrainingConfig:
    return parse_training_config(argv, prog="train")


@functools.cache
def parsed_nothing() -> TrainingConfig:
    return parse()


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def save_run(run: Path, config: TrainingConfig) -> Path:
    run.mkdir()
    (run / "config.json").write_text(json.dumps({"config": config.to_dict()}), encoding="utf-8")
    return run


def test_each_layer_overrides_the_weaker_ones(tmp_path: Path) -> None:
    own = tomllib.loads((config_folder() / "letters.toml").read_text(encoding="utf-8"))
    file = write(tmp_path / "mine.toml", "batch_size = 48\nseed = 7\n[training]\nbeta1 = 0.4\n")
    config = parse("--config", file, "--seed", "9")
    assert config.beta2 == TrainingConfig.beta2
    assert config.image_size == own["data"]["image_size"] != TrainingConfig.image_size
    assert (config.batch_size, config.beta1, config.seed) == (48, 0.4, 9)
    sources = ("beta2", "image_size", "batch_size", "beta1", "seed")
    assert [config.sources.get(name) for name in sources] == [
        None,
        "configs/letters.toml",
        file,
        file,
        "flag",
    ]


def test_a_flag_with_the_default_value_overrides_too(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.toml", "use_fixed = false\nbeta1 = 0.4\n")
    assert parse("--config", file).use_fixed is False
    config = parse("--config", file, "--use-fixed", f"--beta1={TrainingConfig.beta1}")
    assert (config.use_fixed, config.beta1) == (True, TrainingConfig.beta1)


def test_the_configuration_file_may_name_the_dataset(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.toml", 'dataset = "mnist"\n')
    config = parse("--config", file)
    assert (config.dataset, config.image_shape) == ("mnist", (28, 28))
    assert config.sources["image_size"] == "configs/mnist.toml"
    assert parse("--config", file, "--dataset", "celeba").image_shape == (64, 64)


def test_the_last_of_two_equal_flags_counts() -> None:
    assert parse("--num-epochs", "2", "--num_epochs=5").num_epochs == 5


@pytest.mark.parametrize(
    ("flag", "field", "value"),
    [
        ("--num-epochs 9", "num_epochs", 9),
        ("--num_steps 7", "num_steps", 7),
        ("--batch-size 32", "batch_size", 32),
        ("--nz 62", "nz", 62),
        ("--ngf 16", "ngf", 16),
        ("--ndf 24", "ndf", 24),
        ("--g-lr 1e-4", "g_lr", 1e-4),
        ("--d_lr=4e-4", "d_lr", 4e-4),
        ("--beta1 0.9", "beta1", 0.9),
        ("--beta2 0.99", "beta2", 0.99),
        ("--output-path ./results/", "output_path", Path("results")),
        ("--no-use-fixed", "use_fixed", False),
        ("--no_use_fixed", "use_fixed", False),
        ("--fps 12", "fps", 12),
        ("--seed 3", "seed", 3),
        ("--image-size 96x64", "image_shape", (96, 64)),
        ("--image-size 48x48", "image_size", 48),
        ("--channels 1", "channels", 1),
        ("--crop center-108", "crop", "center-108"),
        ("--latent uniform", "latent", "uniform"),
        ("--num-steps None", "num_steps", None),
    ],
)
def test_a_flag_sets_its_field(flag: str, field: str, value: object) -> None:
    config = parse(*flag.split())
    assert getattr(config, field) == value
    unset = parsed_nothing()
    assert getattr(unset, field) != value or value is None
    assert set(config.sources) - set(unset.sources) <= {field, "image_size"}


def test_the_documented_command_of_a_public_variant() -> None:
    config = parse("--num-epochs", "100", "--output-path", "./results/", "--use-fixed")
    assert (config.num_epochs, config.output_path, config.use_fixed) == (100, Path("results"), True)


def test_a_stronger_layer_in_epochs_takes_back_the_steps_of_a_weaker_one(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.toml", "num_steps = 10\nsample_every_steps = 5\n")
    assert parse("--config", file).num_steps == 10
    config = parse("--config", file, "--num-epochs", "3")
    assert (config.num_epochs, config.num_steps, config.sample_every_steps) == (3, None, 5)
    assert parse("--config", file, "--num-epochs", "3", "--num-steps", "4").num_steps == 4


def test_another_preset_takes_back_the_sizes_chosen_for_the_first() -> None:
    weak = ("file", {"preset": "pytorch", "nz": 10, "ngf": 8})
    assert merge_layers(weak, ("flag", {"preset": "paper", "ngf": 4})) == {
        "preset": ("paper", "flag"),
        "ngf": (4, "flag"),
    }
    assert merge_layers(weak, ("flag", {"preset": "pytorch"}))["nz"] == (10, "file")


def test_a_dataset_s_recipe_is_for_its_own_network_and_protocol(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = {
        "g_lr": 0.003, "d_lr": 0.004, "lr_decay": 0.5, "label_smoothing": 0.1, "label_mismatch": 0.2, "r1": 2.0,
        "r1_every": 3, "augment": "color", "ema": 0.9, "flip": True,
    }  # fmt: skip
    assert tuple(recipe) == RECIPE
    lines = [f"{name} = {json.dumps(value)}" for name, value in recipe.items() if name != "flip"]
    head = '[data]\nflip = true\n[network]\npreset = "pytorch"\n[training]\nprotocol = "pytorch"\nbatch_size = 77\n'
    text = head + "\n".join(lines)
    file = tmp_path / "mnist.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr("dcgan_core.config.command_line.find_config_file", lambda name: file)

    def found(*arguments: str) -> dict[str, Any]:
        config = parse("--dataset", "mnist", *arguments)
        assert config.batch_size == 77 or "--config" in arguments
        return {name: getattr(config, name) for name in recipe}

    plain = {name: getattr(TrainingConfig, name) for name in recipe}
    assert found() == found("--preset", "pytorch", "--protocol", "pytorch", "--ngf", "32") == recipe
    assert found("--preset", "natsu") == found("--protocol", "paper") == found("--config", "paper") == plain
    assert found("--preset", "natsu", "--ema", "0.5") == {**plain, "ema": 0.5}
    # A file that says nothing of either is about the dataset's own network.
    mine = write(tmp_path / "mine.toml", "g_lr = 0.001\n")
    assert found("--config", mine) == {**recipe, "g_lr": 0.001}


def test_a_subclass_adds_flags_keys_and_help(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "mine.toml", "[speed]\ncompile = true\n")
    config = parse_training_config(["--config", file], prog="train", config_class=WiderConfig)
    assert isinstance(config, WiderConfig)
    assert config.compile is True
    with pytest.raises(InputError, match="compile"):
        parse("--config", file)
    with pytest.raises(SystemExit) as stop:
        parse_training_config(["--help-all"], prog="train", config_class=WiderConfig)
    assert stop.value.code == 0
    assert "--compile, --no-compile" in capsys.readouterr().out


def test_a_run_of_before_is_resumed_as_it_was_whatever_the_defaults_are_now(tmp_path: Path) -> None:
    """It was made when the digits were the default, and some options did not exist."""
    run = save_run(tmp_path / "run", parse("--dataset", "digits", "--num-steps", "9"))
    record = json.loads((run / "config.json").read_text())
    for name in ("augment", "min_steps", "r1"):
        del record["config"][name]
    (run / "config.json").write_text(json.dumps(record))
    config = parse("--resume", str(run), "--num-steps", "20")
    assert (config.dataset, config.num_steps, config.augment, config.r1) == ("digits", 20, "none", 0.0)


def test_a_resumed_run_takes_its_own_configuration(tmp_path: Path) -> None:
    old = str(tmp_path / "old-run")
    made = parse("--dataset", "mnist", "--batch-size", "32", "--init-from", old, "--num-steps", "9")
    run = save_run(tmp_path / "run", made)
    config = parse("--resume", str(run), "--data-dir", "elsewhere", "--num-epochs", "50", "--tensorboard")
    changed = {"data_dir", "num_epochs", "num_steps", "tensorboard", "output_path", "resume"}
    differing = {name for name in options_of(TrainingConfig) if getattr(config, name) != getattr(made, name)}
    assert differing == changed
    assert (config.output_path, config.resume, config.num_epochs, config.num_steps) == (run, run, 50, None)
    assert config.sources["batch_size"] == str(run / "config.json")


def test_a_resumed_run_accepts_flags_that_say_what_it_has(tmp_path: Path) -> None:
    run = save_run(tmp_path / "run", parse("--batch-size", "32", "--image-size", "32"))
    config = parse(
        *("--resume", str(run), "--batch-size", "32", "--image-size", "32x32", "--dataset", "letters"),
        *("--output-path", str(tmp_path / "other" / ".." / "run")),
    )
    assert (config.batch_size, config.output_path) == (32, run)


def test_a_resumed_run_refuses_what_would_change_it(tmp_path: Path) -> None:
    run = save_run(tmp_path / "run", parse("--batch-size", "32"))
    # 128 is the default of the field: what counts is that the flag was given.
    flags = ["--batch-size", "128", "--beta1", "0.9", "--num-epochs", "99", "--output-path", "elsewhere"]
    flags += ["--label-smoothing", "0.1"]
    with pytest.raises(InputError) as error:
        parse("--resume", str(run), *flags)
    message = str(error.value)
    assert "--batch-size 128: the run has 32" in message
    assert "--beta1 0.9: the run has 0.5" in message
    assert "--label-smoothing 0.1: the run has 0.0" in message
    assert "--output-path elsewhere" in message
    assert "--num-epochs" not in message
    assert "--init-from" in message


def test_a_resumed_run_refuses_what_it_was_started_without(tmp_path: Path) -> None:
    run = save_run(tmp_path / "run", parse("--batch-size", "32"))
    with pytest.raises(
        InputError, match=r"--init-from .*: the run was started without it, and a resumed run"
    ):
        parse("--resume", str(run), "--init-from", str(run))


def test_a_subclass_resumes_with_its_own_rules(tmp_path: Path) -> None:
    run = save_run(tmp_path / "run", WiderConfig(note="first"))
    arguments = ["--resume", str(run), "--compile"]
    config = parse_training_config(arguments, prog="train", config_class=WiderConfig)
    assert (config.compile, config.note) == (True, "first")
    with pytest.raises(InputError, match="--note second: the run has first"):
        parse_training_config([*arguments, "--note", "second"], prog="train", config_class=WiderConfig)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "is not a run"),
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"config": 3}', "damaged"),
        ('{"config": {"batch_size": "64"}}', "batch_size"),
        ('{"config": {"batch_sise": 64}}', "did you mean 'batch_size'"),
        ('{"config": {"batch_size": 0}}', "batch_size = 0"),
    ],
)
def test_a_run_that_cannot_be_resumed(tmp_path: Path, content: str | None, expected: str) -> None:
    if content is not None:
        write(tmp_path / "config.json", content)
    with pytest.raises(InputError, match=expected) as error:
        parse("--resume", str(tmp_path))
    assert "config.json" in str(error.value)


def test_resume_and_config_exclude_each_other(tmp_path: Path) -> None:
    run = save_run(tmp_path / "run", parse())
    file = write(tmp_path / "mine.toml", "seed = 1\n")
    with pytest.raises(InputError, match="--resume and --config"):
        parse("--resume", str(run), "--config", file)


def test_the_dictionary_is_json_and_comes_back() -> None:
    size = ("--image-size", "96x64", "--channels", "3", "--no-use-fixed")
    config = parse(*size, "--cache-dir", "/somewhere", "--data-dir", "/data")
    saved = json.loads(json.dumps(config.to_dict()))
    assert TrainingConfig.from_dict(saved) == config
    assert saved["cache_dir"] == "/somewhere"
    assert parse("--cache-dir", "here").to_dict()["cache_dir"] == str(Path.cwd() / "here")
    assert "sources" not in saved


def test_what_is_shown_is_a_configuration_file_that_says_the_same(tmp_path: Path) -> None:
    odd = 'it\'s "odd" \\ \t ä'
    config = parse("--g-lr", "1e-5", "--image-size", "96x64", "--cache-dir", odd, "--no-use-fixed")
    text = format_config(config)
    again = parse("--config", write(tmp_path / "shown.toml", text))
    assert again == config
    assert str(again.cache_dir) == odd

    lines = {
        line.split(" ")[0]: line for line in text.splitlines() if line.startswith(("g_lr", "nz", "seed"))
    }
    assert lines["g_lr"].endswith("# flag")
    assert lines["nz"].endswith("# configs/letters.toml")
    assert lines["seed"].endswith("# default")
    assert [line for line in text.splitlines() if line.startswith("[")] == [
        "[data]",
        "[network]",
        "[training]",
        "[run]",
        "[speed]",
    ]
    for name in options_of(TrainingConfig):
        assert any(
            line.removeprefix("# ").startswith((f"{name} =", f"{name}:")) for line in text.splitlines()
        )


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_configuration_file_is_the_record_of_an_experiment(path: Path) -> None:
    values = read_config_file(path)
    assert values["dataset"] == path.stem
    assert "preset" in values
    header = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert all(f"# {word}" in header for word in ("Source", "Command"))
    assert parse("--dataset", path.stem) == parse("--config", str(path))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_is_found_by_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where no file of that name is
    config = parse("--config", name)
    assert config == parse("--config", f"configs/{name}.toml") == parse("--config", f"{name}.toml")
    assert config.sources["preset"] == f"configs/{name}.toml"
    header = (config_folder() / f"{name}.toml").read_text(encoding="utf-8").split("\n\n")[0]
    assert all(f"# {word}" in header for word in ("Source", "Command"))
    assert f"--config {name}" in header


def test_an_experiment_is_no_dataset() -> None:
    assert "paper" not in known_datasets()
    with pytest.raises(InputError, match="unknown dataset 'paper'"):
        find_config_file("paper")


def test_what_the_variants_are_distinguished_by() -> None:
    assert parse("--config", "paper").protocol == "paper"
    assert parse("--config", "variants/tomatopope0").beta2 == 0.99
    assert parse("--config", "variants/divyaanshdevarriya").d_loss_scale == 0.5
    assert parse("--config", "variants/akashkadel").beta1 == 0.9
    assert parse("--config", "variants/arunsandy1309").sample_every_steps == 100


def test_every_configuration_file_has_a_source_behind_it() -> None:
    from dcgan_core.data.registry import dataset_names

    assert {path.stem for path in CONFIGS} <= set(dataset_names())
    assert {"digits", "mnist", "fashion_mnist", "celeba", "folder"} <= {path.stem for path in CONFIGS}


def test_an_installed_package_finds_its_own_configurations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "dcgan_core"
    (package / "configs").mkdir(parents=True)
    (tmp_path / "configs").mkdir()
    monkeypatch.setattr(datasets, "__file__", str(package / "config" / "datasets.py"))
    assert config_folder() == package / "configs"
    (package / "configs" / "stars.toml").touch()
    assert find_config_file("stars") == package / "configs" / "stars.toml"
    assert {"stars", "digits"} <= set(known_datasets())
    # A dataset that the registry reads needs no file.
    assert find_config_file("digits") is None


@pytest.mark.parametrize(
    ("size", "canonical", "shape"),
    [(64, 64, (64, 64)), ("64", 64, (64, 64)), ("96X64", "96x64", (96, 64)), (" 32 x 32 ", 32, (32, 32))],
)
def test_equal_sizes_compare_equal(size: int | str, canonical: int | str, shape: tuple[int, int]) -> None:
    config = TrainingConfig(image_size=size)
    assert (config.image_size, config.image_shape) == (canonical, shape)
    assert parse_image_size(size) == shape


class Place:
    """A path of another library."""

    def __fspath__(self) -> str:
        return "some/where"


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("num_steps", np.int64(3), 3),
        ("num_steps", np.array(3), 3),
        ("g_lr", np.float32(0.5), 0.5),
        ("g_lr", np.float64(0.5), 0.5),
        ("g_lr", np.int32(1), 1),
        ("flip", np.bool_(True), True),
        ("dataset", np.str_("digits"), "digits"),
        ("image_size", np.int64(32), 32),
        ("channels", np.int64(1), 1),
        ("output_path", Place(), Path("some/where")),
        ("data_dir", "some/where", Path("some/where")),
    ],
)
def test_values_of_other_libraries_become_pythons_own(name: str, given: object, expected: object) -> None:
    for config in (configure({name: given}), TrainingConfig(**{name: given})):  # pyright: ignore[reportArgumentType]
        config.validate()
        found = getattr(config, name)
        assert found == expected
        assert type(found) in (bool, int, float, str) or isinstance(found, Path)
        json.dumps(config.to_dict())


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("num_steps", np.array([3])),
        ("num_steps", np.float32(3)),
        ("flip", np.int64(1)),
        ("output_path", b"x"),
        ("g_lr", np.str_("1")),
    ],
)
def test_values_of_another_kind_are_not_guessed(name: str, given: object) -> None:
    with pytest.raises(InputError, match=name):
        configure({name: given})
