"""What training would make of some of the user's own texts: read and varied in the pool."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from tldesk import escape
from tldesk.engine.modalities.learning import rng_for
from tldesk.engine.modalities.text_augmentation import augmentation_of, varied
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError
from tldesk.media.text import lines
from tldesk.media.text.units import units
from tldesk.project.runs.config import RunConfig
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts.looks import VARIATIONS
from tldesk.ui.parts.text import labels_text
from tldesk.ui.train.text_board import Shown, TextBoard

_TRIES = 8
_MOST = 160  # characters: so much of a text is shown


@dataclass(frozen=True, slots=True)
class Texts:
    """A training text: what stands beside it, and its beginning. None where there is none to show."""

    titles: list[str]
    texts: list[str]


def read(project: Project, seed: int) -> Texts:
    """A labelled text; another `seed` gives another. One alone, as its variations are to be read."""
    ids = project.samples.ids(Query(status="labelled", split="train"))
    if not len(ids):  # the splits are made when the first training starts
        ids = project.samples.ids(Query(status="labelled"))
    for sample in project.samples.get(np.random.default_rng(seed).permutation(ids)[:_TRIES]):
        try:
            text = " ".join(lines.beginning(sample.path, sample.place, 2 * _MOST).text.split())
        except TldeskError:
            continue  # damaged since: another one takes its place
        if len(text) > _MOST:
            text = f"{text[:_MOST].rstrip()}…"
        if text:
            return Texts([labels_text(sample)], [text])
    return Texts([], [])


def vary(shown: Texts, config: RunConfig, record: Backbone, edge: int, seed: int) -> list[list[Shown]]:
    """A row for each text: as it is, then variations as the training of `config` makes them; none of these where it
    varies nothing.
    """
    how = augmentation_of(config)
    rows = []
    for number, text in enumerate(shown.texts):
        made = [Shown(text, escape.html(text))]
        if how is not None:
            rngs = (rng_for(seed, 1 + variation, number) for variation in range(VARIATIONS))
            made += [marked(text, varied(text, rng, how)) for rng in rngs]
        rows.append(made)
    return rows


def board() -> TextBoard:
    """What shows them."""
    return TextBoard()


def marked(before: str, after: str) -> Shown:
    """A variation with what has changed in it; letter case alone is plain to see."""
    first, second = _parts(before), _parts(after)
    pairs = SequenceMatcher(None, [part.casefold() for part in first], [part.casefold() for part in second], False)
    words: list[str] = []
    for what, start, end, begin, stop in pairs.get_opcodes():
        there, gone = escape.html("".join(second[begin:stop])), escape.html("".join(first[start:end]))
        if what == "equal":
            words.append(there)
        elif there.strip():
            words.append(f"<b>{there}</b>")
        else:
            words.append(f"<s>{gone}</s>{there}")
    return Shown(after, "".join(words))


def _parts(text: str) -> list[str]:
    """Words, signs, and what is between them."""
    parts, end = [], 0
    for start, stop in units(text):
        parts += [text[end:start]] * (start > end)
        parts.append(text[start:stop])
        end = stop
    return parts + [text[end:]] * (end < len(text))
