"""Class labels of a conditional network: how they join its inputs, and how a person names them.

The generator's input is the latent with the label after it, one-hot; the layers that read it are those that the
description names, by default the first. The discriminator has one logit for each class, and that of the image's own
label counts (Mescheder, Geiger and Nowozin, *Which Training Methods for GANs do actually Converge?*, 2018, section 5):
so a conditional step does hardly more work than an unconditional one. Or its layers read the label too, as in the
authors' MNIST program, and it has one logit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float32, Int64

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError, did_you_mean, printable
from dcgan_core.system.arguments import as_array

ROW = 8
"""Samples of one class in a row: the label of sample k is k // ROW, over and over, where neither labels nor a number of
samples are given (`default_labels`)."""

MOST_CLASSES = 1000
"""Classes of a conditional network: with more, the one-hot label would be most of what the first layer reads."""

NAMES_SHOWN = 12
"""Class names listed in a message."""

SINGLES_SHOWN = 3
"""Classes of a single image named in the warning about them."""


MOST_COLUMNS = 32
"""Classes next to each other in a grid that has a column for each; more would be too small to see."""


def default_labels(
    count: int, classes: int, start: int = 0, total: int | None = None
) -> Int64[np.ndarray, " count"]:
    """Return the labels of samples `start` to `start + count - 1` where none are given: ROW of each class in turn.

    total: of how many samples they are. Then the classes take turns in the rest that is not ROW of every class, so that
    the numbers of samples of two classes differ by 1 at most. None: the samples have no end.
    """
    numbers = np.arange(start, start + count)
    in_rows = (numbers // ROW) % classes
    if total is None:
        return in_rows
    whole = total - total % (ROW * classes)
    return np.where(numbers < whole, in_rows, (numbers - whole) % classes)


def labels_in_shares(count: int, data: np.ndarray, classes: int) -> Int64[np.ndarray, " count"]:
    """Return the labels of `count` samples that are compared with images whose labels are `data`.

    Each class has the share that it has there, to within one sample. They are in an order of their own, so that every
    batch of samples has all classes. Where the data has other classes they are those of `default_labels`.
    """
    counts = np.bincount(data, minlength=classes) if data.size and data.min() >= 0 else np.zeros(0)
    if len(counts) != classes or not counts.sum():
        return default_labels(count, classes, total=count)
    exact = counts * (count / counts.sum())
    own = np.floor(exact).astype(np.int64)
    # The largest rests first; equal ones in the order of the classes.
    own[np.argsort(own - exact, kind="stable")[: count - own.sum()]] += 1
    labels = np.repeat(np.arange(classes), own)
    return labels[generator(0, "labels in the shares of the data").permutation(count)]


def grid_columns(count: int, classes: int) -> int | None:
    """Return the columns of a grid of `count` samples in the order of `default_labels`; None for nearly square.

    A row has one class, or a column has.
    """
    columns = ROW if count >= ROW * classes else classes * max(1, ROW // classes)
    return min(count, columns) if columns <= MOST_COLUMNS else None


def one_hot(labels: np.ndarray, classes: int) -> Float32[np.ndarray, "N classes"]:
    """Return labels (N,), 0 to classes - 1, as rows with a single 1."""
    return np.eye(classes, dtype=np.float32)[labels]


def join_labels(
    latents: Float32[np.ndarray, "N nz"], labels: np.ndarray, classes: int
) -> Float32[np.ndarray, "N inputs"]:
    """Return the generator's inputs (N, nz + classes): each latent with its label one-hot after it."""
    return np.concatenate([latents, one_hot(labels, classes)], axis=1)


def with_default_labels(
    latents: Float32[np.ndarray, "N nz"], classes: int, total: int | None = None
) -> Float32[np.ndarray, "N inputs"]:
    """Return the generator's inputs with the labels of `default_labels`; the latents themselves without classes."""
    own = default_labels(len(latents), classes, total=total) if classes else None
    return latents if own is None else join_labels(latents, own, classes)


def as_labels(
    labels: Any, count: int, classes: int, of: str = "latents", names: Sequence[str] = ()
) -> Int64[np.ndarray, " count"]:
    """Return labels from Python as int64 (count,); a single one is that of every sample.

    of: what they are labels of, for messages. names: of the classes, by which labels may be given too. Raises
    InputError for other shapes, for labels that are not whole numbers from 0 to classes - 1, and for names that no
    class has or that two share.
    """
    array = as_array(labels, "labels")
    named = array.dtype.kind == "U" and len(names) == classes
    if array.dtype.kind not in "iu" and not named:
        or_names = ", or names of classes" if len(names) == classes else ""
        raise InputError(
            f"labels of dtype {array.dtype}: expected whole numbers, 0 to {classes - 1}{or_names}"
        )
    if array.shape not in ((), (count,)):
        raise InputError(f"labels of shape {array.shape}: expected one for each of the {count} {of}")
    if named:
        found = [find_label(str(name), names, "label") for name in array.ravel()]
        array = np.array(found, np.int64).reshape(array.shape)
    if array.size and not 0 <= int(array.min()) <= int(array.max()) < classes:
        wrong = array.min() if array.min() < 0 else array.max()
        raise InputError(f"label {wrong}: this network has the labels 0 to {classes - 1}")
    return np.broadcast_to(array, (count,)).astype(np.int64)


