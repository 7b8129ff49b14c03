"""What the page asks for: the application that serves it, by Starlette.

Latents and pictures travel as plain numbers (float32, bytes), what is said about them as JSON. A request names a
network by its place in the command line and a checkpoint by its step; no request names a file.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError, harmless
from dcgan_core.exploring.desk import Busy, Desk, Gone
from dcgan_core.exploring.networks import MOST_ROWS, Network
from dcgan_core.pictures.tiles import encode
from dcgan_core.sampling.latents import LARGEST_INDEX, combine
from dcgan_core.sampling.loaded import LARGEST_SEED
from dcgan_core.system import packages
from dcgan_core.system.files import read_bytes
from dcgan_core.system.machine import out_of_memory

INSTALL = "python -m pip install 'dcgan-jax[explore]'"

PAGE = Path(__file__).parent / "page"
FILES = {
    "index.html": "text/html; charset=utf-8",
    **dict.fromkeys(("parts.css", "style.css"), "text/css; charset=utf-8"),
    "icon.svg": "image/svg+xml",
    **dict.fromkeys(
        (
            "tools.js",
            "walk.js",
            "files.js",
            "server-engine.js",
            "static-engine.js",
            "state.js",
            "wall.js",
            "stage.js",
            "panels.js",
            "inverting.js",
            "main.js",
        ),
        "text/javascript; charset=utf-8",
    ),
}
"""The page, in the order in which its scripts are loaded, and the type of each file."""

SITE = "site.js"
"""The script that is made for each page: which engine it has, and what is known of the networks."""

MOST_FRAMES = 600
"""Latents of an animation or a grid."""
MOST_IMAGE = 16 * 2**20
"""Bytes of an image that is dropped onto the page."""
MOST_STEPS, MOST_STARTS = 2000, 32
"""Of an inversion."""
MOST_WAITING, MOST_LONG = 64, 4
"""Requests in the queue of pictures, and in that of inversions and searches."""
PATIENCE = 30
"""Seconds that the body of a request may take."""
LARGEST_FILE = 2**20
"""Bytes of a file of the page."""


class Refused(Exception):
    """A request that is answered with this status and a sentence."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


def page_file(name: str) -> bytes:
    """Return a file of the page."""
    return read_bytes(PAGE / name, LARGEST_FILE)


def site_script(site: Mapping[str, Any]) -> str:
    """Return the script with what a page shows."""
    text = json.dumps(site, allow_nan=False).replace("<", "\\u003c")  # no name ends the script
    return f'"use strict";\nconst SITE = {text};\n'


def application(networks: Sequence[Network], start: Mapping[str, Any]) -> Any:
    """Return the ASGI application; its `state.close` ends what is under way.

    start: the seed, truncation and number of samples that the page opens with.

    Raises InputError where Starlette is not installed.
    """
    applications = packages.load("starlette.applications", "the explorer is served by starlette", INSTALL)
    routing = packages.load("starlette.routing", "the explorer is served by starlette", INSTALL)
    served = _Served(networks, start)
    routes = [
        routing.Route("/", served.file("index.html"), methods=["GET"]),
        *(routing.Route(f"/{name}", served.file(name), methods=["GET"]) for name in FILES),
        routing.Route(f"/{SITE}", served.site, methods=["GET"]),
        *(
            routing.Route(f"/api/{name}", served.answering(work), methods=["POST"])
            for name, work in served.answers().items()
        ),
    ]
    app = applications.Starlette(routes=routes)
    app.state.close = served.close
    return app


