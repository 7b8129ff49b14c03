"""Write a .npy file of uint8 images whose number is known only at the end."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np

# The format's header is text padded with spaces, so a first header of fixed length can be filled in at the end.
HEADER_BYTES = 128


def npy_header(dtype: np.dtype, shape: tuple[int, ...]) -> bytes:
    """The header of a C-ordered array in version 1.0 of the .npy format, padded to `HEADER_BYTES`."""
    text = f"{{'descr': '{dtype.str}', 'fortran_order': False, 'shape': {tuple(shape)!r}, }}"
    body = text.encode("latin1").ljust(HEADER_BYTES - 11) + b"\n"
    return b"\x93NUMPY\x01\x00" + (HEADER_BYTES - 10).to_bytes(2, "little") + body


class ImageWriter:
    """Appends images to a .npy file and hashes them on the way."""

    def __init__(self, path: Path, image_shape: tuple[int, int, int]) -> None:
        self.count = 0
        self._shape = image_shape
        self._digest = hashlib.sha256()
        self._stream: io.BufferedWriter = open(path, "wb")  # noqa: SIM115 (closed by __exit__)
        self._stream.write(b"\0" * HEADER_BYTES)

    def __enter__(self) -> ImageWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def append(self, images: np.ndarray) -> None:
        """Append uint8 (n, H, W, C)."""
        data = np.ascontiguousarray(images)
        if data.dtype != np.uint8 or data.shape[1:] != self._shape:
            raise ValueError(f"{data.dtype} {data.shape} where uint8 (n, {self._shape}) belongs")
        self._digest.update(data.data)
        self._stream.write(data.data)
        self.count += len(data)

    def finish(self) -> str:
        """Write the header and return the sha256 of the pixels in hexadecimal."""
        self._stream.seek(0)
        self._stream.write(npy_header(np.dtype(np.uint8), (self.count, *self._shape)))
        self._stream.flush()
        return self._digest.hexdigest()
