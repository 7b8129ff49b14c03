"""Downloads from a server on this machine that fails in all the ways in which servers fail."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system import download
from dcgan_core.system.download import FetchRules, fetch
from tests.serving import Server, send, serving

CONTENT = np.random.default_rng(0).bytes(700_000)
MD5 = hashlib.md5(CONTENT).hexdigest()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PLAIN = FetchRules(schemes=("http",), wait_seconds=0.0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as state:
        yield state


@pytest.fixture
def lines() -> list[str]:
    return []


def first_byte(handler: BaseHTTPRequestHandler) -> int:
    wanted = handler.headers.get("Range")
    return int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0


def good(handler: BaseHTTPRequestHandler, content: bytes = CONTENT, most: int | None = None) -> None:
    """Serves ranges; with `most`, hangs up after that many bytes."""
    start = first_byte(handler)
    rest = content[start:]
    if start and start >= len(content):
        send(handler, 416, 0, b"")
    elif start:
        span = f"bytes {start}-{len(content) - 1}/{len(content)}"
        send(handler, 206, len(rest), rest[:most], Content_Range=span)
    else:
        send(handler, 200, len(rest), rest[:most])


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    good(handler, most=300_000)


def ignores_range(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, len(CONTENT), CONTENT)


def other_content(handler: BaseHTTPRequestHandler) -> None:
    good(handler, CONTENT[::-1])


def answers(code: int) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: send(handler, code, 4, b"oops")


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    return tmp_path / "made" / "file.bin"


def test_a_file_arrives_whole_and_alone(server: Server, destination: Path, lines: list[str]) -> None:
    result = fetch(
        [server.url("/a", good)],
        destination,
        size=len(CONTENT),
        md5=MD5,
        sha256=SHA256,
        report=lines.append,
        rules=PLAIN,
    )
    assert result == destination
    assert destination.read_bytes() == CONTENT
    assert [path.name for path in destination.parent.iterdir()] == ["file.bin"]
    assert lines == ["  file.bin: 700,000 bytes"]


def test_it_is_not_fetched_again(server: Server, destination: Path, lines: list[str]) -> None:
    url = server.url("/a", good)
    for _ in range(2):
        fetch([url], destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    assert len(server.asked) == 1
    assert [path.name for path in destination.parent.iterdir()] == ["file.bin"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"precious", "8 bytes instead of 700,000"), (CONTENT[::-1], "md5 [0-9a-f]+ instead of")],
)
def test_another_file_in_its_place_is_not_overwritten(
    content: bytes, words: str, server: Server, destination: Path, lines: list[str]
) -> None:
    destination.parent.mkdir()
    destination.write_bytes(content)
    with pytest.raises(InputError, match=rf"already exists and is not the published file \({words}"):
        fetch(
            [server.url("/a", good)],
            destination,
            size=len(CONTENT),
            md5=MD5,
            report=lines.append,
            rules=PLAIN,
        )
    assert destination.read_bytes() == content
    assert [path.name for path in destination.parent.iterdir()] == ["file.bin"]
    assert not server.asked


def test_a_file_of_another_size_is_refused_unread(
    destination: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    destination.parent.mkdir()
    destination.write_bytes(b"")
    os.truncate(destination, 2**40)
    monkeypatch.setattr(hashlib, "file_digest", None)
    with pytest.raises(InputError, match="1,099,511,627,776 bytes instead of 700,000"):
        fetch(["https://127.0.0.1/x"], destination, size=len(CONTENT), md5=MD5, report=lines.append)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Announces no length and sends until nothing takes it any more."""
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(10_000):
            handler.wfile.write(CONTENT)


def test_no_more_is_written_than_the_file_has(server: Server, destination: Path, lines: list[str]) -> None:
    urls = [
        server.url("/endless", endless),
        server.url("/announced", lambda handler: good(handler, CONTENT * 2)),
        server.url("/short", lambda handler: good(handler, CONTENT[:1000])),
    ]
    written = 0
    read = download._read

    def count(response: object) -> bytes:
        nonlocal written
        written = max(written, destination.with_name("file.bin.part").stat().st_size)
        return read(response)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(download, "_read", count)
        with pytest.raises(RunFailure) as caught:
            fetch(urls, destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    assert "/endless\n    sends more than the 700,000 bytes of the file" in str(caught.value)
    assert "/announced\n    announces 1,400,000 bytes, and the file has 700,000" in str(caught.value)
    assert "/short\n    announces 1,000 bytes" in str(caught.value)
    assert 0 < written <= len(CONTENT)
    assert not list(destination.parent.iterdir())


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CONTENT)))
    handler.end_headers()
    with contextlib.suppress(OSError):
        for byte in CONTENT:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.01)


