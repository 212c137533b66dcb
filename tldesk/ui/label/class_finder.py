"""ClassFinder: any class by a few letters of its name; makes one that is not there yet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.finder import Finder
from tldesk.ui.samples.class_matches import ClassMatches
from tldesk.ui.session.classes import ClassesModel


class ClassFinder(Finder):
    """`class_chosen` carries a name, and whether there is no class of that name yet."""

    class_chosen = Signal(str, bool)

    def __init__(self, classes: ClassesModel, may_add: bool, parent: QWidget) -> None:
        title = QCoreApplication.translate("ClassFinder", "Classes")
        prompt = QCoreApplication.translate("ClassFinder", "Type the name of a class")
        self.matches = ClassMatches(classes, may_add)
        super().__init__(title, "class-finder", prompt, self.matches, parent)
        self.row_chosen.connect(self._choose)

    def _choose(self, row: int) -> None:
        self.class_chosen.emit(self.matches.name(row), self.matches.is_new(row))
