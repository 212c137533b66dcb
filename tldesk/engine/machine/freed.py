"""Memory that was freed goes back to the system.

glibc keeps for each thread what that thread has freed, in case it wants it again. A training frees hundreds of
megabytes in a thread that ends with it: after three short ones half of what a process held was in no use.
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> bool:
    """Whether the C library had something to give. It takes some tenths of a second, and other threads may wait for
    memory meanwhile for some hundredths: so once behind a long work, never between its steps.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None  # musl has none
    return trim is not None and bool(trim(0))
