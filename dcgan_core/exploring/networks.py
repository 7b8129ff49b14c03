"""The networks that the explorer was given, and everything that it computes with one of them.

Numbers come from the same functions as those of the commands, so a picture of the page is a picture of `generate`,
`interpolate`, `arithmetic` or `invert`.
"""

from __future__ import annotations

import dataclasses
import functools
import shlex
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan_core.data.decode import fitted
from dcgan_core.data.store import Store, reopen_store
from dcgan_core.description.labels import class_names, one_hot
from dcgan_core.errors import InputError, printable
from dcgan_core.exploring.directions import Directions, principal_directions
from dcgan_core.framework import Framework, Generator, Inverter, Judge, SamplingStatistics
from dcgan_core.pictures.animation import MAX_BYTES, write_animation
from dcgan_core.pictures.tiles import grid_layout, image_grid, normalize_images
from dcgan_core.quality.nearest import Neighbours, nearest
from dcgan_core.runs.folder import checkpoint_folders, is_run, read_run, run_of
from dcgan_core.sampling.drawing import WeightsOptions, announced, nearest_samples
from dcgan_core.sampling.latents import check_latents, pick_latents, truncated
from dcgan_core.system.files import read_bytes
from dcgan_core.system.program import program
from dcgan_core.weights.bundle import Bundle

LOADED = 6
"""Checkpoints of a network that are kept in memory, those used last."""

STATISTICS: tuple[SamplingStatistics, ...] = ("auto", "running", "recalibrated")
"""Statistics that an image can be drawn with by itself."""

MOST_ROWS, MOST_BYTES = 256, 8 * 2**20
"""Latents that one request draws, and bytes of their pictures."""

MOST_PIXELS = 40_000_000
"""Of an image that is dropped onto the page: those of a phone's photograph."""

LEARNING_RATE = 0.1
"""Of inversions: the default of `invert`."""

COMMANDS = ("generate", "interpolate", "arithmetic", "invert", "neighbours")


@dataclass(frozen=True)
class Loaded:
    """A checkpoint, ready to draw.

    judge: D's verdict, None where there is none. inverter: returns the generator with gradients, made once.
    """

    bundle: Bundle
    generator: Generator
    judge: Judge | None
    inverter: Callable[[], Inverter]


@dataclass(frozen=True)
class Choice:
    """Which weights of a network, and how they draw. checkpoint: "newest", "best" or a step."""

    checkpoint: str
    statistics: SamplingStatistics


