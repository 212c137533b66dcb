"""ClassesModel: the classes in the order of their keys, with colour and count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor

from tldesk.errors import TldeskError
from tldesk.project.samples.classes import ClassInfo, new_name
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts.class_mark import Mark, class_mark
from tldesk.ui.parts.keys import class_keys
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.record_table import ACCESSIBLE, ROW_ROLE, TEXT, TIP, Index, RecordList
from tldesk.ui.session.calls import drop_calls_to, run_refresh

CLASS_ROLE = ROW_ROLE
KEY_ROLE = Qt.ItemDataRole.UserRole + 2


class ClassesModel(RecordList[ClassInfo]):
    """The classes of a project; `refreshed` follows each reading.

    A name that is edited in a view is told by `rename_wanted` (old, new); the row changes when the project has.
    """

    refreshed = Signal()
    rename_wanted = Signal(str, str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._colors: dict[str, int] = {}
        self._keys: dict[str, str] = {}
        self.roles = {
            TEXT: lambda info: info.name,
            Qt.ItemDataRole.EditRole: lambda info: info.name,
            ACCESSIBLE: self._words,
            TIP: lambda info: info.definition,
        }

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
            run_refresh(project.classes.all, self._take, self.failed.emit, priority=1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        key = self.key(index.row())
        if role == KEY_ROLE:
            return key if index.isValid() else None
        found = super().data(index, role)
        if role == ACCESSIBLE and found is not None and key:
            return filled(self.tr("{text}, key {key}"), text=found, key=key)
        return found

    def _words(self, info: ClassInfo) -> str:
        words = filled(self.tr("{name}, {count} {count:image|images}"), name=info.name, count=info.count)
        return f"{words}. {info.definition}" if info.definition else words

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        old, new = index.data(), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not new or new == old:
            return False
        self.rename_wanted.emit(old, new)
        return True

    def refusal(self, old: str, new: str) -> TldeskError | None:
        """Why a class cannot be renamed so; None of a name that changes nothing."""
        if new.strip() in ("", old):
            return None
        try:
            name = new_name(new)
        except TldeskError as error:
            return error
        return TldeskError("class_exists", label=name) if name != old and name in self.names() else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        writable = self._project is not None and not self._project.read_only
        return flags | Qt.ItemFlag.ItemIsEditable if writable else flags

    def key(self, row: int) -> str:
        """The key that gives this class, or nothing when there are more classes than keys."""
        return self._keys.get(self.rows[row].name, "") if 0 <= row < len(self.rows) else ""

    def of_key(self, key: str) -> str | None:
        """The class that a key gives, if there is one."""
        return next((name for name, own in self._keys.items() if own == key), None)

    def names(self) -> list[str]:
        """The names in order."""
        return [info.name for info in self.rows]

    def info(self, name: str) -> ClassInfo:
        """The class with this name. Raises KeyError."""
        for info in self.rows:
            if info.name == name:
                return info
        raise KeyError(name)

    def color(self, name: str) -> QColor:
        """The colour of a class, by name."""
        return self.mark(name).color

    def mark(self, name: str) -> Mark:
        """The colour and the shape of a class, by name."""
        return class_mark(self._colors.get(name, 0))

    def _take(self, classes: list[ClassInfo]) -> None:
        same = [info.id for info in classes] == [info.id for info in self.rows]
        self._colors = {info.name: info.color_index for info in classes}
        self._keys = {name: key for key, name in class_keys([info.name for info in classes]).items()}
        self._replace(classes, same=same)
        self.refreshed.emit()


def images_of(project: Project, names: Iterable[str]) -> int:
    """How many images have one of these classes, those in the bin too; for the pool."""
    queries = [Query(label=name, status=status) for name in names for status in ("all", "binned")]
    return len(np.unique(np.concatenate([project.samples.ids(query) for query in queries])))
