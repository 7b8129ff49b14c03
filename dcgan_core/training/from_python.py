"""The arguments of `fit`: which images it trains on, and what `help` and editors show.

It loads nothing compiled, since every command imports it.
"""

from __future__ import annotations

import inspect
import os
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from dcgan_core.config.datasets import known_datasets
from dcgan_core.config.options import Option, options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.system.arguments import shown

TrainingImages = TrainingConfig | str | os.PathLike[str]
"""What `fit` is given first: a dataset's name, a path to images, or a whole configuration."""

Function = TypeVar("Function", bound=Callable[..., Any])


def image_fields(images: str | os.PathLike[str], others: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that name the images: a dataset's name, or the user's folder or archive.

    A name counts before a folder of that name in the current folder, which `Path` or `./` says. others: the fields
    given by name. Raises TypeError where they name images too, InputError where `images` is neither.
    """
    if not isinstance(images, str | os.PathLike):
        raise InputError(
            f"fit({shown(images)}): expected a dataset's name, a path to images or a TrainingConfig"
            + (". Write the images as PNG files and name their folder" if hasattr(images, "shape") else "")
        )
    if isinstance(images, str) and images in known_datasets():
        fields: dict[str, Any] = {"dataset": images}
    else:
        path = Path(images)
        a_word = isinstance(images, str) and path.name == images and not path.suffix
        if images == "" or (a_word and not _is_there(path)):
            names = known_datasets()
            raise InputError(
                f"fit({shown(images)}): no such dataset, file or folder{did_you_mean(str(images), names)}; the "
                f"datasets are {', '.join(names)}"
            )
        fields = {"dataset": "folder", "data_dir": os.fspath(images)}  # A Path would shorten `https://`.
    if twice := sorted(fields.keys() & others.keys()):
        raise TypeError(f"fit({os.fspath(images)!r}, {twice[0]}=...) names the images twice; leave one out")
    return fields


def _is_there(path: Path) -> bool:
    """Whether there is a file or folder; a name that no file can have is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


class _Unset:
    """The default of a field in a signature: what it is depends on the dataset."""

    def __repr__(self) -> str:
        return "..."


def with_fields(config_class: type[TrainingConfig]) -> Callable[[Function], Function]:
    """Return a decorator that adds the fields of a configuration to what `help` and completion know of a function.

    The function takes them as `**fields`, its last parameter.
    """
    options = options_of(config_class)

    def decorate(function: Function) -> Function:
        *own, _ = inspect.signature(function).parameters.values()
        unset, keyword = _Unset(), inspect.Parameter.KEYWORD_ONLY
        fields = [inspect.Parameter(name, keyword, default=unset) for name in ("config", *options)]
        described = [
            _field_text("config", "TOML file of settings, or the name of an experiment."),
            *(_field_text(name, _facts(details)) for name, details in options.items()),
        ]
        function.__doc__ = "\n".join([inspect.cleandoc(function.__doc__ or ""), "", "Fields:", *described])
        vars(function)["__signature__"] = inspect.Signature([*own, *fields])
        return function

    return decorate


def _facts(details: Option) -> str:
    allowed = details.range_text()
    default = details.default if details.default is not None else details.when_none or "none"
    return f"{details.help}{f' [{allowed}]' if allowed else ''} (default: {default})"


def _field_text(name: str, facts: str) -> str:
    return textwrap.fill(f"{name}: {facts}", 100, initial_indent="  ", subsequent_indent="      ")
