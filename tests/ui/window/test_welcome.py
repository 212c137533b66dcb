"""The welcome page and the dialogs around the pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from tldesk import app, paths, settings
from tldesk.project.store import Project
from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.problem_report import hide_home, log_lines, report
from tldesk.ui.window.main_window import MainWindow

OpenDialog = Callable[[str], Any]


def click(window: MainWindow, name: str) -> None:
    present(window.findChild(QAbstractButton, name)).click()


def test_the_sample_project_is_made_once(empty_window: MainWindow, qtbot: QtBot, samples: Path) -> None:
    files = [file for file in samples.rglob("*") if file.suffix == ".jpg"]
    with qtbot.waitSignal(empty_window.context.jobs.idle, timeout=60_000):
        click(empty_window, "welcome-sample")
        assert empty_window.job_status.isVisible()
    project = present(empty_window.context.project)
    assert project.folder == paths.projects() / "Sample photos"
    assert project.samples.count() == len(files)
    assert len(project.classes.names()) == 6
    assert present(empty_window.page).name == "data"
    empty_window.commands.close_project()
    qtbot.waitUntil(lambda: empty_window.context.project is None, timeout=10_000)
    click(empty_window, "welcome-sample")
    assert present(empty_window.context.project).samples.count() == len(files)
    assert not empty_window.context.jobs.busy


def test_recent_projects_are_listed_and_missing_ones_can_be_removed(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert empty_window.welcome.findChild(QLabel, "welcome-no-recent") is not None
    Project.create(tmp_path / "here").close()
    context = empty_window.context
    context.change_settings(recent_projects=[str(tmp_path / "gone"), str(tmp_path / "here")])
    gone, here = (empty_window.welcome.findChild(QToolButton, f"welcome-recent-{number}") for number in (1, 2))
    assert not present(gone).isEnabled()
    assert present(here).isEnabled()
    click(empty_window, "welcome-recent-1-remove")
    assert context.settings.recent_projects == [str(tmp_path / "here")]
    with qtbot.waitSignal(context.project_opened):
        click(empty_window, "welcome-recent-1")
    assert present(context.project).name == "here"


@pytest.mark.parametrize("chosen", [True, False])
def test_new_project_from_a_folder(
    empty_window: MainWindow, photos: Path, open_dialog: OpenDialog, monkeypatch: pytest.MonkeyPatch, chosen: bool
) -> None:
    answer = str(photos) if chosen else ""
    monkeypatch.setattr("tldesk.ui.window.commands.QFileDialog.getExistingDirectory", lambda *_arguments: answer)
    click(empty_window, "welcome-new")
    if chosen:
        assert open_dialog("new-project").name.text() == photos.name
    else:
        assert not any(dialog.isVisible() for dialog in empty_window.findChildren(QDialog))


def test_new_project_says_what_is_wrong(empty_window: MainWindow, tmp_path: Path, open_dialog: OpenDialog) -> None:
    empty_window.commands.new_project()
    dialog = open_dialog("new-project")
    fault = dialog.findChild(QLabel, "new-project-fault")
    dialog.make()
    assert "name" in fault.text()
    dialog.name.setText("taken")
    dialog.source.setText(str(tmp_path / "gone"))
    dialog.make()
    assert "does not exist" in fault.text()
    assert dialog.source.property("wrong")
    dialog.source.setText("")
    dialog.place.setText(" ")
    dialog.make()
    assert "Choose a folder" in fault.text() and dialog.place.property("wrong")
    Project.create(tmp_path / "taken").close()
    dialog.place.setText(str(tmp_path))
    dialog.make()
    assert "already a project" in fault.text()
    assert empty_window.context.project is None
    dialog.name.setText("free/name")
    dialog.make()
    made = typed(Project, empty_window.context.project)
    assert made.folder == tmp_path / "free-name"
    assert made.name == "free/name"


def test_photos_that_are_typed_give_the_project_its_name(
    qtbot: QtBot, empty_window: MainWindow, photos: Path, open_dialog: OpenDialog
) -> None:
    empty_window.commands.new_project()
    dialog = open_dialog("new-project")
    dialog.activateWindow()
    dialog.source.setFocus()
    qtbot.waitUntil(dialog.source.hasFocus)
    qtbot.keyClicks(dialog.source, str(photos))
    qtbot.keyClick(dialog.source, Qt.Key.Key_Tab)
    assert dialog.name.text() == photos.name


def test_a_name_that_is_taken_gets_a_number(empty_window: MainWindow, photos: Path, open_dialog: OpenDialog) -> None:
    Project.create(paths.projects() / photos.name).close()
    empty_window.commands.new_project(photos)
    assert open_dialog("new-project").name.text() == f"{photos.name} 2"


def test_settings_are_kept_on_save_only(empty_window: MainWindow, open_dialog: OpenDialog, qapp: QApplication) -> None:
    context = empty_window.context
    context.settings_changed.connect(lambda changed: appearance.apply(qapp, changed.theme))
    empty_window.commands.show_settings()
    dialog = open_dialog("settings")
    dialog.form.set_value({"theme": "dark", "threads": 3})
    dialog.reject()
    assert context.settings.theme == "system"
    empty_window.commands.show_settings()
    dialog = open_dialog("settings")
    dialog.form.set_value({"theme": "dark", "cache_limit_gb": -1.0})
    dialog.save()
    assert dialog.isVisible(), "a bad value keeps it open"
    dialog.form.set_value({"cache_limit_gb": 2.0})
    dialog.findChild(QAbstractButton, "settings-save").click()
    assert settings.load().theme == "dark"
    assert settings.load().cache_limit_gb == 2.0
    assert theme.is_dark()
    empty_window.commands.set_theme("light")
    assert not theme.is_dark()


def test_defaults_can_be_brought_back(empty_window: MainWindow, open_dialog: OpenDialog) -> None:
    empty_window.context.change_settings(threads=2)
    empty_window.commands.show_settings()
    dialog = open_dialog("settings")
    click(empty_window, "settings-defaults")
    assert empty_window.context.settings.threads == 2
    dialog.save()
    assert empty_window.context.settings.threads == 0


@pytest.mark.parametrize("name", ["help", "about", "log"])
def test_dialogs_open_and_close(empty_window: MainWindow, open_dialog: OpenDialog, name: str) -> None:
    getattr(empty_window.commands, f"show_{name}")()
    shown = open_dialog(name)
    click(empty_window, f"{name}-close")
    assert not shown.isVisible()


@pytest.fixture
def logged(home: Path) -> Any:
    """The program's log with a few records in it; its handlers are taken away again."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    app.start_log()
    log = logging.getLogger("tldesk.test")
    log.info("plain words below %s", Path.home() / "photos")
    log.warning("take care")
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("it failed")
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    app.stop_log()


def test_log_is_shown_by_level(logged: None, empty_window: MainWindow, open_dialog: OpenDialog) -> None:
    assert any("plain words" in line for line in log_lines("INFO"))
    assert not any("plain words" in line for line in log_lines("WARNING"))
    errors = log_lines("ERROR")
    assert "it failed" in errors[0]
    assert errors[-1].strip() == "ValueError: broken", "a traceback goes with its record"
    empty_window.commands.show_log()
    view = open_dialog("log")
    view.level.setCurrentIndex(view.level.findData("WARNING"))
    assert "take care" in view.text.toPlainText()
    assert "plain words" not in view.text.toPlainText()
    click(empty_window, "log-copy")
    assert "take care" in QApplication.clipboard().text()


def test_the_report_names_versions_and_no_home_folder(logged: None) -> None:
    text = report("CPU, 2 cores", "details of it")
    for part in ("tldesk", "Python", "PySide6", "CPU, 2 cores", "details of it", "take care"):
        assert part in text
    assert str(Path.home()) not in text
    assert hide_home(f"{Path.home()}/x") == "~/x"
