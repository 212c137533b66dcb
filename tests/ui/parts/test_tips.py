"""Tool tips, labels and names of curves show what others wrote letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from hostile import MORE, NAMES
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtGui import Qt as QtGui
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tldesk.ui.charts.frame import ChartFrame
from tldesk.ui.charts.line import Line, Scale
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
    """They are painted letter by letter; a table of them computes nothing."""
    chart = LineChart("chart", "title", Scale("x"), Scale())
    frame = ChartFrame("chart", "title")
    qtbot.addWidget(frame)
    frame.hold(chart)
    names = [*NAMES, "=1+1"]
    chart.show_lines([Line(name, np.arange(2.0), np.arange(2.0)) for name in names])
    assert [end.title for end in chart.ends] == names
    frame.copy_data()
    head = QGuiApplication.clipboard().text().split("\n")[0].split("\t")
    assert len(head) == 1 + len(names) and head[-1] == "'=1+1"
    assert "<img" not in frame.more_button.toolTip()
