"""Memory in large pages, on Linux: what computes has far fewer of them to look up, and a step of fine-tuning takes less
time (see tests/benchmarks/large_pages.py).

glibc asks the kernel for them only where its environment says so when a process starts.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from tldesk.media import itself

VARIABLE = "GLIBC_TUNABLES"
ASKED = "glibc.malloc.hugetlb=1"
_SINCE = (2, 35)  # the first glibc that knows it
_GIVEN = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def ask() -> None:
    """Start the program once more with large pages, before it has begun anything.

    Nothing where its environment says something of its own about memory, as it does the second time, or where the
    system gives none.
    """
    if VARIABLE in os.environ or not available():
        return
    os.environ[VARIABLE] = ASKED
    try:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    except OSError:
        return  # they only make it faster


def available() -> bool:
    """Whether this system gives them to whoever asks. A frozen program goes without: it was not tried there."""
    if sys.platform != "linux" or not sys.executable or itself.FROZEN:
        return False
    try:
        return _version(os.confstr("CS_GNU_LIBC_VERSION") or "") >= _SINCE and "[madvise]" in _GIVEN.read_text()
    except (OSError, ValueError):  # no such file; another C library
        return False


def _version(text: str) -> tuple[int, ...]:
    """Of `glibc 2.41`."""
    found = re.fullmatch(r"glibc (\d+)\.(\d+).*", text)
    return tuple(map(int, found.groups())) if found else ()
