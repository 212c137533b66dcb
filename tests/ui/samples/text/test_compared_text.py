"""Two texts that are compared, and texts that are most like one."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tldesk.project.store import Project
from tldesk.ui.parts import appearance
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.samples.neighbour_strip import LINE, NeighbourStrip
from tldesk.ui.samples.text.compared_text import ComparedText, differences
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.jobs import wait_for_pool


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("a £1 charge", "a €1 charge", ["£"]),
        ("where is my new card", "where is card", ["my new"]),
        ("我想退款", "我要退款", ["想"]),
        ("the same", "the same", []),
        ("", "other", []),
        ("x" * 30_000, "y", []),
    ],
)
def test_what_the_other_text_has_not_is_marked(text: str, other: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _ in differences(text, other)] == expected


def test_two_texts_are_shown_beside_each_other(texts: Project, qtbot: QtBot, qapp: Any) -> None:
    appearance.apply(qapp, "light")
    one, other = texts.samples.get([6, 7])
    shown = ComparedText(16)
    qtbot.addWidget(shown)
    shown.show_beside(one, other)
    qtbot.waitUntil(lambda: shown.text == "Question number 0 about a transfer")
    qtbot.waitUntil(lambda: len(shown.extraSelections()) == 1)
    assert shown.focusPolicy() == Qt.FocusPolicy.NoFocus
    one.path.rename(one.path.with_suffix(".away"))
    shown.show_beside(other, one)
    qtbot.waitUntil(lambda: not shown.text and bool(shown.placeholderText()))
    wait_for_pool()


def test_texts_that_are_alike_stand_in_lines(texts: Project, qtbot: QtBot, qapp: Any) -> None:
    appearance.apply(qapp, "light")
    thumbnails = Thumbnails()
    thumbnails.set_project(texts)
    strip = NeighbourStrip(thumbnails, lambda _name: Mark(QColor("red")), likeness=True)
    qtbot.addWidget(strip)
    strip.show_samples([(sample, 0.9) for sample in texts.samples.get([1, 2, 3])])
    strip.resize(260, strip.height())
    with qtbot.waitSignal(thumbnails.loaded):
        strip.grab()
    assert strip.height() == 4 * LINE
    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(100, LINE + 5))
    assert told.args == [2]
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert told.args == [2]
    strip.grab()
    wait_for_pool()
    thumbnails.set_project(None)
