"""Evaluate in a small window: pictures and their words are seen whole, and boxes of classes have what buttons leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stage import place_all

from tldesk.ui.evaluate.confusion_matrix import ConfusionMatrix
from tldesk.ui.evaluate.evaluate_page import EvaluatePage

LONG = [f"balance_not_updated_after_{how}" for how in ("cheque", "card", "bank_transfer")]


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any) -> EvaluatePage:
    made = show_page(EvaluatePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: made.evaluation is not None, timeout=10_000)
    made.show_cell(0, 0)
    return made


def test_a_picture_is_seen_whole_with_its_words(qtbot: QtBot, page: EvaluatePage) -> None:
    view = page.images.view
    page.resize(1200, 900)
    large = view.visualRect(view.answers.index(0, 0))
    page.resize(880, 380)
    qtbot.waitUntil(lambda: view.visualRect(view.answers.index(0, 0)).height() < large.height())
    assert view.viewport().rect().contains(view.visualRect(view.answers.index(0, 0)))
    assert view.visualRect(view.answers.index(0, 0)).width() >= 112  # the words keep their room
    page.resize(1200, 900)
    qtbot.waitUntil(lambda: view.visualRect(view.answers.index(0, 0)).size() == large.size())


def test_few_pictures_and_cells_use_much_room(qtbot: QtBot, page: EvaluatePage) -> None:
    view, matrix = page.images.view, page.matrix
    page.resize(880, 380)
    place_all()
    small, cell = view.visualRect(view.answers.index(0, 0)).height(), matrix.columnWidth(0)
    page.resize(2400, 1300)
    place_all()
    assert view.visualRect(view.answers.index(0, 0)).height() > small
    assert cell < matrix.columnWidth(0) <= 112
    view.answers.show(view.answers.classes, [*view.answers.answers] * 200)
    place_all()
    assert view.visualRect(view.answers.index(0, 0)).height() < 200, "many keep their size"


def test_the_box_of_classes_has_what_the_buttons_leave(qtbot: QtBot, page: EvaluatePage) -> None:
    panel = page.images
    for width, in_a_row in ((620, True), (320, True), (200, False)):
        panel.setFixedWidth(width)
        place_all()
        heights = [part.mapTo(panel, part.rect().center()).y() for part in (panel.open_button, panel.classes)]
        assert (abs(heights[0] - heights[1]) < 3) == in_a_row
    panel.setFixedWidth(320)
    qtbot.waitUntil(lambda: panel.classes.width() > panel.open_button.width() + panel.label_button.width())


def test_in_a_wider_window_the_large_image_has_the_room(qtbot: QtBot, page: EvaluatePage) -> None:
    page.resize(800, 600)
    page.images.view.setCurrentIndex(page.images.view.answers.index(0, 0))
    qtbot.waitUntil(page.explanation.isVisible)
    before = page._split.sizes()
    page.resize(1280, 600)
    qtbot.waitUntil(lambda: sum(page._split.sizes()) > sum(before) + 300)
    left, right = page._split.sizes()
    assert right - before[1] > left - before[0]


@pytest.mark.parametrize(("classes", "level"), [(["0", "1", "2"], True), (LONG, False)])
def test_short_names_of_columns_are_level(qtbot: QtBot, classes: list[str], level: bool) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(400, 400)
    matrix.show_matrix(classes, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    across, down = matrix.horizontalHeader().sizeHint().height(), matrix.verticalHeader().sizeHint().width()
    assert (across < 40) == level and down < 140
    tip = matrix.matrix.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert classes[0] in "".join(tip.split("\n"))
