"""Which fitting suits the shapes of the training images. Figures: tests/benchmarks/fitting.py."""

from __future__ import annotations

from collections.abc import Sequence

from tldesk.media.fitting import Fitting


def choose(sizes: Sequence[tuple[int, int]]) -> Fitting:
    """What `auto` means for images of these sizes (width, height)."""
    return "crop"
