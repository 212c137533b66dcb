"""A combo box of the project's runs; a finished one is chosen first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from tldesk.project.store import Project
from tldesk.ui.parts.combo import ROOM, Combo
from tldesk.ui.parts.controls import named
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.runs import RunListing, date_text, read_rows, status_title

_SHORT_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 180, 280, 400  # pixels


class RunChoice(Combo):
    """Lists the runs, newest first, with their dates; closed it leaves the date out, for there is little room.

    `run_chosen` gives a RunListing, or None when there is no run.
    """

    run_chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, self.tr("Training"))
        self.setToolTip(self.tr("The training shown, with its result"))
        self.setMaximumWidth(_MOST_WIDTH)
        self.waiting: Waiting | None = None  # says that there is nothing to choose from yet
        self._rows: list[RunListing] = []
        self._wanted = ""
        self._reading = 0
        self._told: RunListing | None = None
        self.currentIndexChanged.connect(lambda _index: self._tell())

    def chosen(self) -> RunListing | None:
        """The chosen run."""
        row = self.currentIndex()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def finished(self) -> list[str]:
        """The names of the finished runs, the newest first."""
        return [row.run.name for row in self._rows if row.status == "finished"]

    def choose(self, name: str) -> None:
        """Choose a run by name, now where it is known, and with the next `refresh`, which is to follow."""
        self._wanted = name  # until it is read again: what is known of it may be of before it was finished
        place = next((i for i, row in enumerate(self._rows) if row.run.name == name), -1)
        if place >= 0:
            self.setCurrentIndex(place)

    def refresh(self, project: Project | None) -> None:
        """Read the runs again, in the pool. Of several readings the newest counts, whichever ends last."""
        if project is not None:
            self._reading = number = self._reading + 1
            said = self.waiting if not self._rows else None
            wait = None if said is None else said.begin(self.tr("Reading the trainings…"))
            run_in_pool(lambda: (number, read_rows(project)), self._take, wait=wait)

    def _take(self, found: tuple[int, list[RunListing]]) -> None:
        number, rows = found
        if number == self._reading:
            self.show_rows(rows)

    def show_rows(self, rows: list[RunListing]) -> None:
        """Show these runs, keeping the chosen one where it still is."""
        before = self.chosen()
        wanted = self._wanted or (before.run.name if before is not None else "")
        finished = next((row.run.name for row in rows if row.status == "finished"), "")
        names = [row.run.name for row in rows]
        if wanted not in names or (not self._wanted and before is not None and before.status != "finished"):
            wanted = finished or (names[0] if names else "")
        self._wanted = ""
        self.blockSignals(True)
        self.clear()
        self._rows = rows
        for row in rows:
            self.addItem(f"{_text(row)} · {date_text(row.created)}")
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * ROOM)
        self.updateGeometry()
        self.setCurrentIndex(names.index(wanted) if wanted else -1)
        self.blockSignals(False)
        self._tell()

    def sizeHint(self) -> QSize:
        """As wide as the longest text without its date, within limits."""
        widths = [self.fontMetrics().horizontalAdvance(_text(row)) + 1 + ROOM for row in self._rows]  # + 1: rounded
        return QSize(min(max([_LEAST_WIDTH, *widths]), _MOST_WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_SHORT_WIDTH, self.sizeHint().height())

    def shown_text(self) -> str:
        """The chosen run, without its date."""
        row = self.chosen()
        return _text(row) if row is not None else ""

    def _tell(self) -> None:
        row = self.chosen()
        if row is None or row != self._told:
            self._told = row
            self.run_chosen.emit(row)


def _text(row: RunListing) -> str:
    # One figure, so that it fits beside the page's buttons: the page itself shows them all.
    return f"{row.title} · {row.kept} · {row.figure or status_title(row.status)}"
