"""The cache of embeddings: one append-only file of equal records, which no crash can make unreadable.

A record is the content hash of an image (32 bytes), the CRC-32 of its vector, and the vector as float32. A torn or
damaged record is passed over, a file of another layout is started anew. A cache that cannot be written only costs
time.
"""

from __future__ import annotations

import logging
import zlib
from io import BufferedRandom
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

_MAGIC = b"tldesk features 1\n"


class FeatureStore:
    """Vectors of `width` numbers by content hash (64 hex digits), kept in `path`; a context manager."""

    def __init__(self, path: Path, width: int) -> None:
        self._path = path
        self._head = _MAGIC + width.to_bytes(4, "little")
        self._record = np.dtype([("hash", "V32"), ("crc", "<u4"), ("vector", "<f4", (width,))])
        self._vectors: dict[bytes, NDArray[np.float32]] = {}
        self._stream: BufferedRandom | None = None

    def __enter__(self) -> Self:
        self._read()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
        if self._stream is not None:
            self._stream.close()

    def get(self, sha256: str) -> NDArray[np.float32] | None:
        """The vector of an image's content, or None."""
        return self._vectors.get(bytes.fromhex(sha256))

    def put(self, sha256: str, vector: NDArray[np.float32]) -> None:
        """Add one vector; it is on the disk after `flush`."""
        key = bytes.fromhex(sha256)
        self._vectors[key] = vector
        if self._stream is not None:
            data = np.ascontiguousarray(vector, dtype="<f4").tobytes()
            self._write(key + _crc(key, data).to_bytes(4, "little") + data)

    def flush(self) -> None:
        """Hand what was added to the operating system."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except OSError as error:
                self._give_up(error)

    def _read(self) -> None:
        """Take every whole record, and open the file for more right behind the last of them."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            data = self._path.read_bytes() if self._path.is_file() else b""
            if not data.startswith(self._head):
                self._path.write_bytes(self._head)
                data = self._head
            count = (len(data) - len(self._head)) // self._record.itemsize
            self._take(np.frombuffer(data, self._record, count, len(self._head)))
            stream = self._path.open("r+b")
            stream.truncate(len(self._head) + count * self._record.itemsize)
            stream.seek(0, 2)
            self._stream = stream
        except OSError as error:
            log.warning("embeddings are not kept, %s cannot be written: %s", self._path, error)

    def _take(self, records: NDArray[Any]) -> None:
        damaged = 0
        for record in records:
            key = record["hash"].tobytes()
            if _crc(key, record["vector"].tobytes()) == record["crc"]:
                self._vectors[key] = record["vector"]
            else:
                damaged += 1
        if damaged:
            log.warning("%d damaged records in %s are made again", damaged, self._path)

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


def _crc(key: bytes, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(key))
