"""The welcome page and the dialogs around the pages."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot
from windows import told

from tldesk import app, paths, settings
from tldesk.project.store import Project
from tldesk.ui.parts import appearance, language, theme
from tldesk.ui.parts.problem_report import hide_home, log_lines, report
from tldesk.ui.projects.sample_tile import SampleSoundsTile, SampleTextsTile, SampleTile
from tldesk.ui.window.main_window import MainWindow

OpenDialog = Callable[[str], Any]


def click(window: MainWindow, name: str) -> None:
    present(window.findChild(QAbstractButton, name)).click()


def test_the_sample_project_is_made_once(empty_window: MainWindow, qtbot: QtBot, samples: Path) -> None:
    files = [file for file in samples.rglob("*") if file.suffix == ".jpg"]
    with qtbot.waitSignal(empty_window.context.jobs.idle, timeout=60_000):
        click(empty_window, "welcome-sample-tile")
        assert empty_window.job_status.isVisible()
    project = present(empty_window.context.project)
    assert project.folder == paths.projects() / "Sample photos"
    assert project.samples.count() == len(files)
    assert len(project.classes.names()) == 6
    assert present(empty_window.page).name == "data"
    empty_window.commands.close_project()
    qtbot.waitUntil(lambda: empty_window.context.project is None, timeout=10_000)
    assert not present(empty_window.welcome.findChild(SampleTile)).isVisible()
    menu = present(empty_window.findChild(QMenu, "welcome-samples-menu"))
    assert [act.text() for act in menu.actions()] == ["Sample photos", "Sample texts", "Sample sounds"]
    menu.actions()[0].trigger()
    assert present(empty_window.context.project).samples.count() == len(files)
    assert not empty_window.context.jobs.busy


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_sample_texts_are_those_of_the_language(
    empty_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, spoken: str
) -> None:
    monkeypatch.setattr(language, "spoken", lambda: spoken)
    tile = present(empty_window.welcome.findChild(SampleTextsTile))
    qtbot.waitUntil(lambda: tile.pictures.count == 3)
    assert all(picture.width() == 256 for picture in tile.pictures.shown), "sharp on a screen of 200%, too"
    with qtbot.waitSignal(empty_window.context.jobs.idle, timeout=60_000):
        tile.click()
    project = present(empty_window.context.project)
    assert (project.modality, project.samples.count(), len(project.classes.names())) == ("text", 280, 7)
    assert ("体育" in project.classes.names()) == (spoken == "zh_CN")
    empty_window.commands.open_sample_texts()
    assert present(empty_window.context.project).samples.count() == 280  # it is made once


def test_sample_sounds_are_digits_of_several_speakers(empty_window: MainWindow, qtbot: QtBot) -> None:
    tile = present(empty_window.welcome.findChild(SampleSoundsTile))
    qtbot.waitUntil(lambda: tile.pictures.count == 3)
    with qtbot.waitSignal(empty_window.context.jobs.idle, timeout=60_000):
        tile.click()
    project = present(empty_window.context.project)
    words = sorted(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
    assert (project.modality, sorted(project.classes.names())) == ("sound", words)
    samples = project.samples.get(project.samples.ids())
    speakers = Counter((sample.name.partition("-")[0], sample.split) for sample in samples)
    assert len(speakers) == 6 and set(speakers.values()) == {50}, "a speaker lies in one split"
    assert project.samples.summary().unreadable == 0


def test_what_the_sample_tile_says_is_read_whole(qtbot: QtBot) -> None:
    made = SampleTile(lambda: None)
    qtbot.addWidget(made)
    made.setFixedWidth(278)  # as four stand in a row of a window of 1280
    with qtbot.waitExposed(made):
        made.show()
    said = ["240 labelled photos in 6 classes", "Label, train and test in a few minutes"]
    assert [line.text() for line in made.lines] == said


def test_recent_projects_are_listed_and_missing_ones_can_be_removed(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    welcome = empty_window.welcome
    assert present(welcome.findChild(QLabel, "welcome-no-recent")).isVisible()
    Project.create(tmp_path / "here", "Mine & yours").close()
    context = empty_window.context
    context.change_settings(recent_projects=[str(tmp_path / "gone"), str(tmp_path / "here")])
    assert not present(welcome.findChild(QLabel, "welcome-no-recent")).isVisible()
    gone, here = welcome.recent.cards
    assert [card.accessibleName() for card in (gone, here)] == ["gone", "here"]  # before anything was read
    qtbot.waitUntil(lambda: gone.missing and here.accessibleName() == "Mine & yours")
    assert "No images yet" in here.accessibleDescription()
    opened: list[str] = []
    welcome.project_wanted.connect(opened.append)
    gone.click()  # there is nothing to open: what can be done with it
    (menu,) = gone.findChildren(QMenu)
    assert [action.isEnabled() for action in menu.actions()] == [False, False, True] and not opened
    menu.actions()[-1].trigger()
    menu.close()
    assert context.settings.recent_projects == [str(tmp_path / "here")]
    assert told(empty_window) == "“gone” was removed from the list. The project and its files stay where they are."
    (toast,) = empty_window.toasts.shown
    toast.acts[0].click()
    assert context.settings.recent_projects == [str(tmp_path / "gone"), str(tmp_path / "here")]
    context.forget_project(str(tmp_path / "gone"))
    (here,) = welcome.recent.cards
    assert here.accessibleName() == "Mine & yours"  # as it was known
    with qtbot.waitSignal(context.project_opened):
        qtbot.keyClick(here, Qt.Key.Key_Return)
    assert present(context.project).name == "Mine & yours"


def test_no_project_is_looked_at_while_one_is_opened(empty_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    Project.create(tmp_path / "here", "Mine").close()
    context = empty_window.context
    context.opening.emit(True)
    assert empty_window.welcome.recent.at_rest
    context.change_settings(recent_projects=[str(tmp_path / "here")])
    context.opening.emit(True)
    (here,) = empty_window.welcome.recent.cards
    assert empty_window.welcome.recent.at_rest and here.accessibleName() == "here"
    context.opening.emit(False)  # it cannot be opened
    qtbot.waitUntil(lambda: here.accessibleName() == "Mine")


def test_a_card_says_what_the_best_training_is_worth_on_test_images(
    empty_window: MainWindow, trained_run: Any, qtbot: QtBot
) -> None:
    empty_window.context.change_settings(recent_projects=[str(trained_run.project_folder)])
    (card,) = empty_window.welcome.recent.cards
    qtbot.waitUntil(lambda: card.pictures.count == 3)
    share, count = trained_run.report["test"]["accuracy"], trained_run.report["n_test"]
    assert f"{100 * share:.1f}% accuracy · {count} test images" in card.accessibleDescription()
    assert "30 images · 3 classes" in card.accessibleDescription()


def test_a_damaged_or_foreign_project_costs_its_card_alone(
    empty_window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    project.close()
    damaged, unsafe = tmp_path / "damaged", tmp_path / "unsafe"
    damaged.mkdir()
    (damaged / paths.PROJECT_FILE).write_bytes(b"no database" * 100)
    Project.create(unsafe).close()
    (unsafe / "runs").symlink_to(tmp_path)
    folders = [damaged, unsafe, project.folder]
    empty_window.context.change_settings(recent_projects=[str(folder) for folder in folders])
    cards = empty_window.welcome.recent.cards
    qtbot.waitUntil(lambda: cards[2].pictures.count == 3)
    qtbot.waitUntil(lambda: "Damaged" in cards[0].accessibleDescription() and "is damaged" in cards[0].toolTip())
    qtbot.waitUntil(lambda: "Not safe" in cards[1].accessibleDescription() and "is a link" in cards[1].toolTip())
    assert not cards[0].missing and empty_window.context.project is None


def test_a_project_that_cannot_be_looked_at_is_told_in_words(
    empty_window: MainWindow, tmp_path: Path, open_dialog: OpenDialog, qtbot: QtBot
) -> None:
    folder = tmp_path / ("x" * 300)
    empty_window.context.change_settings(recent_projects=[str(folder)])
    (card,) = empty_window.welcome.recent.cards
    qtbot.waitUntil(lambda: "Cannot be opened" in card.accessibleDescription())
    card.click()
    dialog = open_dialog("error")
    assert "cannot be opened" in present(dialog.findChild(QLabel, "error-text")).text()
    dialog.close()


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


def test_another_folder_can_be_kept_for_new_projects(
    empty_window: MainWindow, tmp_path: Path, open_dialog: OpenDialog
) -> None:
    empty_window.commands.new_project()
    dialog = open_dialog("new-project")
    assert dialog.place.text() == str(paths.projects()) and not dialog.keep.isVisible()
    dialog.name.setText("first")
    dialog.place.setText(str(tmp_path / "mine"))
    assert dialog.keep.isVisible()
    dialog.keep.setChecked(True)
    dialog.make()
    assert present(empty_window.context.project).folder == tmp_path / "mine" / "first"
    assert settings.load().projects_folder == str(tmp_path / "mine")
    empty_window.commands.new_project()
    assert open_dialog("new-project").place.text() == str(tmp_path / "mine")


def test_photos_that_are_typed_give_the_project_its_name(
    qtbot: QtBot, empty_window: MainWindow, photos: Path, open_dialog: OpenDialog
) -> None:
    empty_window.commands.new_project()
    dialog = open_dialog("new-project")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.source.hasFocus)  # the first that is empty
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
    dialog.form.set_value({"cache_limit_gb": 2.0, "projects_folder": "photos"})
    dialog.save()
    assert dialog.isVisible(), "a folder is named in full"
    assert dialog.form.editor("projects_folder").placeholderText() == str(paths.projects())
    dialog.form.set_value({"projects_folder": ""})
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
