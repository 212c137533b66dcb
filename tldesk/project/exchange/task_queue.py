"""The files that an import is to open, listed piece by piece while the first ones are opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from tldesk.project.exchange.destinations import FileTask


class Queue:
    """The files to open, in order, listed piece by piece: `total` so far, and whether that is `complete`."""

    def __init__(self, pieces: Iterator[Sequence[FileTask]]) -> None:
        self.total = 0
        self.complete = False
        self._pieces = pieces
        self._waiting: deque[FileTask] = deque()

    def list_more(self) -> None:
        """List another piece."""
        piece = next(self._pieces, None)
        self.complete = piece is None
        self._waiting += piece or ()
        self.total += len(piece or ())

    def __iter__(self) -> Iterator[FileTask]:
        while True:
            while not self._waiting and not self.complete:
                self.list_more()
            if not self._waiting:
                return
            yield self._waiting.popleft()
