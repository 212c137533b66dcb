"""Tool tips, labels and names of curves show what others wrote letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from hostile import MORE, NAMES
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QTextDocument
from PySide6.QtGui import Qt as QtGui
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from tldesk.ui.charts.frame import ChartFrame
from tldesk.ui.charts.line import Line, Scale
from tldesk.ui.charts.lines import LineChart
from tldesk.ui.parts.controls import button, icon_button, label
from tldesk.ui.parts.tips import as_tip

EVERY = (*NAMES, *MORE, "a < b", "<b>x</b>\nsecond line", "plain")


@pytest.mark.parametrize(
    "text",
    [
        "Your labels, refitted: the closer two images are, the more alike the model finds them. " * 2,
        "“自动”根据训练图像的形状决定；裁剪（crop）取中央部分，补边（pad）保留全图，压缩（squash）改变比例。" * 2,
    ],
)
def test_a_tip_is_no_wider_than_is_read_at_a_glance(text: str, qapp: QApplication) -> None:
    lines = as_tip(text).split("\n")
    metrics = QFontMetrics(QToolTip.font())
    assert len(lines) > 2 and all(metrics.horizontalAdvance(line) <= 80 * metrics.averageCharWidth() for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split()), "nothing is lost"
    assert not any(line[0] in "，。；：、）” " for line in lines)


def test_short_tips_lines_and_paths_stay_as_they_are() -> None:
    path = "/home/anna/" + "photos/" * 20 + "1.jpg"
    for text in ("Reverse the order", "first\nsecond", path):
        assert as_tip(text) == text
    assert as_tip(f"{path}\nThis file is damaged or missing.").split("\n")[0] == path


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
