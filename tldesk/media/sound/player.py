"""Playing sounds on a device of the computer, without Qt: it is opened when something is first to be heard, and kept.

The device asks for samples in a thread of its own, some milliseconds at a time, and gets silence while nothing plays:
so the next sound begins at once, and not after a device was opened. Its library is loaded with it, not before.

Where there is no device, or none that can be opened, `ready` says so and nothing is played. One that goes away is
noticed by its library, or by being silent for a second; the next `ready` looks for another one.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
import weakref
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

RATE = 48_000  # Hz: what the device gets, whatever its own rate is
_PERIOD = 20  # ms that it asks for at once
_BEHIND = 2 * _PERIOD * RATE // 1000  # frames that lie between what was handed over and what is heard
_FADE = 240  # frames at both ends of a stretch, which would begin and end with a click
_IDLE, _LOST = 5.0, 1.0  # seconds without a sound until the device may rest; without a question until it is lost

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of a sound: `samples` at RATE that last 1/`speed` times as long as it does."""

    samples: Samples
    speed: float = 1.0


class _Source:
    """A stretch of what is heard, handed over block by block."""

    def __init__(self, heard: Heard, begin: float, end: float | None) -> None:
        count, second = len(heard.samples), RATE / heard.speed
        last = count if end is None else min(count, max(1, round(end * second)))
        first = round(begin * second)
        self.first = first if 0 <= first < last - 1 else 0
        self._second = second
        self._frames = heard.samples[self.first : last].copy()
        edge = min(_FADE, len(self._frames) // 2)
        ramp = np.linspace(0, 1, edge, endpoint=False, dtype=np.float32)
        if self.first:
            self._frames[:edge] *= ramp
        if last < count:
            self._frames[len(self._frames) - edge :] *= ramp[::-1]
        self.begun = time.monotonic()
        self.handed = 0.0  # when the last block was
        self.first_handed = 0.0
        self._block = self._next = 0  # where that block begins, and the next one

    def hand(self, block: Samples) -> None:
        """Add its next frames to a block, as far as there are some."""
        some = self._frames[self._next : self._next + len(block)]
        block[: len(some)] += some
        self._block, self._next = self._next, self._next + len(block)
        self.handed = time.monotonic()
        self.first_handed = self.first_handed or self.handed

    def end(self, block: Samples) -> None:
        """Add an end of it that makes no click."""
        some = self._frames[self._next : self._next + min(_FADE, len(block))]
        block[: len(some)] += some * np.linspace(1, 0, len(some), dtype=np.float32)

    @property
    def heard(self) -> float:
        """How many of its frames have been heard; more than it has once it is over."""
        if not self.handed:
            return 0.0
        return max(0.0, self._block - _BEHIND + (time.monotonic() - self.handed) * RATE)

    @property
    def over(self) -> bool:
        return self._next >= len(self._frames) and self.heard >= len(self._frames)

    @property
    def position(self) -> float:
        """Where in the sound it is heard now, in seconds."""
        return (self.first + min(self.heard, len(self._frames))) / self._second

    @property
    def lost(self) -> bool:
        """Whether nobody has asked for it for too long."""
        return time.monotonic() - max(self.begun, self.handed) > _LOST


class Player:
    """`ready` and `rest` may take a while and are called off the UI thread; the rest takes no time.

    `device` is the name of the one that is wanted; empty, or where it is not there: the system's own.
    """

    def __init__(self, device: str = "") -> None:
        self._lock = threading.Lock()
        self._wanted, self._opened_for = device, ""
        self._device: Any = None
        self._runs = self._stopping = False
        self._source: _Source | None = None
        self._leaving: _Source | None = None
        self._woken = 0.0
        self.latest = 0.0  # when the first samples of what was played last were handed over, by `time.monotonic`
        _players.add(self)

    def choose(self, device: str) -> None:
        """Play on another device, from the next `ready` on."""
        self._wanted = device

    def ready(self) -> bool:
        """Have the device opened and running; False where there is none."""
        with self._lock:
            self._woken = time.monotonic()
            if self._device is not None and (self._opened_for != self._wanted or self.lost):
                self._drop()
            try:
                if self._device is None:
                    self._device, self._opened_for = self._opened(self._wanted), self._wanted
                if not self._runs:
                    blocks = self._blocks()
                    next(blocks)
                    self._device.start(blocks)
                    self._runs = True
            except Exception as error:
                log.warning("no sound can be played: %s", error)
                self._drop()
                return False
        return True

    def play(self, heard: Heard, begin: float = 0.0, end: float | None = None) -> None:
        """Play a stretch of a sound, in seconds of it, in place of what plays now. One that would begin at its end
        begins at the beginning."""
        source = _Source(heard, begin, end)
        self._leaving, self._source = self._source, source

    def stop(self) -> None:
        """Play nothing."""
        self._leaving, self._source = self._source, None

    @property
    def playing(self) -> bool:
        """Whether something is heard now."""
        source = self._source
        return source is not None and self._runs and not source.over and not source.lost

    @property
    def position(self) -> float | None:
        """Where in the sound it is heard now, in seconds; None where nothing is."""
        source = self._source
        return source.position if source is not None else None

    @property
    def lost(self) -> bool:
        """Whether the device went away while it played."""
        source = self._source
        return source is not None and not source.over and (not self._runs or source.lost)

    def rest(self) -> None:
        """Stop the device, which keeps a processor and a headset awake, where nothing has been played for a while."""
        with self._lock:
            quiet = self._source is None or self._source.over
            if self._device is not None and quiet and time.monotonic() - self._woken >= _IDLE:
                self._stopping = True
                self._device.stop()
                self._runs = self._stopping = False

    def close(self) -> None:
        """Let the device go."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        device, self._device = self._device, None
        self._runs, self._source, self._leaving = False, None, None
        if device is not None:
            from tldesk.media.sound import backends

            self._stopping = True
            backends.close(device)
            self._stopping = False

    def _opened(self, name: str) -> Any:
        """A device that is not running yet. Raises what the library does, and OSError where it has none but its own."""
        import miniaudio

        from tldesk.media.sound import backends

        wanted = backends.wanted()
        known = {one["name"]: one["id"] for one in miniaudio.Devices(wanted).get_playbacks()} if name else {}
        form = miniaudio.SampleFormat.FLOAT32
        device = miniaudio.PlaybackDevice(form, 1, RATE, _PERIOD, known.get(name), backends=wanted, app_name="tldesk")
        if device.backend.upper() == miniaudio.Backend.NULL.name and wanted is None:
            backends.close(device)
            raise OSError("there is no device")
        device.stop_callback = self._stopped
        return device

    def _stopped(self) -> None:
        """The library says that the device has stopped, in whatever thread."""
        if not self._stopping:
            self._runs = False

    def _blocks(self) -> Generator[bytes, int, None]:
        count = yield b""
        while True:
            count = yield self._block(count)

    def _block(self, count: int) -> bytes:
        block = np.zeros(count, np.float32)
        leaving, self._leaving = self._leaving, None
        if leaving is not None:
            leaving.end(block)
        source = self._source
        if source is not None:
            source.hand(block)
            self.latest = source.first_handed
        return block.tobytes()


def load() -> None:
    """Load the library of devices now: the first sound comes the sooner."""
    try:
        from tldesk.media.sound import backends

        backends.wanted()
    except Exception as error:
        log.warning("the library of sound devices cannot be loaded: %s", error)


def devices() -> list[str]:
    """The names of the devices that sound can be played on; none where that cannot be known."""
    try:
        import miniaudio

        from tldesk.media.sound import backends

        return [str(one["name"]) for one in miniaudio.Devices(backends.wanted()).get_playbacks()]
    except Exception as error:
        log.warning("the devices for sound are not known: %s", error)
        return []


_players: weakref.WeakSet[Player] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """No device may ask for samples while Python ends."""
    for player in list(_players):
        player.close()
