"""Further columns of the rows as a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from present import present
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.parts.controls import Button


def test_a_value_of_a_column_is_chosen_and_taken_away_again(
    texts: Project, show_page: Callable[..., Any], qtbot: QtBot
) -> None:
    texts.close()
    page: DataPage = show_page(DataPage, texts.folder)
    filters = page.browser.filters
    columns = filters.columns
    qtbot.waitUntil(columns.button.isVisible)
    columns.menu.aboutToShow.emit()
    (channel,) = columns.menu.actions()
    values = channel.menu().actions()  # type: ignore[attr-defined]
    assert [value.text() for value in values] == ["mail  (21)", "chat  (2)", "phone  (1)"]
    values[1].trigger()
    assert filters.query == Query(columns=(("channel", "chat"),)) and filters.filtering
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 2)
    chip = present(columns.chips.findChild(Button, "data-filter-chip-0"))
    assert columns.chips.isVisible() and chip.text().strip() == "channel = chat"
    filters.text.setText("退款")
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 1)
    columns.menu.aboutToShow.emit()
    columns.menu.actions()[0].menu().actions()[0].trigger()  # type: ignore[attr-defined]
    assert filters.query.columns == (("channel", "mail"),)
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 0)
    filters.clear()
    assert not filters.filtering and not columns.chips.isVisible()
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 24)
