"""Published weights: a folder that other programs load, with a card, and its way to a hub."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from dcgan_core.config.in_python import Argument
from dcgan_core.description.labels import ROW, with_default_labels
from dcgan_core.errors import InputError, printable
from dcgan_core.pictures.tiles import as_bytes, image_grid, save_png
from dcgan_core.runs.folder import ANIMATION_FILE, SAMPLES_FOLDER, WEIGHTS_FILE, run_of
from dcgan_core.sampling.card import Card
from dcgan_core.sampling.latents import first_latents, latent_blocks
from dcgan_core.sampling.plain_torch import plain_code, plain_layout
from dcgan_core.system import hub
from dcgan_core.system.arguments import words, yes_or_no
from dcgan_core.system.files import open_plain, write_text
from dcgan_core.system.paths import address_in
from dcgan_core.system.streams import say
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.opening import refuse_doubts
from dcgan_core.weights.summary import SAMPLES, images_health, together, weights_health

Draw = Callable[[np.ndarray], np.ndarray]
"""Latents (N, nz), after them the labels of a conditional network, one-hot: to images (N, H, W, C) in [-1, 1]."""

MOST_CLASSES = 32
"""That the picture of a card has a row of."""

CARD = "README.md"

PUSHING = {"license": Argument(words=("mit",)), "private": Argument(switch=True)}
"""The arguments of `push_to_hub`, for messages."""


@dataclasses.dataclass(frozen=True)
class Publication:
    """What is published.

    draw: how the generator draws. frozen: returns the bundle with running statistics, where its generator keeps none;
    None where that cannot be had.
    """

    bundle: Bundle
    draw: Draw
    frozen: Callable[[], Bundle] | None = None

    def push(self, repository: str, license: str | None, *, private: bool = False) -> str:
        """Write the folder, upload it in one commit, and return the repository's address.

        Raises InputError, in a sentence and before anything is uploaded, for a missing licence, no token, no
        huggingface_hub, weights that are dead or in doubt, and a hub that refuses.
        """
        check_licence(license)
        private = yes_or_no(private, "private")
        hub.check_push(words(repository, "repository", "owner/name"))
        with tempfile.TemporaryDirectory(prefix="dcgan-push-", ignore_cleanup_errors=True) as place:
            self.write(Path(place), repository, license)
            return hub.upload(Path(place), repository, private=private, message="Weights, samples and a card")

    def write(self, folder: Path, repository: str, license: str | None) -> None:
        """Write the folder of a repository; raises InputError as `push` does, but for what concerns the hub."""
        licence = check_licence(license)
        refuse_doubts(self.bundle, repository)
        images = self._samples()
        health = together(weights_health(self.bundle.weights), images_health(images))
        health.raise_problems(repository, "Pushing it")
        folder.mkdir(parents=True, exist_ok=True)
        save_bundle(folder / WEIGHTS_FILE, self.bundle)
        save_png(
            folder / "samples.png",
            image_grid(as_bytes(images), ROW if self.bundle.architecture.classes else None),
        )
        files = {WEIGHTS_FILE: f"{' and '.join(self.bundle.weights)}, with their architecture and record"}
        plain = self._running()
        for name, content, layout in (
            ("netG.pth", "the generator for PyTorch", plain_layout(plain).name),
            ("netG.onnx", "the generator as an ONNX model", None),
        ):
            try:
                export(plain, plan_export(plain, folder / name, "generator", layout))
                files[name] = content
            except InputError as error:
                say(f"{name} is left out: {error}")
        files["samples.png"] = "samples, drawn by seed 0"
        run = self._run()
        if run is not None and self._copy_animation(run, folder):
            files[ANIMATION_FILE] = "how the samples grew during the training"
        code, why_not = "", ""
        try:
            code = plain_code(plain, "netG.pth") if "netG.pth" in files else ""
        except InputError as error:
            why_not = str(error)
        listed = {name: f"{text}; {_digest(folder / name)}" for name, text in files.items()}
        card = Card(repository, licence, self.bundle, listed, run, code, why_not)
        write_text(folder / CARD, card.text())

    def _samples(self) -> np.ndarray:
        """Return the images of the card's picture, (N, H, W, C) in [-1, 1]."""
        own = self.bundle.architecture
        self.bundle.network("generator")
        count = ROW * min(own.classes, MOST_CLASSES) if own.classes else SAMPLES
        latents = first_latents(latent_blocks(own, 0), count)[:, : own.nz]
        return self.draw(with_default_labels(latents, own.classes))

    def _running(self) -> Bundle:
        """Return the bundle as other programs need it: with running statistics."""
        if not self.bundle.network("generator")[0].mixes_batch:
            return self.bundle
        if self.frozen is None:
            raise InputError(
                "this module keeps no running statistics, which other programs need: load its weights with "
                "load_generator, and push that"
            )
        return self.frozen()

    def _run(self) -> Path | None:
        source = self.bundle.source
        return run_of(Path(source)) if source and address_in(source) is None else None

    @staticmethod
    def _copy_animation(run: Path, folder: Path) -> bool:
        for noise in ("fixed_noise", "variable_noise"):
            animation = run / SAMPLES_FOLDER / noise / ANIMATION_FILE
            if animation.is_file():
                shutil.copyfile(animation, folder / ANIMATION_FILE)
                return True
        return False


def check_licence(license: str | None) -> str:
    """Return the identifier of a licence as cards have it; raises InputError where there is none."""
    if license is None or not words(license, "license", "an identifier").strip():
        raise InputError("a card needs the licence of the weights: --license mit, cc-by-4.0, other ...")
    licence = license.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9.+-]{0,60}", licence):
        raise InputError(
            f"--license {printable(license)}: expected a short identifier, such as mit, apache-2.0, cc-by-4.0 or other"
        )
    return licence


def _digest(path: Path) -> str:
    with open_plain(path) as stream:
        return f"{path.stat().st_size:,} bytes, sha256 {hashlib.file_digest(stream, 'sha256').hexdigest()[:16]}..."
