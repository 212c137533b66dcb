"""Short sounds that are written quickly, no two alike: what an import of many needs."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

RATE = 16_000


def write_wav(file: Path, seed: int, seconds: float = 0.5) -> None:
    """A tone of 16 bits that fades, with a pitch and a little noise of its own."""
    rng = np.random.default_rng(seed)
    at = np.arange(round(seconds * RATE), dtype=np.float32) / RATE
    pitch = 110 * 2 ** rng.uniform(0, 5)
    tone = np.sin(np.float32(2 * np.pi * pitch) * at) * np.exp(-at * rng.uniform(1, 8))
    values = 0.4 * tone + 0.01 * rng.standard_normal(len(at), dtype=np.float32)
    with wave.open(str(file), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(RATE)
        stream.writeframes((values * 32767).astype("<i2").tobytes())
