"""The two ways a command can fail, each with the exit status that the shell sees."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class DcganError(Exception):
    """Base of the errors that are meant for a person: shown without a traceback.

    The message says what was wrong, where, what was expected and what to do.
    """

    exit_status = 1


class InputError(DcganError):
    """The input was wrong (a flag, a file, a folder, a weights file): exit status 2."""

    exit_status = 2


class RunFailure(DcganError):
    """The input was fine but the run could not continue (full disk, NaN): exit status 1."""

    exit_status = 1


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean ...?)" with the nearest of the known names, or "" when none is near."""
    by_form = {name.lower().replace("-", "_"): name for name in known}
    near = difflib.get_close_matches(word.lower().replace("-", "_"), list(by_form), n=1, cutoff=0.6)
    return f" (did you mean {by_form[near[0]]!r}?)" if near else ""


def raise_problems(problems: Sequence[str], where: str = "") -> None:
    """Raise one InputError that lists all the problems; do nothing when there are none."""
    prefix = f"{where}: " if where else ""
    if len(problems) == 1:
        raise InputError(prefix + problems[0])
    if problems:
        raise InputError(
            f"{prefix}{len(problems)} settings are wrong:\n" + "\n".join(f"  {p}" for p in problems)
        )
