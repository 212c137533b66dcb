"""BinBar: says above the images in the bin what that means, and brings them back; and leads to deleted trainings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tldesk.project.samples.samples import Query
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.sign import Sign
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.runs import deleted_text

_WORDS = 24 * theme.GRID  # pixels that the words have at least, lest they fill the place of the images


class BinBar(QWidget):
    """Visible while the bin is shown. `restore_wanted` asks for what is chosen."""

    restore_wanted = Signal()

    def __init__(self, context: Context, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        picture = Sign("trash-can-outline", theme.ICON)
        words = label(self.tr("Images in the bin are ignored. Their files stay where they are."), "muted", wrap=True)
        self.trainings = button("", f"{prefix}-deleted-trainings", self._show_trainings, role="quiet")
        self.restore = button(
            self.tr("Restore selected"),
            f"{prefix}-restore",
            self.restore_wanted.emit,
            role="quiet",
            icon="restore",
        )
        keyed_tip(self.restore, self.restore.accessibleName(), "edit.restore")
        words.setMinimumWidth(_WORDS)
        self.setLayout(column(Halves(row(picture, (words, 1)), row(self.trainings, self.restore, 1))))
        self.hide()
        self._show_count(0)
        context.runs_changed.connect(self._count)

    def show_query(self, query: Query) -> None:
        """Show it for the bin alone."""
        self.setVisible(query.status == "binned")
        self._count()

    def _count(self) -> None:
        project = self._context.project
        if project is not None and not self.isHidden():
            run_newest(lambda: len(project.runs.binned()), self._show_count)

    def _show_count(self, count: int) -> None:
        self.trainings.setText(deleted_text(count))
        self.trainings.setAccessibleName(deleted_text(count))
        self.trainings.setVisible(count > 0)

    def _show_trainings(self) -> None:
        from tldesk.ui.samples.deleted_trainings import DeletedTrainings

        if self._context.project is not None:
            DeletedTrainings(self._context, self._context.project, self.window()).open()
