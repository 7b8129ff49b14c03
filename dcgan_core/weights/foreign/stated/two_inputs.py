"""A stated network of two inputs: which one is the class label's, and what is shared by the formats that have them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from dcgan_core.description.labels import MOST_CLASSES
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS

LARGEST_TABLE = 2**24
"""Numbers that the branch of a label may make for all classes."""

_OF_LABELS = re.compile(r"label|class|cond|(^|_)y(_|$|\d)|one_?hot|categor", re.IGNORECASE)


def which_is_label(
    shapes: Mapping[str, Sequence[int | None] | None], names: Mapping[str, Sequence[str]]
) -> tuple[str, str]:
    """Return (which of two inputs is that of one-hot labels, how that is known in a sentence).

    shapes: by input, without its batch; None where it is not known. names: by input, its own name and those of what
    reads it. Raises InputError where nothing says it.
    """
    named = [one for one, own in names.items() if any(_OF_LABELS.search(name) for name in own)]
    if len(named) == 1:
        return named[0], f"{named[0]!r} is the input of one-hot labels, by its name"
    vectors = [one for one, shape in shapes.items() if shape is not None and len(shape) == 1]
    if len(vectors) == 1:
        return vectors[0], f"{vectors[0]!r} is the input of one-hot labels, since the other is an image"
    if (image := _the_image(shapes)) is not None:
        label = next(one for one in shapes if one != image)
        return (
            label,
            f"{label!r} is the input of maps of one-hot labels, since the other has the channels of an image",
        )
    widths = {one: shape[0] for one, shape in shapes.items() if shape is not None and len(shape) == 1}
    sizes = {width for width in widths.values() if width is not None}
    if len(sizes) == 2:
        small = next(one for one, width in widths.items() if width == min(sizes))
        return small, f"{small!r} is the input of one-hot labels, since it is the smaller one"
    raise InputError(
        f"the model has 2 inputs ({', '.join(shapes)}), and nothing says which is the class label's; save it with an "
        "input whose name has 'label' in it"
    )


def _the_image(shapes: Mapping[str, Sequence[int | None] | None]) -> str | None:
    """Return which of two maps of one size alone has the channels of an image; None where that is not one of them."""
    first, second = (shape or () for shape in shapes.values())
    apart = [axis for axis, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    if len(first) != 3 or len(second) != 3 or len(apart) != 1:
        return None
    images = [one for one, shape in shapes.items() if shape is not None and shape[apart[0]] in IMAGE_CHANNELS]
    return images[0] if len(images) == 1 else None


EXPECTED = "expected a table of labels or one-hot ones"
"""What is said where a label is used as a number."""


def number_of_classes(what: str, count: int) -> int:
    """Return a number of classes; raises InputError for one that no network here has. what: states it."""
    if not 2 <= count <= MOST_CLASSES:
        raise InputError(f"{what}: {count:,} classes; expected 2 to {MOST_CLASSES:,}")
    return count


def given_one_hot(name: str, shape: Sequence[int | None] | None) -> np.ndarray | None:
    """Return (classes, *shape) of an input of one-hot labels, each class as a row; None for one of numbers.

    shape: of the input, without its batch: () or (1,) for a number, (classes,) for a vector, or that of maps with the
    classes as their first or last axis. Raises InputError for any other.
    """
    sides = None if shape is None else tuple(shape)
    if sides in ((), (1,)):
        return None
    if sides is not None and len(sides) == 3 and (maps := _one_hot_maps(name, sides)) is not None:
        return maps
    if sides is None or len(sides) != 1 or sides[0] is None:
        raise InputError(
            f"the input {name!r} has shape {sides}; expected a class label: one number, or a one-hot vector"
        )
    return np.eye(number_of_classes(name, sides[0]))


def _one_hot_maps(name: str, sides: Sequence[int | None]) -> np.ndarray | None:
    """Return (classes, *sides): square maps, one of ones for each class. None where their size is not known."""
    whole = [side for side in sides if side is not None]
    if len(whole) != 3 or whole[1] not in (whole[0], whole[2]) or whole[0] == whole[2]:
        return None
    axis = 2 if whole[0] == whole[1] else 0
    classes = number_of_classes(name, whole[axis])
    if classes * int(np.prod(whole, dtype=object)) > LARGEST_TABLE:
        return None
    rows = np.expand_dims(np.eye(classes), (1, 2) if axis == 2 else (2, 3))
    return np.broadcast_to(rows, (classes, *whole))


def apply_activation(name: str, values: np.ndarray, slope: float) -> np.ndarray:
    """Return an activation of what is computed for each class."""
    match name:
        case "relu":
            return np.maximum(values, 0)
        case "leaky_relu":
            return np.where(values < 0, slope * values, values)
        case "tanh":
            return np.tanh(values)
        case "sigmoid":
            with np.errstate(over="ignore"):
                return 1 / (1 + np.exp(-values))
        case _:
            return values
