"""The training configuration: its fields, where their values come from, and what may be said of them.

Precedence, weakest first: the defaults below, `configs/<dataset>.toml`, `--config FILE`, the flags. A resumed
run takes its configuration from its own folder instead.
"""

# ruff: noqa: RUF009 -- `option` returns a field, so no default is shared between instances
from __future__ import annotations

import dataclasses
import json
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from dcgan.errors import InputError
from dcgan.options import (
    convert_values,
    did_you_mean,
    option,
    options_of,
    parse_flags,
    raise_problems,
    range_problems,
    toml_text,
)

if TYPE_CHECKING:
    from dcgan.data.request import DataRequest

SMALLEST_SIDE, LARGEST_SIDE = 16, 256

# Each pair says the same thing in epochs and in steps; the second, when given, replaces the first.
EPOCHS_OR_STEPS = (
    ("num_epochs", "num_steps"),
    ("checkpoint_every", "checkpoint_every_steps"),
    ("sample_every", "sample_every_steps"),
)

# What a preset has values of its own for.
NETWORK_SIZES = ("nz", "ngf", "ndf", "latent")

GROUP_NOTES = {
    "configuration": "",
    "data": "",
    "network": "Whatever is left out is the preset's own.",
    "training": "",
    "run": "Intervals count epochs; those ending in -steps count steps and replace the one in epochs.",
    "speed": "",
}


