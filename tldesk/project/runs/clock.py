"""How far a long work is, how fast it goes and when it will be done."""

from __future__ import annotations

import time

from tldesk.project.runs.estimate import Estimate, Now
from tldesk.project.runs.events import Progressed

_TELL_EVERY = 0.25  # seconds between two events of progress


class Clock:
    """Counts what is done of `total` units of a `phase`, and says when it is time to tell.

    The total may change. While there may be more to do than that is known of, it is not `complete`, and nobody knows
    how long the rest takes. `step` is that of the events.
    """

    def __init__(self, phase: str, total: int, step: int = 0, now: Now = time.monotonic) -> None:
        self.phase, self.total, self.step, self.done = phase, total, step, 0
        self.complete = True
        self._now = now
        self._estimate = Estimate(now)
        self._estimate.plan(phase, total)
        self._told = now()

    def tick(self, count: int = 1) -> bool:
        """Count one, or so many; True when it is time to tell: at the end, and a quarter of a second after the last."""
        self.done += count
        self._estimate.did(self.phase, count)
        now = self._now()
        ended = count > 0 and self.done == self.total
        if now - self._told < _TELL_EVERY and not ended:
            return False
        self._told = now
        return True

    def to(self, done: int) -> bool:
        """As `tick`, with what is done in all."""
        return self.tick(max(0, done - self.done))

    def event(self) -> Progressed:
        """How far the work is."""
        self._estimate.plan(self.phase, self.total - self.done)
        return Progressed(
            step=self.step,
            phase=self.phase,
            done=self.done,
            total=self.total,
            rate=self._estimate.rate(self.phase),
            seconds_left=self._estimate.seconds_left if self.complete else None,
        )
