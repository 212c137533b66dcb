"""How large the pictures in an ISO media file (HEIC, AVIF) really are, read before a decoder sees it.

Its header says how large a picture is, and so does the compressed stream; a decoder makes what the stream says. So
every stream is asked for its size, in the two places where it stands: the decoder's settings and the data themselves.
Which picture is shown, and of what it is made, does not matter: the largest counts. Looking takes a limited number of
steps, whatever the file says.
"""

from __future__ import annotations

from collections.abc import Iterator

from tldesk.media import streams
from tldesk.media.streams import Size

# A photo in 1,000 tiles takes 10,000.
MAX_STEPS = 100_000
# How many times the file its pieces may be together.
MAX_OVERLAP = 4

_SAMPLES = (b"trak", b"mdia", b"minf", b"stbl")
_SAMPLE_ENTRY = 78  # bytes of a film's entry before its boxes
_CANVAS = {b"grid": 4, b"iovl": 10}  # where a picture made of others says how large it is

_ROOM = 32
_STREAMS = {b"av01": streams.av1, b"hvc1": streams.hevc, b"hev1": streams.hevc}

Place = tuple[int, int]


def largest(data: bytes) -> int:
    """How many pixels the largest picture has. Raises ValueError where the file does not keep to its format."""
    return max((width * height for width, height in _File(data).sizes()), default=0)


