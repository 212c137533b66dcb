"""The Evaluate page on a really trained run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engine.judging.test_untested import without_tests_of
from present import present
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from stage import place_all

from tldesk.engine.judging.calibrate import Bin
from tldesk.engine.judging.slices import Slice
from tldesk.errors import MESSAGES
from tldesk.project.runs import looks
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Noted
from tldesk.project.runs.looks import Looks
from tldesk.project.runs.report import Background
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.evaluate.evaluate_page import EvaluatePage
from tldesk.ui.parts import combo
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.session.jobs import wait_for_pool
from tldesk.ui.train import run_choice
from tldesk.ui.train.run_view import RunView


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any) -> EvaluatePage:
    answers = trained_run.predictions()
    trained_run.write_predictions(replace(answers, logits=answers.logits / 20))  # less sure than of drawn shapes
    made = show_page(EvaluatePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: made.evaluation is not None, timeout=10_000)
    return made


def test_figures_are_those_of_the_report(page: EvaluatePage, trained_run: Any) -> None:
    figures = trained_run.report["test"]
    assert page.split == "test"
    head = page.head.headline
    assert head.value.text() == percent(figures["accuracy"])
    assert head.text.text() == f"accuracy · {trained_run.report['n_test']} test images"
    low, high = figures["accuracy_interval"]
    assert head.interval.text() == f"95% interval {100 * low:.1f}–{100 * high:.1f}%"
    beside = {part.text.text(): part.value.text() for part in head.beside if part.isVisible()}
    assert beside["validation"] == percent(trained_run.report["val"]["accuracy"])
    assert beside["macro F1"] == percent(figures["macro_f1"])
    assert page.classes.table.scores.rowCount() == len(trained_run.report["classes"])
    page.splits.setCurrentIndex(page.splits.findData("val"))
    assert head.value.text() == percent(trained_run.report["val"]["accuracy"])
    assert head.value.property("role") == "optimistic" and "optimistic: they chose the model" in head.text.text()


def test_warnings_are_told_from_notes_that_only_inform(
    qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = {"features": "88.9%", "tuned": "94.4%", "images": 36, "minutes": 2}
    text = filled(MESSAGES["auto_fine_tune"].text, **arguments)
    told = [*trained_run.events(), Noted(level="info", code="auto_fine_tune", text=text, arguments=arguments)]
    warning = filled(MESSAGES["leaking_images"].text, count=3)
    told.append(Noted(level="warning", code="leaking_images", text=warning, arguments={"count": 3}))
    monkeypatch.setattr(type(trained_run), "events", lambda _run: iter(told))
    trained_run.write_report(trained_run.report | {"notes": [text, warning, "Of an older program: 50% more."]})
    page = show_page(EvaluatePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: page.evaluation is not None, timeout=10_000)
    notes = page.head.headline.info.notes
    assert sum("94.4% of 36 validation images correct" in note for note in notes) == 1
    assert "Of an older program: 50% more." in notes and warning not in notes
    assert page.head.warnings.text() == warning
    assert page.head.warnings.property("role") == "warning"
    trained_run.write_report(trained_run.report | {"notes": [text]})
    page._read(page.choice.chosen())
    qtbot.waitUntil(lambda: not page.head.warnings.isVisible(), timeout=10_000)
    assert any("94.4%" in note for note in page.head.headline.info.notes)


def test_a_class_without_test_images_is_named(qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any) -> None:
    name = without_tests_of(trained_run, 0).data.classes[0]
    page = show_page(EvaluatePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: page.evaluation is not None, timeout=10_000)
    assert page.head.warnings.text().startswith(f"No test images of “{name}”: its results are unknown.")
    scores = page.classes.table.scores
    assert [scores.index(0, column).data() for column in range(1, 5)] == ["–", "–", "–", "0"]
    page.classes.draw(0)
    assert page.classes.about.text() == "There are no images of this class here, so its results are unknown."
    page.splits.setCurrentIndex(page.splits.findData("val"))
    assert "images of" not in page.head.warnings.text()
    view = RunView()
    qtbot.addWidget(view)
    view._draw_report(trained_run.report)
    assert view.untested.text().startswith(f"No test images of “{name}”")


def test_a_cell_opens_its_images(qtbot: QtBot, page: EvaluatePage, trained_run: Any) -> None:
    predictions = trained_run.predictions()
    test = predictions.splits == "test"
    guesses = predictions.probabilities.argmax(axis=1)
    target, guess = int(predictions.targets[test][0]), int(guesses[test][0])
    inside = test & (predictions.targets == target) & (guesses == guess)
    cell = page.matrix.matrix.index(target, guess)
    qtbot.mouseClick(page.matrix.viewport(), Qt.MouseButton.LeftButton, pos=page.matrix.visualRect(cell).center())
    shown = page.images.view.answers.answers
    assert {answer.sample_id for answer in shown} == set(predictions.ids[inside].tolist())
    assert page.images.about.text() == cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert page.worst_button.isVisible()
    qtbot.mouseClick(page.worst_button, Qt.MouseButton.LeftButton)
    assert all(answer.target != answer.predicted for answer in page.images.view.answers.answers)
    assert not page.matrix.currentIndex().isValid()


def test_the_matrix_is_walked_by_keys(qtbot: QtBot, page: EvaluatePage) -> None:
    page.matrix.setFocus()
    page.matrix.setCurrentIndex(page.matrix.matrix.index(0, 0))
    with qtbot.waitSignal(page.matrix.cell_chosen) as chosen:
        qtbot.keyClick(page.matrix, Qt.Key.Key_Right)
    assert chosen.args == [0, 1]


def test_an_image_is_opened_elsewhere_and_relabelled(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = present(page.evaluation).answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    view = page.images.view
    view.setCurrentIndex(view.answers.index(0))
    sample_id = view.selected()[0].sample_id
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.mouseClick(page.images.open_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["data", Query(ids=(sample_id,))]
    assert page.images.classes.currentText() == present(page.evaluation).classes[answer.target]
    assert not page.images.relabel_button.isEnabled(), "it has that label"
    page.images.classes.setCurrentText("stripes")
    with qtbot.waitSignal(page.context.samples_changed):
        qtbot.mouseClick(page.images.relabel_button, Qt.MouseButton.LeftButton)
    assert present(page.context.project).samples.one(sample_id).label == "stripes"


def test_keys_and_menu_relabel_in_place_and_undo_takes_it_back(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = next(
        a for a in present(page.evaluation).answers["test"] if present(page.evaluation).classes[a.target] != "square"
    )
    page.show_cell(answer.target, answer.predicted)
    view, model = page.images.view, page.images.view.answers
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    chosen = view.selected()[0]
    names = present(page.context.project).classes.names()
    qtbot.keyClick(view, str(1 + names.index("square")))
    assert present(page.context.project).samples.one(chosen.sample_id).label == "square"
    qtbot.waitUntil(lambda: model.true_text(chosen) == "now square")
    assert page.images.note.isVisible()  # the figures are those of the old labels
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.mouseClick(page.images.again_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["train", present(page.evaluation).run.config]
    assert page.head.headline.value.text() == percent(present(page.evaluation).figures("test")["accuracy"])
    page.context.edit(lambda project: project.edits.undo())
    qtbot.waitUntil(lambda: not model.relabelled(chosen))
    qtbot.waitUntil(lambda: not page.images.note.isVisible())
    menu = page.images.relabel.make_menu()
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert [*names, "No label"] == [text for text in entries if text in {*names, "No label"}]
    entries["No label"].trigger()
    assert present(page.context.project).samples.one(chosen.sample_id).label is None
    qtbot.waitUntil(lambda: model.true_text(chosen) == "now without a label")
    menu.deleteLater()


def test_a_class_of_another_name_is_no_other_label(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = next(
        a for a in present(page.evaluation).answers["test"] if present(page.evaluation).classes[a.target] == "square"
    )
    page.show_cell(answer.target, answer.predicted)
    page.context.edit(lambda project: project.edits.rename_class("square", "box"))
    model = page.images.view.answers
    qtbot.waitUntil(lambda: "box" in model.names_now)
    shown = model.answers
    assert not any(model.relabelled(one) for one in shown) and not page.images.note.isVisible()
    page.images.view.setCurrentIndex(model.index(0))
    assert page.images.classes.currentText() == "box"
    page.context.edit(lambda project: project.edits.set_label([shown[0].sample_id], "stripes"))
    qtbot.waitUntil(lambda: model.true_text(shown[0]) == "now stripes")


def test_a_class_shows_its_curve_and_its_mistakes(qtbot: QtBot, page: EvaluatePage) -> None:
    page._tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.classes.chart.chart is not None, timeout=10_000)
    table = page.classes.table
    place = present(page.evaluation).classes.index("circle")
    cell = table.visualRect(table.model().index(place, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert page.classes.title.text() == "circle" and "Average precision" in page.classes.about.text()
    assert len(present(page.classes.chart.chart).lines) == 1
    assert all(place in (a.target, a.predicted) for a in page.images.view.answers.answers)
    assert "“circle”" in page.images.title.text()


def test_a_limit_says_what_it_gives_and_is_kept_with_the_run(
    qtbot: QtBot, page: EvaluatePage, trained_run: Any
) -> None:
    tab = page.confidence
    page._tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: tab.reliability.chart is not None and tab.coverage.chart is not None, timeout=10_000)
    assert "Every image gets a class" in tab.outcome.text() and not tab.keep_button.isEnabled()
    part = present(page.evaluation).assessment.parts["test"]
    tab.slider.setValue(round(1000 * float(sorted(part.confidence)[0])) + 1)
    given = int((part.confidence >= tab.limit).sum())
    assert f"{given} of {len(part.rows)} test images get a class" in tab.outcome.text()
    assert len(page.images.view.answers.answers) == len(part.rows) - given
    right = float(part.right[part.confidence >= tab.limit].mean())
    ring = present(present(tab.coverage.chart).mark)
    assert (ring.x, ring.y) == pytest.approx((100 * given / len(part.rows), 100 * right))
    limit = tab.limit
    assert (tab.accuracies.currentIndex(), tab.accuracies.placeholderText()) == (-1, "Custom limit")
    with qtbot.waitSignal(page.context.told) as told:
        qtbot.mouseClick(tab.keep_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: trained_run.limit == limit and not tab.keep_button.isEnabled())
    assert [act.text for act in told.args[0].acts] == ["Undo"] and tab.accuracies.currentIndex() == -1
    page.context.undo()
    qtbot.waitUntil(lambda: trained_run.limit == 0 and tab.keep_button.isEnabled())
    assert tab.limit == limit, "what is looked at stays"
    page.context.undo()
    qtbot.waitUntil(lambda: trained_run.limit == limit and not tab.keep_button.isEnabled())
    tab.accuracies.setCurrentIndex(0)
    tab._recommend()
    assert tab.limit == 0 and tab.keep_button.isEnabled()


def test_a_wanted_accuracy_says_on_which_images_it_was_reached(page: EvaluatePage) -> None:
    tab, evaluation = page.confidence, present(page.evaluation)
    rows: list[dict[str, Any]] = [{"accuracy": 0.98, "limit": 0.366}, {"accuracy": 0.99, "limit": None}]
    tab.show_evaluation(replace(evaluation, abstaining=rows), "test")
    texts = [tab.accuracies.itemText(place) for place in range(tab.accuracies.count())]
    assert texts == ["Every image gets a prediction", "98% correct on validation"]
    tab.accuracies.setCurrentIndex(1)
    tab._recommend()
    assert " test images " in tab.outcome.text() and tab.limit == 0.366
    tab.show_evaluation(replace(evaluation, abstaining=rows, limit=0.366), "val")
    assert " validation images " in tab.outcome.text()


def test_the_false_alarms_of_a_limit_stand_under_it(page: EvaluatePage) -> None:
    tab, evaluation = page.confidence, present(page.evaluation)
    assert tab.alarms.isHidden() and tab.accuracies.findText("Keep background out") == -1
    heard: Background = {"clips": 40, "seconds": 20.0, "confidences": [0.9, 0.4]}
    assessment = replace(evaluation.assessment, report={**evaluation.assessment.report, "background": heard})
    tab.show_evaluation(replace(evaluation, assessment=assessment, offered=0.5), "test")
    assert "2 of 40 made-up clips get a class, about 360 false alarms an hour" in tab.alarms.text()
    tab.accuracies.setCurrentIndex(tab.accuracies.findText("Keep background out"))
    tab._recommend()
    assert tab.limit == 0.5
    assert "1 of 40 made-up clips gets a class, about 180 false alarms an hour" in tab.alarms.text()


def test_the_charts_keep_their_size_while_the_limit_moves(qtbot: QtBot, page: EvaluatePage) -> None:
    tab = page.confidence
    page._tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: tab.reliability.chart is not None, timeout=10_000)
    place_all()
    sizes = set()
    for value in (0, 400, 999, 1000):
        tab.slider.setValue(value)
        place_all()
        sizes.add((tab.reliability.size().toTuple(), tab.outcome.height()))
    assert len(sizes) == 1


def test_a_lone_dot_is_told_in_words_and_the_kept_limit_by_a_sentence(qtbot: QtBot, page: EvaluatePage) -> None:
    tab, found = page.confidence, present(page.evaluation)
    page._tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: tab.reliability.chart is not None, timeout=10_000)
    assert tab.used.isVisible() and not tab.keep_button.isVisible()
    tab.slider.setValue(400)
    assert tab.keep_button.isVisible() and tab.keep_button.text() == "Use for predictions and exports"
    one, other = Bin(0.9, 1.0, 27, 0.99, 0.926), Bin(0.5, 0.6, 3, 0.55, 0.5)
    tab.show_evaluation(replace(found, reliability={"test": ([one], [one])}), "test")
    assert tab.reliability.nothing.isVisible() and not present(tab.reliability.chart).isVisible()
    assert "All 27 predictions" in tab.reliability.nothing.text() and "92.6%" in tab.reliability.nothing.text()
    tab.show_evaluation(replace(found, reliability={"test": ([one, other], [one, other])}), "test")
    assert present(tab.reliability.chart).isVisible()


def test_whoever_comes_back_finds_what_was_trained_meanwhile(
    qtbot: QtBot, page: EvaluatePage, trained_run: Any
) -> None:
    def train(name: str) -> None:
        folder = trained_run.folder.parent / name
        shutil.copytree(trained_run.folder, folder)
        page.context.runs_changed.emit()
        qtbot.waitUntil(lambda: name in page.choice.finished())

    train("zz second")
    assert present(page.choice.chosen()).run == trained_run, "nothing changes under the pointer"
    page.hide()
    page.show()
    page.shown()
    assert present(page.choice.chosen()).run == trained_run, "it was there when the page was left"
    page.hide()
    train("zz third")
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: present(page.evaluation).run.name == "zz third")
    page.choice.choose(trained_run.name)
    page.hide()
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: present(page.evaluation).run == trained_run)


def test_two_clicks_on_a_mistake_open_it(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = present(page.evaluation).answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    view = page.images.view
    qtbot.waitUntil(lambda: view.visualRect(view.answers.index(0)).isValid())
    for _ in range(3):
        QApplication.processEvents()  # until all has its place
    at = view.visualRect(view.answers.index(0)).center()
    before = view.mapTo(page, at)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(view.selected()) == 1
    QApplication.processEvents()
    assert view.mapTo(page, at) == before, "the second click finds it"
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == ["label", [view.selected()[0].sample_id]]
    assert len(view.selected()) == 1


def test_weak_spots_open_their_images(qtbot: QtBot, page: EvaluatePage) -> None:
    page._tabs.setCurrentWidget(page.slices)
    assert page.slices.none.isVisible()  # too few images in this project
    part = Slice("light", "dark", (0, 1, 2), 2, 2 / 3, 0.2, 0.9, clear=True)
    page.slices.show_slices([part])
    assert page.slices.slices.index(0, 0).data() == "Darkest quarter"
    page.slices.view.selectRow(0)
    shown = page.images.view.answers.answers
    assert {a.sample_id for a in shown} == {a.sample_id for a in present(page.evaluation).answers["test"][:3]}
    assert page.images.title.text() == "Darkest quarter"
    qtbot.mouseClick(page.worst_button, Qt.MouseButton.LeftButton)
    assert not page.slices.view.selectionModel().hasSelection()


def test_the_report_is_saved_where_it_is_asked_to(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trained_run: Any
) -> None:
    file = tmp_path / "report.html"
    asked: list[str] = []

    def ask(_parent: Any, _title: str, wish: str, _kinds: str) -> tuple[str, str]:
        asked.append(wish)
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url))
    with qtbot.waitSignal(page.context.told, timeout=10_000) as told:
        page.report_act.trigger()
    title = present(page.choice.chosen()).title
    assert Path(asked[0]).name == f"{title}.html" and not Path(asked[0]).is_relative_to(trained_run.project_folder)
    (notice,) = told.args
    assert notice.text == "Report saved: report.html" and [act.text for act in notice.acts] == ["Open"]
    notice.acts[0].do()
    assert [Path(url.toLocalFile()) for url in opened] == [file]
    assert "<svg" in file.read_text(encoding="utf-8")


def test_looks_at_the_test_images_are_counted(qtbot: QtBot, page: EvaluatePage, trained_run: Any) -> None:
    def noted() -> str:
        return " ".join(page.head.headline.info.notes)

    qtbot.waitUntil(lambda: "No choice has been made" in noted())
    for _ in range(3):
        page.splits.setCurrentIndex(page.splits.findData("val"))
        wait_for_pool()
        assert "No choice has been made" not in noted()
        page.splits.setCurrentIndex(page.splits.findData("test"))
        page.shown()
    qtbot.waitUntil(lambda: "No choice has been made" in noted())
    assert looks.count(trained_run) == Looks(0, 0), "walking about chooses nothing"
    page.confidence.limit_kept.emit(0.5)
    qtbot.waitUntil(lambda: looks.count(trained_run) == Looks(1, 1), timeout=5000)
    page.shown()  # as after an export, for example
    seen = "seen 1 time before a choice was made (1 training)."
    qtbot.waitUntil(lambda: seen in noted(), timeout=5000)


def test_labels_that_have_changed_since_are_told(qtbot: QtBot, page: EvaluatePage, trained_run: Any) -> None:
    row = trained_run.data.rows[0]
    other = next(name for name in trained_run.data.classes if name != trained_run.data.classes[row.target])
    present(page.context.project).edits.set_label([row.id], other)
    page.shown()
    told = "1 image of this training has another label now."
    qtbot.waitUntil(lambda: told in page.head.headline.info.notes, timeout=5000)


def test_thumbnails_of_the_images_arrive(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = present(page.evaluation).answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    thumbnails = page.images.view.thumbnails
    qtbot.waitUntil(lambda: thumbnails.pixmap(answer, 112) is not None, timeout=10_000)


def test_a_run_without_figures_says_so(qtbot: QtBot, page: EvaluatePage) -> None:
    run = present(page.context.project).runs.new(RunConfig(strategy="fine-tune"))
    page.open(run)
    qtbot.waitUntil(lambda: page.empty.isVisible(), timeout=5000)
    assert "no results yet" in page.empty.title.text()
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["train", None]


def test_trainings_that_are_alike_are_told_apart_by_their_dates(page: EvaluatePage) -> None:
    (row,) = [page.choice.chosen()]
    assert row is not None
    page.choice.show_rows([row, replace(row, created="2026-01-02T03:04:05+00:00")])
    texts = [page.choice.itemText(place) for place in range(2)]
    assert texts[0] != texts[1] and texts[0].split(" · ")[:3] == texts[1].split(" · ")[:3]
    page.choice.show_rows([replace(row, title="A very long title " * 9), row])
    assert page.choice.sizeHint().width() == 400


def test_the_chosen_training_is_read_whole_where_there_is_room(page: EvaluatePage) -> None:
    (row,) = [page.choice.chosen()]
    assert row is not None
    for title in ("EfficientNet-Lite0", *("w" * letters for letters in range(4, 9))):
        page.choice.show_rows([replace(row, title=title)])
        text = run_choice._text(present(page.choice.chosen()))
        room = page.choice.sizeHint().width() - combo.ROOM
        assert page.choice.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room) == text


def test_without_a_run_the_page_says_what_to_do(qtbot: QtBot, show_page: Callable[..., Any], project: Any) -> None:
    project.close()
    page = show_page(EvaluatePage, project.folder)
    qtbot.waitUntil(page.empty.isVisible)
    assert "Train a model first" in page.empty.text.text()


def test_the_images_of_a_closed_project_are_not_asked_for_in_the_next(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path
) -> None:
    """The next one has none of those numbers, or others under them."""
    answer = present(page.evaluation).answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    assert page.images.view.answers.answers
    failed: list[Exception] = []
    page.context.error_occurred.connect(failed.append)
    page.context.adopt(Project.create(tmp_path / "next", name="next"))
    page.context.samples_changed.emit(None)
    wait_for_pool()
    qtbot.waitUntil(lambda: not page.images.view.answers.answers, timeout=10_000)
    assert failed == []
