"""Whoever waits for a server can be called off at any moment, and does not wait for ever.

The timeouts of a connection begin anew with each byte, and the library below waits on within one reply. So a thread
looks beside it, and takes the connections away.
"""

from __future__ import annotations

import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

_LOOK_SECONDS = 0.1
_NEW = (".connect_tcp.complete", ".start_tls.complete")
_CONNECTIONS: weakref.WeakSet[socket.socket] = weakref.WeakSet()
_LOCK = threading.Lock()


def note(step: str, told: dict[str, Any]) -> None:
    """Keep in mind what the library below tells of the connections that it makes."""
    if step.endswith(_NEW):
        found = told["return_value"].get_extra_info("socket")
        if isinstance(found, socket.socket):
            with _LOCK:
                _CONNECTIONS.add(found)


@contextmanager
def watched(should_end: Callable[[], bool]) -> Iterator[None]:
    """End all connections in this block as soon as it is to end: whoever reads from one finds it lost."""
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(_LOOK_SECONDS):
            if should_end():
                _end()

    thread = threading.Thread(target=look, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _end() -> None:
    with _LOCK:
        for one in list(_CONNECTIONS):
            with suppress(OSError):  # it has ended already
                socket.socket.shutdown(one, socket.SHUT_RDWR)  # not that of TLS, which would not wake who reads
