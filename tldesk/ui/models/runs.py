"""The project's runs as a list, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from tldesk.engine.backbones import BACKBONES
from tldesk.engine.strategies import STRATEGIES
from tldesk.project.runs import Run
from tldesk.project.store import Project
from tldesk.ui.jobs import run_in_pool

RUN_ROLE = Qt.ItemDataRole.UserRole + 21
SUBTITLE_ROLE = Qt.ItemDataRole.UserRole + 22
STATUS_ROLE = Qt.ItemDataRole.UserRole + 23

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RunRow:
    """What the list shows of a run, read from its files at once. `accuracy` is that on the val split, 0 to 1."""

    run: Run
    title: str
    note: str
    backbone: str
    strategy: str
    status: str
    accuracy: float | None


def read_row(run: Run) -> RunRow:
    """Read a run's files; called in the pool. Raises TldeskError `run_damaged`."""
    config, report = run.config, run.report
    accuracy = report["val"]["accuracy"] if report and report.get("val") else None
    strategy = report["strategy"] if report else config.strategy
    made = run.title == f"{config.backbone}, {config.strategy}"
    title = backbone_title(config.backbone) if made else run.title
    return RunRow(run, title, run.note, config.backbone, strategy, run.status, accuracy)


def read_rows(project: Project) -> list[RunRow]:
    """All runs, newest first; called in the pool."""
    return [read_row(run) for run in project.runs.all()]


class RunsModel(QAbstractListModel):
    """Rows are `RunRow`. `refreshed` follows each reading of the project; `running` names the run that trains now."""

    refreshed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[RunRow] = []
        self._running = ("", "")

    def refresh(self, project: Project | None) -> None:
        """Read the runs again, in the pool."""
        if project is not None:
            run_in_pool(lambda: read_rows(project), self.show)

    def show(self, rows: list[RunRow]) -> None:
        """Replace the rows; a view keeps its place when the same runs are there."""
        if [row.run.name for row in rows] == [row.run.name for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.refreshed.emit()

    def set_running(self, name: str, state: str) -> None:
        """Show `state` (`running`, `pausing` …) for the run `name` in place of what its files say; empty: none."""
        self._running = (name, state)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    @property
    def rows(self) -> list[RunRow]:
        """The rows."""
        return list(self._rows)

    def row_of(self, name: str) -> int:
        """The row of a run, -1 when it is not there."""
        return next((i for i, row in enumerate(self._rows) if row.run.name == name), -1)

    def status_of(self, row: RunRow) -> str:
        """What the run does, or how it ended."""
        return self._running[1] if row.run.name == self._running[0] else row.status

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == RUN_ROLE:
            return row
        if role == STATUS_ROLE:
            return self.status_of(row)
        if role == SUBTITLE_ROLE:
            return self._subtitle(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.note or backbone_title(row.backbone)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {strategy_title(row.strategy)}, {self._subtitle(row)}"
        return None

    def _subtitle(self, row: RunRow) -> str:
        status = self.status_of(row)
        if status == "finished" and row.accuracy is not None:
            return self.tr("{percent} % on validation").format(percent=f"{100 * row.accuracy:.1f}")
        return status_title(status)


def status_title(status: str) -> str:
    """A run's status for people."""
    words = {
        "new": QCoreApplication.translate("RunStatus", "Not started"),
        "waiting": QCoreApplication.translate("RunStatus", "Waiting for another job"),
        "preparing": QCoreApplication.translate("RunStatus", "Preparing"),
        "running": QCoreApplication.translate("RunStatus", "Training"),
        "pausing": QCoreApplication.translate("RunStatus", "Pausing"),
        "stopping": QCoreApplication.translate("RunStatus", "Stopping"),
        "paused": QCoreApplication.translate("RunStatus", "Paused"),
        "stopped": QCoreApplication.translate("RunStatus", "Stopped"),
        "finished": QCoreApplication.translate("RunStatus", "Finished"),
        "failed": QCoreApplication.translate("RunStatus", "Failed"),
    }
    return words.get(status, status)


def strategy_title(name: str) -> str:
    """A strategy for people."""
    record = STRATEGIES.get(name)
    return QCoreApplication.translate("Strategies", record.title) if record is not None else name


def backbone_title(name: str) -> str:
    """A backbone for people."""
    return BACKBONES[name].title if name in BACKBONES else name


def date_text(run: Run) -> str:
    """When the run was made, in the user's way of writing."""
    made = QDateTime.fromString(run.created, Qt.DateFormat.ISODate).toLocalTime()
    this_year = made.date().year() == QDateTime.currentDateTime().date().year()
    return QLocale().toString(made, "d MMM HH:mm" if this_year else "d MMM yyyy HH:mm")
