"""What every command does around its own work: parse its arguments, report errors, set the exit status."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NoReturn, TypeVar

from dcgan_core.config.flags import parse_flags
from dcgan_core.config.options import options_of, range_problems
from dcgan_core.config.words import typed_in
from dcgan_core.errors import DcganError, raise_problems
from dcgan_core.system import streams
from dcgan_core.system.files import DISK_FULL, FORBIDDEN
from dcgan_core.system.machine import out_of_memory
from dcgan_core.system.packages import reason
from dcgan_core.system.paths import GONE, here_exists
from dcgan_core.system.stopping import cause, ended_in_order
from dcgan_core.system.surroundings import check_surroundings, variable_naming

Arguments = TypeVar("Arguments")


def parse_command(
    arguments_class: type[Arguments],
    argv: Sequence[str] | None = None,
    *,
    prog: str,
    description: str,
    common: Collection[str] = (),
    examples: Mapping[str, str] | None = None,
) -> Arguments:
    """Return the arguments of a command as an instance of its options dataclass.

    arguments_class: a dataclass whose fields are declared with `dcgan_core.config.options.option`.
    argv: the arguments without the program's name; None takes the process's own. Dashes and underscores in a
    flag are the same (`--load_path`, `--load-path`).
    common, examples: what --help shows, as `parse_flags` takes them.

    Raises InputError for what is wrong with the command line, and with every value that is out of range. `--help` and
    `--version` end the program with status 0.
    """
    options = options_of(arguments_class)
    argv = sys.argv[1:] if argv is None else argv
    flags = parse_flags(
        options,
        argv,
        prog=prog,
        description=description,
        common=common,
        examples=examples,
    )
    arguments = arguments_class(**flags)
    raise_problems(list(range_problems(arguments, typed=typed_in(options, argv)).values()))
    return arguments


def run_command(main: Callable[[], int | None]) -> NoReturn:
    """Run `main` and end the program with its status (None counts as 0).

    An error meant for a person becomes one message on stderr with its own status: 2 for wrong input, 1 for a failed
    run, a full disk and too little memory included. Ctrl-C ends with 130, SIGTERM with 143, SIGHUP with 129. What
    `main` was to show (`streams.show`) and could not is an error too: 141 without a message where the reader went
    away (`| head`), as a shell reports the signal, and 1 elsewhere. Any other exception is a mistake in this program:
    it keeps its traceback, and the status is 1.
    """
    with streams.owned() as stdout:
        status = _status_of(main)
        stdout.flush()
        if not status and stdout.lost is not None:
            status = _lost(stdout.lost)
        if streams.ends_at_once() and not isinstance(status, str):
            streams.leave(status or 0)
    sys.exit(status)


def _status_of(main: Callable[[], int | None]) -> int | str | None:
    try:
        with ended_in_order():
            check_surroundings("ssl")
            return main() or 0
    except DcganError as error:
        return _report(str(error), error.exit_status)
    except SystemExit as stop:
        return stop.code
    except KeyboardInterrupt as stop:
        by, status = cause(stop)
        return _report(f"stopped by {by}", status, label="")
    except BrokenPipeError:
        return 141
    except Exception as error:
        return _environment(error)


def _environment(error: Exception) -> int:
    """Report what the machine refused; whatever else it is keeps its traceback. Returns the exit status."""
    if out_of_memory(error):
        return _report(
            "out of memory: the machine, or the limit that is set for this program, has too little of it. What was "
            "written before is intact. Close other programs, raise the limit, or take less at once (smaller batches, "
            f"images or networks, fewer workers), and start again ({reason(error)})",
            1,
        )
    if isinstance(error, FileNotFoundError) and not here_exists():
        return _report(GONE, 2)
    where = f": {error.filename}" if isinstance(error, OSError) and error.filename else ""
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return _report(f"a file would be larger than the limit on files here{where}; raise it (ulimit -f)", 1)
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return _report(f"the disk is full{where}; free some space, or write elsewhere, and start again", 1)
    if isinstance(error, OSError) and error.errno in FORBIDDEN:
        return _report(
            f"no permission{where} ({error.strerror}); choose a place that may be written and read", 2
        )
    if isinstance(error, OSError) and (named_by := variable_naming(error.filename)):
        return _report(f"{named_by}{where}: {error.strerror}; unset {named_by}, or name another place", 2)
    package = _unloadable(error)
    if package is not None and not package.startswith("dcgan_"):
        return _report(
            f"the package {package!r} cannot be loaded here ({reason(error)}). Reinstall it: "
            f"python -m pip install --force-reinstall {package}",
            2,
        )
    traceback.print_exc()
    return 1


def _unloadable(error: Exception) -> str | None:
    """The name of the package that an ImportError is about: the one it names, or the one whose code raised it."""
    if not isinstance(error, ImportError):
        return None
    name = error.name
    for frame, _ in traceback.walk_tb(error.__traceback__):
        name = error.name or frame.f_globals.get("__name__")
    return name.partition(".")[0] if name else None


def _lost(error: Exception) -> int:
    if isinstance(error, BrokenPipeError):
        return 141
    words = getattr(error, "strerror", None) or error
    return _report(f"the output could not be written ({words}): the output is incomplete", 1)


def _report(message: str, status: int, label: str = "error: ") -> int:
    streams.warn(f"{label}{message}")
    return status
