"""Texts as the window reads them, in the pool."""

from __future__ import annotations

from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media import image, modality
from tldesk.media.modality import TEXT
from tldesk.ui.evaluate.prediction_rows import Answered


def text_at(answered: Answered) -> str | TldeskError:
    """The text that was asked about, or why it cannot be read."""
    return answered.text if answered.text is not None else text_of(answered.path, answered.place)


def text_of(path: Path, place: str) -> str | TldeskError:
    """The text at a place of a file of the project, or why it cannot be read."""
    kind = modality.of(TEXT)
    try:
        data = image.read(kind.sample(path, place))
        return data.decode("utf-8-sig", "replace")
    except TldeskError as error:
        return error
