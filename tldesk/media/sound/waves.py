"""Frames of a sound as the bytes of a WAV file, with nothing of when or by what it was written: a stretch of a file as
floats, and what was recorded as the whole numbers of 16 bits that it came in.

libsndfile would write the time into such a file, so equal stretches would have other hashes. Whole numbers of up to 24
bits become floats without loss.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

_WHOLE, _FLOAT = 1, 3  # the format's numbers


def written(samples: NDArray[np.float32] | NDArray[np.int16], rate: int) -> bytes:
    """The file of frames (n, channels)."""
    frames, channels = samples.shape
    whole = samples.dtype == np.int16
    size = 2 if whole else 4
    data = samples.astype("<i2" if whole else "<f4").tobytes()
    code = _WHOLE if whole else _FLOAT
    form = struct.pack("<HHIIHH", code, channels, rate, rate * channels * size, channels * size, 8 * size)
    parts = [(b"fmt ", form)] if whole else [(b"fmt ", form + bytes(2)), (b"fact", struct.pack("<I", frames))]
    chunks = b"".join(name + struct.pack("<I", len(content)) + content for name, content in (*parts, (b"data", data)))
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