@dataclasses.dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides a training run; the help texts below are the documentation of the fields.

    `sources` tells where each value came from ("configs/celeba.toml", "flag"); a field that is not in it has
    its default. It is not part of the configuration: neither compared nor saved.
    """

    dataset: str = option(
        "digits", group="data", help="Name of the dataset; configs/NAME.toml is its configuration."
    )
    data_dir: Path = option(
        Path("./data"),
        group="data",
        resumable=True,
        help="Folder (or archive) that holds the dataset's files.",
    )
    download: bool = option(
        False, group="data", resumable=True, help="Fetch missing files of a dataset that may be fetched."
    )
    cache_dir: Path | None = option(
        None,
        group="data",
        resumable=True,
        when_none="the user's cache folder",
        help="Folder of the prepared images.",
    )
    image_size: int | str = option(
        64,
        group="data",
        metavar="SIDE|HEIGHTxWIDTH",
        help=f"Size of the images in pixels, such as 64 or 96x64 [{SMALLEST_SIDE} to {LARGEST_SIDE} a side]",
    )
    channels: Literal[1, 3] | None = option(
        None, group="data", when_none="the dataset's own", help="1 for grey images, 3 for colour."
    )
    crop: str = option(
        "center",
        group="data",
        metavar="center|squash|center-N|none",
        help="How an image is brought to the size: center (short side resized, centre cut out: the aspect ratio is "
        "kept), squash (both sides resized), center-N (the centre N x N pixels cut out, then resized; center-108 is "
        "the classic crop of aligned CelebA), none (the images have the size already).",
    )
    flip: bool = option(False, group="data", help="Mirror each training image left to right at random.")
    workers: int | None = option(
        None,
        group="data",
        resumable=True,
        minimum=1,
        unit="processes",
        when_none="one per core",
        help="Processes that decode images while the data is prepared.",
    )

    preset: str = option("pytorch", group="network", help="Name of the architecture.")
    nz: int | None = option(
        None, group="network", minimum=1, when_none="the preset's own", help="Length of the latent vector."
    )
    ngf: int | None = option(
        None,
        group="network",
        minimum=1,
        when_none="the preset's own",
        help="Width of the generator, in channels.",
    )
    ndf: int | None = option(
        None,
        group="network",
        minimum=1,
        when_none="the preset's own",
        help="Width of the discriminator, in channels.",
    )
    latent: Literal["normal", "uniform"] | None = option(
        None, group="network", when_none="the preset's own", help="Latent distribution: N(0, 1) or U(-1, 1)."
    )

    num_epochs: int = option(
        25,
        group="training",
        minimum=1,
        unit="epochs",
        resumable=True,
        help="Length of the training, in epochs.",
    )
    num_steps: int | None = option(
        None,
        group="training",
        minimum=1,
        unit="steps",
        resumable=True,
        when_none="as many as --num-epochs makes",
        help="Length of the training in steps; replaces --num-epochs.",
    )
    batch_size: int = option(
        128,
        group="training",
        # The variance of one image's statistics is not defined, and batch normalisation divides by it.
        minimum=2,
        unit="images",
        help="Real images per step, and as many generated ones.",
    )
    g_lr: float = option(
        2e-4, group="training", above=0, maximum=1, help="Learning rate of the generator (Adam)."
    )
    d_lr: float = option(
        2e-4, group="training", above=0, maximum=1, help="Learning rate of the discriminator (Adam)."
    )
    beta1: float = option(
        0.5, group="training", minimum=0, below=1, help="Decay of Adam's mean of gradients."
    )
    beta2: float = option(
        0.999, group="training", minimum=0, below=1, help="Decay of Adam's mean of squares."
    )
    seed: int = option(
        0,
        group="training",
        minimum=0,
        maximum=2**32 - 1,
        help="Seed of the initial weights, the data order, the flips and the latents.",
    )
    init_from: Path | None = option(
        None,
        group="training",
        when_none="fresh weights",
        help="Run or weights file to start from (fine-tuning).",
    )

    output_path: Path | None = option(
        None, group="run", when_none="runs/DATASET-NNN", help="The run folder, new: all that the run writes."
    )
    resume: Path | None = option(
        None,
        group="run",
        flag_only=True,
        resumable=True,
        when_none="a new run",
        help="Run folder to go on with.",
    )
    checkpoint_every: int = option(
        3,
        group="run",
        minimum=0,
        unit="epochs",
        resumable=True,
        help="Interval of checkpoints; 0: only at the end.",
    )
    checkpoint_every_steps: int | None = option(
        None, group="run", minimum=1, unit="steps", resumable=True, help="The same in steps."
    )
    checkpoint_keep: int = option(
        3,
        group="run",
        minimum=1,
        unit="checkpoints",
        resumable=True,
        help="How many of the newest checkpoints stay.",
    )
    sample_every: int = option(
        1,
        group="run",
        minimum=0,
        unit="epochs",
        resumable=True,
        help="Interval of sample grids; 0: only at the end.",
    )
    sample_every_steps: int | None = option(
        None, group="run", minimum=1, unit="steps", resumable=True, help="The same in steps."
    )
    num_samples: int = option(
        64, group="run", minimum=1, maximum=1024, unit="images", help="Images in a sample grid."
    )
    use_fixed: bool = option(
        True,
        group="run",
        help="Draw every grid from the same latents, into samples/fixed_noise/; otherwise from fresh ones, "
        "into samples/variable_noise/.",
    )
    fps: int = option(
        5,
        group="run",
        minimum=1,
        maximum=50,
        unit="frames per second",
        resumable=True,
        help="Speed of the animation of the grids.",
    )
    log_every_steps: int = option(
        10, group="run", minimum=1, unit="steps", resumable=True, help="Interval of the lines in stats.jsonl."
    )
    tensorboard: bool = option(
        False, group="run", resumable=True, help="Write TensorBoard events too (needs tensorboardX)."
    )
    dry_run: bool = option(
        False, group="run", flag_only=True, resumable=True, help="Print the resolved configuration and end."
    )

    precision: Literal["float32", "bfloat16"] = option(
        "float32",
        group="speed",
        resumable=True,
        help="Number format of the layers' arithmetic; weights and optimizer stay in float32.",
    )

    sources: Mapping[str, str] = dataclasses.field(
        default_factory=dict, repr=False, compare=False, kw_only=True
    )

    def __post_init__(self) -> None:
        # One form for equal sizes, so that 64, "64" and "64x64" compare equal; a malformed one is told by validate().
        size = _read_size(self.image_size)
        if size is not None:
            height, width = size
            object.__setattr__(self, "image_size", height if height == width else f"{height}x{width}")
        for name in ("data_dir", "cache_dir", "init_from", "output_path", "resume"):
            if isinstance(value := getattr(self, name), str):
                object.__setattr__(self, name, Path(value))

    @property
    def image_shape(self) -> tuple[int, int]:
        """(height, width) of the images in pixels; raises InputError when `image_size` is malformed."""
        size = _read_size(self.image_size)
        if size is None:
            raise InputError(_size_problem(self.image_size))
        return size

    def data_request(self) -> DataRequest:
        """Return what this run asks of its data; raises InputError for a field that cannot be."""
        from dcgan.data.request import DataRequest

        height, width = self.image_shape
        return DataRequest(
            dataset=self.dataset,
            data_dir=self.data_dir,
            image_height=height,
            image_width=width,
            channels=self.channels,
            crop=self.crop,
            download=self.download,
            cache_dir=self.cache_dir,
            workers=self.workers,
        )

    def validate(self) -> None:
        """Raise one InputError with all that is wrong: types, ranges, names, and sizes the preset cannot draw."""
        problems = range_problems(self, self.sources)
        size = _read_size(self.image_size)
        if size is None or not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in size):
            problems.append(_size_problem(self.image_size))
        if self.init_from is not None and self.resume is not None:
            problems.append(
                "resume and init_from: a resumed run has its weights already; give one of the two"
            )
        try:
            find_config_file(self.dataset)
        except InputError as error:
            problems.append(str(error))
        if not problems:
            # NumPy comes along with the presets: not at import, so that --help stays quick.
            from dcgan.presets import build_architecture

            checks = (
                self.data_request,
                lambda: build_architecture(
                    self.preset,
                    image_shape=(*self.image_shape, self.channels or 3),
                    nz=self.nz,
                    ngf=self.ngf,
                    ndf=self.ndf,
                    latent=self.latent,
                ),
            )
            for check in checks:
                try:
                    check()
                except InputError as error:
                    problems.append(str(error))
        raise_problems(problems)

    def to_dict(self) -> dict[str, bool | int | float | str | None]:
        """Return the configuration as JSON has it: every field by name, paths as text."""
        values = {name: getattr(self, name) for name in options_of(type(self))}
        return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Self:
        """Return the configuration with these values, the defaults for the rest; the inverse of `to_dict`.

        Raises InputError that names every unknown key (with a suggestion) and every value of a wrong type.
        Ranges are the business of `validate`.
        """
        converted, problems = convert_values(cls, values)
        raise_problems(problems)
        return cls(**converted)

    def resolved(self, source: str, **values: Any) -> Self:
        """Return a copy in which the fields that are still None have these values, said to come from `source`.

        A value that somebody chose stays. Raises TypeError for a name that is no field.
        """
        if unknown := values.keys() - options_of(type(self)).keys():
            raise TypeError(f"not fields of {type(self).__name__}: {', '.join(sorted(unknown))}")
        filled = {name: value for name, value in values.items() if getattr(self, name) is None}
        return dataclasses.replace(self, **filled, sources={**self.sources, **dict.fromkeys(filled, source)})


Config = TypeVar("Config", bound=TrainingConfig)


def config_folder() -> Path:
    """Return the folder of the datasets' TOML files: inside the package when installed, else the repository's."""
    package = Path(__file__).resolve().parent
    inside = package / "configs"
    return inside if inside.is_dir() else package.parent / "configs"


def known_datasets() -> list[str]:
    """Return the names that `--dataset` takes, sorted: what the registry can read, and what has a TOML file."""
    from dcgan.data.registry import dataset_names

    return sorted({*dataset_names(), *(path.stem for path in config_folder().glob("*.toml"))})


def find_config_file(dataset: str) -> Path | None:
    """Return the TOML file of a dataset, or None for a known dataset that has none and takes the defaults.

    Raises InputError for an unknown name, with the known ones and the nearest of them.
    """
    # Asking the folder for its own names keeps a name like "../x" from leaving it.
    for path in config_folder().glob("*.toml"):
        if path.stem == dataset:
            return path
    names = known_datasets()
    if dataset in names:
        return None
    raise InputError(
        f"unknown dataset {dataset!r}{did_you_mean(dataset, names)}: expected one of {', '.join(names)}; "
        "for a folder or zip of your own images use --dataset folder --data-dir FOLDER_OR_ZIP"
    )


def read_config_file(path: Path, config_class: type[TrainingConfig] = TrainingConfig) -> dict[str, Any]:
    """Return the values of a TOML file by field name, checked for names and types.

    Keys stand at the top level or in a table named after their group ([data], [training] ...). Raises
    InputError for a missing or malformed file, with every unknown key and wrong type in one message.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); expected a TOML file like configs/mnist.toml"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a TOML file: {error}") from error

    options = options_of(config_class)
    groups = {details.group for _, details in options.values()}
    problems: list[str] = []
    values: dict[str, object] = {}
    for key, value in content.items():
        if not isinstance(value, dict):
            values[key] = value
        elif key not in groups:
            problems.append(f"unknown table [{key}]{did_you_mean(key, groups)}")
        else:
            for name, inner in value.items():
                if name in options and options[name][1].group != key:
                    problems.append(f"{name} stands in [{key}]: it belongs in [{options[name][1].group}]")
                elif name in values:
                    problems.append(f"{name} is given twice")
                else:
                    values[name] = inner
    for name in [name for name in values if name in options and options[name][1].flag_only]:
        problems.append(f"{name} belongs on the command line (--{name.replace('_', '-')}), not in a file")
        del values[name]
    converted, wrong = convert_values(config_class, values)
    raise_problems(problems + wrong, str(path))
    return converted


