"""SavedFilters: a button whose menu saves the filter of now, and finds, renames and deletes those saved before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from tldesk.project.samples.filters import Filters
from tldesk.project.samples.samples import Query
from tldesk.ui.parts import icons
from tldesk.ui.parts.actions import literal
from tldesk.ui.parts.controls import ToolButton, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.session.context import Context


class SavedFilters(ToolButton):
    """`query_chosen` carries a saved Query and its name."""

    query_chosen = Signal(object, str)

    def __init__(self, context: Context, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._query = Query()
        self._filtering = False
        named(self, f"{prefix}-saved-filters", self.tr("Saved filters"))
        self.setIcon(icons.icon("bookmark-outline", "muted"))
        self.setToolTip(self.tr("Saved filters"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{prefix}-saved-filters-menu")
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def show_query(self, query: Query, filtering: bool) -> None:
        """What would be saved; `filtering` says whether it leaves anything out."""
        self._query, self._filtering = query, filtering

    def fill(self) -> None:
        """Make the menu anew from what is saved."""
        menu, filters = self._menu, self._filters
        menu.clear()
        saved = filters.all() if filters is not None else {}
        for name, query in saved.items():
            menu.addAction(literal(name), partial(self.query_chosen.emit, query, name))
        if not saved:
            menu.addAction(self.tr("No saved filters yet")).setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(icons.icon("bookmark-plus-outline"), self.tr("Save this filter…"), self.ask_name)
        save.setEnabled(self._filtering and self._writable)
        acts = (
            (self.tr("Rename"), "rename-outline", self.ask_new_name),
            (self.tr("Delete"), "trash-can-outline", self.delete),
        )
        for text, icon, act in acts:
            part = menu.addMenu(icons.icon(icon), text)
            part.setEnabled(bool(saved) and self._writable)
            for name in saved:
                part.addAction(literal(name), partial(act, name))

    def ask_name(self) -> None:
        """Ask for the name under which to save the filter of now."""
        query = self._query
        self._ask(self.tr("Save this filter"), "", lambda filters, name: filters.save(name, query))

    def ask_new_name(self, name: str) -> None:
        """Ask for another name of a filter."""
        self._ask(filled(self.tr("Rename “{name}”"), name=name), name, lambda filters, new: filters.rename(name, new))

    def delete(self, name: str) -> None:
        """Forget a filter; the images stay as they are."""
        filters = self._filters
        query = filters.all().get(name) if filters is not None else None
        if filters is None or query is None:
            return
        filters.delete(name)
        told, text = self.tr("Filter “{name}” deleted."), self.tr("Delete the filter “{name}”")
        restored = self.tr("Filter “{name}” restored.")

        def restore() -> None:
            self._context.ask(
                lambda project: Filters(project.store).restore(name, query),
                lambda kept: self._context.tell(filled(restored, name=kept)),
            )

        self._context.tell_undoable(filled(told, name=name), filled(text, name=name), restore)

    def _ask(self, title: str, name: str, keep: Callable[[Filters, str], object]) -> None:
        filters = self._filters
        if filters is not None:
            NameDialog(
                title,
                self.tr("Name of the filter"),
                name,
                lambda given: keep(filters, given),
                self.window(),
                name="filter-name",
                example=self.tr("For example: blurred cats"),
            ).open()

    @property
    def _filters(self) -> Filters | None:
        return None if self._context.project is None else Filters(self._context.project.store)

    @property
    def _writable(self) -> bool:
        return self._context.project is not None and not self._context.project.read_only
