"""The Data page, driven as a user does: import, filter, exclude, split, look closely."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tldesk.project.exchange.importing import import_source
from tldesk.project.samples.samples import Query, Summary
from tldesk.project.store import Project
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.import_preview import ImportPreview
from tldesk.ui.data.remake_splits import RemakeSplits
from tldesk.ui.parts import appearance
from tldesk.ui.parts.text import problem_title
from tldesk.ui.samples.class_bars import Bar, share
from tldesk.ui.samples.image_view import ImageView
from tldesk.ui.session.context import Context


@pytest.fixture
def context(qtbot: QtBot, qapp: Any) -> Iterator[Context]:
    appearance.apply(qapp, "light")
    made = Context()
    errors: list[Exception] = []
    made.error_occurred.connect(errors.append)
    yield made
    made.jobs.close()
    made.close_project()
    assert not errors


@pytest.fixture
def open_page(context: Context, qtbot: QtBot, tmp_path: Path) -> Callable[..., DataPage]:
    """A function that opens the Data page on a project with the images of a folder (none: empty)."""

    def make(photos: Path | None) -> DataPage:
        with Project.create(tmp_path / "made") as project:
            if photos is not None:
                list(import_source(project, photos))
        context.open_project(tmp_path / "made")
        page = DataPage(context)
        qtbot.addWidget(page)
        page.resize(1180, 640)
        with qtbot.waitExposed(page):
            page.show()
        qtbot.waitUntil(
            lambda: not page.browser.model.busy and page.summary.total == present(context.project).samples.count()
        )
        page.shown()
        return page

    return make


@pytest.fixture
def page(open_page: Callable[..., DataPage], photos: Path) -> DataPage:
    (photos / "circle" / "cut.jpg").write_bytes((photos / "circle" / "circle-000.jpg").read_bytes()[:400])
    return open_page(photos)


def drop(widget: QWidget, *paths: Path) -> None:
    """Drag files over a widget and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    widget.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def click_row(page: DataPage, row: int, qtbot: QtBot, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    grid = page.browser.grid
    centre = grid.visualRect(page.browser.model.index(row)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, centre)


def test_a_folder_is_dropped_previewed_and_imported(
    open_page: Callable[..., DataPage], photos: Path, context: Context, qtbot: QtBot
) -> None:
    (photos / "notes.txt").write_text("no image")
    page = open_page(None)
    qtbot.waitUntil(page.empty.isVisible)
    drop(page.empty, photos)
    dialog = page.dialog
    assert isinstance(dialog, ImportPreview)
    qtbot.waitUntil(lambda: dialog.import_button.isEnabled())
    assert "24" in dialog.import_button.text()
    assert [bar.label for bar in dialog.classes.bars] == ["circle", "square", "stripes"]
    assert "notes.txt" in dialog.skipped.item(0).text()
    assert present(context.project).samples.count() == 0, "nothing is committed before the user says so"
    with qtbot.waitSignal(context.jobs.idle):
        qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 24)
    qtbot.waitUntil(lambda: not page.empty.isVisible())
    assert page.browser.isVisible()
    assert present(context.project).samples.one(present(page.browser.model.id_at(0))).path.is_relative_to(photos)


def test_images_are_copied_into_the_project_when_asked(
    open_page: Callable[..., DataPage], photos: Path, context: Context, qtbot: QtBot
) -> None:
    page = open_page(None)
    dialog = typed(ImportPreview, page.start_import(photos))
    qtbot.waitUntil(lambda: dialog.import_button.isEnabled())
    dialog.copy.click()
    with qtbot.waitSignal(context.jobs.idle):
        dialog.import_button.click()
    project = present(context.project)
    assert all(sample.path.is_relative_to(project.folder) for sample in project.samples.training_rows())


def test_a_cancelled_import_leaves_nothing(
    open_page: Callable[..., DataPage], photos: Path, context: Context, qtbot: QtBot
) -> None:
    page = open_page(None)
    dialog = typed(ImportPreview, page.start_import(photos))
    with qtbot.waitSignal(dialog.understood):
        pass
    dialog.reject()
    assert present(context.project).samples.count() == 0
    assert not context.jobs.busy


