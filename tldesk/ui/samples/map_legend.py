"""MapLegend: the groups of a map with their marks and counts; unticked ones are left out of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.parts.icons import swatch
from tldesk.ui.parts.tips import as_tip

_PLACE = Qt.ItemDataRole.UserRole
_NAME, _WHOLE = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2  # without and with the count


class MapLegend(QListWidget):
    """One row a group. `toggled` carries the places of those that are hidden (-1: what is in no group)."""

    toggled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._wanted = 0
        self.setProperty("role", "plain")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.itemChanged.connect(lambda _item: self.toggled.emit(self.hidden))

    @property
    def hidden(self) -> frozenset[int]:
        """The places of the groups that are left out."""
        items = (self.item(row) for row in range(self.count()))
        return frozenset(item.data(_PLACE) for item in items if item.checkState() == Qt.CheckState.Unchecked)

    def wanted_width(self) -> int:
        """Where no name is shortened, with the counts."""
        return self._wanted

    def fit(self, least: int, most: int) -> None:
        """As wide as is wanted, within these; where names are shortened much they have the room of the counts too."""
        self.setFixedWidth(min(max(least, self._wanted), most))
        with QSignalBlocker(self):
            for item in map(self.item, range(self.count())):
                item.setText(item.data(_NAME if most < least else _WHOLE))

    def show_groups(self, names: Sequence[str], marks: Sequence[Mark], counts: Sequence[int], none: str) -> None:
        """Show groups with their number of points; `counts` has one more, of the points in no group, called `none`.

        What was left out stays so while the names stay.
        """
        hidden = self.hidden if tuple(names) == self._names else frozenset()
        self._names = tuple(names)
        rows = [*zip(range(len(names)), names, marks, counts, strict=False)]
        if counts[-1] or not names:
            rows.append((-1, none, Mark(theme.color("blank")), counts[-1]))
        with QSignalBlocker(self):
            self.clear()
            for place, name, mark, count in rows:
                item = QListWidgetItem(swatch(mark), f"{name}  {count:,}", self)
                item.setData(_PLACE, place)
                item.setData(_NAME, name)
                item.setData(_WHOLE, item.text())
                item.setToolTip(as_tip(f"{name}  {count:,}"))
                item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
                item.setCheckState(Qt.CheckState.Unchecked if place in hidden else Qt.CheckState.Checked)
        self._wanted = self.sizeHintForColumn(0) + 2 * self.frameWidth() + self.verticalScrollBar().sizeHint().width()
        self.toggled.emit(self.hidden)
