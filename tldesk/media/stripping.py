"""Taking out of an image file what the camera and other programs wrote beside the picture, without coding it anew.

Place, time, serial number, owner, comments and embedded previews go; what pixels and colours depend on stays, and the
orientation. Only known parts are kept (JPEG: ISO/IEC 10918-1; PNG: W3C, third edition; WebP: RFC 9649; GIF89a;
TIFF 6.0 and ISO base media files are in `stripping_in_place`), so nothing that a program has made up is overlooked.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media import colours, stripping_in_place
from tldesk.media.image import Inspected, format_of, inspect, orientation_of
from tldesk.media.measures import EDGE

NOT_STRIPPED = "its camera data cannot be taken out"

_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff])")
# What ends the coded pixels of a scan: neither a stuffed byte nor a restart.
_JPEG_SCAN_END = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_STAND_ALONE = {0x01, _SOI, *range(0xD0, 0xD8)}
_APPS = range(0xE0, 0xF0)

_PNG_START = 8
_PNG_REPEATED = frozenset((b"IDAT", b"fcTL", b"fdAT"))
# The longest that a chunk of its kind can be, each of which is there once.
_PNG_KEPT = {
    b"IHDR": 13, b"PLTE": 768, b"IEND": 0, b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"iCCP": 1 << 31,
    b"sBIT": 4, b"bKGD": 6, b"pHYs": 9, b"hIST": 512, b"cICP": 4, b"mDCV": 24, b"cLLI": 8, b"acTL": 8,
    b"IDAT": 1 << 31, b"fcTL": 26, b"fdAT": 1 << 31,
}  # fmt: skip
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Of an interlaced picture the first column and row of each pass, and the steps.
_PNG_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_AT_ONCE = 1 << 20

_WEBP_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_ANMF_HEAD = 16

_GIF_IMAGE, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B
_GIF_CONTROL, _GIF_APPLICATION = 0xF9, 0xFF
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def bare(data: bytes, found: Inspected) -> bytes:
    """An image file, of which `inspect(data, EDGE)` found this, without what was written beside its picture.

    It decodes to the same pixels. That is looked at, but for a JPEG, which would take twice as long: its segments are
    taken over one by one. Raises TldeskError `image_unreadable` where that cannot be done.
    """
    kind = format_of(data)
    try:
        stripped = _STRIPPERS[kind](data, orientation_of(found.exif))
        if kind == "JPEG":
            return stripped
        again = inspect(stripped, EDGE)
    except (ValueError, IndexError, struct.error, zlib.error, KeyError, OSError, TldeskError) as error:
        raise TldeskError("image_unreadable", path="image", reason=NOT_STRIPPED) from error
    if again.size != found.size or again.image.tobytes() != found.image.tobytes():
        raise TldeskError("image_unreadable", path="image", reason=NOT_STRIPPED)
    return stripped


def orientation_alone(orientation: int) -> bytes:
    """EXIF (as a TIFF file) that says the orientation and nothing else."""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


# ---------------------------------------------------------------------------------------------- JPEG


def _jpeg(data: bytes, orientation: int) -> bytes:
    """The first picture of the file, up to its end: what lies behind are previews, films, other views."""
    parts = [data[:2]]
    at, exif_at = 2, 1
    while True:
        marker = _JPEG_MARKER.search(data, at)
        if marker is None:
            raise ValueError("the file ends too early")
        code, at = marker[1][0], marker.end()
        if code == _EOI:
            break
        if code in _STAND_ALONE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        segment = _jpeg_segment(code, data[at + 2 : at + length])
        if length < 2 or at + length > len(data):
            raise ValueError("a segment ends behind the file")
        if segment is not None:
            parts.append(struct.pack(">BBH", 0xFF, code, len(segment) + 2) + segment)
            exif_at = len(parts) if code == _APP0 else exif_at
        at += length
        if code == _SOS:
            end = _JPEG_SCAN_END.search(data, at)
            if end is None:
                raise ValueError("the file ends too early")
            parts.append(data[at : end.start()])
            at = end.start()
    if orientation != 1:
        exif = b"Exif\0\0" + orientation_alone(orientation)
        parts.insert(exif_at, struct.pack(">BBH", 0xFF, _APP1, len(exif) + 2) + exif)
    return b"".join(parts) + bytes((0xFF, _EOI))


def _jpeg_segment(code: int, content: bytes) -> bytes | None:
    """What stays of a segment: all that the decoder needs; of the applications' JFIF, the colour profile and Adobe's
    word on the colours."""
    if code == _APP0 and content.startswith(b"JFIF\0"):
        return content[:12] + b"\0\0"  # without its preview
    if code == _APP2 and content.startswith(b"ICC_PROFILE\0"):
        return content
    if code == _APP14 and content.startswith(b"Adobe"):
        return content[:12]
    return None if code in _APPS or code == _COM else content


# ---------------------------------------------------------------------------------------------- PNG


def _png(data: bytes, orientation: int) -> bytes:
    parts = [data[:_PNG_START]]
    at, kind = _PNG_START, b""
    seen: set[bytes] = set()
    pixels: _PngPixels | None = None
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        at += 12 + length
        if at > len(data):
            raise ValueError("a chunk ends behind the file")
        if length > _PNG_KEPT.get(kind, -1) or (kind in seen and kind not in _PNG_REPEATED):
            continue
        seen.add(kind)
        if kind == b"IDAT" and pixels is not None:
            content = pixels.of(content)
        if content or kind == b"IEND":
            parts.append(_png_chunk(kind, content))
        if kind == b"IHDR":
            pixels = _PngPixels(content)
            if orientation != 1:
                parts.append(_png_chunk(b"eXIf", orientation_alone(orientation)))
    return b"".join(parts)


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


class _PngPixels:
    """The coded pixels of a PNG, up to their end: behind it a file may go on with anything."""

    def __init__(self, header: bytes) -> None:
        width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
        passes = _PNG_PASSES if interlaced else ((0, 0, 1, 1),)
        sizes = [(-((left - width) // across), -((top - height) // down)) for left, top, across, down in passes]
        deep = bits * _PNG_CHANNELS[colour]
        self._left = sum(rows * (1 + (columns * deep + 7) // 8) for columns, rows in sizes if columns > 0 < rows)
        self._inflater = zlib.decompressobj()

    def of(self, content: bytes) -> bytes:
        """What of a piece belongs to them. Raises ValueError where more is coded than the picture has."""
        rest = content
        while not self._inflater.eof:
            inflated = self._inflater.decompress(rest, _AT_ONCE)
            rest = self._inflater.unconsumed_tail
            self._left -= len(inflated)
            if self._left < 0:
                raise ValueError("more pixels than the picture has")
            if not inflated and not rest:
                return content
        if rest is content:
            return b""
        return content[: len(content) - len(self._inflater.unused_data)]


# ---------------------------------------------------------------------------------------------- WebP


def _webp(data: bytes, orientation: int) -> bytes:
    chunks = [(kind, content) for kind, content in _riff(data, 12) if kind in _WEBP_KEPT]
    exif = orientation_alone(orientation) if orientation != 1 else b""
    if exif:
        chunks.append((b"EXIF", exif))
    body = b"WEBP"
    for kind, whole in chunks:
        content = whole
        if kind == b"VP8X":
            content = bytes((content[0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if exif else 0),)) + content[1:]
        elif kind == b"ANMF":
            frame = [(kind, part) for kind, part in _riff(content, _ANMF_HEAD) if kind in _WEBP_KEPT]
            content = content[:_ANMF_HEAD] + b"".join(_riff_chunk(*one) for one in frame)
        body += _riff_chunk(kind, content)
    return _riff_chunk(b"RIFF", body)


def _riff(data: bytes, at: int) -> list[tuple[bytes, bytes]]:
    """The chunks from a place on."""
    found = []
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        found.append((kind, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return found


def _riff_chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


# ---------------------------------------------------------------------------------------------- GIF


def _gif(data: bytes, _orientation: int) -> bytes:
    at = 13 + _gif_table(data[10])
    parts = [data[:at]]
    while data[at] != _GIF_END:
        start, kind = at, data[at]
        if kind == _GIF_IMAGE:
            kept = True
            at += 10 + _gif_table(data[at + 9]) + 1
        elif kind == _GIF_EXTENSION:
            looping = data[at + 1] == _GIF_APPLICATION and data[at + 3 : at + 14] in _GIF_LOOPS
            kept = looping or data[at + 1] == _GIF_CONTROL
            at += 2
        else:
            raise ValueError("a block of an unknown kind")
        while data[at]:  # blocks of at most 255 bytes, up to an empty one
            at += 1 + data[at]
        at += 1
        if kept:
            parts.append(data[start:at])
    return b"".join(parts) + bytes((_GIF_END,))


def _gif_table(flags: int) -> int:
    """The bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _bmp(data: bytes, _orientation: int) -> bytes:
    """The pixels in a new file: around those of another anything may lie, and nothing is lost by coding them anew."""
    with Image.open(io.BytesIO(data), formats=("BMP",)) as picture:
        stream = io.BytesIO()
        (picture if picture.mode in ("1", "L", "P") else colours.rgb(picture)).save(stream, "BMP")
    return stream.getvalue()


_STRIPPERS: dict[str, Callable[[bytes, int], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "BMP": _bmp,
    "TIFF": stripping_in_place.tiff,
    "HEIF": stripping_in_place.iso_media,
    "AVIF": stripping_in_place.iso_media,
}
