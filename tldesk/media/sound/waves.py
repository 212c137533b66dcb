"""A stretch of a sound as the bytes of a WAV file: floats, all channels, nothing of when or by what it was written.

libsndfile would write the time into such a file, so equal stretches would have other hashes. Whole numbers of up to 24
bits become floats without loss.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

_FLOAT, _BYTES = 3, 4  # the format's number; bytes of a value


def written(samples: NDArray[np.float32], rate: int) -> bytes:
    """The file of frames (n, channels)."""
    frames, channels = samples.shape
    data = samples.astype("<f4").tobytes()
    form = struct.pack("<HHIIHHH", _FLOAT, channels, rate, rate * channels * _BYTES, channels * _BYTES, 8 * _BYTES, 0)
    chunks = b"".join(
        name + struct.pack("<I", len(content)) + content
        for name, content in ((b"fmt ", form), (b"fact", struct.pack("<I", frames)), (b"data", data))
    )
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
