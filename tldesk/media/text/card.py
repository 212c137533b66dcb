"""The beginning of a text as a small picture, with the fonts of the window: Inter, and Noto Sans SC for Chinese."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from tldesk import paths

_LINES, _LINE, _MARGIN = 8, 1.35, 0.06  # lines of a card; the height of one, by its letters; the margin, by the card
_FIRST_OF_NOTO = 0x2E80
_FIRST_WIDE = 0x1100  # where a line may end behind each character
_MOST = 2_000  # characters that could be on a card


def drawn(text: str, edge: int, lines: int = _LINES) -> Image.Image:
    """An RGB square of `edge` pixels with room for so many lines. Characters that the fonts lack are boxes."""
    picture = Image.new("RGB", (edge, edge), "white")
    pen, margin = ImageDraw.Draw(picture), round(edge * _MARGIN)
    height = (edge - 2 * margin) / lines
    size = max(1, int(height / _LINE))
    for number, line in zip(range(lines), _lines(text[:_MOST], size, edge - 2 * margin), strict=False):
        left, base = float(margin), margin + (number + 0.8) * height
        for run, font in _runs(line, size):
            pen.text((left, base), run, "black", font, anchor="ls")
            left += font.getlength(run)
    return picture


def _lines(text: str, size: int, width: int) -> Iterator[str]:
    """The text, broken where a line is full: at a space, or behind a character of a script without spaces."""
    line, end, length = "", 0, 0.0
    for char in " ".join(text.split()):
        length += _width(char, size)
        if length > width and line:
            end = end or len(line)
            yield line[:end]
            line = line[end:].lstrip()
            length, end = sum(_width(one, size) for one in line + char), 0
        line += char
        if char == " " or ord(char) >= _FIRST_WIDE:
            end = len(line)
    yield line


def _runs(line: str, size: int) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """Stretches of a line that one font draws."""
    start = 0
    for place in range(1, len(line) + 1):
        if place == len(line) or _file(line[place]) != _file(line[start]):
            yield line[start:place], _font(_file(line[start]), size)
            start = place


def _file(char: str) -> str:
    return "NotoSansSC-Regular.otf" if ord(char) >= _FIRST_OF_NOTO else "Inter-Regular.otf"


@functools.lru_cache(maxsize=8)
def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    path = paths.resources() / "fonts" / file
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=20_000)
def _width(char: str, size: int) -> float:
    return _font(_file(char), size).getlength(char)
