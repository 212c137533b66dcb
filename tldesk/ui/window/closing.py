"""Closing the window: the question where work would be lost, and its end out of sight."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from tldesk.ui.parts.language import filled
from tldesk.ui.session.calls import calls_at_rest, drop_calls
from tldesk.ui.session.jobs import Loss
from tldesk.ui.window.frame import Frame
from tldesk.ui.window.project_commands import Keeping
from tldesk.ui.window.run_banner import Following

if TYPE_CHECKING:
    from tldesk.ui.parts.confirm import Confirm
    from tldesk.ui.window.finishing import FinishingDialog

log = logging.getLogger(__name__)

# Most work stops within a second. What cannot be stopped in between (loading PyTorch from a slow disk, translating a
# model) may take so long before anybody has to know of it.
PATIENCE_MS = 20_000
_LOOK_MS = 50


class Closing(QObject):
    """`begin` stops everything, makes a backup and closes the project while the window is hidden already.

    `ended` follows when nothing runs any more. `forced` comes when the user does not want to wait for it: then the
    program may end as it is, for whatever was acknowledged is on the disk.
    """

    ended = Signal()
    forced = Signal()

    def __init__(self, window: Frame, following: Following, keeping: Keeping) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._following, self._keeping = following, keeping
        self._may_stop = False
        self._dialog: Confirm | None = None  # the question that is open
        self._asked: tuple[str, str] | None = None  # what it says
        self.begun = False
        self.done = False
        self.finishing: FinishingDialog | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._end_if_possible)
        # Once all others know of it, too: the next training may begin with it.
        self._context.jobs.ended.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._say)

    def asks(self) -> bool:
        """Whether closing waits for an answer: work would be lost. A session of the system that ends is not held up."""
        if self._dialog is not None:
            return True
        question = None if self.begun or self._may_stop or _session_ends() else self._question()
        if question is None:
            return False
        from tldesk.ui.parts.confirm import Confirm

        dialog = Confirm(*question, self.tr("Stop and close"), "close", self._window)
        dialog.finished.connect(self._answer)
        self._dialog, self._asked = dialog, question
        dialog.open()
        return True

    @Slot()
    def _follow(self) -> None:
        """Something has ended: the question that is open may be about another thing by now, or about nothing."""
        dialog, question = self._dialog, self._question()
        if dialog is None or question == self._asked:
            return
        dialog.reject()
        if question is not None:
            self.asks()

    def begin(self) -> None:
        """The window is hidden: end what runs."""
        if self.begun:
            return
        self.begun = self._window.silent = True
        for dialog in self._window.findChildren(QDialog):
            dialog.close()
        self._following.let_go()
        self._context.jobs.start_no_more()
        self._patience.start(PATIENCE_MS)
        self._keeping.leave(self._left)

    @Slot(int)
    def _answer(self, answer: int) -> None:
        self._dialog = None
        self._may_stop = answer == QDialog.DialogCode.Accepted
        if self._may_stop:
            self._window.close()

    def _question(self) -> tuple[str, str] | None:
        """Title and text, None when nothing is lost."""
        if self._context.trainings.active:
            text = self.tr("It stops at its next step. What it has learned is saved, and you can resume it next time.")
            return self.tr("A training is still running"), text
        texts = {
            Loss.ALL: self.tr("If you close now, it stops and nothing is kept. You can start it again later."),
            Loss.REST: self.tr(
                "If you close now, it stops. What has been imported so far is kept. Import the same source "
                "again to add the rest."
            ),
        }
        for job in self._context.jobs.unfinished:
            if job.loss in texts:
                return filled(self.tr("Still running: {title}"), title=job.title), texts[job.loss]
        return None

    def _left(self) -> None:
        """The jobs have ended and there is a backup: what was asked of the pool is wanted no more."""
        drop_calls()
        self._look.start()
        self._end_if_possible()

    @Slot()
    def _end_if_possible(self) -> None:
        if self.done or not (self._context.jobs.at_rest and calls_at_rest()):
            return
        self._look.stop()
        self._patience.stop()
        self._context.jobs.close()
        self._context.close_project()
        self.done = True
        if self.finishing is not None:
            self.finishing.close()
        self.ended.emit()

    @Slot()
    def _say(self) -> None:
        """It takes long: say what it waits for."""
        from tldesk.ui.window.finishing import FinishingDialog

        waited_for = [job.title for job in self._context.jobs.running] or [self.tr("Reading or writing files")]
        log.warning("closing waits for: %s", ", ".join(waited_for))
        self.finishing = FinishingDialog(waited_for, self._window)
        self.finishing.accepted.connect(self.forced)
        self.finishing.finished.connect(self._forget_finishing)
        self.finishing.open()

    @Slot()
    def _forget_finishing(self) -> None:
        self.finishing = None


def _session_ends() -> bool:
    """Whether the system logs the user off, or turns itself off."""
    app = QApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
