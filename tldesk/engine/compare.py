"""Comparing runs on the same images: who is right more often, by how much, and whether that can be told. NumPy only.

Two runs are compared on the images that both were tested on, matched by content, with McNemar's exact test (1947): only
images that one of them alone gets right tell anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import judge
from tldesk.engine.judging.metrics import SURE, holm, mcnemar
from tldesk.engine.training import run_titles
from tldesk.errors import TldeskError, said
from tldesk.project.runs import presets
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import SampleOfRun
from tldesk.words import Text

_Z95 = 1.959963984540054
FEW = 30  # images: fewer tell of no difference, however large, as which they are is luck


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """What a run says of one content: its true labels, the answer, how sure it is, and one of the rows that have it.

    Labels are in the order of their names; most runs have one.
    """

    row: SampleOfRun
    labels: tuple[str, ...]
    said: tuple[str, ...]
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the answer is the label, or all of them."""
        return self.said == self.labels


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run `second` against run `first` on `images` contents; `difference` = second - first, with its 95 % interval.

    `names` tell the two apart. `only_first` and `only_second` are the contents (sha256) that one alone gets right; `p`
    is McNemar's, adjusted when several runs are compared; `unmatched` how many images of each are not in the other's
    split.
    """

    first: Run
    second: Run
    names: tuple[str, str]
    split: str
    images: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    difference: float
    low: float
    high: float
    p: float
    unmatched: tuple[int, int]

    @property
    def sure(self) -> bool:
        """Whether a difference can be told from luck: there are images enough, and the test says so. The interval,
        which is of another method and less strict, leaves 0 out then as well."""
        return self.images >= FEW and self.p < SURE


def paired_interval(one: int, other: int, total: int) -> tuple[float, float]:
    """The 95 % interval of (other - one) / total, two shares of the same images (Agresti and Min, 2005).

    Half an image is added to each of the four kinds of pairs; -1…1 of none.
    """
    if not total:
        return -1.0, 1.0
    centre, half = (other - one) / (total + 2), _Z95 * paired_error(one, other, total)
    return max(-1.0, centre - half), min(1.0, centre + half)


def paired_error(one: int, other: int, total: int) -> float:
    """The standard error of that difference, by the same counts."""
    count, gap, apart = total + 2, other - one, one + other + 1
    return math.sqrt(max(0.0, apart - gap * gap / count)) / count


def compare(runs: Sequence[Run]) -> list[Comparison]:
    """Each later run against the first, on test, or on val where a run has no test split.

    Raises TldeskError `run_unfinished`, `run_damaged`, `too_few_runs`, `nothing_to_compare`.
    """
    if len(runs) < 2:
        raise TldeskError("too_few_runs")
    split = shared_split(runs)
    first, *others = zip(runs, names(runs), (answers(run, split) for run in runs), strict=True)
    found = [_pair(first, other, split) for other in others]
    values = holm([mcnemar(len(c.only_first), len(c.only_second)) for c in found])
    return [replace(comparison, p=p) for comparison, p in zip(found, values, strict=True)]


def sentence(found: Comparison) -> Text:
    """A comparison in words."""
    one, other = len(found.only_first), len(found.only_second)
    names = dict(zip(("first", "second"), found.names, strict=True))
    if not one and not other:
        return said("runs_alike", **names, images=found.images)
    sign = -1 if one > other else 1
    ends = sorted((sign * found.low, sign * found.high))
    figures = {"low": _points(ends[0]), "high": _points(ends[1]), "p": p_text(found.p)}
    if one == other:
        return said("runs_equal", **names, **figures)
    better, worse = found.names if one > other else found.names[::-1]
    told = {"better": better, "worse": worse, "points": _points(abs(found.difference)), **figures}
    if found.sure:
        return said("run_better", **told)
    if found.images < FEW:
        return said("runs_too_few", **told, images=found.images)
    apart = (other - one) ** 2 / (one + other)
    needed = found.images * _Z95**2 / apart
    if needed <= found.images:  # it counts by the normal distribution, and alone: the exact p, or Holm's, asks for more
        return said("runs_hardly_told", **told)
    step = 10 ** max(1, len(str(int(needed))) - 2)
    return said("runs_not_told", **told, needed=f"{math.ceil(needed / step) * step:,}")


def practice(found: Comparison) -> Text | None:
    """What a training gains over the model of tutorials in time: `sentence` says what it gains in accuracy. None where
    neither of two, or both, are trained so."""
    runs = (found.first, found.second)
    textbook = [bool(presets.of(run.config)) for run in runs]
    if textbook[0] == textbook[1]:
        return None
    old, new = (textbook.index(True), textbook.index(False))
    minutes = [f"{judge.finished(run)['seconds'] / 60:.1f}" for run in runs]
    return said(
        "textbook_compared", textbook=found.names[old], other=found.names[new], minutes=minutes[new],
        before=minutes[old],
    )  # fmt: skip


def p_text(p: float) -> str:
    """A p as papers write it: `= .03`, `< .001`."""
    if p < 0.001:
        return "< .001"
    return "= " + (f"{p:.3f}" if p < 0.01 else f"{p:.2f}").removeprefix("0")


def _points(share: float) -> str:
    return f"{100 * share:.1f}".replace("-", "−")


def names(runs: Sequence[Run], say: Callable[[str], str] = str) -> list[str]:
    """What each run is called everywhere, so that it is found again; of runs with the same title with its number, and
    where that is the same too, as in two projects, by its folder. `say` puts what is no name into the
    reader's language."""
    found = [run.name for run in runs]
    titles = [run_titles.title(run, _made(run), say) for run in runs]
    numbered = [f"{title}, {run_titles.number(run) or _made(run)}" for title, run in zip(titles, runs, strict=True)]
    for short in (numbered, titles):
        found = [name if short.count(name) == 1 else long for name, long in zip(short, found, strict=True)]
    return found


