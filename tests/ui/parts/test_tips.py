"""Tool tips, labels and names of curves show what others wrote letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from hostile import MORE, NAMES
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtGui
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tldesk.ui.charts.line import Line
from tldesk.ui.charts.lines import LineChart
from tldesk.ui.parts.controls import button, icon_button, label
from tldesk.ui.parts.tips import as_tip

EVERY = (*NAMES, *MORE, "a < b", "<b>x</b>\nsecond line", "plain")


@pytest.mark.parametrize("name", EVERY)
def test_a_tip_is_read_letter_by_letter(name: str, qtbot: QtBot) -> None:
    tip = as_tip(name)
    if QtGui.mightBeRichText(tip):
        page = QTextDocument()
        page.setHtml(tip)
        shown = page.toPlainText()
        assert "<img src" not in tip and "<script" not in tip
    else:
        shown = tip
    assert "".join(shown.split()) == "".join(name.split())
    assert as_tip(name, Qt.ItemDataRole.AccessibleTextRole) == name


def test_the_makers_of_parts_take_no_page(qtbot: QtBot) -> None:
    for name in NAMES:
        for widget in (button("x", "x", print, tip=name), icon_button("play", "x", name)):
            qtbot.addWidget(widget)
            assert "<img" not in widget.toolTip() and "<script" not in widget.toolTip()
        made = label(name)
        qtbot.addWidget(made)
        assert isinstance(made, QLabel) and made.textFormat() == Qt.TextFormat.PlainText and made.text() == name


def test_names_of_curves(qtbot: QtBot) -> None:
    chart = LineChart("chart", "title", "x", "y")
    qtbot.addWidget(chart)
    chart.show_lines([Line(name, np.arange(2.0), np.arange(2.0)) for name in NAMES])
    legend = chart.plotItem.legend
    assert legend is not None
    for _, words in legend.items:
        assert "<img" not in words.text and "<script" not in words.text