def read_run_config(run: Path, config_class: type[Config]) -> Config:
    """Return the configuration that a run was made with, from its config.json.

    Raises InputError when there is none or it cannot be understood.
    """
    path = run / "config.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))["config"]
    except OSError as error:
        raise InputError(
            f"{run} is not a run: {path} cannot be read ({error.strerror}); expected the folder of a training run"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is damaged: expected JSON with the run's configuration under 'config'"
        ) from error
    converted, problems = convert_values(config_class, values if isinstance(values, dict) else {})
    raise_problems(problems, str(path))
    return config_class(**converted, sources=dict.fromkeys(converted, str(path)))


def parse_training_config(
    argv: Sequence[str] | None = None,
    *,
    prog: str,
    config_class: type[Config] = TrainingConfig,
    description: str = "Train a DCGAN.",
) -> Config:
    """Return the validated configuration that a command line asks for.

    argv: the arguments without the program's name; None takes the process's own.
    config_class: TrainingConfig, or a subclass that adds fields declared with `option`.

    Raises InputError for what is wrong in files or values; an unknown flag or an unreadable value ends the
    program with status 2 and a suggestion, and `--help` ends it with status 0.
    """
    argv = list(sys.argv[1:] if argv is None else argv)
    command_class = dataclasses.make_dataclass(
        config_class.__name__,
        [("config", Path | None, option(None, group="configuration", metavar="FILE", help=_CONFIG_HELP))],
        bases=(config_class,),
        frozen=True,
        kw_only=True,
    )
    shown = _values_for_help(argv, config_class) if {"-h", "--help"} & set(argv) else {}
    flags = parse_flags(
        command_class,
        argv,
        prog=prog,
        description=description,
        defaults={name: value for name, (value, _) in shown.items()},
        origins={name: source for name, (_, source) in shown.items()},
        notes=GROUP_NOTES,
    )
    file: Path | None = flags.pop("config", None)
    if flags.get("resume") is not None:
        if file is not None:
            raise InputError(
                "--resume and --config: a resumed run has its own configuration; leave --config out"
            )
        config = _resumed(flags, config_class)
    else:
        merged = merge_layers(*_files(flags.get("dataset"), file, config_class), ("flag", flags))
        config = _from_merged(merged, config_class)
    config.validate()
    return config


