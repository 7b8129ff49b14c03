"""The runs in a folder: what to name, where a run is expected and the folder of several is given."""

from __future__ import annotations

import shlex
from pathlib import Path

from dcgan_core.runs.folder import CONFIG_FILE, is_run, says_run

MOST_LOOKED_AT = 1000
"""Folders in a folder that are looked into."""
SHOWN = 3
"""Runs that a message names."""


def runs_in(folder: Path) -> list[Path]:
    """Return the runs directly below a folder, the newest first; none where it cannot be listed."""
    try:
        entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")][:MOST_LOOKED_AT]
        found = [entry for entry in entries if says_run(entry / CONFIG_FILE) and is_run(entry)]
        return sorted(found, key=lambda run: (run / CONFIG_FILE).stat().st_mtime_ns, reverse=True)
    except OSError:
        return []


def advise_run(folder: Path) -> str:
    """Return a sentence that names the runs below a folder which is none itself, with a space before; or nothing."""
    found = runs_in(folder)
    if not found:
        return ""
    shown = ", ".join(shlex.quote(str(run)) for run in found[:SHOWN])
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f" Name {'the run' if len(found) == 1 else 'one of the runs'} in it: {shown}{more}"
