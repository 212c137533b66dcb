"""Errors before they are shown: a fault may be that of a damaged project file, which is told instead, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from tldesk.errors import TldeskError
from tldesk.ui.session.calls import run_slowly
from tldesk.ui.window.frame import Frame

if TYPE_CHECKING:
    from tldesk.project.store import Project


class Doubting(QObject):
    """Has the open project's file checked where what went wrong may come of its rows. A damaged one is closed, and
    `refuse` says why, with its folder; of a sound one the errors are shown as they are.
    """

    def __init__(self, window: Frame, refuse: Callable[[Exception, Path], None]) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._refuse = refuse
        self._waiting: list[BaseException] = []
        window.error_met.connect(self._meet)
        self._context.project_closed.connect(self._show)

    def close(self, project: Project, damage: Exception) -> None:
        """Close a damaged project, as soon as nothing works on it."""

        def close() -> None:
            if project is self._context.project:
                self._waiting.clear()  # they are what it made of the rest
                self._context.close_project()
                self._refuse(damage, project.folder)

        self._context.jobs.when_idle(close)

    @Slot(object)
    def _meet(self, error: BaseException) -> None:
        project = self._context.project
        if project is None or self._window.silent or not _may_be_damage(error):
            self._window.show_error(error)
            return
        self._waiting.append(error)
        if len(self._waiting) > 1:
            return  # the file is being looked at

        def looked(damage: TldeskError | None) -> None:
            if damage is None:
                self._show()
            else:
                self.close(project, damage)

        run_slowly(lambda _stop: project.store.damage(), looked, lambda _error: self._show())

    @Slot()
    def _show(self) -> None:
        waiting, self._waiting = self._waiting, []
        for error in waiting:
            self._window.show_error(error)


def _may_be_damage(error: BaseException) -> bool:
    """Whether it is no error that says what is wrong with something else."""
    if isinstance(error, TldeskError):
        return error.code == "project_damaged"
    return not isinstance(error, OSError)
