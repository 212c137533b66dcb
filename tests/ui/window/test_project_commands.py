"""What the window does to keep projects: backups in the background and at the end, damaged ones, restoring."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from damage import spoil_index
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from windows import told

from tldesk import paths
from tldesk.project.database import backups
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.project.trust import known_files
from tldesk.ui.help.check_computer import CheckComputer
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.samples.replacing import MANY
from tldesk.ui.session.jobs import wait_for_pool
from tldesk.ui.window.main_window import MainWindow

OpenDialog = Callable[[str], Any]


def spoil(folder: Path) -> bytes:
    """Break the project file in a folder; what is in it now."""
    file = folder / paths.PROJECT_FILE
    data = bytearray(file.read_bytes())
    data[4096::97] = bytes(len(data[4096::97]))
    file.write_bytes(data)
    return bytes(data)


def backed_up(window: MainWindow, qtbot: QtBot) -> list[backups.Backup]:
    """The backups, once the open project needs none any more."""
    project = window.context.project
    assert project is not None
    qtbot.waitUntil(lambda: not project.backups.needed(), timeout=10_000)
    return project.backups.all()


def project_of(window: MainWindow) -> Project:
    assert window.context.project is not None
    return window.context.project


def test_a_project_is_backed_up_when_opened_and_left(window: MainWindow, qtbot: QtBot) -> None:
    assert len(backed_up(window, qtbot)) == 1
    project = project_of(window)
    window.context.edit(lambda project: project.edits.set_note([1], "kept"))
    window.commands.close_project()
    qtbot.waitUntil(lambda: window.context.project is None, timeout=10_000)
    newest, first = backups.found(project.folder)
    assert backups.contents(newest.file).edits == backups.contents(first.file).edits + 1


def test_closing_the_window_backs_up_first(window: MainWindow, qtbot: QtBot) -> None:
    before = len(backed_up(window, qtbot))
    folder = project_of(window).folder
    window.context.edit(lambda project: project.edits.set_note([1], "kept"))
    window.close()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: window.closing.done, timeout=10_000)
    assert len(backups.found(folder)) == before + 1


def test_while_work_goes_on_one_is_made_when_it_is_due(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(backed_up(window, qtbot))
    window.context.edit(lambda project: project.edits.set_note([1], "kept"))
    window.keeping.look()
    wait_for_pool()
    assert len(project_of(window).backups.all()) == before  # the last one is too fresh
    monkeypatch.setattr(backups, "EVERY", timedelta(0))
    window.keeping.look()
    assert len(backed_up(window, qtbot)) == before + 1


def test_that_no_backup_can_be_made_is_said_once(
    window: MainWindow,
    qtbot: QtBot,
    open_dialog: OpenDialog,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    backed_up(window, qtbot)
    project = project_of(window)
    window.context.edit(lambda project: project.edits.set_note([1], "kept"))
    monkeypatch.setattr(backups, "EVERY", timedelta(0))
    project.backups.folder.rename(project.folder / "elsewhere")
    project.backups.folder.write_text("in the way")
    shown: list[Exception] = []
    window.context.error_occurred.connect(shown.append)
    for times in (1, 2):
        window.keeping.look()
        qtbot.waitUntil(lambda: caplog.text.count("no backup could be made") == times, timeout=10_000)
    assert len(shown) == 1
    open_dialog("error").close()
    project.backups.folder.unlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows moves no folder in which a file is open")
def test_a_project_whose_folder_was_moved_away_can_be_closed(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    backed_up(window, qtbot)
    folder = project_of(window).folder
    window.context.close_project()
    window.context.open_project(folder)  # what was backed up in another sitting is looked for on the disk
    folder.rename(tmp_path / "elsewhere")
    window.commands.close_project()
    qtbot.waitUntil(lambda: window.context.project is None, timeout=10_000)
    window.commands.open_folder(tmp_path / "elsewhere")
    qtbot.waitUntil(lambda: window.context.project is not None, timeout=10_000)


@pytest.mark.parametrize("arrived", [True, False])
def test_closing_gives_up_what_is_being_opened_and_it_can_be_opened_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, arrived: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    Project.create(other).close()
    backed_up(window, qtbot)
    opened = threading.Event()

    def slow(folder: Path, **how: Any) -> Project:
        project = real(folder, **how)
        opened.set()
        return project

    real = Project.open
    monkeypatch.setattr(Project, "open", slow)
    window.keeping._open(other)
    if arrived:
        QApplication.processEvents()
        qtbot.waitUntil(opened.is_set, timeout=10_000)
    window.context.close_project()
    assert window.context.project is None and not window.context.waits._waits
    window.keeping._open(other)
    qtbot.waitUntil(lambda: window.context.project is not None, timeout=10_000)
    assert project_of(window).folder == other.resolve() and not project_of(window).read_only


def test_a_damaged_project_offers_its_newest_good_backup(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog
) -> None:
    backed_up(window, qtbot)
    folder = project_of(window).folder
    window.context.edit(lambda project: project.edits.set_note([1], "lost"))
    window.context.close_project()
    damaged = spoil(folder)
    window.commands.open_folder(folder)
    dialog = open_dialog("backups")
    qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=10_000)
    assert dialog.list.topLevelItemCount() == 1
    assert "lost" in dialog.effect.text() or "Nothing" in dialog.effect.text()
    dialog.restore()
    qtbot.waitUntil(lambda: window.context.project is not None, timeout=10_000)
    assert project_of(window).samples.one(1).note == ""
    [kept] = folder.glob("project-damaged-*.tldesk")
    assert kept.read_bytes() == damaged


def test_damage_that_is_found_after_opening_closes_the_project(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog
) -> None:
    for backup in backed_up(window, qtbot):
        backup.file.unlink()
    folder = project_of(window).folder
    window.context.close_project()
    spoil_index(folder / paths.PROJECT_FILE)
    with qtbot.waitSignals([window.context.project_opened, window.context.project_closed], timeout=10_000):
        window.commands.open_folder(folder)
    open_dialog("error").close()
    assert window.context.project is None
    assert not backups.found(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not keep when a file was changed")
def test_damage_that_is_met_in_a_row_closes_the_project_and_offers_its_backups(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large file that looks as it was left is shown before it is checked, and then not from end to end."""
    backed_up(window, qtbot)
    project = project_of(window)
    file = project.store.file
    window.context.close_project()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE samples SET more_labels = ',99,'")
    monkeypatch.setattr(known_files, "_LARGE", 1)
    known_files.remember(file, known_files.number(file))
    shown: list[BaseException] = []
    monkeypatch.setattr(window, "show_error", shown.append)
    with qtbot.waitSignals([window.context.project_opened, window.context.project_closed], timeout=10_000):
        window.commands.open_folder(file.parent)
    dialog = open_dialog("backups")
    qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=10_000)
    assert not shown and window.context.project is None
    dialog.restore()
    qtbot.waitUntil(lambda: window.context.project is not None, timeout=10_000)
    assert project_of(window).samples.one(1).labels