@pytest.mark.parametrize(("name", "words"), [("gone", "no file or folder"), ("empty", "No images")])
def test_what_cannot_be_imported_is_explained(
    open_page: Callable[..., DataPage], tmp_path: Path, qtbot: QtBot, name: str, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    page = open_page(None)
    dialog = page.start_import(tmp_path / name)
    with qtbot.waitSignal(dialog.understood):
        pass
    assert words in dialog.message.text()
    assert dialog.hint.text()
    assert not dialog.import_button.isEnabled()
    dialog.reject()


def test_several_dropped_folders_are_previewed_one_after_another(
    open_page: Callable[..., DataPage], make_photos: Callable[..., Path], qtbot: QtBot
) -> None:
    first, second = make_photos(folder="one", per_class=1), make_photos(folder="two", per_class=2)
    page = open_page(None)
    drop(page.empty, first, second)
    before = present(page.dialog)
    assert "one" in before.windowTitle()
    before.reject()
    assert "two" in present(page.dialog).windowTitle()
    present(page.dialog).reject()


def test_bars_are_as_long_as_their_class_and_follow_the_scheme(page: DataPage, qapp: Any) -> None:
    many, few, waiting = Bar("a", "a", None, {"": 40}), Bar("b", "b", None, {"train": 10}), Bar("", "", None, {"": 900})
    assert [share(bar, [many, few, waiting]) for bar in (many, few, waiting)] == [1.0, 0.25, 22.5]
    assert share(waiting, [waiting]) == 1.0
    before = page.chart.bars.bars[0].mark
    appearance.apply(qapp, "dark")
    assert page.chart.bars.bars[0].mark == page.classes.mark("circle") != before
    appearance.apply(qapp, "light")


def test_bars_have_the_colours_of_classes_that_are_read_after_the_counts(page: DataPage, qtbot: QtBot) -> None:
    counts = present(page.context.project).samples.summary()
    page.classes.set_project(None)
    page.chart.show_summary(counts)
    page.classes.set_project(page.context.project)
    colors = {name: page.classes.color(name) for name in counts.by_class}
    qtbot.waitUntil(lambda: len({page.classes.color(name).name() for name in colors}) == 3)
    assert all(bar.mark == page.classes.mark(bar.label) for bar in page.chart.bars.bars)


def test_the_summary_and_the_bars_count(page: DataPage, qtbot: QtBot) -> None:
    assert page.headline.line.text() == "24 images · 24 labelled · 3 classes · 1 unreadable"
    present(page.context.project).edits.set_excluded([1, 2], True)
    page.context.samples_changed.emit(None)
    text = "22 images · 22 labelled · 3 classes · 2 excluded · 1 unreadable"
    qtbot.waitUntil(lambda: page.headline.line.text() == text)
    present(page.context.project).edits.set_excluded([1, 2], False)
    page.context.samples_changed.emit(None)
    qtbot.waitUntil(lambda: page.headline.line.text().startswith("24 images"))
    assert {bar.label: bar.total for bar in page.chart.bars.bars} == {"circle": 8, "square": 8, "stripes": 8}


def test_unreadable_files_are_listed_with_the_reason(page: DataPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.headline.checks, Qt.MouseButton.LeftButton)
    found = present(page.checks.findChild(QWidget, "data-check-unreadable"))
    assert found.isVisible()
    with qtbot.waitSignal(page.browser.model.refreshed):
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    assert page.browser.model.rowCount() == 1
    qtbot.waitUntil(lambda: page.browser.current is not None)
    sample = present(page.browser.current)
    assert sample.name == "cut.jpg"
    assert problem_title(sample) == "Unreadable"
    assert "ends too early" in page.facts.problem.text()
    assert "ends too early" in page.browser.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    page.browser.set_one_by_one(True)
    assert not page.browser.preview.view.has_content


def test_a_click_on_a_bar_shows_that_class_alone(page: DataPage, qtbot: QtBot) -> None:
    bars = page.chart.bars
    place = bars.visualRect(bars.model().index(1, 0)).center()
    with qtbot.waitSignal(page.browser.model.refreshed):
        qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.browser.model.rowCount() == 8
    assert page.browser.filters.label.currentData() == "square"
    with qtbot.waitSignal(page.browser.model.refreshed):
        qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.browser.model.rowCount() == 25


def test_filters_and_their_end(page: DataPage, qtbot: QtBot) -> None:
    filters, model = page.browser.filters, page.browser.model
    with qtbot.waitSignal(model.refreshed):
        qtbot.keyClicks(filters.text, "square-00")
    assert model.rowCount() == 8
    with qtbot.waitSignal(model.refreshed):
        filters.status.setCurrentIndex(filters.status.findData("excluded"))
    assert model.rowCount() == 0
    assert page.browser.no_match.isVisible()
    with qtbot.waitSignal(model.refreshed):
        qtbot.mouseClick(page.findChild(QWidget, "data-clear-filters"), Qt.MouseButton.LeftButton)
    assert model.rowCount() == 25
    assert filters.text.text() == ""
    assert page.browser.grid.isVisible()


def test_a_selection_is_excluded_in_the_menu_and_back_with_undo(page: DataPage, context: Context, qtbot: QtBot) -> None:
    page.select_all()
    model = page.browser.model
    next(action for action in page.menu.make().actions() if "Exclude" in action.text()).trigger()
    qtbot.waitUntil(lambda: page.summary.excluded == 24)
    assert all(present(model.sample(row)).excluded for row in range(24) if present(model.sample(row)).problem is None)
    assert any("Include" in action.text() for action in page.menu.make().actions())
    context.edit(lambda project: project.edits.undo())
    qtbot.waitUntil(lambda: page.summary.excluded == 0)


def test_a_selection_moves_to_a_split(page: DataPage, context: Context, qtbot: QtBot) -> None:
    click_row(page, 0, qtbot)
    click_row(page, 2, qtbot, Qt.KeyboardModifier.ControlModifier)
    ids = page.browser.grid.selected_ids()
    assert len(ids) == 2
    splits = next(typed(QMenu, action.menu()) for action in page.menu.make().actions() if "split" in action.text())
    splits.actions()[1].trigger()
    qtbot.waitUntil(lambda: page.facts.state.text().endswith("Val"))
    assert {sample.split for sample in present(context.project).samples.get(ids)} == {"val"}


def test_facts_stay_while_the_rows_are_read_anew(page: DataPage, qtbot: QtBot) -> None:
    click_row(page, 2, qtbot)
    qtbot.waitUntil(page.facts.isVisible)
    hidden: list[QEvent.Type] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Hide:
                hidden.append(event.type())
            return False

    watch = Watch()
    page.facts.installEventFilter(watch)
    name = page.facts.name.text()
    with qtbot.waitSignal(page.browser.model.refreshed):
        page.browser.model.set_query(Query(sort="name", descending=True))
    qtbot.waitUntil(lambda: page.browser.current is not None)
    assert page.facts.name.text() == name and not hidden
    page.browser.grid.clearSelection()
    page.browser.model.set_query(Query(text="no such image"))
    qtbot.waitUntil(page.facts.isHidden)


def test_splits_are_remade_as_asked(page: DataPage, context: Context, qtbot: QtBot) -> None:
    before = page.summary.by_split
    qtbot.mouseClick(page.splits.remake, Qt.MouseButton.LeftButton)
    dialog = typed(RemakeSplits, page.dialog)
    dialog.val.setValue(80)
    dialog.test.setValue(30)
    assert not dialog.accept_button.isEnabled()
    dialog.val.setValue(25)
    dialog.test.setValue(25)
    assert dialog.train.text() == "50%"
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.summary.by_split == {"train": 12, "val": 6, "test": 6})
    context.edit(lambda project: project.edits.undo())
    qtbot.waitUntil(lambda: page.summary.by_split == before)


