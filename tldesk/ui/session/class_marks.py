"""ClassMarks: the marks of classes by name, for those who show what a model says."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from tldesk.project.editing.edits import Change
from tldesk.ui.parts.class_mark import Mark, class_mark
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.session import Session


class ClassMarks(QObject):
    """A class of the open project has the mark that it has there. `changed`: some have another one now."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._indices: dict[str, int] = {}
        session.project_opened.connect(lambda _project: self._read())
        session.project_closed.connect(lambda: self._take({}))
        session.samples_changed.connect(self._follow)

    def of(self, name: str, place: int) -> Mark:
        """The mark of the class at this place among those of a model; its own where the project has no such class."""
        return class_mark(self._indices.get(name, place))

    def _follow(self, change: Change | None) -> None:
        if change is None or "classes" in change.fields:
            self._read()

    def _read(self) -> None:
        project = self._session.project
        if project is not None:
            run_newest(project.classes.colors, self._take, self._session.error_occurred.emit, priority=1)

    def _take(self, indices: dict[str, int]) -> None:
        if indices != self._indices:
            self._indices = indices
            self.changed.emit()
