"""Texts in cells: what is read of them, how they are laid out, and what both keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from texts import ARABIC, CHINESE, HEBREW, make_project

from tldesk.media.text import lines
from tldesk.project.samples.samples import Sample
from tldesk.project.store import Project
from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.samples.line_delegate import LineDelegate, ListHeader
from tldesk.ui.samples.map_card import MapCard
from tldesk.ui.samples.samples_model import SamplesModel
from tldesk.ui.samples.text import excerpts, text_layout
from tldesk.ui.samples.text.offsets import Offsets, found, right_to_left, shown
from tldesk.ui.samples.text.text_layout import Layouts, laid_out
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate
from tldesk.ui.samples.thumbnail_grid import ThumbnailGrid
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.jobs import wait_for_pool


@pytest.fixture
def thumbnails(texts: Project, qapp: Any) -> Iterator[Thumbnails]:
    appearance.apply(qapp, "light")
    made = Thumbnails()
    made.set_project(texts)
    yield made
    wait_for_pool()
    made.set_project(None)


def test_the_card_of_the_map_says_a_text_once(thumbnails: Thumbnails, texts: Project, qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    place.resize(600, 400)
    place.show()
    card = MapCard(thumbnails, "test", place)
    card.set_project(texts)
    card.show_id(int(texts.samples.ids()[0]), QPointF(10, 10))
    qtbot.waitUntil(card.isVisible)
    assert not card.name.isVisible() and card.labels.isVisible()


@pytest.fixture
def grid(texts: Project, thumbnails: Thumbnails, qtbot: QtBot) -> ThumbnailGrid:
    made = ThumbnailGrid(ThumbnailDelegate(thumbnails, lambda _name: Mark(QColor("red")), 128, thumbnails))
    model = SamplesModel(made)
    made.setModel(model)
    made.resize(900, 600)
    qtbot.addWidget(made)
    with qtbot.waitSignal(model.refreshed):
        model.set_project(texts)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: model.sample(0) is not None)
    return made


def test_cards_are_painted_from_the_texts_themselves(grid: ThumbnailGrid, texts: Project, qtbot: QtBot) -> None:
    texts.thumbnails.clear()
    qtbot.waitUntil(lambda: _ink(grid, 0) > 50)
    assert grid.visualRect(grid.model_samples().index(0)).width() > 250, "it fills the width"
    for row in range(5):  # Chinese, Hebrew, an emoji and a tab among them
        qtbot.waitUntil(lambda row=row: _ink(grid, row) > 50)  # type: ignore[misc]


def test_letters_grow_with_a_card_while_all_of_the_text_has_room(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: _ink(grid, 0) > 50)
    usual = _ink(grid, 0)
    grid.set_edge(320)
    qtbot.waitUntil(lambda: _ink(grid, 0) > 2.5 * usual)


def test_the_largest_letters_that_have_room_are_taken_and_the_usual_ones_for_a_long_text(qapp: Any) -> None:
    usual, large, place = theme.font("body"), theme.font("title"), QRect(0, 0, 300, 60)

    def height(text: str) -> float:
        layouts, image = Layouts(), QImage(place.size(), QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        painter.setFont(usual)
        layouts.paint(painter, place, text, [], larger=[large])
        painter.end()
        (layout,) = layouts._kept.values()
        return layout.lineAt(0).height()

    assert height("short") > height("long " * 40) == laid_out("long", usual, place.size(), []).lineAt(0).height()


def test_a_list_has_one_line_for_each_with_the_same_selection(
    grid: ThumbnailGrid, thumbnails: Thumbnails, qtbot: QtBot
) -> None:
    ModelTester(grid).check(grid.model_samples(), force_py=True)
    grid.select_ids([present(grid.model_samples().id_at(row)) for row in (1, 3)])
    rows = grid.selected_rows()
    line = LineDelegate(thumbnails, lambda _name: Mark(QColor("red")), 128, thumbnails)
    line.words = ("card",)
    grid.show_by(line)
    first, second = (grid.visualRect(grid.model_samples().index(row)) for row in (0, 1))
    assert first.left() == second.left() and first.height() < 40 and grid.selected_rows() == rows == [1, 3]
    qtbot.waitUntil(lambda: all(_ink(grid, row) > 50 for row in range(5)))
    qtbot.waitUntil(lambda: theme.color("found").rgb() in _colours(grid, first))
    header = ListHeader(grid, line)
    qtbot.addWidget(header)
    header.resize(grid.width(), header.height())
    assert [name for name, _ in line.parts(first)[2]] == ["channel"] and not header.grab().isNull()
    narrow = QRect(0, 0, 300, first.height())
    _label, text, columns, split = line.parts(narrow)
    assert split.isEmpty() and not columns and text.width() > 0.6 * narrow.width(), "the text comes first"
    sample = present(grid.model_samples().sample(0))
    assert thumbnails.columns(sample) == {"channel": "mail"}


def test_what_was_scrolled_past_is_not_read(thumbnails: Thumbnails, texts: Project, qtbot: QtBot) -> None:
    samples = texts.samples.get(texts.samples.ids())
    reading = excerpts.Excerpts()
    for sample in samples:
        reading.of(sample)  # none is served: there is no project yet
    reading.keep_only({samples[2].sha256})
    reading.set_project(texts)
    with qtbot.waitSignal(reading.loaded) as told:
        assert reading.of(samples[2]) is None
    assert told.args == [frozenset({samples[2].sha256})]
    assert present(reading.of(samples[2])).text == HEBREW
    wait_for_pool()


def test_a_file_that_is_gone_is_told(texts: Project, qtbot: QtBot) -> None:
    sample: Sample = texts.samples.one(1)
    sample.path.rename(sample.path.with_suffix(".away"))
    reading = excerpts.Excerpts()
    reading.set_project(texts)
    with qtbot.waitSignal(reading.loaded):
        reading.of(sample)
    assert reading.failed(sample) and reading.away(sample)
    sample.path.with_suffix(".away").rename(sample.path)
    reading.retry()
    with qtbot.waitSignal(reading.loaded):
        reading.of(sample)
    assert reading.of(sample) is not None and not reading.failed(sample)
    wait_for_pool()


def test_of_a_long_text_the_beginning_alone_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = '"\\ 退' * 60_000
    with make_project(tmp_path / "long", [(said, "a", "mail")]) as project:
        sample = project.samples.one(1)
        monkeypatch.setattr(lines, "parsed", None)  # which the whole line would be given to
        assert lines.beginning(sample.path, sample.place, 600).text == said[:600]


@pytest.mark.parametrize(
    "text", ["plain words", CHINESE, HEBREW, ARABIC, "🙂" * 50, "", "a\u0301" * 400, "\u202e\0\x07x"]
)
def test_any_script_is_laid_out_in_the_room_there_is(qapp: Any, text: str) -> None:
    font = theme.font("body")
    layout = laid_out(text * 30, font, QSize(140, 60), ["退款", "words"])
    assert layout.lineCount() >= 1
    assert layout.lineCount() == 1 or layout.boundingRect().height() <= 60
    image = QImage(140, 60, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    painter.setFont(font)
    Layouts().paint(painter, QRect(0, 0, 140, 60), text, ["退款"])
    painter.end()


def test_what_reads_from_the_right_lies_at_the_right(qapp: Any) -> None:
    assert [right_to_left(text) for text in ("12 card", CHINESE, HEBREW, f"12. {ARABIC}", "")] == [
        False,
        False,
        True,
        True,
        False,
    ]
    layout = laid_out(HEBREW, theme.font("body"), QSize(600, 1), [])  # which owns its lines
    assert layout.lineAt(0).naturalTextRect().right() > 550


def test_a_word_that_would_be_out_of_sight_is_brought_into_it(qapp: Any) -> None:
    text = "filler " * 60 + "refund " + "filler " * 20
    layout = laid_out(text, theme.font("body"), QSize(200, 1), ["REFUND"])
    assert "refund" in layout.text() and layout.lineCount() == 1 and len(layout.formats()) == 1
    assert "refund" not in laid_out(text, theme.font("body"), QSize(200, 1), []).text()


def test_layouts_are_kept_within_a_bound(qapp: Any) -> None:
    layouts, image = Layouts(), QImage(50, 20, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    for number in range(text_layout.KEPT + 20):
        layouts.paint(painter, QRect(0, 0, 50, 20), f"text {number}", [])
    painter.end()
    assert len(layouts) == text_layout.KEPT


def test_places_are_those_of_qt_and_back() -> None:
    text = "a🙂b🙂🙂c"
    offsets = Offsets(text)
    for place in range(len(text) + 1):
        assert offsets.to_qt(place) == len(text[:place].encode("utf-16-le")) // 2
        assert offsets.from_qt(offsets.to_qt(place)) == place
    broken = Offsets("abcdef", [2, 4])  # as “ab⏎cd⏎ef”
    assert [broken.to_qt(place) for place in (0, 1, 2, 3, 4, 6)] == [0, 1, 3, 4, 6, 8]
    assert [broken.from_qt(broken.to_qt(place)) for place in range(7)] == list(range(7))


def test_words_are_found_whatever_their_case_and_characters_stay_in_place() -> None:
    assert found(["card", "CARDS"], "A Card, two cards", 9) == [(2, 6), (12, 17)]
    assert found(["退款"], CHINESE, 9) == [(2, 4)]
    assert found(["a"], "aaaa", 2) == [(0, 1), (1, 2)]
    assert found([], "text", 9) == found([""], "text", 9) == []
    odd = "one\r\ntwo\rthree\0"
    assert len(shown(odd)) == len(odd) and "\r" not in shown(odd) and "\0" not in shown(odd)


def _colours(grid: ThumbnailGrid, place: QRect) -> set[int]:
    """Those in the middle of a line."""
    seen = grid.viewport().grab(place).toImage()
    return {seen.pixel(x, y) for x in range(seen.width()) for y in range(8, 24)}


def _ink(grid: ThumbnailGrid, row: int) -> int:
    """How many dark pixels the text of a cell has."""
    delegate = grid.itemDelegate()
    assert isinstance(delegate, ThumbnailDelegate)
    place = delegate.picture_rect(grid.visualRect(grid.model_samples().index(row))).adjusted(4, 4, -4, -4)
    seen = grid.viewport().grab(place).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(seen.pixelColor(QPoint(x, y)).value() < 120 for x in range(seen.width()) for y in range(seen.height()))
