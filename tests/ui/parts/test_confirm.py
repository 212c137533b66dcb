"""What is asked before an act: what destroys is red, and Enter alone does not do it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.confirm import Confirm

Key = Qt.Key


@pytest.fixture
def ask(qtbot: QtBot) -> Callable[[bool], Confirm]:
    def ask(destructive: bool) -> Confirm:
        made = Confirm("Delete it?", "It is gone then.", "Delete", "delete-it", None, destructive=destructive)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(made)
        made.open()
        made.activateWindow()
        qtbot.waitUntil(lambda: made.focusWidget() is not None)
        return made

    return ask


@pytest.mark.parametrize("destructive", [True, False])
def test_enter_presses_what_destroys_nothing(qtbot: QtBot, ask: Callable[[bool], Confirm], destructive: bool) -> None:
    dialog = ask(destructive)
    assert dialog.act.property("role") == ("danger" if destructive else "primary")
    assert dialog.focusWidget() is (dialog.cancel if destructive else dialog.act)
    qtbot.keyClick(dialog, Key.Key_Return)
    assert dialog.result() == (Confirm.DialogCode.Rejected if destructive else Confirm.DialogCode.Accepted)


def test_whoever_goes_to_the_red_button_presses_it_with_enter(qtbot: QtBot, ask: Callable[[bool], Confirm]) -> None:
    dialog = ask(True)
    qtbot.keyClick(dialog.cancel, Key.Key_Tab)
    assert dialog.focusWidget() is dialog.act
    qtbot.keyClick(dialog.act, Key.Key_Return)
    assert dialog.result() == Confirm.DialogCode.Accepted
