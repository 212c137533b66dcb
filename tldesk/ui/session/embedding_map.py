"""EmbeddingMap: the open project's images as points in the plane, worked out while a map is looked at."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from tldesk.engine.labelling.embed_map import Layout, lay_out
from tldesk.project.runs.events import Progressed
from tldesk.ui.session.jobs import Job
from tldesk.ui.session.session import Session

if TYPE_CHECKING:
    from tldesk.ui.session.embedding import EmbeddedSamples, Embedding

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MapPoints:
    """Samples in the plane: `ids` (m,) ascending and `positions` (m, 2) float32, most within 1 of the middle.

    They are a random sample where `total` is more. `complete` is False while they still move.
    """

    ids: NDArray[np.int64]
    positions: NDArray[np.float32]
    total: int
    complete: bool

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of those of `ids` that have a point, in their order."""
        at = np.minimum(np.searchsorted(self.ids, ids), max(0, len(self.ids) - 1))
        found: NDArray[np.int64] = at[self.ids[at] == ids] if len(self.ids) else at[:0]
        return found


class EmbeddingMap(QObject):
    """Lays the embedded samples out whenever somebody looks at a map and there is something new.

    `moved`: `points` are others. `changed`: `working`, `progress` or `problem` may be.
    """

    moved = Signal()
    changed = Signal()

    def __init__(self, session: Session, embedding: Embedding) -> None:
        super().__init__(session)
        self._session, self._embedding = session, embedding
        self._viewers: set[int] = set()
        self._job: Job | None = None
        self._source: EmbeddedSamples | None = None  # of the points, or of the work that goes on
        self.points: MapPoints | None = None
        self.progress: Progressed | None = None
        self.problem: Exception | None = None
        embedding.refreshed.connect(self._look)
        embedding.changed.connect(self._look)

    @property
    def working(self) -> bool:
        """Whether points are being laid out now."""
        return self._job is not None

    def watch(self, viewer: QObject, on: bool) -> None:
        """Somebody begins, or ceases, to look at the map; it is made only while somebody does."""
        (self._viewers.add if on else self._viewers.discard)(id(viewer))
        if on:
            self._look()
        elif not self._viewers:
            self.stop()

    def stop(self) -> None:
        """Ask the work to end; what it has done so far is lost."""
        if self._job is not None:
            self._job.stop()

    def close(self) -> None:
        """Forget the project, which is about to be closed; its thread has ended when this returns."""
        job, self._job = self._job, None
        if job is not None:
            job.stop()
            job.wait()
            job.deleteLater()
        self.points, self.progress, self.problem, self._source = None, None, None, None
        self.moved.emit()
        self.changed.emit()

    @Slot()
    def _look(self) -> None:
        """Begin when there is something new to lay out and nothing still on its way."""
        embedding, project = self._embedding, self._session.project
        settled = embedding.paused or not (embedding.working or embedding.waiting)
        if not self._viewers or self.working or project is None or not settled:
            return
        ready, cache = embedding.ready, project.cache
        if ready is None or ready is self._source:
            return
        self._source, self.problem = ready, None
        job = Job(lambda should_stop: lay_out(ready.features, cache, should_stop), self.tr("Building the map"), self)
        job.reported.connect(self._report)
        job.failed.connect(self._fail)
        job.ended.connect(self._end)
        self._job = job
        job.start(Job.Priority.LowPriority)
        self.changed.emit()

    @Slot(object)
    def _report(self, event: Progressed | Layout) -> None:
        if self._job is None or self.sender() is not self._job or self._source is None:
            return  # of a project that was closed
        if isinstance(event, Progressed):
            self.progress = event
            self.changed.emit()
        else:
            ids = self._source.ids[event.rows]
            self.points = MapPoints(ids, event.positions, event.total, event.complete)
            self.moved.emit()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        log.warning("the map could not be made: %s", error)
        self.problem = error

    @Slot()
    def _end(self) -> None:
        job = self._job
        if job is None or self.sender() is not job:
            return
        self._job, self.progress = None, None
        job.wait()
        job.deleteLater()
        if self.problem is None and (self.points is None or not self.points.complete):
            self._source = None  # stopped before its end
        self.changed.emit()
        self._look()
