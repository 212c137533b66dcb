"""Opening images: the one decode path of the view, the import, training, prediction and the export's parity check.

What happens to a file, in this order (the sample script of an export repeats it with Pillow and NumPy alone):

1. The bytes are read; the format is taken from the content, not from the suffix; more than `MAX_PIXELS`, what would
   keep a decoder busy for minutes (see `headers`) and what takes much memory to show nothing (see `memory`) are refused
   before anything is decoded.
2. A JPEG of which `short_side` pixels are wanted is decoded at 1/2, 1/4 or 1/8 of its size by its own transform, as
   small as leaves both sides at least that long: `image.draft(None, (short_side, short_side))`.
3. The first frame (of HEIC the primary picture) is decoded, whole: a truncated file is unreadable, never half grey.
4. The EXIF (or XMP) orientation is applied, once; one that cannot be read counts as upright. HEIC comes upright from
   its decoder, as its standard says.
5. The pixels become 8-bit RGB: 16-bit grey keeps its high byte, transparency is laid on white, colour profiles are
   not applied.
6. `fitting.fit` resizes with Pillow's antialiased filter and makes it a square.
"""

from __future__ import annotations

import functools
import io
import math
import os
import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFile

from tldesk.errors import TldeskError
from tldesk.media import colours, headers, memory
from tldesk.media.fitting import Preprocess as Preprocess
from tldesk.media.fitting import fit as fit
from tldesk.media.headers import METADATA_ERRORS
from tldesk.media.limits import MAX_BYTES, MAX_PIXELS

# Longer than any panorama. Pillow has a cost for each row, and resizing keeps numbers for each pixel of a side: a pixel
# wide, a picture would take several times as much memory as a square one.
MAX_SIDE = headers.MAX_STRIPS

NO_MEMORY = "there is not enough memory to open it"
NO_FILE = "it is not a file"
TOO_BIG = "the file is too big for an image"

# Where the system knows these: neither wait for what is no file, nor change line ends, nor hand the file on.
_OPENING = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"))
_PIECE = 64 << 10

_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
# Modes in which the mean of some pixels is what they look like from afar, and when that is worth while.
_REDUCIBLE = ("L", "RGB", "RGBA", "CMYK")
_FAR_LARGER = 16
_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
)
# What the box at the start of an ISO media file may be for: of a video it names a codec or a camera.
_BRANDS = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "HEIF"),
}
_END_OF_JPEG = b"\xff\xd9"
_GREY = range(126, 130)
_OTHER_FILES = (
    (b"<!doctype html", "it is a web page, not an image"),
    (b"<html", "it is a web page, not an image"),
    (b"<svg", "it is a vector drawing, not a photo"),
    (b"<?xml", "it is an XML file, not a photo"),
    (b"%pdf", "it is a PDF document, not an image"),
    (b"pk\3\4", "it is a zip archive, not an image"),
)

# What a guarded process was asked about last: it is to decode the same bytes next, and reads no header twice.
_begun: list[tuple[bytes, ImageFile.ImageFile]] = []

# Ours is the one limit (MAX_PIXELS, always an error); Pillow's own one warns from a lower number on.
Image.MAX_IMAGE_PIXELS = None
# Pillow warns of odd metadata in files whose pixels are whole. Those files are fine for us, and
# `warnings.catch_warnings` is not safe while other threads decode, so they are ignored for good.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Inspected:
    """A picture that decodes to its end: upright RGB, perhaps reduced; the size of the whole of it, upright; its EXIF.

    `exif` is empty where there is none, and where it cannot be read.
    """

    image: Image.Image
    size: tuple[int, int]
    exif: Image.Exif


def decode(source: Path | bytes, short_side: int | None = None) -> Image.Image:
    """The picture in `source` (a file, or the bytes of one), upright, as 8-bit RGB.

    With `short_side` a JPEG may come smaller than it is, but no side below that many pixels that was not before.
    Raises TldeskError `image_unreadable` (damaged, truncated, no image) or `image_too_large`.
    """
    with _explained(source):
        image, _ = _decoded(read(source), source, lambda _: (short_side, short_side) if short_side else None)
        return _upright(colours.rgb(image), orientation_of(_exif(image)))


def inspect(source: Path | bytes, edge: int | None = None) -> Inspected:
    """What an import wants to know of a picture. Raises as `decode` does.

    With `edge` the picture may come smaller than it is, but its longer side not below that many pixels: every byte is
    read all the same, in a fraction of the time and the memory.
    """

    def reduced(size: tuple[int, int]) -> tuple[int, int] | None:
        scale = edge / max(size) if edge else 1
        return (math.ceil(size[0] * scale), math.ceil(size[1] * scale)) if scale < 1 else None

    with _explained(source):
        image, (width, height) = _decoded(read(source), source, reduced)
        exif = _exif(image)
        orientation = orientation_of(exif)
        size = (height, width) if orientation in _SIDEWAYS else (width, height)
        image = colours.rgb(_from_afar(image, edge) if image.mode in _REDUCIBLE else image)
        return Inspected(_upright(_from_afar(image, edge), orientation), size, exif)


