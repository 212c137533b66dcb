"""Suggestions on the Label page: taken by Enter, all at once, corrected, found in their orders; and said in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.session import embedding, suggestions
from tldesk.ui.session.context import Context
from tldesk.ui.window.embedding_status import EmbeddingStatus

from .. import embedded
from ..embedded import label_of

Key = Qt.Key
Open = Callable[..., LabelPage]


@pytest.fixture
def open_page(qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`open_page(count=…, labelled=…)`: the Label page, its suggestions in sight and the grid with the keyboard."""
    monkeypatch.setattr(embedding, "START", 0)
    monkeypatch.setattr(suggestions, "SETTLE", 20)

    def open_(**values: Any) -> LabelPage:
        made = embedded.make(tmp_path / "project", **values)
        made.close()
        context.open_project(made.folder)
        page = LabelPage(context)
        qtbot.addWidget(page)
        page.resize(1180, 900)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.tabs.buttons["suggestions"].click()
        qtbot.waitUntil(lambda: context.suggestions.fitted is not None and not page.browser.model.busy)
        qtbot.waitUntil(lambda: page.browser.current is not None)
        page.shown()
        qtbot.waitUntil(page.browser.grid.hasFocus)
        return page

    return open_


def press(page: LabelPage, key: Any) -> None:
    QTest.keyClick(page.browser.grid, key)


def labels(page: LabelPage, *ids: int) -> list[str | None]:
    return [sample.label for sample in present(page.context.project).samples.get(ids)]


