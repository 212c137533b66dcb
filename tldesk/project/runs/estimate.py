"""How long work still takes. Whatever says so, the window, the command line or an event, has it from here."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

_KNOWN = 1.0  # seconds of work that are measured before anything is said
_MEMORY = 10.0  # seconds after which what was measured counts for 1/e; longer for longer work
_LEAST = 1e-9  # the weight of a unit that is told to cost nothing: it is divided by
_MEMORY_SHARE = 0.25  # of all that was measured

Now = Callable[[], float]


class _Part:
    """One kind of unit: how many are left, and how long one took of late.

    The first report is kept apart, for it holds what the work needed to begin. It counts while there is no other.
    """

    def __init__(self) -> None:
        self.weight, self.left = 1.0, 0.0
        self.units = self.seconds = self.measured = 0.0
        self.first: tuple[float, float] | None = None

    def add(self, units: float, seconds: float) -> None:
        self.left = max(0.0, self.left - units)
        if self.first is None:
            self.first = (units, seconds)
            return
        self.measured += seconds
        fade = math.exp(-seconds / max(_MEMORY, _MEMORY_SHARE * self.measured))
        self.units, self.seconds = self.units * fade + units, self.seconds * fade + seconds

    @property
    def spent(self) -> tuple[float, float]:
        """Units done of late, and the seconds they took; none before any is done."""
        return (self.units, self.seconds) if self.units else self.first or (0.0, 0.0)

    @property
    def pace(self) -> float | None:
        """Seconds a unit; None before any is done."""
        units, seconds = self.spent
        return seconds / units if units else None


class Estimate:
    """What is left of work that has one or several parts, each with a pace of its own.

    `plan` says how many units of a part are to be done; `did` counts some that took all the time since the last `did`
    or `begin`. A part that has not begun is taken to be as slow as the others by its weight. Units done before the
    first `begin`, in an earlier sitting, tell nothing of the pace: they are simply not planned. Where weights are
    `seconds` that were measured before, they are told until there is more to go by.
    """

    def __init__(self, now: Now = time.monotonic, *, seconds: bool = False) -> None:
        self._now, self._seconds = now, seconds
        self._parts: dict[str, _Part] = {}
        self._since = self._told = now()

    def plan(self, name: str, units: float, weight: float = 1.0) -> None:
        """So many units of a part are still to be done; each costs `weight` as long as nobody knows better."""
        part = self._parts.setdefault(name, _Part())
        part.weight, part.left = max(weight, _LEAST), max(0.0, units)

    def begin(self) -> None:
        """What went on since the last `did` was none of the parts' work."""
        self._since = self._told = self._now()

    def did(self, name: str, units: float) -> None:
        """So many more units of a part are done."""
        if units > 0:
            now = self._now()
            self._parts.setdefault(name, _Part()).add(units, now - self._since)
            self._since = self._told = now

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes, as it is known now; None while it is not. It counts down between two `did`."""
        parts = self._parts.values()
        begun = [part for part in parts if part.first is not None]
        measured = sum(part.measured for part in begun)
        if not begun or (measured < _KNOWN and any(part.left for part in parts)):
            promised = sum(part.left * part.weight for part in parts) - (self._now() - self._told)
            return max(0.0, promised) if self._seconds else None
        cost = self._cost
        rest = sum(part.left * (part.weight * cost if part.pace is None else part.pace) for part in parts)
        return max(0.0, rest - (self._now() - self._told))

    @property
    def slowness(self) -> float | None:
        """How many times as long as its weights say the work takes; None until some of it was measured."""
        measured = sum(part.measured for part in self._parts.values())
        return self._cost if self._seconds and measured >= _KNOWN else None

    @property
    def _cost(self) -> float:
        """Seconds a unit of weight 1, of the parts that have begun."""
        begun = [part for part in self._parts.values() if part.first is not None]
        return sum(part.spent[1] for part in begun) / sum(part.spent[0] * part.weight for part in begun)

    def rate(self, name: str) -> float:
        """Units of a part a second; 0 before any is done."""
        pace = self._parts[name].pace
        return 1 / pace if pace else 0.0


class Countdown:
    """What somebody else said was left, less the time since: what is shown between two events."""

    def __init__(self, now: Now = time.monotonic) -> None:
        self._now = now
        self._left: float | None = None
        self._at = 0.0

    def tell(self, seconds: float | None) -> None:
        """So much was left now; None: nobody knows."""
        self._left, self._at = seconds, self._now()

    @property
    def left(self) -> float | None:
        """How much is left, never less than nothing."""
        return None if self._left is None else max(0.0, self._left - (self._now() - self._at))
