"""What a source used and what it skipped, and which of its images are kept apart for testing."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dcgan_core.errors import InputError, number_of
from dcgan_core.system.files import open_plain

KINDS_LISTED = 8
_CARD_CHARACTERS = 100_000

_WORDS = {
    "train": ("train", "training", "trainset", "trainval", "trn"),
    "validation": ("val", "valid", "validation", "valset", "dev", "eval", "evaluation"),
    "test": ("test", "testing", "testset", "tst", "holdout", "heldout"),
}
_SPLIT_OF_WORD = {word: split for split, words in _WORDS.items() for word in words}
_MASKS = frozenset(
    ("mask", "masks", "annotation", "annotations", "segmentation", "segmentations", "trimap", "trimaps", "groundtruth",
     "gt", "label", "labels", "labelmaps", "seg", "semantic", "instances", "depth", "matte", "mattes")
)  # fmt: skip


def counted(kinds: Mapping[str, int]) -> str:
    """Kinds with their numbers, most frequent first: `.png 40, .txt 3`; those beyond a few are only counted."""
    listed = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    rest = listed[KINDS_LISTED:]
    words = [f"{kind} {number:,}" for kind, number in listed[:KINDS_LISTED]]
    if rest:
        words.append(f"{len(rest):,} more kinds {sum(number for _, number in rest):,}")
    return ", ".join(words)


def what_run(folder: str) -> str:
    """What the files of a run are called that lies in `folder` among the images, and is left."""
    return f"{A_RUN}{folder}/"


A_RUN = "the run "
"""What such names begin with."""


@dataclass(frozen=True)
class Account:
    """What a source used and what it skipped, for people: one line, always."""

    took: int
    """Images."""
    kinds: tuple[Mapping[str, int], ...] = ()
    """What the images are, by one aspect after the other (endings, folders), each with numbers."""
    left: Mapping[str, int] | None = None
    """Files that are there and were not used, by kind, with numbers."""
    remarks: tuple[str, ...] = ()
    """Sentences."""

    def __str__(self) -> str:
        what = "; ".join(counted(kinds) for kinds in self.kinds if kinds)
        left = {kind: number for kind, number in (self.left or {}).items() if number}
        rest = f"{number_of(sum(left.values()), 'file')} ({counted(left)})" if left else "nothing"
        line = " ".join(
            (
                f"Used: {number_of(self.took, 'image')}{f' ({what})' if what else ''}. Skipped: {rest}.",
                *self.remarks,
            )
        )
        return re.sub(r"[\x00-\x1f\x7f]", "?", line.encode("utf-8", "replace").decode("utf-8"))


def in_present_words(line: str) -> str:
    """Return the line of an account as `str(Account)` words it now: stores of earlier versions have other words."""
    return re.sub(r"^Taken: (.*?)\. Left: ", r"Used: \1. Skipped: ", line)


def without(account: Account, unusable: Sequence[str]) -> Account:
    """Return an account of which the images with these names could not be used after all."""
    if not unusable:
        return account
    kinds = []
    for aspect in account.kinds:
        counts = Counter(aspect)
        for name in unusable:
            # A split, an ending or a folder: the only kind, or the one that the name shows.
            shown = [kind for kind in counts if name.startswith(kind) or name.lower().endswith(kind)]
            shown = shown or ([*counts] if len(counts) == 1 else [])
            counts.subtract(shown[:1])
        kinds.append(+counts)
    left = Counter(account.left or {}) + Counter({"cannot be used": len(unusable)})
    return replace(account, took=account.took - len(unusable), kinds=tuple(kinds), left=left)


def _words(part: str) -> list[str]:
    """The words of a part of a path, in lower case: `trainA_2017` has `train` and `a`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", part)
    return re.findall("[a-z]+", spaced.lower())


def split_of(part: str) -> str | None:
    """The split that a part of a path names: `train2017`, `partial-test`, `testA`, `Validation_Set`; None for others.

    A part that names training and testing names none.
    """
    if part.lower().startswith("t10k"):  # as MNIST has it
        return "test"
    found = {_SPLIT_OF_WORD[word] for word in _words(part) if word in _SPLIT_OF_WORD}
    if found == {"train", "validation"}:
        return "train"  # Both together, as next to a split for testing.
    return found.pop() if len(found) == 1 else None


