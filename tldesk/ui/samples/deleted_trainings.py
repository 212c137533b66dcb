"""DeletedTrainings: the trainings in the project's bin, to bring back or to delete for good."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.text import size_text
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.tree_rows import choose_row, chosen_row
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.runs import RunListing, date_text, readable, status_title


@dataclass(frozen=True, slots=True)
class _Binned:
    """A deleted training, and how many bytes it takes on the disk."""

    row: RunListing
    size: int


class DeletedTrainings(Dialog):
    """Lists them, the newest first."""

    def __init__(self, context: Context, project: Project, parent: QWidget | None) -> None:
        super().__init__(
            QCoreApplication.translate("DeletedTrainings", "Deleted trainings"), "deleted-trainings", parent
        )
        self._context, self._project = context, project
        self._found: list[_Binned] = []
        self.about = label("", "muted", wrap=True, name="deleted-trainings-about")
        self.list = self._make_list()
        self.waiting = Waiting("deleted-trainings-waiting", over=self.list)
        fill(self.body, self.about, (self.list, 1))
        self.restore_button = button(self.tr("Restore"), "deleted-trainings-restore", self.restore, role="primary")
        self.remove_button = button(self.tr("Delete for good…"), "deleted-trainings-remove", self.ask_to_remove)
        self.empty_button = button(self.tr("Delete all for good…"), "deleted-trainings-empty", self.ask_to_empty)
        self.add_buttons(self.close_button(), self.restore_button, left=(self.remove_button, self.empty_button))
        self.resize(100 * theme.GRID, 52 * theme.GRID)
        context.runs_changed.connect(self.refresh)
        context.project_closed.connect(self.reject)
        self._enable()
        self.refresh()

    def refresh(self) -> None:
        """Read the bin again, in the pool."""
        run_newest(self._read, self._show, wait=self.waiting.begin(self.tr("Reading the bin…")))

    def restore(self) -> None:
        """Bring the chosen training back; the dialog stays while there are others."""
        chosen = self._chosen()
        if chosen is not None:
            self._context.trainings.restore(chosen.row.run, chosen.row.title)

    def ask_to_remove(self) -> None:
        """Ask, and delete the chosen training for good."""
        chosen = self._chosen()
        if chosen is not None:
            title = filled(self.tr("Delete the training “{title}” for good?"), title=chosen.row.title)
            self._ask(title, [chosen.row.run])

    def ask_to_empty(self) -> None:
        """Ask, and delete all of them for good."""
        title = self.tr("Delete {count} {count:training|trainings} for good?")
        self._ask(filled(title, count=len(self._found)), [one.row.run for one in self._found])

    def _ask(self, title: str, runs: list[Run]) -> None:
        text = self.tr("The model, its results and its exports are deleted from the disk. This cannot be undone.")
        dialog = Confirm(title, text, self.tr("Delete for good"), "remove-training", self, destructive=True)
        dialog.accepted.connect(lambda: self._remove(runs))
        dialog.open()

    def _remove(self, runs: list[Run]) -> None:
        def removed(_none: object) -> None:
            self._context.forget_undoable()
            text = self.tr("{count} {count:training|trainings} deleted for good.")
            self._context.tell(filled(text, count=len(runs)))
            self._context.runs_changed.emit()

        wait = self.waiting.begin(self.tr("Deleting…"))
        run_in_pool(lambda: self._project.runs.delete_for_good(runs), removed, self._refuse, wait=wait)

    def _refuse(self, error: Exception) -> None:
        words = shown(error)
        self.about.setText(words.whole)
        self._context.runs_changed.emit()

    # showing

    def _read(self) -> list[_Binned]:
        return [_Binned(readable(run), _size(run)) for run in self._project.runs.binned()]

    def _show(self, found: list[_Binned]) -> None:
        before, self._found = max(0, chosen_row(self.list)), found
        self.list.clear()
        for one in found:
            row = one.row
            what = row.figures or row.problem or status_title(row.status)
            made = f"{row.way} · {date_text(row.created)}"
            item = QTreeWidgetItem([row.title, made, what, size_text(one.size)])
            for at, words in enumerate((row.title, made, what)):
                item.setToolTip(at, as_tip(words))
            item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        if found:
            choose_row(self.list, min(before, len(found) - 1))
            self.list.setFocus()
        total = size_text(sum(one.size for one in found))
        text = filled(self.tr("They are not used, and take up {size} on the disk."), size=total)
        self.about.setText(text if found else self.tr("There are no trainings in the bin."))
        self._enable()

    def _chosen(self) -> _Binned | None:
        row = chosen_row(self.list)
        return self._found[row] if 0 <= row < len(self._found) else None

    def _enable(self) -> None:
        writable = not self._project.read_only
        self.restore_button.setEnabled(writable and self._chosen() is not None)
        self.remove_button.setEnabled(writable and self._chosen() is not None)
        self.empty_button.setEnabled(writable and bool(self._found))

    def _make_list(self) -> QTreeWidget:
        tree = named(QTreeWidget(), "deleted-trainings-list", self.tr("Deleted trainings, newest first"))
        tree.setHeaderLabels([self.tr("Training"), self.tr("Created"), self.tr("Result"), self.tr("Size")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setTabKeyNavigation(False)
        header = tree.header()
        header.setObjectName("deleted-trainings-header")
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        tree.currentItemChanged.connect(lambda *_items: self._enable())
        return tree


def _size(run: Run) -> int:
    return sum(file.lstat().st_size for file in run.folder.rglob("*") if file.is_file())