def _made(run: Run) -> str:
    """When it was made, in local time: one of an earlier version has no number."""
    try:
        return f"{datetime.fromisoformat(run.created).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return run.name


def shared_split(runs: Sequence[Run]) -> str:
    """`test` when all runs have test images, else `val`. Raises TldeskError `run_unfinished`."""
    reports = [judge.finished(run) for run in runs]
    return "test" if all(report.get("test") for report in reports) else "val"


def answers(run: Run, split: str) -> dict[str, RunAnswer]:
    """What a run says of each content of a split, by its hash. Raises TldeskError `run_unfinished`."""
    report, predictions = judge.finished(run), run.predictions()
    if predictions is None:
        raise TldeskError("run_unfinished", run=run.title)
    told = judge.calibrated(predictions, judge.temperature_of(report))
    rows = {row.id: row for row in run.data.rows}
    trained = {row.sha256 for row in run.data.rows if row.split == "train"}
    labels, found = partial(_labels, run.data.classes), {}
    said = judge.said(told, report)
    for place in np.flatnonzero(told.splits == split):
        row, shares = rows[int(told.ids[place])], told.probabilities[place]
        if row.sha256 not in trained:  # a leak tells nothing about new images
            answer = RunAnswer(row, labels(told.targets[place]), labels(said[place]), float(shares.max()))
            found[row.sha256] = answer
    return found


def _labels(classes: Sequence[str], target: NDArray[np.int64] | np.int64) -> tuple[str, ...]:
    """The names of a target."""
    if np.ndim(target) == 0:
        return (classes[int(target)],)
    return tuple(sorted(classes[int(place)] for place in np.flatnonzero(target)))


_Named = tuple[Run, str, dict[str, RunAnswer]]


def _pair(first: _Named, second: _Named, split: str) -> Comparison:
    (one, name, ones), (other, other_name, others) = first, second
    both = [sha256 for sha256 in ones if sha256 in others and ones[sha256].labels == others[sha256].labels]
    if not both:
        raise TldeskError("nothing_to_compare", first=name, second=other_name)
    only_first = tuple(s for s in both if ones[s].right and not others[s].right)
    only_second = tuple(s for s in both if others[s].right and not ones[s].right)
    low, high = paired_interval(len(only_first), len(only_second), len(both))
    return Comparison(
        first=one,
        second=other,
        names=(name, other_name),
        split=split,
        images=len(both),
        only_first=only_first,
        only_second=only_second,
        difference=(len(only_second) - len(only_first)) / len(both),
        low=low,
        high=high,
        p=1.0,
        unmatched=(len(ones) - len(both), len(others) - len(both)),
    )
