"""Any picture as 8-bit RGB.

What has to be computed is computed a few rows at a time: all at once a large picture would take several times the
memory of the picture itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_AT_ONCE = 1 << 20  # pixels


def rgb(image: Image.Image) -> Image.Image:
    """Any mode as RGB, on white where it is transparent; a picture that is so already is returned itself."""
    if image.mode.startswith("I;16"):
        return _by_parts(image, _high_byte)
    if image.mode in ("I", "F"):
        ends = [(values.min(), values.max()) for values in (_numbers(part) for _, part in _parts(image))]
        low, high = min(float(end[0]) for end in ends), max(float(end[1]) for end in ends)
        return _by_parts(image, functools.partial(_stretched, low=low, high=high))
    if image.has_transparency_data:
        return _by_parts(image, _on_white)
    return image if image.mode == "RGB" else image.convert("RGB")


def _by_parts(image: Image.Image, turned: Callable[[Image.Image], Image.Image]) -> Image.Image:
    whole = Image.new("RGB", image.size)
    for top, part in _parts(image):
        whole.paste(turned(part), (0, top))
    return whole


def _parts(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    """Rows of a picture, and where the first of them is."""
    rows = max(1, _AT_ONCE // image.width)
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def _high_byte(part: Image.Image) -> Image.Image:
    return Image.fromarray((np.asarray(part).astype(np.uint16) >> 8).astype(np.uint8)).convert("RGB")


def _stretched(part: Image.Image, low: float, high: float) -> Image.Image:
    """32-bit pixels have no agreed white: the darkest becomes 0, the brightest 255, what is not a number 0."""
    scale = 255 / (high - low) if high > low else 0.0
    return Image.fromarray(np.rint((_numbers(part) - low) * scale).astype(np.uint8)).convert("RGB")


def _numbers(part: Image.Image) -> NDArray[Any]:
    numbers = np.asarray(part).astype(np.float64)
    numbers[~np.isfinite(numbers)] = 0.0
    return numbers


def _on_white(part: Image.Image) -> Image.Image:
    part = part.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", part.size, "white"), part).convert("RGB")
