"""Scenes of pictures that a test has in memory."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeVar

import numpy as np
from PIL import Image

from tldesk.engine.similarity import duplicates, scenes
from tldesk.project.runs.events import Event

Result = TypeVar("Result")


def scenes_of(pictures: Sequence[Image.Image], neighbours: Sequence[tuple[int, int]] = ()) -> scenes.Scenes:
    """What is found among pictures, of which `neighbours` are proposed by their names."""
    prints = np.array([duplicates.fingerprint(one) for one in pictures], np.uint8).reshape(-1, duplicates.WIDTH)
    views = np.array([scenes.view(one) for one in pictures], np.uint8).reshape(-1, scenes.SIDE, scenes.SIDE)
    near = ended(duplicates.find(prints))
    assert near is not None
    found = ended(scenes.find(prints, views, near, np.array(neighbours, np.int64).reshape(-1, 2)))
    assert found is not None
    return found


def ended(steps: Generator[Event, None, Result]) -> Result:
    """What a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
