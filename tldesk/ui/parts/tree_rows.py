"""The row that is current in a tree that is used as a list."""

from __future__ import annotations

from PySide6.QtWidgets import QTreeWidget


def choose_row(tree: QTreeWidget, row: int) -> None:
    """Make a row the current one."""
    item = tree.topLevelItem(row)
    if item is not None:
        tree.setCurrentItem(item)


def chosen_row(tree: QTreeWidget) -> int:
    """The number of the current row, -1 of none."""
    item = tree.currentItem()
    return tree.indexOfTopLevelItem(item) if item is not None else -1
