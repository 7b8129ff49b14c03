"""What a person typed, as a path: `~` expanded, and refused in one sentence where no file can have the name.

Every path that comes from outside passes through `typed_path` once: flags, TOML values, environment variables and
arguments from Python. A relative path is relative to the current folder, wherever it is written.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path, PureWindowsPath

from dcgan_core.errors import InputError
from dcgan_core.system.arguments import shown

WINDOWS = sys.platform == "win32"

LONGEST_NAME = 255
"""What one name may have: bytes, or on Windows UTF-16 units. Every usual file system allows as much."""

ROOM = Path("_" * 100, "_" * 100)
"""What has to fit behind a path: the longest that is written inside a run folder, under its temporary name."""

_ENDINGS = frozenset(
    (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".mp4", ".webp", ".svg", ".pdf", ".npz", ".npy", ".csv", ".json", ".html",
     ".toml", ".zip", ".pth", ".pt", ".ckpt", ".bin", ".safetensors", ".onnx", ".h5", ".keras", ".msgpack")
)  # fmt: skip
"""Not names by themselves: each would make a hidden file without an ending, which nothing finds or recognises."""

_ADDRESS = re.compile(r"(hf|https?):/{1,2}(?=[^/])", re.I)
"""How an address begins. A `Path` made of one has a single slash there."""

_NOT_USED = re.compile(r"(?:hf|https?)(?=:/*$)|file(?=:/)|[a-z][a-z0-9+.-]+(?=://)", re.I)
"""How what looks like an address and is not used as one begins; a drive of Windows has one letter."""

_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])\s*(\..*)?", re.I)
"""Names that mean a device on Windows, with any ending."""


def typed_path(given: str | os.PathLike[str], what: str = "", *, fetched: bool = False) -> Path:
    """Return the path that a person gave, `~` and `~user` expanded as a shell does.

    given: as it was typed, or a path that was made from that; a `Path` begins with `~` only where the text did.
    what: where it was given ("--output", "DCGAN_CACHE"), the beginning of a message.

    fetched: whether it may be an address (`address_in`). One is kept as it is; what opens weights fetches it.

    Raises InputError for an empty text, an address where none is expected or of another kind (`file://`), `~` without a
    home directory, a null byte or a letter that file names here lack, a name or a path that is too long, what is not
    a name on Windows, and an ending alone (`.png`) where no such file is.
    """
    text = os.fspath(given) if isinstance(given, str | os.PathLike) else given
    if not isinstance(text, str):  # from Python; bytes too, of which a path might be made
        raise InputError(f"{what + ' ' if what else ''}{shown(given)} is not a path: expected text or a Path")
    where = f"{what} {_shown(text)}" if what else _shown(text)
    if not text:
        raise InputError(f"{what or 'a path'} is empty; give the name of a file or folder")
    if "\0" in text:
        raise InputError(f"{where} holds a null byte; no file has such a name")
    if address := address_in(text):
        if fetched:
            return Path(text)
        where = f"{what} {_shown(address)}" if what else _shown(address)
        raise InputError(f"{where} is an address; give the path of a file or folder on this machine")
    if found := _NOT_USED.match(text):
        raise InputError(f"{where} {_why_not_used(found[0].lower())}")
    path = Path(_expanded(text, where))
    if str(path).startswith("~") or address_in(path) or _NOT_USED.match(str(path)):
        # Typed as ./~ or ./hf:, or ~name where no user has that name: absolute, so that it stays this path.
        path = path.absolute()
    for name in path.parts:
        _check_name(name, where)
    try:
        os.lstat(path.absolute() / ROOM)
    except OSError as error:
        if not path.is_absolute() and not here_exists():
            raise InputError(f"{where}: {GONE}") from error
        if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) == 206:
            raise InputError(f"{where} is too long for a path ({len(text)} letters)") from error
    if path.name.lower() in _ENDINGS and not os.path.lexists(path):
        raise InputError(
            f"{where} is an ending without a name; expected a name before it, as in name{path.name}"
        )
    return path


def address_in(path: str | os.PathLike[str]) -> str | None:
    """Return the address (`hf://...`, `https://...`) that was given in the place of a path, or None for a path."""
    text = os.fspath(path)
    found = _ADDRESS.match(text.replace(os.sep, "/"))
    return f"{found[1].lower()}://{text.replace(os.sep, '/')[found.end() :]}" if found else None


def _why_not_used(scheme: str) -> str:
    if scheme in ("hf", "http", "https"):
        return "is an incomplete address; expected https://host/path or hf://owner/name"
    return f"is an address, and {scheme}: is not used here; give the path of a file or folder without it"


GONE = "the current folder was removed, or renamed and made again; change to another one, or change into it again"


def here_exists() -> bool:
    """Whether there is a current folder: in one that was removed since, no path means anything."""
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def home_known() -> bool:
    """Whether this user has a home directory; in containers the user is often a number without one."""
    return bool(os.environ.get("HOME", "unset")) and Path(os.path.expanduser("~")).is_absolute()  # noqa: PTH111


def _expanded(text: str, where: str) -> str:
    if not text.startswith("~"):
        return text
    own = re.match(r"~([/\\]|$)" if WINDOWS else r"~(/|$)", text) is not None
    if own and not home_known():
        raise InputError(
            f"{where}: this user has no home directory, so ~ means nothing; set HOME, or give the path without ~"
        )
    # Not that of pathlib, which raises for the name of a file that begins with ~.
    return os.path.expanduser(text)  # noqa: PTH111


def _check_name(name: str, where: str) -> None:
    try:
        length = len(name.encode("utf-16-le", "surrogatepass")) // 2 if WINDOWS else len(os.fsencode(name))
    except UnicodeEncodeError as error:
        raise InputError(f"{where} has letters that no file name can have here") from error
    if length > LONGEST_NAME:
        raise InputError(
            f"{where} is too long: a name has at most {LONGEST_NAME} bytes, and this one {length}"
        )
    if WINDOWS and (problem := windows_problem(name)):
        raise InputError(f"{where}: {problem}")


def windows_problem(name: str) -> str | None:
    """Return why a file on Windows cannot be called `name` (one part of a path), or None where it can."""
    if name in (".", "..") or PureWindowsPath(name).anchor == name:
        return None
    if _RESERVED.fullmatch(name):
        return f"{name!r} is the name of a device on Windows; choose another name"
    if name[-1] in ". ":
        return f"{name!r} ends with a dot or a space, which Windows leaves out; choose another name"
    if forbidden := re.findall(r'[<>:"|?*\x00-\x1f]', name):
        return f"{name!r} holds {forbidden[0]!r}, which no name on Windows may; choose another name"
    return None


def _shown(text: str) -> str:
    short = text if len(text) <= 80 else f"{text[:50]}...{text[-20:]}"
    return repr(short)
