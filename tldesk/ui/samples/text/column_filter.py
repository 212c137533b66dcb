"""ColumnFilter: showing the texts whose rows have a certain value in one of their further columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from tldesk.media import modality
from tldesk.ui.parts import theme
from tldesk.ui.parts.actions import literal
from tldesk.ui.parts.controls import Button, button, icon_button, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context

_MOST = 30  # values of a column that a menu can show
_LONGEST = 40  # characters of one
_SETTLED = 800  # ms after the last change that may have brought rows

Columns = tuple[tuple[str, str], ...]
Values = Mapping[str, Counter[str]]


class ColumnFilter(QWidget):
    """A button with a menu of the columns and their values; hidden while there are none. `chosen` carries Columns, or
    None where none are left. `chips` names what is chosen; a click takes one away.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._prefix = context, prefix
        self._values: Values = {}
        self._columns: Columns = ()
        self.button: QToolButton = icon_button("table-filter", f"{prefix}-filter-columns", self.tr("Filter by columns"))
        self.menu = named(QMenu(self.button), f"{prefix}-filter-columns-menu")
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu.aboutToShow.connect(self._fill)
        self.setLayout(row(self.button))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.chips = named(QWidget(), f"{prefix}-filter-chips")
        self._chip_row = row(margins=(theme.GAP, 0, 0, 0))
        self.chips.setLayout(self._chip_row)
        self.chips.hide()
        self.hide()
        self._settling = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settling.timeout.connect(self.read)
        self._is_read = False
        context.project_opened.connect(self._opened)  # no lambdas: the context outlives this
        context.samples_changed.connect(self._changed)

    @Slot()
    def read_once(self) -> None:
        """Ask the project for its columns, if nobody has: once its texts are found, for all rows are read for it, and
        the first page would come after them."""
        if not self._is_read:
            self._is_read = True
            self._settling.start()

    @Slot()
    def read(self) -> None:
        """Ask the project for its columns, in the pool."""
        project = self._context.project
        if project is not None and modality.of(project.modality).rows:
            run_newest(project.samples.column_values, self._take, self._context.error_occurred.emit)

    @Slot()
    def _opened(self) -> None:
        self._is_read = False

    @Slot(object)
    def _changed(self, change: object) -> None:
        if change is None:  # an import, say
            self._settling.start()

    def show_columns(self, columns: Columns | None) -> None:
        """Show what is chosen."""
        columns = columns or ()
        if columns == self._columns:
            return
        self._columns = columns
        while (item := self._chip_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        fill(self._chip_row, *(self._chip(number, *column) for number, column in enumerate(columns)), 1)
        self.chips.setVisible(bool(columns))

    def _take(self, values: Values) -> None:
        self._values = values
        self.setVisible(bool(values))

    def _fill(self) -> None:
        self.menu.clear()
        for name, counts in self._values.items():
            menu = self.menu.addMenu(literal(name[:_LONGEST]))
            for value, count in counts.most_common(_MOST):
                shown = " ".join(value.split())
                shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
                text = filled(self.tr("{value}  ({count})"), value=literal(shown), count=f"{count:,}")
                action = menu.addAction(text, partial(self._toggle, name, value))
                action.setCheckable(True)
                action.setChecked((name, value) in self._columns)
            if len(counts) > _MOST:
                more = filled(self.tr("{count} more {count:value|values}"), count=len(counts) - _MOST)
                menu.addAction(more).setEnabled(False)

    def _toggle(self, name: str, value: str) -> None:
        """Have this value of a column in place of another one, or none."""
        others = tuple(column for column in self._columns if column[0] != name)
        wanted = others if (name, value) in self._columns else (*others, (name, value))
        self.chosen.emit(wanted or None)

    def _chip(self, number: int, name: str, value: str) -> Button:
        text = filled(self.tr("{column} = {value}"), column=name[:_LONGEST], value=" ".join(value[:_LONGEST].split()))
        return button(
            literal(text),
            f"{self._prefix}-filter-chip-{number}",
            partial(self._toggle, name, value),
            role="quiet",
            icon="close",
            tip=self.tr("Remove this filter"),
        )