class _Served:
    """The answers, with the desks at which they are worked out."""

    def __init__(self, networks: Sequence[Network], start: Mapping[str, Any]) -> None:
        self.networks, self.start = networks, start
        self.quick, self.long = Desk("pictures", MOST_WAITING), Desk("searches", MOST_LONG)
        self.numbers = Desk("numbers", MOST_WAITING)  # what takes no time does not wait for pictures
        self.responses = packages.load("starlette.responses", "the explorer is served by starlette", INSTALL)
        requests = packages.load("starlette.requests", "the explorer is served by starlette", INSTALL)
        self.left: type[Exception] = requests.ClientDisconnect

    def close(self) -> None:
        """End what is under way, and begin nothing more."""
        for desk in (self.quick, self.long, self.numbers):
            desk.close()

    def answers(self) -> dict[str, Callable[[Any], Awaitable[Any]]]:
        """Return what answers which request."""
        return {
            "latents": self.latents,
            "draw": self.draw,
            "combine": self.combine,
            "grid": self.grid,
            "animation": self.animation,
            "invert": self.invert,
            "nearest": self.nearest,
        }

    def file(self, name: str) -> Callable[[Any], Awaitable[Any]]:
        """Return what answers with a file of the page."""

        async def answer(request: Any) -> Any:
            return self.responses.Response(page_file(name), media_type=FILES[name])

        return answer

    async def site(self, request: Any) -> Any:
        """Answer with what the page has to know."""
        networks = [await self._done(request, network.about) for network in self.networks]
        site = {"engine": "server", "networks": networks, "start": dict(self.start), "largest": MOST_IMAGE}
        text = site_script(site)
        return self.responses.Response(text, media_type="text/javascript; charset=utf-8")

    def answering(self, work: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Awaitable[Any]]:
        """Return `work` with an answer for everything that it raises."""

        async def answer(request: Any) -> Any:
            try:
                return await work(request)
            except Refused as error:
                return self._problem(error.status, str(error))
            except InputError as error:
                return self._problem(400, str(error))
            except TimeoutError:
                return self._problem(408, "the request took too long to arrive")
            except Busy:
                return self._problem(503, "too many requests at once; try again in a moment")
            except (Gone, self.left):
                return self._problem(499, "the page went away")
            except OSError as error:  # a run that is removed while it is read
                return self._problem(410, f"it cannot be read any more ({error.strerror or error})")
            except Exception as error:
                if not out_of_memory(error):
                    raise
                return self._problem(507, "out of memory: take less at once")

        return answer

    def _problem(self, status: int, problem: str) -> Any:
        headers = {"retry-after": "1"} if status == 503 else None
        return self.responses.JSONResponse({"error": harmless(problem)}, status, headers)

    async def latents(self, request: Any) -> Any:
        """The latents of a seed, float32, with their labels."""
        network = self._network(request)
        seed = _whole(request, "seed", 0, LARGEST_SEED)
        start = _whole(request, "start", 0, LARGEST_INDEX - MOST_ROWS)
        count = _whole(request, "count", 1, MOST_ROWS)
        label = _whole(request, "label", 0, 10**6) if request.query_params.get("label") else None
        indices = list(range(start, start + count))
        given = (seed, indices, _truncation(request), label)
        return self._numbers(await self.numbers.do(request.is_disconnected, network.latents, *given))

    async def draw(self, request: Any) -> Any:
        """D's verdict on each picture, float32 (NaN where there is none), then all pictures' bytes."""
        network, rows, choice = await self._rows(request, self._network(request).most_rows)
        judged = request.query_params.get("verdict") == "1"

        def work() -> bytes:
            images = network.draw(rows, choice)
            verdicts = network.verdicts(rows, images, choice) if judged else np.full(len(rows), np.nan)
            return verdicts.astype("<f4").tobytes() + images.tobytes()

        return self._binary(await self._done(request, work))

    async def combine(self, request: Any) -> Any:
        """mean(A) - mean(B) + mean(C), one latent: the rows are those of A, of B and of C."""
        network = self._network(request)
        a, b = (_whole(request, name, 1, MOST_ROWS) for name in "ab")
        rows = network.rows(await _body(request, MOST_ROWS * 4 * self._inputs(network)))
        if a + b >= len(rows):
            raise Refused(400, f"{len(rows)} latents, {a} of A and {b} of B: none is left for C")
        return self._numbers(combine(rows[:a], rows[a : a + b], rows[a + b :])[3:])

    async def grid(self, request: Any) -> Any:
        """One picture of all, a PNG."""
        network, rows, choice = await self._rows(request, MOST_FRAMES)
        columns = _whole(request, "columns", 1, MOST_FRAMES) if request.query_params.get("columns") else None
        picture = await self._done(request, network.grid, rows, choice, columns)
        return self.responses.Response(encode(picture), media_type="image/png")

    async def animation(self, request: Any) -> Any:
        """A GIF whose frames are the rows."""
        network, rows, choice = await self._rows(request, MOST_FRAMES)
        fps = _whole(request, "fps", 1, 50)
        content = await self._done(request, network.animation, rows, choice, float(fps))
        return self.responses.Response(content, media_type="image/gif")

    async def invert(self, request: Any) -> Any:
        """Lines of JSON while the latent of an image is looked for; the connection's end stops the work."""
        network = self._network(request)
        choice = network.choice(*_chosen(request))
        fit = request.query_params.get("fit", "center")
        if fit not in ("center", "squash"):
            raise Refused(400, "fit: expected center or squash")
        settings = {
            "fit": fit,
            "seed": _whole(request, "seed", 0, LARGEST_SEED),
            "restarts": _whole(request, "restarts", 1, MOST_STARTS),
            "steps": _whole(request, "steps", 1, MOST_STEPS),
        }
        content = await _body(request, MOST_IMAGE)

        def work(report: Callable[[Any], None]) -> None:
            def moved(done: int, error: float, row: np.ndarray) -> None:
                report({"done": done, "error": round(error, 2), "row": _text(row.astype("<f4").tobytes())})

            image = network.invert(content, choice, **settings, report=moved)
            report({"image": _text(image.tobytes())})

        events = self.long.watch(request.is_disconnected, work)
        try:
            first = await anext(events)
        except StopAsyncIteration:  # pragma: no cover - an inversion reports at least once
            raise Refused(500, "nothing was found") from None
        return self.responses.StreamingResponse(_lines(first, events), media_type="application/x-ndjson")

    async def nearest(self, request: Any) -> Any:
        """The training images nearest to one picture, as JSON."""
        network, rows, choice = await self._rows(request, 1)
        count = _whole(request, "count", 1, 16)
        image = (await self._done(request, network.draw, rows, choice))[0]
        leave = asyncio.Event()

        def advance(searched: int) -> None:
            if leave.is_set():
                raise Gone

        try:
            work = functools.partial(network.nearest, image, count, advance)
            found, images = await self.long.do(request.is_disconnected, work)
        finally:
            leave.set()
        return self.responses.JSONResponse(
            {
                "indices": found.indices[0].tolist(),
                "distances": found.distances[0].round(2).tolist(),
                "images": _text(images.tobytes()),
            }
        )

    def _network(self, request: Any) -> Network:
        return self.networks[_whole(request, "network", 0, len(self.networks) - 1)]

    def _inputs(self, network: Network) -> int:
        return network.architecture.nz + network.architecture.classes

    async def _rows(self, request: Any, most: int) -> tuple[Network, np.ndarray, Any]:
        network = self._network(request)
        choice = network.choice(*_chosen(request))
        return network, network.rows(await _body(request, most * 4 * self._inputs(network))), choice

    async def _done(self, request: Any, work: Callable[..., Any], *given: Any) -> Any:
        return await self.quick.do(request.is_disconnected, work, *given)

    def _numbers(self, rows: np.ndarray) -> Any:
        return self._binary(rows.astype("<f4").tobytes())

    def _binary(self, content: bytes) -> Any:
        return self.responses.Response(content, media_type="application/octet-stream")


