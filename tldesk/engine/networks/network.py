"""What answers pictures, whatever computes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from numpy.typing import NDArray

from tldesk.media.pool import never


class Network(Protocol):
    """Pictures in, one row of numbers for each out; from any number of threads, where its maker says so."""

    def __call__(self, pictures: Any, should_stop: Callable[[], bool] = never, /) -> NDArray[Any]:
        """The answer. One that is waited for elsewhere raises Interrupted soon after `should_stop()` turns true."""
        ...
