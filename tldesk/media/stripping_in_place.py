"""Stripping for formats whose parts name each other by their place: TIFF, and ISO base media files (HEIC, AVIF).

The file keeps its length. All of it becomes zero but what is known to belong to the picture, so that what nothing names
any more goes too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

# ---------------------------------------------------------------------------------------------- TIFF

_ORIENTATION = 274
# Tags that say how the pixels are stored, and how they are to be seen (TIFF 6.0; its supplements; ICC profile).
_TIFF_KEPT = frozenset(
    (254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291,
     292, 293, 296, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340, 341, 342, 347, 529,
     530, 531, 532, 34675, 50674)
)  # fmt: skip
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_NUMBERS = {1: "B", 3: "H", 4: "I", 16: "Q"}
_PIXELS = {273: 279, 324: 325}  # tag of the places → tag of the lengths, of strips and of tiles
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class _Tiff:
    """How numbers are written: the sign of the byte order, then a count of entries, an entry and a place."""

    order: str
    count: str
    entry: str
    place: str

    @property
    def inline(self) -> int:
        """The bytes of a value that stands in its entry."""
        return struct.calcsize(self.place)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a directory: its bytes, and where its value is."""

    tag: int
    kind: int
    count: int
    raw: bytes
    start: int
    end: int


def tiff(data: bytes, orientation: int) -> bytes:
    """All pages of a TIFF or BigTIFF without what is beside their pixels.

    Raises ValueError or struct.error for one that cannot be read.
    """
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(f"{order}H", data, 2)[0] == 43
    layout = (
        _Tiff(order, f"{order}Q", f"{order}HHQ", f"{order}Q")
        if big
        else _Tiff(order, f"{order}H", f"{order}HHI", f"{order}I")
    )
    head = 16 if big else 8
    out = bytearray(len(data))
    out[:head] = data[:head]
    seen: set[int] = set()
    (at,) = struct.unpack_from(layout.place, data, head - layout.inline)
    while at:
        if at in seen or len(seen) > _MOST_PAGES:
            raise ValueError("the pages go round in a circle")
        seen.add(at)
        at = _page(data, out, layout, at, orientation if len(seen) == 1 else 1)
    return bytes(out)


def _page(data: bytes, out: bytearray, layout: _Tiff, at: int, orientation: int) -> int:
    """Copy what belongs to the pixels of the page whose directory is at a place; the place of the next one."""
    (count,) = struct.unpack_from(layout.count, data, at)
    width = struct.calcsize(layout.entry) + layout.inline
    first = at + struct.calcsize(layout.count)
    if first + count * width > len(data):
        raise ValueError("a directory ends behind the file")
    entries = [_entry(data, layout, first + number * width, width) for number in range(count)]
    kept = {one.tag: one for one in entries if one.tag in _TIFF_KEPT}
    raw = {tag: one.raw for tag, one in kept.items()}
    if orientation != 1 and _ORIENTATION not in kept and len(kept) < count:  # XMP said it, which goes
        value = struct.pack(f"{layout.order}H", orientation).ljust(layout.inline, b"\0")
        raw[_ORIENTATION] = struct.pack(layout.entry, _ORIENTATION, 3, 1) + value
    for one in kept.values():
        if one.end - one.start > layout.inline:
            out[one.start : one.end] = data[one.start : one.end]
    for places, lengths in _PIXELS.items():
        if places in kept:
            where, how_long = _numbers(data, layout, kept[places]), _numbers(data, layout, kept[lengths])
            for start, length in zip(where, how_long, strict=True):
                out[start : start + length] = data[start : start + length]
    (following,) = struct.unpack_from(layout.place, data, first + count * width)
    directory = struct.pack(layout.count, len(raw)) + b"".join(raw[tag] for tag in sorted(raw))
    directory += struct.pack(layout.place, following)
    out[at : at + len(directory)] = directory
    return int(following)


def _entry(data: bytes, layout: _Tiff, at: int, width: int) -> _Entry:
    tag, kind, count = struct.unpack_from(layout.entry, data, at)
    length = _SIZES.get(kind, 1) * count
    start = at + width - layout.inline
    if length > layout.inline:
        (start,) = struct.unpack_from(layout.place, data, start)
        if start + length > len(data):
            length = 0 if tag not in _TIFF_KEPT else length
    if tag in _TIFF_KEPT and start + length > len(data):
        raise ValueError("a value lies behind the file")
    return _Entry(tag, kind, count, data[at : at + width], start, start + length)


def _numbers(data: bytes, layout: _Tiff, entry: _Entry) -> tuple[int, ...]:
    return struct.unpack_from(f"{layout.order}{entry.count}{_NUMBERS[entry.kind]}", data, entry.start)


# ---------------------------------------------------------------------------------------------- ISO base media

