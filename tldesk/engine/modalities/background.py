"""Background for models of sounds: made-up clips that are of no class, as long as the project's own.

A linear head is sure of whatever lies far from all it has learned: of half of the noises and pieces of music that it
never heard it said a digit, at a confidence that kept 95 % of the digits. Neither the distance to what was learned from
nor the size of the logits told them apart as well as learning from noise, hum, clicks, chords and the sounds of the
project mixed, reversed and shuffled: then it said one of 1 to 4 % of what it never heard, kinds of sound that none of
these is like. Half of the clips are learned from, and the limit is chosen by the other half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tldesk import leftovers
from tldesk.errors import TldeskError
from tldesk.media import examples, modality
from tldesk.media.place import WHOLE

Samples = NDArray[np.floating[Any]]
Half = Literal["learned", "held out"]
_SEEDS: dict[Half, int] = {"learned": 0, "held out": 1}

EACH = 18  # clips of a family in a half
SHORTEST, LONGEST = 0.15, 2.0  # seconds
_OWN = 60  # of the project's sounds are read
_MOST_RATE = 48_000
_LOUD = (-2.0, -0.05)  # a peak of so many tens to the power


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A clip as a file, of so many seconds; a sample by its content."""

    path: Path
    sha256: str
    seconds: float
    place: str = WHOLE


@contextmanager
def written(rows: Sequence[Any], half: Half) -> Iterator[list[MadeUp]]:
    """The clips of a half for a run with these training rows, as files that are there while the block runs.

    The same rows give the same clips. Rows that cannot be read are passed over.
    """
    from tldesk.media.sound import waves

    rate, own = _own(rows)
    seed = hashlib.sha256(" ".join(sorted(row.sha256 for row in rows)).encode()).digest()
    rng = np.random.default_rng([*seed, _SEEDS[half]])
    with leftovers.temporary_folder() as folder:
        made = []
        for number, (name, draw) in enumerate((name, draw) for _ in range(EACH) for name, draw in FAMILIES.items()):
            longest = len(own[int(rng.integers(len(own)))]) * rng.uniform(0.7, 1.6)
            count = round(min(LONGEST * rate, max(SHORTEST * rate, longest)))
            samples = _at_a_level(draw(rng, count, rate, own), rng, quiet=name == "silence")
            content = waves.written(samples[:, None], rate)
            path = folder / f"{number}.wav"
            path.write_bytes(content)
            made.append(MadeUp(path, hashlib.sha256(content).hexdigest(), count / rate))
        yield made