def drips_headers(handler: BaseHTTPRequestHandler) -> None:
    with contextlib.suppress(OSError):
        for byte in b"HTTP/1.0 200 OK\r\nX: " + b"x" * 200:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.01)


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [(drips, r"bytes/s, less than 10,000, over 0 s"), (drips_headers, "took too long to answer")],
)
def test_a_byte_now_and_then_is_given_up(
    behaviour: Callable[[BaseHTTPRequestHandler], None],
    words: str,
    server: Server,
    destination: Path,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.2)  # each byte comes within it
    rules = FetchRules(("http",), tries=1, least_rate=10_000, window_seconds=0.3)
    urls = [server.url("/a", behaviour), server.url("/b", good)]
    fetch(urls, destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=rules)
    assert destination.read_bytes() == CONTENT
    assert any(re.search(words, line) for line in lines), lines


def test_all_has_an_end(server: Server, destination: Path, lines: list[str]) -> None:
    rules = FetchRules(("http",), tries=1000, wait_seconds=0.0, least_rate=0, most_seconds=0.2)
    with pytest.raises(RunFailure, match="not done within"):
        fetch(
            [server.url("/a", drips)],
            destination,
            size=len(CONTENT),
            md5=MD5,
            report=lines.append,
            rules=rules,
        )
    assert len(server.asked) < 100


