"""What every command does around its own work: parse its arguments, report errors, set the exit status."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar

from dcgan_core.config.options import flag_of, options_of, parse_flags, range_problems
from dcgan_core.errors import DcganError, raise_problems
from dcgan_core.system.files import DISK_FULL, FORBIDDEN

Arguments = TypeVar("Arguments")


def parse_command(
    arguments_class: type[Arguments], argv: Sequence[str] | None = None, *, prog: str, description: str
) -> Arguments:
    """Return the arguments of a command as an instance of its options dataclass.

    arguments_class: a dataclass whose fields are declared with `dcgan_core.config.options.option`.
    argv: the arguments without the program's name; None takes the process's own. Dashes and underscores in a
    flag are the same (`--load_path`, `--load-path`).

    Raises InputError with every value that is out of range. An unknown flag or an unreadable value ends the
    program with status 2 and a suggestion, `--help` with status 0.
    """
    options = options_of(arguments_class)
    flags = parse_flags(options, sys.argv[1:] if argv is None else argv, prog=prog, description=description)
    arguments = arguments_class(**flags)
    raise_problems(range_problems(arguments, {name: flag_of(name) for name in options}))
    return arguments


def run_command(main: Callable[[], int | None]) -> NoReturn:
    """Run `main` and end the program with its status (None counts as 0).

    An error meant for a person becomes one message on stderr with its own status: 2 for wrong input, 1 for a failed
    run, a full disk included. Ctrl-C ends with 130, and a reader that went away (`| head`) quietly with 141, both as a
    shell reports the signal. Any other exception is a mistake in this program: it keeps its traceback, and the status
    is 1.
    """
    status: int | str | None
    try:
        status = main() or 0
        # A full disk or a closed pipe behind stdout shows up when the buffer is written: better here than at exit.
        sys.stdout.flush()
    except DcganError as error:
        status = _report(str(error), error.exit_status)
    except SystemExit as stop:
        status = stop.code
    except KeyboardInterrupt:
        status = _report("stopped by Ctrl-C", 130, label="")
    except BrokenPipeError:
        status = 141
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        if error.errno in DISK_FULL:
            status = _report(
                f"the disk is full{where}; free some space, or write elsewhere, and start again", 1
            )
        elif error.errno in FORBIDDEN:
            status = _report(
                f"no permission{where} ({error.strerror}); choose a place that may be written and read", 2
            )
        else:
            traceback.print_exc()
            status = 1
    except Exception:
        traceback.print_exc()
        status = 1
    _end(status)


def _report(message: str, status: int, label: str = "error: ") -> int:
    # Earlier output comes before the error, also where stdout is a file or a pipe.
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    print(f"{label}{message}", file=sys.stderr)
    return status


def _end(status: int | str | None) -> NoReturn:
    # The interpreter flushes stdout again at exit, and would report a failure in its own words.
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
