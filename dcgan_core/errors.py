"""The two ways a command can fail, each with the exit status that the shell sees, and text that is safe to show."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST_NAME = 100
"""Characters of a name in a message; what is longer is shortened in its middle."""
LONGEST_WORD, LONGEST_LINE, LONGEST_MESSAGE = 1000, 3000, 20_000
"""Characters that a message has without a space, in a line, and in all. Usual paths and lists are not cut."""

_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Unicode's classes of controls, of invisible marks (direction, zero width), of halves of letters, of line ends."""
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def harmless(text: str, *, clip: bool = True) -> str:
    """Return a message as any terminal and file can take it, whatever names from files are in it.

    Controls, marks of direction and of zero width, and bytes that are not text become escapes (`\\x1b`, `\\u202e`);
    line ends and tabs stay. clip: shorten words, lines and the whole where they are longer than any of this package's.
    """
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c in "\n\t" else _visible(c) for c in text)
    if not clip or len(text) <= LONGEST_WORD:
        return text
    text = _LONG_WORD.sub(lambda word: _shortened(word[0], LONGEST_NAME), text)
    lines = [_shortened(line, LONGEST_LINE) for line in text.split("\n")]
    return _shortened("\n".join(lines), LONGEST_MESSAGE)


def number_of(count: int, thing: str, things: str = "") -> str:
    """Return a count in words: `1 file`, `2,000 files`. things: the plural, where it is not the thing with an s."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def printable(name: str) -> str:
    """Return a name from a file, an archive or a disk as one short line that any terminal and file can take."""
    return _shortened("".join(map(_visible, name)), LONGEST_NAME)


def _visible(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) not in _UNSAFE:
        return character
    return character.encode("unicode_escape").decode("ascii")


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    note = f"...({len(text):,} characters)..."
    end = longest // 4
    return text[: longest - end - len(note)] + note + text[-end:]


class DcganError(Exception):
    """Base of the errors for users, which are shown without a traceback.

    The message says what was wrong, where, what was expected and what to do. It is harmless to show.
    """

    exit_status = 1

    def __init__(self, message: str = "") -> None:
        super().__init__(harmless(message))


class InputError(DcganError):
    """The input was wrong (a flag, a file, a folder, a weights file): exit status 2."""

    exit_status = 2


class RunFailure(DcganError):
    """The input was fine but the run could not continue (full disk, NaN): exit status 1."""

    exit_status = 1


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return " (did you mean ...?)" with the nearest of the known names, or "" when none is near.

    prefix: what the name is shown with, as "--" for flags.
    """
    by_form = {name.lower().replace("-", "_"): name for name in known}
    near = difflib.get_close_matches(
        word[:LONGEST_NAME].lower().replace("-", "_"), list(by_form), n=1, cutoff=0.6
    )
    return f" (did you mean {prefix + by_form[near[0]]!r}?)" if near else ""


def raise_problems(problems: Sequence[str], where: str = "") -> None:
    """Raise one InputError that lists all the problems; do nothing when there are none."""
    prefix = f"{where}: " if where else ""
    if len(problems) == 1:
        raise InputError(prefix + problems[0])
    if problems:
        raise InputError(
            f"{prefix}{len(problems)} settings are wrong:\n" + "\n".join(f"  {p}" for p in problems)
        )
