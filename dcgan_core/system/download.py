"""Fetch a file: https, checksum, resumed after a break, from mirrors in turn.

`fetch` is for a file whose size and checksum were published, `fetch_address` for whatever is at an address that a
person gave, up to a limit.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import queue
import stat
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system.cache import exclusive
from dcgan_core.system.files import disk_errors, open_own, open_plain
from dcgan_core.system.progress import is_live, progress_bar
from dcgan_core.system.streams import say

TIMEOUT_SECONDS = 30.0
BLOCK_BYTES = 256 * 1024


@dataclass(frozen=True)
class FetchRules:
    """What `fetch` insists on. Users get the defaults; tests talk to a server of their own without TLS."""

    schemes: tuple[str, ...] = ("https",)
    loopback: bool = False
    """Whether an address on this machine may be http: what is sent there leaves no machine."""
    tries: int = 4
    """How often one address is tried when the connection breaks."""
    wait_seconds: float = 1.0
    """Pause before the second try, doubled for each further one."""
    least_rate: float = 1000.0
    """Bytes a second; a connection that is slower counts as broken."""
    window_seconds: float = 60.0
    """The time over which the rate is measured, and in which a server must begin to answer."""
    most_seconds: float = 24 * 3600.0
    """The longest that one address may take, all its tries together."""

    def allow(self, url: str) -> bool:
        """Whether this address may be asked."""
        parts = urlsplit(url)
        return parts.scheme in self.schemes or (
            self.loopback and parts.scheme == "http" and parts.hostname in LOOPBACK
        )


LOOPBACK = ("127.0.0.1", "::1", "localhost")
DEFAULT_RULES = FetchRules()
ADDRESS_RULES = FetchRules(loopback=True, tries=2)
Report = Callable[[str], None]


class AddressRefused(InputError):
    """What is at an address cannot be had. status: what the server answered, None where there was no answer."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class _Wanted:
    """What the file must be."""

    size: int | None
    """Bytes; None where that is not known."""
    checksums: dict[str, str]
    """By name of the algorithm, in hexadecimal. Without any, nothing is resumed: it could be of another version."""
    most: int
    """Bytes; no more is ever written."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to the host of the address, and to no other one that it redirects to."""

    def difference(self, path: Path) -> str | None:
        """How the file at `path` differs, for a message; None when it is the same. The size is compared first."""
        size = path.stat().st_size
        if self.size is not None and size != self.size:
            return f"{size:,} bytes instead of {self.size:,}"
        for algorithm, expected in self.checksums.items():
            with open_plain(path) as stream:
                actual = hashlib.file_digest(stream, algorithm).hexdigest()
            if actual != expected:
                return f"{algorithm} {actual} instead of {expected}"
        return None


