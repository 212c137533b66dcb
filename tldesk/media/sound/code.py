"""What a sound is as a sample: the code of its record in MODALITIES."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media import memory
from tldesk.media.measures import Measures
from tldesk.media.opening import THUMBNAIL_EDGE, Opened, Request
from tldesk.media.place import WHOLE, parse
from tldesk.media.sound import card, headers, measures, reading, waves
from tldesk.media.sound.preparing import USUAL_RATE
from tldesk.media.sound.preparing import Preprocess as Preprocess
from tldesk.media.thumbnails import encoded

NO_SUCH_PLACE = "sounds have no such parts"
OUTSIDE = "the sound ends before"

_LARGEST = 1024  # pixels: a spectrogram has no finer detail
_VALUE = 12  # bytes: of what is decoded, of the channel that it becomes, of that at another rate

Samples = NDArray[np.float32]


def takes_much(data: bytes, request: Request) -> bool:
    """Whether what a request wants of a sound takes much memory."""
    return _VALUE * reading.values(data) > memory.MUCH if not request.listing else False


def open_content(opened: Opened, data: bytes, request: Request) -> Opened:
    """What is ever wanted of a sound: its milliseconds, what is measured of it, how it looks."""
    sound = reading.read(data)
    found, picture = _looked(sound)
    return replace(opened, width=sound.milliseconds, height=1, measures=found, thumbnail=encoded(picture))


def places(data: bytes) -> list[str]:
    """One sound a file: where there are more, another file says where they begin."""
    return [WHOLE]


def part(source: Path | bytes, place: str) -> bytes:
    """A stretch of milliseconds, or one channel, as a WAV file of floats; a stretch has all channels if it names none.
    Raises TldeskError `place_unknown` for what is none of these, or reaches behind the end; `image_unreadable` where
    there is no such channel.
    """
    try:
        found = parse(place)
    except ValueError:
        found = None
    if found is not None and found.kind == "channel":
        sound = reading.read(source, channel=found.numbers[0] - 1)
        return waves.written(sound.samples[:, None], sound.rate)
    if found is None or found.kind != "ms":
        raise TldeskError("place_unknown", path="sound", place=place, reason=NO_SUCH_PLACE)
    first, end, *channel = found.numbers
    stretch = reading.stretch(source, first, end)
    if stretch is None:
        raise TldeskError("place_unknown", path="sound", place=place, reason=OUTSIDE)
    samples, rate = stretch
    return waves.written(reading.one_channel(samples, channel[0] - 1, source)[:, None] if channel else samples, rate)


def refusal(head: bytes) -> str | None:
    """Why a file that begins so is no sound."""
    return headers.refusal(head)


def whole(source: Path | bytes, least: int | None) -> Samples:
    """The samples (n,) of one channel, `least` of them a second."""
    return reading.read(source, least or USUAL_RATE).samples


def fit(samples: Samples, preprocess: Preprocess) -> Samples:
    """The windows of these samples, which have the rate that they are wanted at, one behind the other."""
    starts = preprocess.starts(len(samples))
    found = np.zeros((len(starts), preprocess.window), np.float32)
    for row, start in zip(found, starts, strict=True):
        some = samples[max(0, start) : start + preprocess.window]
        row[max(0, -start) :][: len(some)] = some
    return found.ravel()


def load(source: Path | bytes, preprocess: Preprocess) -> Samples:
    """The samples of a sound, float32 (window,); of a longer one those of its windows one behind the other."""
    return fit(whole(source, preprocess.least), preprocess)


kept = load


def render(source: Path | bytes, edge: int) -> Image.Image:
    """The spectrogram of a sound on a card."""
    return card.drawn(reading.read(source), min(edge, _LARGEST))


def look(data: bytes) -> tuple[Measures, Image.Image]:
    """What is measured of a sound, and its card."""
    return _looked(reading.read(data))


def seen(samples: Samples, preprocess: Preprocess) -> tuple[tuple[float, float, float, float], tuple[int, int]]:
    """The stretch that a model hears of the spectrogram of these samples, and the shape of a square."""
    starts, count = preprocess.starts(len(samples)), max(1, len(samples))
    left, right = max(0, starts[0]) / count, min(count, starts[-1] + preprocess.window) / count
    return (left, 0.0, right, 1.0), (1, 1)


def _looked(sound: reading.Sound) -> tuple[Measures, Image.Image]:
    """The columns of pictures hold what a sound has in their place: loudness, signal to noise, highest frequency."""
    found = measures.measure(sound)
    return Measures(found.dhash, found.loudness, found.ratio, found.highest), card.drawn(sound, THUMBNAIL_EDGE)
