"""From a command line to a configuration: which source gives which value, and which of them counts.

Precedence, weakest first: the defaults, `configs/<dataset>.toml`, `--config FILE`, the flags. A resumed run
takes its configuration from its own folder instead.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from dcgan_core.config.datasets import config_folder, find_config_file, find_experiment, known_datasets
from dcgan_core.config.fields import COMMON, EXAMPLES, GROUP_NOTES
from dcgan_core.config.files import read_config_file, read_run_config
from dcgan_core.config.flags import parse_flags
from dcgan_core.config.options import Option, convert_values, flag_of, options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.config.words import HELP, HELP_ALL, typed_in
from dcgan_core.data.registry import WITHOUT_FILES
from dcgan_core.errors import InputError, raise_problems
from dcgan_core.runs.folder import is_run, resume_command
from dcgan_core.system.paths import typed_path

Config = TypeVar("Config", bound=TrainingConfig)
Layer = tuple[str, Mapping[str, Any]]

# Each pair says the same thing in epochs and in steps: a stronger layer's epochs remove a weaker one's steps.
EPOCHS_OR_STEPS = (
    ("num_epochs", "num_steps"),
    ("num_epochs", "min_steps"),
    ("checkpoint_every", "checkpoint_every_steps"),
    ("sample_every", "sample_every_steps"),
    ("evaluate_every", "evaluate_every_steps"),
)

# The sizes that each preset has its own values for.
NETWORK_SIZES = ("nz", "ngf", "ndf", "latent")

# Tuned by a dataset's file for the preset and the protocol that it names, and for no others.
RECIPE = (
    "g_lr",
    "d_lr",
    "lr_decay",
    "label_smoothing",
    "label_mismatch",
    "r1",
    "r1_every",
    "augment",
    "ema",
    "flip",
)

# What a run's record has of them belonged to another start.
OF_ONE_START: Mapping[str, Any] = {"profile": None, "distributed": "auto", "coordinator": None}

_CONFIG = Option(
    "configuration",
    "TOML file of settings, or the name of an experiment in the package (paper, variants/akashkadel "
    "...). It overrides the dataset's settings. Flags override it.",
    metavar="FILE",
    annotation=Path | None,
)


def parse_training_config(
    argv: Sequence[str] | None = None,
    *,
    prog: str,
    config_class: type[Config] = TrainingConfig,
    description: str = "Train a DCGAN.",
) -> Config:
    """Return the validated configuration of a command line.

    argv: the arguments without the program's name; None takes the process's own.
    config_class: TrainingConfig, or a subclass that adds fields declared with `option`.

    Raises InputError for what is wrong in flags, files or values; `--help` and `--version` end the program with
    status 0.
    """
    argv = with_named_images(sys.argv[1:] if argv is None else argv)
    flags = parse_flags(
        {**options_of(config_class), "config": _CONFIG},
        argv,
        prog=prog,
        description=description,
        shown=_values_for_help(argv, config_class) if (HELP | HELP_ALL) & set(argv) else None,
        notes=GROUP_NOTES,
        common=COMMON,
        examples=EXAMPLES,
    )
    return configure(flags, config_class, typed_in(options_of(config_class), argv))


def with_named_images(argv: Sequence[str]) -> list[str]:
    """Return a command line in which what comes first without a flag has one: the images, or a dataset's name.

    Raises InputError where several come first, as `*.jpg` does, or the flag is given too.
    """
    if not argv or argv[0].startswith("-"):
        return list(argv)
    words = list(itertools.takewhile(lambda word: not word.startswith("-"), argv))
    if len(words) > 1:
        shown = " ".join(words[:2]) + (" ..." if len(words) > 2 else "")
        raise InputError(
            f"{shown}: expected one dataset, folder, zip or tar, and got {len(words)}. To train on all of them, "
            "put the images into one folder and name that"
        )
    named = argv[0] in known_datasets() and not Path(argv[0]).exists()
    flag = "--dataset" if named else "--data-dir"
    for word in argv[1:]:
        if word.partition("=")[0].replace("_", "-") == flag:
            raise InputError(f"{argv[0]} and {flag}: both name what to train on; leave one of them out")
    return [flag, *argv]


def configure(
    fields: Mapping[str, Any],
    config_class: type[Config] = TrainingConfig,
    typed: Mapping[str, str] | None = None,
) -> Config:
    """Return the validated configuration in which `fields` count before all files.

    fields: values by field name, and `config`: the path of a TOML file that counts before the dataset's.
    typed: those that came from flags, as they were typed, for messages.

    Raises InputError with every unknown name, wrong type and value out of range.
    """
    file = (
        find_experiment(typed_path(fields["config"], "--config"))
        if fields.get("config") is not None
        else None
    )
    flags, problems = convert_values(config_class, {k: v for k, v in fields.items() if k != "config"}, typed)
    raise_problems(problems)
    if flags.get("resume") is not None:
        if file is not None:
            raise InputError(
                "--resume and --config: a resumed run has its own configuration; leave --config out"
            )
        config = _resumed(flags, config_class)
    else:
        merged = merge_layers(*_files(flags, file, config_class), ("flag", flags))
        config = _from_merged(merged, config_class)
    config.validate(typed)
    return config


def merge_layers(*layers: Layer) -> dict[str, tuple[Any, str]]:
    """Merge (source, values) layers, weakest first, to {name: (value, source)}.

    A layer with a value in epochs removes a weaker one's in steps: `--num-epochs 3` counts even where the dataset's
    file has `num_steps`. A layer that names another preset removes the sizes chosen for the weaker one's preset.
    """
    merged: dict[str, tuple[Any, str]] = {}
    for source, values in layers:
        for epochs, steps in EPOCHS_OR_STEPS:
            if epochs in values and steps not in values:
                merged.pop(steps, None)
        if "preset" in values and "preset" in merged and values["preset"] != merged["preset"][0]:
            for name in NETWORK_SIZES:
                merged.pop(name, None)
        merged.update({name: (value, source) for name, value in values.items()})
    return merged


def _files(flags: Mapping[str, Any], file: Path | None, config_class: type[TrainingConfig]) -> list[Layer]:
    """Return the layers that are files: the dataset's, then the one of --config (which may name the dataset).

    The dataset's recipe is left out where another preset or protocol is chosen: the rates of one network do not suit
    another, and `paper` or a public variant trains as its own file says.
    """
    own = read_config_file(file, config_class) if file is not None else {}
    named: str | None = flags.get("dataset") or own.get("dataset")
    if "data_dir" in flags and named in WITHOUT_FILES:
        raise InputError(
            f"--data-dir {flags['data_dir']}: the dataset {named} reads no files of yours. Leave out --data-dir, or "
            "name --dataset folder to train on the images there"
        )
    if "data_dir" in flags and is_run(Path(flags["data_dir"])):
        run = flags["data_dir"]
        raise InputError(f"{run} is a run, not images to train on. To continue it: {resume_command(run)}")
    # Images that somebody names are what they want to train on, not the default.
    chosen = named or ("folder" if "data_dir" in flags else TrainingConfig.dataset)
    layers: list[Layer] = []
    if (path := find_config_file(chosen)) is not None:
        found = {**read_config_file(path, config_class), "dataset": chosen}
        asked = {**own, **flags}
        if any(asked.get(name, found.get(name)) != found.get(name) for name in ("preset", "protocol")):
            found = {name: value for name, value in found.items() if name not in RECIPE}
        layers.append((f"configs/{path.name}", found))
    if file is not None:
        inside = file.is_relative_to(config_folder())
        source = f"configs/{file.relative_to(config_folder()).as_posix()}" if inside else str(file)
        layers.append((source, own))
    return layers


def _from_merged(merged: Mapping[str, tuple[Any, str]], config_class: type[Config]) -> Config:
    values = {name: value for name, (value, _) in merged.items()}
    return config_class(**values, sources={name: source for name, (_, source) in merged.items()})


def _resumed(flags: Mapping[str, Any], config_class: type[Config]) -> Config:
    """Return the configuration of the run named by --resume, with what the other flags may change in it."""
    from dcgan_core.runs.folder import refuse_checkpoint  # it imports NumPy, which --help does without

    run: Path = flags["resume"]
    refuse_checkpoint(run)
    saved = dataclasses.replace(
        read_run_config(run, config_class), output_path=run, resume=None, **OF_ONE_START
    )
    own: Layer = (str(run / "config.json"), {name: getattr(saved, name) for name in saved.sources})
    config = _from_merged(merge_layers(own, ("flag", flags)), config_class)
    options = options_of(config_class)
    refused = []
    for name in flags:
        old, new = getattr(saved, name), getattr(config, name)
        if options[name].refuses(old, new):
            flag = flag_of(name)
            refused.append(
                f"{flag} {_shown(new)}: the run {_had(old)}, and a resumed run cannot change that; leave {flag} out, "
                f"or start a new run from its weights: {resume_command(run, flag='--init-from')}"
            )
    raise_problems(refused, f"--resume {run}")
    return dataclasses.replace(config, output_path=run)


def _had(value: object) -> str:
    return "was started without it" if value is None else f"has {value}"


def _shown(value: object) -> str:
    return "none" if value is None else str(value)


def _values_for_help(argv: Sequence[str], config_class: type[TrainingConfig]) -> dict[str, tuple[Any, str]]:
    """Return what the files named in `argv` set, for --help to show; nothing when they are wrong."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    for name in ("config", "dataset", "preset", "protocol"):
        parser.add_argument(f"--{name}", nargs="?")
    flags = {name: value for name, value in vars(parser.parse_known_args(argv)[0]).items() if value}
    file = flags.pop("config", None)
    try:
        found = find_experiment(typed_path(file)) if file else None
        return merge_layers(*_files(flags, found, config_class))
    except InputError:
        return {}
