"""This program, started once more for work that may crash, hang or eat memory: a frozen one has no Python beside it."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

FROZEN = bool(getattr(sys, "frozen", False))
# From where it is started: as a module from its sources; else beside its own files, and never where the user happens to
# be, whose files a library would find.
FOLDER = Path(sys.executable).parent if FROZEN else Path(__file__).resolve().parents[2]


def command(flag: str) -> list[str]:
    """How it is started for the work that a flag stands for, see `__main__`."""
    return [sys.executable, flag] if FROZEN else [sys.executable, "-m", "tldesk", flag]


def limit(**most: int) -> None:
    """Let this process have no more, by the names of `resource`: `AS=` bytes of memory, `NOFILE=` open files.

    Nothing where the system has no such limits.
    """
    if sys.platform == "win32":
        return
    import resource

    for name, value in most.items():
        what = getattr(resource, f"RLIMIT_{name}")
        with contextlib.suppress(OSError, ValueError):  # not every system has every limit
            resource.setrlimit(what, (value, resource.getrlimit(what)[1]))
