"""What dialogs say of themselves: the title bar says the title, with one dash; a heading says more than it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import dialog
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.text import window_title


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def words(shown: QWidget) -> list[str]:
    return [part.text() for part in shown.findChildren(QLabel) if part.isVisible()]


def test_windows_are_titled_with_one_dash() -> None:
    assert window_title("flowers") == "flowers – tldesk"
    assert window_title("tldesk") == "tldesk"


def test_a_dialog_says_its_title_once(window: QWidget) -> None:
    made = Dialog("Settings", "settings", window)
    made.open()
    assert made.windowTitle() == "Settings – tldesk" and made.accessibleName() == "Settings"
    assert "Settings" not in words(made)


def test_a_sheet_has_no_title_bar(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialog, "_SHEETS", True)
    made = Dialog("Settings", "settings", window)
    made.open()
    assert "Settings" in words(made)


def test_a_question_stands_in_the_dialog(window: QWidget) -> None:
    made = Confirm("Delete “cats”?", "It is gone then.", "Delete", "delete", window)
    made.open()
    assert made.windowTitle() == "Delete – tldesk" and made.accessibleName() == "Delete “cats”?"
    assert words(made)[0] == "Delete “cats”?"


def test_a_dialog_is_as_tall_as_its_words(window: QWidget) -> None:
    title, text = (
        "Delete the training “EfficientNet-Lite0, fitted on features”?",
        "It moves to the bin, with its exports.",
    )
    made = Confirm(title, f"{text} It can be restored from there.", "Delete", "delete", window)
    made.open()
    assert made.height() == made.column.totalHeightForWidth(made.width())