def test_a_double_click_shows_the_image_large(page: DataPage, qtbot: QtBot) -> None:
    grid, preview = page.browser.grid, page.browser.preview
    centre = grid.visualRect(page.browser.model.index(1)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    with qtbot.waitSignal(preview.loaded):
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert preview.isVisible()
    view = typed(ImageView, preview.view)
    assert view.has_content and view.fitted
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert not view.fitted
    with qtbot.waitSignal(preview.loaded):
        qtbot.mouseClick(page.findChild(QWidget, "data-preview-next"), Qt.MouseButton.LeftButton)
    assert present(preview.sample).id == page.browser.model.id_at(2)
    assert view.fitted
    page.clear_selection()
    assert grid.isVisible()


def test_thumbnails_take_another_size_and_it_is_kept(page: DataPage, context: Context, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.settings_changed):
        page.browser.grid.step_edge(1)
    assert page.browser.grid.edge == context.settings.thumbnail_size == 160
    with qtbot.waitSignal(context.settings_changed):
        context.change_settings(thumbnail_size=96)
    assert page.browser.grid.edge == 96
    assert page.browser.filters.size_slider.value() == 1


def test_it_shows_what_other_pages_ask_for(page: DataPage, qtbot: QtBot) -> None:
    ids = [page.browser.model.id_at(row) for row in (3, 7)]
    with qtbot.waitSignal(page.browser.model.refreshed):
        page.open(ids)
    assert page.browser.model.ids().tolist() == ids
    with qtbot.waitSignal(page.browser.model.refreshed):
        page.open(Query(label="stripes"))
    assert page.browser.model.rowCount() == 8


def test_a_rescan_finds_new_files(page: DataPage, context: Context, photos: Path, qtbot: QtBot) -> None:
    (photos / "square" / "new.jpg").write_bytes((photos / "square" / "square-001.jpg").read_bytes())
    with qtbot.waitSignal(context.jobs.idle):
        page.rescan_act.trigger()
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 26)
    qtbot.waitUntil(lambda: page.summary.duplicates == 2)