_CONFIG_HELP = "TOML file of settings, stronger than the dataset's and weaker than the flags."

Layer = tuple[str, Mapping[str, Any]]


def merge_layers(*layers: Layer) -> dict[str, tuple[Any, str]]:
    """Merge (source, values) layers, weakest first, to {name: (value, source)}.

    A layer that speaks of epochs takes back what a weaker one said in steps: `--num-epochs 3` counts even
    where the dataset's file has `num_steps`. A layer that names another preset takes back the sizes that were
    chosen for the weaker one's.
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


def format_config(config: TrainingConfig) -> str:
    """Return the configuration as a TOML file that `--config` takes, each value with where it came from."""
    lines: list[tuple[str, str]] = []
    group = ""
    options = sorted(
        options_of(type(config)).items(), key=lambda item: list(GROUP_NOTES).index(item[1][1].group)
    )
    for name, (_, details) in options:
        if details.group != group:
            group = details.group
            lines += [("", ""), (f"[{group}]", "")] if lines else [(f"[{group}]", "")]
        value, source = getattr(config, name), config.sources.get(name, "default")
        if value is None:
            lines.append((f"# {name}: {details.when_none or 'none'}", source))
        else:
            lines.append((f"{'# ' * details.flag_only}{name} = {toml_text(value)}", source))
    width = max(len(left) for left, _ in lines)
    return "\n".join(f"{left:<{width}}  # {source}" if source else left for left, source in lines) + "\n"


def _files(dataset: str | None, file: Path | None, config_class: type[TrainingConfig]) -> list[Layer]:
    """Return the layers that are files: the dataset's, then the one of --config (which may name the dataset)."""
    own = read_config_file(file, config_class) if file is not None else {}
    chosen: str = dataset or own.get("dataset") or TrainingConfig.dataset
    layers: list[Layer] = []
    if (path := find_config_file(chosen)) is not None:
        layers.append((f"configs/{path.name}", {**read_config_file(path, config_class), "dataset": chosen}))
    if file is not None:
        layers.append((str(file), own))
    return layers


