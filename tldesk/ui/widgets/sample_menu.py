"""SampleMenu: what can be done with the selected samples: label, move to a split, exclude."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from tldesk.project.samples import SPLITS
from tldesk.ui import theme
from tldesk.ui.context import Context
from tldesk.ui.models.classes import ClassesModel
from tldesk.ui.text import split_title
from tldesk.ui.widgets.browser import Browser

LOOKED_AT = 1000  # of a large selection, so many decide whether the menu says exclude or include


class SampleMenu(QObject):
    """The menu of a Browser, and its acts; each is an edit that can be undone."""

    def __init__(self, context: Context, browser: Browser, classes: ClassesModel) -> None:
        super().__init__(browser)
        self._context = context
        self._browser = browser
        self._classes = classes
        browser.menu_requested.connect(self.popup)

    def popup(self, point: QPoint) -> None:
        """Show the menu at a point of the screen."""
        menu = self.make()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def make(self) -> QMenu:
        """The menu for what is selected now."""
        menu = QMenu(self._browser)
        menu.setObjectName(f"{self._browser.grid.objectName()}-menu")
        ids = self._browser.grid.selected_ids()
        if not self._browser.one_by_one:
            menu.addAction(theme.icon("magnify"), self.tr("Show large"), partial(self._browser.set_one_by_one, True))
            menu.addSeparator()
        labels = menu.addMenu(theme.icon("tag-outline"), self.tr("Label"))
        for name in self._classes.names():
            labels.addAction(name.replace("&", "&&"), partial(self.label, name, ids))
        labels.addSeparator()
        labels.addAction(self.tr("No label"), partial(self.label, None, ids))
        splits = menu.addMenu(theme.icon("call-split"), self.tr("Move to split"))
        for split in SPLITS:
            splits.addAction(split_title(split), partial(self.move, split, ids))
        out = self._all_excluded()
        text = self.tr("Include in training") if out else self.tr("Exclude from training")
        icon = theme.icon("eye-outline" if out else "eye-off-outline")
        menu.addAction(icon, text, partial(self.exclude, not out, ids))
        for part in (labels, splits, menu.actions()[-1]):
            part.setEnabled(bool(ids) and self._writable)
        return menu

    def label(self, name: str | None, ids: list[int]) -> None:
        """Give samples a label, or take it away."""
        self._context.edit(lambda project: project.edits.set_label(ids, name), len(ids))

    def move(self, split: str, ids: list[int]) -> None:
        """Move samples to a split."""
        self._context.edit(lambda project: project.edits.set_split(ids, split), len(ids))

    def exclude(self, excluded: bool, ids: list[int]) -> None:
        """Leave samples out of training, or take them in again."""
        self._context.edit(lambda project: project.edits.set_excluded(ids, excluded), len(ids))

    def toggle_excluded(self) -> None:
        """Exclude the selected samples, or include them when all of them are excluded."""
        ids = self._browser.grid.selected_ids()
        if ids and self._writable:
            self.exclude(not self._all_excluded(), ids)

    @property
    def _writable(self) -> bool:
        return self._context.project is not None and not self._context.project.read_only

    def _all_excluded(self) -> bool:
        rows = self._browser.grid.selected_rows()[:LOOKED_AT]
        samples = [self._browser.model.sample(row) for row in rows]
        return all(sample.excluded for sample in samples if sample is not None)
