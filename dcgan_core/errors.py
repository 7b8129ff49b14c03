"""The two ways a command can fail, each with the exit status that the shell sees."""

from __future__ import annotations


class DcganError(Exception):
    """Base of the errors that are meant for a person: shown without a traceback.

    The message says what was wrong, where, what was expected and what to do.
    """

    exit_status = 1


class InputError(DcganError):
    """The input was wrong (a flag, a file, a folder, a weights file): exit status 2."""

    exit_status = 2


class RunFailure(DcganError):
    """The input was fine but the run could not go on (full disk, NaN): exit status 1."""

    exit_status = 1