def split_of_path(name: str, *, stem: bool) -> str | None:
    """The split of a file by the first folder of its path that names one, else (with `stem`) by its own name."""
    *folders, last = name.split("/")
    parts = [*folders, last.partition(".")[0]] if stem else folders
    return next((split for part in parts if (split := split_of(part)) is not None), None)


@dataclass(frozen=True)
class Choice:
    """The images that are trained on."""

    kept: list[int]
    """Positions among the names."""
    left: Counter[str]
    """Images of other splits, by what they are called in the account."""
    split: str | None
    """`train` where there are several splits."""


def choose(
    names: Sequence[str], place: object, *, declared: Mapping[str, str] | None = None, files: str = "images"
) -> Choice:
    """Choose the training images among `names`, which have forward slashes.

    Where the format declares the split of a name (`declared`), that counts; else the folders; else the names
    themselves, where every one names a split (of files that hold many images: where any does). Splits count when there
    is one of them for testing or validation: a lone `train` may be the class of that name. Where there is a split for
    training, everything else is left; otherwise what names no split is taken.

    Raises InputError when all is for testing and validation.
    """
    splits: list[str | None] = [(declared or {}).get(name) for name in names]
    if not any(splits):
        splits = [split_of_path(name, stem=False) for name in names]
    if not {"test", "validation"} & {*splits}:
        by_name = [split_of_path(name, stem=True) for name in names]
        many = files != "images"
        splits = by_name if (many and any(by_name)) or all(by_name) else splits
    present = {*splits}
    if not {"test", "validation"} & present:
        return Choice(list(range(len(names))), Counter(), None)
    wanted = "train" if "train" in present else None
    kept = [index for index, split in enumerate(splits) if split == wanted]
    left = Counter(
        _kind(names[index], splits[index]) for index in range(len(names)) if splits[index] != wanted
    )
    if not kept:
        raise InputError(
            f"{place} holds only {files} that are kept apart for testing ({counted(left)}). To train on some of them, "
            "name their folder or file itself as --data-dir."
        )
    return Choice(kept, left, wanted)


def _kind(name: str, split: str | None) -> str:
    if split is not None:
        return f"{split} split"
    folder = name.partition("/")[0] if "/" in name else ""
    return f"{folder}/" if folder else "outside the splits"


def folders_of(names: Sequence[str]) -> Counter[str]:
    """How many of the names lie in each folder at the first level at which they differ; empty where all share one."""
    parents = [PurePosixPath(name).parent.parts for name in names]
    shortest, longest = min(parents), max(parents)
    depth = next((at for at, part in enumerate(shortest) if longest[at : at + 1] != (part,)), len(shortest))
    folders = Counter("/".join(parts[: depth + 1]) + "/" if len(parts) > depth else "./" for parts in parents)
    return folders if len(folders) > 1 else Counter()


def remark_on_masks(folders: Mapping[str, int]) -> tuple[str, ...]:
    """A sentence where some of several folders are named as masks and annotations are."""
    found = [folder for folder in folders if _MASKS & {*_words(folder.rstrip("/").rpartition("/")[2])}]
    if not found:
        return ()
    named = ", ".join(sorted(found))
    return (f"Name one folder as --data-dir to leave what may be masks or annotations ({named}).",)


def declared_splits(root: Path, names: Sequence[str]) -> dict[str, str]:
    """The splits that the card (README.md) of the data set in `root` declares for the files `names`, by name.

    It lists, between lines of three hyphens, `split: NAME` with `path: PATTERN`, or with a list of patterns.
    """
    found: dict[str, str] = {}
    split = ""
    try:
        with open_plain(root / "README.md") as stream:
            card = stream.read(_CARD_CHARACTERS).decode("utf-8", "replace")
    except OSError:
        return found
    if not card.startswith("---"):
        return found
    for line in card.split("\n---", 1)[0].splitlines():
        key, _, value = line.strip().removeprefix("- ").partition(":")
        if key == "split":
            named = value.strip().strip("'\"")
            split = split_of(named) or named
        elif split and key == "path" and value.strip():
            _match(value, split, names, found)
        elif split and line.strip().startswith("- ") and not value:
            _match(line.strip()[2:], split, names, found)
    return found


def _match(pattern: str, split: str, names: Sequence[str], found: dict[str, str]) -> None:
    for name in fnmatch.filter(names, pattern.strip().strip("'\"")):
        found.setdefault(name, split)
