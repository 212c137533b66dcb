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

LARGEST = 1024  # pixels: a spectrogram has no finer detail
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
    """A stretch of milliseconds, as a WAV file of floats with all channels. Raises TldeskError `place_unknown` for what
    is no stretch, or reaches behind the end.
    """
    try:
        found = parse(place)
    except ValueError:
        found = None
    if found is None or found.kind != "ms":
        raise TldeskError("place_unknown", path="sound", place=place, reason=NO_SUCH_PLACE)
    samples = reading.stretch(source, *found.numbers)
    if samples is None:
        raise TldeskError("place_unknown", path="sound", place=place, reason=OUTSIDE)
    return waves.written(*samples)


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
    return card.drawn(reading.read(source), min(edge, LARGEST))


def look(data: bytes) -> tuple[Measures, Image.Image]:
    """What is measured of a sound, and its card."""
    return _looked(reading.read(data))


def seen(samples: Samples, preprocess: Preprocess) -> tuple[tuple[float, float, float, float], tuple[int, int]]:
    """The stretch that a model hears of a card, which is drawn of its samples as large as any, and the card's shape."""
    starts, count = preprocess.starts(len(samples)), max(1, len(samples))
    left, right = max(0, starts[0]) / count, min(count, starts[-1] + preprocess.window) / count
    return (left, 0.0, right, card.share(LARGEST)), (1, 1)


def _looked(sound: reading.Sound) -> tuple[Measures, Image.Image]:
    """The columns of pictures hold what a sound has in their place: loudness, signal to noise, highest frequency."""
    found = measures.measure(sound)
    return Measures(found.dhash, found.loudness, found.ratio, found.highest), card.drawn(sound, THUMBNAIL_EDGE)
