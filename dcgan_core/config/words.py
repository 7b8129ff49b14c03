"""The words of a command line: which are flags, which are their values, and which flags no option has."""

from __future__ import annotations

import shlex
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dcgan_core.config.options import Option, flag_of
from dcgan_core.errors import did_you_mean, printable

HELP, HELP_ALL = {"-h", "--help"}, {"--help-all", "--help_all"}
"""The flags that show the usual options, and all of them."""

VERSION = "--version"
"""Every command takes it."""

_OF_PATHS = frozenset(
    ("load_path", "path", "run", "runs", "file", "files", "weights", "model", "input", "image", "images", "data_dir")
)  # fmt: skip
"""Flags that name what some commands take without a flag."""
_OF_WEIGHTS = frozenset(("path", "run", "runs", "weights", "model"))


@dataclass(frozen=True)
class Value:
    """A word of a command line that is not a flag.

    place: its number among the words; -1 for what follows an equals sign. flag: the one whose value it is, "" where
    it has none. after: the switch that it follows, "" where it follows none.
    """

    text: str
    place: int
    flag: str = ""
    after: str = ""


def values_in(options: Mapping[str, Option], argv: Sequence[str]) -> list[Value]:
    """Return the values in `argv` up to --help; what follows an unknown flag is its value, and left out."""
    found = []
    place, switch = 0, ""
    while place < len(argv) and argv[place] not in HELP | HELP_ALL | {"--"}:
        flag, equals, value = argv[place].partition("=")
        if not flag.startswith("--"):
            found.append(Value(argv[place], place, after=switch))
            place, switch = place + 1, ""
            continue
        name = flag[2:].replace("-", "_")
        is_switch = name not in options and name.startswith("no_")
        details = options.get(name.removeprefix("no_") if is_switch else name)
        switch = ""
        if details is None or details.positional or (is_switch and details.annotation is not bool):
            followed = not equals and place + 1 < len(argv) and not _is_flag(argv[place + 1])
            place += 2 if followed else 1
            continue
        if details.annotation is bool:
            if equals:
                found.append(Value(value, -1, after=flag))
            place, switch = place + 1, flag
        elif equals:
            found.append(Value(value, -1, flag))
            place += 1
        else:
            count = 2 if _takes_two(details) else 1
            following = argv[place + 1 : place + 1 + count]
            if len(following) < count or any(word.startswith("--") for word in following):
                place += 1
                continue
            found += [Value(word, place + 1 + index, flag) for index, word in enumerate(following)]
            place += 1 + count
    return found


def typed_in(options: Mapping[str, Option], argv: Sequence[str]) -> dict[str, str]:
    """Return each option that a flag sets, as the person typed it: `--g-lr 1e400`; a switch is not among them."""
    return {
        value.flag[2:].replace("-", "_"): f"{value.flag} {as_typed(value.text)}"
        for value in values_in(options, argv)
        if value.flag
    }


def as_typed(text: str) -> str:
    """Return a value as a shell takes it: in quotes only where it needs them."""
    return printable(shlex.quote(text))


def unrecognized(options: Mapping[str, Option], argv: Sequence[str], prog: str) -> list[str]:
    """Return a sentence for each flag in `argv` that is none of the options'; the value after it is none."""
    values = {value.place for value in values_in(options, argv) if value.flag}
    problems = []
    for place, word in enumerate(argv):
        if word == "--":
            break
        if place in values or not _is_flag(word):
            continue
        flag, _, value = word.partition("=")
        name = flag.removeprefix("--").replace("-", "_")
        if flag.startswith("--") and _known(options, name):
            continue
        following = argv[place + 1] if place + 1 < len(argv) and not _is_flag(argv[place + 1]) else ""
        placed = _meant_by_place(options, name)
        if placed is not None:
            metavar = (placed.metavar or "PATH").strip("[]").split()[0]
            example = as_typed(value or following) if value or following else metavar
            problems.append(f"there is no {flag}: {metavar} is given without a flag, as in: {prog} {example}")
            continue
        settable = [known for known, details in options.items() if not details.positional]
        switches = [f"no_{known}" for known in settable if options[known].annotation is bool]
        if name in _OF_WEIGHTS and "load_path" in settable:
            problems.append(f"there is no {flag}: it is --load-path")
            continue
        near = did_you_mean(name, [known.replace("_", "-") for known in (*settable, *switches)], "--")
        problems.append(f"there is no {printable(flag)}{near}; {prog} --help-all lists the options")
    return problems


def unanswered(options: Mapping[str, Option], argv: Sequence[str]) -> list[str]:
    """Return a sentence for each flag in `argv` that has no value, or not as many as it takes."""
    values = {value.place for value in values_in(options, argv) if value.flag}
    for place, word in enumerate(argv):
        if word == "--":
            break
        details = options.get(word.removeprefix("--").replace("-", "_")) if word.startswith("--") else None
        if details is None or place in values or details.positional or details.annotation is bool:
            continue
        count = 2 if _takes_two(details) else 1
        if not values >= {*range(place + 1, place + 1 + count)}:
            allowed = details.range_text()
            wanted = "two values" if count == 2 else "a value"
            return [f"{word}: expected {wanted} after it{f', {allowed}' if allowed else ''}"]
    return []


def not_given(options: Mapping[str, Option], argv: Sequence[str]) -> list[str]:
    """Return a sentence for each option that must be given and is not in `argv`, and each word that has no place.

    Tuples are left out: they take any number, and `range_problems` counts them.
    """
    found = values_in(options, argv)
    given = {value.flag[2:].replace("-", "_") for value in found if value.flag}
    problems = [
        f"{flag_of(name)} must be given: {details.help}"
        for name, details in options.items()
        if details.required and not details.positional and name not in given
    ]
    placed = [details for details in options.values() if details.positional]
    if not placed or any(typing.get_origin(details.annotation) is tuple for details in placed):
        return problems
    names = [details.metavar or "PATH" for details in placed]
    words = [value.text for value in found if not value.flag]
    problems += [
        f"{name} must be given: {details.help}"
        for name, details in list(zip(names, placed, strict=True))[len(words) :]
        if details.required
    ]
    return problems + [
        f"{as_typed(word)} is one word too many: expected {' '.join(names)}" for word in words[len(names) :]
    ]


def is_number(text: str, kind: type) -> bool:
    """Return whether `text` is a number of this kind."""
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _takes_two(details: Option) -> bool:
    return not details.positional and any(typing.get_origin(member) is tuple for member in details.members)


def _meant_by_place(options: Mapping[str, Option], name: str) -> Option | None:
    """Return the option without a flag that somebody means by the flag `name`, or None."""
    placed = {known: details for known, details in options.items() if details.positional}
    if name in placed:
        return placed[name]
    # Where a run has a flag, what has a place is something else.
    meant = _OF_PATHS - _OF_WEIGHTS if "load_path" in options.keys() - placed.keys() else _OF_PATHS
    return next(iter(placed.values()), None) if name in meant else None


def _is_flag(word: str) -> bool:
    return word.startswith("-") and len(word) > 1 and not is_number(word, float)


def _known(options: Mapping[str, Option], name: str) -> bool:
    found = options.get(name)
    if found is None and name.startswith("no_"):
        found = options.get(name.removeprefix("no_"))
        return found is not None and not found.positional and found.annotation is bool
    return found is not None and not found.positional
