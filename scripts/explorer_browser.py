"""A browser without a window for the explorer's page, and the explorer in a thread: for tests and measurements."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dcgan_core.exploring.endpoints import application
from dcgan_core.exploring.networks import Network
from dcgan_core.exploring.serving import find_place, server_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "no Chromium is at hand: install one (Debian: apt-get install chromium; elsewhere: python -m playwright install "
    "chromium), or name it in DCGAN_CHROMIUM"
)


def find_chromium() -> str | None:
    """Return the Chromium at hand: that of DCGAN_CHROMIUM, of the system, or of Playwright."""
    named = os.environ.get("DCGAN_CHROMIUM")
    for found in (named, *map(shutil.which, NAMES)):
        if found:
            return found
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Yield a browser of Playwright's, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Without a sandbox: as root, as in a container, there is none. The pages are our own.
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextlib.contextmanager
def served(networks: Sequence[Network], samples: int = 16) -> Iterator[str]:
    """Serve networks from a thread of this process; yields the page's address."""
    place = find_place("127.0.0.1", None)
    server = server_of(application(networks, {"seed": 0, "samples": samples, "truncation": None}), place)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place.listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield place.address
    finally:
        server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def folder_served(folder: Path) -> Iterator[str]:
    """Serve a folder by a plain web server; yields its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
