"""Slices: parts of a split that a model answers worse than the rest, by class and by what was measured. NumPy only.

Only parts with enough images are judged. Of many parts some look bad by luck, so each is tested against the rest of its
split by the exact one-sided test (Fisher, 1935), and the p are corrected for how many there are (Holm, 1979): in 95 of
100 splits luck alone makes none `clear`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import metrics
from tldesk.media.modality import IMAGE, MODALITIES, Measure
from tldesk.project.runs.measured import Measured

FEWEST = 20  # images of a slice, and of the rest

Inside = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Slice:
    """Images that share `value` of `kind` (`class`, `group` or the name of a `Measure`); `rows` of the split.

    `low`…`high` is the 95 % interval of the accuracy; `clear` when it is significantly worse than the rest of
    the split, considering how many slices were tested.
    """

    kind: str
    value: str
    rows: tuple[int, ...]
    right: int
    accuracy: float
    low: float
    high: float
    clear: bool


def worst(
    classes: Sequence[tuple[str, Inside]],
    right: NDArray[np.bool_],
    contents: Sequence[str],
    measured: Mapping[str, Measured],
    measures: Sequence[Measure] = MODALITIES[IMAGE].measures,
) -> list[Slice]:
    """Slices of a split, the least accurate first, from which of its images are of each class (n,), which are answered
    right (n,), and content hashes (n,).
    """
    tail = _Tail(len(right), int((~right).sum()))
    found, by_luck = [], []
    for kind, value, inside in _parts(classes, contents, measured, measures):
        count = int(inside.sum())
        if count < FEWEST or len(right) - count < FEWEST:
            continue
        correct = int(right[inside].sum())
        low, high = metrics.wilson_interval(correct, count)
        rows = tuple(np.flatnonzero(inside).tolist())
        found.append(Slice(kind, value, rows, correct, correct / count, low, high, clear=False))
        by_luck.append(tail.at_least(count - correct, count))
    judged = [replace(part, clear=p < metrics.SURE) for part, p in zip(found, metrics.holm(by_luck), strict=True)]
    return sorted(judged, key=lambda part: (part.accuracy, part.high))


class _Tail:
    """How likely so many wrong answers fall into a part by luck, of `wrong` among `count` answers."""

    def __init__(self, count: int, wrong: int) -> None:
        self._count, self._wrong = count, wrong
        self._logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, count + 1)))])  # of the factorials

    def at_least(self, wrong: int, size: int) -> float:
        """P of at least `wrong` wrong answers in a part of `size`: the upper hypergeometric tail."""
        many = np.arange(max(wrong, size + self._wrong - self._count), min(size, self._wrong) + 1)
        ways = self._ways(self._wrong, many) + self._ways(self._count - self._wrong, size - many)
        return min(1.0, float(np.exp(ways - self._ways(self._count, np.array(size))).sum()))

    def _ways(self, of: int, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
        """The logarithms of the binomial coefficients."""
        found: NDArray[np.float64] = self._logs[of] - self._logs[chosen] - self._logs[of - chosen]
        return found


def _parts(
    classes: Sequence[tuple[str, Inside]],
    contents: Sequence[str],
    measured: Mapping[str, Measured],
    measures: Sequence[Measure],
) -> Iterator[tuple[str, str, Inside]]:
    for label, inside in classes:
        yield "class", label, inside
    known = [measured.get(sha256) for sha256 in contents]
    for measure in measures:
        values = _numbers([None if m is None else m.values.get(measure.name) for m in known])
        for name, from_, to in measure.bands:
            yield measure.name, name, (values >= from_) & (values < to)
        if measure.quarters is not None:
            yield from _ends(measure.name, values, *measure.quarters)
    groups = np.array([(m.group or "") if m is not None else "" for m in known], dtype=np.str_)
    for name in np.unique(groups):
        if name:
            yield "group", str(name), groups == name


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    """NaN where nothing was measured: it is in no slice."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _ends(kind: str, values: NDArray[np.float64], least: str, most: str) -> Iterator[tuple[str, str, Inside]]:
    """The lowest and the highest quarter of what was measured, where these differ."""
    if np.isfinite(values).any():
        low, high = np.nanquantile(values, (0.25, 0.75))
        if low < high:
            yield kind, least, values <= low
            yield kind, most, values >= high
