"""How far a long work is, how fast it goes and when it will be done."""

from __future__ import annotations

import time

from tldesk.project.runs.events import Progressed

_TELL_EVERY = 0.25  # seconds between two events of progress


class Clock:
    """Counts what is done of `total` units of a `phase`, and says when it is time to tell."""

    def __init__(self, phase: str, total: int) -> None:
        self.phase, self.total, self.done = phase, total, 0
        self._start = self._told = time.monotonic()

    def tick(self, count: int = 1) -> bool:
        """Count one, or so many; True when a quarter of a second has gone by since it last was."""
        self.done += count
        now = time.monotonic()
        if now - self._told < _TELL_EVERY:
            return False
        self._told = now
        return True

    def event(self) -> Progressed:
        """How far the work is."""
        rate = self.done / max(time.monotonic() - self._start, 1e-6)
        left = (self.total - self.done) / rate if rate > 0 else None
        return Progressed(phase=self.phase, done=self.done, total=self.total, rate=rate, seconds_left=left)
