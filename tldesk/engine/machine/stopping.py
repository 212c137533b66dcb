"""Stops an export that nobody waits for any more, at whatever step it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


class Interrupted(Exception):
    """What was going on has ended, for nobody waits for it any more."""


def unless_stopped(items: Iterable[Item], should_stop: Callable[[], bool]) -> Iterator[Item]:
    """The items, one after the other. Raises Interrupted instead of the next one when `should_stop()` turns true."""
    for item in items:
        if should_stop():
            raise Interrupted
        yield item