class Network:
    """One of the networks that the explorer was given. Its methods may be called from any thread."""

    def __init__(self, options: WeightsOptions, framework: Framework, first: Choice) -> None:
        """Load the network that `options` name; raises InputError where that cannot be done.

        first: what the page opens with.
        """
        self._options, self._framework = options, framework
        self._loaded: OrderedDict[Choice, Loaded] = OrderedDict()
        self._lock = threading.Lock()
        self.first = first
        bundle = self._open(first).bundle
        announced(self._open(first).generator)
        self.architecture = bundle.architecture
        self.names = class_names(bundle.architecture, bundle.record)
        self.directions: Directions | None = principal_directions(bundle)
        self.store = _store(options.load_path)
        self.inverts = framework.inverts

    @property
    def title(self) -> str:
        """What people call it: the name of its folder or file."""
        path = self._options.load_path
        return "letters, in the package" if path is None else printable(path.absolute().name)

    @property
    def bundle(self) -> Bundle:
        """The weights that the page opens with."""
        return self._open(self.first).bundle

    @property
    def most_rows(self) -> int:
        """How many latents one request draws at most."""
        return max(1, min(MOST_ROWS, MOST_BYTES // int(np.prod(self.architecture.image_shape))))

    @property
    def steps(self) -> list[int]:
        """The run's checkpoints at this moment, oldest first; none where it is not a run."""
        path = self._options.load_path
        return list(checkpoint_folders(path)) if path is not None and is_run(path) else []

    def warm(self, samples: int) -> None:
        """Draw a picture, a few, and as many as the page opens with: what is compiled then is not waited for later."""
        for count in (1, 4, 8, samples):
            rows = self.latents(0, list(range(count)), None, None)
            self.verdicts(rows, self.draw(rows, self.first), self.first)

    def about(self) -> dict[str, Any]:
        """Return what the page has to know, as JSON."""
        own = self.architecture
        height, width, channels = own.image_shape
        loaded = self._open(self.first)
        return {
            "title": self.title,
            "preset": printable(own.preset),
            "height": height,
            "width": width,
            "channels": channels,
            "most": self.most_rows,
            "nz": own.nz,
            "law": own.latent,
            "classes": list(map(printable, self.names)),
            "checkpoints": self.steps,
            "step": loaded.bundle.record.get("step"),
            "checkpoint": self.first.checkpoint,
            "statistics": list(self._offered()),
            "verdict": loaded.judge is not None,
            "inverts": self.inverts,
            "neighbours": None if self.store is None else len(self.store.images),
            "directions": directions_record(self.directions),
            **self.command_words(),
        }

    def command_words(self) -> dict[str, Any]:
        """Return the beginnings of the commands that draw what the page draws, quoted for a shell."""
        options = self._options
        words = [] if options.load_path is None else ["--load-path", shlex.quote(str(options.load_path))]
        words += [] if options.weights == "auto" else ["--weights", options.weights]
        words += [] if options.reading is None else ["--reading", str(options.reading)]
        words += ["--accept-doubts"] if options.accept_doubts else []
        return {
            "commands": {name: program(self._framework.package, name) for name in COMMANDS},
            "weights": " ".join(words),
        }

    def choice(self, checkpoint: str, statistics: str) -> Choice:
        """Return what a request chooses; "": as at first. Raises InputError for what is not offered."""
        wanted = statistics or self.first.statistics
        chosen: SamplingStatistics | None = next((own for own in STATISTICS if own == wanted), None)
        if chosen is None:
            raise InputError(f"statistics {printable(statistics)!r}: expected {', '.join(STATISTICS)}")
        if checkpoint not in ("", self.first.checkpoint, *map(str, self.steps)):
            raise InputError(
                f"{self.title} has no checkpoint {printable(checkpoint)!r} any more, or never had it; it has: "
                f"{', '.join(map(str, self.steps)) or 'none'}"
            )
        return Choice(checkpoint or self.first.checkpoint, chosen)

    def latents(
        self, seed: int, indices: list[int], truncation: float | None, label: int | None
    ) -> Float32[np.ndarray, "N inputs"]:
        """Return the latents with these numbers of a seed, with their labels; label: one for all of them."""
        rows = pick_latents(indices, self.architecture, seed)
        if label is not None and self.names:
            if not 0 <= label < len(self.names):
                raise InputError(f"label {label}: this network has the labels 0 to {len(self.names) - 1}")
            rows[:, self.architecture.nz :] = one_hot(np.full(len(rows), label), len(self.names))
        return truncated(rows, truncation, self.architecture)

    def rows(self, content: bytes) -> Float32[np.ndarray, "N inputs"]:
        """Return latents, with their labels, that came as float32 numbers; raises InputError for others."""
        inputs = self.architecture.nz + self.architecture.classes
        if not content or len(content) % (4 * inputs):
            raise InputError(f"{len(content):,} bytes: expected latents of {inputs} float32 numbers each")
        return check_latents(np.frombuffer(content, "<f4").reshape(-1, inputs), inputs)

    def draw(self, rows: np.ndarray, choice: Choice) -> UInt8[np.ndarray, "N H W C"]:
        """Return the images of latents."""
        filled = _filled(rows)
        return np.concatenate(list(self._open(choice).generator.bytes(filled)))[: len(rows)]

    def verdicts(
        self, rows: np.ndarray, images: UInt8[np.ndarray, "N H W C"], choice: Choice
    ) -> Float32[np.ndarray, " N"]:
        """Return D(x) of each image; without a discriminator NaN. Between two classes the stronger one counts."""
        judge = self._open(choice).judge
        if judge is None:
            return np.full(len(rows), np.nan, np.float32)
        labels = _filled(rows)[:, self.architecture.nz :].argmax(axis=1) if self.names else None
        return judge(_filled(images), labels)[: len(rows)]

    def grid(self, rows: np.ndarray, choice: Choice, columns: int | None) -> UInt8[np.ndarray, "h w 3"]:
        """Return one picture of all, as `generate` writes it."""
        height, width, _ = self.architecture.image_shape
        grid_layout(len(rows), height, width, columns)
        return image_grid(self.draw(rows, choice), columns)

    def animation(self, rows: np.ndarray, choice: Choice, fps: float) -> bytes:
        """Return the GIF whose frames are these latents, as `interpolate --rows 1` writes it."""
        height, width, _ = self.architecture.image_shape
        scale = max(1, grid_layout(1, height, width)[1] // 2)
        frames = [image_grid(image[None], scale=scale) for image in self.draw(rows, choice)]
        with tempfile.TemporaryDirectory(prefix="dcgan-explore-") as folder:
            path = write_animation(frames, Path(folder) / "walk.gif", fps, hold_last_s=0)
            return read_bytes(path, 4 * MAX_BYTES)

    def invert(
        self,
        content: bytes,
        choice: Choice,
        *,
        fit: str,
        seed: int,
        restarts: int,
        steps: int,
        report: Callable[[int, float, np.ndarray], object],
    ) -> UInt8[np.ndarray, "H W C"]:
        """Find the latent of an image file's content; return the image as it was fitted.

        report: called with (steps done, the error of the best start, its latent); what it raises ends the work. The
        error is the root mean square difference of a pixel, of 255. Raises InputError for what is not an image.
        """
        image = fitted(content, self.architecture.image_shape, fit, "the image", MOST_PIXELS)
        inverter = self._open(choice).inverter()
        starts = nearest_samples(inverter, image, restarts, seed)
        done = 0

        def watch(latents: np.ndarray, squares: np.ndarray) -> None:
            best = int(np.argmin(squares))
            report(done, float(np.sqrt(squares[best]) * 127.5), latents[best])

        def advance(count: int) -> None:
            nonlocal done
            done += count

        target = normalize_images(image).astype(np.float32)
        latents, _ = inverter.descend(target, starts, steps, LEARNING_RATE, advance, watch)
        apart = np.concatenate(list(inverter.bytes(latents))).astype(np.float64) - image
        errors = np.sqrt(np.square(apart).mean(axis=(1, 2, 3)))
        best = int(np.argmin(errors))
        report(steps, float(errors[best]), latents[best])
        return image

    def nearest(
        self, image: UInt8[np.ndarray, "H W C"], count: int, advance: Callable[[int], object]
    ) -> tuple[Neighbours, UInt8[np.ndarray, "k H W C"]]:
        """Return the training images nearest to an image by their pixels, and where they are in the store."""
        if self.store is None:
            raise InputError(f"the training images of {self.title} are not available")
        images = self.store.images
        found = nearest(image[None], images, min(count, len(images)), advance=advance)
        return found, np.asarray(images[found.indices[0]])

    def _offered(self) -> tuple[SamplingStatistics, ...]:
        network = self.architecture.generator
        if not network.batch_normalized_layers:
            return ("auto",)
        return STATISTICS if network.statistics == "running" else ("auto", "recalibrated")

    def _open(self, choice: Choice) -> Loaded:
        """Return what is loaded, or load it; raises InputError where it is gone."""
        with self._lock:
            if choice not in self._loaded:
                options = dataclasses.replace(self._options, checkpoint=choice.checkpoint)
                bundle = options.bundle()
                generator = self._framework.generator(bundle, choice.statistics)
                inverter = functools.partial(self._framework.inverter, bundle, choice.statistics)
                judge = _judge(self._framework, bundle)
                self._loaded[choice] = Loaded(bundle, generator, judge, functools.cache(inverter))
            self._loaded.move_to_end(choice)
            while len(self._loaded) > LOADED:
                self._loaded.popitem(last=False)
            return self._loaded[choice]


def _filled(rows: np.ndarray) -> np.ndarray:
    """Return rows, and the last again and again: so a network is compiled for few numbers of them."""
    size = (
        1
        if len(rows) == 1
        else next(size for size in (4, 8, 32, 64, *range(128, 2**20, 128)) if size >= len(rows))
    )
    return np.concatenate([rows, np.repeat(rows[-1:], size - len(rows), axis=0)])


def directions_record(directions: Directions | None) -> Mapping[str, Any] | None:
    """Return principal directions as JSON."""
    if directions is None:
        return None
    return {"steps": directions.steps.tolist(), "shares": directions.shares.tolist()}


def _store(path: Path | None) -> Store | None:
    """Return the images that a run was trained on, where they are at hand."""
    run = run_of(path)
    if run is None:
        return None
    try:
        return reopen_store(read_run(run).get("data") or {})
    except InputError:
        return None


def _judge(framework: Framework, bundle: Bundle) -> Judge | None:
    """Return D's verdict; None where the weights hold no discriminator, or one that judges batches."""
    if "discriminator" not in bundle.weights or bundle.architecture.discriminator.mixes_batch:
        return None
    return framework.judge(bundle)
