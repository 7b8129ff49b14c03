"""A training run's configuration: the checks of its fields, and its form in JSON and TOML."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dcgan_core.config.datasets import find_config_file
from dcgan_core.config.fields import (
    GROUP_NOTES,
    DataFields,
    NetworkFields,
    RunFields,
    SpeedFields,
    TrainingFields,
)
from dcgan_core.config.options import convert_values, labelled, options_of, plain, range_problems, toml_text
from dcgan_core.description import LARGEST_SIDE, SMALLEST_SIDE
from dcgan_core.description.augmentation import chosen_policies
from dcgan_core.description.protocols import check_steps
from dcgan_core.errors import InputError, did_you_mean, raise_problems
from dcgan_core.runs.naming import get_naming
from dcgan_core.system.paths import address_in, typed_path
from dcgan_core.system.process_group import parse_address

if TYPE_CHECKING:
    from dcgan_core.data.request import DataRequest


@dataclasses.dataclass(frozen=True)
class TrainingConfig(SpeedFields, RunFields, TrainingFields, NetworkFields, DataFields):
    """Everything that decides a training run; the fields are in `dcgan_core.config.fields`, group by group.

    `sources` says where each value came from ("configs/celeba.toml", "flag"); a field that is not in it has
    its default. It is not part of the configuration: neither compared nor saved.
    """

    sources: Mapping[str, str] = dataclasses.field(
        default_factory=dict, repr=False, compare=False, kw_only=True
    )

    def __post_init__(self) -> None:
        for name in options_of(type(self)):
            object.__setattr__(self, name, plain(getattr(self, name)))
        # One form for equal sizes, so that 64, "64" and "64x64" compare equal; validate() reports a malformed one.
        size = _read_size(self.image_size)
        if size is not None:
            height, width = size
            object.__setattr__(self, "image_size", height if height == width else f"{height}x{width}")
        for name, details in options_of(type(self)).items():
            if Path in details.members and isinstance(value := getattr(self, name), (str, Path)):
                object.__setattr__(self, name, typed_path(value, name, fetched=details.fetched))

    @property
    def image_shape(self) -> tuple[int, int]:
        """(height, width) of the images in pixels; raises InputError for any other `image_size`."""
        return parse_image_size(self.image_size, self._origins().get("image_size", ""))

    @property
    def keeps_devices(self) -> bool:
        """Whether `devices` is a resumed run's own, which may be more than there are where it continues."""
        return self.resume is not None and self.sources.get("devices") != "flag"

    def data_request(self) -> DataRequest:
        """Return what this run needs of its data; raises InputError for a value out of its range."""
        from dcgan_core.data.request import DataRequest

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
            source=self.source,
            fast_decode=self.fast_decode,
            resize_filter=self.resize_filter,
            workers=self.workers,
        )

    def validate(self, typed: Mapping[str, str] | None = None) -> None:
        """Raise one InputError with all that is wrong: types, ranges, names, and sizes the preset cannot draw.

        typed: the values that came from flags, as they were typed, for the message.
        """
        origins = self._origins()
        found = range_problems(self, origins, typed)
        checks: dict[str, Callable[[], object]] = {
            "image_size": lambda: parse_image_size(self.image_size, origins.get("image_size", ""), typed),
            "dataset": lambda: find_config_file(self.dataset),
            "naming": lambda: get_naming(self.naming) if self.naming is not None else None,
            "augment": lambda: chosen_policies(self.augment),
            "logger": lambda: chosen_loggers(self.logger),
            "num_steps": lambda: check_steps(self.num_steps or self.min_steps),
            "profile": lambda: parse_profile(self.profile) if self.profile is not None else None,
            "coordinator": lambda: parse_address(self.coordinator) if self.coordinator is not None else None,
        }
        # One mistake is reported once.
        problems = [*found.values(), *_complaints(*(checks[name] for name in checks if name not in found))]
        if not problems:
            problems += _complaints(self.data_request, self._check_network)
        raise_problems(problems)

    def _origins(self) -> dict[str, str]:
        """Where each value came from, in a message about one that was not typed: what counts as a flag is a keyword."""
        return {name: "keyword" if source == "flag" else source for name, source in self.sources.items()}

    def _check_network(self) -> None:
        # The presets import NumPy: not at import, so that --help stays quick.
        from dcgan_core.description.presets import build_architecture

        # Whether a preset draws a size does not depend on the channels, which may be left to the data.
        shape = (*self.image_shape, self.channels or 3)
        build_architecture(
            self.preset, image_shape=shape, nz=self.nz, ngf=self.ngf, ndf=self.ndf, latent=self.latent
        )

    def to_dict(self) -> dict[str, bool | int | float | str | None]:
        """Return the configuration as JSON has it: every field by name, paths as absolute text.

        So a record of it leads to the same files from whatever folder it is read.
        """
        values = {name: getattr(self, name) for name in options_of(type(self))}
        return {
            name: address_in(value) or str(value.absolute()) if isinstance(value, Path) else value
            for name, value in values.items()
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Self:
        """Return the configuration with these values, the defaults for the rest; the inverse of `to_dict`, but
        for relative paths.

        Raises InputError that names every unknown key (with a suggestion) and every value of a wrong type.
        `validate` checks the ranges.
        """
        converted, problems = convert_values(cls, values)
        raise_problems(problems)
        return cls(**converted)


def parse_image_size(
    size: object, source: str = "", typed: Mapping[str, str] | None = None
) -> tuple[int, int]:
    """Return (height, width) in pixels of a size such as 64, "64" or "96x64".

    Raises InputError for anything else and for a side out of 16 to 256, naming `source` when it is given, or what was
    typed for `image_size`.
    """
    sides = _read_size(size)
    if sides is None or not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in sides):
        raise InputError(
            f"{labelled('image_size', size, source, typed)}: expected one side in pixels, such as 64, "
            f"or HEIGHTxWIDTH, such as 96x64, each {SMALLEST_SIDE} to {LARGEST_SIDE}"
        )
    return sides


