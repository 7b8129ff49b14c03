"""What libraries read before a person can say a word: files and folders that the environment names.

A library opens such a file without looking what it is. A pipe keeps it waiting, and a device has no end. So
`packages.load` looks first, and `run_command` for what Python's own modules read.
"""

from __future__ import annotations

import errno
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from dcgan_core.errors import InputError
from dcgan_core.system.files import NotAPlainFile, read_bytes


class Place(NamedTuple):
    """A file or folder that a library looks at.

    named_by: the variable that names it, "" for none. text: whether it has to be in UTF-8.
    """

    path: str
    named_by: str = ""
    text: bool = True


def check_surroundings(package: str) -> None:
    """Raise InputError where `package` would read a pipe, a device, a huge file or no text as its settings.

    Whatever is not there, or is a folder where it expects a file, the libraries pass over by themselves. The null
    device is an empty file.
    """
    for place in _FOLDERS.get(package, _none)():
        try:
            Path(place.path).resolve()
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) and error.errno not in (errno.ELOOP, None):
                continue  # the library takes another folder
            raise InputError(f"{_shown(place)} is a loop of links; {_mend(place)}") from error
    for place in _FILES.get(package, _none)():
        if why := _why_not(place):
            raise InputError(f"{_shown(place)} {why}, and {package} would read it; {_mend(place)}")


_OF_EVERY_PATH = frozenset(
    ("HOME", "PWD", "OLDPWD", "VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH")
)
"""Variables whose places hold most of what a program reads: they are seldom what is wrong with it."""


def variable_naming(path: object) -> str | None:
    """Return the environment variable that named the place of `path`, which a library could not use; None for none."""
    if not isinstance(path, str) or not os.path.isabs(path):  # noqa: PTH117 - of any text
        return None
    values = {
        name: value
        for name, value in os.environ.items()
        if name not in _OF_EVERY_PATH and os.path.isabs(value) and value.strip(os.sep)  # noqa: PTH117
    }
    found = [name for name, value in values.items() if Path(path).is_relative_to(value)]
    return max(found, key=lambda name: len(values[name]), default=None)


def _why_not(place: Place) -> str | None:
    """Return what is wrong with a file of settings, or None where it can be read, or is passed over."""
    path = Path(place.path)
    if not path.exists() or path.is_dir() or path.samefile(os.devnull):
        return None
    try:
        content = read_bytes(path, LARGEST)
        if place.text:
            content.decode()
    except NotAPlainFile as error:
        return str(error).removeprefix(f"{place.path} ")
    except UnicodeDecodeError:
        return "is not a text in UTF-8"
    except InputError:
        return f"is larger than any such file ({LARGEST:,} bytes)"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return None


LARGEST = 2**24
"""Bytes of a file of settings."""


def _shown(place: Place) -> str:
    return f"{place.named_by}: {place.path}" if place.named_by else place.path


def _mend(place: Place) -> str:
    return f"unset {place.named_by}, or name another place" if place.named_by else "remove or rename it"


def _none() -> Iterator[Place]:
    return iter(())


def _first_set(*names: str) -> str:
    return next((name for name in names if os.environ.get(name)), "")


def _matplotlib_folders() -> Iterator[Place]:
    linux = sys.platform.startswith(("linux", "freebsd"))
    for xdg, usual in (("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache")):
        named_by = _first_set("MPLCONFIGDIR", *((xdg,) if linux else ()), "HOME")
        if not named_by:
            continue
        base = Path(os.environ[named_by])
        if named_by == "HOME" and linux:
            base /= usual
        yield Place(str(base if named_by == "MPLCONFIGDIR" else base / "matplotlib"), named_by)


def _matplotlib_files() -> Iterator[Place]:
    yield Place("matplotlibrc")
    if named := os.environ.get("MATPLOTLIBRC"):
        yield Place(named, "MATPLOTLIBRC")
        yield Place(str(Path(named) / "matplotlibrc"), "MATPLOTLIBRC")
    for folder, named_by, _ in itertools.islice(_matplotlib_folders(), 1):  # the second is that of its cache
        yield Place(str(Path(folder) / "matplotlibrc"), named_by)


def _xla_files() -> Iterator[Place]:
    text = os.environ.get("XLA_FLAGS", "").strip()
    if text and not text.startswith("-"):  # not flags, but the name of a file of them
        yield Place(text, "XLA_FLAGS")


def _ssl_files() -> Iterator[Place]:
    for name in ("OPENSSL_CONF", "SSL_CERT_FILE"):
        if text := os.environ.get(name):
            yield Place(text, name, text=False)


_FOLDERS: dict[str, Callable[[], Iterator[Place]]] = {"matplotlib": _matplotlib_folders}
_FILES: dict[str, Callable[[], Iterator[Place]]] = {
    "matplotlib": _matplotlib_files,
    "jax": _xla_files,
    "ssl": _ssl_files,
}
