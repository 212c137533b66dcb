"""Keeping the computer awake while it trains: one way for each system, let go of in every ending.

It is a courtesy, never a condition: where it cannot be had the log says so, and the training goes on. The screen may
go dark all the same. What holds the computer awake ends with this process at the latest, also when that is killed.
"""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

Release = Callable[[], object]

# ES_CONTINUOUS, ES_SYSTEM_REQUIRED: https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-setthreadexecutionstate
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001


def _by_state(reason: str) -> Release:
    """Windows: a state of the calling thread, which has to be the one that lives as long as the window."""
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # there on Windows alone
    if not kernel.SetThreadExecutionState(ctypes.c_uint(_CONTINUOUS | _SYSTEM_REQUIRED)):
        raise OSError("SetThreadExecutionState was refused")
    return lambda: kernel.SetThreadExecutionState(ctypes.c_uint(_CONTINUOUS))


def _by_process(command: Sequence[str]) -> Release:
    """macOS, Linux: a small process that holds the computer awake as long as it runs."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def release() -> None:
        child.kill()
        child.wait()

    return release


def _by_caffeinate(reason: str) -> Release:
    return _by_process(("caffeinate", "-i", "-w", str(os.getpid())))


def _by_systemd(reason: str) -> Release:
    command = ("systemd-inhibit", "--what=idle:sleep", "--who=tldesk", f"--why={reason}", "--mode=block")
    return _by_process((*command, "tail", f"--pid={os.getpid()}", "-f", "/dev/null"))


WAYS: dict[str, Callable[[str], Release]] = {
    "win32": _by_state,
    "darwin": _by_caffeinate,
    "linux": _by_systemd,
}


class Awake:
    """Holds the computer awake between `hold` and `release`; both may be called again."""

    def __init__(self) -> None:
        self._release: Release | None = None

    @property
    def held(self) -> bool:
        """Whether it was asked to stay awake."""
        return self._release is not None

    def hold(self, reason: str) -> None:
        """Ask the system not to fall asleep; `reason` is what it may show."""
        way = WAYS.get(sys.platform)
        if self._release is not None or way is None:
            return
        try:
            self._release = way(reason)
        except (OSError, AttributeError) as error:
            log.info("the computer may fall asleep: %s", error)

    def release(self) -> None:
        """The system may do as it likes again."""
        release, self._release = self._release, None
        if release is None:
            return
        try:
            release()
        except OSError as error:
            log.info("what kept the computer awake could not be ended: %s", error)
