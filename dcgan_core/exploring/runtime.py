"""onnxruntime-web, which runs a network in a page: from a folder, from npm, or named by its public address."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.system.cache import cache_folder
from dcgan_core.system.files import read_bytes, write_bytes
from dcgan_core.system.streams import say

PACKAGE, VERSION = "onnxruntime-web", "1.30.0"
SCRIPT, GLUE, BINARY = "ort.wasm.min.js", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"
"""What a page needs of the package: its interface, the loader of the compiled part, and that part."""

INTEGRITY: Mapping[str, str] = {
    SCRIPT: "sha384-Bw6URI+Gvoadw0do7/QrSHUC9D1vCYYK5OSqChFyhyV5mzPL4oe2rOAFljAnS8Sq",
    GLUE: "sha384-XcXA/MtAf0WpB8e023xQH9CM7RIjiugakT7x99DIwpFf7k56BIFFcAPerIF7FDad",
    BINARY: "sha384-vjBJ1z7qrhkTyYsNqKeF6c7N+nOJSU94czEo+tvZcu8G75JparGq9kB+kTnEUNVM",
}
"""Of the files of VERSION, as browsers and npm check them."""

ADDRESS = f"https://cdn.jsdelivr.net/npm/{PACKAGE}@{VERSION}/dist/"
"""Where the page loads the files itself, once it has compared them with INTEGRITY."""

LARGEST = 64 * 2**20
"""Bytes of one of the files."""
PATIENCE = 300
"""Seconds that npm may take."""


@dataclass(frozen=True)
class Runtime:
    """files: the content of each, to be written next to the page; none where the page loads them from ADDRESS."""

    files: Mapping[str, bytes]

    def record(self) -> dict[str, Any]:
        """Return what the page has to know, as JSON."""
        names = {"script": SCRIPT, "glue": GLUE, "binary": BINARY}
        if self.files:
            return {"base": "ort/", **names}
        return {"base": ADDRESS, **names, "integrity": dict(INTEGRITY)}

    @property
    def origin(self) -> str:
        """The site that the page loads from; "" for its own."""
        return "" if self.files else "https://" + ADDRESS.split("/")[2]


def find_runtime(folder: Path | None) -> Runtime:
    """Return the runtime; says in a line where it is from.

    folder: the package's, or the one with its files. Raises InputError where they are not in it.
    """
    if folder is not None:
        return Runtime(_from_folder(folder))
    kept = cache_folder() / f"{PACKAGE}-{VERSION}"
    files = _sound(kept)
    if not files and (files := _from_npm()):
        with contextlib.suppress(OSError):  # fetched again next time
            kept.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                write_bytes(kept / name, content)
    if files:
        say(f"onnxruntime-web {VERSION} from npm is part of the folder")
        return Runtime(files)
    say(f"npm is not available: the page loads onnxruntime-web {VERSION} from {ADDRESS} and checks it")
    return Runtime({})


def integrity(content: bytes) -> str:
    """Return the checksum of a file in the form of INTEGRITY."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def _from_folder(folder: Path) -> dict[str, bytes]:
    for place in (folder, folder / "dist", folder / "node_modules" / PACKAGE / "dist"):
        if all((place / name).is_file() for name in INTEGRITY):
            say(f"onnxruntime-web from {place} is part of the folder")
            return {name: read_bytes(place / name, LARGEST) for name in INTEGRITY}
    raise InputError(
        f"--ort-folder {folder}: expected the files of the npm package {PACKAGE} ({', '.join(INTEGRITY)}), in it, in "
        "its dist, or installed by npm below it"
    )


def _sound(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder where all are there and are those of VERSION; otherwise none."""
    try:
        files = {name: read_bytes(folder / name, LARGEST) for name in INTEGRITY}
    except (OSError, InputError):
        return {}
    return files if all(integrity(files[name]) == sum for name, sum in INTEGRITY.items()) else {}


def _from_npm() -> dict[str, bytes]:
    """Return the files from the package that npm fetches; none where it cannot, or has other files."""
    npm = shutil.which("npm")
    if npm is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="dcgan-ort-") as name:
        folder = Path(name)
        words = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--ignore-scripts"]
        try:
            quiet: dict[str, Any] = {"capture_output": True, "stdin": subprocess.DEVNULL}
            subprocess.run(words, cwd=folder, check=True, timeout=PATIENCE, **quiet)
            (packed,) = folder.glob("*.tgz")
            with tarfile.open(packed) as archive:
                for file in INTEGRITY:
                    found = archive.extractfile(f"package/dist/{file}")
                    assert found is not None
                    (folder / file).write_bytes(found.read(LARGEST))
        except (OSError, subprocess.SubprocessError, tarfile.TarError, KeyError, ValueError, AssertionError):
            return {}
        return _sound(folder)