async def _lines(first: Any, events: AsyncIterator[Any]) -> AsyncIterator[str]:
    """Yield events as lines; what fails after the first is the last line."""
    yield json.dumps(first) + "\n"
    try:
        async for event in events:
            yield json.dumps(event) + "\n"
    except Gone:
        return
    except InputError as error:
        yield json.dumps({"problem": harmless(str(error))}) + "\n"


async def _body(request: Any, most: int) -> bytes:
    """Return a request's body; refuses one of more than `most` bytes before it is read, or while it is."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 15 or int(length) > most:
        raise Refused(413, f"more than the {most:,} bytes that are taken here")
    content = bytearray()
    async with asyncio.timeout(PATIENCE):
        async for chunk in request.stream():
            content += chunk
            if len(content) > most:
                raise Refused(413, f"more than the {most:,} bytes that are taken here")
    return bytes(content)


def _whole(request: Any, name: str, least: int, most: int) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 15 and least <= int(text) <= most):
        raise Refused(400, f"{name}: expected a whole number, {least} to {most}")
    return int(text)


def _truncation(request: Any) -> float | None:
    text = request.query_params.get("truncation", "")
    try:
        value = float(text) if text else None
    except ValueError:
        value = -1.0
    if value is not None and not 0 < value <= 100:
        raise Refused(400, "truncation: expected a number above 0")
    return value


def _chosen(request: Any) -> tuple[str, str]:
    return request.query_params.get("checkpoint", ""), request.query_params.get("statistics", "")


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
