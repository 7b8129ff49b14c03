"""Packages that are loaded when they are needed, and may be missing or broken on this machine."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import sys
from collections.abc import Iterator
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.system.machine import out_of_memory
from dcgan_core.system.surroundings import check_surroundings


def load(name: str, needs: str, install: str) -> Any:
    """Return the module `name` ("pyarrow.parquet"), imported now.

    needs: what needs it and by which name, the beginning of a sentence ("LSUN is read by lmdb"). install: what to do
    where it is missing.

    Raises InputError where it is not installed, and where it is but cannot be loaded: the compiled half of a package
    raises what it likes when it does not fit the machine, or what else is installed. So where it would read a pipe or a
    device that the environment names (`check_surroundings`).
    """
    package = name.partition(".")[0]
    if package not in sys.modules:
        check_surroundings(package)
    try:
        with _errors_alone(package):
            return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        if out_of_memory(error):
            raise
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == package:
            raise InputError(f"{needs}, which is not installed here: {install}") from error
        raise InputError(
            f"{needs}, which is installed here but cannot be loaded ({reason(error)}). Repair it: {install}"
        ) from error


MATPLOTLIB = "python -m pip install --force-reinstall matplotlib"
"""What to do where Matplotlib is missing or broken."""


def load_matplotlib(needs: str) -> Any:
    """Return Matplotlib, whatever MPLBACKEND says; raises InputError as `load` does.

    A notebook sets the variable to a backend that other programs do not have, and Matplotlib refuses to be imported
    then. What it says is left to pyplot, should the program import it.
    """
    chosen = None if "matplotlib" in sys.modules else os.environ.pop("MPLBACKEND", None)
    if chosen is None:
        return _with_places(load("matplotlib", needs, MATPLOTLIB))
    try:
        matplotlib = _with_places(load("matplotlib", needs, MATPLOTLIB))
        with contextlib.suppress(Exception):  # it may name a backend that is not here
            matplotlib.rcParams["backend"] = chosen
        return matplotlib
    finally:
        os.environ["MPLBACKEND"] = chosen


def _with_places(matplotlib: Any) -> Any:
    """Return Matplotlib, which has chosen its folders: without a home directory, temporary ones, of which it warns."""
    with _errors_alone("matplotlib"), contextlib.suppress(Exception):
        matplotlib.get_configdir()
        matplotlib.get_cachedir()
    return matplotlib


@contextlib.contextmanager
def _errors_alone(package: str) -> Iterator[None]:
    """Within the block a package logs errors alone, unless the program has said what it is to log."""
    logger = logging.getLogger(package)
    before = logger.level
    if before == logging.NOTSET:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        if before == logging.NOTSET and logger.level == logging.ERROR:
            logger.setLevel(before)


def reason(error: BaseException) -> str:
    """Return an exception in one line: its class, and the first line of what it says."""
    words = str(error).strip().splitlines()
    return f"{type(error).__name__}: {words[0]}" if words else type(error).__name__
