"""MergeClasses: make several classes one; says how many images that concerns."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.icons import swatch
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.text import breakable
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.classes import ClassesModel, images_of

_MOST_NAMED = 3  # of the classes that are given up: all of them may be very many


class MergeClasses(Dialog):
    """`names` are the classes that are given up, `into` is the one their images get, `count` how many those are."""

    def __init__(self, project: Project, classes: ClassesModel, name: str, parent: QWidget | None) -> None:
        super().__init__(QCoreApplication.translate("MergeClasses", "Merge classes"), "merge-classes", parent)
        self._project = project
        self._classes = classes
        self.count = 0
        self.list = named(QListWidget(), "merge-classes-list", self.tr("Classes to merge"))
        self.target = named(QComboBox(), "merge-classes-into", self.tr("Into"))
        self.told = label("", "muted", wrap=True, name="merge-classes-told")
        self.merge_button = button(self.tr("Merge"), "merge-classes-accept", self.accept, role="primary")
        self._lay_out()
        self._fill(name)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.target.currentIndexChanged.connect(lambda _at: self._count())
        self._count()

    @property
    def names(self) -> list[str]:
        """The classes that are ticked, without the one they go into."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        return [name for name in ticked if name != self.into]

    @property
    def into(self) -> str:
        """The class that remains."""
        return self.target.currentText()

    def _lay_out(self) -> None:
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        self.list.setMinimumHeight(20 * theme.GRID)
        caption = label(self.tr("Merge them into:"))
        caption.setBuddy(self.target)
        self.told.setMinimumHeight(5 * theme.GRID)
        tick = label(self.tr("Select the classes to merge:"))
        fill(self.body, tick, (self.list, 1), caption, self.target, self.told)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.merge_button)
        self.setMinimumWidth(52 * theme.GRID)

    def _fill(self, name: str) -> None:
        """Every class; `name` is ticked, and its neighbour proposed to take it up."""
        names = self._classes.names()
        for each in names:
            icon = swatch(self._classes.mark(each))
            item = QListWidgetItem(icon, each, self.list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if each == name else Qt.CheckState.Unchecked)
            self.target.addItem(icon, each)
        row = names.index(name)
        self.list.setCurrentRow(row)
        self.target.setCurrentIndex(row - 1 if row else min(1, len(names) - 1))

    def _count(self) -> None:
        names, project = self.names, self._project
        self.merge_button.setEnabled(False)
        if names:
            run_newest(lambda: images_of(project, names), self._tell, priority=1)
        else:
            drop_calls_to(self._tell)
            self.told.setText(self.tr("Select a class other than the one that remains."))

    def _tell(self, count: int) -> None:
        self.count = count
        text = self.tr(
            "{count} {count:image gets|images get} the class “{into}”; {names} will be deleted. You can undo this."
        )
        given_up = self.names
        quoted = ", ".join(f"“{name}”" for name in given_up)
        if len(given_up) > _MOST_NAMED:
            quoted = filled(self.tr("{count} {count:class|classes}"), count=len(given_up))
        self.told.setText(breakable(filled(text, count=count, into=self.into, names=quoted)))
        self.grow()
        self.merge_button.setEnabled(True)
