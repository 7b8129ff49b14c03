"""Declare an option once (type, default, range, help) and have it as a field, a flag and a checked key.

A command's options are the fields of a frozen dataclass, each declared with `option(...)`. From that one
declaration come the flag with its help (tyro), the type check of values read from TOML or JSON, the range
check, and the suggestion after a typo.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import math
import operator
import os
import types
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Union

from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.system.arguments import LARGEST_WHOLE, shown
from dcgan_core.system.paths import typed_path


@dataclasses.dataclass(frozen=True)
class Option:
    """What is known about an option apart from its name.

    group: its heading in --help and its table in a configuration file.
    help: one sentence, with the unit.
    when_none: what None means, shown in place of "None".
    minimum, maximum: inclusive bounds; above, below: exclusive ones; None leaves that side open.
    unit: what a number counts, shown after the range.
    metavar: the placeholder of the value in --help; None derives it from the type.
    resumable: whether it may change when a run is resumed.
    flag_only: whether it belongs to one invocation, and so has no place in a configuration file.
    positional: whether it is given by its place (`describe FILE`) and not by a flag.
    fetched: whether it may be an address too, because what is there is fetched, or refused in words of its own.
    annotation, default, required: the field's type, its default, and whether it has none; `options_of` fills them in.
    """

    group: str
    help: str
    when_none: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    unit: str = ""
    metavar: str | None = None
    resumable: bool = False
    flag_only: bool = False
    positional: bool = False
    fetched: bool = False
    annotation: Any = None
    default: Any = None
    required: bool = False

    @property
    def members(self) -> tuple[Any, ...]:
        """The members of its type where that is a union, else the type alone."""
        if typing.get_origin(self.annotation) in (Union, types.UnionType):
            return typing.get_args(self.annotation)
        return (self.annotation,)

    def refuses(self, old: object, new: object) -> bool:
        """Whether a resumed run that has `old` may not continue with `new`. Two paths to one place are the same."""
        if self.resumable or old == new:
            return False
        if Path in self.members and isinstance(old, (str, Path)) and isinstance(new, (str, Path)):
            return Path(old).resolve() != Path(new).resolve()
        return True

    def range_text(self) -> str:
        """Return the allowed range in words ("2 or more images"), or "" when every value is allowed."""
        parts = [words.format(bound) for words, bound, _ in self._bounds()]
        if self.minimum is not None and self.maximum is not None and len(parts) == 2:
            parts = [f"{self.minimum} to {self.maximum}"]
        return f"{' and '.join(parts)} {self.unit}".rstrip() if parts else ""

    def allows(self, value: float) -> bool:
        """Return whether `value` lies in the range; NaN and the infinities never do where there is one."""
        bounds = self._bounds()
        return not bounds or (math.isfinite(value) and all(holds(value, bound) for _, bound, holds in bounds))

    def _bounds(self) -> list[tuple[str, float, Callable[[float, float], bool]]]:
        """Return (words, bound, what holds between a value and it) of each bound."""
        known = (
            ("{} or more", self.minimum, operator.ge),
            ("above {}", self.above, operator.gt),
            ("at most {}", self.maximum, operator.le),
            ("below {}", self.below, operator.lt),
        )
        return [(words, bound, holds) for words, bound, holds in known if bound is not None]


def option(default: Any = dataclasses.MISSING, *, group: str = "", help: str, **details: Any) -> Any:
    """Declare a field of an options dataclass; `details` are the further fields of `Option`.

    Without a group, it is in the one that its class names as `GROUP`, or in "command". Without a default the flag is
    required. The annotations that work: bool, int, float, str, Path, Literal, unions of them with None,
    `tuple[str, str]` for a flag with two words, and `tuple[Path, ...]` for what is given by its place: any number, or
    at least one where it is required.
    """
    return dataclasses.field(default=default, metadata={"option": Option(group=group, help=help, **details)})


@functools.cache
def options_of(options_class: type) -> Mapping[str, Option]:
    """Return the options of a dataclass by field name, in order; fields declared otherwise are left out."""
    hints = typing.get_type_hints(options_class)
    return {
        field.name: dataclasses.replace(
            declared := field.metadata["option"],
            group=declared.group or _group_of(options_class, field.name),
            annotation=hints[field.name],
            default=field.default,
            required=field.default is dataclasses.MISSING,
        )
        for field in dataclasses.fields(options_class)
        if "option" in field.metadata
    }


def _group_of(options_class: type, name: str) -> str:
    owner = next(base for base in options_class.__mro__ if name in inspect.get_annotations(base))
    return getattr(owner, "GROUP", "command")


def flag_of(name: str) -> str:
    """Return the flag that sets the option of this name."""
    return f"--{name.replace('_', '-')}"


def plain(value: Any) -> Any:
    """Return a value from Python in Python's own types: a library's numbers become Python's, other paths text."""
    if type(value) in (bool, int, float, str, tuple, types.NoneType) or isinstance(value, Path):
        return value
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    # NumPy, JAX and PyTorch agree on these names.
    return value.item() if hasattr(value, "item") and getattr(value, "shape", None) == () else value


