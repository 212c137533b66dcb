"""What the texts of a project are like: how long they are, in which languages, and which words mark each class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.words import marks
from tldesk.engine.words.marks import Mark
from tldesk.errors import TldeskError
from tldesk.media.text import languages, lines
from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project

_READ = 4_000  # texts whose language is told, and from whose labelled ones the words are learned
_MARKS = 8  # words of a class
_CHARACTERS = 4_000  # of a text that are read
_EDGES = (0, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000)  # of the bands of lengths, in characters


@dataclass(frozen=True, slots=True)
class TextStatistics:
    """`lengths` are counts of texts by bands, each with its lowest length; `quartiles` are those of the lengths, and
    the longest. `languages` are counts of the `read` texts by all that each is in, the most frequent first; `marks` are
    the words of a class.
    """

    lengths: tuple[tuple[int, int], ...] = ()
    quartiles: tuple[int, int, int, int] = (0, 0, 0, 0)
    read: int = 0
    languages: tuple[tuple[tuple[str, ...], int], ...] = ()
    marks: dict[str, list[Mark]] = field(default_factory=dict)


def of_project(project: Project, should_stop: Callable[[], bool]) -> TextStatistics | None:
    """Look at the texts of a project; None when stopped. Lengths are of all texts, the rest of a random choice of them.

    The words are those that a linear classifier of TF-IDF weighs most (`marks.of_labels`).
    """
    ids = project.samples.ids(Query())
    lengths = project.samples.widths()
    rows = np.random.default_rng(0).permutation(len(ids))[:_READ]
    texts, samples = [], []
    for sample in project.samples.get(ids[np.sort(rows)]):
        if should_stop():
            return None
        if (text := _text(sample)) is not None:
            texts.append(text)
            samples.append(sample)
    told = Counter(map(languages.of, texts)).most_common()
    return TextStatistics(
        _bands(lengths), _quartiles(lengths), len(texts), tuple(told), _marks(project, texts, samples)
    )


def _text(sample: Sample) -> str | None:
    try:
        return lines.beginning(sample.path, sample.place, _CHARACTERS).text
    except TldeskError:
        return None  # it is told elsewhere


def _marks(project: Project, texts: list[str], samples: list[Sample]) -> dict[str, list[Mark]]:
    names = project.classes.names()
    places = {name: place for place, name in enumerate(names)}
    usable = [i for i, one in enumerate(samples) if one.label is not None and not (one.excluded or one.problem)]
    targets = np.array([places[str(samples[i].label)] for i in usable], np.int64)
    present = np.unique(targets)
    if len(present) < 2:
        return {}  # there is nothing that they could be told from
    said = marks.of_labels([texts[i] for i in usable], np.searchsorted(present, targets), len(present), _MARKS)
    return {names[place]: found for place, found in zip(present.tolist(), said, strict=True)}


def _bands(lengths: NDArray[np.int64]) -> tuple[tuple[int, int], ...]:
    """Counts by bands, without the empty ones at both ends."""
    counts = np.histogram(lengths, [*_EDGES, np.inf])[0].tolist()
    filled = [place for place, count in enumerate(counts) if count]
    return tuple((_EDGES[i], counts[i]) for i in range(filled[0], filled[-1] + 1)) if filled else ()


def _quartiles(lengths: NDArray[np.int64]) -> tuple[int, int, int, int]:
    if not len(lengths):
        return 0, 0, 0, 0
    low, middle, high, longest = (int(value) for value in np.quantile(lengths, (0.25, 0.5, 0.75, 1.0)))
    return low, middle, high, longest
