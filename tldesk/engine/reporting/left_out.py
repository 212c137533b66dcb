"""What each passage of a sample adds to a class: the mean of how far the answer falls without it (Zeiler and Fergus,
2014) and of how far it alone raises the answer to nothing: the first and the last term of its Shapley value (1953).

Either alone misleads. Of several words that say the same none is missed, and the answer may well rise without one: of
“football” beside “final” and “team” it would be told that it speaks against sports. Where words add up, both are equal.

Words that are alike are left out together: of a word that a text says twice either one would be missed by nobody. What
is told is the change of the log odds of the class. A probability hardly moves where a model is sure.

A text of many words is first looked at in stretches of words side by side, and then word by word where it counts most.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities.learning import Passages
from tldesk.media.pool import never

# So many answers are asked for at once, in a batch of at most so many numbers.
MOST = 60
_MOST_NUMBERS = 1 << 14
# Less of a probability is none: of a float32, and of what such a one leaves to 1.
_LEAST, _LEAST_REST = 1e-30, 6e-8

T = TypeVar("T")

Ask = Callable[[NDArray[Any]], NDArray[np.float32]]
Groups = Sequence[Sequence[int]]
# What is done, and of how much, on the way to something.
Steps = Generator[tuple[int, int], None, T]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a sample, from `start` to before `end`, and by how much it raises the log odds of a class; negative
    where it speaks against it.
    """

    start: int
    end: int
    strength: float


def strengths(ask: Ask, passages: Passages, target: int, several: bool = False) -> list[Passage]:
    """As `finding`, without a word of how far it is."""
    steps = finding(ask, passages, target, several)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: list[Passage] = end.value or []
            return found


def finding(
    ask: Ask, passages: Passages, target: int, several: bool = False, should_stop: Callable[[], bool] = never
) -> Steps[list[Passage] | None]:
    """The passages of a sample in their order, with their strengths for the class with the number `target`; after each
    batch of answers how many of them are there, of about how many. None when stopped.

    `ask` gives probabilities (n, classes), which are independent with `several` labels.
    """
    if not passages.spans:
        return []
    whole = log_odds(ask(passages.whole), target, several)[0]
    done, total = 0, _in_all(len(set(passages.names)), len(passages.spans))

    def moved(groups: Groups) -> Steps[NDArray[np.float64] | None]:
        nonlocal done
        everything = range(len(passages.spans))
        others = [sorted(set(everything).difference(group)) for group in groups]
        rows = passages.without([*groups, *others, everything])
        step = max(1, _MOST_NUMBERS // max(1, rows[0].size))
        parts = []
        for start in range(0, len(rows), step):
            if should_stop():
                return None
            parts.append(ask(rows[start : start + step]))
            done += len(parts[-1])
            yield done, max(done, total)
        count = len(groups)
        without, alone, nothing = np.split(log_odds(np.concatenate(parts), target, several), [count, 2 * count])
        strength: NDArray[np.float64] = (whole - without + alone - nothing) / 2
        return strength

    found = yield from _found(list(range(len(passages.spans))), passages, moved)
    return None if found is None else sorted(found, key=lambda one: one.start)


def _in_all(kinds: int, count: int) -> int:
    """About how many answers are asked for, of so many passages of so many kinds."""
    if kinds <= MOST:
        return 2 * kinds + 1
    size = -(-count // MOST)
    close = min(count - 1, max(1, MOST // size) * size)
    return 2 * -(-count // size) + 1 + _in_all(min(kinds, close), close)


def _found(
    numbers: Sequence[int], passages: Passages, moved: Callable[[Groups], Steps[NDArray[np.float64] | None]]
) -> Steps[list[Passage] | None]:
    """Those of some of the passages, given by their numbers."""
    alike: dict[str, list[int]] = {}
    for number in numbers:
        alike.setdefault(passages.names[number], []).append(number)
    if len(alike) <= MOST:
        words = list(alike.values())
        each = yield from moved(words)
        if each is None:
            return None
        pairs = zip(words, each.tolist(), strict=True)
        return [Passage(*passages.spans[number], strength) for word, strength in pairs for number in word]
    size = -(-len(numbers) // MOST)
    stretches = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    strength = yield from moved(stretches)
    if strength is None:
        return None
    close = np.sort(np.argsort(-np.abs(strength), kind="stable")[: max(1, MOST // size)]).tolist()
    inside = yield from _found([number for place in close for number in stretches[place]], passages, moved)
    return inside and inside + [
        Passage(passages.spans[some[0]][0], passages.spans[some[-1]][1], float(strength[place]))
        for place, some in enumerate(stretches)
        if place not in close
    ]


def log_odds(shares: NDArray[np.float32], target: int, several: bool) -> NDArray[np.float64]:
    """The log odds (n,) of a class by the probabilities (n, classes)."""
    own = shares[:, target].astype(np.float64)
    # The sum of the others says more than what is left to 1, which is rounded.
    rest = np.maximum(1 - own, _LEAST_REST) if several else np.delete(shares, target, axis=1).sum(axis=1)
    odds: NDArray[np.float64] = np.log(np.maximum(own, _LEAST)) - np.log(np.maximum(rest, _LEAST))
    return odds