def takes_much(data: bytes, short_side: int | None) -> bool:
    """Whether decoding those bytes takes more than `memory.MUCH`; `short_side` as for `decode`. Raises as `decode`."""
    with _explained(data):
        image, size = _header(data, data)
        if memory.needed(image, size, data) <= memory.MUCH:
            _begun[:] = [(data, image)]
            return False
        if short_side is not None:
            image.draft(None, (short_side, short_side))
        return memory.needed(image, size, data) > memory.MUCH


def load(source: Path | bytes, preprocess: Preprocess) -> np.ndarray[Any, Any]:
    """`decode` and `fit`: uint8, (size, size, 3). Raises as `decode` does."""
    image = decode(source, short_side=preprocess.resize)
    return fit(image, preprocess)


def thumbnail(source: Path | bytes, edge: int) -> Image.Image:
    """The picture with its longer side at most `edge` pixels, aspect kept, never enlarged. Raises as `decode` does."""
    image = decode(source, short_side=edge)
    image.thumbnail((edge, edge), Image.Resampling.BICUBIC)
    return image


def read(source: Path | bytes) -> bytes:
    """The bytes of an image file. Raises TldeskError `image_unreadable` with a plain reason.

    Python opens the file (any name works on any system). What is not a regular file is not opened at all: a pipe would
    block for ever, and a device may do something. Nor does it wait for one that has become such meanwhile, or for a
    file of the system that only looks regular.
    """
    if isinstance(source, bytes):
        return source
    with _opened(source) as (handle, size):
        return _all_of(source, handle, max(size + 1, _PIECE))


def stretch(source: Path | bytes, first: int, end: int) -> bytes:
    """The bytes from `first` to before `end`, or as many of them as there are. Raises as `read` does."""
    if isinstance(source, bytes):
        return source[first:end]
    with _opened(source) as (handle, size):
        os.lseek(handle, first, os.SEEK_SET)
        wanted, pieces = min(end, size) - first, []
        while wanted > 0 and (part := os.read(handle, wanted)):
            pieces.append(part)
            wanted -= len(part)
        return b"".join(pieces)


@contextmanager
def _opened(source: Path) -> Iterator[tuple[int, int]]:
    """A handle of a regular file, and its size. Raises as `read` does."""
    try:
        _refuse_odd(source, source.stat())
        handle = os.open(source, _OPENING)
        try:
            yield handle, _refuse_odd(source, os.fstat(handle))
        finally:
            os.close(handle)
    except BlockingIOError as error:
        raise TldeskError("image_unreadable", path=source, reason=NO_FILE) from error
    except OSError as error:
        raise TldeskError("image_unreadable", path=source, reason=file_reason(error)) from error


def _refuse_odd(source: Path, status: os.stat_result) -> int:
    """The size of a regular file. Raises TldeskError `image_unreadable` for what is none, or too big."""
    if not stat.S_ISREG(status.st_mode):
        raise TldeskError("image_unreadable", path=source, reason=NO_FILE)
    if status.st_size > MAX_BYTES:
        raise TldeskError("image_unreadable", path=source, reason=TOO_BIG)
    return status.st_size


def _all_of(source: Path, handle: int, piece: int) -> bytes:
    """What can be read, which may be more than the file's size says."""
    pieces, total = [], 0
    while part := os.read(handle, piece):
        pieces.append(part)
        total += len(part)
        if total > MAX_BYTES:
            raise TldeskError("image_unreadable", path=source, reason=TOO_BIG)
    return b"".join(pieces)


def _decoded(
    data: bytes, source: Path | bytes, enough: Callable[[tuple[int, int]], tuple[int, int] | None]
) -> tuple[Image.Image, tuple[int, int]]:
    """The first frame as it is stored, and the size its header declares, of which `enough` says what is wanted."""
    image, size = _header(data, source)
    wanted = enough(size)
    if wanted is not None:
        image.draft(None, wanted)
    if memory.is_for_nothing(image, size, data):
        pixels = memory.pixels(image, size, data)
        reason = f"it has {pixels:,} pixels, but only {len(data):,} bytes for them"
        raise TldeskError("image_unreadable", path=_name(source), reason=reason)
    image.load()
    if image.format in ("JPEG", "MPO") and _ends_grey(image) and _lacks_data(data):
        raise EOFError
    return image, size


