"""The 26 capitals in the typefaces that Matplotlib carries: made here by seed, so nothing is fetched."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8

from dcgan_core.data.account import Account
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report, SourceFile
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.files import LARGEST_TEXT, read_bytes

LETTERS_OF_THE_ALPHABET = string.ascii_uppercase

TYPEFACES = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-BoldOblique", "DejaVuSans-Oblique"),
    *("DejaVuSansMono", "DejaVuSansMono-Bold", "DejaVuSansMono-BoldOblique", "DejaVuSansMono-Oblique"),
    *("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-BoldItalic"),
    *("STIXGeneral", "STIXGeneralBolIta", "STIXGeneralItalic"),
    *("cmb10", "cmmi10", "cmr10", "cmss10", "cmti10", "cmtt10"),
)
"""Those that the training images are drawn with: all of Matplotlib's that have plain capitals, but two.

The others of its folder hold symbols, or (cmsy10) calligraphic capitals that few people can read.
"""

TEST_TYPEFACES = ("DejaVuSerif-Italic", "STIXGeneralBol")
"""Those of the test images, kept out of training."""

DRAWS = 24
"""Images of each letter in each typeface."""

_NEEDS = "The letters are drawn by Matplotlib"

DRAWING = 1
"""Raised when the same letters would be drawn otherwise: it is part of what a store is named by."""

_EM = 256  # Pixels a side of the square that a typeface is designed in: many times what is sampled from it.
_ONE = 1 << 16  # Positions are whole numbers of this part of a pixel, so that no platform rounds otherwise.


@dataclass(frozen=True)
class _Hand:
    """How one letter is written: everything that is random about it, whatever the size of the image."""

    face: int
    letter: int
    angle: float
    """Radians, clockwise; within ±0.12."""
    shear: float
    """Horizontal shift of a point by its height; within ±0.12."""
    em: float
    """The typeface's em as a share of the image's short side, 0.78 to 0.92."""
    shift: tuple[float, float]
    """Of the letter's middle from the image's, as a share of the short side; within ±0.03."""


class Letters:
    """Capitals, drawn with a little rotation, shear, scale and shift: `DRAWS` of each letter in each typeface."""

    name = "letters"

    def __init__(self, split: str, typefaces: tuple[str, ...]) -> None:
        self._split = split
        self._typefaces = typefaces

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the typefaces inside Matplotlib, which is not imported for it.

        Raises InputError when Matplotlib or one of the typefaces is missing.
        """
        package = importlib.util.find_spec("matplotlib")
        if package is None or package.origin is None:
            raise InputError(f"{_NEEDS}, which is not installed here: {packages.MATPLOTLIB}")
        folder = Path(package.origin).parent / "mpl-data" / "fonts" / "ttf"
        paths = [folder / f"{name}.ttf" for name in self._typefaces]
        missing = [path.stem for path in paths if not path.is_file()]
        if missing:
            raise InputError(
                f"{folder} lacks {len(missing)} of the {len(paths)} typefaces of the letters "
                f"({', '.join(missing)}). This Matplotlib was installed without its fonts. Reinstall it: "
                f"{packages.MATPLOTLIB}"
            )
        # FreeType, which draws them, comes inside Matplotlib: its version is part of what the store is named by.
        root = f"Matplotlib {importlib.metadata.version('matplotlib')}, drawing {DRAWING}"
        files = tuple(SourceFile.of(path) for path in paths)
        return Listing(root, files, lambda _: self._open(paths, request))

    def _open(self, paths: list[Path], request: DataRequest) -> Contents:
        packages.load_matplotlib(_NEEDS)
        ft2font = packages.load("matplotlib.ft2font", _NEEDS, packages.MATPLOTLIB)
        hands = _hands(self._split, len(paths))
        glyphs = [_glyphs(ft2font, path) for path in paths]

        def items() -> Iterator[Item]:
            for index, hand in enumerate(hands):
                letter = LETTERS_OF_THE_ALPHABET[hand.letter]
                pixels = _drawn(
                    glyphs[hand.face][hand.letter], hand, request.image_height, request.image_width
                )
                yield Item(f"{letter} {paths[hand.face].stem} {index}", pixels, hand.letter)

        notes: dict[str, Any] = {
            "typefaces": {
                path.stem: hashlib.sha256(read_bytes(path, LARGEST_TEXT)).hexdigest() for path in paths
            },
            "freetype": ft2font.__freetype_version__,
        }
        return Contents(
            len(hands), items(), 1, False, Account(len(hands)), tuple(LETTERS_OF_THE_ALPHABET), notes
        )


