"""Opening sounds: the one decode path of the view, the import, training, prediction and the export's parity check.

What happens to a file, in this order:

1. The bytes are read; the format is taken from the content, not from the suffix (`headers`). What cannot be read is
   refused with what helps.
2. It is decoded from its beginning to its end in blocks of a megabyte, whatever its header says of its length: by
   libsndfile, as floats of which full scale is 1.0. More than `LONGEST` seconds are refused, and so is a file that ends
   more than a tenth of a second before its header says, goes on behind the end of its first sound, or has numbers that
   are none.
3. The channels become one: their mean, or the one that is wanted.
4. soxr resamples it, in its quality HQ (`resampled`).

libsndfile is asked through `_Forward`, which never seeks unless told: seeking after each block costs time, and is
refused in a FLAC whose header does not say how long it is.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from tldesk.errors import TldeskError
from tldesk.media import image, limits
from tldesk.media.sound import headers, mpeg

# Seconds: what one sample may be. Longer ones are recordings, of which stretches are samples.
LONGEST, SHORTEST = limits.LONGEST_SOUND, 0.01
RATES, MOST_CHANNELS = range(1_000, 384_001), 32
# A sound of whole numbers that was stored as floats reaches so far; what goes beyond cannot be computed with.
_LOUDEST = 2.0**31
# As loud as numbers of eight bits can be: from here on a sound has been cut off.
CLIPPED = 0.992
MOST_VALUES = 100_000_000  # frames by channels of a part, which keeps its channels
_BLOCK = 1 << 18  # values that are decoded at once
_LACKS = 0.1  # seconds that may be missing at the end
_UNKNOWN_LENGTH = 1 << 40  # frames: no number that a file has

ENDS_EARLY = "the file ends too early"
DAMAGED = "the file is damaged"
OTHER_CODING = "its coding is one that cannot be read: convert it to FLAC or WAV first"
NO_SOUND = "it has no sound in it"
TOO_SHORT = "it is shorter than a hundredth of a second"
NO_NUMBERS = "it holds values that are no numbers, or far too large"
NO_CHANNEL = "it has no such channel"

_MALFORMED, _UNSUPPORTED = 3, 4  # libsndfile's codes of errors

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound in one channel, of which full scale is 1.0: its `samples` at a `rate`. `channels` are those of its file,
    and `clipped` is the share of its frames in which one of them was as loud as can be.
    """

    samples: Samples
    rate: int
    channels: int = 1
    clipped: float = 0.0

    @property
    def milliseconds(self) -> int:
        """Its length, at least one."""
        return max(1, round(1000 * len(self.samples) / self.rate))


class _Bytes(io.BytesIO):
    """Bytes that a decoder may seek in as it likes: before their beginning is their beginning."""

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return super().seek(offset, whence)
        except ValueError:
            return super().seek(0)


class _Forward(soundfile.SoundFile):  # type: ignore[misc]
    """A file that is read from its beginning to its end."""

    def seekable(self) -> bool:
        return False


def read(source: Path | bytes, rate: int | None = None, channel: int | None = None) -> Sound:
    """The sound in `source` (a file, or the bytes of one), at a `rate` or at its own; of one `channel`, counted from 0,
    or the mean of all. Raises TldeskError `image_unreadable` with a plain reason.
    """
    with _explained(source):
        data = image.read(source)
        with opened(data, source) as file:
            most = round(LONGEST * file.samplerate)
            blocks, loud = [], 0
            for block in _blocks(file, most, source):
                loud += int((np.abs(block) >= CLIPPED).any(axis=1).sum())
                blocks.append(one_channel(block, channel, source))
            samples = np.concatenate(blocks) if blocks else np.empty(0, np.float32)
            _check_length(len(samples), data, file, source)
            sound = Sound(samples, file.samplerate, file.channels, loud / len(samples))
        return sound if rate is None else Sound(resampled(sound, rate), rate, sound.channels, sound.clipped)


def resampled(sound: Sound, rate: int) -> Samples:
    """Its samples at another rate; equal ones at its own."""
    if rate == sound.rate:
        return sound.samples
    return np.asarray(soxr.resample(sound.samples, sound.rate, rate, "HQ"), np.float32)


def values(data: bytes) -> int:
    """How many samples of all channels are decoded of these bytes at most. Raises as `read` does."""
    with _explained(data), opened(data, data) as file:
        return int(min(file.frames, LONGEST * file.samplerate)) * int(file.channels)


def stretch(source: Path | bytes, first: int, end: int) -> tuple[Samples, int] | None:
    """The frames (n, channels) from one millisecond to before another, and their rate; None where the file ends before.
    Where only a tenth of a second and less than half of them lacks, those that are there: who marks a stretch up to the
    end of a file has rounded that. Raises as `read` does.
    """
    with _explained(source):
        data = image.read(source)
        with opened(data, source) as file:
            begin, stop = (round(at * file.samplerate / 1000) for at in (first, end))
            if end - first > 1000 * LONGEST:
                _refuse_length((end - first) / 1000, source)
            if (stop - begin) * file.channels > MOST_VALUES:
                reason = f"it has {(stop - begin) * file.channels:,} values, more than {MOST_VALUES:,}"
                raise TldeskError("image_unreadable", path=_name(source), reason=reason)
            found = _from(file, begin, stop - begin, source)
            least = max((stop - begin) / 2, stop - begin - _LACKS * file.samplerate)
            return (found, int(file.samplerate)) if len(found) and len(found) >= least else None