def find_labels(text: str, names: Sequence[str], flag: str) -> list[int]:
    """Return the labels in a list such as "7", "cat" or "0,1,2": class names first, then numbers.

    names: of the classes, in order. Raises InputError naming `flag` for one that no class has, or that two share.
    """
    if names.count(text) == 1:  # also a name with a comma, or with spaces around it
        return [names.index(text)]
    return [find_label(part.strip(), names, flag) for part in text.split(",")]


def find_label(word: str, names: Sequence[str], flag: str) -> int:
    """Return the label of the class with this name, or else with this number; raises as `find_labels` does."""
    same = [label for label, name in enumerate(names) if name == word]
    if len(same) > 1:
        raise InputError(
            f"{flag} {word}: classes {' and '.join(map(str, same))} share this name; give the number"
        )
    if not same and word.isdecimal() and int(word) < len(names):
        return int(word)
    if not same:
        raise InputError(
            f"{flag} {printable(word)!r} is not a class{did_you_mean(word, names)}: this network has "
            f"{class_list(names)}{_as_numbers(names)}"
        )
    return same[0]


def letter_labels(text: str, names: Sequence[str], flag: str) -> list[int]:
    """Return the label of each character of a text, by the classes' names alone: a digit is not a class number.

    A space has none, unless a class has this name. Raises InputError naming `flag` for other characters that are not
    the name of a class, for those that two share, and for a text of spaces alone.
    """
    letters = [name for name in names if len(name) == 1]
    if not letters:
        raise InputError(
            f"{flag} needs classes that are single characters, and this network has {class_list(names)}: choose "
            "classes with --label"
        )
    if " " not in letters:
        if not text.strip(" "):
            raise InputError(
                f"{flag} {text!r}: it has only spaces, and no class is a space; write at least one character of a class"
            )
        text = text.replace(" ", "")
    wrong = list(dict.fromkeys(character for character in text if character not in letters))
    if wrong:
        shown = ", ".join(repr(printable(character)) for character in wrong)
        capitals = all(character.upper() in letters for character in wrong)
        raise InputError(
            f"{flag} {shown} {'is not a class' if len(wrong) == 1 else 'are not classes'}: this network has "
            f"{class_list(names)}{'. Write capitals' if capitals else ''}"
        )
    for character in text:
        same = [label for label, name in enumerate(names) if name == character]
        if len(same) > 1:
            raise InputError(
                f"{flag} {character}: classes {' and '.join(map(str, same))} share this name; choose one with --label"
            )
    return [list(names).index(character) for character in text]


def _as_numbers(names: Sequence[str]) -> str:
    """Return what to say of the numbers that serve as labels too; nothing where the names are numbers themselves."""
    if any(name.isdecimal() for name in names):
        return ""
    return f"; numbers serve too, 0 to {len(names) - 1}"


def class_names(architecture: Architecture, record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of a network's classes as its record has them, by number otherwise; () without classes."""
    names = record.get("class_names")
    if isinstance(names, list | tuple) and len(names) == architecture.classes:
        return tuple(map(str, names))
    return tuple(map(str, range(architecture.classes)))


def class_list(names: Sequence[str]) -> str:
    """Return the classes in words: how many, and the first of their names."""
    shown = ", ".join(printable(name) for name in names[:NAMES_SHOWN])
    return f"{len(names)} classes: {shown}{' and more' if len(names) > NAMES_SHOWN else ''}"


def check_classes(labels: np.ndarray | None, names: Sequence[str] | None) -> list[str]:
    """Return the class names of labelled data, by number where the source has none.

    Raises InputError for data that a conditional network cannot be trained on.
    """
    if labels is None:
        raise InputError(
            "--conditional: these images have no labels. Of your own images the subfolders are the classes: two or "
            "more, and no images outside them. Labels are there in mnist, cifar10, svhn, letters and others too. Leave "
            "--conditional out to train without"
        )
    present = np.unique(labels)
    if len(present) < 2:
        raise InputError(
            "--conditional: all images have one label; it takes two classes at least. Leave --conditional out"
        )
    if present[0] < 0:
        raise InputError(f"--conditional: the labels go down to {present[0]}; expected 0, 1, 2, ...")
    classes = max(int(present[-1]) + 1, len(names or ()))
    if classes > MOST_CLASSES:
        raise InputError(
            f"--conditional: the labels go up to {classes - 1}; a conditional network takes at most {MOST_CLASSES} "
            "classes"
        )
    if missing := sorted(set(range(classes)) - set(present.tolist())):
        shown = ", ".join(printable(names[label]) if names else str(label) for label in missing[:NAMES_SHOWN])
        kind = "class" if names else "label"
        raise InputError(
            f"--conditional: no image that can be used has the {kind} {shown}; expected one at least of each of the "
            f"{classes} classes. Add images of it, or remove the class from the data"
        )
    return list(names or map(str, range(classes)))


def warn_of_single_images(labels: np.ndarray, names: Sequence[str]) -> str | None:
    """Return a sentence that names classes of a single image, the first of them, or None where every class has more.

    labels: (N,), 0 to len(names) - 1.
    """
    single = np.flatnonzero(np.bincount(labels, minlength=len(names)) == 1)
    if not single.size:
        return None
    shown = ", ".join(printable(names[int(label)]) for label in single[:SINGLES_SHOWN])
    more = f" and {len(single) - SINGLES_SHOWN} more" if len(single) > SINGLES_SHOWN else ""
    if len(single) == 1:
        return (
            f"the class {shown} has a single image, so its samples will all look like that image; add images of it, or "
            "remove the class from the data"
        )
    return (
        f"the classes {shown}{more} have a single image each, so the samples of each will all look like that image; "
        "add images of them, or remove the classes from the data"
    )
