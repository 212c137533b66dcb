"""The lines of a file as text, some hundred kilobytes at a time, with what is wrong in which of them.

A file is cut into lines as bytes and decoded afterwards, so what is no text costs its line alone. That is sound for
every encoding in which the byte of a line feed is nothing else; UTF-16 and UTF-32 are turned into UTF-8 before.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tldesk.media.tables import encodings
from tldesk.media.tables.records import MOST_CHARACTERS, NOT_DECODED, TOO_LONG, ZEROS

_STUB = 200  # bytes that are left of a line that is too long
# Three letters of Chinese, Japanese or Korean in a row: in a text of another encoding hardly ever.
_UTF8 = re.compile(rb"[\xe3-\xed][\x80-\xbf]{2}" * 3)  # written out, it is found five times as quickly


@dataclass(frozen=True, slots=True)
class Block:
    """Lines with their ends, the number of the first of them, from 1, and by number why a line cannot be used."""

    first: int
    lines: list[str]
    wrong: dict[int, str]


def blocks(pieces: Iterable[bytes], encoding: str) -> Iterator[Block]:
    """The lines of a file that is given in pieces, in an encoding of `encodings.ENCODINGS`."""
    record = encodings.ENCODINGS[encoding]
    pieces = encodings.without_mark(pieces, record.mark)
    codec = record.codec
    if record.is_wide:
        pieces, codec = _as_utf8(pieces, record.codec), "utf-8"
    number = 1
    for data, too_long in _whole_lines(pieces):
        block = _decoded(data, number, codec, TOO_LONG if too_long else None)
        number += len(block.lines)
        yield block


def head(data: bytes, encoding: str, *, whole: bool) -> list[str]:
    """The lines of the beginning of a file, without one that is cut off unless the file is `whole`."""
    lines = [line for block in blocks([data], encoding) for line in block.lines]
    return lines if whole or len(lines) < 2 else lines[:-1]


def _as_utf8(pieces: Iterable[bytes], codec: str) -> Iterator[bytes]:
    """What cannot be decoded becomes bytes that are no UTF-8, in the line where it stands."""
    decoder = codecs.getincrementaldecoder(codec)(encodings.MARKED)
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Whole lines, many together; or, with True, the beginning of one that is too long."""
    held: list[bytes] = []
    size, dropping = 0, False
    for piece in pieces:
        start, end = 0, _last_end(piece)
        if end and dropping:
            yield held[0][:_STUB].rstrip(b"\r\n") + b"\n", True
            start, held, dropping = _first_end(piece), [], False
        if end > start:
            yield b"".join([*held, piece[start:end]]), False
        if end:
            held, size, start = [], 0, end
        if not dropping:
            held.append(piece[start:])
            size += len(held[-1])
        if size > MOST_CHARACTERS:
            held, dropping = held[:1], True
    if rest := b"".join(held):
        yield (rest[:_STUB], True) if dropping else (rest, False)


def _last_end(piece: bytes) -> int:
    """Behind the last end of a line; a return at the very end may be the first half of one."""
    return max(piece.rfind(b"\n"), piece.rfind(b"\r", 0, -1)) + 1


def _first_end(piece: bytes) -> int:
    ends = [place for place in (piece.find(b"\n"), piece.find(b"\r", 0, -1)) if place >= 0]
    first = min(ends)
    return first + (2 if piece[first : first + 2] == b"\r\n" else 1)


def _decoded(data: bytes, first: int, codec: str, reason: str | None) -> Block:
    in_two = codec != "utf-8" and _UTF8.search(data) is not None
    if reason is None and not in_two:
        try:
            text = data.decode(codec)
            if "\0" not in text:
                return Block(first, io.StringIO(text, newline="").readlines(), {})
        except UnicodeDecodeError:
            reason = None  # which line it is, is found out below
    lines, wrong = [], {}
    for number, line in enumerate(data.splitlines(keepends=True), start=first):
        text, problem = _line(line, codec)
        lines.append(text)
        if reason or problem:
            wrong[number] = reason or problem or ""
    return Block(first, lines, wrong)


def _line(line: bytes, codec: str) -> tuple[str, str | None]:
    """A line as text, and what is wrong with it. One that is in UTF-8, in a file of another encoding, is read so."""
    for one in ("utf-8", codec) if _UTF8.search(line) else (codec,):
        try:
            text = line.decode(one)
            return text, ZEROS if "\0" in text else None
        except UnicodeDecodeError:
            continue
    return line.decode(codec, "replace"), NOT_DECODED
