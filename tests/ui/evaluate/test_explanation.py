"""Where the model looked, on the Evaluate and the Use page of a really trained run."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from present import present, typed
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot
from stage import place_all

from tldesk.engine.explain import HeatMap
from tldesk.ui.evaluate import explaining
from tldesk.ui.evaluate.evaluate_page import EvaluatePage
from tldesk.ui.evaluate.explanation import Explanation
from tldesk.ui.evaluate.image_evidence import heat_overlay
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts import appearance, theme
from tldesk.ui.samples.caption import marks_width
from tldesk.ui.samples.image_view import ImageView
from tldesk.ui.session.context import Context
from tldesk.ui.use.use_page import UsePage

LONG = 60_000


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any) -> EvaluatePage:
    made = show_page(EvaluatePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: made.evaluation is not None, timeout=10_000)
    return made


def _choose(page: EvaluatePage, number: int) -> Any:
    answer = present(page.evaluation).answers["test"][number]
    page.show_cell(answer.target, answer.predicted)
    view = page.images.view
    view.setCurrentIndex(view.answers.index(view.answers.answers.index(answer)))
    return answer


def _wait(qtbot: QtBot, shown: Explanation) -> None:
    qtbot.waitUntil(lambda: typed(ImageView, shown.view)._overlay is not None and bool(shown.strip.ids), timeout=LONG)
    qtbot.waitUntil(lambda: shown.explaining.job is None, timeout=LONG)


def test_a_chosen_image_is_explained(qtbot: QtBot, page: EvaluatePage, trained_run: Any) -> None:
    answer = _choose(page, 0)
    shown = page.explanation
    assert shown.isVisible()
    _wait(qtbot, shown)
    classes = present(page.evaluation).classes
    assert shown.label == classes[answer.predicted] == shown.bars.ranking.index(0).data()
    assert classes[answer.target] in shown.about.text()
    train = {row.id for row in trained_run.data.rows if row.split == "train"}
    assert len(shown.strip.ids) == 6 and set(shown.strip.ids) <= train
    assert not shown.compare_button.isVisible() and not shown.status.isVisible()
    with qtbot.waitSignal(page.context.page_requested) as asked:
        shown.strip.setFocus()
        qtbot.keyClick(shown.strip, Qt.Key.Key_Return)
    assert asked.args == ["label", [shown.strip.ids[0]]]
    shown.looked.click()
    assert typed(ImageView, shown.view)._overlay is None and not shown.strength.isEnabled()
    page.images.view.clearSelection()
    assert not shown.view.has_content and not shown.strip.isVisible()


def test_the_nearest_training_images_stand_side_by_side_in_a_small_window(qtbot: QtBot, page: EvaluatePage) -> None:
    page.window().resize(1180, 660)
    _choose(page, 0)
    strip, project = page.explanation.strip, present(page.context.project)
    samples = [project.samples.one(row.id) for row in present(page.evaluation).run.data.rows[:6]]
    page.explanation._show_neighbours([(sample, 0.9) for sample in samples])
    qtbot.waitUntil(lambda: strip.isVisible() and 0 < strip.width() < strip.sizeHint().width())
    places = [strip._place(number) for number in range(strip.shown)]
    assert all(one.right() < other.left() for one, other in itertools.pairwise(places))
    assert places[-1].right() < strip.width() and places[0].width() >= 32
    assert strip._under(QPoint(places[3].center().x(), 5)) == 3


def test_rather_fewer_of_the_nearest_images_than_names_that_are_cut(qtbot: QtBot, page: EvaluatePage) -> None:
    strip, project = page.explanation.strip, present(page.context.project)
    samples = [project.samples.one(row.id) for row in present(page.evaluation).run.data.rows[:6]]
    counts = []
    for name in ("a", "Platelets"):
        strip.show_samples([(replace(sample, labels=(name,)), 0.9) for sample in samples])
        strip.resize(310, strip.height())
        counts.append(strip.shown)
        words = marks_width(1) + QFontMetrics(theme.font("small")).horizontalAdvance(name)
        assert strip._cell(0).width() >= words and strip._cell(strip.shown - 1).right() < 310
        assert strip._cell(1).center().x() == pytest.approx(strip._place(1).center().x(), abs=1)
    assert counts == [6, 4]


@pytest.mark.parametrize("size", [(820, 500), (1180, 660), (2400, 1300)])
def test_a_chosen_image_leaves_what_it_was_chosen_from(qtbot: QtBot, page: EvaluatePage, size: tuple[int, int]) -> None:
    page.window().resize(*size)
    place_all()
    shown, images = page.explanation, page.images
    assert shown.isVisible() and not shown.about.isVisible() and not shown.texts.legend.isVisible()
    page.show_cell(0, 0)
    place_all()
    parts = (images.view, images.relabel_button, images.open_button, page.matrix, shown)
    before = [part.mapTo(page, part.rect().topLeft()) for part in parts]
    images.view.setCurrentIndex(images.view.answers.index(0))
    place_all()
    assert [part.mapTo(page, part.rect().topLeft()) for part in parts] == before, "nothing moves under the pointer"
    assert images.relabel_button.text() == "Relabel" and shown.about.text() != images.title.text()


def test_a_chosen_image_changes_no_tab(qtbot: QtBot, page: EvaluatePage) -> None:
    for number in (0, 1):
        before = page._tabs.currentWidget()
        _choose(page, number)
        assert page._tabs.currentWidget() is before and page.matrix.isVisible() and page.images.view.isVisible()
        assert page.explanation.isVisible()
    page._tabs.setCurrentIndex(2)
    _choose(page, 0)
    assert page._tabs.currentIndex() == 2


def test_another_class_and_another_image(qtbot: QtBot, page: EvaluatePage) -> None:
    _choose(page, 0)
    shown = page.explanation
    _wait(qtbot, shown)
    before = shown._evidence
    assert before is not None
    shown.classes.setCurrentIndex(1)
    qtbot.waitUntil(lambda: shown._evidence is not before, timeout=LONG)
    assert shown._evidence is not None and shown._evidence.label == shown.label != before.label
    _choose(page, 0)
    shown._soon.stop()
    shown._ask()
    second = _choose(page, 1)  # before the first is answered
    _wait(qtbot, shown)
    assert present(shown._answered).path == second.path
    assert shown._evidence.label == present(page.evaluation).classes[second.predicted]


def test_a_double_click_opens_it_in_label(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = _choose(page, 0)
    view = page.images.view
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == ["label", [answer.sample_id]]


def test_many_training_images_are_compared_when_asked(
    qtbot: QtBot, page: EvaluatePage, trained_run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explaining, "_FEW", 3)
    page.context.jobs.set_background(lambda: None)
    page.context.jobs.stop_background()
    shutil.rmtree(trained_run.project_folder / "cache" / "features")
    _choose(page, 0)
    shown = page.explanation
    qtbot.waitUntil(shown.compare_button.isVisible, timeout=LONG)
    assert "analyse 21 training images first" in " ".join(shown.compare_button.toolTip().split())
    qtbot.mouseClick(shown.compare_button, Qt.MouseButton.LeftButton)
    _wait(qtbot, shown)
    assert not shown.compare_button.isVisible()


def test_what_goes_wrong_is_said(qtbot: QtBot, page: EvaluatePage, trained_run: Any) -> None:
    (trained_run.checkpoints / "best.safetensors").unlink()
    _choose(page, 0)
    shown = page.explanation
    qtbot.waitUntil(lambda: "has no trained model yet" in shown.status.text(), timeout=LONG)


def test_dropped_images_are_explained(qtbot: QtBot, context: Context, trained_run: Any, tmp_path: Path) -> None:
    context.open_project(trained_run.project_folder)
    page = UsePage(context)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.card.drop.isVisible(), timeout=10_000)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no image")
    page.ask([trained_run.data.rows[0].path, broken])
    shown = page.card.explanation
    qtbot.waitUntil(lambda: shown._evidence is not None and bool(shown.strip.ids), timeout=LONG)
    assert typed(ImageView, shown.view)._overlay is None and shown.images.legend.isHidden(), "the photo is seen first"
    assert not shown.strength.isEnabled()
    shown.looked.click()
    _wait(qtbot, shown)
    assert shown.images.legend.isVisible() and "counted most" in shown.images.legend.text()
    shown.looked.click()
    assert typed(ImageView, shown.view)._overlay is None and not shown.images.legend.isVisible()
    page.card.table.choose(1)
    qtbot.waitUntil(lambda: "cannot be read" in typed(ImageView, page.card.explanation.view)._message, timeout=LONG)
    assert not page.card.explanation.view.has_content and not page.card.bars.isVisible()
    context.jobs.close()
    page.close()
    page.deleteLater()


def test_the_overlay_fits_the_image_and_veils_what_was_not_seen(qapp: Any) -> None:
    appearance.apply(qapp, "light")
    heat = HeatMap("a", np.array([[0, 0], [0, 4]], np.float32), (0.25, 0.0, 0.75, 1.0), (640, 320))
    overlay = heat_overlay(heat)
    assert (overlay.width(), overlay.height()) == (320, 160)
    assert overlay.pixelColor(10, 80).alpha() == overlay.pixelColor(310, 80).alpha() == 120
    assert overlay.pixelColor(95, 10).alpha() == 0
    assert overlay.pixelColor(229, 158).alpha() == 255
    edge = [overlay.pixelColor(x, 158).alpha() for x in range(225, 250)]
    assert max(abs(after - before) for before, after in itertools.pairwise(edge)) < 40, "the crop has no hard edge"
    assert not heat.whole and replace(heat, part=(-0.25, 0.0, 1.25, 1.0)).whole


def test_the_same_image_is_read_once(qtbot: QtBot, context: Context, trained_run: Any) -> None:
    context.open_project(trained_run.project_folder)
    shown = Explanation(context, "test")
    qtbot.addWidget(shown)
    path = trained_run.data.rows[0].path
    shown.show_image(trained_run, Answered(path))
    assert not shown._soon.isActive() and not shown._controls.isVisibleTo(shown)
    qtbot.waitUntil(lambda: shown.view.has_content)
    shown.show_image(trained_run, Answered(path, {"circle": 0.2, "square": 0.8}))
    assert shown.view.has_content and shown._soon.isActive() and shown.label == "square"
    shown.stop()
