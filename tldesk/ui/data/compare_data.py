"""CompareData: what has changed in the project since a training, and its labels and splits brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QWidget

from tldesk.project import snapshots
from tldesk.project.runs.runs import Run
from tldesk.project.samples.samples import Query
from tldesk.project.snapshots import Difference
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, line, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.runs import RunListing, date_text, read_rows


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of difference: its name, and how a `Difference` says which samples are of it."""

    name: str
    ids: Callable[[Difference], tuple[int, ...]]
    title: str
    text: str
    status: str = "all"


_KINDS = (
    _Kind(
        "added",
        lambda found: found.added,
        QT_TRANSLATE_NOOP("CompareData", "Added"),
        QT_TRANSLATE_NOOP("CompareData", "used for training now, but not then"),
    ),
    _Kind(
        "removed",
        lambda found: found.removed,
        QT_TRANSLATE_NOOP("CompareData", "Removed"),
        QT_TRANSLATE_NOOP("CompareData", "now excluded or unreadable"),
    ),
    _Kind(
        "binned",
        lambda found: found.binned,
        QT_TRANSLATE_NOOP("CompareData", "Moved to the bin"),
        QT_TRANSLATE_NOOP("CompareData", "now in the bin"),
        "binned",
    ),
    _Kind(
        "relabelled",
        lambda found: found.relabelled,
        QT_TRANSLATE_NOOP("CompareData", "Relabelled"),
        QT_TRANSLATE_NOOP("CompareData", "now have another label, or none"),
    ),
    _Kind(
        "moved",
        lambda found: found.moved,
        QT_TRANSLATE_NOOP("CompareData", "Moved"),
        QT_TRANSLATE_NOOP("CompareData", "are now in another split, or in none"),
    ),
    _Kind(
        "changed",
        lambda found: found.changed,
        QT_TRANSLATE_NOOP("CompareData", "Changed"),
        QT_TRANSLATE_NOOP("CompareData", "file contents have changed"),
    ),
)
_MANY = 101  # however few samples it changes, all of them are compared: in the pool


class CompareData(Dialog):
    """Compares `project` with the data of `run` (the newest when None); another can be chosen."""

    def __init__(self, context: Context, project: Project, run: Run | None, parent: QWidget | None) -> None:
        super().__init__(QCoreApplication.translate("CompareData", "Changed since a training"), "compare", parent)
        self._context, self._project, self._wanted = context, project, run.name if run is not None else ""
        self.difference = Difference()
        self.choice = named(QComboBox(), "compare-run", self.tr("Training to compare with"))
        self.counts = {kind.name: label("–", "heading", name=f"compare-{kind.name}") for kind in _KINDS}
        self.shows: dict[str, QPushButton] = {}
        self.state = label("", "muted", wrap=True, name="compare-state")
        self.restore_button = button("", "compare-restore", self.restore, role="primary")
        self._lay_out()
        self.choice.currentIndexChanged.connect(lambda _at: self.compare())
        context.samples_changed.connect(self._refresh)
        context.project_closed.connect(self.reject)
        self.waiting = Waiting("compare-waiting", over=self)
        wait = self.waiting.begin(self.tr("Reading the trainings…"))
        run_in_pool(lambda: read_rows(project), self._fill, context.error_occurred.emit, wait=wait)
        self._show()

    def _lay_out(self) -> None:
        self.body.setSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.setColumnStretch(2, 1)
        for row, kind in enumerate(_KINDS):
            title = QCoreApplication.translate("CompareData", kind.title)
            text = QCoreApplication.translate("CompareData", kind.text)
            show = button(self.tr("Show"), f"compare-show-{kind.name}", partial(self.show_kind, kind), role="quiet")
            show.setAccessibleName(filled(self.tr("Show {kind}"), kind=title))
            self.shows[kind.name] = show
            for place, part in enumerate((self.counts[kind.name], label(title), label(text, "muted"), show)):
                grid.addWidget(part, row, place)
        fill(self.body, self.choice, grid, line(), self.state, 1)
        self.add_buttons(self.close_button(), self.restore_button)
        self.resize(76 * theme.GRID, 48 * theme.GRID)

    @property
    def run(self) -> Run | None:
        """The training that is chosen."""
        row: RunListing | None = self.choice.currentData()
        return row.run if row is not None else None

    def compare(self) -> None:
        """Compare anew with the chosen training."""
        project, run = self._project, self.run
        if run is not None:
            wait, failed = self.waiting.begin(self.tr("Comparing…")), self._context.error_occurred.emit
            run_newest(lambda: snapshots.compare(project, run), self._compared, failed, wait=wait)

    def show_kind(self, kind: _Kind) -> None:
        """Show the images of one kind on the Data page."""
        query = Query(ids=kind.ids(self.difference), sort="given", status=kind.status)
        self.accept()
        self._context.go("data", query)

    def restore(self) -> None:
        """Bring labels and splits back, as one edit."""
        run = self.run
        if run is not None:
            self.restore_button.setEnabled(False)
            self._context.edit(lambda project: snapshots.restore(project, run), _MANY)

    def _fill(self, rows: list[RunListing]) -> None:
        for row in rows:
            self.choice.addItem(f"{row.title} · {date_text(row.created)}", row)
        names = [row.run.name for row in rows]
        if self._wanted in names:
            self.choice.setCurrentIndex(names.index(self._wanted))
        self._show()

    def _refresh(self, _change: object) -> None:
        self.compare()

    def _compared(self, difference: Difference) -> None:
        self.difference = difference
        self._show()

    def _show(self) -> None:
        found = self.difference
        for kind in _KINDS:
            count = len(kind.ids(found))
            self.counts[kind.name].setText(f"{count:,}")
            self.shows[kind.name].setEnabled(bool(count))
        count = found.restorable
        self.restore_button.setText(self.tr("Restore labels and splits"))
        self.restore_button.setEnabled(bool(count) and not self._project.read_only)
        self.choice.setEnabled(bool(self.choice.count()))
        self.state.setText(self._sentence(count))

    def _sentence(self, count: int) -> str:
        if not self.choice.count():
            return self.tr("There is no training to compare with yet. Each training records the data it was given.")
        if count:
            text = self.tr(
                "{count} {count:image gets its|images get their} label and split from that time. You can undo this."
            )
            return filled(text, count=count)
        if self.difference == Difference():
            return self.tr("Nothing has changed. A new training would use the same data.")
        return self.tr("Labels and splits of all images still in use are unchanged.")
