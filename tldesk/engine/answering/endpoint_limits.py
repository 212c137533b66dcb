"""What connections to the endpoint may take of this computer."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

HOST = "127.0.0.1"
LARGEST = 64 << 20  # bytes of one image
_MOST = 2000
_MOST_ON_WINDOWS = 400  # its `select` takes 512


def _most_connections() -> int:
    """Half of the files that this process may have open, but not more than are of use."""
    if sys.platform == "win32":
        return _MOST_ON_WINDOWS
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return _MOST if allowed == resource.RLIM_INFINITY else max(16, min(_MOST, allowed // 2))


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds, bytes and numbers."""

    head_seconds: float = 5.0  # for the whole of a request's head
    body_seconds: float = 5.0  # for the whole of its body, and one more for so many bytes of it:
    body_rate: float = 2.5e6
    answer_seconds: float = 5.0  # for taking the answer
    linger_seconds: float = 2.0  # for closing after it
    room_bytes: int = 2 * LARGEST  # of all bodies that arrive, wait or are being answered
    room_seconds: float = 20.0  # that a request with the token waits for its part of them
    connections: int = field(default_factory=_most_connections)
    crowded_seconds: float = 0.5  # that one without the token may keep its place when there are too many
