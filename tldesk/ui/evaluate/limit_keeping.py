"""LimitKeeping: the limit of confidence that a training keeps, changed off the UI thread; undo takes it back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from tldesk.project.runs.runs import Run
from tldesk.ui.evaluate.evaluation import keep_limit
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool


class LimitKeeping(QObject):
    """`kept` carries a Run and the limit that it keeps from now on."""

    kept = Signal(object, float)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    def keep(self, run: Run, limit: float, before: float) -> None:
        """The run leaves unanswered what is less sure than `limit`, in place of `before`."""
        shown, failed = partial(self._tell, run, before), self._context.error_occurred.emit
        run_in_pool(partial(keep_limit, run, limit), shown, failed)

    def _tell(self, run: Run, before: float, limit: float) -> None:
        self.kept.emit(run, limit)
        text = self.tr("Saved: predictions below {limit} confidence become “none of these”.")
        if not limit:
            text = self.tr("Saved: every image gets a prediction.")
        undo = self.tr("Change the minimum confidence")
        self._context.tell_undoable(filled(text, limit=percent(limit)), undo, lambda: self.keep(run, before, limit))
