"""What each passage of a sample adds to a class: how far the answer falls without it (Zeiler and Fergus, 2014).

Words that are alike are left out together: of a word that a text says twice either one would be missed by nobody. What
is told is the change of the log odds of the class. A probability hardly moves where a model is sure.

A text of many words is first looked at in stretches of words side by side, and then word by word where it counts most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities.learning import Passages

# So many answers are asked for at once, in a batch of at most so many numbers.
MOST = 60
_MOST_NUMBERS = 1 << 14
# Less of a probability is none: of a float32, and of what such a one leaves to 1.
_LEAST, _LEAST_REST = 1e-30, 6e-8

Ask = Callable[[NDArray[Any]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a sample, from `start` to before `end`, and by how much it raises the log odds of a class; negative
    where it speaks against it.
    """

    start: int
    end: int
    strength: float


def strengths(ask: Ask, passages: Passages, target: int, several: bool = False) -> list[Passage]:
    """The passages of a sample in their order, with their strengths for the class with the number `target`.

    `ask` gives probabilities (n, classes), which are independent with `several` labels.
    """
    whole = _odds(ask(passages.whole), target, several)[0]

    def moved(groups: Sequence[Sequence[int]]) -> NDArray[np.float64]:
        rows = passages.without(groups)
        step = max(1, _MOST_NUMBERS // max(1, rows[0].size))
        parts = [ask(rows[start : start + step]) for start in range(0, len(rows), step)]
        fallen: NDArray[np.float64] = whole - _odds(np.concatenate(parts), target, several)
        return fallen

    found = _found(list(range(len(passages.spans))), passages, moved) if passages.spans else []
    return sorted(found, key=lambda one: one.start)


def _found(
    numbers: Sequence[int], passages: Passages, moved: Callable[[Sequence[Sequence[int]]], NDArray[np.float64]]
) -> list[Passage]:
    """Those of some of the passages, given by their numbers."""
    alike: dict[str, list[int]] = {}
    for number in numbers:
        alike.setdefault(passages.names[number], []).append(number)
    if len(alike) <= MOST:
        words = list(alike.values())
        pairs = zip(words, moved(words).tolist(), strict=True)
        return [Passage(*passages.spans[number], strength) for word, strength in pairs for number in word]
    size = -(-len(numbers) // MOST)
    stretches = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    strength = moved(stretches)
    close = np.sort(np.argsort(-np.abs(strength), kind="stable")[: max(1, MOST // size)]).tolist()
    inside = _found([number for place in close for number in stretches[place]], passages, moved)
    return inside + [
        Passage(passages.spans[some[0]][0], passages.spans[some[-1]][1], float(strength[place]))
        for place, some in enumerate(stretches)
        if place not in close
    ]


def _odds(shares: NDArray[np.float32], target: int, several: bool) -> NDArray[np.float64]:
    """The log odds (n,) of a class by the probabilities (n, classes)."""
    own = shares[:, target].astype(np.float64)
    # The sum of the others says more than what is left to 1, which is rounded.
    rest = np.maximum(1 - own, _LEAST_REST) if several else np.delete(shares, target, axis=1).sum(axis=1)
    odds: NDArray[np.float64] = np.log(np.maximum(own, _LEAST)) - np.log(np.maximum(rest, _LEAST))
    return odds