def _hands(split: str, faces: int) -> list[_Hand]:
    """Return how each image of `split` is drawn, in a random order that depends on nothing else."""
    letters = len(LETTERS_OF_THE_ALPHABET)
    count = faces * letters * DRAWS
    random = generator(0, f"letters: {split}")
    order = random.permutation(count)
    # Sums of two uniform numbers: small values are likelier than large ones, and none is extreme.
    both = random.random((6, 2, count)).sum(axis=1) - 1
    turns, shears, right, down = both[:4] * np.array([[0.12], [0.12], [0.03], [0.03]])
    ems = 0.85 + 0.07 * both[4]
    return [
        _Hand(
            int(pair // letters),
            int(pair % letters),
            float(turns[index]),
            float(shears[index]),
            float(ems[index]),
            (float(right[index]), float(down[index])),
        )
        for index, pair in enumerate(order // DRAWS)
    ]


def _glyphs(ft2font: Any, path: Path) -> list[UInt8[np.ndarray, "height width"]]:
    """Return the capitals of a typeface as grey levels, each cut to its outline with an empty pixel around it."""
    font = ft2font.FT2Font(str(path))
    font.set_size(_EM, 72)  # at 72 dots an inch a point is a pixel
    glyphs = []
    for letter in LETTERS_OF_THE_ALPHABET:
        # Hinting moves outlines to whole pixels, and differs between versions of FreeType.
        font.set_text(letter, 0.0, flags=ft2font.LoadFlags.NO_HINTING)
        font.draw_glyphs_to_bitmap(antialiased=True)
        image = np.asarray(font.get_image(), dtype=np.uint8)
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        cut = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        glyphs.append(np.pad(cut, 1))
    return glyphs


def _drawn(
    glyph: UInt8[np.ndarray, "rows columns"], hand: _Hand, height: int, width: int
) -> UInt8[np.ndarray, "height width"]:
    """Return the letter as an image, white on black: the mean of several samples of the glyph for each pixel."""
    side = min(height, width)
    samples = 4 if side <= 48 else 2
    forward = _matrix(hand, glyph, side)
    inverse = np.linalg.inv(forward) / samples
    # Twice the distance from the image's middle, in samples: whole numbers whether there is a middle one or not.
    down = np.arange(1 - height * samples, height * samples, 2, dtype=np.int64)
    right = np.arange(1 - width * samples, width * samples, 2, dtype=np.int64)
    shift = 2 * side * samples * np.array(hand.shift)
    inside = []
    for axis, length in ((0, glyph.shape[1]), (1, glyph.shape[0])):
        scale = np.rint(inverse[axis] * _ONE).astype(np.int64)
        middle = np.rint((length - inverse[axis] @ shift) * _ONE).astype(np.int64)
        at = (scale[0] * right[None, :] + scale[1] * down[:, None] + middle) // (2 * _ONE)
        inside.append(at.clip(0, length - 1))
    fine = glyph[inside[1], inside[0]].astype(np.uint32)
    sums = fine.reshape(height, samples, width, samples).sum(axis=(1, 3))
    return ((sums + samples * samples // 2) // (samples * samples)).astype(np.uint8)


def _matrix(hand: _Hand, glyph: np.ndarray, side: int) -> np.ndarray:
    """Return what turns a place in the glyph (x, y) into one in the image, in pixels from either's middle."""
    cosine, sine = np.cos(hand.angle), np.sin(hand.angle)
    turned = np.array([[cosine, -sine], [sine, cosine]]) @ np.array([[1.0, hand.shear], [0.0, 1.0]])
    # A wide letter is drawn smaller, so that it keeps a pixel from the edge.
    reach = np.abs(turned) @ np.array([glyph.shape[1], glyph.shape[0]]) / 2
    room = side * (0.5 - np.abs(hand.shift)) - 1
    return turned * min(hand.em * side / _EM, *(room / reach))


TRAINING = Letters("train", TYPEFACES)
TEST = Letters("test", TEST_TYPEFACES)
