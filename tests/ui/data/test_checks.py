"""Checks in the window: what was found is counted, shown by a click, compared side by side and decided on by keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from tldesk.engine.similarity.duplicate_search import search
from tldesk.project.exchange.importing import import_source
from tldesk.project.samples.checks import CheckResults, Finding, Optimism
from tldesk.project.samples.samples import Query
from tldesk.project.samples.together import Together
from tldesk.project.store import Project
from tldesk.ui.data.checks import ChecksPanel
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.remake_splits import RemakeSplits
from tldesk.ui.data.review_pairs import ReviewPairs
from tldesk.ui.window.main_window import MainWindow


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Three classes of five, and two near duplicates: a smaller copy in another class, and one that is cut."""
    folder = tmp_path / "photos"
    dice = np.random.default_rng(0)
    for label in ("circle", "square", "stripes"):
        (folder / label).mkdir(parents=True)
        for number in range(5):
            spots = Image.fromarray(dice.integers(0, 255, (12, 16, 3), dtype=np.uint8))
            picture = spots.resize((160, 120), Image.Resampling.BICUBIC)
            picture.save(folder / label / f"{label}-{number:03}.png")
    with Image.open(folder / "circle" / "circle-000.png") as picture:
        picture.resize((100, 75)).save(folder / "square" / "circle copy.png")
    with Image.open(folder / "stripes" / "stripes-001.png") as picture:
        picture.crop((4, 2, 160, 118)).save(folder / "stripes" / "stripes cut.png")
    return folder


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> DataPage:
    """The Data page of these photos, counted."""
    page = window.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: page.summary.total == 17 and not page.browser.model.busy)
    return page


@pytest.fixture
def project(tmp_path: Path, photos: Path) -> Project:
    """The photos imported and searched."""
    with Project.create(tmp_path / "project") as made:
        list(import_source(made, photos))
        list(search(made))
        made.splits.assign_missing()
    return made


@pytest.fixture
def review(page: DataPage, qtbot: QtBot) -> ReviewPairs:
    """The dialog at its first pair."""
    page.review_near()
    dialog = page.dialog
    assert isinstance(dialog, ReviewPairs)
    qtbot.waitUntil(lambda: dialog.pair is not None)
    return dialog


def names(dialog: ReviewPairs) -> list[str]:
    assert dialog.pair is not None
    return [sample.name for sample in dialog.pair]


