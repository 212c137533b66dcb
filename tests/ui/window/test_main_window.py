"""The window: pages, projects, messages, drops, the status bar, and closing while something runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import strays
from present import present
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from windows import arrived

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES

OpenDialog = Callable[[str], Any]
CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QSlider)


class Gate:
    """A job that is inside its work until it is stopped or let go."""

    def __init__(self) -> None:
        self.inside, self.go = threading.Event(), threading.Event()

    def __call__(self, should_stop: Callable[[], bool]) -> Iterator[Event]:
        yield PhaseStarted(name="work", text="Working", total=8)
        yield Progressed(phase="work", done=4, total=8, rate=2.0, seconds_left=75)
        self.inside.set()
        while not should_stop() and not self.go.wait(0.01):
            pass


@pytest.mark.parametrize("page", [spec.name for spec in PAGES])
def test_every_control_has_a_name_for_people_and_one_for_programs(window: MainWindow, page: str) -> None:
    window.show_page(page)
    bad = []
    names: dict[str, QWidget] = {}
    for control in window.findChildren(QWidget):
        if not isinstance(control, CONTROLS) or _is_qt_own(control):
            continue
        name = control.objectName()
        parent = present(control.parent())
        where = f"{type(control).__name__} “{name}” in {parent.objectName() or type(parent).__name__}"
        if not name or name != name.lower() or "_" in name or " " in name:
            bad.append(f"{where}: no kebab-case objectName")
        wordless = isinstance(control, QAbstractButton) and control.isHidden() and not control.text().strip()
        if not control.accessibleName() and not wordless:
            bad.append(f"{where}: no accessibleName")
        if name and name in names:
            bad.append(f"{where}: objectName used twice")
        names[name] = control
    assert not bad, "\n".join(bad)


def _is_qt_own(control: QWidget) -> bool:
    """Parts that Qt makes inside its own widgets (the line of a spin box, the list of a combo box)."""
    return (
        control.objectName().startswith("qt_")
        or any(
            isinstance(above, QComboBox | QAbstractSpinBox | QLineEdit) or above.objectName().startswith("qt_")
            for above in _above(control)
        )
        or type(control).__name__ in {"QHeaderView", "QTableCornerButton", "QAbstractButton"}
    )


def _above(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def test_what_is_shown_and_selected_is_counted(window: MainWindow, qtbot: QtBot) -> None:
    count = window.findChild(QLabel, "shown-count")
    assert count is not None and count.text() == ""
    for page in ("data", "label"):
        window.show_page(page)
        browser = present(window.page.browser)  # type: ignore[union-attr]
        qtbot.waitUntil(lambda: browser.model.rowCount() == 24)
        browser.filters.set_query(Query(label="circle"))
        qtbot.waitUntil(lambda: count.text() == "8 images shown")
        browser.grid.selectAll()
        qtbot.waitUntil(lambda: count.text() == "8 images shown · 8 selected")
    window.show_page("train")
    assert count.text() == ""


@pytest.mark.parametrize("page", ["data", "label"])
def test_every_control_is_reached_by_keys(window: MainWindow, page: str, qtbot: QtBot) -> None:
    """Tab goes everywhere; of buttons that exclude each other to one, the arrow keys from there to the others."""
    window.activateWindow()
    window.show_page(page)
    browser = present(present(window.page).browser)
    qtbot.waitUntil(lambda: browser.grid.hasFocus() and browser.current is not None)
    reached: set[QWidget] = set()
    while (focused := QApplication.focusWidget()) not in reached:
        reached.add(present(focused))
        QTest.keyClick(present(focused), Qt.Key.Key_Tab)
    missed = []
    for control in present(window.page).findChildren(QWidget):
        there = isinstance(control, CONTROLS) and control.isVisibleTo(window) and control.isEnabled()
        own = control.objectName() and not control.objectName().startswith("qt_")  # the rest are parts of Qt's controls
        if there and own and control not in reached:
            group = control.group() if isinstance(control, QAbstractButton) else None
            if group is None or not reached & set(group.buttons()):
                missed.append(control.objectName())
    assert missed == []


def test_pages_are_made_at_their_first_visit_and_kept(window: MainWindow) -> None:
    assert list(window._pages) == ["data"]
    window.show_page("label")
    label = window.page
    window.show_page("data")
    window.show_page("label")
    assert window.page is label
    assert present(window.rail.findChild(QToolButton, "rail-label")).isChecked()


def test_pages_of_a_closed_project_hear_nothing_any_more(window: MainWindow, tmp_path: Path) -> None:
    context = window.context
    for spec in PAGES:
        window.show_page(spec.name)
    for name in ("data", "label"):
        window.show_page(name)
        present(present(window.page).browser).set_view("map")
    context.create_project(tmp_path / "another")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    suggestions, embedding, map_ = context.suggestions, context.embedding, context.embedding_map
    for signal in (suggestions.refreshed, suggestions.assessed, embedding.refreshed, embedding.changed):
        signal.emit()
    for signal in (map_.moved, map_.changed, theme.changed()):
        signal.emit()
    context.settings_changed.emit(context.settings)
    context.samples_changed.emit(None)
    context.runs_changed.emit()


def test_the_rail_goes_to_pages_and_needs_a_project(empty_window: MainWindow, project: Project, qtbot: QtBot) -> None:
    button = present(empty_window.rail.findChild(QToolButton, "rail-train"))
    assert not button.isEnabled()
    assert "project" in button.toolTip()
    project.close()
    with qtbot.waitSignal(empty_window.context.project_opened):
        empty_window.commands.open_folder(project.folder)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert empty_window.page is not None
    assert empty_window.page.name == "train"


def test_opening_shows_data_and_closing_the_welcome_page(window: MainWindow, qtbot: QtBot) -> None:
    project = present(window.context.project)
    assert window.windowTitle() == f"{project.name} – tldesk"
    assert present(window.page).name == "data"
    window.commands.close_project()
    qtbot.waitUntil(lambda: window.context.project is None, timeout=10_000)
    assert window.page is None
    assert window.stack.currentWidget() is window.welcome
    assert window.windowTitle() == "tldesk"
    assert window.context.settings.recent_projects == [str(project.folder)]


def test_a_folder_that_is_no_project_is_refused_plainly(
    window: MainWindow, tmp_path: Path, open_dialog: OpenDialog
) -> None:
    before = window.context.project
    window.commands.open_folder(tmp_path / "nothing")
    shown = open_dialog("error")
    assert "not a tldesk project" in shown.findChild(QLabel, "error-text").text()
    assert window.context.project is before


def test_a_project_in_use_is_refused(empty_window: MainWindow, project: Project, open_dialog: OpenDialog) -> None:
    empty_window.commands.open_folder(project.folder)
    shown = open_dialog("error")
    assert "already open in another tldesk window" in shown.findChild(QLabel, "error-text").text()
    assert "The project is already open" in shown.windowTitle()
    assert "Continue in that window" in shown.findChild(QLabel, "error-hint").text()
    assert empty_window.context.project is None


def test_a_project_that_can_only_be_read_says_so(
    empty_window: MainWindow, project: Project, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    original = Project.open
    monkeypatch.setattr(Project, "open", lambda folder, **_values: original(folder, read_only=True))
    with qtbot.waitSignal(empty_window.context.project_opened):
        empty_window.commands.open_folder(project.folder)
    assert empty_window.banner.isVisible()
    table = empty_window.actions_table
    assert not table.by_id["file.import"].isEnabled()
    assert "read-only" in table.by_id["file.import"].toolTip()
    assert table.by_id["view.data"].isEnabled()


def test_progress_is_shown_and_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    status, gate = window.job_status, Gate()
    assert not status.isVisible()
    window.context.submit(Job(gate, "Working hard"))
    qtbot.waitUntil(lambda: "left" in status.detail.text())
    assert status.title.text() == "Working hard"
    assert status.detail.text() == "4 of 8 · 2/s · 1 min left"
    assert status.bar.value() == 500
    assert window.actions_table.by_id["run.stop"].isEnabled()
    with qtbot.waitSignal(window.context.jobs.idle):
        qtbot.mouseClick(status.cancel, Qt.MouseButton.LeftButton)
    assert not status.isVisible()
    assert not window.actions_table.by_id["run.stop"].isEnabled()


def test_what_was_saved_can_be_opened_from_where_it_is_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url))
    file = tmp_path / "my report.html"
    window.context.tell_saved("The report is saved.", file)
    (toast,) = window.toasts.shown
    assert toast.isVisible() and [act.text() for act in toast.acts] == ["Open"]
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    qtbot.waitUntil(toast.acts[0].hasFocus)
    qtbot.keyClick(toast.acts[0], Qt.Key.Key_Return)
    assert [Path(url.toLocalFile()) for url in opened] == [file] and not window.toasts.shown


def test_the_device_is_said_as_it_was_found(window: MainWindow, qtbot: QtBot) -> None:
    assert window.device_label.text() == ""
    window.find_device()
    qtbot.waitUntil(lambda: window.device_label.text() != "")
    from tldesk.engine.machine import device

    assert window.device_label.text() == device.describe().text


def test_an_error_of_a_job_is_shown(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    def failing(should_stop: Callable[[], bool]) -> Iterator[Event]:
        raise TldeskError("one_class", label="dog")

    with qtbot.waitSignal(window.context.jobs.failed):
        window.context.submit(Job(failing, "fails"))
    shown = open_dialog("error")
    with qtbot.waitSignal(window.context.jobs.failed):
        window.context.submit(Job(failing, "fails where it says so itself", explains=True))
    assert not shown.findChild(QLabel, "error-count").isVisible()
    assert "“dog”" in shown.findChild(QLabel, "error-text").text()
    assert shown.findChild(QLabel, "error-hint").text()
    assert shown.findChild(QAbstractButton, "error-copy") is None


def test_a_fault_of_ours_offers_a_report(window: MainWindow, open_dialog: OpenDialog) -> None:
    try:
        raise ZeroDivisionError("secret detail")
    except ZeroDivisionError as error:
        window.show_error(error)
        window.show_error(error)
    shown = open_dialog("error")
    assert "1 more" in shown.findChild(QLabel, "error-count").text()
    shown.findChild(QAbstractButton, "error-copy").click()
    copied = QApplication.clipboard().text()
    assert "secret detail" in copied
    assert "PySide6" in copied
    shown.findChild(QAbstractButton, "error-details").click()
    assert shown.findChild(QPlainTextEdit, "error-report").isVisible()
    shown.close()
    window.show_error(TldeskError("nothing_labelled"))
    assert open_dialog("error") is not shown


def test_closing_while_a_job_runs_stops_it_and_loses_no_thread(window: MainWindow, qtbot: QtBot) -> None:
    gate = Gate()
    job = Job(gate, "long")
    window.context.submit(job)
    qtbot.waitUntil(gate.inside.is_set)
    threads: list[bool] = []
    window.context.jobs.ended.connect(lambda ended: threads.append(ended.isFinished()))
    window.close()
    assert not window.isVisible(), "it is gone at once"
    qtbot.waitUntil(lambda: window.closing.done)
    assert threads == [True]
    assert window.context.project is None


def test_closing_twice_does_not_wait_for_the_event_loop(window: MainWindow, qtbot: QtBot) -> None:
    gate = Gate()
    window.context.submit(Job(gate, "long"))
    qtbot.waitUntil(gate.inside.is_set)
    window.close()
    window.close()
    assert not window.isVisible() and not window.closing.done


def test_opening_another_project_stops_the_job_first(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    Project.create(tmp_path / "other").close()
    gate = Gate()
    window.context.submit(Job(gate, "long"))
    qtbot.waitUntil(gate.inside.is_set)
    with qtbot.waitSignal(window.context.project_opened):
        window.commands.open_folder(tmp_path / "other")
    assert not window.context.jobs.busy
    assert window.windowTitle() == "other – tldesk"


def drop(window: MainWindow, *found: Path) -> bool:
    """Drop files on the middle of the window; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in found])
    where, buttons, keys = QPoint(400, 300), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(where, Qt.DropAction.CopyAction, data, buttons, keys))
    return enter.isAccepted()