def _own(rows: Sequence[Any]) -> tuple[int, list[Samples]]:
    """Sounds of the project, spread over all rows, and their rate: the first one's."""
    from tldesk.media.sound import reading

    sound, found, rate = modality.of(modality.SOUND), [], 0
    for row in rows[:: max(1, len(rows) // _OWN)]:
        try:
            read = reading.read(examples.content(row, sound))
        except TldeskError:
            continue
        rate = rate or min(read.rate, _MOST_RATE)
        found.append(reading.resampled(read, rate))
    return rate or 16_000, found or [np.zeros(16_000, np.float32)]


def _at_a_level(samples: Samples, rng: np.random.Generator, *, quiet: bool) -> NDArray[np.float32]:
    if not quiet:
        samples = samples / max(float(np.abs(samples).max()), 1e-9) * 10 ** rng.uniform(*_LOUD)
    return np.asarray(samples, np.float32)


def _coloured(rng: np.random.Generator, count: int, slope: float) -> Samples:
    """Noise whose power falls with the frequency to the power `slope`."""
    shares = np.fft.rfftfreq(count)
    shares[0] = shares[1]
    return _of_spectrum(rng.normal(size=(2, len(shares))).T.copy().view(complex)[:, 0] / shares ** (slope / 2), count)


def _of_spectrum(spectrum: NDArray[Any], count: int) -> Samples:
    return np.fft.irfft(spectrum, count)


def _noise(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """White, pink or brown."""
    return _coloured(rng, count, float(rng.integers(3)))


def _band(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """Noise of some octaves that swells, as wind, waves and fans do."""
    spectrum = np.fft.rfft(_coloured(rng, count, rng.uniform(-1, 2.5)))
    pitch, low = np.fft.rfftfreq(count, 1 / rate), 2 ** rng.uniform(5, 12)
    spectrum[(pitch < low) | (pitch > low * 2 ** rng.uniform(0.3, 4))] *= 0.03
    swell = np.sin(2 * np.pi * rng.uniform(0.3, 12) * np.arange(count) / rate)
    return _of_spectrum(spectrum, count) * (1 + rng.uniform() * swell)


def _hum(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """What motors and the mains give."""
    at, pitch = np.arange(count) / rate, float(rng.choice([50, 60, 100, 120])) * rng.uniform(0.9, 1.1)
    noise = _coloured(rng, count, 1.0)
    waves = [rng.random() * np.sin(2 * np.pi * pitch * k * at + rng.uniform(0, 6.3)) for k in range(1, 9)]
    return np.sum(waves, axis=0) + 0.1 * noise / max(float(np.abs(noise).max()), 1e-9)


def _clicks(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """Short bursts that die away: keys, knocks, rain."""
    samples = np.zeros(count)
    for begin in rng.integers(0, count, int(rng.integers(1, 15))):
        burst = rng.normal(size=min(int(rng.integers(10, 1 + rate // 4)), count - int(begin)))
        samples[begin : begin + len(burst)] += rng.random() * burst * np.exp(-6 * np.arange(len(burst)) / len(burst))
    return samples


def _silence(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """Nothing at all, or what a quiet microphone gives."""
    return rng.normal(size=count) * float(rng.choice([0, 1e-5, 1e-4, 3e-4]))


def _chords(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """Music: tones with overtones, some at once, one after the other."""
    samples, begin = np.zeros(count), 0
    while begin < count:
        at = np.arange(min(count - begin, int(rate * rng.uniform(0.08, 1.2)))) / rate
        pitch, wave = 2 ** rng.uniform(6.5, 10.5), np.zeros(len(at))
        for step in rng.choice(12, int(rng.integers(1, 4)), replace=False):
            for k in range(1, int(rng.integers(2, 8))):
                wave += rng.random() ** 2 / k * np.sin(2 * np.pi * pitch * 2 ** (step / 12) * k * at)
        samples[begin : begin + len(at)] += wave * np.exp(-at * rng.uniform(0, 8)) * np.minimum(1, at / 0.005)
        begin += max(1, int(len(at) * rng.uniform(0.5, 1)))
    return samples


def _sweep(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """A tone that rises or falls."""
    first, last = np.minimum(2 ** rng.uniform(6, 12.5, 2), rate / 2.2)
    return np.sin(2 * np.pi * np.cumsum(first * (last / first) ** np.linspace(0, 1, count)) / rate)


def _babble(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """Some of the project's sounds at once."""
    some = [_some(rng, count, own) for _ in range(int(rng.integers(4, 9)))]
    return np.sum([np.roll(one, int(rng.integers(count))) for one in some], axis=0)


def _reversed(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    return _some(rng, count, own)[::-1]


def _shuffled(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """Short pieces of the project's sounds in another order."""
    size = max(16, int(rate * rng.uniform(0.02, 0.08)))
    source = np.concatenate([_some(rng, count, own) for _ in range(3)])
    samples, window = np.zeros(count + size), np.hanning(size)
    for begin in range(0, count, size // 2):
        first = int(rng.integers(max(1, len(source) - size)))
        piece = source[first : first + size]
        samples[begin : begin + len(piece)] += piece * window[: len(piece)]
    return samples[:count]


def _whispered(rng: np.random.Generator, count: int, rate: int, own: list[Samples]) -> Samples:
    """The frequencies of a sound of the project, all the time."""
    spectrum = np.abs(np.fft.rfft(_some(rng, count, own)))
    return _of_spectrum(spectrum * np.exp(2j * np.pi * rng.random(len(spectrum))), count)


def _some(rng: np.random.Generator, count: int, own: list[Samples]) -> Samples:
    """So much of a sound of the project, again and again where it is shorter."""
    one = own[int(rng.integers(len(own)))]
    first = int(rng.integers(max(1, len(one) - count + 1)))
    return np.resize(one[first : first + count], count)


FAMILIES: dict[str, Callable[[np.random.Generator, int, int, list[Samples]], Samples]] = {
    "noise": _noise,
    "band": _band,
    "hum": _hum,
    "clicks": _clicks,
    "silence": _silence,
    "chords": _chords,
    "sweep": _sweep,
    "babble": _babble,
    "reversed": _reversed,
    "shuffled": _shuffled,
    "whispered": _whispered,
}
