"""Weights by name and address: `letters`, `https://.../netG.pth`, `hf://owner/name[@revision][/file]`.

`at_hand` makes a path of what a person gave, wherever weights are opened. What is fetched is kept in the cache with its
digest. An address of the web is fetched once; a hub is asked each time which commit a revision is now.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from dcgan_core.errors import InputError, did_you_mean, printable
from dcgan_core.runs.folder import WEIGHTS_FILE
from dcgan_core.system import hub
from dcgan_core.system.arguments import words
from dcgan_core.system.cache import cache_folder, exclusive
from dcgan_core.system.download import AddressRefused, fetch_address
from dcgan_core.system.files import disk_errors, open_plain, write_text
from dcgan_core.system.paths import address_in
from dcgan_core.system.records import BadRecord, checked, read_json
from dcgan_core.system.streams import say, warn
from dcgan_core.weights.foreign.arrays.folders import WEIGHT_SUFFIXES


@dataclass(frozen=True)
class Shipped:
    """A network in the package.

    file: a bundle, whose record says how it was made. licence: of the weights and of what they were trained on, as an
    identifier of SPDX. sha256: of the file, in hexadecimal.
    """

    summary: str
    file: Path
    licence: str
    sha256: str


SHIPPED = {
    "letters": Shipped(
        summary="capital letters of many fonts, 32x32, one channel; the generator alone",
        file=Path(__file__).parent / "letters.safetensors",
        licence="MIT",
        sha256="6d1b83428877b56a467f7c51f2d9c801bf40795111868590da775ee38ecca4c0",
    ),
}
"""By the name that means the network wherever weights are named, unless a file or folder has that name."""

PACKAGED_GENERATOR = SHIPPED["letters"].file
"""A small generator of letters, trained by this project on the dataset `letters`, so that `generate` works before any
training. The file contains its record (command, steps, versions)."""

MOST_BYTES = 2**30
"""Of the files of one address together: more than any DCGAN has."""

MOST_FILES = 100
"""That are fetched from a repository where none is named: a list of arrays in files of their own has as many."""

MOST_LISTED = 2**24
"""Bytes of a hub's answer about a repository."""

_RECORD = "fetched.json"
_SECRETS = re.compile(r"(^|[-_])(token|signature|sig|key|secret|password|credential|auth|jwt)", re.I)


def at_hand(path: Path) -> tuple[Path, str]:
    """Return (the file or folder on this machine, where it came from in words) for what a person gave as a path.

    path: a path, which is returned as it is; the name of a network in the package; or an address.

    Raises InputError in one sentence for what cannot be had.
    """
    address = address_in(path)
    if address is None:
        shipped = None if path.exists() else SHIPPED.get(str(path))
        return (path, str(path)) if shipped is None else (shipped.file, f"the package ({path})")
    if any(not c.isprintable() or c.isspace() for c in address):
        raise InputError(f"{address} holds a space or an invisible letter; write it as %20 or the like")
    return _from_hub(address) if address.startswith("hf:") else _from_web(address)


# --- the web ---------------------------------------------------------------------------------------------


def _from_web(address: str) -> tuple[Path, str]:
    url, _, fragment = address.partition("#")
    url, parts = _in_ascii(url)
    if "//" in parts.path:
        raise InputError(f"{address} has // within it, which a path cannot hold; download the file yourself")
    if parts.username is not None or parts.password is not None:
        raise InputError(
            f"an address with a password in it ({parts.hostname}) would be stored with the run: download the file and "
            "give its path"
        )
    if secret := next((word for word in re.findall(r"[?&]([^=&]+)=", url) if _SECRETS.search(word)), None):
        raise InputError(
            f"the address carries a secret ({printable(secret)}), which would be stored with the run: download the "
            "file and give its path"
        )
    sha256 = None
    if fragment:
        found = re.fullmatch(r"sha256=([0-9a-fA-F]{64})", fragment)
        if not found:
            raise InputError(
                f"{address}: expected #sha256= and 64 hexadecimal digits after an address, or nothing"
            )
        sha256 = found[1].lower()
    kept = _Kept(url)
    name = re.sub(r"[^\w.+-]+", "_", unquote(parts.path.rpartition("/")[2]))[-100:].lstrip(".") or "weights"
    path = kept.file(name, url, sha256=sha256)
    return path, url


