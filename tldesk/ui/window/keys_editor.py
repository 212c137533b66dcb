"""KeysEditor: the actions with their keys, and one field that takes another key for the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QKeySequenceEdit,
    QLineEdit,
    QTableView,
    QWidget,
)

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.record_table import set_up_rows
from tldesk.ui.parts.there import there
from tldesk.ui.window.key_rows import WHAT, KeysModel


class KeysEditor(QWidget):
    """`keys` is a KeysModel of what the user has `chosen`."""

    def __init__(self, chosen: Mapping[str, Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = KeysModel(chosen, self)
        self.table = named(QTableView(), "settings-keys", self.tr("Keys"))
        self.table.setModel(self.keys)
        self.field = named(QKeySequenceEdit(), "settings-key", self.tr("Another key"))
        self.field.setMaximumSequenceLength(1)
        inner = there(self.field.findChild(QLineEdit))
        named(inner, "settings-key-text", self.field.accessibleName()).setPlaceholderText(self.tr("Press a key"))
        self.none_button = button(self.tr("No key"), "settings-key-none", lambda: self._give(""))
        self.reset_button = button(self.tr("Default"), "settings-key-default", self._reset)
        self.about = label("", "muted", wrap=True, name="settings-key-about")
        self.problem = label("", "bad", wrap=True, name="settings-key-problem")
        set_up_rows(self.table, "settings-keys-header")
        self._arrange()
        self.field.editingFinished.connect(self._take)
        self.table.selectionModel().currentChanged.connect(lambda now, _before: self._show(now))
        self.table.selectRow(0)

    def reset_all(self) -> None:
        """Every key as it was at first."""
        self.keys.reset_all()
        self._show(self.table.currentIndex())

    def _take(self) -> None:
        """A key was pressed in the field."""
        self._give(self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText))

    def _give(self, key: str) -> None:
        row = self.table.currentIndex().row()
        if row < 0 or (len(self.keys.keys(row)) <= 1 and key == "".join(self.keys.keys(row))):
            return
        why = self.keys.give(row, key)
        self._show(self.table.currentIndex(), why)

    def _reset(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self._show(self.table.currentIndex(), self.keys.reset(row))

    def _show(self, current: QModelIndex, problem: str = "") -> None:
        """The key of the chosen action in the field, and why another one was refused."""
        row = current.row()
        if row < 0:
            return
        with QSignalBlocker(self.field):
            self.field.setKeySequence(QKeySequence((self.keys.keys(row) or ("",))[0]))
        title = self.keys.index(row, WHAT).data()
        self.about.setText(self.tr("Key for “{action}”").format(action=title))
        self.reset_button.setEnabled(self.keys.is_changed(row))
        self.none_button.setEnabled(bool(self.keys.keys(row)))
        self.problem.setText(problem)

    def _arrange(self) -> None:
        line = row((self.field, 1), self.none_button, self.reset_button)
        self.setLayout(column((self.table, 1), self.about, line, self.problem, margins=(0, theme.GAP, 0, 0)))
