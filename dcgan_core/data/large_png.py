"""Large PNG files, decoded in bands of rows: Pillow decodes a whole one, whatever is wanted of it.

A row of a PNG is coded by what it differs from the row above. So the last row of a band, as it was decoded, goes in
front of the next band, and the two are a small PNG of their own, which Pillow decodes.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, PngImagePlugin

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel, by the colour type of the header."""
_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}
_KEPT = (b"PLTE", b"tRNS")
"""Chunks that say what pixels look like."""
_ELSEWHERE = (b"acTL", b"fcTL")
"""Chunks of animations, whose first picture may be another than the file's."""
_PACKED_BYTES = 2**16


class NotInBands(Exception):
    """A PNG that is not decoded in bands: interlaced, of another depth than 8, or damaged."""


def bands(data: bytes, rows: int) -> Iterator[Image.Image]:
    """Yield a PNG file's image in bands of `rows` rows, the last of what is left; each is exactly as in the whole.

    Raises NotInBands, at the first band or a later one: Pillow decodes such a file, or says what is wrong with it.
    """
    chunks = list(_chunks(data))
    if any(kind in _ELSEWHERE for kind, _ in chunks):
        raise NotInBands
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise NotInBands
    width, height, depth, colour, *method = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or colour not in _CHANNELS or any(method) or not width or not height:
        raise NotInBands
    before = b"".join(_chunk(kind, bytes(content)) for kind, content in chunks if kind in _KEPT)
    length = 1 + width * _CHANNELS[colour]
    unpacked = _unpacked([content for kind, content in chunks if kind == b"IDAT"], rows * length)
    above = b""
    for top in range(0, height, rows):
        count = min(rows, height - top)
        filtered = next(unpacked, b"")
        if len(filtered) < count * length:
            raise NotInBands  # cut off
        header = struct.pack(">IIBBBBB", width, count + bool(above), 8, colour, 0, 0, 0)
        body = zlib.compress(above + filtered[: count * length], 0)
        small = _SIGNATURE + _chunk(b"IHDR", header) + before + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
        band = _decoded(small)
        if band.mode != _MODES[colour]:
            raise NotInBands
        yield band.crop((0, 1, width, band.height)) if above else band
        above = b"\0" + band.crop((0, band.height - 1, width, band.height)).tobytes()  # 0: coded as it is


def exif_of(data: bytes) -> bytes | None:
    """Return the EXIF block of a PNG file, in front of its pixels or after them; None where it has none.

    Raises NotInBands where it may be in a text, as older programs wrote it.
    """
    found = None
    for kind, content in _chunks(data):
        if kind in (b"tEXt", b"zTXt", b"iTXt") and bytes(content[:16]) == b"Raw profile type":
            raise NotInBands
        if kind == b"eXIf":
            found = b"Exif\0\0" + bytes(content)
    return found


def _decoded(small: bytes) -> Image.Image:
    try:
        image = PngImagePlugin.PngImageFile(io.BytesIO(small))
        image.load()
    except Exception as error:  # as decoders raise anything on a damaged file
        raise NotInBands from error
    return image


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the chunks of a PNG file up to its end; raises NotInBands for one whose checksum is wrong."""
    view, place = memoryview(data), len(_SIGNATURE)
    while place + 12 <= len(data):
        length = int.from_bytes(view[place : place + 4], "big")
        kind, content = bytes(view[place + 4 : place + 8]), view[place + 8 : place + 8 + length]
        checksum = view[place + 8 + length : place + 12 + length]
        if len(checksum) < 4 or zlib.crc32(content, zlib.crc32(kind)) != int.from_bytes(checksum, "big"):
            raise NotInBands
        if kind == b"IEND":
            return
        yield kind, content
        place += 12 + length


def _unpacked(packed: list[memoryview], size: int) -> Iterator[bytes]:
    """Yield what the data chunks unpack to, in pieces of `size` bytes, the last shorter."""
    inflate = zlib.decompressobj()
    held = bytearray()
    try:
        for content in packed:
            for start in range(0, len(content), _PACKED_BYTES):
                part: bytes | memoryview = content[start : start + _PACKED_BYTES]
                while part and not inflate.eof:
                    held += inflate.decompress(part, size - len(held))
                    part = inflate.unconsumed_tail
                    if len(held) == size:
                        yield bytes(held)
                        held.clear()
        yield bytes(held)
    except zlib.error as error:
        raise NotInBands from error


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
    )