def test_a_fault_of_ours_is_shown_as_such_where_the_file_is_sound(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog
) -> None:
    backed_up(window, qtbot)
    for number in range(2):
        window.context.error_occurred.emit(KeyError(number))
    dialog = open_dialog("error")
    qtbot.waitUntil(lambda: dialog._more == 1)
    dialog.close()
    assert window.context.project is not None
    window.context.error_occurred.emit(KeyError("late"))
    window.context.close_project()
    open_dialog("error").close()


def test_a_damaged_project_without_backups_is_said(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    for backup in backed_up(window, qtbot):
        backup.file.unlink()
    folder = project_of(window).folder
    window.context.close_project()
    spoil(folder)
    window.commands.open_folder(folder)
    open_dialog("error").close()
    assert window.context.project is None


def test_a_backup_of_the_open_project_is_restored(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    backed_up(window, qtbot)
    window.context.edit(lambda project: project.edits.set_note([1], "later"))
    window.actions_table.by_id["file.backups"].trigger()
    dialog = open_dialog("backups")
    qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=10_000)
    assert "Reverts 1 edit." in dialog.effect.text()
    dialog.make_button.click()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 2, timeout=10_000)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    before = window.context.project
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: window.context.project not in (None, before), timeout=10_000)
    assert project_of(window).samples.one(1).note == ""
    assert "Restored" in told(window)


def test_a_project_of_an_older_program_is_brought_up_to_date_beside_the_window(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    fixture = Path(__file__).parents[2] / "project" / "fixtures" / "schema-1.tldesk"
    shutil.copyfile(fixture, folder / paths.PROJECT_FILE)
    empty_window.commands.open_folder(folder)
    assert empty_window.context.project is None
    qtbot.waitUntil(lambda: empty_window.context.project is not None, timeout=20_000)
    said = "The project was updated. Its previous state is kept as a backup."
    qtbot.waitUntil(lambda: told(empty_window) == said)
    assert [one.schema for one in backups.found(folder)][-1] == 1
    assert project_of(empty_window).samples.count() == 22


def test_a_damaged_backup_cannot_be_chosen(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    [one] = backed_up(window, qtbot)
    one.file.write_bytes(b"not a project")
    window.keeping.show_backups()
    dialog = open_dialog("backups")
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=10_000)
    place = dialog.list.visualItemRect(dialog.list.topLevelItem(0)).center()
    dialog.list.setCurrentItem(dialog.list.itemAt(place + QPoint(0, 0)))
    assert not dialog.restore_button.isEnabled()
    assert dialog.effect.text()


def test_a_question_about_a_project_goes_with_it(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    """Answered later, it would change the project that was opened since: ids of samples are the same in all."""
    window.show_page("label")
    page = window.page
    assert isinstance(page, LabelPage)
    labelled = [int(number) for number in project_of(window).samples.ids(Query(status="labelled"))]
    assert len(labelled) > MANY
    page.menu.label(None, labelled)
    dialog = open_dialog("replace-labels")
    kept = CheckComputer(window.context, window)
    kept.open()
    with qtbot.waitSignal(dialog.finished):
        window.context.create_project(tmp_path / "next")
    assert kept.isVisible()
    kept.close()
