"""Suggestions: what the labels given so far say of all other images, brought up to date after each batch of labels."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tldesk.project.editing.edits import Change
from tldesk.project.samples.accepted import ACCEPT
from tldesk.project.samples.samples import Query
from tldesk.ui.parts.language import filled
from tldesk.ui.session import learner
from tldesk.ui.session.embedding import Embedding
from tldesk.ui.session.jobs import Call, run_slowly
from tldesk.ui.session.learner import Assessed, Doubt, Fitted, Learner
from tldesk.ui.session.session import Session

if TYPE_CHECKING:
    from tldesk.project.store import Project

log = logging.getLogger(__name__)

GATHER = 60  # ms in which labels are taken together
SETTLE = 300  # ms without a label before what takes seconds is worked out
_FIELDS = {"label", "more", "excluded", "binned", "classes"}

Ids = Callable[[list[int]], None]


class Suggestions(QObject):
    """Learns from the labels of the open project. `refreshed` tells of new suggestions, `assessed` of new doubts,
    unusual images and outlook behind them.

    One fit runs at a time; labels given meanwhile are learned from by the next one, which starts at once.
    """

    refreshed = Signal()
    assessed = Signal()

    def __init__(self, session: Session, embedding: Embedding) -> None:
        super().__init__(session)
        self._session, self._embedding = session, embedding
        self._learner = Learner()
        self._fitting: Call | None = None
        self._assessing: Call | None = None
        self._fit_again = False
        self._unassessed = False
        self._asked: dict[str, Call] = {}
        self.fitted: Fitted | None = None
        self.assessment: Assessed | None = None
        self._gathering = QTimer(self, singleShot=True, interval=GATHER)
        self._gathering.timeout.connect(self._fit)
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self._assess)
        embedding.refreshed.connect(self._request)
        session.samples_changed.connect(self._change)

    # what is suggested

    @property
    def lack(self) -> str:
        """Why there are no suggestions: `project`, `several`, `problem`, `paused`, `images` or `labels`; "" if not."""
        project, embedding = self._session.project, self._embedding
        if project is None:
            return "project"
        if project.multi_label:
            return "several"
        if embedding.ready is None:
            return "problem" if embedding.problem is not None else "paused" if embedding.paused else "images"
        return "" if self.fitted is not None and self.fitted.learned else "labels"

    def of(self, id_: int) -> tuple[str, float] | None:
        """The class suggested for a sample, with how sure that is; None when there is no suggestion."""
        fitted = self.fitted
        if fitted is None or not fitted.learned:
            return None
        row = int(np.searchsorted(fitted.samples.ids, id_))
        if row == len(fitted.samples.ids) or fitted.samples.ids[row] != id_:
            return None
        return fitted.labels.names[fitted.classes[row]], float(fitted.confidence[row])

    def doubt(self, id_: int, label: str | None) -> Doubt | None:
        """Why the label of a sample is worth a second look; None when it is not in doubt or was changed since."""
        found = self.assessment.doubts.get(id_) if self.assessment is not None else None
        return found if found is not None and found.label == label else None

    def count_above(self, confidence: float) -> int:
        """How many samples that wait for a label have a suggestion at least as sure."""
        fitted = self.fitted
        if fitted is None or not fitted.learned:
            return 0
        return int((fitted.free & (fitted.confidence >= confidence)).sum())

    def above(self, confidence: float) -> dict[int, str]:
        """Those samples by id, with their suggested class."""
        fitted = self.fitted
        if fitted is None or not fitted.learned:
            return {}
        return self._named(np.flatnonzero(fitted.free & (fitted.confidence >= confidence)))

    def _named(self, rows: NDArray[np.int64]) -> dict[int, str]:
        assert self.fitted is not None
        ids, places = self.fitted.samples.ids[rows].tolist(), self.fitted.classes[rows].tolist()
        return {id_: self.fitted.labels.names[place] for id_, place in zip(ids, places, strict=True)}

    def among(self, ids: Iterable[int]) -> dict[int, str]:
        """Those of `ids` that wait for a label, with their suggested class."""
        fitted = self.fitted
        if fitted is None or not fitted.learned:
            return {}
        rows = fitted.samples.rows(ids)
        return self._named(rows[fitted.free[rows]])

    def count_among(self, ids: Iterable[int]) -> int:
        """How many of `ids` wait for a label and have a suggestion."""
        fitted = self.fitted
        if fitted is None or not fitted.learned:
            return 0
        return int(fitted.free[fitted.samples.rows(ids)].sum())

    # acts

    def accept(self, wanted: dict[int, str], *, looked_at: bool = True) -> None:
        """Give samples these classes as one edit; what has a label by now keeps it. Whether somebody has looked at each
        of them is kept."""

        def change(project: Project) -> Change:
            waiting = project.samples.ids(Query(status="unlabelled", ids=tuple(wanted)))
            labels = {id_: wanted[id_] for id_ in waiting.tolist()}
            return project.edits.set_labels(labels, "labels" if looked_at else ACCEPT)

        text = self.tr("{count} {count:image|images} labelled.")
        if wanted:
            says = (lambda made: filled(text, count=len(made.ids))) if len(wanted) > 1 else None
            self._session.edit(change, len(wanted), says, shows="label" if says is not None else "")

    def most_useful(self, count: int, done: Ids) -> None:
        """Tell `done` which samples to label next, the most useful first."""
        project, samples, fitted = self._session.project, self._embedding.ready, self.fitted
        if project is not None and samples is not None:
            self._ask("useful", lambda _stop: learner.most_useful(project, samples, fitted, count), done)

    def similar(self, ids: Iterable[int], count: int, done: Ids) -> None:
        """Tell `done` the samples most similar to these, which come first."""
        samples, asked = self._embedding.ready, list(ids)
        if samples is not None:
            self._ask("similar", lambda stop: learner.similar(samples, asked, count, stop), done)

    def most_alike(self, id_: int, count: int, done: Callable[[list[tuple[int, float]]], None]) -> None:
        """Tell `done` the labelled samples most similar to one, with their similarity; nothing before any label."""
        fitted = self.fitted
        if fitted is not None:
            self._ask("alike", lambda stop: learner.most_alike(fitted, id_, count, stop), done)

    def close(self) -> None:
        """Forget the project, which is about to be closed."""
        for timer in (self._gathering, self._settling):
            timer.stop()
        for call in (self._fitting, self._assessing, *self._asked.values()):
            if call is not None:
                call.stop()
        self._fitting, self._assessing, self._fit_again, self._unassessed = None, None, False, False
        self._asked.clear()
        self._learner = Learner()
        self.fitted, self.assessment = None, None
        self.refreshed.emit()
        self.assessed.emit()

    # keeping up

    @Slot(object)
    def _change(self, change: Change | None) -> None:
        if change is None or change.fields & _FIELDS:
            self._request()

    @Slot()
    def _request(self) -> None:
        if self._embedding.ready is not None and not self._gathering.isActive():
            self._gathering.start()

    @Slot()
    def _fit(self) -> None:
        project, samples = self._session.project, self._embedding.ready
        if project is None or samples is None:
            return
        if project.multi_label:  # one class for each image is all that is learned
            self.fitted, self.assessment = None, None
            self.refreshed.emit()
            return
        if self._fitting is not None:
            self._fit_again = True
            return
        learned = self._learner
        self._fitting = run_slowly(lambda stop: learned.fit(project, samples, stop), self._take_fit, self._fail_fit)

    def _take_fit(self, found: Fitted) -> None:
        self._fitting = None
        self._show(found)
        self._unassessed = True
        again, self._fit_again = self._fit_again, False
        if again:
            self._fit()
        else:
            self._settling.start(SETTLE)

    def _fail_fit(self, error: Exception) -> None:
        self._fitting, self._fit_again = None, False
        log.error("suggestions could not be worked out", exc_info=error)

    def _show(self, found: Fitted) -> None:
        self.fitted = found
        if not found.learned:
            self.assessment = None
        self.refreshed.emit()

    @Slot()
    def _assess(self) -> None:
        """In two steps: honest confidence first, then what needs a few fits more."""
        fitted, learned = self.fitted, self._learner
        if self._assessing is not None or fitted is None or not fitted.learned or not self._unassessed:
            return
        self._unassessed = False

        def work(stop: Callable[[], bool]) -> tuple[Fitted, Fitted | None, learner.HeldOut]:
            shares = learner.held_out(fitted, stop)
            return fitted, learned.calibrate(fitted, shares), shares

        self._assessing = run_slowly(work, self._take_calibrated, self._fail_assessing)

    def _take_calibrated(self, found: tuple[Fitted, Fitted | None, learner.HeldOut]) -> None:
        fitted, calibrated, shares = found
        if calibrated is not None and self.fitted is fitted:
            self._show(calibrated)
        judged = calibrated or fitted
        self._assessing = run_slowly(
            lambda stop: learner.assess(judged, shares, stop), self._take_assessed, self._fail_assessing
        )

    def _take_assessed(self, found: Assessed) -> None:
        self._assessing = None
        self.assessment = found
        self.assessed.emit()
        if self._unassessed:
            self._settling.start(SETTLE)

    def _fail_assessing(self, error: Exception) -> None:
        self._assessing = None
        log.error("the outlook could not be worked out", exc_info=error)

    def _ask(self, what: str, function: Callable[[Callable[[], bool]], object], done: Callable[..., None]) -> None:
        """Work something out for a widget; the newest question wins."""
        before = self._asked.get(what)
        if before is not None:
            before.stop()
        self._asked[what] = run_slowly(function, done, self._fail_asked)

    def _fail_asked(self, error: Exception) -> None:
        log.error("a question about the data could not be answered", exc_info=error)
