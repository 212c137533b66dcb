"""Texts as the window reads them, in the pool."""

from __future__ import annotations

from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media import unknown
from tldesk.media.modality import TEXT
from tldesk.media.opening import Pixels
from tldesk.ui.evaluate.prediction_rows import Answered


def text_at(answered: Answered) -> str | TldeskError:
    """The text that was asked about, or why it cannot be read."""
    return answered.text if answered.text is not None else text_of(answered.path, answered.place)


def text_of(path: Path, place: str) -> str | TldeskError:
    """The text at a place of a file, which may be anybody's, or why it cannot be read."""
    try:
        characters = unknown.pixels(path, Pixels(short_side=0, kind=TEXT), place=place)
    except TldeskError as error:
        return error
    return characters.astype("<u4").tobytes().decode("utf-32-le")
