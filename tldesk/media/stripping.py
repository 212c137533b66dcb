"""Taking out of an image file what the camera and other programs wrote beside the picture, without decoding it anew.

Place, time, serial number, owner, comments and embedded previews go; what pixels and colours depend on stays, and the
orientation. Only known parts are kept (JPEG: ISO/IEC 10918-1; PNG: W3C, third edition; WebP: RFC 9649; GIF89a;
TIFF 6.0 and ISO base media files are in `stripping_in_place`), so nothing that a program has made up is overlooked.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

from tldesk.errors import TldeskError
from tldesk.media import stripping_in_place
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
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP mDCV cLLI acTL fcTL fdAT".split()
)

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
    except (ValueError, IndexError, struct.error, KeyError, TldeskError) as error:
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
    at = _PNG_START
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk ends behind the file")
        if kind in _PNG_KEPT:
            parts.append(data[at:end])
        if kind == b"IHDR" and orientation != 1:
            exif = b"eXIf" + orientation_alone(orientation)
            parts.append(struct.pack(">I", len(exif) - 4) + exif + struct.pack(">I", zlib.crc32(exif)))
        at = end
    return b"".join(parts)


# ---------------------------------------------------------------------------------------------- WebP


def _webp(data: bytes, orientation: int) -> bytes:
    chunks = [(kind, content) for kind, content in _riff(data, 12) if kind in _WEBP_KEPT]
    exif = orientation_alone(orientation) if orientation != 1 else b""
    if exif:
        chunks.append((b"EXIF", exif))
    body = b"WEBP"
    for kind, content in chunks:
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


def _as_it_is(data: bytes, _orientation: int) -> bytes:
    """A BMP has no place for it."""
    return data


_STRIPPERS: dict[str, Callable[[bytes, int], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "BMP": _as_it_is,
    "TIFF": stripping_in_place.tiff,
    "HEIF": stripping_in_place.iso_media,
    "AVIF": stripping_in_place.iso_media,
}
