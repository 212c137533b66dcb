"""Odd sounds that are made of a project's own, for the check of an export: what programs most often read otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from tldesk.media.sound import reading
from tldesk.media.sound.reading import LONGEST, Samples, Sound

_SHORT = 0.1  # seconds
_SOME = 5.0  # seconds: of a file in one of these forms, unless its length is what is odd
_QUIET = 0.05


def _written(samples: Samples, rate: int, target: Path, form: str = "WAV", coding: str = "PCM_16") -> None:
    file = target.with_name(f"{target.name}.{form.lower()}")
    soundfile.write(file, samples, rate, format=form, subtype=coding)


def _at(sound: Sound, rate: int) -> Samples:
    """At most five seconds of it at a rate."""
    return reading.resampled(sound, rate)[: round(_SOME * rate)]


def _telephone(sound: Sound, target: Path, _turn: int) -> None:
    _written(_at(sound, 8_000), 8_000, target)


def _stereo(sound: Sound, target: Path, _turn: int) -> None:
    left = _at(sound, 44_100)
    right = np.concatenate((np.zeros(441, np.float32), left))[: len(left)] / 2
    _written(np.stack((left, right), axis=1), 44_100, target, coding="PCM_24")


def _flac(sound: Sound, target: Path, _turn: int) -> None:
    _written(_at(sound, 48_000), 48_000, target, "FLAC")


def _ogg(sound: Sound, target: Path, _turn: int) -> None:
    _written(_at(sound, 22_050), 22_050, target, "OGG", "VORBIS")


def _quiet(sound: Sound, target: Path, _turn: int) -> None:
    _written(_at(sound, 16_000) * np.float32(_QUIET), 16_000, target, coding="FLOAT")


def _short(sound: Sound, target: Path, _turn: int) -> None:
    """The middle of it."""
    count = max(1, round(_SHORT * sound.rate))
    start = max(0, (len(sound.samples) - count) // 2)
    _written(sound.samples[start : start + count], sound.rate, target)


def _long(sound: Sound, target: Path, turn: int) -> None:
    """The same again and again, as long as a sample may be; of a later turn a part of that."""
    count = max(1, round(LONGEST * sound.rate / (1 + turn)))
    _written(np.resize(sound.samples, count), sound.rate, target)


_MAKERS: dict[str, Callable[[Sound, Path, int], None]] = {
    "8 kHz": _telephone,
    "44 kHz in stereo with 24 bits": _stereo,
    "FLAC": _flac,
    "Ogg": _ogg,
    "quiet floats": _quiet,
    "a tenth of a second": _short,
    "a minute": _long,
}


def _made(make: Callable[[Sound, Path, int], None], file: Path, target: Path, turn: int) -> None:
    make(reading.read(file), target, turn)


ODD_SOUNDS: dict[str, Callable[[Path, Path, int], None]] = {
    name: partial(_made, make) for name, make in _MAKERS.items()
}
