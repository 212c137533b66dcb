"""ClassesModel: the classes in the order of their keys, with colour and count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from tldesk.project.samples.classes import ClassInfo
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.keys import CLASS_KEYS
from tldesk.ui.parts.language import filled
from tldesk.ui.session.calls import drop_calls_to
from tldesk.ui.session.jobs import run_in_pool

CLASS_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2


_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ClassesModel(QAbstractListModel):
    """The classes of a project; `refreshed` follows each reading.

    A name that is edited in a view is told by `rename_wanted` (old, new); the row changes when the project has.
    """

    refreshed = Signal()
    rename_wanted = Signal(str, str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._classes: list[ClassInfo] = []
        self._colors: dict[str, int] = {}

    def set_project(self, project: Project | None) -> None:
        """Show another project's classes, or none."""
        self._project = project
        drop_calls_to(self._take)
        if project is None:
            self._take([])
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read the classes again, in the pool (their counts look at every sample)."""
        project = self._project
        if project is not None:
            run_in_pool(project.classes.all, self._take, self.failed.emit, priority=1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._classes):
            return None
        info = self._classes[index.row()]
        key = self.key(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return info.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = filled(self.tr("{name}, {count} {count:image|images}"), name=info.name, count=info.count)
            return self.tr("{text}, key {key}").format(text=text, key=key) if key else text
        return {CLASS_ROLE: info, KEY_ROLE: key}.get(Qt.ItemDataRole(role) if role < CLASS_ROLE else role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        old, new = index.data(), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not new or new == old:
            return False
        self.rename_wanted.emit(old, new)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        writable = self._project is not None and not self._project.read_only
        return flags | Qt.ItemFlag.ItemIsEditable if writable else flags

    def key(self, row: int) -> str:
        """The key that gives this class, or nothing when there are more classes than keys."""
        return CLASS_KEYS[row] if row < len(CLASS_KEYS) else ""

    def names(self) -> list[str]:
        """The names in order."""
        return [info.name for info in self._classes]

    def info(self, name: str) -> ClassInfo:
        """The class with this name. Raises KeyError."""
        for info in self._classes:
            if info.name == name:
                return info
        raise KeyError(name)

    def color(self, name: str) -> QColor:
        """The colour of a class, by name."""
        return theme.class_color(self._colors.get(name, 0))

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


def images_of(project: Project, names: Iterable[str]) -> int:
    """How many images have one of these classes, those in the bin too; for the pool."""
    queries = [Query(label=name, status=status) for name in names for status in ("all", "binned")]
    return len(np.unique(np.concatenate([project.samples.ids(query) for query in queries])))
