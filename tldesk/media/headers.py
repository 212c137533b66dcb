"""What a file says of its own make, read before a decoder sees it: some small files would keep one busy for minutes.

Each check takes time in proportion to the bytes, of which it looks at few; the limits are far above what any camera or
program writes. What they do not foresee is ended by the limits of `media.guard`.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

# Whatever Pillow raises of metadata that are damaged.
METADATA_ERRORS = (SyntaxError, ValueError, TypeError, KeyError, IndexError, OSError, struct.error)

COSTLY = "it would take too long to open"

# Encoders that search for the smallest progressive file end at about 20.
MAX_SCANS = 100
# Metadata come in pieces of 64 KB, and the largest file is 400 MB.
MAX_SEGMENTS = 10_000
MAX_EXIF_SEGMENTS = 64
# Some cameras pad with a few KB; Pillow takes half a second for a MB.
MAX_FILL_BYTES = 256 << 10
# The largest picture in the usual pieces of 8 KB has 40,000.
MAX_CHUNKS = 100_000
# A strip for each row of the longest picture.
MAX_STRIPS = 200_000
# Of a TIFF's directory; its decoder refuses more.
MAX_ENTRIES = 0xFFFF
# How many times the file its strips may be together: of one that is cut short a decoder says what is wrong with it.
# Some writers round their lengths up.
MAX_OVERLAP, ROUNDING = 4, 16 << 20

_MARKER = re.compile(rb"\xff[^\x00\xff]")
_SUSPECT = re.compile(rb"\xff[\xda\xff]")
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_APP1, _SCAN, _END = 0xE1, 0xDA, 0xD9
_FRAMES = frozenset({0xC0, 0xC1, 0xC3, 0xC9, 0xCB})
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_EXTENSION, _FRAME = 0x21, 0x2C
_STRIPS = frozenset({273, 324})  # where strips and tiles are
_LENGTHS = frozenset({279, 325})  # how many bytes each has
_SIDES = frozenset({322, 323})  # of a tile
_SIZES = {1: 1, 6: 1, 3: 2, 8: 2, 4: 4, 9: 4, 16: 8, 17: 8}  # bytes of a number, by its type in TIFF


def refusal(data: bytes, kind: str) -> str | None:
    """Why the bytes of a file in Pillow's format `kind` are not to be decoded, or None."""
    check = _CHECKS.get(kind)
    return COSTLY if check is not None and check(data) else None


def has_several_scans(data: bytes) -> bool:
    """Whether a decoder of this JPEG keeps all of it in memory: each scan adds to the picture, or brings one colour."""
    at, colours = 2, 0
    while (found := _MARKER.search(data, at)) is not None:
        marker, at = data[found.start() + 1], found.end()
        if marker in _PROGRESSIVE:
            return True
        if marker in _FRAMES:
            colours = int.from_bytes(data[at + 7 : at + 8], "big")
        if marker == _SCAN:
            return int.from_bytes(data[at + 2 : at + 3], "big") < colours
        if marker not in _BARE:
            at += int.from_bytes(data[at : at + 2], "big")
    return False


def _jpeg(data: bytes) -> bool:
    """Whether there are too many scans, segments or bytes between them."""
    at, scans, exifs, filling = 2, 0, 0, 0
    for _ in range(MAX_SEGMENTS):
        found = (_MARKER_IN_SCAN if scans else _MARKER).search(data, at)
        between, end = (at, len(data)) if found is None else (at, found.start())
        # Inside of a scan most of what lies between is pixels.
        filling += 2 * data.count(b"\xff\xff", between, end + 1) if scans else end - between
        if filling > MAX_FILL_BYTES:
            return True
        if found is None or (marker := data[found.start() + 1]) == _END:
            return False
        at = found.end()
        exifs += marker == _APP1 and data.startswith(b"Exif", at + 2)
        scans += marker == _SCAN
        if scans > MAX_SCANS or exifs > MAX_EXIF_SEGMENTS:
            return True
        if marker not in _BARE:
            at += int.from_bytes(data[at : at + 2], "big")
        if scans == 1 and marker == _SCAN and _is_plain(data, at):
            return False
    return True


def _is_plain(data: bytes, at: int) -> bool:
    """Whether a glance at the rest shows that it can have neither many scans nor much filling."""
    return sum(1 for _ in islice(_SUSPECT.finditer(data, at), MAX_SCANS)) < MAX_SCANS


def _png(data: bytes) -> bool:
    """Whether there are too many chunks."""
    at = 8
    for _ in range(MAX_CHUNKS):
        if at >= len(data):
            return False
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return True


def _gif(data: bytes) -> bool:
    """Whether there are too many blocks before the first picture."""
    flags = data[10] if len(data) > 10 else 0
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    inside = False  # of an extension, whose blocks end with an empty one
    for _ in range(MAX_CHUNKS):
        if at >= len(data) or (not inside and data[at] == _FRAME):
            return False
        if inside:
            inside = data[at] > 0
            at += 1 + data[at]
        else:
            inside = data[at] == _EXTENSION
            at += 2 if inside else 1
    return True


def _tiff(data: bytes) -> bool:
    """Whether the first picture is in too many pieces, or pieces that lie over each other."""
    for tag, count, numbers in _entries(data, _STRIPS | _LENGTHS):
        if tag in _STRIPS and count > MAX_STRIPS:
            return True
        if tag in _LENGTHS and float(numbers.sum(dtype=np.float64)) > MAX_OVERLAP * len(data) + ROUNDING:
            return True
    return False


def tile_of_tiff(data: bytes) -> int:
    """How many pixels a tile of the first picture has, 0 where it is not in tiles; of sides told twice the longer."""
    longest = dict.fromkeys(_SIDES, 0)
    for tag, _, numbers in _entries(data, _SIDES):
        longest[tag] = max(longest[tag], *numbers[:1].tolist(), 0)
    return math.prod(longest.values())


def _entries(data: bytes, tags: Collection[int]) -> Iterator[tuple[int, int, NDArray[Any]]]:
    """Of the first picture of a TIFF those with these tags: tag, count, and of the numbers those that are there."""
    order: Literal["little", "big"] = "little" if data.startswith(b"II") else "big"

    def number(at: int, length: int) -> int:
        return int.from_bytes(data[at : at + length], order)

    if number(2, 2) == 43:  # BigTIFF
        start, head, entry, width = number(8, 8), 8, 20, 8
    else:
        start, head, entry, width = number(4, 4), 2, 12, 4
    first, count = start + head, min(number(start, head), MAX_ENTRIES)
    for at in range(first, min(first + entry * count, len(data)), entry):
        if (tag := number(at, 2)) in tags:
            count, size = number(at + 4, width), _SIZES.get(number(at + 2, 2), 0)
            place = at + 4 + width if count * size <= width else number(at + 4 + width, width)
            found = np.frombuffer(data[place : place + min(count, MAX_STRIPS) * size], np.uint8)
            kind = f"{'<' if order == 'little' else '>'}u{size or 1}"
            yield tag, count, found[: found.size // (size or 1) * (size or 1)].view(kind)


_CHECKS: dict[str, Callable[[bytes], bool]] = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "TIFF": _tiff}
