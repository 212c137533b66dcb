"""Evaluate and Use on a really trained run whose images may have several labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.ui.data.facts import Facts
from tldesk.ui.evaluate.evaluate_page import EvaluatePage
from tldesk.ui.evaluate.evaluation import read_evaluation
from tldesk.ui.evaluate.label_count_rows import CELLS, LabelCountsModel
from tldesk.ui.evaluate.prediction_rows import SAID_ROLE, THRESHOLD_ROLE, Answered
from tldesk.ui.parts.language import percent
from tldesk.ui.session.context import Context
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import read_row
from tldesk.ui.train.training_chart import TrainingCharts
from tldesk.ui.use.use_page import UsePage

LONG = 120_000


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], run_of_several: Any) -> EvaluatePage:
    made = show_page(EvaluatePage, run_of_several.project_folder)
    qtbot.waitUntil(lambda: made.evaluation is not None, timeout=10_000)
    return made


def visible_tabs(page: EvaluatePage) -> list[str]:
    tabs = page._tabs
    return [tabs.tabText(place) for place in range(tabs.count()) if tabs.isTabVisible(place)]


def test_the_figures_are_those_of_several_labels(page: EvaluatePage, run_of_several: Any) -> None:
    figures = run_of_several.report["test"]
    head = page.head.headline
    assert head.value.text() == percent(figures["map"])
    assert head.text.text() == f"mean average precision · {run_of_several.report['n_test']} test images"
    beside = {part.text.text(): part.value.text() for part in head.beside if part.isVisible()}
    assert beside == {
        "validation": percent(run_of_several.report["val"]["map"]),
        "macro F1": percent(figures["macro_f1"]),
        "all labels correct": percent(figures["accuracy"]),
    }
    assert visible_tabs(page) == ["Found and missed", "Classes", "Confidence", "Weak spots"]
    table = page.classes.table.scores
    titles = [table.headerData(column, Qt.Orientation.Horizontal) for column in range(table.columnCount())]
    assert titles == ["Class", "Precision", "Recall", "F1", "AP", "Threshold"]
    score = figures["per_class"][0]
    assert table.index(0, 4).data() == percent(score["average_precision"])
    assert table.index(0, 5).data() == percent(run_of_several.report["thresholds"]["circle"])
    page._tabs.setCurrentIndex(3)
    assert not page.confidence.slider.isVisible() and page.confidence.reliability.isVisible()
    words = f"mAP {percent(figures['map'])} · {run_of_several.report['n_test']} test images"
    assert read_row(run_of_several).figures == words


def test_each_count_opens_its_images(qtbot: QtBot, page: EvaluatePage, run_of_several: Any) -> None:
    rows = {row.id: row for row in run_of_several.data.rows}
    for column, (there, said) in enumerate(CELLS):
        cell = page.counts.counts.index(1, column)
        page._tabs.setCurrentWidget(page.counts)
        qtbot.mouseClick(
            page.counts.view.viewport(), Qt.MouseButton.LeftButton, pos=page.counts.view.visualRect(cell).center()
        )
        shown = page.images.view.answers.answers
        assert (
            len(shown) == int(cell.data()) == run_of_several.report["test"]["per_class"][1][("tp", "fn", "fp")[column]]
        )
        assert all((1 in rows[a.sample_id].targets) is there and (1 in a.said) is said for a in shown)
        assert page.images.about.text() == cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "“square”" in page.images.title.text()


def test_what_is_said_of_an_image_is_in_words(page: EvaluatePage) -> None:
    assert page.evaluation is not None
    answers, model = page.evaluation.answers["test"], page.images.view.answers
    model.show(page.evaluation.classes, answers)
    for answer in answers:
        text = model.true_text(answer)
        assert (text == "correct") is answer.right
        for place in answer.missed:
            assert "missed" in text and page.evaluation.classes[place] in text
    worst = [answer for answer in answers if not answer.right]
    page.show_worst()
    assert {a.sample_id for a in page.images.view.answers.answers} == {a.sample_id for a in worst}
    right = next(answer for answer in answers if answer.right and len(answer.said) > 1)
    page.images.view.answers.show(page.evaluation.classes, [right])
    page.images.view.selectAll()
    names = ", ".join(page.evaluation.classes[place] for place in right.said)
    assert f"labelled: {names}" in page.explanation.about.text()


def test_a_key_gives_a_further_label_and_takes_it_back(qtbot: QtBot, page: EvaluatePage, context: Context) -> None:
    assert page.evaluation is not None and context.project is not None
    answer = next(one for one in page.evaluation.answers["test"] if one.targets == (0, 1))
    page.images.view.answers.show(page.evaluation.classes, [answer])
    page.images.view.selectAll()
    page.images.view.setFocus()
    qtbot.keyClicks(page.images.view, "3")
    project = context.project
    qtbot.waitUntil(lambda: set(project.samples.one(answer.sample_id).labels) == {"circle", "square", "stripes"})
    qtbot.waitUntil(lambda: page.images.view.answers.relabelled(answer))
    assert page.images.view.answers.true_text(answer).startswith("now ")
    qtbot.keyClicks(page.images.view, "3")
    qtbot.waitUntil(lambda: set(project.samples.one(answer.sample_id).labels) == {"circle", "square"})


def test_counts_as_a_model(qtmodeltester: Any, run_of_several: Any) -> None:
    model = LabelCountsModel()
    model.show(read_evaluation(run_of_several).figures("test")["per_class"])
    qtmodeltester.check(model)
    assert model.headerData(0, Qt.Orientation.Vertical) == "circle"


def test_the_use_page_lists_the_labels_over_their_threshold(
    qtbot: QtBot, context: Context, show_page: Callable[..., Any], run_of_several: Any
) -> None:
    page = show_page(UsePage, run_of_several.project_folder)
    qtbot.waitUntil(lambda: page.card.drop.isVisible(), timeout=10_000)
    page.ask([row.path for row in run_of_several.data.rows[:6]])
    rows = page.card.table.answered
    qtbot.waitUntil(lambda: len(rows.rows) == 6 and all(row.probabilities for row in rows.rows), timeout=LONG)
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=LONG)
    limits = run_of_several.report["thresholds"]
    for row in rows.rows:
        assert row.thresholds == limits
        assert set(row.said) == {label for label, share in row.probabilities.items() if share >= limits[label]}
        assert all(label in rows.words(row) for label in row.said)
    ranking = page.card.bars.ranking
    first = rows.rows[0]
    marks = {ranking.index(place).data(): ranking.index(place).data(SAID_ROLE) for place in range(3)}
    assert {label for label, said in marks.items() if said} == set(first.said)
    assert ranking.index(0).data(THRESHOLD_ROLE) == limits[ranking.index(0).data()]


def test_the_facts_of_an_image_name_all_its_labels(qtbot: QtBot, context: Context, run_of_several: Any) -> None:
    context.open_project(run_of_several.project_folder)
    samples = present(context.project).samples
    sample = next(one for one in samples.get(samples.ids()) if len(one.labels) == 2)
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_sample(sample)
    assert facts.state.text().startswith(", ".join(sample.labels))


def test_none_of_several_labels() -> None:
    none = Answered(Path("x.jpg"), {"a": 0.3, "b": 0.2}, thresholds={"a": 0.5, "b": 0.5})
    assert none.none_of_these and none.said == []
    assert Answered(Path("x.jpg"), {"a": 0.3, "b": 0.7}, thresholds={"a": 0.2, "b": 0.5}).said == ["b", "a"]
    assert Answered(Path("x.jpg"), {"a": 0.3, "b": 0.7}, limit=0.8).none_of_these


def test_the_chart_names_map_only_where_it_is_measured(qtbot: QtBot, run_of_several: Any, trained_run: Any) -> None:
    charts = TrainingCharts()
    for run in (run_of_several, trained_run, run_of_several):
        charts.show_progress(RunProgress.of(run.events()))
        assert ("mAP" in [end.title for end in charts.accuracy.ends]) is (run is run_of_several)
    charts.close()
    charts.deleteLater()
