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
from tldesk.ui.parts.actions import ActionSpec
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import filled
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
        self.search = named(QLineEdit(), "settings-keys-search", self.tr("Search commands and keys"))
        self.search.setPlaceholderText(self.search.accessibleName())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
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
        self.keys.modelReset.connect(self._group)
        self._group()

    def reset_all(self) -> None:
        """Every key as it was at first."""
        self.keys.reset_all()
        self._show(self.table.currentIndex())

    @property
    def _chosen(self) -> ActionSpec | None:
        return self.keys.spec(self.table.currentIndex().row())

    def _search(self, typed: str) -> None:
        """Keep what matches; the chosen action stays so while it is among it."""
        chosen = self._chosen
        self.keys.search(typed)
        row = self.keys.row_of(chosen.id) if chosen is not None else -1
        if row >= 0:
            self.table.selectRow(row)

    def _group(self) -> None:
        """The titles of menus take the whole width; the first action is chosen."""
        self.table.clearSpans()
        for at in range(self.keys.rowCount()):
            if self.keys.spec(at) is None:
                self.table.setSpan(at, 0, 1, self.keys.columnCount())
        self.table.selectRow(1)
        self._show(self.table.currentIndex())

    def _take(self) -> None:
        """A key was pressed in the field."""
        self._give(self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText))

    def _give(self, key: str) -> None:
        spec = self._chosen
        if spec is None or (len(self.keys.keys(spec.id)) <= 1 and key == "".join(self.keys.keys(spec.id))):
            return
        why = self.keys.give(spec.id, key)
        self._show(self.table.currentIndex(), why)

    def _reset(self) -> None:
        if (spec := self._chosen) is not None:
            self._show(self.table.currentIndex(), self.keys.reset(spec.id))

    def _show(self, current: QModelIndex, problem: str = "") -> None:
        """The key of the chosen action in the field, and why another one was refused."""
        spec = self.keys.spec(current.row())
        for part in (self.field, self.none_button, self.reset_button):
            part.setEnabled(spec is not None)
        self.problem.setText(problem)
        if spec is None:
            self.about.setText(self.tr("No command matches."))
            return
        with QSignalBlocker(self.field):
            self.field.setKeySequence(QKeySequence((self.keys.keys(spec.id) or ("",))[0]))
        title = self.keys.index(current.row(), WHAT).data()
        self.about.setText(filled(self.tr("Key for “{action}”"), action=title))
        self.reset_button.setEnabled(self.keys.is_changed(spec.id))
        self.none_button.setEnabled(bool(self.keys.keys(spec.id)))

    def _arrange(self) -> None:
        line = row((self.field, 1), self.none_button, self.reset_button)
        parts = (self.search, (self.table, 1), self.about, line, self.problem)
        self.setLayout(column(*parts, margins=(0, theme.GAP, 0, 0)))
