"""Fréchet distances in features of networks that travel inside published packages: what all such measures share.

The network's file is found without importing its package, and has to be the published one to the bit: another file
would give other figures under the same name. `imagenet.py` and `faces.py` are the networks.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from jaxtyping import Bool, Float, UInt8
from PIL import Image

from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError
from dcgan_core.quality.frechet import Gaussian, Moments, frechet_distance
from dcgan_core.quality.images import RealImages
from dcgan_core.quality.measures import FEATURES_OF, Measure, Result
from dcgan_core.system.files import open_plain
from dcgan_core.system.progress import Progress

AT_ONCE = 8
"""Images that pass through a network together. More take more memory, and on a processor more time each."""
LEAST_FOUND = 0.5
"""Share of real images in which what the network is made for has to be found."""


@dataclass(frozen=True)
class PackagedFile:
    """A file inside an installed package. package: its name for `import`. distribution: its name for pip."""

    package: str
    distribution: str
    path: str
    sha256: str

    def find(self, needs: str, install: str) -> Path:
        """Return where it is; needs, install: as `system.packages.load` takes them.

        Raises InputError where the package is not installed or holds another file.
        """
        spec = importlib.util.find_spec(self.package)
        folders = [] if spec is None else spec.submodule_search_locations or []
        path = next((path for folder in folders if (path := Path(folder) / self.path).is_file()), None)
        if spec is None:
            raise InputError(f"{needs}, which is not installed here: {install}")
        if path is None:
            raise InputError(
                f"{needs}, and the installed {self.distribution} has no {self.path}. Repair it: {install}"
            )
        with open_plain(path) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != self.sha256:
            raise InputError(
                f"{path} is not the published file: its sha256 begins with {digest[:8]}, not {self.sha256[:8]}. "
                f"Repair it: {install}"
            )
        return path

    def described(self) -> str:
        """Return package, version and checksum, for tables."""
        version = importlib.metadata.version(self.distribution)
        return f"{self.distribution} {version}, sha256 {self.sha256[:12]}"


class FeatureNetwork(Protocol):
    """A network whose features of images are compared."""

    metric: str
    """What --metrics calls the measure."""

    title: str
    """What the figure is called."""

    features: int
    """How many numbers a feature has."""

    share: str
    """What the share of images is called in which that is found which the network is made for; empty: no such."""

    def described(self) -> dict[str, str]:
        """Return what the figure depends on; under `FEATURES_OF` what the table says of it."""
        ...

    def __call__(
        self, images: UInt8[np.ndarray, "n H W C"]
    ) -> tuple[Float[np.ndarray, "n D"], Bool[np.ndarray, " n"]]:
        """Return the features of images, and in which that was found which the network is made for."""
        ...


def check_enough(metric: str, count: int | None, features: int) -> None:
    """Raise InputError where `count` samples (None: not known yet) are too few for features of so many numbers."""
    if count is not None and count <= features:
        raise InputError(
            f"--metrics {metric}: {count:,} samples, and as many real images, are too few for features of "
            f"{features:,} numbers; more than {features:,} are needed, and several times as many to be meaningful"
        )


def resized(image: UInt8[np.ndarray, "H W C"], height: int, width: int) -> UInt8[np.ndarray, "h w 3"]:
    """Return the image in another size and in three channels, by Pillow's bicubic filter, rounded to bytes."""
    rgb = np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image
    picture = Image.fromarray(np.ascontiguousarray(rgb))
    return np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))


def by_features(network: FeatureNetwork, real: RealImages, seed: int, progress: Progress) -> Measure:
    """Make the measure of the Fréchet distance in a network's features, by as many real images as samples.

    `seed` chooses them among those to compare with. Raises InputError for fewer images than features, and where the
    network does not find in real images what it is made for.
    """
    count = min(len(real.floor), len(real.reference))
    check_enough(network.metric, count, network.features)
    order = generator(seed, f"images of {network.metric}").permutation(len(real.reference))[:count]
    with progress.stage(f"Features of real images ({network.metric})", 2 * count) as advance:
        reference, found = _gaussian(network, real.reference, np.sort(order), advance)
        if found < LEAST_FOUND:
            raise InputError(
                f"--metrics {network.metric}: the {network.share} is {found:.1%} of the real images, too small for a "
                "meaningful figure; leave it out"
            )
        floor, floor_found = _gaussian(network, real.floor, np.arange(count), advance)
    floor_distance = frechet_distance(floor, reference)
    described = network.described()
    described[FEATURES_OF] += f"; compared with {count:,} of the real images"
    details = {"images": count, **described}

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        with progress.stage(f"Features ({network.metric})", count) as advance:
            drawn, drawn_found = _gaussian(network, samples, np.arange(count), advance)
        distance = frechet_distance(drawn, reference)
        results = [Result(network.title, distance, floor_distance, "lower", details, headline=True)]
        if network.share:
            results.append(Result(network.share, drawn_found, floor_found, "higher", dict(details)))
        return results

    return measure


def _gaussian(
    network: FeatureNetwork,
    images: np.ndarray,
    places: Sequence[int] | np.ndarray,
    advance: Callable[[int], object],
) -> tuple[Gaussian, float]:
    """Return the Gaussian of the features of the images at `places`, and the share in which something was found."""
    moments, found = Moments(), 0
    for start in range(0, len(places), AT_ONCE):
        batch = np.asarray(images[places[start : start + AT_ONCE]])
        features, seen = network(batch)
        moments.add(features)
        found += int(seen.sum())
        advance(len(batch))
    return moments.gaussian(), found / len(places)
