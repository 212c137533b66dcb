"""A sound as a small picture: its spectrogram, and below it how long it is."""

from __future__ import annotations

import functools

from PIL import Image, ImageDraw, ImageFont

from tldesk import paths
from tldesk.media.sound import spectrogram
from tldesk.media.sound.reading import Sound

_STRIP, _LEAST_STRIP, _MOST_STRIP = 0.15, 9, 40  # its height by the card; pixels: below nobody reads it
_LETTERS, _MARGIN = 0.72, 0.25  # by the strip


def drawn(sound: Sound, edge: int) -> Image.Image:
    """An RGB square of `edge` pixels. Strip and letters have colours of the spectrogram, so that a card is one thing on
    a light ground as on a dark one.
    """
    if not (strip := strip_height(edge)):
        return spectrogram.drawn(sound, edge, edge)
    colours = spectrogram.colours()
    picture = Image.new("RGB", (edge, edge), tuple(colours[0].tolist()))
    picture.paste(spectrogram.drawn(sound, edge, edge - strip), (0, 0))
    pen, font = ImageDraw.Draw(picture), _font(max(1, round(strip * _LETTERS)))
    place = (edge - max(1, round(strip * _MARGIN)), edge - strip // 2)
    pen.text(place, length(sound.milliseconds), tuple(colours[-1].tolist()), font, anchor="rm")
    return picture


def strip_height(edge: int) -> int:
    """How much of a card of `edge` pixels is below its spectrogram; 0 where it would be too low to be read."""
    strip = min(round(edge * _STRIP), _MOST_STRIP)
    return strip if strip >= _LEAST_STRIP else 0


def length(milliseconds: int) -> str:
    """A length in seconds, as exactly as it matters: 0.52 s, 8.3 s, 42 s."""
    seconds = milliseconds / 1000
    digits = 2 if seconds < 0.995 else 1 if seconds < 9.95 else 0
    return f"{seconds:.{digits}f} s"


@functools.lru_cache(maxsize=4)
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = paths.resources() / "fonts" / "Inter-Regular.otf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
