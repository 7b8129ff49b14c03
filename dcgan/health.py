"""Is a network alive? What its weights and its images say, decided without a framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dcgan.errors import InputError

SAME = 1e-5
"""Images (in [-1, 1]) that differ by no more than this anywhere are one image: float32 noise is below it."""

NEARLY_SAME = 2 / 255
"""One step of a byte: images that differ by less look alike on every screen."""

SATURATED = 0.995
"""Share of values at the ends of the range from which on a picture is pure black and white."""

SAMPLES = 64
"""Images to judge a generator by."""


@dataclass(frozen=True)
class Health:
    """What was found. problems: why the weights are of no use; warnings: what a person should know."""

    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    spread: float | None = None
    """Largest difference of a pixel between the images, in [0, 2]; None when no images were drawn."""
    saturation: float | None = None
    """Share of values within 0.001 of -1 or 1."""

    def raise_problems(self, where: str, doing: str) -> None:
        """Raise InputError when there are problems. doing: what is refused ("exporting it")."""
        if self.problems:
            raise InputError(f"{where}: {'; '.join(self.problems)}. {doing} is refused")


def weights_health(weights: Mapping[str, Mapping[str, np.ndarray]]) -> Health:
    """Judge weights (by network name, then canonical name) by themselves: NaN, infinity, impossible variances."""
    problems, warnings = [], []
    for name, arrays in weights.items():
        broken = [key for key, array in arrays.items() if not np.isfinite(array).all()]
        if broken:
            more = f" and {len(broken) - 3} more arrays" if len(broken) > 3 else ""
            problems.append(
                f"the {name} has values that are not finite in {', '.join(broken[:3])}{more}: its training broke down"
            )
        negative = [key for key, array in arrays.items() if key.endswith(".variance") and (array < 0).any()]
        if negative:
            problems.append(f"the {name} has negative variances in {', '.join(negative[:3])}")
        zero = [key for key, array in arrays.items() if key.endswith(".kernel") and not array.any()]
        if zero:
            problems.append(f"the {name}'s {', '.join(zero[:3])} is all zeros: nothing passes through it")
        updates = [int(array) for key, array in arrays.items() if key.endswith(".updates")]
        if updates and max(updates) == 0:
            warnings.append(f"the {name}'s running statistics have seen no batch, as far as the file tells")
    return Health(tuple(problems), tuple(warnings))


def images_health(images: np.ndarray) -> Health:
    """Judge a generator by images it drew: (N, H, W, C) in [-1, 1], N at least 2, of different latents."""
    images = np.asarray(images, np.float64)
    finite = np.isfinite(images)
    if not finite.all():
        return Health((f"{1 - finite.mean():.0%} of the values it draws are not finite",))
    spread = float(np.max(images.max(0) - images.min(0)))
    saturation = float(np.mean(np.abs(images) > 0.999))
    problems, warnings = [], []
    if spread <= SAME:
        problems.append(f"it is dead: {len(images)} different latents all give the same image")
    elif spread < NEARLY_SAME:
        warnings.append(f"{len(images)} different latents give images that differ by less than a byte's step")
    if saturation >= SATURATED:
        warnings.append(f"saturated: {saturation:.1%} of its values are -1 or 1")
    return Health(tuple(problems), tuple(warnings), spread, saturation)


def together(first: Health, second: Health) -> Health:
    """Return what both found."""
    return Health(
        first.problems + second.problems,
        first.warnings + second.warnings,
        first.spread if second.spread is None else second.spread,
        first.saturation if second.saturation is None else second.saturation,
    )
