"""A combo box whose text is shortened, not cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.combo import Combo

LONG = "A title that is far too long for a box of this size: 7"


class Drawn(Combo):
    """Says what it draws."""

    text = LONG

    def shown_text(self) -> str:
        return self.text


def test_what_is_shortened_ends_in_dots_and_looks_so(qtbot: QtBot) -> None:
    box = Drawn()
    qtbot.addWidget(box)
    box.addItem(LONG)
    box.resize(160, 32)
    whole = box.grab().toImage()
    box.text = box.fontMetrics().elidedText(LONG, Qt.TextElideMode.ElideRight, 160 - 48)
    assert box.text.endswith("…") and box.grab().toImage() == whole
    box.text, box.mode = LONG, Qt.TextElideMode.ElideMiddle  # so that a number at the end is read
    assert box.grab().toImage() != whole