class _File:
    """The bytes, and how much may still be looked at."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._steps = MAX_STEPS
        self._bytes = MAX_OVERLAP * len(data)

    def sizes(self) -> Iterator[Size]:
        """Of every picture in it, perhaps several times."""
        for kind, at, end in self._boxes(0, len(self._data), is_whole=False):
            if kind == b"meta":
                yield from self._pictures(at + 4, end)
            elif kind == b"mini":
                raise ValueError("a header of another kind")
            elif kind == b"moov":
                for table in self._inside(at, end, _SAMPLES):
                    yield from self._film(*table)

    def _step(self) -> None:
        self._steps -= 1
        if self._steps < 0:
            raise ValueError("too many parts")

    def _number(self, at: int, length: int) -> int:
        if at + length > len(self._data):
            raise ValueError("a number is cut off")
        return _whole(self._data[at : at + length])

    def _boxes(self, at: int, end: int, is_whole: bool = True) -> Iterator[tuple[bytes, int, int]]:
        """The kind and place of each; with `is_whole` none may be cut off."""
        while end - at >= 8:
            self._step()
            size, head, kind = self._number(at, 4), 8, bytes(self._data[at + 4 : at + 8])
            if size == 1:
                size, head = self._number(at + 8, 8), 16
            size = size or end - at
            if size < head or (is_whole and at + size > end):
                if is_whole:
                    raise ValueError("a box has no room")
                return  # cameras put what they like after the last box
            yield kind, at + head, min(at + size, end)
            at += size

    def _inside(self, at: int, end: int, path: tuple[bytes, ...]) -> Iterator[Place]:
        """The places of all boxes of the last kind, each inside of one of the kind before."""
        for kind, start, stop in self._boxes(at, end):
            if kind == path[0] and len(path) == 1:
                yield start, stop
            elif kind == path[0]:
                yield from self._inside(start, stop, path[1:])

    # -------------------------------------------------------------------------------------- pictures

    def _pictures(self, at: int, end: int) -> Iterator[Size]:
        """What the properties of pictures say, and their data."""
        for place in self._inside(at, end, (b"iprp", b"ipco")):
            for kind, start, stop in self._boxes(*place):
                if kind == b"ispe":
                    yield self._number(start + 4, 4), self._number(start + 8, 4)
                yield from self._settings(kind, start, stop)
        kinds: dict[int, set[bytes]] = {}
        for start, stop in self._inside(at, end, (b"iinf",)):
            for entry, _ in self._inside(start + (8 if self._number(start, 1) else 6), stop, (b"infe",)):
                width = {2: 2, 3: 4}.get(self._number(entry, 1))
                if width:
                    kind = bytes(self._data[entry + 6 + width : entry + 10 + width])
                    kinds.setdefault(self._number(entry + 4, width), set()).add(kind)
        own = next(self._inside(at, end, (b"idat",)), (0, 0))
        for start, _ in self._inside(at, end, (b"iloc",)):
            for item, pieces in self._located(start, own):
                for kind in kinds.get(item, ()):
                    yield from self._content(kind, pieces)

    def _located(self, at: int, own: Place) -> Iterator[tuple[int, list[Place]]]:
        """The number of each item and where its pieces are, in the file or in the `own` data of its header."""
        version, widths = self._number(at, 1), self._number(at + 4, 2)
        offset, length, base, index = (widths >> shift & 15 for shift in (12, 8, 4, 0))
        index = index if version else 0
        wide = 4 if version == 2 else 2
        at, count = at + 6 + wide, self._number(at + 6, wide)
        for _ in range(count):
            self._step()
            item, at = self._number(at, wide), at + wide
            method, at = (self._number(at, 2) & 15, at + 2) if version else (0, at)
            if method > 1:
                raise ValueError("data inside of other data")
            first, last = own if method else (0, len(self._data))
            first, at = first + self._number(at + 2, base), at + 2 + base
            pieces, extents, at = [], self._number(at, 2), at + 2
            for _ in range(extents):
                self._step()
                start = first + self._number(at + index, offset)
                size, at = self._number(at + index + offset, length), at + index + offset + length
                pieces.append((start, min(start + size, last) if size else last))
            yield item, pieces

    def _content(self, kind: bytes, pieces: list[Place]) -> Iterator[Size]:
        """What an item's data say."""
        if kind in _CANVAS:
            data, at = bytes(self._joined(pieces)[:_ROOM]), _CANVAS[kind]
            width = 4 if data[1:2] == b"\1" else 2
            yield _whole(data[at : at + width]), _whole(data[at + width : at + 2 * width])
        elif kind in _STREAMS:
            yield from _STREAMS[kind](self._joined(pieces), self._step)

    def _joined(self, pieces: list[Place]) -> memoryview:
        self._bytes -= sum(max(0, end - start) for start, end in pieces)
        if self._bytes < 0:
            raise ValueError("pieces lie over each other")
        if len(pieces) == 1:
            return self._data[slice(*pieces[0])]
        return memoryview(b"".join([self._data[start:end] for start, end in pieces]))

    def _film(self, at: int, end: int) -> Iterator[Size]:
        """What the settings of a film and its first picture say."""
        codings, places, size = [], [], 0
        for kind, start, stop in self._boxes(at, end):
            if kind == b"stsd":
                for coding, entry, last in self._boxes(start + 8, stop):
                    if coding in _STREAMS:
                        codings.append(coding)
                        for setting in self._boxes(entry + _SAMPLE_ENTRY, last):
                            yield from self._settings(*setting)
            elif kind in (b"stco", b"co64") and self._number(start + 4, 4):
                places.append(self._number(start + 8, 4 if kind == b"stco" else 8))
            elif kind == b"stsz" and self._number(start + 8, 4):
                size = max(size, self._number(start + 4, 4) or self._number(start + 12, 4))
        for place in places:
            for coding in codings:
                yield from self._content(coding, [(place, min(place + size, len(self._data)))])

    def _settings(self, kind: bytes, at: int, end: int) -> Iterator[Size]:
        """What a decoder is told before the data."""
        if kind == b"av1C":
            yield from streams.av1(self._data[at + 4 : end], self._step)
        elif kind == b"hvcC":
            arrays, at = self._number(at + 22, 1), at + 23
            for _ in range(arrays):
                units, at = self._number(at + 1, 2), at + 3
                for _ in range(units):
                    self._step()
                    size, at = self._number(at, 2), at + 2
                    yield from streams.unit(self._data[at : at + size])
                    at += size


def _whole(data: bytes | memoryview) -> int:
    return int.from_bytes(data, "big")
