"""Command lines: the flags that options have, what is wrong with them before they are parsed, and their help."""

from __future__ import annotations

import dataclasses
import functools
import operator
import types
import typing
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from dcgan_core.config.habits import flags_from_habit
from dcgan_core.config.options import Option, choices_of, flag_of, misfit
from dcgan_core.config.words import (
    HELP,
    HELP_ALL,
    VERSION,
    Value,
    as_typed,
    is_number,
    not_given,
    unanswered,
    unrecognized,
    values_in,
)
from dcgan_core.errors import InputError, printable, raise_problems
from dcgan_core.system.paths import address_in, typed_path
from dcgan_core.system.program import version_text
from dcgan_core.system.streams import show, wide_enough

COMPLETION_WORDS = "--completion-words"
"""What a shell calls a command with when the Tab key is pressed: see `dcgan_core.commands.completion`."""


def _completion_words(options: Mapping[str, Option]) -> str:
    """Return a line for each flag: the flag, and the choices that its value has."""
    lines = ["--help", VERSION]
    for name, details in options.items():
        if details.positional:
            continue
        lines.append(" ".join([flag_of(name), *(str(choice) for choice in choices_of(details.members))]))
        if details.annotation is bool:
            lines.append(flag_of(f"no_{name}"))
    return "\n".join(lines)


LONGEST_WORD = 4096
"""Letters of a path that systems take, which is the longest word without a flag."""


