"""How sure a suggestion is, told the same everywhere."""

from __future__ import annotations


def percents(confidence: float) -> int:
    """Per cent as they are shown: never 100, since nothing is certain."""
    return min(99, round(100 * confidence))