def _from_merged(merged: Mapping[str, tuple[Any, str]], config_class: type[Config]) -> Config:
    values = {name: value for name, (value, _) in merged.items()}
    return config_class(**values, sources={name: source for name, (_, source) in merged.items()})


def _resumed(flags: Mapping[str, Any], config_class: type[Config]) -> Config:
    """Return the configuration of the run named by --resume, with what the other flags may change in it."""
    run: Path = flags["resume"]
    saved = dataclasses.replace(read_run_config(run, config_class), output_path=run, resume=None)
    layers: list[Layer] = [
        (saved.sources.get(name, ""), {name: getattr(saved, name)}) for name in saved.sources
    ]
    config = _from_merged(merge_layers(*layers, ("flag", flags)), config_class)
    options = options_of(config_class)
    refused = []
    for name in flags:
        old, new = getattr(saved, name), getattr(config, name)
        if isinstance(old, Path) and isinstance(new, Path):
            old, new = old.resolve(), new.resolve()
        if not options[name][1].resumable and old != new:
            refused.append(f"--{name.replace('_', '-')} {new}: the run has {old}")
    if refused:
        raise_problems(
            [
                f"{line}; a resumed run keeps it (a new run that starts from its weights: --init-from {run})"
                for line in refused
            ],
            f"--resume {run}",
        )
    return dataclasses.replace(config, output_path=run)


def _values_for_help(argv: Sequence[str], config_class: type[TrainingConfig]) -> dict[str, tuple[Any, str]]:
    """Return what the files named in `argv` set, for --help to show; nothing when they are wrong."""

    def value_of(flag: str) -> str | None:
        found = None
        for token, following in zip(argv, [*argv[1:], ""], strict=True):
            if token == flag:
                found = following
            elif token.startswith(f"{flag}="):
                found = token.split("=", 1)[1]
        return found

    file = value_of("--config")
    try:
        return merge_layers(*_files(value_of("--dataset"), Path(file) if file else None, config_class))
    except InputError:
        return {}


def _read_size(size: object) -> tuple[int, int] | None:
    """Return (height, width) of 64, "64" or "96x64", or None for anything else."""
    if isinstance(size, bool):
        return None
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*(?:[xX]\s*([0-9]{1,9})\s*)?", str(size))
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _size_problem(size: object) -> str:
    return (
        f"image_size = {size!r}: expected one side in pixels, such as 64, or HEIGHTxWIDTH, such as 96x64, "
        f"each {SMALLEST_SIDE} to {LARGEST_SIDE}"
    )
