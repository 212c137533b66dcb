"""The list of contacts: most often none, else each with its time, host, bytes and reason."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tldesk import paths
from tldesk.online import contacts
from tldesk.ui.help.network import Network
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.session.calls import calls_at_rest
from tldesk.ui.session.context import Context


def test_nobody_was_contacted(qtbot: QtBot, context: Context) -> None:
    dialog = Network(context)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(calls_at_rest)
    assert dialog.about.text() == "None: tldesk has contacted no other computer."
    assert dialog.table.isHidden() and not dialog.clear_button.isEnabled()
    dialog.copy_button.click()
    assert QApplication.clipboard().text() == dialog.about.text()


def test_contacts_are_listed_copied_and_forgotten(qtbot: QtBot, context: Context) -> None:
    for outcome in (contacts.COMPLETE, contacts.LOST, contacts.STOPPED, contacts.answer_reason(404)):
        contacts.record("huggingface.co", 94_000_000, "download of resnet50", outcome)
    dialog = Network(context)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 4)
    assert dialog.about.text() == "tldesk has contacted another computer 4 times:"
    dialog.copy_button.click()
    head, first, *_rest = QApplication.clipboard().text().splitlines()
    assert contacts.answer_reason(404) == "not found (404)"
    assert head.split("\t") == ["When", "Server", "Why", "Result", "Received"]
    assert first.split("\t")[1:] == ["huggingface.co", "download of resnet50", contacts.answer_reason(404), "94.0 MB"]
    dialog.clear_button.click()
    (asked,) = dialog.findChildren(Confirm)
    asked.act.click()
    qtbot.waitUntil(lambda: not dialog.model.rows)
    assert contacts.read() == []


def test_a_server_on_this_computer_is_no_other_one(qtbot: QtBot, context: Context) -> None:
    contacts.record("127.0.0.1:8080", 5, "why", contacts.COMPLETE)
    dialog = Network(context)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 1)
    assert dialog.about.text() == "tldesk has contacted no other computer, but a server on this one:"
    contacts.record("models.example", 5, "why", contacts.answer_reason(302))
    dialog.refresh()
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2)
    assert dialog.about.text() == "tldesk has contacted another computer 1 time:"


def test_a_list_that_cannot_be_read_is_told(qtbot: QtBot, context: Context) -> None:
    paths.contacts().mkdir(parents=True)
    dialog = Network(context)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "cannot be kept" in dialog.about.text())
    assert str(paths.contacts()) in dialog.about.text() and "None:" not in dialog.about.text()
    assert not dialog.clear_button.isEnabled()
