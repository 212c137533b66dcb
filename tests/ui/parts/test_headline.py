"""The headline in the window: what is large, and the notes behind its (i)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from engine.judging.test_headline import TEST, VAL, of, reports
from hypothesis import HealthCheck, given, settings
from present import present
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from stage import place_all

from tldesk.engine.judging import headline
from tldesk.project.runs.report import Report
from tldesk.project.runs.run import Run
from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.headline import HeadlineView
from tldesk.ui.parts.language import percent
from tldesk.ui.session.runs import RunListing

Key = Qt.Key


@pytest.fixture
def view(qtbot: QtBot, qapp: Any) -> HeadlineView:
    appearance.apply(qapp, "light")
    made = HeadlineView("headline")
    qtbot.addWidget(made)
    made.resize(720, 120)
    with qtbot.waitExposed(made):
        made.show()
    return made


def sizes(view: HeadlineView) -> dict[str, int]:
    """The size of letters of each text that is shown."""
    labels = [part for part in view.findChildren(QLabel) if not part.isHidden()]
    shown = [part for part in labels if part.isVisibleTo(view)]
    return {part.objectName(): part.fontInfo().pixelSize() for part in shown if part.text()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(reports())
def test_validation_is_never_the_largest(view: HeadlineView, report: Report) -> None:
    told = headline.of(report)
    view.show_headline(told)
    assert view.isVisible() == (told is not None)
    if told is None:
        return
    found = sizes(view)
    assert view.value.text() == percent(told.first.value)
    assert max(found, key=lambda name: found[name]) == "headline-value"
    assert sorted(found.values())[-2] < found["headline-value"]
    assert (found["headline-value"] == theme.pixels("figure")) == (told.first.of != "val")
    assert view.value.property("role") == ("optimistic" if told.optimistic else "figure")
    row = RunListing(Run(Path("a")), "a", "", "b", "c", "finished", None, None, headline=told)
    assert ("optimistic" in row.figures) == ("optimistic" in row.figure) == told.optimistic


def test_what_is_said(view: HeadlineView) -> None:
    view.show_headline(of(val=VAL, test=TEST))
    assert (view.value.text(), view.text.text()) == ("88.9%", "accuracy · 45 test images")
    assert view.interval.text() == "95% interval 76.5–95.2%" and (view.bar.low, view.bar.high) == (0.765, 0.952)
    beside = [(part.value.text(), part.text.text()) for part in view.beside if part.isVisible()]
    assert beside == [("78.3%", "validation"), ("88.0%", "macro F1")]
    assert [part.toolTip() for part in view.beside[:2]] == ["", ""], "these reports have no interval of them"
    assert view.accessibleName() == "88.9% accuracy · 45 test images"
    view.show_headline(of(val=VAL, test=None))
    assert "optimistic: they chose the model" in view.text.text() and not view.bar.isVisible()
    view.show_headline(None)
    assert not view.isVisible()


def test_the_bar_shows_where_the_interval_is(view: HeadlineView) -> None:
    view.show_headline(of(val=VAL, test=TEST))
    picture = view.bar.grab().toImage()
    ratio, middle = picture.devicePixelRatio(), picture.height() // 2
    seen = [picture.pixelColor(round(share * view.bar.width() * ratio), middle) for share in (0.4, 0.8, 0.888, 0.98)]
    assert seen == [theme.color(token) for token in ("border", "muted", "text", "border")]


def test_the_notes_are_read_and_closed_by_keys(view: HeadlineView, qtbot: QtBot) -> None:
    view.show_headline(of(val=VAL, test=TEST))
    view.add_notes(["Something that was found out later."])
    view.activateWindow()
    view.info.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.info.hasFocus)
    for key in (Key.Key_Return, Key.Key_Space):
        QTest.keyClick(view.info, key)
        popup = present(view.info.popup)
        assert popup.isVisible() and QApplication.activePopupWidget() is popup
        texts = [part.text() for part in popup.findChildren(QLabel)]
        assert texts[0] == "About these results" and texts[-1] == "Something that was found out later."
        assert any("only test says what to expect" in text for text in texts)
        assert popup.area.verticalScrollBar().maximum() == 0, "all is seen at once"
        QTest.keyClick(present(QApplication.focusWidget()), Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
        assert view.info.popup is None and view.info.hasFocus()
    view.show_headline(of(val=VAL, test=None))
    assert "later" not in view.info.accessibleDescription()


def test_notes_that_come_while_they_are_read_are_added(view: HeadlineView) -> None:
    view.show_headline(of(val=VAL, test=TEST))
    view.info.click()
    view.add_notes(["Found out later."])
    popup = present(view.info.popup)
    assert popup.isVisible() and popup.findChildren(QLabel)[-1].text() == "Found out later."
    popup.close()


def test_its_figures_stand_on_one_line(view: HeadlineView) -> None:
    view.show_headline(of(val=VAL, test=TEST))
    place_all()

    def baseline(part: QLabel) -> int:
        letters = part.fontMetrics()
        return part.mapTo(view, part.rect().center()).y() + letters.height() // 2 - letters.descent()

    assert abs(baseline(view.value) - baseline(view.beside[0].value)) <= 2
    view.resize(300, 200)
    place_all()
    assert view.beside[0].y() - view.interval.geometry().bottom() < 3 * theme.GRID, "nothing is left empty above them"
