"""The words that moved an answer, on the Evaluate page of a really trained run on texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from present import present
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tldesk.engine.explain import WordEvidence
from tldesk.engine.reporting.left_out import Passage
from tldesk.ui.evaluate.evaluate_page import EvaluatePage
from tldesk.ui.evaluate.explaining import ExplanationRequest
from tldesk.ui.evaluate.text_evidence import LONGEST, TextEvidence
from tldesk.ui.evaluate.word_view import WordView
from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.layouts import column, holder

LONG = 60_000


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], text_run: Any) -> EvaluatePage:
    made: EvaluatePage = show_page(EvaluatePage, text_run.project_folder)
    qtbot.waitUntil(lambda: made.evaluation is not None, timeout=LONG)
    return made


def coloured(view: WordView) -> dict[str, str]:
    """The stretches that have a colour, with it."""
    found = {}
    for one in view.extraSelections():
        ground = one.format.background()
        if ground.style() != Qt.BrushStyle.NoBrush:
            found[one.cursor.selectedText()] = ground.color().name()
    return found


def test_the_word_that_decided_is_coloured_for_any_class(qtbot: QtBot, page: EvaluatePage) -> None:
    place = next(
        number
        for number, answer in enumerate(present(page.evaluation).answers["test"])
        if present(page.evaluation).classes[answer.target] == "animal"
    )
    answer = present(page.evaluation).answers["test"][place]
    page.show_cell(answer.target, answer.predicted)
    with qtbot.waitSignal(page.context.jobs.started, timeout=LONG) as job:
        page.images.view.setCurrentIndex(page.images.view.answers.index(0))
    # The status bar calls a text by its beginning, not by the file of the project that it lies in.
    assert "zebra" in job.args[0].title and ".jsonl" not in job.args[0].title
    shown = page.explanation
    qtbot.waitUntil(lambda: bool(shown.near_texts.ids) and shown.explaining.job is None, timeout=LONG)
    view = shown.texts.view
    assert shown.texts.widget.currentWidget() is view and view.isVisible() and not shown.strength.isVisible()
    assert "zebra" in view.toPlainText() and coloured(view)["zebra"] == theme.evidence_color(1).name()
    assert shown.texts.legend.isVisible() and "zebra: +" in view.accessibleDescription()
    assert shown.near_texts.isVisible() and not shown.strip.isVisible()
    assert len(shown.near_texts.ids) == 6 and any("zebra" in row.text for row in shown.near_texts.near.rows)
    with qtbot.waitSignal(page.context.page_requested) as asked:
        shown.near_texts.activated.emit(shown.near_texts.near.index(1))
    assert asked.args == ["label", [shown.near_texts.ids[1]]]

    before = shown._evidence
    shown.classes.setCurrentIndex(shown.classes.findData("music"))
    qtbot.waitUntil(lambda: shown._evidence is not before and shown._evidence is not None, timeout=LONG)
    assert coloured(view)["zebra"] == theme.evidence_color(-1).name()
    shown.looked.click()
    assert coloured(view) == {} and not shown.texts.legend.isVisible()
    page.images.view.clearSelection()
    assert shown.texts.widget.currentWidget() is shown.texts.message


@pytest.fixture
def texts(qapp: Any) -> Iterator[TextEvidence]:
    appearance.apply(qapp, "light")
    made = TextEvidence("test")
    host = holder(column(made.widget, made.legend))
    host.resize(400, 200)
    host.show()
    yield made
    host.close()


def evidence(*passages: tuple[int, int, float], seen: int = 100) -> WordEvidence:
    return WordEvidence("a", tuple(Passage(*one) for one in passages), seen)


def test_of_a_long_text_it_is_told_how_much_is_found_until_it_is_cancelled(
    qtbot: QtBot, page: EvaluatePage, text_run: Any
) -> None:
    explaining, found = page.explanation.explaining, list[object]()
    explaining.evidence_found.connect(found.append)
    text = " ".join(f"w{number} zebra" for number in range(900)).encode()
    with qtbot.waitSignal(explaining.searched, timeout=LONG) as told:
        explaining.ask(ExplanationRequest(text_run, text, "long", "animal"))
    assert 0 < told.args[0] < told.args[1]
    job = present(explaining.job)
    with qtbot.waitSignal(job.ended, timeout=LONG):
        page.context.jobs.cancel(job)
    assert found == [] and explaining.job is None


def test_what_is_cancelled_before_its_nearest_texts_are_there_offers_them(qtbot: QtBot, page: EvaluatePage) -> None:
    shown, answer = page.explanation, present(page.evaluation).answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    page.images.view.setCurrentIndex(page.images.view.answers.index(0))
    qtbot.waitUntil(lambda: shown.explaining.job is not None, timeout=LONG)
    assert shown.near_texts.isVisible(), "their place is kept"
    job = present(shown.explaining.job)
    with qtbot.waitSignal(job.ended, timeout=LONG):
        page.context.jobs.cancel(job)
    assert shown.compare_button.isVisible() and not shown.near_texts.isVisible()
    evidence = shown._evidence
    shown.compare_button.click()
    qtbot.waitUntil(lambda: len(shown.near_texts.ids) == 6 and shown.explaining.job is None, timeout=LONG)
    assert shown._evidence is evidence and not shown.compare_button.isVisible()


def test_evidence_that_was_cancelled_can_be_asked_for_again(qtbot: QtBot, page: EvaluatePage) -> None:
    shown, answer = page.explanation, present(page.evaluation).answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    page.images.view.setCurrentIndex(page.images.view.answers.index(0))
    qtbot.waitUntil(lambda: shown.explaining.job is not None, timeout=LONG)
    job = present(shown.explaining.job)
    with qtbot.waitSignal(job.ended, timeout=LONG):
        page.context.jobs.cancel(job)
    shown.looked.setChecked(False)
    assert shown.explaining.job is None
    with qtbot.waitSignal(shown.explaining.evidence_found, timeout=LONG):
        shown.looked.setChecked(True)


def test_strong_words_have_strong_colours_and_weak_ones_none(texts: TextEvidence) -> None:
    texts.show_sample("good 𝔹𝔸𝔻 so so end")
    texts.show_evidence(evidence((0, 4, 4.0), (5, 8, -2.0), (9, 11, 0.1), (12, 14, 1.0)), True)
    found = coloured(texts.view)
    assert list(found) == ["good", "𝔹𝔸𝔻", "so"]
    assert found["good"] == theme.evidence_color(1).name() and found["𝔹𝔸𝔻"] == theme.evidence_color(-0.5).name()
    appearance.apply(QApplication.instance(), "dark")  # type: ignore[arg-type]
    assert coloured(texts.view)["good"] == theme.evidence_color(1).name() != found["good"]
    appearance.apply(QApplication.instance(), "light")  # type: ignore[arg-type]


def test_a_word_says_its_strength(qtbot: QtBot, texts: TextEvidence) -> None:
    texts.show_sample("refund please")
    texts.show_evidence(evidence((0, 6, 2.345), (7, 13, -0.5)), True)
    at = texts.view.cursorRect().center() + QPoint(6, 0)
    QApplication.sendEvent(
        texts.view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, texts.view.viewport().mapToGlobal(at))
    )
    assert "refund: +2.3" in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_what_the_model_does_not_see_is_said(texts: TextEvidence) -> None:
    texts.show_sample("one two three")
    texts.show_evidence(evidence((0, 3, 1.0), seen=7), True)
    assert "does not see" in texts.legend.text()
    texts.show_evidence(evidence((0, 3, 1.0), seen=13), True)
    assert "does not see" not in texts.legend.text()
    texts.show_sample("a" * (2 * LONGEST))
    texts.show_evidence(evidence((0, LONGEST + 5, 1.0), seen=LONGEST), True)
    assert len(texts.view.toPlainText()) == LONGEST + 1 and coloured(texts.view) == {}


def test_a_message_takes_the_place_of_a_text(texts: TextEvidence) -> None:
    texts.show_sample("one")
    texts.show_message("It cannot be read.")
    assert texts.message.isVisible() and texts.message.text() == "It cannot be read."
    assert texts.view.toPlainText() == ""
