"""Words that mark a class: what of its texts a model of words takes for evidence, for people.

The model knows hashes alone, so the words come from the texts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.training.linear import Linear
from tldesk.engine.words import fit
from tldesk.engine.words.vocabulary import Vocabulary
from tldesk.engine.words.whole_words import WholeWords
from tldesk.media.text import grams

MOST = 12
# Texts that a model is fitted to for this alone, and how strongly.
_FITTED, _STRENGTH = 5_000, 1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, or two, or characters of a script without spaces; by how much it raises the logit of the class above that
    of the others, on the mean over the texts of the class; and the share of those texts that have it.
    """

    text: str
    evidence: float
    share: float


def of_labels(texts: Sequence[str], targets: NDArray[np.int64], classes: int, most: int = MOST) -> list[list[Mark]]:
    """As `of_classes`, by a model that is fitted for it, at most to so many texts as that takes a second or two."""
    rows = np.random.default_rng(0).permutation(len(texts))[:_FITTED]
    ids = [grams.ids(texts[i]) for i in rows]
    words = Vocabulary.of(ids, classes)
    (head,) = fit.path(words.rows(ids), targets[rows], classes, balanced=True, seed=0, strengths=(_STRENGTH,))
    return of_classes([texts[i] for i in rows], targets[rows], words, head, most)


def of_classes(
    texts: Sequence[str], targets: NDArray[np.int64], words: Vocabulary, head: Linear, most: int = MOST
) -> list[list[Mark]]:
    """For each class its marks in texts (n,) with `targets` (n,), the strongest first, at most so many."""
    ids = [grams.ids(text) for text in texts]
    plain = [grams.normalised(text) for text in texts]
    whole, found = WholeWords(plain), []
    for target, weight in enumerate(head.weight - head.weight.mean(axis=0)):
        own = np.flatnonzero(targets == target).tolist()
        values = words.rows([ids[i] for i in own]).sum(axis=0) / max(len(own), 1)
        found.append(_marks([plain[i] for i in own], values * weight, words, whole, most))
    return found


def _marks(
    texts: Sequence[str], evidence: NDArray[np.float32], words: Vocabulary, whole: WholeWords, most: int
) -> list[Mark]:
    """Those of one class, by the evidence (m,) of each n-gram that is known; of a script without spaces the `whole`
    words that these are parts of."""
    told: dict[str, int] = {}
    seen: dict[str, int] = {}
    for text in texts:
        for spelled, value in _words(text):
            told[spelled] = value
            seen[spelled] = seen.get(spelled, 0) + 1
    values = np.array(list(told.values()), np.int64)
    place = np.minimum(np.searchsorted(words.grams, values), len(words.grams) - 1)
    strength = np.where(words.grams[place] == values, evidence[place], 0)
    found: list[Mark] = []
    names, fewest = list(told), min(2, len(texts))  # what a single text says marks no class
    for number in np.argsort(-strength, kind="stable").tolist():
        if len(found) == most or strength[number] <= 0:
            break
        name, share = names[number], seen[names[number]] / len(texts)
        if seen[name] >= fewest and grams.unspaced(name):
            name = whole.of(name)
            share = sum(name in text for text in texts) / len(texts)
        # What is part of a stronger one, or holds it, says the same once more.
        if (
            name
            and share * len(texts) >= fewest
            and not any(_holds(name, one.text) or _holds(one.text, name) for one in found)
        ):
            found.append(Mark(name, float(strength[number]), share))
    return found


def _holds(text: str, other: str) -> bool:
    """Whether a word or two hold the other; of a script without spaces, whether these characters do."""
    return other in text if grams.unspaced(other) else f" {other} " in f" {text} "


def _words(text: str) -> Iterable[tuple[str, int]]:
    """What of a text can be read as words, each once, with its hash: of scripts without spaces, some characters."""
    return {
        spelled: value
        for value, spelled, of_words in grams.spelled(text)
        if of_words != grams.unspaced(spelled.replace(" ", "") if of_words else spelled)
    }.items()
