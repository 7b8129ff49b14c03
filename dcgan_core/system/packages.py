"""Packages that are loaded when they are needed, and may be missing or broken on this machine."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.system.machine import out_of_memory


def load(name: str, needs: str, install: str) -> Any:
    """Return the module `name` ("pyarrow.parquet"), imported now.

    needs: what needs it and by which name, the beginning of a sentence ("LSUN is read by lmdb"). install: what to do
    where it is missing.

    Raises InputError where it is not installed, and where it is but cannot be loaded: the compiled half of a package
    raises what it likes when it does not fit the machine, or what else is installed.
    """
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        if out_of_memory(error):
            raise
        package = name.partition(".")[0]
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
        return load("matplotlib", needs, MATPLOTLIB)
    try:
        matplotlib = load("matplotlib", needs, MATPLOTLIB)
        with contextlib.suppress(Exception):  # it may name a backend that is not here
            matplotlib.rcParams["backend"] = chosen
        return matplotlib
    finally:
        os.environ["MPLBACKEND"] = chosen


def reason(error: BaseException) -> str:
    """Return an exception in one line: its class, and the first line of what it says."""
    words = str(error).strip().splitlines()
    return f"{type(error).__name__}: {words[0]}" if words else type(error).__name__
