"""Discarding: after an import that brought nothing, the offer to delete the project that was made for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from tldesk.ui.parts.language import filled
from tldesk.ui.parts.notice import Act
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.window.frame import Frame

if TYPE_CHECKING:
    from tldesk.project.store import Project


class Discarding(QObject):
    """Follows the session: nothing is deleted before the user says so, and only while nothing was put into it."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window, self._context = window, window.context
        self._context.nothing_imported.connect(self._look)

    @Slot()
    def _look(self) -> None:
        project = self._context.project
        if project is not None and not self._window.silent:
            run_in_pool(partial(_unused, project), partial(self._offer, project))

    def _offer(self, project: Project, unused: bool) -> None:
        if unused and project is self._context.project:
            text = filled(self.tr("Nothing was imported. The project “{name}” is empty."), name=project.name)
            delete = Act(self.tr("Delete the project"), partial(self._delete, project))
            self._context.tell(text, delete, until=self._context.samples_changed)

    def _delete(self, project: Project) -> None:
        """Look again: images may have come in since."""
        run_in_pool(partial(_unused, project), lambda unused: self._leave(project) if unused else None)

    def _leave(self, project: Project) -> None:
        if project is not self._context.project:
            return
        folder, name = project.folder, project.name

        def deleted(_none: object) -> None:
            self._context.forget_recent(str(folder))
            self._context.tell(filled(self.tr("The empty project “{name}” was deleted."), name=name))

        def discard() -> None:
            from tldesk.project import discarding

            self._context.close_project()
            run_in_pool(lambda: discarding.discard(folder), deleted, self._context.error_occurred.emit)

        self._context.jobs.when_idle(discard)


def _unused(project: Project) -> bool:
    from tldesk.project import discarding

    return discarding.is_unused(project)