_META_KEPT = frozenset((b"hdlr", b"dinf", b"pitm", b"iinf", b"iref", b"iprp", b"idat", b"iloc", b"grpl"))
_PROPERTIES_KEPT = frozenset(
    (b"ispe", b"pixi", b"hvcC", b"av1C", b"avcC", b"vvcC", b"colr", b"irot", b"imir", b"clap", b"pasp", b"auxC",
     b"clli", b"mdcv", b"cclv", b"amve", b"reve", b"ndwt", b"a1op", b"a1lx", b"lsel", b"rloc", b"lhvC", b"oinf",
     b"tols")
)  # fmt: skip
_PICTURES = frozenset(
    (b"hvc1", b"hev1", b"lhv1", b"av01", b"avc1", b"vvc1", b"jpeg", b"grid", b"iden", b"iovl", b"tmap")
)
# EXIF without an entry, which no program stumbles over.
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
_IN_FILE, _IN_META = 0, 1
_MOST_EXTENTS = 100_000


@dataclass(frozen=True, slots=True)
class _Box:
    """A box: where it starts, its content begins, and it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def iso_media(data: bytes, _orientation: int) -> bytes:
    """A HEIC or AVIF file of pictures without EXIF, XMP, films and whatever else is beside them.

    Its orientation is a property of the picture and stays. Raises ValueError or struct.error for one that cannot be
    read.
    """
    out = bytearray(len(data))
    boxes = list(_boxes(data, 0, len(data)))
    metas = [box for box in boxes if box.kind == b"meta"]
    if len(metas) != 1:
        raise ValueError("not one list of pictures")
    for box in boxes:
        out[box.start : box.body] = data[box.start : box.body]
        if box.kind in (b"ftyp", b"meta"):
            out[box.body : box.end] = data[box.body : box.end]
        elif box.kind != b"mdat":
            out[box.start + 4 : box.start + 8] = b"free"
    _strip_meta(data, out, metas[0])
    return bytes(out)


def _strip_meta(data: bytes, out: bytearray, meta: _Box) -> None:
    inside = list(_boxes(data, meta.body + 4, meta.end))
    by_kind = {box.kind: box for box in inside}
    for box in inside:
        if box.kind not in _META_KEPT:
            _free(out, box)
    for container in _boxes(data, by_kind[b"iprp"].body, by_kind[b"iprp"].end):
        if container.kind == b"ipco":
            for one in _boxes(data, container.body, container.end):
                if one.kind not in _PROPERTIES_KEPT:
                    _free(out, one)
    held = by_kind.get(b"idat")
    if held is not None:
        out[held.body : held.end] = bytes(held.end - held.body)
    kinds = _kinds(data, by_kind[b"iinf"])
    begin = {_IN_FILE: 0, _IN_META: held.body if held else len(data)}
    extents = [
        (item, begin[method] + start, length) for item, method, start, length in _extents(data, by_kind[b"iloc"])
    ]
    for item, start, length in extents:
        if start + length > len(data):
            raise ValueError("a picture lies behind the file")
        if kinds.get(item) == b"mime":
            out[start : start + length] = b" " * length
        elif kinds.get(item) == b"Exif" and length >= len(_NO_EXIF):
            out[start : start + len(_NO_EXIF)] = _NO_EXIF
    for item, start, length in extents:
        if kinds.get(item) in _PICTURES:
            out[start : start + length] = data[start : start + length]


def _free(out: bytearray, box: _Box) -> None:
    """Keep the room of a box, and nothing of it."""
    out[box.start + 4 : box.end] = b"free" + bytes(box.end - box.start - 8)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, body)
            body += 8
        stop = at + length if length else end
        if stop < body or stop > end:
            raise ValueError("a box ends behind what it is in")
        yield _Box(kind, at, body, stop)
        at = stop


def _kinds(data: bytes, iinf: _Box) -> dict[int, bytes]:
    """The kind of each item by its number."""
    found = {}
    start = iinf.body + (6 if data[iinf.body] == 0 else 8)
    for box in _boxes(data, start, iinf.end):
        version = data[box.body]
        if box.kind == b"infe" and version >= 2:
            form = ">HH4s" if version == 2 else ">IH4s"
            item, _, kind = struct.unpack_from(form, data, box.body + 4)
            found[item] = kind
    return found


def _extents(data: bytes, iloc: _Box) -> Iterator[tuple[int, int, int, int]]:
    """Where each part of an item is: the item's number, in which of file and list, the place there, the length."""
    version = data[iloc.body]
    sizes = struct.unpack_from(">H", data, iloc.body + 4)[0]
    place_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    index_size = index_size if version in (1, 2) else 0
    at = iloc.body + 6

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > iloc.end:
            raise ValueError("a list ends behind its box")
        return int.from_bytes(data[at - size : at], "big")

    left = _MOST_EXTENTS
    for _ in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version in (1, 2) else _IN_FILE
        if number(2) or method not in (_IN_FILE, _IN_META):
            raise ValueError("a picture that lies elsewhere")
        base = number(base_size)
        parts = number(2)
        left -= parts
        if left < 0:
            raise ValueError("a picture in too many parts")
        for _ in range(parts):
            number(index_size)
            start, length = number(place_size), number(length_size)
            yield item, method, base + start, length
