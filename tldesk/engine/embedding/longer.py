"""How many texts are longer than the window of an encoder.

Of many texts a random choice is looked at, no further than the window: a second of work, whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.networks import backbones
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError, said
from tldesk.media.pool import never
from tldesk.media.text import lines, tokens
from tldesk.media.text.preparing import SPECIAL, Preprocess
from tldesk.media.text.tokens import vocabulary
from tldesk.project.runs.events import Noted, noted
from tldesk.project.runs.run import Run
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.words import Text

_LOOKED_AT = 2_000
_CHARACTERS = 20  # of a text that are read for each place of the window: no language has words so long


class _Placed(Protocol):
    @property
    def path(self) -> Path: ...
    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Longer:
    """So many texts are longer than the `window` of the encoder with the title `model`, in tokens; `about` so many
    where not all were looked at.
    """

    model: str
    window: int
    count: int
    about: bool = False

    @property
    def text(self) -> Text:
        """The same as a sentence."""
        values: dict[str, Any] = {"count": self.count, "model": self.model, "window": self.window}
        return said("texts_longer_about", **values) if self.about else said("texts_longer", **values)

    @property
    def note(self) -> Noted:
        """The same as a note of a run."""
        values: dict[str, Any] = {"count": self.count, "model": self.model, "window": self.window}
        code = "texts_longer_about" if self.about else "texts_longer"
        return noted("info", code, **values)


def of_project(project: Project, backbone: str, should_stop: Callable[[], bool] = never) -> Longer | None:
    """Of the texts of a project; None where it has none that are, where the encoder is not here, and when stopped."""
    record = backbones.get(backbone)
    window = _window(record)
    if window is None:
        return None
    # A text has no more tokens than characters, but for a few signs that are written as several.
    count = int((project.samples.widths() > window.window - SPECIAL).sum())
    ids = project.samples.ids(Query(sort="size", descending=True))[:count]
    return _of(record, window, project.samples.get(_some(len(ids), ids)), len(ids), should_stop)


def notes(run: Run, tuned: bool) -> list[Noted]:
    """What a run tells of its long texts, where its model reads them in parts; `tuned`: it may be fine-tuned."""
    record = backbones.get(run.network)
    window = _window(record) if run.data.parts > 1 else None
    if window is None:
        return []
    rows = run.data.rows
    found = _of(record, window, [rows[i] for i in _some(len(rows), np.arange(len(rows)))], len(rows), never)
    if found is None:
        return []
    return [found.note, *([noted("info", "texts_tuned")] if tuned else [])]


def _window(record: Backbone) -> Preprocess | None:
    pre = record.preprocess
    several = isinstance(pre, Preprocess) and pre.windows > 1 and vocabulary.available(pre.vocabulary)
    return pre if several and isinstance(pre, Preprocess) else None


def _some(count: int, of: NDArray[np.int64]) -> list[int]:
    chosen: list[int] = np.sort(of[np.random.default_rng(0).permutation(count)[:_LOOKED_AT]]).tolist()
    return chosen


def _of(
    record: Backbone, pre: Preprocess, some: Sequence[_Placed], total: int, should_stop: Callable[[], bool]
) -> Longer | None:
    tokenizer, longer, read = tokens.of(pre.vocabulary), 0, 0
    for sample in some:
        if should_stop():
            return None
        try:
            text = lines.beginning(sample.path, sample.place, _CHARACTERS * pre.window).text
        except TldeskError:
            continue  # it is told elsewhere
        read += 1
        longer += tokenizer.is_longer(text, pre.window)
    if not longer:
        return None
    if total == len(some):
        return Longer(record.title, pre.window, longer)
    return Longer(record.title, pre.window, _rounded(longer / read * total), about=True)


def _rounded(value: float) -> int:
    """To two digits, as it is known."""
    return int(float(f"{value:.1e}"))
