"""Saved filters and samples found otherwise, in the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from pytestqt.qtbot import QtBot

from tldesk.project.samples.filters import Filters
from tldesk.project.samples.samples import Query
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.samples.filter_bar import FilterBar
from tldesk.ui.session import embedding
from tldesk.ui.window.main_window import MainWindow

from .. import embedded


def entries(filters: FilterBar) -> dict[str, Any]:
    filters.saved.fill()
    return {action.text(): action for action in filters.saved.menu().actions() if action.text()}


def name_it(window: MainWindow, name: str) -> NameDialog:
    (dialog,) = window.findChildren(NameDialog)
    dialog.name.setText(name)
    dialog.save.click()
    return dialog


def test_a_filter_is_saved_found_again_renamed_and_deleted(qtbot: QtBot, window: MainWindow) -> None:
    filters = present(present(window.page).browser).filters
    kept = Filters(present(window.context.project).store)
    assert not entries(filters)["Save this filter…"].isEnabled(), "everything is shown: there is nothing to save"
    wanted = Query(label="square", text="00")
    filters.set_query(wanted)
    entries(filters)["Save this filter…"].trigger()
    name_it(window, " squares ")
    assert kept.all() == {"squares": wanted}
    filters.clear()
    entries(filters)["squares"].trigger()
    assert filters.query == wanted
    qtbot.waitUntil(lambda: filters.label.currentData() == "square")  # its class is listed by then
    assert filters.text.text() == "00"
    qtbot.waitUntil(lambda: not window.findChildren(NameDialog))
    filters.saved.ask_new_name("squares")
    name_it(window, "angular")
    assert list(kept.all()) == ["angular"]
    filters.saved.delete("angular")
    assert kept.all() == {}
    assert "No saved filters yet" in entries(filters)


def test_a_name_that_is_taken_is_refused_in_the_dialog(qtbot: QtBot, window: MainWindow) -> None:
    kept = Filters(present(window.context.project).store)
    kept.save("one", Query(text="1"))
    kept.save("two", Query(text="2"))
    present(present(window.page).browser).filters.saved.ask_new_name("one")
    dialog = name_it(window, "two")
    assert dialog.isVisible()
    assert dialog.wrong.text().startswith("There is already a filter “two”.")
    assert list(kept.all()) == ["one", "two"]


def test_found_samples_are_named_and_left_for_all_others(qtbot: QtBot, window: MainWindow) -> None:
    browser = present(present(window.page).browser)
    with qtbot.waitSignal(browser.model.refreshed):
        browser.show_found([9, 3, 7], "Like this")
    assert browser.model.ids().tolist() == [9, 3, 7]
    assert browser.filters.sort.currentData() == "given"
    assert browser.filters.found.text() == "Like this: 3"
    with qtbot.waitSignal(browser.model.refreshed):
        browser.filters.sort.setCurrentIndex(browser.filters.sort.findData("added"))
    assert browser.model.ids().tolist() == [3, 7, 9], "another order keeps the samples"
    browser.filters.leave_found.click()
    assert browser.filters.query.ids is None
    assert browser.filters.sort.findData("given") < 0


def test_more_like_this_is_found_by_key_and_menu(
    qtbot: QtBot, empty_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "START", 0)
    made = embedded.make(tmp_path / "project")
    made.close()
    context = empty_window.context
    context.open_project(made.folder)
    browser = present(present(empty_window.page).browser)
    told: list[str] = []
    context.told.connect(lambda notice: told.append(notice.text))
    qtbot.waitUntil(lambda: context.embedding.ready is not None and browser.model.rowCount() == 60)
    browser.grid.go_to(4)
    with qtbot.waitSignal(browser.model.refreshed):
        empty_window.actions_table.by_id["edit.similar"].trigger()
    assert browser.model.id_at(0) == 5
    assert all(embedded.label_of(id_) == "dog" for id_ in browser.model.ids()[:19].tolist())
    assert browser.filters.found.text().startswith("Most similar to the selected image")
    texts = [action.text() for action in typed(DataPage, empty_window.page).menu.make().actions()]
    assert "Find more like this" in texts
    context.embedding.close()
    browser.find_similar()
    assert told == ["The images have not been analysed yet."]