def test_a_click_shows_exactly_what_was_found(page: DataPage, qtbot: QtBot) -> None:
    assert page.headline.checks.text().strip() == "1 check to review"
    qtbot.mouseClick(page.headline.checks, Qt.MouseButton.LeftButton)
    row = page.checks.rows["near"]
    assert row.hasFocus()
    assert row.accessibleName() == "Near duplicates: 4"
    with qtbot.waitSignal(page.browser.model.refreshed):
        qtbot.keyClick(row, Qt.Key.Key_Space)
    shown = [sample.name for sample in present(page.context.project).samples.get(page.browser.model.ids())]
    assert sorted(shown) == ["circle copy.png", "circle-000.png", "stripes cut.png", "stripes-001.png"]
    assert {shown.index("circle copy.png") // 2, shown.index("circle-000.png") // 2} in ({0}, {1}), "side by side"


def test_the_words_of_a_row_fit_into_the_panel(page: DataPage, qtbot: QtBot) -> None:
    page.show_checks()
    row = page.checks.rows["near"]
    qtbot.waitUntil(lambda: row.width() > 0)
    assert row.rect().contains(row.count.geometry())
    assert row.about.height() >= row.about.heightForWidth(row.about.width())
    place = typed(QScrollArea, page.checks.findChild(QScrollArea, "data-checks"))
    assert all(place.isAncestorOf(part) for part in (row, page.checks.state, page.checks.search)), "scrolled as one"


def test_near_duplicates_are_looked_for(page: DataPage, window: MainWindow, qtbot: QtBot) -> None:
    present(page.context.project).near.put({})
    page.context.samples_changed.emit(None)
    page.show_checks()
    qtbot.waitUntil(lambda: "near" not in page.checks.rows)
    assert "17 images" in page.checks.state.text()
    page.checks.search.setFocus()
    with qtbot.waitSignal(window.context.jobs.idle, timeout=20_000):
        qtbot.keyClick(page.checks.search, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "near" in page.checks.rows)
    assert page.checks.search.isHidden()
    assert page.checks.review.hasFocus(), "the keyboard goes on from what was found"


def test_one_key_keeps_one_and_undo_takes_it_back(review: ReviewPairs, page: DataPage, qtbot: QtBot) -> None:
    first = names(review)
    assert first == ["circle-000.png", "circle copy.png"]
    assert review.sides[0].larger.isVisible()
    assert not review.sides[1].larger.isVisible()
    other = present(review.pair)[1].id
    qtbot.keyClick(review, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: review.pair is not None and names(review) != first)
    samples = present(page.context.project).samples
    assert samples.one(other).excluded
    assert review.count.text() == "1 pair left"
    qtbot.keyClick(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: review.pair is not None and names(review) == first)
    assert not samples.one(other).excluded
    assert not review.back.isEnabled()


def test_every_pair_is_decided_on(review: ReviewPairs, page: DataPage, qtbot: QtBot) -> None:
    kept = present(review.pair)[1].id
    qtbot.keyClick(review, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: review.pair is not None and names(review)[0].startswith("stripes"))
    qtbot.keyClick(review, Qt.Key.Key_Up)
    qtbot.waitUntil(review.end.isVisible)
    assert review.progress.value() == review.progress.maximum()
    words = review.end.text
    assert words.height() >= words.heightForWidth(words.width()), "no line of it is cut"
    project = present(page.context.project)
    excluded = project.samples.get(project.samples.ids(Query(status="excluded")))
    assert [sample.name for sample in excluded] == ["circle-000.png"]
    assert project.near.pairs() == []
    assert not project.samples.one(kept).excluded
    qtbot.keyClick(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: review.pair is not None)
    assert names(review)[0].startswith("stripes"), "that both were to stay is taken back too"
    review.reject()


def test_both_get_one_label(review: ReviewPairs, page: DataPage, qtbot: QtBot) -> None:
    ids = [sample.id for sample in present(review.pair)]
    assert review.sides[0].share.text().strip() == "Label both “circle”  L"
    assert review.sides[1].share.text().strip() == "Label both “square”  R"
    qtbot.keyClick(review, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: review.pair is not None)
    assert [sample.labels for sample in present(page.context.project).samples.get(ids)] == [("square",)] * 2
    assert names(review)[0] == "circle-000.png", "the pair is still to be decided on"
    assert not review.sides[0].share.isVisible()
    qtbot.keyClick(review, Qt.Key.Key_L)
    assert present(page.context.project).edits.undo_text() == "Label of 1 image changed"


def test_with_several_labels_both_get_all(page: DataPage, qtbot: QtBot) -> None:
    present(page.context.project).set_multi_label(True)
    page.review_near()
    review = typed(ReviewPairs, page.dialog)
    qtbot.waitUntil(lambda: review.pair is not None)
    ids = [sample.id for sample in present(review.pair)]
    assert not review.sides[1].share.isVisible()
    qtbot.keyClick(review, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: review.pair is not None)
    assert [sample.labels for sample in present(page.context.project).samples.get(ids)] == [("circle", "square")] * 2


def test_later_and_neither(review: ReviewPairs, page: DataPage, qtbot: QtBot) -> None:
    qtbot.keyClick(review, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: names(review)[0].startswith("stripes"))
    ids = {sample.id for sample in present(review.pair)}
    qtbot.keyClick(review, Qt.Key.Key_Down)
    qtbot.waitUntil(review.end.isVisible)
    project = present(page.context.project)
    assert set(project.samples.ids(Query(status="excluded")).tolist()) == ids
    assert len(project.near.pairs()) == 1, "the one for later is still there"


def test_photos_of_the_same_thing_can_be_let_go(page: DataPage, qtbot: QtBot) -> None:
    project = present(page.context.project)
    contents = [sample.sha256 for sample in project.samples.training_rows()]
    project.near.put(
        {sha256: at for at, sha256 in enumerate(contents)},
        {sha256: (at // 3, "burst") for at, sha256 in enumerate(contents)},
    )
    page.remake_splits()
    dialog = page.dialog
    assert isinstance(dialog, RemakeSplits)
    qtbot.waitUntil(lambda: dialog.found.text() != "")
    assert dialog.scenes.isChecked()
    assert "6 groups of photos taken one after the other" in dialog.found.text() and "3 images" in dialog.found.text()
    together = dialog.count.text()
    dialog.scenes.setChecked(False)
    assert dialog.count.text() != together
    with qtbot.waitSignal(page.context.samples_changed):
        dialog.accept_button.click()
    assert not project.splits.together.scenes


def test_the_optimism_of_a_random_split_is_told(page: DataPage, qtbot: QtBot) -> None:
    page.show_checks()
    assert page.checks.optimism.isHidden()
    present(page.context.project).checks.keep_optimism(Optimism(0.97, 0.78, 934))
    page.context.samples_changed.emit(None)
    qtbot.waitUntil(page.checks.optimism.isVisible)
    text = page.checks.optimism.text()
    assert all(part in text for part in ("97.0", "78.0", "934")), text
    present(page.context.project).checks.keep_optimism(Optimism(0.93, 0.94, 46))
    page.context.samples_changed.emit(None)
    qtbot.waitUntil(lambda: "no better" in page.checks.optimism.text())
    assert "93" not in page.checks.optimism.text()


def test_splits_are_remade_by_folder(page: DataPage, qtbot: QtBot) -> None:
    page.remake_splits()
    dialog = page.dialog
    assert isinstance(dialog, RemakeSplits)
    qtbot.waitUntil(lambda: dialog.groups.count() > 1)
    offered = [dialog.groups.itemData(at)[0] for at in range(dialog.groups.count())]
    assert offered[:2] == ["content", "folder"]
    assert "15 groups" in dialog.count.text()
    dialog.groups.setCurrentIndex(offered.index("folder"))
    assert "1 groups" not in dialog.count.text()
    dialog.groups.setCurrentIndex(offered.index("series"))
    project, height = page.context.project, dialog.height()
    qtbot.waitUntil(lambda: dialog.divided.isVisible())
    assert (
        "Images of “circle”, “square”, “stripes” that belong together are in different splits" in dialog.divided.text()
    )
    assert dialog.height() > height
    assert dialog.divided.height() >= dialog.divided.heightForWidth(dialog.divided.width())
    assert dialog.groups.width() >= dialog.groups.sizeHint().width()
    dialog.groups.setCurrentIndex(0)
    assert dialog.divided.isHidden(), "it was said of other answers"
    dialog.groups.setCurrentIndex(offered.index("series"))
    qtbot.waitUntil(lambda: dialog.divided.isVisible())
    with qtbot.waitSignal(page.context.samples_changed):
        dialog.accept_button.click()
    assert present(project).splits.together == Together("series")
    assert present(project).splits.divided().classes == ("circle", "square", "stripes")
    page.show_checks()
    qtbot.waitUntil(page.checks.divided.isVisible)
    assert "“circle”, “square”, “stripes”" in page.checks.divided.text()
    assert page.checks.count == len(page.checks.rows), "what is counted has a button"
    present(project).edits.undo()
    page.context.samples_changed.emit(None)
    qtbot.waitUntil(page.checks.divided.isHidden)


def test_lengths_are_said_in_seconds(qtbot: QtBot) -> None:
    limits = {"low": 120.0, "median": 420.0, "high": 1680.0}
    panel = ChecksPanel()
    qtbot.addWidget(panel)
    panel.show_report(CheckResults((Finding("length", 2, limits=limits),)), writable=True)
    assert panel.rows["length"].about.text() == "Below 0.12 or above 1.68 s (median 0.42 s)."


def test_every_control_of_the_dialogs_has_a_name(review: ReviewPairs) -> None:
    from PySide6.QtWidgets import QAbstractButton

    controls = review.findChildren(QAbstractButton)
    assert len({control.objectName() for control in controls}) == len(controls)
    assert [control.objectName() for control in controls if not control.accessibleName()] == []