def _from(file: _Forward, begin: int, count: int, source: Path | bytes) -> Samples:
    """At most so many frames from one on, by seeking where the file allows it."""
    skipped = begin
    if soundfile.SoundFile.seekable(file) and begin < file.frames < _UNKNOWN_LENGTH:
        skipped = begin - int(file.seek(begin))
    pieces, at, last = [], 0, skipped + count
    for block in _blocks(file, last, source):
        pieces.append(block[max(0, skipped - at) : last - at])
        at += len(block)
        if at >= last:
            break
    return np.concatenate(pieces) if pieces else np.empty((0, file.channels), np.float32)


@contextmanager
def opened(data: bytes, source: Path | bytes) -> Iterator[_Forward]:
    """A sound file of these bytes, whose header can be true."""
    reason = headers.refusal(data)
    if reason is not None:
        raise TldeskError("image_unreadable", path=_name(source), reason=reason)
    with _Forward(_Bytes(mpeg.with_frames(data))) as file:
        if file.samplerate not in RATES:
            reason = f"its rate is {file.samplerate:,} Hz, not {RATES[0]:,} to {RATES[-1]:,}"
            raise TldeskError("image_unreadable", path=_name(source), reason=reason)
        if file.channels > MOST_CHANNELS:
            reason = f"it has {file.channels} channels, more than {MOST_CHANNELS}"
            raise TldeskError("image_unreadable", path=_name(source), reason=reason)
        yield file


def _blocks(file: _Forward, most: int, source: Path | bytes) -> Iterator[Samples]:
    """All frames (n, channels), block by block, up to the one in which there are more than `most`."""
    size, total = max(1, _BLOCK // file.channels), 0
    while total <= most:
        block: Samples = np.asarray(file.read(out=np.empty((size, file.channels), np.float32)), np.float32)
        if not len(block):
            return
        if not np.abs(block).max() <= _LOUDEST:  # nor is NaN
            raise TldeskError("image_unreadable", path=_name(source), reason=NO_NUMBERS)
        total += len(block)
        yield block


def one_channel(block: Samples, channel: int | None, source: Path | bytes) -> Samples:
    """One channel (n,) of frames (n, channels), or their mean. Raises TldeskError `image_unreadable`."""
    if channel is None:
        return block[:, 0] if block.shape[1] == 1 else block.mean(axis=1)
    if channel >= block.shape[1]:
        raise TldeskError("image_unreadable", path=_name(source), reason=NO_CHANNEL)
    return block[:, channel].copy()


def _check_length(count: int, data: bytes, file: _Forward, source: Path | bytes) -> None:
    """Refuse what is longer or shorter than a sample may be, and what ends before it should."""
    rate = file.samplerate
    if count > LONGEST * rate:
        _refuse_length(file.frames / rate if count <= file.frames < _UNKNOWN_LENGTH else 0.0, source)
    if headers.holds_several(data):
        raise TldeskError("image_unreadable", path=_name(source), reason=headers.SEVERAL)
    missing = headers.lacking(data) * count
    if headers.counts_frames(data) and file.frames < _UNKNOWN_LENGTH:
        missing = max(missing, file.frames - count)
    if missing > _LACKS * rate or headers.ends_within_a_page(data):
        raise TldeskError("image_unreadable", path=_name(source), reason=ENDS_EARLY)
    if not count:
        raise TldeskError("image_unreadable", path=_name(source), reason=NO_SOUND)
    if count < SHORTEST * rate:
        raise TldeskError("image_unreadable", path=_name(source), reason=TOO_SHORT)


def _refuse_length(seconds: float, source: Path | bytes) -> None:
    """Refuse what is longer than a sample, by its length where that is known."""
    if seconds:
        reason = f"it is {spoken(seconds)} long: cut it into stretches of up to {LONGEST:.0f} seconds"
    else:
        reason = f"it is longer than {LONGEST:.0f} seconds: cut it into stretches that are not"
    raise TldeskError("image_unreadable", path=_name(source), reason=reason)


def spoken(seconds: float) -> str:
    """A length as 8:00:00 or 1:05, in hours, minutes and seconds."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def _explained(source: Path | bytes) -> Iterator[None]:
    """Turn what a decoder raises into one plain sentence; whatever it is, it costs this file only."""
    try:
        yield
    except TldeskError:
        raise
    except Exception as error:
        raise TldeskError("image_unreadable", path=_name(source), reason=_damage_reason(error)) from error


def _damage_reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return image.NO_MEMORY
    if isinstance(error, soundfile.LibsndfileError) and error.code == _UNSUPPORTED:
        return OTHER_CODING
    return DAMAGED


def _name(source: Any) -> str:
    return str(source) if isinstance(source, Path) else "sound"
