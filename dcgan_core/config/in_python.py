"""Messages for callers in Python: an argument where the command line has a flag.

A message is written once, for both. It names flags, since most people read it in a terminal; here they become the
arguments of the function that was called. Commands to paste stay as they are.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from dcgan_core.config.datasets import known_datasets
from dcgan_core.config.options import options_of
from dcgan_core.errors import DcganError


@dataclass(frozen=True)
class Argument:
    """How a flag is given in Python.

    name: where it is another one than the flag's. words: values that are words. switch: it is True or False. hint: it
    is a field of `hints`.
    """

    name: str = ""
    words: Collection[str] = ()
    switch: bool = False
    hint: bool = False


_A_COMMAND = re.compile(r"\b(?:dcgan|python3?|pip|torchrun|tfds|docker|tar)\s(?:[^\n;)]*?)(?=\. |; |\)|\n|$)")
_OF_A_COMMAND = re.compile(r"(?:train|generate|describe|import_weights|export|push|explore|prepare|stores) $")
_NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?(?:[,x]\d+(?:\.\d+)?)*(?!\w)"
_QUOTED = r"'[^'\n]*'|\"[^\"\n]*\""
_PLACE = r"[^\s,;:()'\"]*[/.][^\s,;:()'\"]*[^\s,;:().'\"]"
_PLACEHOLDER = r"[A-Z][A-Z0-9_:-]*(?:x[A-Z]+)?(?![\w])"
_FLAG = re.compile(
    rf"(?<![\w-])--(?P<name>[a-z][a-z0-9-]*[a-z0-9]|[a-z])"
    rf"(?:[ =](?:(?P<number>{_NUMBER})|(?P<quoted>{_QUOTED})|(?P<place>{_PLACE})|(?P<placeholder>{_PLACEHOLDER})"
    rf"|(?P<word>[a-z][a-z0-9_]*)(?![\w/.-]\w)))?"
)


def fields_of(config_class: type) -> dict[str, Argument]:
    """Return the arguments that are the options of a configuration."""
    return {
        name: Argument(
            words=(*_words(details.members), *(known_datasets() if name == "dataset" else ())),
            switch=bool in details.members,
        )
        for name, details in options_of(config_class).items()
    }


def _words(members: Collection[Any]) -> tuple[str, ...]:
    literals = [member for member in members if get_origin(member) is Literal]
    return tuple(word for member in literals for word in get_args(member) if isinstance(word, str))


@contextlib.contextmanager
def arguments_named(arguments: Mapping[str, Argument], without: str = "") -> Iterator[None]:
    """Reword the errors for users that are raised inside; without: a remark on flags, which is left out."""
    try:
        yield
    except DcganError as error:
        error.args = (in_python(str(error).replace(without, ""), arguments),)
        raise


def in_python(message: str, arguments: Mapping[str, Argument]) -> str:
    """Return a message with arguments in the place of flags; flags that are none of these stay."""
    commands = [found.span() for found in _A_COMMAND.finditer(message)]

    def reworded(found: re.Match[str]) -> str:
        start = found.start()
        in_command = any(begin <= start < end for begin, end in commands)
        if in_command or _OF_A_COMMAND.search(message[:start]):
            return found[0]
        name = found["name"].replace("-", "_")
        positive = name.removeprefix("no_")
        argument = arguments.get(name)
        if argument is None and positive != name and positive in arguments and arguments[positive].switch:
            return f"{positive}=False{_rest(found, 'name')}"
        if argument is None:
            return found[0]
        if argument.switch:
            return f"{name}=True{_rest(found, 'name')}"
        value, rest, name = _value(found, argument), "", argument.name or name
        if value is None:
            value, rest = "..." if argument.hint else "", _rest(found, "name")
        given = f"{name}={value}" if value else name
        return (f"hints=Hints({given})" if argument.hint else given) + rest

    return _FLAG.sub(reworded, message)


def _rest(found: re.Match[str], group: str) -> str:
    """Return what a match has after a group."""
    return found[0][found.end(group) - found.start() :]


def _value(found: re.Match[str], argument: Argument) -> str | None:
    """Return the value that a flag is given in a message, as Python writes it; None where no value follows."""
    if number := found["number"]:
        if argument.hint and re.search("[,x]", number):
            return f"({', '.join(re.split('[,x]', number))})"
        return f'"{number}"' if "x" in number else number
    if found["quoted"] or found["placeholder"]:
        return found["quoted"] or found["placeholder"]
    if found["place"]:
        return f'"{found["place"]}"'
    return f'"{found["word"]}"' if found["word"] in argument.words else None
