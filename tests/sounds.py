"""Sounds of known content, and files of them in every form."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[Any]


def tone(frequency: float = 440.0, seconds: float = 1.0, rate: int = 16_000, level: float = 0.5) -> Samples:
    """A sine."""
    return level * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)


def noise(seed: int = 0, seconds: float = 1.0, rate: int = 16_000, level: float = 0.1) -> Samples:
    return level * np.random.default_rng(seed).standard_normal(round(seconds * rate))


def word(seed: int = 0, seconds: float = 0.6, rate: int = 16_000) -> Samples:
    """What rises and falls as a word does: a voice whose pitch moves, in a little noise."""
    at = np.arange(round(seconds * rate)) / rate
    pitch = 110 + 15 * (seed % 5) + 40 * np.sin(2 * np.pi * (1 + seed % 3) * at)
    voice = sum(np.sin(k * 2 * np.pi * np.cumsum(pitch) / rate) / k for k in range(1, 9))
    return 0.2 * voice * np.hanning(len(at)) + noise(seed, seconds, rate, 0.001)


def encoded(samples: Samples, rate: int = 16_000, form: str = "WAV", coding: str = "PCM_16") -> bytes:
    """The bytes of a file. Frames (n, channels), or (n,)."""
    stream = io.BytesIO()
    soundfile.write(stream, samples, rate, format=form, subtype=coding)
    return stream.getvalue()


def with_size(wav: bytes, size: int) -> bytes:
    """A WAV file of whole numbers whose header says that its samples have so many bytes."""
    return wav[:4] + struct.pack("<I", min(size + 36, 0xFFFFFFFF)) + wav[8:40] + struct.pack("<I", size) + wav[44:]


def with_frames(flac: bytes, frames: int) -> bytes:
    """A FLAC whose header says that it has so many frames; 0: that it does not know."""
    known = int.from_bytes(flac[18:26], "big") >> 36 << 36
    return flac[:18] + (known | frames).to_bytes(8, "big") + flac[26:]
