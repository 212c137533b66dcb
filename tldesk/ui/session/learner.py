"""The calculations behind suggestions, as functions for the pool; what they find refers to samples by id."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tldesk.project import learning
from tldesk.project.learning import Labels
from tldesk.project.store import Project
from tldesk.ui.session.embedding import EmbeddedSamples

if TYPE_CHECKING:
    from tldesk.engine.labelling.forecast import Outlook
    from tldesk.engine.labelling.logistic import Space
    from tldesk.engine.labelling.suggest import SuggestedLabels, Suggester

Stop = Callable[[], bool]
HeldOut = NDArray[np.float32]  # (n, k): probabilities by models that did not see the sample
SEED = 0
# Of a selection, so many decide what is similar: more would take long and change little.
_MOST_QUERIES = 64


@dataclass(frozen=True, slots=True)
class Fitted:
    """Suggestions for `samples` from the `labels` they had: the most probable class (n,) and how sure it is (n,).

    `learned` is False with labels of fewer than two classes; `free` (n,) are the samples that wait for a label.
    `space` is what the features were projected to.
    """

    samples: EmbeddedSamples
    labels: Labels
    probabilities: NDArray[np.float32]
    classes: NDArray[np.int64]
    confidence: NDArray[np.float32]
    free: NDArray[np.bool_]
    calibrated: bool
    learned: bool
    space: Space | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A labelled sample that is worth a second look: its label, and what it looks like with which probability."""

    label: str
    suggested: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Assessed:
    """What stands behind the suggestions: `doubts` by id, the most doubtful first, `unlike` ids, and the outlook.

    `names` are those of the classes that the outlook numbers.
    """

    doubts: dict[int, Doubt]
    unlike: tuple[int, ...]
    outlook: Outlook
    names: tuple[str, ...]


