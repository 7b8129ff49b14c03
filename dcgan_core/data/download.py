"""Fetch a file: https, checksum, resumed after a break, from mirrors in turn."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system.cache import exclusive
from dcgan_core.system.files import disk_errors, open_own, open_plain
from dcgan_core.system.progress import on_terminal, progress_bar
from dcgan_core.system.streams import say

TIMEOUT_SECONDS = 30.0
BLOCK_BYTES = 256 * 1024


@dataclass(frozen=True)
class FetchRules:
    """What `fetch` insists on. Users get the defaults; tests talk to a server of their own without TLS."""

    schemes: tuple[str, ...] = ("https",)
    tries: int = 4
    """How often one address is tried when the connection breaks."""
    wait_seconds: float = 1.0
    """Pause before the second try, doubled for each further one."""


DEFAULT_RULES = FetchRules()
Report = Callable[[str], None]


class _Refused(Exception):
    """This address will not give the file; the message says why."""


class _Broken(Exception):
    """The connection ended early; another try may go on from there."""


def fetch(
    urls: Sequence[str],
    destination: Path,
    *,
    md5: str | None = None,
    sha256: str | None = None,
    report: Callable[[str], None] = say,
    rules: FetchRules = DEFAULT_RULES,
) -> Path:
    """Fetch the file that all `urls` hold to `destination` and return that path.

    An existing destination with the right checksum is left as it is; one with another is refused, not
    overwritten. The bytes so far are kept in `destination` + `.part`, from which a later call continues. Checksums are
    hexadecimal; one at least is needed.

    Raises InputError when the destination holds another file or cannot be written, RunFailure when no mirror
    gave the file or the disk is full.
    """
    if md5 is None and sha256 is None:
        raise ValueError("a download needs a checksum")
    wanted = {name: value.lower() for name, value in (("md5", md5), ("sha256", sha256)) if value}
    partial = destination.with_name(destination.name + ".part")
    again = "start again: the download resumes where it stopped"
    with disk_errors(destination, f"downloading {destination.name}", again=again):
        destination.parent.mkdir(parents=True, exist_ok=True)
        # The partial file is itself the lock. When it has become the destination, those who waited see that.
        with exclusive(partial, lambda: report(f"Another process is fetching {destination.name}; waiting.")):
            if destination.exists():
                partial.unlink(missing_ok=True)
                if wrong := _wrong_checksum(destination, wanted):
                    raise InputError(
                        f"{destination} is there already and is not the published file ({wrong}). "
                        "Move it away to download it."
                    )
                return destination
            try:
                _from_any(urls, partial, wanted, report, rules)
            except BaseException:
                if partial.exists() and not partial.stat().st_size:
                    partial.unlink()
                raise
            os.replace(partial, destination)
    return destination


def _from_any(
    urls: Sequence[str], partial: Path, wanted: dict[str, str], report: Report, rules: FetchRules
) -> None:
    """Fill `partial` from the first address that gives the right bytes."""
    failures: list[str] = []
    for url in urls:
        try:
            _from_one(url, partial, wanted, report, rules)
            return
        except _Refused as refusal:
            failures.append(f"  {url}\n    {refusal}")
            report(f"{url}: {refusal}")
    listed = "\n".join(failures)
    raise RunFailure(
        f"{partial.name.removesuffix('.part')} could not be downloaded from any of its addresses:\n{listed}\n"
        f"Check the connection and run again, or fetch the file in another way and put it into {partial.parent}."
    )


def _from_one(url: str, partial: Path, wanted: dict[str, str], report: Report, rules: FetchRules) -> None:
    """Fill `partial` from `url`, going on after breaks. Raises _Refused when that fails for good."""
    scheme = urlsplit(url).scheme
    if scheme not in rules.schemes:
        raise _Refused(f"is {scheme or 'no address'}, and only {' or '.join(rules.schemes)} is used")
    wait = rules.wait_seconds
    last = ""
    for attempt in range(rules.tries):
        if attempt:
            time.sleep(wait)
            wait *= 2
        resumed = partial.exists() and partial.stat().st_size > 0
        try:
            _receive(url, partial, report, rules)
        except _Broken as broken:
            last = str(broken)
            report(f"{url}: {broken}; {'trying again' if attempt + 1 < rules.tries else 'giving up'}.")
            continue
        wrong = _wrong_checksum(partial, wanted)
        if wrong is None:
            return
        os.truncate(partial, 0)
        # The part from before may have been of another version, or of another mirror's: once more from the start.
        if not resumed:
            raise _Refused(f"gave a file with the wrong checksum ({wrong})")
        report(f"{url}: the resumed file has the wrong checksum; starting again from its first byte.")
    raise _Refused(f"failed {rules.tries} times, lastly: {last}")


def _receive(url: str, partial: Path, report: Report, rules: FetchRules) -> None:
    """Append to `partial` what it lacks, or write it anew when the server does not resume."""
    have = partial.stat().st_size if partial.exists() else 0
    request = urllib.request.Request(url, headers={"User-Agent": "dcgan", "Accept-Encoding": "identity"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    opener = urllib.request.build_opener(_SameSchemes(rules.schemes))
    try:
        response = opener.open(request, timeout=TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:  # The part is as long as the file, or longer; its checksum will show which.
            return
        if error.code >= 500 or error.code == 429:
            raise _Broken(f"the server answered {error.code} {error.reason}") from error
        raise _Refused(f"the server answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(_reason(error)) from error
    with response:
        resumes = response.status == 206
        begin = f"bytes {have}-"
        if resumes and not response.headers.get("Content-Range", begin).startswith(begin):
            raise _Refused(f"resumed at another byte than {have}")
        start = have if resumes else 0
        length = response.headers.get("Content-Length")
        total = start + int(length) if length and length.isdecimal() else None
        with open_own(partial, "r+b" if partial.exists() else "w+b") as stream:
            stream.truncate(start)
            stream.seek(start)
            name = partial.name.removesuffix(".part")
            if not on_terminal():
                resumed = f", going on from {start:,}" if start else ""
                report(f"  {name}: {f'{total:,} bytes' if total else 'size unknown'}{resumed}")
            with progress_bar(name, total, "B", start=start, scaled=True, leave=False) as advance:
                done = start
                while block := _read(response):
                    stream.write(block)
                    done += len(block)
                    advance(len(block))
        # A connection that is cut off looks like the end of the file; only the announced length shows that.
        if total is not None and done < total:
            raise _Broken(f"the connection ended after {done:,} of {total:,} bytes")


def _read(response: Any) -> bytes:
    try:
        return response.read(BLOCK_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(_reason(error)) from error


def _reason(error: BaseException) -> str:
    cause = getattr(error, "reason", None)
    return f"no connection ({cause or error or type(error).__name__})"


class _SameSchemes(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to an allowed scheme only, so that https does not end in http."""

    def __init__(self, schemes: tuple[str, ...]) -> None:
        self._schemes = schemes

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if urlsplit(newurl).scheme not in self._schemes:
            raise _Refused(f"redirects to {newurl}, and only {' or '.join(self._schemes)} is used")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _wrong_checksum(path: Path, wanted: dict[str, str]) -> str | None:
    """None when the file has all the checksums; else the first that differs, for a message."""
    for algorithm, expected in wanted.items():
        with open_plain(path) as stream:
            actual = hashlib.file_digest(stream, algorithm).hexdigest()
        if actual != expected:
            return f"{algorithm} {actual} instead of {expected}"
    return None
