"""Microphones: the sound that comes in now, in one channel.

`Microphones` are what a window asks, so that a test hands in ones of its own; `open_source` gives those of this
computer.
Listing, opening and closing take a tenth of a second and more, so they are called in threads; the library hands over
what comes in from a thread of its own.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tldesk.errors import TldeskError

log = logging.getLogger(__name__)

# What the devices of today have by themselves; from it to 16,000 is a third, and 44,100 loses nothing that is heard.
RATE = 48_000
_PERIOD = 30  # milliseconds of a block
_PATIENCE = 2.0  # seconds without a block, after which a device is taken for gone: not every system says so
# What a system without a device offers in its place, in the words of ALSA and of the library.
_NO_DEVICE = ("Discard all samples", "NULL Capture Device")

Block = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Microphone:
    """One that can be chosen; without a name, the one that the system uses. `key` is how the library knows it."""

    name: str = ""
    key: Any = field(default=None, compare=False, repr=False)


class Stream(Protocol):
    """The sound of a microphone, from when it was opened until it is closed."""

    @property
    def gone(self) -> bool:
        """Whether nothing more will come, though it was not closed."""

    def read(self) -> Block:
        """What has come since it was asked last: samples (n,), `RATE` a second."""

    def close(self) -> None:
        """Let the microphone go."""


class Microphones(Protocol):
    """Where microphones come from."""

    def microphones(self) -> list[Microphone]:
        """What is plugged in now, the one that the system uses first; none where there is no microphone."""

    def open(self, microphone: Microphone) -> Stream:
        """Begin to listen. Raises TldeskError `microphone_unusable`."""


def open_source() -> Microphones:
    """The microphones of this computer. Raises TldeskError `microphone_unusable`."""
    try:
        import miniaudio

        from tldesk.media.sound import backends
    except (ImportError, OSError) as error:  # a library of the system that it needs is not there
        raise TldeskError("microphone_unusable", reason=error) from error
    return Devices(miniaudio, backends.wanted())


class Devices:
    """Those of the library, the module `audio`."""

    def __init__(self, audio: ModuleType, wanted: list[Any] | None) -> None:
        self._audio, self._wanted = audio, wanted

    def microphones(self) -> list[Microphone]:
        try:
            found = self._audio.Devices(self._wanted).get_captures()
        except (self._audio.MiniaudioError, UnicodeDecodeError):
            log.warning("the microphones cannot be listed", exc_info=True)
            return []
        asked_for = self._wanted is not None
        named = [Microphone(one["name"], one["id"]) for one in found]
        some = [one for one in named if asked_for or not one.name.startswith(_NO_DEVICE)]
        return [Microphone(), *some] if len(some) > 1 else some

    def open(self, microphone: Microphone) -> Stream:
        try:
            return _Listened(self._audio, self._wanted, microphone)
        except self._audio.MiniaudioError as error:
            raise TldeskError("microphone_unusable", reason=error) from error


class _Listened:
    """One of the library's devices. It converts what the device has into whole numbers at `RATE`, in one channel."""

    def __init__(self, audio: ModuleType, wanted: list[Any] | None, microphone: Microphone) -> None:
        self._came: deque[bytes] = deque()
        self._last, self._stopped = time.monotonic(), False
        form = audio.SampleFormat.SIGNED16
        self._device = audio.CaptureDevice(form, 1, RATE, _PERIOD, microphone.key, backends=wanted, app_name="tldesk")
        self._device.stop_callback = self._stop
        taking = self._take()
        next(taking)
        try:
            self._device.start(taking)
        except BaseException:
            self.close()
            raise

    @property
    def gone(self) -> bool:
        return self._stopped or time.monotonic() - self._last > _PATIENCE

    def read(self) -> Block:
        pieces = [self._came.popleft() for _ in range(len(self._came))]
        return np.frombuffer(b"".join(pieces), np.int16)

    def close(self) -> None:
        from tldesk.media.sound import backends

        backends.close(self._device)

    def _take(self) -> Generator[None, bytes, None]:
        """What the library sends each block to, in its thread."""
        while True:
            self._came.append(bytes((yield)))
            self._last = time.monotonic()

    def _stop(self) -> None:
        self._stopped = True
