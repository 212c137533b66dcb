"""Selections of a view as ranges of rows, as few as there are."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionRange


def of_rows(model: QAbstractItemModel, rows: list[int]) -> QItemSelection:
    """The selection of these rows, which ascend."""
    selection, start = QItemSelection(), 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end] != rows[end - 1] + 1:
            selection.select(model.index(rows[start], 0), model.index(rows[end - 1], 0))
            start = end
    return selection


def ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The ranges of a selection, which to its stub cannot be iterated."""
    return [selection.at(number) for number in range(selection.count())]
