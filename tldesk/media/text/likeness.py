"""How a text is like others: texts that differ little have numbers that differ in few of their bits.

SimHash (Charikar, 2002) of all stretches of four characters; spaces and cases do not matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LENGTH = 4
_MOST = 100_000  # characters that are looked at
_BITS = 64


def simhash(text: str) -> int:
    """64 bits, as a signed number."""
    plain = " ".join(text[:_MOST].lower().split()).ljust(_LENGTH)
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    count = len(codes) - _LENGTH + 1
    stretches = np.zeros(count, np.uint64)
    for place in range(_LENGTH):
        stretches = _mixed(stretches + codes[place : place + count])
    bits = np.unpackbits(np.unique(stretches).view(np.uint8).reshape(-1, _BITS // 8), axis=1)
    majority = np.packbits(2 * bits.sum(axis=0, dtype=np.int64) > len(bits)).tobytes()
    return int.from_bytes(majority, "big", signed=True)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers of which each bit depends on all bits of what they are made of (the last steps of SplitMix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