def test_leaks_between_given_splits_are_counted_and_shown(
    open_page: Callable[..., DataPage], make_photos: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    make_photos(folder="split/train", per_class=3)
    make_photos(folder="split/test", per_class=3, first=2)  # number 2 is in both
    page = open_page(tmp_path / "split")
    page.show_checks()
    found = present(page.findChild(QAbstractButton, "data-check-leak"))
    assert found.isVisible()
    assert found.accessibleName() == "Identical files in several splits: 6"
    with qtbot.waitSignal(page.browser.model.refreshed):
        found.click()
    assert page.browser.model.rowCount() == 6
    assert page.browser.filters.found.text() == "Identical files in several splits: 6"


def test_every_control_has_a_name_of_its_own(page: DataPage) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSlider

    controls = [
        widget
        for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider, QAbstractItemView)
        for widget in page.findChildren(kind)
        if not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QLineEdit)
        and widget.window() is page  # the lists of combo boxes are windows of Qt's own
    ]
    names = [widget.objectName() for widget in controls]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(widget.accessibleName() for widget in controls)


def test_many_images_of_many_classes_find_room_in_the_smallest_window(
    open_page: Callable[..., DataPage], photos: Path
) -> None:
    page = open_page(photos)
    counts = {f"class {number}": {"train": 1} for number in range(77)}
    page.headline.show_summary(Summary(total=123_456, labelled=123_456, excluded=12, by_class=counts), 3)
    page.ensurePolished()
    assert page.minimumSizeHint().width() <= 800 - 88, "the mark of the pages takes the rest"

    def said(width: int) -> str:
        page.headline.line.resize(width, 20)
        return page.headline.line.text().replace(",", "")  # which no language puts there before one was chosen

    assert said(1000) == "123456 images · 123456 labelled · 77 classes · 12 excluded"
    assert page.headline.line.toolTip() == ""
    least = page.headline.line.minimumSizeHint().width()
    assert said(least) == "123456 images · 77 classes", "what is counted elsewhere, too, gives way first"
    assert "12 excluded" in page.headline.line.toolTip()