class _Refused(Exception):
    """This address will not give the file; the message says why. status: what the server answered, if that is it."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class _Broken(Exception):
    """The connection ended early; another try may continue from there."""


def fetch(
    urls: Sequence[str],
    destination: Path,
    *,
    size: int,
    md5: str | None = None,
    sha256: str | None = None,
    report: Callable[[str], None] = say,
    rules: FetchRules = DEFAULT_RULES,
) -> Path:
    """Fetch the file that all `urls` hold to `destination` and return that path.

    An existing destination with the right checksum is left as it is; one with another is refused, not
    overwritten. The bytes so far are kept in `destination` + `.part`, from which a later call continues. `size` is that
    of the file in bytes; no more is ever written. Checksums are hexadecimal; one at least is needed.

    Raises InputError when the destination holds another file or cannot be written, RunFailure when no mirror
    gave the file or the disk is full.
    """
    if md5 is None and sha256 is None:
        raise ValueError("a download needs a checksum")
    checksums = {name: value.lower() for name, value in (("md5", md5), ("sha256", sha256)) if value}
    wanted = _Wanted(size, checksums, size)
    return _fetch(
        destination, wanted, report, lambda partial: _from_any(urls, partial, wanted, report, rules)
    )


def fetch_address(
    url: str,
    destination: Path,
    *,
    most: int,
    size: int | None = None,
    sha256: str | None = None,
    headers: Mapping[str, str] | None = None,
    report: Callable[[str], None] = say,
    rules: FetchRules = ADDRESS_RULES,
) -> Path:
    """Fetch what is at `url`, at most `most` bytes of it, to `destination` and return that path.

    size, sha256: where they are known. headers: for the host of `url` alone, such as a credential.

    Raises AddressRefused (an InputError) in one sentence when the address does not give the file, and otherwise what
    `fetch` does.
    """
    wanted = _Wanted(size, {"sha256": sha256.lower()} if sha256 else {}, most, headers or {})

    def fill(partial: Path) -> None:
        try:
            _from_one(url, partial, wanted, report, rules)
        except _Refused as refusal:
            raise AddressRefused(f"{url}: {refusal}", refusal.status) from refusal

    return _fetch(destination, wanted, report, fill)


def _fetch(destination: Path, wanted: _Wanted, report: Report, fill: Callable[[Path], None]) -> Path:
    """Have `fill` write the partial file of `destination`, unless the whole one is there; return `destination`."""
    partial = destination.with_name(destination.name + ".part")
    again = "start again: the download resumes where it stopped"
    with disk_errors(destination, f"downloading {destination.name}", again=again):
        destination.parent.mkdir(parents=True, exist_ok=True)
        # Looked at once: another process may rename it between two looks.
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISREG(os.lstat(partial).st_mode):
                raise InputError(
                    f"{partial} is not a plain file: a download is not written there. Remove it."
                )
        # The partial file is itself the lock. When it has become the destination, those who waited see that.
        with exclusive(
            partial, lambda: report(f"Another process is downloading {destination.name}; waiting.")
        ):
            if destination.exists():
                partial.unlink(missing_ok=True)
                if wrong := wanted.difference(destination):
                    raise InputError(
                        f"{destination} already exists and is not the published file ({wrong}). "
                        "Move it away to download it."
                    )
                return destination
            try:
                fill(partial)
            except BaseException:
                if partial.exists() and not partial.stat().st_size:
                    partial.unlink()
                raise
            os.replace(partial, destination)
    return destination


def _from_any(urls: Sequence[str], partial: Path, wanted: _Wanted, report: Report, rules: FetchRules) -> None:
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


def _from_one(url: str, partial: Path, wanted: _Wanted, report: Report, rules: FetchRules) -> None:
    """Fill `partial` from `url`, continuing after breaks. Raises _Refused when that fails for good."""
    if not rules.allow(url):
        scheme = urlsplit(url).scheme
        raise _Refused(f"is {scheme or 'no address'}, and only {' or '.join(rules.schemes)} is used")
    wait = rules.wait_seconds
    last = ""
    deadline = time.monotonic() + rules.most_seconds
    for attempt in range(rules.tries):
        if attempt:
            time.sleep(wait)
            wait *= 2
        if not wanted.checksums and partial.exists():
            _open_part(partial, 0).close()
        resumed = partial.exists() and partial.stat().st_size > 0
        try:
            _receive(url, partial, wanted, report, _Pace(rules, deadline))
        except _Broken as broken:
            last = str(broken)
            report(f"{url}: {broken}; {'trying again' if attempt + 1 < rules.tries else 'giving up'}.")
            if time.monotonic() > deadline:
                break
            continue
        wrong = wanted.difference(partial)
        if wrong is None:
            return
        _open_part(partial, 0).close()
        # The part from before may have been of another version, or of another mirror's: once more from the start.
        if not resumed:
            raise _Refused(f"sent a different file ({wrong})")
        report(f"{url}: the resumed file is another ({wrong}); starting again from its first byte.")
    raise _Refused(f"failed {attempt + 1} times; the last problem: {last}")


def _receive(url: str, partial: Path, wanted: _Wanted, report: Report, pace: _Pace) -> None:
    """Append to `partial` what it lacks, or write it anew when the server does not resume."""
    have = partial.stat().st_size if partial.exists() else 0
    if have > wanted.most:
        report(f"{partial} is longer than the file; starting again from its first byte.")
        _open_part(partial, 0).close()
        have = 0
    request = urllib.request.Request(url, headers={"User-Agent": "dcgan", "Accept-Encoding": "identity"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    for name, value in wanted.headers.items():
        request.add_unredirected_header(name, value)
    response = _good_answer(request, pace.rules)
    if response is None:
        return
    with response:
        start, size = _announced(response, have, wanted)
        name = partial.name.removesuffix(".part")
        with _open_part(partial, start) as stream:
            if not is_live():
                shown = "an unknown number of" if size is None else f"{size:,}"
                report(f"  {name}: {shown} bytes{f', continuing from {start:,}' if start else ''}")
            with progress_bar(name, size, "B", start=start, scaled=True, leave=False) as advance:
                done = start
                while block := _read(response):
                    done += len(block)
                    if done > (limit := wanted.most if size is None else size):
                        stream.truncate(0)
                        of = "that are allowed" if size is None else "of the file"
                        raise _Refused(f"sends more than the {limit:,} bytes {of}")
                    stream.write(block)
                    pace.note(len(block))
                    advance(len(block))
        # A connection that is cut off looks like the end of the file.
        if size is not None and done < size:
            raise _Broken(f"the connection ended after {done:,} of {size:,} bytes")


def _good_answer(request: urllib.request.Request, rules: FetchRules) -> Any:
    """Return the response to `request`; None where the part is as long as the file. Raises _Broken and _Refused."""
    try:
        return _answer(request, rules)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:  # The checksum will show whether the part is that file.
            return None
        if error.code >= 500 or error.code == 429:
            raise _Broken(f"the server answered {error.code} {error.reason}") from error
        raise _Refused(f"the server answered {error.code} {error.reason}", error.code) from error
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(_reason(error)) from error
    except ValueError as error:  # its words may hold what is sent in a header
        raise _Refused("is not an address that can be asked") from error


def _announced(response: Any, have: int, wanted: _Wanted) -> tuple[int, int | None]:
    """Return (the byte at which the response begins, the size of the whole file, None where nothing says it).

    have: bytes of the part. Raises _Refused where the response announces another file.
    """
    resumes = response.status == 206
    begin = f"bytes {have}-"
    if resumes and not response.headers.get("Content-Range", begin).startswith(begin):
        raise _Refused(f"resumed at another byte than {have}")
    start = have if resumes else 0
    length = response.headers.get("Content-Length")
    if not (length and length.isdecimal() and len(length) < 20):
        return start, wanted.size
    announced = start + int(length)
    if wanted.size is not None and announced != wanted.size:
        raise _Refused(f"announces {announced:,} bytes, and the file has {wanted.size:,}")
    if announced > wanted.most:
        raise _Refused(f"announces {announced:,} bytes, more than the {wanted.most:,} that are allowed")
    return start, announced


def _answer(request: urllib.request.Request, rules: FetchRules) -> Any:
    """The response to `request`, headers read.

    Each byte of the headers starts the timeout of the connection anew, so a thread waits for them: it is left behind
    when they take too long. Raises what `urllib` raises, and _Broken.
    """
    opener = urllib.request.build_opener(
        _AllowedOnly(rules, local=urlsplit(request.full_url).scheme == "http")
    )
    outcome: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            outcome.put(opener.open(request, timeout=TIMEOUT_SECONDS))
        except BaseException as error:
            outcome.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = outcome.get(timeout=max(rules.window_seconds, TIMEOUT_SECONDS))
    except queue.Empty:
        raise _Broken("the server took too long to answer") from None
    if isinstance(answer, BaseException):
        try:
            raise answer
        finally:
            del answer  # It would hold itself, and with it the connection, by its traceback.
    return answer


class _Pace:
    """Notices a connection that gives bytes, but hardly any, and one that never ends."""

    def __init__(self, rules: FetchRules, deadline: float) -> None:
        self.rules = rules
        self._deadline = deadline
        self._began = time.monotonic()
        self._got = 0

    def note(self, count: int) -> None:
        """Count bytes that have just arrived. Raises _Broken when they are too few for the time."""
        self._got += count
        now = time.monotonic()
        if now > self._deadline:
            raise _Broken(f"not done within {self.rules.most_seconds:,.0f} s")
        took = now - self._began
        if took >= self.rules.window_seconds:
            if self._got < self.rules.least_rate * took:
                raise _Broken(
                    f"{self._got / took:,.0f} bytes/s, less than {self.rules.least_rate:,.0f}, over {took:.0f} s"
                )
            self._began, self._got = now, 0


def _open_part(partial: Path, start: int) -> Any:
    """Open the partial file for writing at byte `start`, the rest cut off. A link is not followed."""
    stream = open_own(partial, "r+b" if partial.exists() else "w+b")
    stream.truncate(start)
    stream.seek(start)
    return stream


def _read(response: Any) -> bytes:
    try:
        return response.read1(BLOCK_BYTES)  # What has arrived, so that the pace is known.
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(_reason(error)) from error


def _reason(error: BaseException) -> str:
    cause = getattr(error, "reason", None)
    return f"no connection ({cause or error or type(error).__name__})"


class _AllowedOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to an allowed address only, so that https does not end in http."""

    def __init__(self, rules: FetchRules, *, local: bool) -> None:
        self._rules = rules if local else replace(rules, loopback=False)

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if not self._rules.allow(newurl):
            fp.close()
            raise _Refused(f"redirects to {newurl}, and only {' or '.join(self._rules.schemes)} is used")
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None and _host(newurl) == _host(req.full_url):
            for name, value in req.unredirected_hdrs.items():
                if name.lower() != "host":
                    following.add_unredirected_header(name, value)
        return following


def _host(url: str) -> tuple[str, str]:
    """What credentials belong to: the scheme, and the host with its port."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
