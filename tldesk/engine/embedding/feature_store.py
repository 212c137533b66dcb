"""The cache of embeddings: one append-only file of equal records, which no crash can make unreadable.

A record is the content hash of an image (32 bytes), a checksum, and the vector as float32. The file is mapped, not
read: opening one of 100,000 looks at the hashes alone, and a record is checked when it is asked for. A torn or damaged
record is passed over, a file of another layout is started anew. A cache that cannot be written only costs time.
"""

from __future__ import annotations

import logging
import mmap
from collections.abc import Iterator, Sequence
from io import BufferedRandom
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tldesk import databases
from tldesk.project.trust.own_files import is_link

log = logging.getLogger(__name__)

_HEAD_BYTES = 64  # so that every number lies at a multiple of its size
_HASH, _VECTOR = 8, 9  # words of 4 bytes: the hash, then one of checksum, then the vector
# What no network writes; the square of a larger number would be none.
_LARGEST = np.float32(1e15)
_BLOCK = 4096  # records looked at together: 20 MB of 1,280 numbers each

Words = NDArray[np.uint32]
_Found = tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.float32]]


class FeatureStore:
    """Vectors of `width` numbers by content hash (64 hex digits), kept in `path`; a context manager.

    `read_only` leaves the disk as it is: a file that is not there is an empty one.
    """

    def __init__(self, path: Path, width: int, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._head = (b"tldesk features 2\n" + width.to_bytes(4, "little")).ljust(_HEAD_BYTES, b"\0")
        self._width = width
        self._words = _VECTOR + width
        self._rows: dict[bytes, int] = {}
        self._new: dict[bytes, NDArray[np.float32]] = {}
        self._map: mmap.mmap | None = None
        self._stream: BufferedRandom | None = None

    def __enter__(self) -> Self:
        try:
            self._open()
        except OSError as error:
            log.warning("embeddings are not kept, %s cannot be used: %s", self._path, error)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
        if self._stream is not None:
            self._stream.close()
        self._map = None

    def missing(self, hashes: Sequence[str]) -> list[str]:
        """Those of `hashes` that have no sound vector, each once."""
        wanted = list(dict.fromkeys(hashes))
        found = np.zeros(len(wanted), bool)
        for places, sound, _ in self._look_up(wanted):
            found[places] = sound
        return [sha256 for sha256, there in zip(wanted, found.tolist(), strict=True) if not there]

    def gather(self, hashes: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Vectors (n, width) float32 of contents, and which were found (n,); the rest are zero."""
        vectors = np.zeros((len(hashes), self._width), np.float32)
        found = np.zeros(len(hashes), bool)
        for places, sound, block in self._look_up(hashes):
            found[places] = sound
            vectors[places[sound]] = block[sound]
        return vectors, found

    def put(self, sha256: str, vector: NDArray[np.float32]) -> None:
        """Add one vector; it is on the disk after `flush`."""
        key = bytes.fromhex(sha256)
        self._new[key] = vector
        if self._stream is not None:
            record = np.empty(self._words, "<u4")
            record[:_HASH] = np.frombuffer(key, "<u4")
            record[_VECTOR:] = np.ascontiguousarray(vector, dtype="<f4").view("<u4")
            record[_HASH] = _checksums(record[None])[0]
            self._write(record.tobytes())
        if len(self._new) >= _BLOCK:
            self._let_go()

    def flush(self) -> None:
        """Hand what was added to the operating system."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except OSError as error:
                self._give_up(error)

    def _let_go(self) -> None:
        """Keep what was added on the disk alone, if it is there."""
        self.flush()
        if self._stream is not None:
            try:
                self._read()
            except OSError as error:
                self._give_up(error)

    def _open(self) -> None:
        """Take every whole record, and open the file for more right behind the last of them."""
        if self._read_only:
            if self._path.is_file():
                self._read()
            return
        if is_link(self._path.parent) or not databases.is_plain(self._path, names=1):
            raise OSError("it is a link, or not a file of its own")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._path.is_file() or not self._has_head():
            self._path.write_bytes(self._head)
        self._read()
        stream = self._path.open("r+b")
        stream.seek(_HEAD_BYTES + len(self._records()) * self._words * 4)
        stream.truncate()
        self._stream = stream

    def _has_head(self) -> bool:
        with self._path.open("rb") as stream:
            return stream.read(_HEAD_BYTES) == self._head

    def _read(self) -> None:
        """Map the whole records of the file, and know where each content's newest one is."""
        with self._path.open("rb") as stream:
            if stream.read(_HEAD_BYTES) != self._head:
                return
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        hashes = np.ascontiguousarray(self._records()[:, :_HASH]).view("V32")[:, 0]
        self._rows = dict(zip(hashes.tolist(), range(len(hashes)), strict=True))
        self._new.clear()
        self._forget_pages()

    def _records(self) -> Words:
        """The mapped records as words, (n, 9 + width)."""
        if self._map is None:
            return np.empty((0, self._words), np.uint32)
        count = (len(self._map) - _HEAD_BYTES) // (4 * self._words)
        return np.frombuffer(self._map, "<u4", count * self._words, _HEAD_BYTES).reshape(count, self._words)

    def _look_up(self, hashes: Sequence[str]) -> Iterator[_Found]:
        """Blocks of (places in `hashes`, which are sound, vectors)."""
        keys = [bytes.fromhex(sha256) for sha256 in hashes]
        new = [place for place, key in enumerate(keys) if key in self._new]
        if new:
            yield np.array(new), np.ones(len(new), bool), np.stack([self._new[keys[place]] for place in new])
        rows = np.array([-1 if key in self._new else self._rows.get(key, -1) for key in keys], np.int64)
        places = np.flatnonzero(rows >= 0)
        records, damaged = self._records(), 0
        for start in range(0, len(places), _BLOCK):
            part = places[start : start + _BLOCK]
            block = records[rows[part]]
            vectors = block[:, _VECTOR:].view("<f4")
            sound = (_checksums(block) == block[:, _HASH]) & usable(vectors)
            damaged += int((~sound).sum())
            yield part, sound, vectors
            self._forget_pages()
        if damaged:
            log.warning("%d damaged records in %s are made again", damaged, self._path)

    def _forget_pages(self) -> None:
        """What was copied out of the file needs no memory any more (where the system can be told so)."""
        if self._map is not None and hasattr(self._map, "madvise"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def _write(self, data: bytes) -> None:
        assert self._stream is not None
        try:
            self._stream.write(data)
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """Go on without the file: a full disk must not end a training over its cache."""
        log.warning("embeddings are no longer kept in %s: %s", self._path, error)
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.raw.close()


def usable(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which vectors hold numbers alone (n,): anybody can write a checksum that is right for others."""
    with np.errstate(invalid="ignore"):
        found: NDArray[np.bool_] = np.all(np.abs(vectors) <= _LARGEST, axis=1)
    return found


def _checksums(records: Words) -> Words:
    """A checksum of each record (n,): all words but its own, weighted by odd numbers, modulo 2^32.

    Any change of one word changes it, and a record of zeros, as a crash may leave, has none. In memory it is thirteen
    times as fast as CRC-32.
    """
    weights = np.arange(1, 2 * records.shape[1], 2, dtype=np.uint32)
    weights[_HASH] = 0
    sums: Words = np.einsum("ij,j->i", records, weights)
    return sums + np.uint32(0x9E3779B9)
