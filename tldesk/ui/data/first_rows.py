"""FirstRows: the first rows of a table that is to be imported, with the use of each column below its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from tldesk.media.tables.records import Bad, Row
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import named
from tldesk.ui.parts.language import told
from tldesk.ui.parts.record_table import LEFT, RIGHT
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.text.offsets import right_to_left

_SHOWN, _LONGEST_TIP = 160, 600  # letters; more of them are measured for nothing
_MEASURED = 40  # columns; a table may have a thousand
_LEAST_WIDE = 24 * theme.GRID
_NARROW, _WIDE, _LEAST = 18 * theme.GRID, 48 * theme.GRID, 9 * theme.GRID  # columns; of texts they may be wide

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row | Bad] = ()
        self.titles: Sequence[tuple[str, str]] = ()

    def show(self, titles: Sequence[tuple[str, str]], rows: Sequence[Row | Bad]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.titles, self.rows = titles, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # A screen reader asks for the titles of rows, too.
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.titles):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if section == 0 else LEFT)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = "\n".join(self.titles[section])
        return text if role == Qt.ItemDataRole.DisplayRole else as_tip(text)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, place = self.rows[index.row()], index.column() - 1
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if place < 0 else LEFT)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("muted") if place < 0 else theme.color("bad") if isinstance(row, Bad) else None
        if place < 0:
            text = str(row.number)
        elif isinstance(row, Bad):
            text = told(row.reason) if place == 0 else ""
        else:
            text = row.cells[place] if place < len(row.cells) else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            plain = " ".join(text[: 2 * _SHOWN].split())
            return f"{plain[:_SHOWN]}…" if len(plain) > _SHOWN else plain
        return (as_tip(text[:_LONGEST_TIP]) or None) if role == Qt.ItemDataRole.ToolTipRole else None


class _Cells(QStyledItemDelegate):
    """A text of a script that is written from the right begins there."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if right_to_left(str(index.data() or "")):
            option.direction = Qt.LayoutDirection.RightToLeft


class FirstRows(QTableView):
    """Rows with the numbers of their lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "import-rows", self.tr("The first rows"))
        self.setModel(model := _Model())
        model.setParent(self)
        self._model = model
        self._wide: list[int] = []  # columns
        self._wanted: list[int] = []  # pixels of each
        self.setItemDelegate(_Cells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setObjectName("import-rows-columns")
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(3 * theme.GRID + 4)

    def show_rows(
        self, titles: Sequence[tuple[str, str]], rows: Sequence[Row | Bad], wide: Sequence[int], *, lines: bool = False
    ) -> None:
        """Show rows below the (name, use) of each column; those that are `wide` get more room. Their numbers may be of
        `lines`: a row of a CSV table may have several."""
        self.clearSpans()
        self._model.show([(self.tr("Line") if lines else self.tr("Row"), ""), *titles], rows)
        self._wide, self._wanted = [place + 1 for place in wide], []
        for section in range(min(len(titles), _MEASURED) + 1):
            most = _WIDE if section in self._wide else _NARROW
            wanted = max(self.sizeHintForColumn(section), self.horizontalHeader().sectionSizeHint(section))
            self._wanted.append(max(_LEAST if section else 0, min(most, wanted + theme.GAP)))
        self._share()
        for number, row in enumerate(rows):
            if isinstance(row, Bad) and len(titles) > 1:
                self.setSpan(number, 1, 1, len(titles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Where there is not room for all, the widest columns give way: what is cut in them is cut anyway."""
        wide = [section for section in self._wide if section < len(self._wanted)]
        over = max(0, sum(self._wanted) - self.viewport().width())
        for section, wanted in enumerate(self._wanted):
            less = -(-over // len(wide)) if section in wide else 0
            self.setColumnWidth(section, max(min(wanted, _LEAST_WIDE), wanted - less) if less else wanted)
