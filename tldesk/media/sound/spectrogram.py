"""A sound as a picture: time to the right, frequency upwards on the mel scale, level as colour.

The colours are our own: a line through OKLab (Ottosson, “A perceptual color space for image processing”, 2020) on which
lightness rises evenly from a dark blue to a pale yellow, so that a level is seen as it is, also without colours.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.media.sound import mel
from tldesk.media.sound.reading import Sound

RANGE = 70.0  # dB from the brightest to the darkest colour
_QUIETEST = mel.FLOOR + RANGE  # a sound that is never louder is dark, and not stretched to what there is
_TOP = 24_000.0  # Hz: what is above is shown where a file has more, as those of bats
_HIGH_RATE = 96_000
_MOST_BANDS = 256

_DARK, _PALE = 0.17, 0.95  # lightness
_HUES = (285.0, 465.0)  # degrees, from blue over red to yellow
_CHROMA = (0.075, 0.16, 0.11)  # at the beginning, in the middle, at the end


def drawn(sound: Sound, width: int, height: int) -> Image.Image:
    """An RGB picture of a sound."""
    return Image.fromarray(colours()[_shades(levels(sound, width, height))])


def levels(sound: Sound, width: int, height: int) -> NDArray[np.float32]:
    """The levels (height, width) in dB of which it is made, the lowest frequency below."""
    bands = min(height, _MOST_BANDS)
    seconds = len(sound.samples) / sound.rate
    # No more windows than columns, but never so few that something falls between them.
    hop = min(mel.WINDOW / 2, max(mel.HOP / 2, seconds / max(1, width)))
    found = mel.log_mel(sound.samples, sound.rate, bands, highest(sound.rate), hop)
    picture = Image.fromarray(np.ascontiguousarray(found.T[::-1]))
    return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR))


def highest(rate: int) -> float:
    """The frequency at the upper edge, in Hz."""
    return rate / 2 if rate >= _HIGH_RATE else min(_TOP, rate / 2)


def _shades(found: NDArray[np.float32]) -> NDArray[np.uint8]:
    top = max(float(found.max()), _QUIETEST)
    return np.asarray(np.clip((found - (top - RANGE)) * (255 / RANGE), 0, 255), np.uint8)


@functools.cache
def colours() -> NDArray[np.uint8]:
    """The table (256, 3): the colour of each level in sRGB."""
    share = np.linspace(0, 1, 256)
    lightness, hue = _DARK + (_PALE - _DARK) * share, np.radians(np.interp(share, (0, 1), _HUES))
    chroma = np.interp(share, (0, 0.5, 1), _CHROMA)
    linear = _linear(lightness, chroma * np.cos(hue), chroma * np.sin(hue)).clip(0, 1)
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * coded), np.uint8)


def _linear(lightness: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """OKLab as linear sRGB (n, 3)."""
    cones = np.stack(
        [
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        ],
        axis=1,
    )
    back = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    return np.asarray(cones**3 @ back.T)
