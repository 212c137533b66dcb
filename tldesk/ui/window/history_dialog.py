"""The history: who changed what when, in the whole project or of one image; and back to any point of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex
from PySide6.QtWidgets import QComboBox, QTableView, QWidget

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import Sample
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.record_table import set_up_rows
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.context import Context
from tldesk.ui.window.history_rows import WHAT, HistoryModel

_TITLE = QT_TRANSLATE_NOOP("HistoryDialog", "History")
_MANY = 101  # whatever it undoes, it may be a large edit: in the pool


class HistoryDialog(Dialog):
    """The edits of `project`; `sample` is the one that is chosen in the window, if any."""

    def __init__(self, context: Context, project: Project, sample: Sample | None, parent: QWidget | None) -> None:
        super().__init__(QCoreApplication.translate("HistoryDialog", _TITLE), "history", parent)
        self._context = context
        self.model = HistoryModel(project, self)
        self.waiting = Waiting("history-waiting", self.model.waits, over=self)
        self.scope = named(QComboBox(), "history-scope", self.tr("Whose history"))
        self.scope.addItem(self.tr("The whole project"), None)
        if sample is not None:
            self.scope.addItem(filled(self.tr("The image {name}"), name=sample.name), sample.id)
        self.table = named(QTableView(), "history-table", self.tr("Edits, newest first"))
        self.count = label("", "muted", name="history-count")
        self.undo_button = button(self.tr("Undo back to here"), "history-undo", self.undo, icon="undo")
        self._lay_out()
        self.model.failed.connect(context.error_occurred)
        self.model.refreshed.connect(self._show_chosen)
        self.scope.currentIndexChanged.connect(lambda _at: self.model.show_sample(self.scope.currentData()))
        context.samples_changed.connect(self._refresh)
        context.project_closed.connect(self.reject)
        self.model.refresh()

    def _lay_out(self) -> None:
        table = self.table
        table.setModel(self.model)
        set_up_rows(table, "history-header", stretched=WHAT)
        table.setWordWrap(False)
        table.verticalHeader().setDefaultSectionSize(4 * theme.GRID)
        table.selectionModel().currentRowChanged.connect(self._show_chosen)
        fill(self.body, self.scope, (table, 1), self.count)
        self.add_buttons(self.close_button(), left=(self.undo_button,))
        self.resize(88 * theme.GRID, 64 * theme.GRID)
        table.setFocus()

    def undo(self) -> None:
        """Undo edits, newest first, until the chosen one is undone; each can be done again."""
        row = self.table.currentIndex().row()
        steps = self.model.steps_to_undo(row) if row >= 0 else 0
        if steps:
            self._context.edit(lambda project: undo_steps(project, steps), _MANY)

    def _refresh(self, _change: object) -> None:
        self.model.refresh()

    def _show_chosen(self, _now: QModelIndex | None = None, _old: QModelIndex | None = None) -> None:
        row = self.table.currentIndex().row()
        steps = self.model.steps_to_undo(row) if row >= 0 else 0
        project = self._context.project
        self.undo_button.setEnabled(bool(steps) and project is not None and not project.read_only)
        if not self.model.rowCount():
            self.count.setText(self.tr("Nothing has been changed yet."))
        elif steps > 1:
            text = self.tr("{count} {count:edit|edits} would be undone; Redo brings them back one by one.")
            self.count.setText(filled(text, count=steps))
        else:
            self.count.setText("")


def undo_steps(project: Project, steps: int) -> Change:
    """Undo so many edits; all that they changed, as one."""
    if steps == 1 and (change := project.edits.undo()) is not None:
        return change
    changes = [change for _ in range(steps) if (change := project.edits.undo()) is not None]
    ids = tuple(dict.fromkeys(id_ for change in changes for id_ in change.ids))
    fields = frozenset(field for change in changes for field in change.fields)
    text = filled(QCoreApplication.translate("HistoryDialog", "{count} {count:edit|edits}"), count=len(changes))
    return Change(ids, fields, text, again=True, undone=True)
