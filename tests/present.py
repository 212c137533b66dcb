"""What a test knows to be there."""

from __future__ import annotations

from typing import TypeVar

Thing = TypeVar("Thing")


def present(thing: Thing | None) -> Thing:
    """That thing. None fails the test here, and not with what would be asked of it."""
    assert thing is not None
    return thing


def typed(kind: type[Thing], thing: object) -> Thing:
    """That thing, which is one of that kind, or the test fails here."""
    assert isinstance(thing, kind)
    return thing