def _header(data: bytes, source: Path | bytes) -> tuple[ImageFile.ImageFile, tuple[int, int]]:
    """A picture of which nothing is decoded yet, and its size. Raises TldeskError for one that is not to be."""
    if _begun and (asked := _begun.pop())[0] is data:
        return asked[1], asked[1].size
    kind = format_of(data, source)
    if reason := headers.refusal(data, kind):
        raise TldeskError("image_unreadable", path=_name(source), reason=reason)
    image: ImageFile.ImageFile = Image.open(io.BytesIO(data), formats=(kind,))
    pixels, side = memory.pixels(image, image.size, data), max(image.size)
    if pixels > MAX_PIXELS:
        reason = f"it has {pixels:,} pixels, more than {MAX_PIXELS:,}"
        raise TldeskError("image_too_large", path=_name(source), pixels=pixels, limit=MAX_PIXELS, reason=reason)
    if side > MAX_SIDE:
        reason = f"one side of it has {side:,} pixels, more than {MAX_SIDE:,}"
        raise TldeskError("image_unreadable", path=_name(source), reason=reason)
    return image, image.size


def _ends_grey(image: Image.Image) -> bool:
    """Whether the last pixel is the middle grey with which a JPEG decoder fills what it has no data for."""
    pixel = image.getpixel((image.width - 1, image.height - 1))
    return all(value in _GREY for value in (pixel if isinstance(pixel, tuple) else (pixel,)))


def _lacks_data(data: bytes) -> bool:
    """Whether a JPEG ends before its pixels do although its end mark is there (a part was cut out of its middle).

    More data before the mark make another picture of such a file; those of a whole one end before, and it stays.
    """
    end = data.rfind(_END_OF_JPEG)
    return _at_an_eighth(data) != _at_an_eighth(data[:end] + b"\x5a\xa7\x31\xc8" * 64 + data[end:])


def _at_an_eighth(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.draft(None, (1, 1))
    return image.tobytes()


def format_of(data: bytes, source: Path | bytes = b"") -> str:
    """Pillow's name of the format, by content. Raises TldeskError `image_unreadable` for anything else."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and (boxed := _format_of_box(data)):
        return boxed
    raise TldeskError("image_unreadable", path=_name(source), reason=_other_reason(data))


def _format_of_box(data: bytes) -> str | None:
    """HEIF, AVIF or neither: the main brand, then those it is compatible with (AVIF may call itself `mif1` first)."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    if brands[0] not in _BRANDS:
        return None
    name = "AVIF" if b"avif" in brands else _BRANDS[brands[0]]
    if name == "HEIF":
        _load_heif()
    return name


@functools.cache
def _load_heif() -> None:
    """Teach Pillow HEIC, when the first such file comes. Only the picture itself is wanted of it."""
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def _other_reason(data: bytes) -> str:
    if not data:
        return "the file is empty"
    start = data[:256].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, reason in _OTHER_FILES:
        if start.startswith(magic):
            return reason
    if data[4:8] == b"ftyp":
        return "it is a video, not an image"
    return "it is not an image of a known format"


def _exif(image: Image.Image) -> Image.Exif:
    """The picture's EXIF, empty where it cannot be read. Call it after `load`: a PNG may hold it behind the pixels."""
    try:
        return image.getexif()
    except METADATA_ERRORS:
        return Image.Exif()


def orientation_of(exif: Image.Exif) -> int:
    """The EXIF orientation, 1 (upright) to 8; 1 where there is none that can be read."""
    try:
        value = exif.get(_ORIENTATION_TAG, 1)
    except METADATA_ERRORS:
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def _from_afar(image: Image.Image, edge: int | None) -> Image.Image:
    """Less of a picture that is far larger than `edge`."""
    if edge is None or max(image.size) < _FAR_LARGER * edge:
        return image
    return image.reduce(max(image.size) // (2 * edge))


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


@contextmanager
def _explained(source: Path | bytes) -> Iterator[None]:
    """Turn whatever a decoder raises into one plain sentence.

    Broken files make Pillow raise nearly every kind of exception; whichever it is, it costs this file only.
    """
    try:
        yield
    except TldeskError:
        raise
    except Exception as error:
        raise TldeskError("image_unreadable", path=_name(source), reason=_damage_reason(error)) from error


def _damage_reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return NO_MEMORY
    message = str(error).lower()
    if isinstance(error, EOFError) or "truncated" in message or "not enough" in message:
        return "the file ends too early"
    return "the file is damaged"


def file_reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "the file is missing"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (os.strerror(error.errno) if error.errno else "the file cannot be read").lower()


def _name(source: Path | bytes) -> str:
    return str(source) if isinstance(source, Path) else "image"
