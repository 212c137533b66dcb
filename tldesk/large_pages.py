"""Memory in large pages, on Linux: what computes has far fewer of them to look up, and a step of fine-tuning takes less
time (see tests/benchmarks/large_pages.py).

glibc asks the kernel for them only where its environment says so when a process starts. So this comes before all else,
and imports nothing that Python has not loaded by itself: whoever opens the window waits for it.
"""

from __future__ import annotations

import os
import sys

VARIABLE = "GLIBC_TUNABLES"
ASKED = "glibc.malloc.hugetlb=1"
_SINCE = (2, 35)  # the first glibc that knows it
_GIVEN = "/sys/kernel/mm/transparent_hugepage/enabled"


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
    if sys.platform != "linux" or not sys.executable or getattr(sys, "frozen", False):
        return False
    try:
        with open(_GIVEN) as given:  # noqa: PTH123 - pathlib would have to be imported
            return _version(os.confstr("CS_GNU_LIBC_VERSION") or "") >= _SINCE and "[madvise]" in given.read()
    except (OSError, ValueError):  # no such file; another C library
        return False


def _version(text: str) -> tuple[int, ...]:
    """Of `glibc 2.41`; of another library's none."""
    name, _, numbers = text.partition(" ")
    return tuple(map(int, numbers.split("."))) if name == "glibc" else ()