def convert_values(
    options_class: type, values: Mapping[str, object], typed: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return (`values` as the field types have them, problems) for values read from TOML or JSON.

    A whole number serves as a float and text as a path; nothing else changes its type, so that "64" for a
    number or 1 for true is reported, not guessed. Unknown keys are problems, with a suggestion. typed: those that came
    from flags, as they were typed.
    """
    known = options_of(options_class)
    converted: dict[str, Any] = {}
    problems = []
    for name, value in ((name, plain(value)) for name, value in values.items()):
        if name not in known:
            problems.append(f"unknown key {name!r}{did_you_mean(name, known)}")
            continue
        for member in known[name].members:
            try:
                fits, result = _convert(value, member, name, known[name].fetched)
            except InputError as error:
                problems.append(str(error))
                break
            if fits:
                converted[name] = result
                break
        else:
            problems.append(f"{labelled(name, value, typed=typed)}{misfit(value, known[name].members)}")
    return converted, problems


def labelled(name: str, value: object, origin: str = "", typed: Mapping[str, str] | None = None) -> str:
    """Return a value for a message: as it was typed (`--g-lr 1e400`), or by its field, with its origin."""
    if typed and name in typed:
        return typed[name]
    return f"{name} = {shown(value)}{f' ({origin})' if origin else ''}"


def range_problems(
    options: object, origins: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return what is wrong with the values of an options dataclass, by name: out of range, or not among the choices.

    origins: where values come from. typed: those that came from flags, as they were typed.
    """
    problems = {}
    for name, details in options_of(type(options)).items():
        value = getattr(options, name)
        given = labelled(name, value, (origins or {}).get(name, ""), typed)
        if details.required and value == ():
            problems[name] = f"give at least one {(details.metavar or name).split()[0]}: {details.help}"
        elif value == "" and details.default != "":  # An unset variable of a shell, most often.
            problems[name] = f"{given}: it is empty; give a value, or leave it out"
        elif not any(_convert(value, member, name, details.fetched)[0] for member in details.members):
            problems[name] = f"{given}{misfit(value, details.members)}"
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and not details.allows(value):
            problems[name] = f"{given}: expected {details.range_text()}"
    return problems


def toml_text(value: object) -> str:
    """Return `value` as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _:
            text = str(value).replace("\\", "\\\\").replace('"', '\\"')
            # TOML allows a control character in a text only in this form.
            return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text) + '"'


def misfit(value: object, members: Sequence[Any]) -> str:
    """Return what follows a value that none of these types takes: the nearest choice, and what was expected."""
    members = [member for member in members if member is not types.NoneType]  # None cannot be written
    words = [choice for choice in choices_of(members) if isinstance(choice, str)]
    near = did_you_mean(value, words) if isinstance(value, str) else ""
    most = f", at most {LARGEST_WHOLE}" if isinstance(value, int) and abs(value) > LARGEST_WHOLE else ""
    return f"{near}: expected {' or '.join(_describe(member) for member in members)}{most}"


def choices_of(members: Sequence[Any]) -> list[object]:
    """Return the values that the literals among these types allow."""
    return [c for member in members if typing.get_origin(member) is Literal for c in typing.get_args(member)]


def _convert(value: object, annotation: Any, name: str, fetched: bool = False) -> tuple[bool, Any]:
    """Return (whether `value` fits the annotation, the value in that type); raises InputError as `typed_path` does."""
    if typing.get_origin(annotation) is tuple:
        members = typing.get_args(annotation)
        return isinstance(value, tuple) and all(
            _convert(entry, members[0], name, fetched)[0] for entry in value
        ), value
    if typing.get_origin(annotation) is Literal:
        # True == 1 in Python, but does not answer "1 or 3 channels".
        choices: Collection[object] = typing.get_args(annotation)
        return any(type(value) is type(choice) and value == choice for choice in choices), value
    if isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        return False, value  # floats and arrays have no room for it
    if annotation is float:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        return fits, float(typing.cast(float, value)) if fits else value
    if annotation is int:
        return isinstance(value, int) and not isinstance(value, bool), value
    if annotation is Path:
        fits = isinstance(value, (str, Path))
        return fits, typed_path(typing.cast(str, value), name, fetched=fetched) if fits else value
    return isinstance(value, annotation), value


def _describe(annotation: Any) -> str:
    if typing.get_origin(annotation) is Literal:
        return " or ".join(repr(choice) for choice in typing.get_args(annotation))
    names = {
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        str: "text",
        Path: "a path",
    }
    return names[annotation]
