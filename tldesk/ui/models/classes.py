"""ClassesModel: the classes in the order of their keys, with colour and count."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from tldesk.project.classes import ClassInfo
from tldesk.project.store import Project
from tldesk.ui import theme
from tldesk.ui.jobs import run_in_pool

CLASS_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2

# D and A go to the next and the previous image, so no class has them.
KEYS = "1234567890BCEFGHIJKLMNOPQRSTUVWXYZ"

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ClassesModel(QAbstractListModel):
    """The classes of a project; `refreshed` follows each reading."""

    refreshed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._classes: list[ClassInfo] = []
        self._colors: dict[str, int] = {}

    def set_project(self, project: Project | None) -> None:
        """Show another project's classes, or none."""
        self._project = project
        if project is None:
            self._take([])
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read the classes again, in the pool (their counts look at every sample)."""
        project = self._project
        if project is not None:
            run_in_pool(lambda: (project, project.classes.all()), self._read, self._fail, priority=1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._classes):
            return None
        info = self._classes[index.row()]
        key = self.key(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return info.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self.tr("{name}, {count} images").format(name=info.name, count=info.count)
            return self.tr("{text}, key {key}").format(text=text, key=key) if key else text
        return {CLASS_ROLE: info, KEY_ROLE: key}.get(Qt.ItemDataRole(role) if role < CLASS_ROLE else role)

    def key(self, row: int) -> str:
        """The key that gives this class, or nothing when there are more classes than keys."""
        return KEYS[row] if row < len(KEYS) else ""

    def names(self) -> list[str]:
        """The names in order."""
        return [info.name for info in self._classes]

    def color(self, name: str) -> QColor:
        """The colour of a class, by name."""
        return theme.class_color(self._colors.get(name, 0))

    def _read(self, found: tuple[Project, list[ClassInfo]]) -> None:
        project, classes = found
        if project is self._project:
            self._take(classes)

    def _fail(self, error: Exception) -> None:
        if self._project is not None:
            self.failed.emit(error)

    def _take(self, classes: list[ClassInfo]) -> None:
        same = [info.id for info in classes] == [info.id for info in self._classes]
        self._colors = {info.name: info.color_index for info in classes}
        if same:
            self._classes = classes
            if classes:
                self.dataChanged.emit(self.index(0), self.index(len(classes) - 1))
        else:
            self.beginResetModel()
            self._classes = classes
            self.endResetModel()
        self.refreshed.emit()