@pytest.mark.parametrize("dangling", [False, True])
def test_a_partial_file_that_is_a_link_is_not_followed(
    dangling: bool, server: Server, destination: Path, lines: list[str], tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    if not dangling:
        victim.write_text("precious")
    destination.parent.mkdir()
    partial = destination.with_name("file.bin.part")
    partial.symlink_to(victim)
    url = server.url("/a", good)
    with pytest.raises(InputError, match=r"file\.bin\.part is not a plain file"):
        fetch([url], destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    # Nor one that appears after that check.
    with pytest.raises(OSError, match="a link to another place"):
        download._open_part(partial, 0)
    assert victim.exists() is not dangling
    assert dangling or victim.read_text() == "precious"


def test_a_broken_connection_is_taken_up_where_it_broke(
    server: Server, destination: Path, lines: list[str]
) -> None:
    fetch(
        [server.url("/a", hangs_up)],
        destination,
        size=len(CONTENT),
        md5=MD5,
        report=lines.append,
        rules=PLAIN,
    )
    assert destination.read_bytes() == CONTENT
    assert server.asked == [("/a", None), ("/a", "bytes=300000-"), ("/a", "bytes=600000-")]
    assert any("ended after 300,000 of 700,000 bytes; trying again" in line for line in lines)


def test_a_later_call_goes_on_from_the_partial_file(
    server: Server, destination: Path, lines: list[str]
) -> None:
    rules = FetchRules(schemes=("http",), tries=1)
    with pytest.raises(RunFailure, match="could not be downloaded from any of its addresses"):
        fetch(
            [server.url("/a", hangs_up)],
            destination,
            size=len(CONTENT),
            md5=MD5,
            report=lines.append,
            rules=rules,
        )
    assert [path.name for path in destination.parent.iterdir()] == ["file.bin.part"]
    fetch([server.url("/b", good)], destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    assert server.asked[-1] == ("/b", "bytes=300000-")
    assert destination.read_bytes() == CONTENT


def test_a_server_that_ignores_ranges_sends_all_again(
    server: Server, destination: Path, lines: list[str]
) -> None:
    destination.parent.mkdir()
    destination.with_name("file.bin.part").write_bytes(CONTENT[:1000])
    fetch(
        [server.url("/a", ignores_range)],
        destination,
        size=len(CONTENT),
        md5=MD5,
        report=lines.append,
        rules=PLAIN,
    )
    assert destination.read_bytes() == CONTENT


@pytest.mark.parametrize("part", [b"x" * 1000, b"x" * 700_000, CONTENT + b"x"])
def test_a_partial_file_of_something_else_is_started_again(
    part: bytes, server: Server, destination: Path, lines: list[str]
) -> None:
    destination.parent.mkdir()
    destination.with_name("file.bin.part").write_bytes(part)
    fetch(
        [server.url("/a", good)],
        destination,
        size=len(CONTENT),
        sha256=SHA256,
        report=lines.append,
        rules=PLAIN,
    )
    assert destination.read_bytes() == CONTENT
    assert any("starting again from its first byte" in line for line in lines)


def test_a_partial_file_that_is_whole_is_enough(server: Server, destination: Path, lines: list[str]) -> None:
    destination.parent.mkdir()
    destination.with_name("file.bin.part").write_bytes(CONTENT)
    fetch([server.url("/a", good)], destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    assert destination.read_bytes() == CONTENT
    assert len(server.asked) == 1


def test_a_wrong_checksum_is_not_accepted(server: Server, destination: Path, lines: list[str]) -> None:
    with pytest.raises(RunFailure) as caught:
        fetch(
            [server.url("/a", other_content)],
            destination,
            size=len(CONTENT),
            md5=MD5,
            report=lines.append,
            rules=PLAIN,
        )
    assert "sent a different file (md5" in str(caught.value)
    assert f"instead of {MD5}" in str(caught.value)
    assert str(destination.parent) in str(caught.value)
    assert not list(destination.parent.iterdir())
    # It is not asked again and again for a file that is simply another.
    assert len(server.asked) == 1


@pytest.mark.parametrize("first", [answers(404), answers(403), answers(503), other_content])
def test_the_next_mirror_is_tried(
    first: Callable[[BaseHTTPRequestHandler], None], server: Server, destination: Path, lines: list[str]
) -> None:
    urls = [server.url("/a", first), server.url("/b", good)]
    fetch(urls, destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    assert destination.read_bytes() == CONTENT
    assert server.asked[-1] == ("/b", None)


def test_a_server_that_recovers_is_waited_for(server: Server, destination: Path, lines: list[str]) -> None:
    def recovers(handler: BaseHTTPRequestHandler) -> None:
        (answers(503) if len(server.asked) < 3 else good)(handler)

    fetch(
        [server.url("/a", recovers)],
        destination,
        size=len(CONTENT),
        md5=MD5,
        report=lines.append,
        rules=PLAIN,
    )
    assert destination.read_bytes() == CONTENT
    assert len(server.asked) == 3


def test_when_all_fail_each_reason_is_reported(server: Server, destination: Path, lines: list[str]) -> None:
    gone = "http://127.0.0.1:9/nothing"
    urls = [server.url("/a", answers(404)), gone]
    with pytest.raises(RunFailure) as caught:
        fetch(urls, destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    message = str(caught.value)
    assert "the server answered 404" in message
    assert gone in message
    assert "failed 4 times; the last problem: no connection" in message
    assert not list(destination.parent.iterdir())


def test_only_https_is_used_and_no_redirect_leaves_it(
    server: Server, destination: Path, lines: list[str]
) -> None:
    url = server.url("/a", good)
    with pytest.raises(RunFailure, match="is http, and only https is used"):
        fetch([url], destination, size=len(CONTENT), md5=MD5, report=lines.append)
    assert not server.asked

    def redirects(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 302, 0, b"", Location="ftp://127.0.0.1/file")

    with pytest.raises(RunFailure, match="redirects to ftp:"):
        fetch(
            [server.url("/b", redirects)],
            destination,
            size=len(CONTENT),
            md5=MD5,
            report=lines.append,
            rules=PLAIN,
        )


def test_a_redirect_loop_ends(server: Server, destination: Path, lines: list[str]) -> None:
    def to_itself(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 302, 0, b"", Location="/a")

    urls = [server.url("/a", to_itself), server.url("/b", good)]
    fetch(urls, destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    assert destination.read_bytes() == CONTENT
    assert any("infinite loop" in line for line in lines)


def test_a_server_that_says_nothing_is_given_up(
    server: Server, destination: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops in the middle without hanging up; what came is kept, and another try continues from there."""
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.2)
    given_up = threading.Event()

    def falls_silent(handler: BaseHTTPRequestHandler) -> None:
        good(handler, most=None if len(server.asked) > 1 else 300_000)
        handler.wfile.flush()
        if len(server.asked) == 1:
            given_up.wait(10)

    try:
        fetch(
            [server.url("/a", falls_silent)],
            destination,
            size=len(CONTENT),
            md5=MD5,
            report=lines.append,
            rules=PLAIN,
        )
    finally:
        given_up.set()
    assert destination.read_bytes() == CONTENT
    assert any("timed out" in line for line in lines)
    assert [bool(asked) for _, asked in server.asked] == [False, True]


def test_a_full_disk_is_reported_and_the_download_continues_later(
    server: Server, destination: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url("/a", good)

    @contextlib.contextmanager
    def full(*_: object, **__: object) -> Iterator[Callable[[int], object]]:
        def advance(_: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        yield advance

    with monkeypatch.context() as patch:
        patch.setattr(download, "progress_bar", full)
        with pytest.raises(RunFailure, match=r"no space left.*the download resumes where it stopped"):
            fetch([url], destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    kept = destination.with_name("file.bin.part").stat().st_size
    assert kept > 0
    fetch([url], destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
    assert destination.read_bytes() == CONTENT
    assert server.asked == [("/a", None), ("/a", f"bytes={kept}-")]


def test_two_at_once_fetch_once(server: Server, destination: Path, lines: list[str]) -> None:
    url = server.url("/a", good)
    results: list[Path] = []

    def run() -> None:
        results.append(
            fetch([url], destination, size=len(CONTENT), md5=MD5, report=lines.append, rules=PLAIN)
        )

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [destination] * 3
    assert destination.read_bytes() == CONTENT
    assert [path.name for path in destination.parent.iterdir()] == ["file.bin"]
    assert len(server.asked) == 1


def test_a_folder_that_cannot_be_made(tmp_path: Path, server: Server, lines: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match=r"downloading x: .* is not a place for a file"):
        fetch(
            [server.url("/a", good)],
            tmp_path / "file" / "x",
            size=len(CONTENT),
            md5=MD5,
            report=lines.append,
            rules=PLAIN,
        )


def test_a_checksum_is_not_optional(destination: Path) -> None:
    with pytest.raises(ValueError, match="needs a checksum"):
        fetch(["https://127.0.0.1/x"], destination, size=1)
