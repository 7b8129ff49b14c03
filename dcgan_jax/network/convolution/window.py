"""The geometry of a strided convolution: which pixels of an image meet which places of a map."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class Window:
    """One layer's geometry, as (rows, columns) each. Hashable, so that it can be a static argument.

    Place (y, x) of the map sees `kernel` rows of the image from row y * stride - padding on, and the columns
    likewise; what lies outside the image reads as zero.
    """

    image: tuple[int, int]
    map: tuple[int, int]
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]

    @classmethod
    def of_image(
        cls, image: Sequence[int], kernel: Sequence[int], stride: Sequence[int], padding: Sequence[int]
    ) -> Window:
        """The geometry of a convolution of images of this size. Raises ValueError when no window fits."""
        # A stride below 1 is refused below; it must not divide before that.
        sizes = [
            (size + 2 * pad - width) // max(step, 1) + 1
            for size, width, step, pad in zip(image, kernel, stride, padding, strict=True)
        ]
        return cls._checked(image, sizes, kernel, stride, padding)

    @classmethod
    def of_map(
        cls,
        map: Sequence[int],
        kernel: Sequence[int],
        stride: Sequence[int],
        padding: Sequence[int],
        output_padding: Sequence[int],
    ) -> Window:
        """The geometry of a transposed convolution of such maps. Raises ValueError for an empty image."""
        for extra, step in zip(output_padding, stride, strict=True):
            if not 0 <= extra < step:
                raise ValueError(f"output_padding {tuple(output_padding)} must be in [0, {tuple(stride)})")
        sizes = [
            (size - 1) * step - 2 * pad + width + extra
            for size, width, step, pad, extra in zip(
                map, kernel, stride, padding, output_padding, strict=True
            )
        ]
        return cls._checked(sizes, map, kernel, stride, padding)

    def simplified(self) -> Window:
        """The same geometry with the stride of a map one place wide made the kernel's width, where any would do.

        The kernel is then a single block of pixels, and a stem or a head a single matrix product.
        """
        rows, columns = (
            width if places == 1 else step
            for places, width, step in zip(self.map, self.kernel, self.stride, strict=True)
        )
        return dataclasses.replace(self, stride=(rows, columns))

    @classmethod
    def _checked(cls, image, map, kernel, stride, padding) -> Window:
        window = cls(_pair(image), _pair(map), _pair(kernel), _pair(stride), _pair(padding))
        if min(window.image + window.map + window.kernel + window.stride) < 1:
            raise ValueError(f"sizes, kernel and stride must be at least 1: {window}")
        return window


def _pair(values: Sequence[int]) -> tuple[int, int]:
    rows, columns = values
    return int(rows), int(columns)
