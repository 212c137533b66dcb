"""What an image is as a sample: the code of its record in MODALITIES."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media import image, stripping
from tldesk.media.fitting import Box, Fitting, Size, seen_part
from tldesk.media.fitting import Preprocess as Preprocess
from tldesk.media.image import load as load
from tldesk.media.measures import EDGE, Measures, measure
from tldesk.media.opening import NO_SUCH_PLACE, OUTSIDE, THUMBNAIL_EDGE, Crop, Opened, Request
from tldesk.media.place import WHOLE, parse
from tldesk.media.thumbnails import encoded

# Room for random crops, as a share of the model's input: larger costs memory and time, smaller costs sharpness.
ROOM = 1.15


def takes_much(data: bytes, request: Request) -> bool:
    """Whether what a request wants of an image takes much memory."""
    side = (
        request.pixels.side
        if request.pixels is not None
        else EDGE
        if request.crop is None and not request.place
        else None
    )
    return image.takes_much(data, side)


def open_content(opened: Opened, data: bytes, request: Request) -> Opened:
    """What is ever wanted of an image, or of a crop of it."""
    if request.crop is not None:
        found = image.inspect(data)
        part = _cut(found, request.crop)
        content = _png(part)
        opened = replace(opened, content=content, sha256=hashlib.sha256(content).hexdigest())
        return _examined(opened, part, part.size, found)
    found = image.inspect(data, EDGE)
    if request.bare:
        opened = replace(opened, content=stripping.bare(data, found))
    return _examined(opened, found.image, found.size, found)


def places(data: bytes) -> list[str]:
    """One picture a file."""
    return [WHOLE]


def part(source: Path | bytes, place: str) -> bytes:
    """A box of the upright picture, as a PNG."""
    box = _box(place)
    return _png(_cut(image.inspect(source), box))


def refusal(head: bytes) -> str | None:
    """Why a file that begins so is no image."""
    try:
        image.format_of(head)
    except TldeskError as error:
        return str(error.arguments["reason"])
    return None


def render(source: Path | bytes, edge: int) -> Image.Image:
    """A picture of the image, smaller."""
    return image.thumbnail(source, edge)


def whole(source: Path | bytes, least: int | None) -> NDArray[np.uint8]:
    """The pixels uint8 (height, width, 3): of a JPEG no more than leave the shorter side `least` of them."""
    return np.asarray(image.decode(source, least))


def fit(pixels: NDArray[np.uint8], preprocess: Preprocess) -> NDArray[np.uint8]:
    """The model's square of them, uint8 (size, size, 3)."""
    return image.fit(Image.fromarray(pixels), preprocess)


def seen(pixels: NDArray[np.uint8], preprocess: Preprocess) -> tuple[Box, Size]:
    """The part of an image that becomes the model's square, and the image's size."""
    size = pixels.shape[1], pixels.shape[0]
    return seen_part(size, preprocess), size


def kept(source: Path | bytes, preprocess: Preprocess) -> NDArray[np.uint8]:
    """The pixels uint8 (height, width, 3), with some room for crops."""
    short = round(preprocess.size * ROOM)
    picture = image.decode(source, short_side=short)
    size = _kept_size(picture.size, short, preprocess.fitting)
    return np.asarray(picture if size == picture.size else picture.resize(size, Image.Resampling.BICUBIC))


def look(data: bytes) -> tuple[Measures, Image.Image]:
    """What is measured of an image, and a thumbnail of it."""
    found = image.inspect(data, EDGE)
    measures = measure(found.image, found.exif, found.size)
    found.image.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    return measures, found.image


def _kept_size(size: tuple[int, int], edge: int, fitting: Fitting) -> tuple[int, int]:
    """Never larger than `size`: the short side at `edge` for crops, the long one for what is padded, both else."""
    width, height = size
    if fitting == "squash":
        return min(width, edge), min(height, edge)
    scale = edge / (min(size) if fitting == "crop" else max(size))
    if scale >= 1:
        return size
    least = edge if fitting == "crop" else 1
    return max(least, round(width * scale)), max(least, round(height * scale))


def _box(text: str) -> Crop:
    """The part of an image that a place is. Raises TldeskError `place_unknown` for one that no image has."""
    try:
        found = parse(text)
    except ValueError:
        found = None
    if found is None or found.kind != "box":
        raise TldeskError("place_unknown", path="image", place=text, reason=NO_SUCH_PLACE)
    left, top, width, height = found.numbers
    return left, top, width, height


def _cut(found: image.Inspected, crop: Crop) -> Image.Image:
    """A part of the upright picture. Raises TldeskError where it lies outside."""
    left, top, width, height = crop
    box = (max(0, left), max(0, top), min(found.size[0], left + width), min(found.size[1], top + height))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise TldeskError("image_unreadable", path="image", reason=OUTSIDE)
    return found.image.crop(box)


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _examined(opened: Opened, picture: Image.Image, size: tuple[int, int], found: image.Inspected) -> Opened:
    """`opened` with what the picture shows, which is that of `found` or a part of it."""
    measures = measure(picture, found.exif, found.size)
    # Reducing by whole numbers first halves the time and cannot be seen.
    picture.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.BICUBIC, reducing_gap=1.5)
    return replace(opened, width=size[0], height=size[1], measures=measures, thumbnail=encoded(picture))