def parse_flags(
    options: Mapping[str, Option],
    argv: Sequence[str],
    *,
    prog: str,
    description: str,
    shown: Mapping[str, tuple[object, str]] | None = None,
    notes: Mapping[str, str] | None = None,
    common: Collection[str] = (),
    examples: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Parse `argv` and return the values of those options that were given, by name.

    Dashes and underscores in a flag are the same, and a boolean `use_fixed` is set by `--use-fixed` and
    cleared by `--no-use-fixed`. `--help` and `--version` end the program with status 0. Raises InputError with every
    unknown flag (and a suggestion), every flag without its value, every value that is not a number or among its
    option's choices where it has to be, every word that belongs to no flag, and what must be given and is not. A path
    that comes without a flag is that of `--load-path`, or of `--data-dir` where a command has no such option.

    shown: (value, origin) that --help shows in place of the class's own default, by field name.
    notes: a sentence by group name, shown at the head of that group in --help; its order is theirs.
    common: the names of the options that --help shows, in this order; none: all. --help-all shows every option.
    examples: what an example does by its arguments, shown at the end of the help.
    """
    if list(argv) == [COMPLETION_WORDS]:
        show(_completion_words(options))
        raise SystemExit(0)
    if VERSION in argv:
        show(version_text())
        raise SystemExit(0)
    raise_problems(flags_from_habit(options, argv))
    _refuse_endless(options, argv)
    wanted = {*argv} & (HELP | HELP_ALL)
    if not wanted:
        raise_problems([*unrecognized(options, argv, prog), *unanswered(options, argv)])
    argv = _with_named_path(options, argv)
    raise_problems([*_misread(options, argv), *_stray(options, argv)])
    if not wanted:
        raise_problems(not_given(options, argv))
    else:
        few = {} if wanted & HELP_ALL else {name: options[name] for name in common if name in options}
        listed = {name: dataclasses.replace(details, group="common") for name, details in few.items()}
        try:
            _parse(_whole(listed or options, shown or {}, notes or {}), ["--help"], prog, description)
        except SystemExit:
            ending = [f"{len(options) - len(few)} more options: {prog} --help-all"] if few else []
            show("".join(f"{line}\n" for line in [*_as_lines(prog, examples or {}), *ending]), end="")
            raise
    if not (named := _named(options, argv)):
        return {}
    parsed = _parse(_whole(named, {}, {}), argv, prog, description)
    given = {name: value for section in parsed.values() for name, value in section.items()}
    return {name: _from_typed(value, options[name], name) for name, value in given.items()}


def _refuse_endless(options: Mapping[str, Option], argv: Sequence[str]) -> None:
    """Raise InputError for a word longer than any flag or path that is not the value of an option that takes text.

    The parser would show the whole of it.
    """
    of_flags = {value.text for value in values_in(options, argv) if value.flag}
    for word in argv:
        if len(word.partition("=")[0]) > LONGEST_WORD and word not in of_flags:
            raise InputError(
                f"{printable(word)}: a word of {len(word):,} letters is neither a flag nor a path; expected "
                f"{LONGEST_WORD:,} at most"
            )


def _named(options: Mapping[str, Option], argv: Sequence[str]) -> Mapping[str, Option]:
    """Return the options that the parser needs for `argv`: a few take it an eighth of the time that all take.

    They are those that are named, have no flag, or must be given; all where a word begins like a flag and is none.
    """
    found = {name for name, details in options.items() if details.positional or details.required}
    for word in argv:
        if not word.startswith("-") or is_number(word, float):
            continue
        name = word.partition("=")[0].removeprefix("--").replace("-", "_")
        name = name if name in options else name.removeprefix("no_")
        if not word.startswith("--") or name not in options:
            return options
        found.add(name)
    return options if argv and not found else {name: options[name] for name in options if name in found}


def _parse(whole: Any, argv: Sequence[str], prog: str, description: str) -> dict[str, dict[str, Any]]:
    # The import takes 50 ms and only a command line needs it; notebooks build the dataclass directly.
    import tyro

    with wide_enough():  # it never ends on a terminal of a few columns
        return tyro.cli(whole, prog=prog, description=description, args=list(argv))


def _as_lines(prog: str, examples: Mapping[str, str]) -> list[str]:
    """Return examples as lines that a shell takes as they are."""
    lines = [f"  # {what}\n  {prog} {words}".rstrip() for words, what in examples.items()]
    return ["Examples:", *lines] if lines else []


def _whole(
    options: Mapping[str, Option], shown: Mapping[str, tuple[object, str]], notes: Mapping[str, str]
) -> Any:
    """Return the type that tyro parses: a TypedDict of TypedDicts, one a group."""
    import tyro

    groups: dict[str, dict[str, Any]] = {group: {} for group in notes}
    for name, details in options.items():
        allowed = details.range_text()
        argument = tyro.conf.arg(
            help=f"{details.help} [{allowed}]" if allowed else details.help,
            help_behavior_hint=_default_text(details, *shown.get(name, (details.default, None))),
            metavar=details.metavar or _metavar(details),
        )
        # Marking the fields, not the groups, keeps the headings of the groups and drops their names from the flags.
        annotation = Annotated[_as_typed(details.annotation), argument, tyro.conf.OmitArgPrefixes]
        if details.positional:
            annotation = tyro.conf.Positional[annotation]
        if details.required:
            annotation = typing.Required[annotation]
        groups.setdefault(details.group, {})[name] = annotation
    make: Any = typing.TypedDict
    # Not total: what is not given stays out of the result.
    sections = {group: make(group, members, total=False) for group, members in groups.items() if members}
    for group, section in sections.items():
        section.__doc__ = notes.get(group, "")
    whole = make("whole", sections)
    # tyro would read and parse this file for help on the groups: half of the time that a command line takes.
    whole.__module__ = "builtins"
    return whole


def _as_typed(annotation: Any) -> Any:
    """Return the annotation with text in place of paths, which `typed_path` makes of it."""
    if annotation is Path:
        return str
    if Path in typing.get_args(annotation):
        members = [_as_typed(member) for member in typing.get_args(annotation)]
        is_tuple = typing.get_origin(annotation) is tuple
        return (
            types.GenericAlias(tuple, tuple(members)) if is_tuple else functools.reduce(operator.or_, members)
        )
    return annotation


def _from_typed(value: Any, details: Option, name: str) -> Any:
    """Return what the parser made of a flag, in the option's own type. Raises InputError as `typed_path` does."""
    if Path in details.members and isinstance(value, str):
        return typed_path(value, name if details.positional else flag_of(name), fetched=details.fetched)
    if Path in typing.get_args(details.annotation) and isinstance(value, tuple):
        return tuple(typed_path(entry, fetched=details.fetched) for entry in value)
    return value


def _misread(options: Mapping[str, Option], argv: Sequence[str]) -> list[str]:
    """Return what is wrong with the values of flags that take nothing but numbers, or nothing but choices."""
    problems = []
    for value in values_in(options, argv):
        if not value.flag:
            continue
        details = options[value.flag[2:].replace("-", "_")]
        members = [member for member in details.members if member is not types.NoneType]
        offered = [member for member in members if typing.get_origin(member) is Literal]
        if value.text == "None" and len(members) < len(details.members):
            continue
        if all(member in (*offered, int, float) for member in members) and not (
            value.text in map(str, choices_of(members))
            or any(is_number(value.text, member) for member in members if member not in offered)
        ):
            expected = misfit(value.text, members)
            allowed = details.range_text() if not offered else ""
            problems.append(
                f"{value.flag} {as_typed(value.text)}{expected}{f', {allowed}' if allowed else ''}"
            )
    return problems


def _named_path(options: Mapping[str, Option]) -> str | None:
    """Return the option whose value may come without its flag: a path that the command is mostly about."""
    if any(details.positional for details in options.values()):
        return None
    return next((name for name in ("load_path", "data_dir") if name in options), None)


def _strays(options: Mapping[str, Option], argv: Sequence[str]) -> list[Value]:
    if any(details.positional for details in options.values()):
        return []
    return [value for value in values_in(options, argv) if not value.flag]


def _with_named_path(options: Mapping[str, Option], argv: Sequence[str]) -> list[str]:
    """Return `argv` with a flag before the path, or the address, that has none: where there is one, and it exists."""
    name, strays = _named_path(options), _strays(options, argv)
    given = {value.flag.replace("_", "-") for value in values_in(options, argv)}
    if name is None or len(strays) != 1 or strays[0].place < 0 or flag_of(name) in given:
        return list(argv)
    word, place = strays[0].text, strays[0].place
    there = address_in(word) is not None or _is_there(word)
    return [*argv[:place], flag_of(name), *argv[place:]] if there else list(argv)


_NAMED = {
    "load_path": ("A run or a weights file is named", "PATH"),
    "data_dir": ("Images are named", "PATH"),
    "store": ("A store is named", "NAME"),
}


def _stray(options: Mapping[str, Option], argv: Sequence[str]) -> list[str]:
    """Return a sentence for each word that belongs to no flag."""
    path = _named_path(options)
    name = path or next((name for name in _NAMED if name in options), None)
    hint = f". {_NAMED[name][0]} by {flag_of(name)} {_NAMED[name][1]}" if name else ": it takes no names"
    strays, problems = _strays(options, argv), []
    plain = [value for value in strays if not value.after]
    for value in strays:
        if value.after:
            other = (
                f"--no-{value.after[2:]}" if not value.after.startswith("--no-") else f"--{value.after[5:]}"
            )
            problems.append(
                f"{value.after} {as_typed(value.text)}: it is a switch and takes no value; {other} is the opposite"
            )
        elif path and len(plain) == 1 and not is_number(value.text, float) and not _is_there(value.text):
            problems.append(f"{value.text!r}: no such file or folder{hint}")
        else:
            problems.append(f"{value.text!r} is not a value of any option here{hint}")
    given = {value.flag.replace("_", "-") for value in values_in(options, argv)}
    missing = [
        flag_of(name) for name, details in options.items() if details.required and not details.positional
    ]
    missing = [flag for flag in missing if flag not in given and flag != flag_of(path or "")]
    if plain and missing:
        problems.append(f"{' and '.join(missing)} must be given")
    return problems


def _is_there(word: str) -> bool:
    try:
        return typed_path(word).exists()
    except (InputError, OSError, ValueError):
        return False


def _metavar(details: Option) -> str:
    """Return the placeholder of the value in --help; None, the value of what is left out, is not offered."""
    if details.annotation is bool:
        return ""
    names = {int: "INT", float: "FLOAT", str: "TEXT", Path: "PATH"}
    members = [member for member in details.members if member is not types.NoneType]
    return "|".join(names.get(m) or "{" + ",".join(map(str, typing.get_args(m))) + "}" for m in members)


def _default_text(details: Option, default: object, origin: str | None) -> str:
    if details.required:
        return "(required)"
    if default is None or default == ():
        words = details.when_none or "none"
    elif isinstance(default, bool):
        words = "on" if default else "off"
    else:
        words = str(default)
    return f"(default: {words}, from {origin})" if origin else f"(default: {words})"
