"""The tab of Data that says what texts are like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from present import present, typed
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from texts import CHINESE, make_project

from tldesk.media.text import languages
from tldesk.project.samples.samples import Query
from tldesk.ui.data import text_figures
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.text_figures import TextFigures
from tldesk.ui.parts.controls import Button


def test_statistics_are_made_when_somebody_looks(tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    rows = [(f"refund of money {n}", "refund", "mail") for n in range(9)]
    rows += [(f"{CHINESE} {n}", "退", "chat") for n in range(3)]
    make_project(tmp_path / "texts", rows).close()
    page = typed(DataPage, show_page(DataPage, tmp_path / "texts"))
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 12)
    panel = page.findChild(TextFigures)
    assert panel is not None and not panel.languages.text()
    page.tabs.setCurrentIndex(2)
    assert panel.isVisible() and not panel.lengths.isVisible(), "no card without its figures"
    qtbot.waitUntil(lambda: bool(panel.languages.text()))
    assert panel.lengths.isVisible() and panel.classes.isVisible()
    assert panel.languages.text() == "Latin script 75% · Chinese 25%"
    assert "longest" in panel.middle.text() and panel.lengths.grab().width()
    assert [panel.classes.itemText(at) for at in range(panel.classes.count())] == ["refund", "退"]
    page.chart.class_chosen.emit("退")
    assert panel.classes.currentText() == "退"
    page.chart.class_chosen.emit("refund")
    qtbot.waitUntil(lambda: any("refund" in one.text() for one in _words(panel)))
    words = _words(panel)
    qtbot.mouseClick(words[0], Qt.MouseButton.LeftButton)
    assert page.browser.filters.query == Query(label="refund", text=words[0].text())
    page.context.samples_changed.emit(None)
    page.tabs.setCurrentIndex(0)
    page.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: panel._call is None and not panel._stale)


def test_each_language_of_a_mixed_set_has_its_share(
    tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot
) -> None:
    english, both = "Where is the card that I ordered?", "请问 how do I 退款 from my card"
    rows = [(f"{english} {n}", "a", "mail") for n in range(140)]
    rows += [(f"{CHINESE} {n}", "b", "chat") for n in range(51)] + [(f"{both} {n}", "b", "chat") for n in range(8)]
    make_project(tmp_path / "texts", [*rows, ("Где моя карта?", "a", "mail")]).close()
    page = typed(DataPage, show_page(DataPage, tmp_path / "texts"))
    page.tabs.setCurrentIndex(2)
    panel = present(page.findChild(TextFigures))
    qtbot.waitUntil(lambda: bool(panel.languages.text()))
    assert panel.languages.text() == "English 70% · Chinese 26% · Chinese + English 4% · others 0.5%"


def _words(panel: TextFigures) -> list[Button]:
    """The words that are shown."""
    return [one for one in panel.findChildren(Button) if one.isVisible()]


def test_every_language_has_a_name() -> None:
    assert set(text_figures._LANGUAGES) == set(languages.NAMES)