class Learner:
    """Keeps the last fit of a project, so that the next one starts from there. One thread at a time gets in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._suggester: Suggester | None = None
        self._class_ids: tuple[int, ...] = ()

    def fit(self, project: Project, samples: EmbeddedSamples, should_stop: Stop) -> Fitted:
        """Suggestions from the labels of now. Raises engine.neighbours.Stopped."""
        from tldesk.engine.labelling.suggest import Suggester
        from tldesk.engine.machine.blas import one_thread

        labels = learning.labels(project, samples.ids)
        with self._lock, one_thread():
            if self._suggester is None or labels.class_ids != self._class_ids:
                self._suggester, self._class_ids = Suggester(len(labels.names)), labels.class_ids
            found = self._suggester.fit(samples.features, _learned_from(labels), should_stop)
            space = self._suggester.space(samples.features) if found.ready else None
        return _fitted(samples, labels, found, space)

    def calibrate(self, fitted: Fitted, out_of_fold: HeldOut) -> Fitted | None:
        """The suggestions with honest confidence; None when the classes have changed since."""
        with self._lock:
            if self._suggester is None or fitted.labels.class_ids != self._class_ids:
                return None
            found = self._suggester.calibrate(_learned_from(fitted.labels), out_of_fold)
        if found is None or len(found.probabilities) != len(fitted.samples.ids):
            return None
        return _fitted(fitted.samples, fitted.labels, found, fitted.space)


def held_out(fitted: Fitted, should_stop: Stop) -> HeldOut:
    """Probabilities (n, k) by models that did not see the sample. Raises engine.neighbours.Stopped."""
    from tldesk.engine.labelling import doubts
    from tldesk.engine.machine.blas import one_thread

    with one_thread():
        return doubts.out_of_fold(
            fitted.samples.features,
            _learned_from(fitted.labels),
            groups=fitted.samples.contents.tolist(),
            classes=len(fitted.labels.names),
            space=fitted.space,
            should_stop=should_stop,
        )


def assess(fitted: Fitted, out_of_fold: HeldOut, should_stop: Stop) -> Assessed:
    """Doubtful labels, unusual samples and the outlook. Raises engine.neighbours.Stopped."""
    from tldesk.engine.labelling import doubts, forecast, novelty
    from tldesk.engine.machine.blas import one_thread

    features, labels, ids = fitted.samples.features, fitted.labels, fitted.samples.ids
    targets = _learned_from(labels)
    given = _given(labels)
    found = doubts.find(features, given, out_of_fold)
    doubted = {
        int(ids[row]): Doubt(labels.names[given[row]], labels.names[suggested], float(out_of_fold[row, suggested]))
        for row, suggested in zip(found.order[: found.count], found.suggested[: found.count], strict=True)
    }
    groups = fitted.samples.contents.tolist()
    with one_thread():
        rows = novelty.unlike(features, targets, should_stop).rows(targets)
        told = forecast.estimate(
            features,
            targets,
            out_of_fold,
            groups,
            probabilities=fitted.probabilities if fitted.calibrated else None,
            space=fitted.space,
            should_stop=should_stop,
        )
    return Assessed(doubted, tuple(ids[rows[fitted.free[rows]]].tolist()), told, labels.names)


def most_useful(project: Project, samples: EmbeddedSamples, fitted: Fitted | None, count: int) -> list[int]:
    """The ids of the samples to label next, the most useful first."""
    from tldesk.engine.labelling import active_learning
    from tldesk.engine.machine.blas import one_thread

    labels = learning.labels(project, samples.ids)
    # What is excluded is not to be labelled: as if it had a label.
    targets = np.where(labels.excluded, np.maximum(labels.targets, 0), labels.targets)
    known = fitted is not None and fitted.learned and fitted.samples is samples
    probabilities = fitted.probabilities if fitted is not None and known else None
    with one_thread():
        rows = active_learning.most_useful(
            samples.features, targets, probabilities, count, SEED + int((targets >= 0).sum())
        )
    found: list[int] = samples.ids[rows].tolist()
    return found


def similar(samples: EmbeddedSamples, ids: Sequence[int], count: int, should_stop: Stop) -> list[int]:
    """The ids most similar to any of `ids`, those themselves first. Raises engine.neighbours.Stopped."""
    from tldesk.engine.embedding import neighbours
    from tldesk.engine.machine.blas import one_thread

    asked = samples.rows(ids)
    if not len(asked):
        return []
    with one_thread():
        rows, similarity = neighbours.nearest(samples.features, asked[:_MOST_QUERIES], count, None, should_stop)
    best = np.full(len(samples.ids), -np.inf, np.float32)
    np.maximum.at(best, rows.reshape(-1), similarity.reshape(-1))
    best[asked] = -np.inf
    order = np.argsort(-best, kind="stable")[:count]
    found: list[int] = samples.ids[order[np.isfinite(best[order])]].tolist()
    return [*samples.ids[asked].tolist(), *found]


def most_alike(fitted: Fitted, id_: int, count: int, should_stop: Stop) -> list[tuple[int, float]]:
    """The labelled samples most similar to one, with the cosine similarity. Raises engine.neighbours.Stopped."""
    from tldesk.engine.embedding import neighbours
    from tldesk.engine.machine.blas import one_thread

    asked = fitted.samples.rows([id_])
    if not len(asked):
        return []
    labelled = np.flatnonzero(_learned_from(fitted.labels) >= 0)
    with one_thread():
        rows, similarity = neighbours.nearest(fitted.samples.features, asked, count, labelled, should_stop)
    return list(zip(fitted.samples.ids[rows[0]].tolist(), similarity[0].tolist(), strict=True))


def _given(labels: Labels) -> NDArray[np.int64]:
    """The targets, without those of excluded samples."""
    return np.where(labels.excluded, -1, labels.targets)


def _learned_from(labels: Labels) -> NDArray[np.int64]:
    """Those without suggestions that were accepted all at once: they would only make the next ones more confident, and
    a model that learned from them knows what it is judged by. Where .76 of new samples were right, .98 was promised."""
    return np.where(labels.accepted, -1, _given(labels))


def _fitted(samples: EmbeddedSamples, labels: Labels, found: SuggestedLabels, space: Space | None) -> Fitted:
    free = (labels.targets < 0) & ~labels.excluded
    if not labels.names:
        nothing = np.zeros(len(samples.ids))
        classes, confidence = nothing.astype(np.int64), nothing.astype(np.float32)
    else:
        classes, confidence = found.classes, found.confidence
    return Fitted(samples, labels, found.probabilities, classes, confidence, free, found.calibrated, found.ready, space)