def test_enter_takes_the_suggestion_and_goes_on(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    card = page.suggestions.card
    page.browser.grid.go_to(6)
    qtbot.waitUntil(lambda: card.answer.accessibleName().startswith("cat, "))
    assert card.accept_button.isVisible() and card.answer.isVisible()
    qtbot.waitUntil(lambda: card.strip.isVisible())
    assert {label_of(id_) for id_ in card.strip.ids[:2]} == {"cat"}
    press(page, Key.Key_Return)
    assert labels(page, 7) == ["cat"]
    assert page.browser.grid.current_row() == 7
    press(page, Key.Key_Enter)
    assert labels(page, 8) == ["dog"]
    page.context.edit(lambda project: project.edits.undo())
    assert labels(page, 7, 8) == ["cat", None]


def test_what_stands_below_a_suggestion_does_not_move(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    card, below = page.suggestions.card, page.suggestions.finding
    page.browser.grid.go_to(6)
    qtbot.waitUntil(lambda: card.strip.isVisible() and card.answer.isVisible())
    QTest.qWait(0)
    place = below.y()
    page.browser.grid.selectAll()
    qtbot.waitUntil(lambda: not card.strip.isVisible() and "selected images" in card.words.text())
    QTest.qWait(0)
    assert below.y() == place
    page.browser.grid.clearSelection()
    page.browser.grid.go_to(0)
    qtbot.waitUntil(lambda: "labelled" in card.words.text())
    QTest.qWait(0)
    assert below.y() == place


def test_in_a_low_window_nothing_is_kept_free_below_a_suggestion(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    card = page.suggestions.card
    page.resize(700, 420)
    page.browser.grid.selectAll()
    qtbot.waitUntil(lambda: not card.strip.isVisible() and "selected images" in card.words.text())
    qtbot.waitUntil(lambda: card.height() < card.usual_height)


def test_enter_takes_them_for_all_that_are_chosen(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    page.browser.grid.selectAll()
    qtbot.waitUntil(lambda: page.suggestions.card.words.text() == "54 of 60 selected images have a suggestion.")
    press(page, Key.Key_Return)
    assert labels(page, *range(1, 61)) == [label_of(id_) for id_ in range(1, 61)]
    page.context.edit(lambda project: project.edits.undo())
    assert present(page.context.project).samples.count(Query(status="labelled")) == 6


def test_the_large_image_says_what_it_looks_like(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    marks, samples = page.browser.preview.marks, present(page.context.project).samples
    assert marks.text_of(samples.one(7)).startswith("cat? ")
    page.context.edit(lambda project: project.edits.set_excluded([7], True))
    assert marks.text_of(samples.one(7)) == "No label"


def test_without_a_suggestion_enter_shows_the_image_large(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    page.browser.grid.go_to(0)
    press(page, Key.Key_Return)
    assert page.browser.one_by_one
    assert labels(page, 1) == ["cat"]


def test_all_that_is_sure_enough_is_accepted_in_one_edit(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(count=90, labelled=45)
    find, found = page.suggestions.finding, page.context.suggestions
    qtbot.waitUntil(lambda: found.assessment is not None and present(found.fitted).calibrated, timeout=20_000)
    assert not find.unchecked.isVisible()
    find.least.setValue(99)
    few = found.count_above(0.99)
    assert find.accept_button.text() == f"Accept {few}"
    find.least.setValue(50)
    count = found.count_above(0.5)
    assert count >= few and find.accept_button.text() == f"Accept {count}" and count > 0
    wanted = found.above(0.5)
    with qtbot.waitSignal(page.context.told) as told:
        find.accept_button.click()
    assert [act.text for act in told.args[0].acts] == ["Undo", "Show"]
    with qtbot.waitSignal(page.context.page_requested) as asked:
        told.args[0].acts[1].do()
    assert asked.args[0] == "label" and set(asked.args[1]) == set(wanted)
    assert present(page.context.project).samples.count(Query(status="labelled")) == 45 + count
    assert labels(page, *wanted) == list(wanted.values())
    assert present(page.context.project).samples.count(Query(status="accepted")) == count
    page.context.edit(lambda project: project.edits.undo())
    assert present(page.context.project).samples.count(Query(status="labelled")) == 45


def test_until_they_are_checked_nothing_is_accepted_in_bulk(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    assert not page.suggestions.finding.accept_button.isEnabled()
    assert page.suggestions.finding.unchecked.isVisible()


def test_the_most_useful_are_shown_in_their_order_and_left_again(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    browser = page.browser
    with qtbot.waitSignal(browser.model.refreshed):
        page.suggestions.finding.useful.click()
    shown = browser.model.ids().tolist()
    assert len(shown) == 20 and min(shown) > 6
    assert browser.filters.query == Query(ids=tuple(shown), sort="given")
    assert browser.grid.selected_ids() == shown[:1]
    assert browser.filters.found.text() == "Most useful next: 20"
    assert browser.filters.found.isVisible()
    with qtbot.waitSignal(browser.model.refreshed):
        browser.filters.leave_found.click()
    assert browser.model.rowCount() == 60
    assert not browser.filters.found.isVisible()
    assert browser.filters.query == Query()


def test_after_the_last_of_the_most_useful_the_next_are_offered(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    find, model = page.suggestions.finding, page.browser.model
    with qtbot.waitSignal(model.refreshed):
        find.useful.click()
    first = model.ids().tolist()
    told: list[Any] = []
    page.context.told.connect(told.append)
    page.context.edit(lambda project: project.edits.set_label(first[:1], "cat"))
    assert told == []
    page.context.edit(lambda project: project.edits.set_excluded(first[1:3], True))
    page.context.edit(lambda project: project.edits.set_label(first[3:], "dog"))
    (offer,) = (notice for notice in told if notice.text == "These are all labelled.")
    assert [act.text for act in offer.acts] == ["Show the next"]
    offer.acts[0].do()
    qtbot.waitUntil(lambda: not set(model.ids().tolist()) & set(first))
    assert len(model.ids()) == 20


def test_a_wrong_label_is_shown_with_its_reason_and_corrected(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(count=90, labelled=60)
    found, browser = page.context.suggestions, page.browser
    page.context.edit(lambda project: project.edits.set_label([1], "dog"))
    qtbot.waitUntil(lambda: found.assessment is not None and 1 in found.assessment.doubts, timeout=20_000)
    with qtbot.waitSignal(browser.model.refreshed):
        page.suggestions.finding.doubtful.click()
    assert browser.model.id_at(0) == 1
    assert browser.filters.found.text().startswith("Labels worth a second look (some are correct): ")
    card = page.suggestions.card
    qtbot.waitUntil(lambda: card.words.text() == "Labelled “dog”, which may be correct. It looks like")
    assert card.answer.accessibleName().startswith("cat, ")
    qtbot.waitUntil(lambda: bool(card.strip.ids))
    assert {label_of(id_) for id_ in card.strip.ids} == {"cat"}
    assert card.accept_button.text() == "Change the label"
    press(page, Key.Key_Return)
    assert labels(page, 1) == ["dog"] and browser.one_by_one, "the key looks, and changes nothing"
    press(page, Key.Key_Return)
    assert labels(page, 1) == ["dog"]
    card.accept_button.click()
    assert labels(page, 1) == ["cat"]


def test_the_outlook_says_how_it_stands_and_what_to_do(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(count=90, labelled=24)
    outlook = page.suggestions.outlook
    qtbot.waitUntil(outlook.isVisible, timeout=20_000)
    assert outlook.accuracy.text().startswith("Estimated accuracy ")
    assert "on new images like these" in outlook.interval.text()
    assert "Label more images of" in outlook.advice.text()
    assert "100% of the labels" in outlook.curve.accessibleDescription()


def test_a_neighbour_is_brought_into_sight(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(labelled=6)
    with qtbot.waitSignal(page.browser.model.refreshed):
        page.browser.filters.set_query(Query(status="unlabelled"))
    page.browser.grid.go_to(0)
    qtbot.waitUntil(lambda: bool(page.suggestions.card.strip.ids))
    nearest = page.suggestions.card.strip.ids[0]
    page.suggestions.card.strip.chosen.emit(nearest)
    qtbot.waitUntil(lambda: page.browser.grid.selected_ids() == [nearest])


def test_it_says_why_there_is_nothing_yet(qtbot: QtBot, open_page: Open, context: Context) -> None:
    page = open_page()
    card, find = page.suggestions.card, page.suggestions.finding
    qtbot.waitUntil(lambda: "at least two classes" in card.words.text())
    assert find.useful.isEnabled() and not find.doubtful.isEnabled()
    assert not card.accept_button.isVisible()
    page.options.many.click()
    qtbot.waitUntil(lambda: "several classes" in card.words.text())
    qtbot.waitUntil(lambda: not find.useful.isEnabled())


def test_paused_it_offers_to_go_on(qtbot: QtBot, context: Context, tmp_path: Path) -> None:
    context.embedding.pause(True)
    context.create_project(tmp_path / "empty")
    page = LabelPage(context)
    qtbot.addWidget(page)
    page.tabs.buttons["suggestions"].click()
    page.show()
    card = page.suggestions.card
    qtbot.waitUntil(card.resume.isVisible)
    card.resume.click()
    qtbot.waitUntil(lambda: not card.resume.isVisible())
    assert not context.embedding.paused


def test_the_status_bar_pauses_and_goes_on(
    qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = EmbeddingStatus(context)
    qtbot.addWidget(status)
    assert not status.isVisible()
    monkeypatch.setattr(embedding, "START", 0)
    context.embedding.pause(True)
    made = embedded.make(tmp_path / "project")
    made.close()
    context.open_project(made.folder)
    qtbot.waitUntil(lambda: context.embedding.ready is not None)
    status.refresh()
    assert status.text.text() == "Analysis of new images is paused"
    assert status.switch.toolTip() == "Resume analysis"
    status.switch.click()
    assert not context.embedding.paused
    qtbot.waitUntil(lambda: not context.embedding.waiting)
    qtbot.waitUntil(lambda: not status.isVisible())
