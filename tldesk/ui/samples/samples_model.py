"""SamplesModel: the samples that match a query, as rows that are read when they are first painted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import EXCLUDED, UNLABELLED, UNREADABLE, Query, Sample
from tldesk.project.store import Project
from tldesk.ui.parts.text import describe_sample, problem_text
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.waiting import Waits
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.jobs import run_in_pool

SAMPLE_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2

PAGE = 128  # rows read at once: two screens of thumbnails, under a millisecond
PAGES_KEPT = 48  # 6,144 samples, about 4 MB
READ_AT_ONCE = 64  # so few changed rows are read again on the UI thread (under a millisecond)

# Fields of a sample that are drawn in its row; a change of anything else asks the database again.
_SHOWN = {"label", "more", "split", "excluded", "flagged", "note"}
# Statuses that go by labels.
_BY_LABEL = ("labelled", "unlabelled", "conflict", "accepted")

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _QueryResult:
    """What a query found: ids in order; row of an id through `order`; which rows wait for a label. So many of them, of
    a query that is for all of them, are `excluded` and `unreadable`."""

    ids: np.ndarray
    order: np.ndarray
    unlabelled: np.ndarray
    excluded: int = 0
    unreadable: int = 0


def _ask(project: Project, query: Query) -> _QueryResult:
    """Run the query; called in the pool."""
    ids, states = project.samples.ids_and_states(query)
    left_out = (EXCLUDED, UNREADABLE) if _counts(query) else ()
    counts = [int(np.count_nonzero(states == state)) for state in left_out]
    return _QueryResult(ids, np.argsort(ids, kind="stable"), states == UNLABELLED, *counts)


def _counts(query: Query) -> bool:
    """Whether people are told how many images a query finds: then what is excluded is named apart."""
    return query.status == "all" and replace(query, sort="added", descending=False) != Query()


class SamplesModel(QAbstractListModel):
    """Rows are ids; a row's sample is read with its page when it is asked for, in the pool.

    `data` answers None until the page is there, then `dataChanged` tells. `refreshed` follows each finished query;
    `failed` carries what one raised.
    """

    refreshed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._query = Query()
        self._answer = _QueryResult(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool))
        self._pages: OrderedDict[int, list[Sample]] = OrderedDict()
        self._awaited: dict[int, object] = {}  # page → the one reading of it that is still believed
        self.pages_read = 0
        self.busy = False
        self.waits = Waits(self)

    @property
    def query(self) -> Query:
        """What the rows are."""
        return self._query

    def set_project(self, project: Project | None) -> None:
        """Show another project's samples, or none."""
        self._project = project
        self._take(_QueryResult(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool)))
        self.refresh()

    def set_query(self, query: Query) -> None:
        """Show what matches `query`; the rows change when the database has answered."""
        if query != self._query:
            self._query = query
            self.refresh()

    def refresh(self) -> None:
        """Ask the database again."""
        project, query = self._project, self._query
        if project is None:
            drop_calls_to(self._answered)
            self.refreshed.emit()
            return
        self.busy = True
        wait = self.waits.begin(self.tr("Finding the images…"))
        run_newest(lambda: _ask(project, query), self._answered, self._failed, priority=2, wait=wait)

    def apply(self, change: Change | None) -> None:
        """Show an edit: the changed rows alone, unless it may change which rows there are."""
        if change is None or not change.ids:
            self.refresh()
            return
        rows = self.rows_of(change.ids)
        if len(rows) <= READ_AT_ONCE:
            self._read_again(rows)
        else:
            self._drop_pages({row // PAGE for row in rows})
        older_on_its_way = self.busy
        if self._decides(change.fields) or len(rows) > READ_AT_ONCE or older_on_its_way:
            self.refresh()

    # what views and pages ask

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._answer.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._answer.ids):
            return None
        if role == ID_ROLE:
            return int(self._answer.ids[index.row()])
        sample = self.sample(index.row())
        if sample is None:
            return None
        if role == SAMPLE_ROLE:
            return sample
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return sample.name if role == Qt.ItemDataRole.DisplayRole else describe_sample(sample)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip("\n".join(filter(None, (sample.tip, problem_text(sample), sample.note))))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags if index.isValid() else Qt.ItemFlag.NoItemFlags

    def sample(self, row: int) -> Sample | None:
        """The sample of a row, or None while its page is being read."""
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            self._request(number)
            return None
        self._pages.move_to_end(number)
        offset = row - number * PAGE
        return page[offset] if offset < len(page) else None

    def id_at(self, row: int) -> int | None:
        """The id of a row, always known."""
        return int(self._answer.ids[row]) if 0 <= row < len(self._answer.ids) else None

    @property
    def left_out(self) -> tuple[int, int]:
        """How many of the rows are excluded, and unreadable; 0 where the query asks for such."""
        return self._answer.excluded, self._answer.unreadable

    def ids(self) -> np.ndarray:
        """Every id, in order of the rows."""
        return self._answer.ids

    def rows_of(self, ids: Iterable[int]) -> list[int]:
        """Rows of those of `ids` that are shown, ascending."""
        answer = self._answer
        wanted = np.asarray(list(ids), dtype=np.int64)
        if not len(answer.ids) or not len(wanted):
            return []
        at = np.searchsorted(answer.ids, wanted, sorter=answer.order)
        rows = answer.order[np.minimum(at, len(answer.ids) - 1)]
        return sorted(int(row) for row in rows[answer.ids[rows] == wanted])

    def next_unlabelled(self, row: int, step: int = 1) -> int | None:
        """The nearest row after `row` (before, for step -1) that waits for a label, going round at the end."""
        waiting = np.flatnonzero(self._answer.unlabelled)
        waiting = waiting[waiting != row]
        if not len(waiting):
            return None
        if step > 0:
            after = waiting[waiting > row]
            return int(after[0] if len(after) else waiting[0])
        before = waiting[waiting < row]
        return int(before[-1] if len(before) else waiting[-1])

    # reading

    def _take(self, answer: _QueryResult) -> None:
        """Show the answer; when it holds the same rows their content alone is told to have changed."""
        self._awaited.clear()
        if np.array_equal(answer.ids, self._answer.ids):
            self._answer = answer
            self._pages.clear()
            if len(answer.ids):
                self.dataChanged.emit(self.index(0), self.index(len(answer.ids) - 1))
            return
        self.beginResetModel()
        self._answer = answer
        self._pages.clear()
        self.endResetModel()

    def _answered(self, answer: _QueryResult) -> None:
        self.busy = False
        self._take(answer)
        self.refreshed.emit()

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self._awaited.clear()
        if self._project is not None:
            self.failed.emit(error)

    def _request(self, number: int) -> None:
        project, answer = self._project, self._answer
        if project is None or number in self._awaited:
            return
        reading = self._awaited[number] = object()
        ids = answer.ids[number * PAGE : (number + 1) * PAGE].tolist()
        run_in_pool(lambda: (reading, number, project.samples.get(ids)), self._page_read, self._failed, priority=1)

    def _page_read(self, found: tuple[object, int, list[Sample]]) -> None:
        """Keep a page, unless it was asked for anew meanwhile: then what was read first may be older than an edit."""
        reading, number, samples = found
        if self._awaited.get(number) is reading:
            del self._awaited[number]
            self._keep(number, samples)

    def _keep(self, number: int, samples: list[Sample]) -> None:
        self.pages_read += 1
        self._pages[number] = samples
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        first = number * PAGE
        last = min(first + PAGE, len(self._answer.ids)) - 1
        self.dataChanged.emit(self.index(first), self.index(last))

    def _read_again(self, rows: Sequence[int]) -> None:
        """Read a few rows on the spot, so that what was just edited is shown at once."""
        if self._project is None or not rows:
            return
        samples = self._project.samples.get([int(self._answer.ids[row]) for row in rows])
        for row, sample in zip(rows, samples, strict=True):
            number = row // PAGE
            self._awaited.pop(number, None)  # a page on its way may be older than the edit
            page = self._pages.get(number)
            if page is not None:
                page[row - number * PAGE] = sample
            self._answer.unlabelled[row] = sample.label is None and not (sample.problem or sample.excluded)
            self.dataChanged.emit(self.index(row), self.index(row))

    def _drop_pages(self, numbers: set[int]) -> None:
        for number in numbers:
            self._pages.pop(number, None)
            self._awaited.pop(number, None)

    def _decides(self, fields: frozenset[str]) -> bool:
        """Whether a change of `fields` can add, remove or move rows of the query."""
        query = self._query
        depends = {"binned"}
        if query.label is not None or query.sort == "label" or query.status in _BY_LABEL:
            depends.update(("label", "more"))
        if query.split is not None:
            depends.add("split")
        if query.status != "all":
            depends.update(("excluded", "flagged", "note"))
        elif _counts(query):
            depends.add("excluded")
        return bool(depends & fields) or bool(fields - _SHOWN)
