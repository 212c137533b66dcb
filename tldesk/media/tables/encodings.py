"""In which encoding a text is: by its mark, by its zeros, as UTF-8, and else by which one makes common letters of it.

The lines that are judged are those that are not ASCII, wherever in the file they stand. A text of the old encodings
can be decoded in several of them; in the wrong one it is made of letters that hardly anybody writes. So each letter
that comes out has a value, by how common it is in the languages of that encoding: of Chinese, Japanese and Korean the
standards themselves say so, by the level in which they list it. Of short lines charset-normalizer, made for longer
texts, takes a third to half of the old encodings for one another.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tldesk.errors import TldeskError
from tldesk.media.tables import letters
from tldesk.media.tables.source import HEAD, Source

# The name of what puts half a pair of UTF-16, which no text holds, in the place of what cannot be decoded.
MARKED = "tldesk.marked"

_LOOKED, _PIECE = 64 << 20, 1 << 20  # bytes that are looked through, and at a time
_JUDGED, _EACH = 1 << 18, 1 << 14  # bytes of lines that are judged, and of one piece
# Shares of the bytes of UTF-16: of zeros where line feeds alone have one, and where Latin letters have one each; and of
# those that would be ASCII, which are more only where a text in ASCII has zeros in it.
_FEWEST_ZEROS, _LATIN_ZEROS, _ASCII_SHARE = 0.01, 0.25, 0.9
_FEW, _FIRST = 100, 2_000  # bytes: of fewer the last share says nothing; a text may follow that has no zeros at all
_NOT_ASCII = bytes((0, *range(0x80, 0x100)))
_UTF8_SHARE = 0.5  # of the lines: hardly a line of another encoding is UTF-8 by chance
_COMMON, _KNOWN = 1.0, 0.6  # values of a letter: everyday, listed first by its standard; else 0
_ALONE = 0.5  # share of the bytes beyond ASCII that stand alone: accents in a Latin text, and nowhere else


@dataclass(frozen=True, slots=True)
class Encoding:
    """What is known of an encoding: Python's name for it, the mark that a file may begin with, whether a line feed is
    more than one byte in it, and the value of a letter, None where it is not found by its letters. `alone`: whether
    most letters beyond ASCII stand among letters that are ASCII, as accents do; None where their bytes do not tell.
    """

    codec: str
    mark: bytes = b""
    is_wide: bool = False
    values: Callable[[], dict[str, float]] | None = None
    alone: bool | None = None


def _listed(codec: str, rows: Iterable[int], cells: Iterable[int]) -> str:
    """The letters of a standard whose first byte is in `rows` and whose second in `cells`."""
    return b"".join(bytes((row, cell)) for row in rows for cell in cells).decode(codec, "ignore")


_CELLS, _BIG5_CELLS = range(0xA1, 0xFF), (*range(0x40, 0x7F), *range(0xA1, 0xFF))


def _valued(known: str, common: str) -> dict[str, float]:
    return dict.fromkeys(known + letters.SIGNS, _KNOWN) | dict.fromkeys(common, _COMMON)


def _simplified() -> dict[str, float]:
    return _valued(_listed("gb2312", range(0xB0, 0xD8), _CELLS), letters.SIMPLIFIED + "，。、！？：")


def _traditional() -> dict[str, float]:
    return _valued(_listed("big5", range(0xA4, 0xC7), _BIG5_CELLS), letters.TRADITIONAL + "，。、！？：")


def _japanese() -> dict[str, float]:
    kana = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)))) + "ー。、"
    return _valued(_listed("euc_jp", range(0xB0, 0xD0), _CELLS), kana)


def _korean() -> dict[str, float]:
    return _valued(_listed("euc_kr", range(0xB0, 0xC9), _CELLS), letters.KOREAN)


def _latin() -> dict[str, float]:
    return dict.fromkeys(letters.TYPED, _KNOWN) | dict.fromkeys(letters.LATIN, _COMMON)


def _cyrillic() -> dict[str, float]:
    # Nearly every byte is a letter of it, so what else makes common letters of the text comes first.
    return dict.fromkeys(map(chr, range(0x410, 0x430)), 0.5) | dict.fromkeys(map(chr, range(0x430, 0x450)), 0.85)


# By the name that a person chooses. Of two that make equally common letters of a text the first is taken.
ENCODINGS = {
    "UTF-8": Encoding("utf-8", codecs.BOM_UTF8),
    "UTF-32 LE": Encoding("utf-32-le", codecs.BOM_UTF32_LE, is_wide=True),  # its mark begins with the next one's
    "UTF-32 BE": Encoding("utf-32-be", codecs.BOM_UTF32_BE, is_wide=True),
    "UTF-16 LE": Encoding("utf-16-le", codecs.BOM_UTF16_LE, is_wide=True),
    "UTF-16 BE": Encoding("utf-16-be", codecs.BOM_UTF16_BE, is_wide=True),
    "GB18030": Encoding("gb18030", b"\x84\x31\x95\x33", values=_simplified),
    "Big5": Encoding("big5hkscs", values=_traditional),
    "Shift-JIS": Encoding("cp932", values=_japanese),
    "EUC-JP": Encoding("euc_jp", values=_japanese),
    "EUC-KR": Encoding("cp949", values=_korean),
    "Windows-1252": Encoding("cp1252", values=_latin, alone=True),
    "Windows-1251": Encoding("cp1251", values=_cyrillic, alone=False),
    "KOI8-R": Encoding("koi8_r", values=_cyrillic, alone=False),
    "Windows-1250": Encoding("cp1250"),
    "Windows-1253": Encoding("cp1253"),
    "Windows-1254": Encoding("cp1254"),
    "Windows-1255": Encoding("cp1255"),
    "Windows-1256": Encoding("cp1256"),
    "Windows-1258": Encoding("cp1258"),
    "Windows-874": Encoding("cp874"),
    "Latin-1": Encoding("latin-1"),
    "Latin-9": Encoding("iso8859_15"),
}
_WIDE = ("UTF-16 LE", "UTF-16 BE", "UTF-32 LE", "UTF-32 BE")


def _marked(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "\ud800", error.end


codecs.register_error(MARKED, _marked)


def named(name: str) -> str:
    """The key of ENCODINGS that is meant. Raises TldeskError `encoding_unknown`."""
    plain = re.compile(r"[^a-z0-9]+")
    for key, record in ENCODINGS.items():
        if plain.sub("", name.lower()) in (plain.sub("", key.lower()), plain.sub("", record.codec)):
            return key
    raise TldeskError("encoding_unknown", name=name, names=list(ENCODINGS))


def found(source: Source) -> str:
    """The key of ENCODINGS that a file is most likely in. Raises as `Source.at`."""
    head = source.head()
    for name, record in ENCODINGS.items():
        if record.mark and head.startswith(record.mark):
            return name
    return _wide(head) or judged(b"".join(_beyond_ascii(source)))


def without_mark(pieces: Iterable[bytes], mark: bytes) -> Iterator[bytes]:
    """The pieces of a file without the mark, if it begins with that."""
    left = iter(pieces)
    first = b""
    while len(first) < len(mark) and (piece := next(left, None)) is not None:
        first += piece
    yield first.removeprefix(mark)
    yield from left


def judged(data: bytes) -> str:
    """The key of ENCODINGS whose letters are the most common in lines of text; UTF-8 where all are ASCII."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    if sum(_decodes(line, "utf-8") for line in lines) >= _UTF8_SHARE * len(lines):
        return "UTF-8"
    alone = _alone(lines) >= _ALONE
    worth = {
        name: _worth(lines, record)
        for name, record in ENCODINGS.items()
        if record.values is not None and record.alone in (None, alone)
    }
    return max(worth, key=lambda name: worth[name])


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without its mark, by the zeros that its line feeds and Latin letters have on one side."""
    if not (_has_zeros(head) or _has_zeros(head[:_FIRST])):
        return None
    for name in _WIDE:
        codec, unit = ENCODINGS[name].codec, 4 if "32" in name else 2
        if len(head) < HEAD and len(head) % unit:
            continue
        text = head[: len(head) // unit * unit].decode(codec, "replace")
        odd = sum(text.count(sign) for sign in "\0\ufffd\uffff\u0a00\u2000\u0d00\u2c00")
        if odd * 100 < len(text) and any(text.count(sign) for sign in "\n\r, "):
            return name
    return None


def _has_zeros(data: bytes) -> bool:
    """Whether it has as many as UTF-16, and is no ASCII apart from them."""
    zeros = data.count(b"\0")
    ascii_only = len(data) > _FEW and len(data.translate(None, _NOT_ASCII)) > _ASCII_SHARE * (len(data) - zeros)
    return zeros >= max(2, _FEWEST_ZEROS * len(data)) and not (ascii_only and zeros < _LATIN_ZEROS * len(data))


def _beyond_ascii(source: Source) -> Iterator[bytes]:
    """Lines that are not ASCII, from all over the file: those at its beginning may be of one language alone."""
    pieces = max(1, -(-source.size // _PIECE))
    step = max(1, -(-pieces * _PIECE // _LOOKED))
    left = _JUDGED
    for number in range(0, pieces, step):
        piece = source.at(number * _PIECE, _PIECE)
        if piece.isascii():
            continue
        lines = piece.splitlines(keepends=True)
        # What is cut at either end may be cut within a letter.
        whole = lines[number > 0 : None if number == pieces - 1 else -1] or lines[:1]
        kept, size = [], 0
        for line in whole:
            if not line.isascii() and size < _EACH:
                kept.append(line[:_EACH])
                size += len(kept[-1])
        yield b"".join(kept)
        left -= size
        if left <= 0:
            return


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError as error:
        return error.start >= len(line) - 4 and len(line) >= _EACH  # it was cut
    return True


_BEYOND = re.compile(rb"[\x80-\xff]+")


def _alone(lines: list[bytes]) -> float:
    """The share of the bytes beyond ASCII of which there are no more than two in a row."""
    runs = [len(run) for line in lines for run in _BEYOND.findall(line)]
    return sum(run for run in runs if run <= 2) / max(1, sum(runs))


def _worth(lines: list[bytes], record: Encoding) -> float:
    """The mean value of the letters beyond ASCII; those of a line that cannot be decoded are worth nothing."""
    values = record.values() if record.values is not None else {}
    total = count = 0.0
    for line in lines:
        try:
            beyond = [letter for letter in line.decode(record.codec) if letter > "\x7f"]
        except UnicodeDecodeError:
            count += sum(map(len, _BEYOND.findall(line))) / 2  # most letters are of two bytes
            continue
        total += sum(values.get(letter, 0.0) for letter in beyond)
        count += len(beyond)
    return total / max(1.0, count)
