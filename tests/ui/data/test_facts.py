"""What is known of the current sample: long names have room, and are copied as they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tldesk.project.store import Project
from tldesk.ui.data.facts import Facts
from tldesk.ui.parts.text import unbroken


def test_a_name_is_copied_without_the_marks_of_where_it_may_break(qtbot: QtBot, project: Project) -> None:
    name = "balance_not_updated-after.cheque"
    some = project.samples.ids()[:1].tolist()
    project.edits.add_class(name)
    project.edits.set_label(some, name)
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_sample(project.samples.get(some)[0])
    shown = facts.state.text()
    assert name not in shown and name in unbroken(shown), "it may go on in the next line"
    facts.show()
    qtbot.waitExposed(facts)
    facts.state.setSelection(0, shown.index("cheque") + len("cheque"))
    facts.state.setFocus()
    qtbot.keyClick(facts.state, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == name
    facts.state.copy_menu().actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == name
    assert facts.findChildren(QMenu)


@pytest.mark.parametrize("name", ["a" * 128, "f0" * 32, "Ключ" * 20, "名" * 60])
def test_one_long_word_takes_no_more_width_than_there_is(qtbot: QtBot, name: str) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.name.say(name)
    assert facts.name.minimumSizeHint().width() < 220 and unbroken(facts.name.text()) == name
