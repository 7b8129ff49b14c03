"""What a file is, by its ending and its first bytes: the kinds of images that are read, and what is in their place.

Imported by worker processes: it imports nothing that is slow to start.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Mapping

# What Pillow reads, in the order in which it is tried: first what image sets are made of, last what has next to no
# signature. JPEG includes MPO, which many phones write under the name .jpg.
# Left out: what runs another program or is a program (EPS, WMF), what Pillow only knows the name of (BUFR, GRIB, HDF5,
# MPEG, PDF, PALM), measurements whose range is not known (FITS, IPTC), and what shows its size only when it is decoded
# (ICNS).
KINDS: dict[str, tuple[str, ...]] = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png", ".apng"),
    "BMP": (".bmp",),
    "GIF": (".gif",),
    "PPM": (".ppm", ".pgm", ".pbm", ".pnm", ".pfm"),
    "WEBP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "AVIF": (".avif", ".avifs"),
    "HEIF": (".heic", ".heif", ".hif", ".heics", ".heifs"),
    "JPEG2000": (".jp2", ".j2k", ".jpc", ".jpf", ".jpx", ".j2c"),
    "DIB": (".dib",),
    "PSD": (".psd",),
    "QOI": (".qoi",),
    "DDS": (".dds",),
    "ICO": (".ico",),
    "CUR": (".cur",),
    "BLP": (".blp",),
    "FTEX": (".ftc", ".ftu"),
    "SUN": (".ras",),
    "SGI": (".sgi", ".rgb", ".rgba", ".bw"),
    "XPM": (".xpm",),
    "XBM": (".xbm",),
    "DCX": (".dcx",),
    "PCX": (".pcx",),
    "FLI": (".fli", ".flc"),
    "GBR": (".gbr",),
    "IM": (".im",),
    "MSP": (".msp",),
    "PCD": (".pcd",),
    "PIXAR": (".pxr",),
    "TGA": (".tga", ".icb", ".vda", ".vst"),
}
EXTENSIONS = frozenset(ending for endings in KINDS.values() for ending in endings)
NOT_ALWAYS = {
    "AVIF": ("PIL._avif", "python -m pip install --upgrade pillow"),
    "HEIF": ("pillow_heif", "python -m pip install pillow-heif"),
}
"""Kinds that need more than every Pillow has: the module that reads them, and what installs it."""
# Written out by hand: this is needed for files whose names say nothing, before any of them is read whole.
_SIGNATURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF....WEBP|BM....\0\0\0\0|II\*\0|MM\0\*|P[1-6][\t\n\r ]"
    rb"|....ftyp(?:avi[fs]|he[iv][cmsx]|m[is]f1)"
    rb"|\0\0\0\x0cjP  |\xff\x4f\xff\x51|8BPS\0\x01|qoif|DDS |\0\0\x01\0[\x01-\x20]\0",
    re.DOTALL,
)
SIGNATURE_BYTES = 16
HEIF = re.compile(rb"....ftyp(?:he[iv][cmsx]|m[is]f1)", re.DOTALL)


def begins_like_image(data: bytes) -> bool:
    """Whether the first `SIGNATURE_BYTES` of a file are those of an image."""
    return _SIGNATURES.match(data) is not None


@functools.cache
def missing_kinds() -> Mapping[str, str]:
    """What has to be installed to read a kind of image that cannot be read here, by the kind."""
    return {
        kind: install
        for kind, (module, install) in NOT_ALWAYS.items()
        if importlib.util.find_spec(module) is None
    }


@functools.cache
def unreadable_endings() -> Mapping[str, str]:
    """The same by the endings of such files."""
    return {ending: install for kind, install in missing_kinds().items() for ending in KINDS[kind]}


_POINTER = b"version https://git-lfs"
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype html|html|head|\?xml[^>]*>\s*<Error)", re.IGNORECASE)


def instead_of_file(begin: bytes) -> str | None:
    """What is in the place of a file that was not downloaded, by its first bytes; None for what may be the file."""
    if begin.startswith(_POINTER):
        return "but a pointer of Git LFS instead of the file; fetch the files with: git lfs pull"
    if _WEB_PAGE.match(begin[:200]):
        return "but a web page saved under this name instead of the file; download it again"
    return None


_CUT_OFF = re.compile(r"truncated|incomplete|not enough|unexpected end|premature|overrun", re.IGNORECASE)


def damage(data: bytes, error: Exception) -> str:
    """What is wrong with an image file of which a decoder said `error`, for people."""
    if _CUT_OFF.search(str(error)) or isinstance(error, EOFError) or _riff_ends_early(data):
        return "the file is cut off: its end is missing"
    if isinstance(error, MemoryError):
        return "cannot be decoded: there is not enough memory"
    if isinstance(error, OSError | SyntaxError):  # what Pillow raises; its words say less than these
        return "cannot be decoded: the file is damaged"
    return f"cannot be decoded: the file is damaged ({error})"[:300]


def _riff_ends_early(data: bytes) -> bool:
    """Whether a WebP is shorter than it says: libwebp only says that it could not decode it."""
    return data.startswith(b"RIFF") and len(data) < 8 + int.from_bytes(data[4:8], "little")