LONGEST_PROFILE = 100
"""Steps: a trace holds every operation of each."""


def parse_profile(steps: str) -> tuple[int, int]:
    """Return (first, last) of the steps "FROM:TO", counted from 1, both included; raises InputError for others."""
    found = re.fullmatch(r"\s*([0-9]{1,12})\s*:\s*([0-9]{1,12})\s*", str(steps))
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= first <= last:
        raise InputError(
            f"--profile {steps}: expected the first and the last step to record, counted from 1, such as 20:30"
        )
    if last - first >= LONGEST_PROFILE:
        raise InputError(
            f"--profile {steps}: these are {last - first + 1:,} steps, and a trace holds at most {LONGEST_PROFILE}"
        )
    return first, last


LOGGERS = ("tensorboard", "wandb", "mlflow")
"""The loggers that this package has; the others are `module:function`."""


def chosen_loggers(text: str | None) -> tuple[str, ...]:
    """Return the loggers that a text names, separated by commas; raises InputError for what is neither kind."""
    names = tuple(name.strip() for name in text.split(",")) if text is not None else ()
    for name in names:
        module, colon, function = name.partition(":")
        own = colon and all(part.isidentifier() for part in (*module.split("."), *function.split(".")))
        if name not in LOGGERS and not own:
            raise InputError(
                f"--logger {text}: {name!r} is unknown{did_you_mean(name, LOGGERS)}; expected {', '.join(LOGGERS)}, or "
                "module:function of your own, separated by commas"
            )
    return names


def _read_size(size: object) -> tuple[int, int] | None:
    """Return the two numbers of a size, of any value, or None for anything else."""
    if isinstance(size, bool):
        return None
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*(?:[xX]\s*([0-9]{1,9})\s*)?", str(size))
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _complaints(*checks: Callable[[], object]) -> list[str]:
    """Return the messages of the checks that raise InputError."""
    messages = []
    for check in checks:
        try:
            check()
        except InputError as error:
            messages.append(str(error))
    return messages


def format_config(config: TrainingConfig) -> str:
    """Return the configuration as a TOML file that `--config` takes, each value with where it came from."""
    lines: list[tuple[str, str]] = []
    group = ""
    groups = list(GROUP_NOTES)
    options = sorted(options_of(type(config)).items(), key=lambda item: groups.index(item[1].group))
    for name, details in options:
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