def _in_ascii(url: str) -> tuple[str, SplitResult]:
    """Return an address with its other letters in the form that is sent, and its parts; InputError for none."""
    try:
        parts = urlsplit(url)
        if not parts.netloc.isascii() and "@" not in parts.netloc:
            port = "" if parts.port is None else f":{parts.port}"
            parts = parts._replace(netloc=(parts.hostname or "").encode("idna").decode() + port)
        elif ":" not in (parts.hostname or ""):
            (parts.hostname or "").encode("idna")  # what the connection does
        sent = quote(urlunsplit(parts), safe="".join(map(chr, range(33, 127))))
        if parts.hostname and parts.port != 0:
            return sent, urlsplit(sent)
    except ValueError:  # UnicodeError is one
        pass
    raise InputError(f"{printable(url)} is not an address: expected https://host/path")


# --- the cache -------------------------------------------------------------------------------------------


class _Kept:
    """A folder of the cache: the files of one address, and a record of the digest of each."""

    def __init__(self, address: str) -> None:
        self.address = address
        key = hashlib.sha256(address.encode()).hexdigest()[:32]
        self.folder = cache_folder() / "addresses" / key
        self.files = self.folder / "files"

    def file(
        self,
        name: str,
        url: str,
        *,
        size: int | None = None,
        sha256: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Path:
        """Return the file, fetched from `url` unless it is here as it was fetched; AddressRefused (an InputError)."""
        path = self.files / name
        with (
            self._disk(),
            exclusive(self.folder / ".lock", lambda: say(f"Waiting for another process: {url}")),
        ):
            known = self.record().get(name)
            if known is not None and self._is_whole(path, known) and sha256 in (None, known["sha256"]):
                if size is None and sha256 is None:
                    _say_once(f"{url}: the copy of {known['fetched'][:10]}, sha256 {known['sha256'][:12]}...")
                return path
            if forbidden := hub.offline():
                raise InputError(
                    f"{url} is not in the cache, and {forbidden} forbids connections: unset it, or give a file"
                )
            path.unlink(missing_ok=True)
            fetch_address(url, path, most=MOST_BYTES, size=size, sha256=sha256, headers=headers)
            entry = {"url": url, **_digest(path), "fetched": _now()}
            say(f"Fetched {url}: {entry['bytes']:,} bytes, sha256 {entry['sha256']}")
            files = {**self.record(), name: entry}
            write_text(
                self.folder / _RECORD, json.dumps({"address": self.address, "files": files}, indent=2) + "\n"
            )
        return path

    def record(self) -> dict[str, Any]:
        """Return what is known of the files by name; nothing where the record is missing or damaged."""
        try:
            files = checked(read_json(self.folder / _RECORD), {"files": dict[str, dict]})["files"]
            for entry in files.values():
                checked(entry, {"sha256": str, "bytes": int, "fetched": str})
        except (OSError, BadRecord):
            return {}
        return files

    def note(self, content: Mapping[str, Any]) -> None:
        """Keep what is known of the address itself."""
        with self._disk():
            write_text(self.folder / "note.json", json.dumps(dict(content)))

    def noted(self) -> dict[str, Any] | None:
        """Return what `note` kept."""
        with contextlib.suppress(OSError, BadRecord):
            return checked(read_json(self.folder / "note.json"), {"sha": str, "siblings": list[dict]})
        return None

    def _disk(self) -> contextlib.AbstractContextManager[None]:
        return disk_errors(
            self.folder, "keeping what was fetched", "with the environment variable DCGAN_CACHE"
        )

    def _is_whole(self, path: Path, known: Mapping[str, Any]) -> bool:
        try:
            return _digest(path) == {"bytes": known["bytes"], "sha256": known["sha256"]}
        except OSError:
            return False


@functools.cache
def _say_once(line: str) -> None:
    say(line)


def _digest(path: Path) -> dict[str, Any]:
    with open_plain(path) as stream:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def hub_address(repository: str, revision: str = "main") -> str:
    """Return the address of a repository's weights at a revision: a branch, a tag or a commit."""
    words(repository, "repository", "owner/name")
    words(revision, "revision", "a branch, a tag or a commit")
    return f"hf://{repository}@{quote(revision, safe='')}"


# --- a hub -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Listed:
    """A file of a repository. size: bytes, where the hub says it. sha256: of large files alone."""

    name: str
    size: int | None
    sha256: str | None


def _from_hub(address: str) -> tuple[Path, str]:
    name = r"[A-Za-z0-9][\w.-]*"
    found = re.fullmatch(rf"hf://({name}/{name})(?:@([^/]+))?(?:/(.+?))?/?", address, re.ASCII)
    if not found:
        raise InputError(f"{address}: expected hf://owner/name, optionally followed by @revision or /file")
    repository, revision, file = found[1], unquote(found[2] or "main"), found[3]
    endpoint = hub.endpoint()
    commit, files = _listing(endpoint, repository, revision)
    chosen = _chosen(address, files, file)
    if (total := sum(entry.size or 0 for entry in chosen)) > MOST_BYTES:
        raise InputError(
            f"{address}: its weights have {total:,} bytes, more than the {MOST_BYTES:,} that are fetched; name one "
            "file, or download it yourself"
        )
    kept = _Kept(f"{endpoint}/{repository}@{commit}")
    paths = [
        kept.file(
            entry.name,
            f"{endpoint}/{repository}/resolve/{commit}/{quote(entry.name)}",
            size=entry.size,
            sha256=entry.sha256,
            headers=hub.headers(),
        )
        for entry in chosen
    ]
    shown = f"hf://{repository}@{commit[:12]}"
    return (paths[0], f"{shown}/{chosen[0].name}") if len(paths) == 1 else (kept.files, shown)


def _listing(endpoint: str, repository: str, revision: str) -> tuple[str, list[_Listed]]:
    """Return the commit that a revision is, and its files; without a connection, as they were the last time."""
    kept = _Kept(f"{endpoint}/{repository}@{revision}")
    answer = kept.noted() if hub.offline() else None
    if answer is None and (forbidden := hub.offline()):
        raise InputError(
            f"hf://{repository} is not in the cache, and {forbidden} forbids connections: unset it, or give a file"
        )
    if answer is None:
        try:
            answer = _ask(endpoint, repository, revision)
            kept.note(answer)
        except AddressRefused as error:
            answer = kept.noted() if error.status is None else None
            if answer is None:
                raise hub.refusal(repository, revision, error) from error
            warn(
                f"warning: the hub does not answer ({error}); hf://{repository} as it was when last fetched."
            )
    files = []
    for entry in answer["siblings"]:
        with contextlib.suppress(BadRecord):
            name = checked(entry, {"rfilename": str, "size": int | None})["rfilename"]
            large = entry.get("lfs") if isinstance(entry.get("lfs"), dict) else {}
            sha256 = large.get("sha256")
            if _is_inside(name):
                files.append(_Listed(name, entry.get("size"), sha256 if isinstance(sha256, str) else None))
    return answer["sha"], files


def _ask(endpoint: str, repository: str, revision: str) -> dict[str, Any]:
    url = f"{endpoint}/api/models/{repository}/revision/{quote(revision, safe='')}?blobs=true"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.json"
        fetch_address(url, path, most=MOST_LISTED, headers=hub.headers(), report=lambda _: None)
        try:
            answer = checked(read_json(path), {"sha": str, "siblings": list[dict]})
        except BadRecord as error:
            raise AddressRefused(f"{endpoint} does not answer as a hub does ({error})", 200) from error
    if not re.fullmatch(r"[0-9a-f]{7,64}", answer["sha"]):
        raise AddressRefused(
            f"{endpoint} does not answer as a hub does (commit {printable(answer['sha'])})", 200
        )
    return {"sha": answer["sha"], "siblings": answer["siblings"]}


def _is_inside(name: str) -> bool:
    """Whether a file of that name lies in the folder that it is written to."""
    parts = name.split("/")
    return not any(part in ("", ".", "..") or "\\" in part or ":" in part or "\0" in part for part in parts)


def _chosen(address: str, files: Sequence[_Listed], file: str | None) -> list[_Listed]:
    """Return the files to fetch: the one that is named, or this package's own, or all weights."""
    names = [entry.name for entry in files]
    shown = ", ".join(map(printable, names[:20])) + (" ..." if len(names) > 20 else "") or "nothing"
    wanted = unquote(file) if file is not None else WEIGHTS_FILE if WEIGHTS_FILE in names else None
    if wanted is not None:
        if wanted not in names:
            raise InputError(
                f"{address}: no such file{did_you_mean(wanted, names)}; the repository holds {shown}"
            )
        return [entry for entry in files if entry.name == wanted]
    weights = [entry for entry in files if Path(entry.name).suffix.lower() in WEIGHT_SUFFIXES]
    if not weights:
        raise InputError(f"{address} holds no weights, only {shown}")
    if len(weights) > MOST_FILES:
        raise InputError(f"{address} holds {len(weights):,} weights files; name one of {shown}")
    return weights