def test_a_dropped_project_is_opened(empty_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    Project.create(tmp_path / "dropped").close()
    with qtbot.waitSignal(empty_window.context.project_opened):
        assert drop(empty_window, tmp_path / "dropped" / paths.PROJECT_FILE)
    assert present(empty_window.context.project).name == "dropped"


def test_a_dropped_folder_becomes_a_new_project(
    empty_window: MainWindow, photos: Path, qtbot: QtBot, open_dialog: OpenDialog
) -> None:
    assert drop(empty_window, photos)
    dialog = open_dialog("new-project")
    assert dialog.source.text() == str(photos)
    asked: list[tuple[str, object]] = []
    empty_window.context.page_requested.connect(lambda page, target: asked.append((page, target)))
    dialog.findChild(QAbstractButton, "new-project-create").click()
    qtbot.waitUntil(lambda: empty_window.context.project is not None)
    assert present(empty_window.context.project).folder == paths.projects() / photos.name
    assert asked == [("data", photos)]
    assert present(empty_window.page).name == "data"


def test_a_folder_dropped_on_a_project_goes_to_data(window: MainWindow, photos: Path) -> None:
    asked: list[tuple[str, object]] = []
    window.context.page_requested.connect(lambda page, target: asked.append((page, target)))
    window.show_page("train")
    assert drop(window, photos)
    assert asked == [("data", photos)]
    assert present(window.page).name == "data"


def test_what_is_not_there_is_not_taken(window: MainWindow, tmp_path: Path) -> None:
    assert not drop(window, tmp_path / "gone")


def test_the_window_comes_back_where_it_was(qtbot: QtBot, context: Context) -> None:
    first = MainWindow(context)
    first.resize(first.width(), 560)
    first.show()
    qtbot.waitExposed(first)
    first.close()
    first.deleteLater()
    again = Context()
    second = MainWindow(again)
    assert second.height() == 560
    second.close()
    second.deleteLater()
    again.deleteLater()


def test_train_shows_what_would_be_trained_before_it_starts(window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+T from another page goes to the form, there it starts, at once or as soon as the page has looked whether
    there is anything to train on."""
    window.actions_table.by_id["run.start"].trigger()
    page = arrived(qtbot, window, "train")
    jobs, runs = window.context.jobs, present(window.context.project).runs
    qtbot.waitUntil(lambda: page.setup.start_button.isVisible() and page.setup.start_button.isEnabled(), timeout=60_000)
    assert runs.all() == [] and not jobs.busy
    window.actions_table.by_id["run.start"].trigger()
    qtbot.waitUntil(lambda: jobs.busy and len(runs.all()) == 1, timeout=60_000)
    with qtbot.waitSignal(jobs.idle, timeout=60_000):
        jobs.stop_all()
    assert len(runs.all()) == 1


def test_what_is_shown_without_a_parent_is_found(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the fixture of the window, which asks for none, says nothing."""
    found = strays.watch(monkeypatch.setattr)
    window, part, other = QMainWindow(), QLabel("part"), QWidget()
    qtbot.addWidget(window)
    window.setCentralWidget(part)
    window.show()
    for shown in (part, other):
        shown.setVisible(True)
    other.setParent(window)
    other.show()
    dialog = QDialog(window)
    dialog.open()
    QLabel("label").setHidden(False)
    assert [one.split()[0] for one in found] == ["QWidget", "QLabel"] and "test_main_window" in found[0]
