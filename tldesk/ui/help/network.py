"""Network: which other computers tldesk has contacted, when and why; most often none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDateTime, QObject, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from tldesk.online import contacts
from tldesk.online.contacts import Contact
from tldesk.ui.parts import errors, theme
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.record_table import RIGHT, TIP, Column, RecordTable, set_up_rows
from tldesk.ui.parts.text import moment_text, size_text
from tldesk.ui.session.calls import run_in_pool
from tldesk.ui.session.context import Context

_WIDE, _LOW, _HIGH = 100 * theme.GRID, 24 * theme.GRID, 56 * theme.GRID


class ContactTable(RecordTable[Contact]):
    """A row for each, the last one first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = [
            Column(self.tr("When"), lambda one: moment_text(_moment(one))),
            Column(self.tr("Server"), lambda one: one.host),
            Column(self.tr("Why"), lambda one: told(one.why), roles={TIP: lambda one: told(one.why)}),
            Column(self.tr("Result"), lambda one: told(one.outcome) or "–"),
            Column(self.tr("Received"), _received, RIGHT),
        ]

    def text(self) -> str:
        """All of it, a line each, with tabs between."""
        rows = [[column.title for column in self.columns]]
        rows += [[column.text(one) for column in self.columns] for one in self.rows]
        return "\n".join("\t".join(row) for row in rows)


class Network(Dialog):
    """Lists them as they are in the file, which other programs of the user's write too."""

    stays = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("Network", "Network"), "network", parent)
        self._context = context
        self.about = label("", wrap=True, name="network-about")
        self.switch = label("", "muted", wrap=True, name="network-switch")
        self.model = ContactTable(self)
        self.table = named(QTableView(), "network-table", self.tr("Contacts"))
        self.table.setModel(self.model)
        set_up_rows(self.table, "network-header", stretched=2)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        fill(self.body, self.about, self.switch, (self.table, 1), 0)
        self.copy_button = button(self.tr("Copy as text"), "network-copy", self.copy, icon="content-copy")
        self.clear_button = button(self.tr("Clear list…"), "network-clear", self.ask_to_clear)
        self.add_buttons(self.close_button(), left=(self.copy_button, self.clear_button))
        self.resize(_WIDE, _LOW)
        context.jobs.ended.connect(self._refresh)
        context.settings_changed.connect(self._say_switch)
        self._say_switch()
        self._show([])
        self.refresh()

    def refresh(self) -> None:
        """Read the list again, in the pool."""
        run_in_pool(contacts.read, self._show, self._refuse)

    def copy(self) -> None:
        """Put the list on the clipboard."""
        QApplication.clipboard().setText(self.model.text() if self.model.rows else self.about.text())

    def ask_to_clear(self) -> None:
        """Ask, and empty the list."""
        title, act = self.tr("Clear the list of contacts?"), self.tr("Clear list")
        text = self.tr("What was contacted is then no longer known. This cannot be undone.")
        dialog = Confirm(title, text, act, "clear-network", self, destructive=True)
        dialog.accepted.connect(self._clear)
        dialog.open()

    def _clear(self) -> None:
        run_in_pool(contacts.clear, lambda _none: self.refresh(), self._context.error_occurred.emit)

    def _refresh(self, _job: object) -> None:
        self.refresh()

    def _show(self, found: Sequence[Contact]) -> None:
        self.model.show(found)
        text = self.tr("tldesk has contacted another computer {count} {count:time|times}:")
        here = self.tr("tldesk has contacted no other computer, but a server on this one:")
        none = self.tr("None: tldesk has contacted no other computer.")
        others = sum(not one.is_here for one in found)
        self.about.setText(filled(text, count=others) if others else here if found else none)
        self.table.setVisible(bool(found))
        if found:
            self.resize(self.width(), max(self.height(), _HIGH))
        self.clear_button.setEnabled(bool(found))

    def _refuse(self, error: Exception) -> None:
        """Say that the list cannot be read: whether anybody was contacted is not known then."""
        self._show([])
        words = errors.shown(error)
        self.about.setText(f"{words.text} {words.hint}")

    def _say_switch(self, _settings: object = None) -> None:
        on = self.tr("Downloads of models are allowed. A server is contacted only when you ask for a model.")
        off = self.tr("Downloads of models are turned off in the settings.")
        self.switch.setText(on if self._context.settings.online else off)


def _moment(one: Contact) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(round(one.time))


def _received(one: Contact) -> str:
    return "–" if one.bytes is None else size_text(one.bytes)
