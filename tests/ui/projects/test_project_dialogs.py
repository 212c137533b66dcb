"""A project as a whole, in the window: its name and size, copies of it, its images that have gone elsewhere."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from windows import told

from tldesk import paths
from tldesk.project.exchange.packing import is_packed
from tldesk.project.store import Project
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.samples.preview import Preview
from tldesk.ui.window.main_window import MainWindow

OpenDialog = Callable[[str], Any]
LONG = 20_000


def project_of(window: MainWindow) -> Project:
    assert window.context.project is not None
    return window.context.project


def trigger(window: MainWindow, action: str) -> None:
    window.actions_table.by_id[action].trigger()


def chosen(monkeypatch: pytest.MonkeyPatch, how: str, answer: object) -> None:
    monkeypatch.setattr(QFileDialog, how, staticmethod(lambda *_args: answer))


# ---------------------------------------------------------------------------------------------- name, size, cache


def test_a_project_is_renamed(window: MainWindow, open_dialog: OpenDialog) -> None:
    trigger(window, "file.project")
    dialog = open_dialog("project")
    assert not dialog.save_button.isEnabled()
    dialog.name.setText("  ")
    assert not dialog.save_button.isEnabled()
    dialog.name.setText("Forms")
    dialog.save_button.click()
    assert project_of(window).name == "Forms"
    assert window.windowTitle().startswith("Forms")


def test_the_cache_is_shown_and_cleared(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    project = project_of(window)
    project.thumbnails.put("0" * 64, b"jpeg")
    (project.cache / "more.bin").write_bytes(bytes(5_000_000))
    trigger(window, "file.project")
    dialog = open_dialog("project")
    qtbot.waitUntil(dialog.clear_button.isEnabled, timeout=LONG)
    assert dialog.sizes["cache"].text().startswith(("4.", "5."))
    dialog.clear_button.click()
    qtbot.waitUntil(lambda: project.cache_size() < 1_000_000, timeout=LONG)
    qtbot.waitUntil(lambda: "kB" in dialog.sizes["cache"].text(), timeout=LONG)
    assert project.thumbnails.get("0" * 64) is None
    dialog.backups_button.click()
    open_dialog("backups").close()


# ---------------------------------------------------------------------------------------------- copies


def test_a_project_is_packed_and_opened_from_the_zip(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "packed.zip"
    chosen(monkeypatch, "getSaveFileName", (str(tmp_path / "packed"), ""))
    trigger(window, "file.pack")
    dialog = open_dialog("pack")
    qtbot.waitUntil(dialog.pack_button.isEnabled, timeout=LONG)
    dialog.pack_button.click()
    qtbot.waitUntil(lambda: str(file) in told(window), timeout=LONG)
    assert is_packed(file)
    first = project_of(window)
    chosen(monkeypatch, "getOpenFileName", (str(file), ""))
    trigger(window, "file.open_packed")
    qtbot.waitUntil(lambda: window.context.project not in (None, first), timeout=LONG)
    assert project_of(window).folder == paths.projects() / "packed"
    assert project_of(window).samples.count() == 24


def test_images_outside_the_project_are_packed_only_when_the_user_says_so(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, photos: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    trigger(window, "file.pack")
    dialog = open_dialog("pack")
    qtbot.waitUntil(dialog.pack_button.isEnabled, timeout=LONG)
    assert dialog.without_button.isVisible() and "24 images are outside" in dialog.outside.text()
    assert str(photos) in dialog.outside.text()
    asked: list[bool] = []
    dialog.pack_wanted.connect(asked.append)
    dialog.reject()
    assert asked == [] and not window.context.jobs.busy
    trigger(window, "file.pack")
    dialog = open_dialog("pack")
    qtbot.waitUntil(dialog.pack_button.isEnabled, timeout=LONG)
    file = tmp_path / "without.zip"
    chosen(monkeypatch, "getSaveFileName", (str(file), ""))
    dialog.without_button.click()
    qtbot.waitUntil(lambda: str(file) in told(window), timeout=LONG)
    assert "left out" in told(window)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == [paths.PROJECT_FILE]


def test_a_dropped_zip_is_opened_when_it_is_a_project_and_imported_when_not(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, photos: Path, tmp_path: Path
) -> None:
    shutil.make_archive(str(tmp_path / "photos"), "zip", photos)
    window.commands.open_paths([tmp_path / "photos.zip"])
    qtbot.waitUntil(lambda: window.page is not None and getattr(window.page, "dialog", None) is not None, timeout=LONG)
    open_dialog("import-preview").close()
    file = tmp_path / "packed.zip"
    from tldesk.project.exchange.packing import pack

    list(pack(project_of(window), file, outside=True))
    first = project_of(window)
    window.commands.open_paths([file])
    qtbot.waitUntil(lambda: window.context.project not in (None, first), timeout=LONG)


def test_a_project_is_duplicated(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trigger(window, "file.duplicate")
    dialog = open_dialog("duplicate")
    chosen(monkeypatch, "getExistingDirectory", str(tmp_path / "copies"))
    dialog.choose_place()
    dialog.name.setText("")
    assert not dialog.accept_button.isEnabled() and dialog.fault.text()
    (tmp_path / "copies" / "One").mkdir(parents=True)
    dialog.name.setText("One")
    assert not dialog.accept_button.isEnabled() and dialog.fault.text()
    dialog.name.setText("Two")
    dialog.accept_button.click()
    folder = tmp_path / "copies" / "Two"
    qtbot.waitUntil(lambda: str(folder) in told(window), timeout=LONG)
    with Project.open(folder) as copy:
        assert (copy.name, copy.samples.count()) == ("Two", 24)


def test_the_name_of_a_copy_holds_no_invisible_marks(window: MainWindow, open_dialog: OpenDialog) -> None:
    """A sentence has them around what is written from the right; a name is kept, searched for and made a folder of."""
    project_of(window).rename("תמונות")
    trigger(window, "file.duplicate")
    assert open_dialog("duplicate").name.text() == "תמונות copy"


# ---------------------------------------------------------------------------------------------- moved images


def test_a_drive_that_is_not_at_hand_is_said_and_labels_can_be_edited(
    window: MainWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    grid = present(present(window.page).browser)
    qtbot.waitUntil(lambda: grid.thumbnails.any_size(project_of(window).samples.one(1)) is not None, timeout=LONG)
    photos.rename(tmp_path / "away")
    window.keeping.look()
    qtbot.waitUntil(window.banner.isVisible, timeout=LONG)
    assert "24" in window.banner.accessibleDescription()
    window.context.edit(lambda project: project.edits.set_label([1], "square"))
    sample = project_of(window).samples.one(1)
    assert (sample.label, sample.problem) == ("square", None)
    (tmp_path / "away").rename(photos)
    window.keeping.look()
    qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=LONG)


def test_an_image_that_is_away_is_said_to_be_its_thumbnail_as_long_as_it_is_shown(
    window: MainWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    thumbnails, sample = present(present(window.page).browser).thumbnails, project_of(window).samples.one(1)
    qtbot.waitUntil(lambda: thumbnails.any_size(sample) is not None, timeout=LONG)
    photos.rename(tmp_path / "away")
    preview = Preview(window.context, thumbnails, typed(DataPage, window.page).classes.mark, "test")
    qtbot.addWidget(preview)
    with qtbot.waitSignal(preview.loaded, timeout=LONG):
        preview.show_sample(sample)
    said = preview._name.text()
    assert "unavailable" in said
    preview.show_sample(replace(sample, flagged=True))
    assert preview._name.text() == said
    (tmp_path / "away").rename(photos)


def test_an_image_without_thumbnail_is_not_at_hand_rather_than_broken(
    window: MainWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    project, thumbnails = project_of(window), present(present(window.page).browser).thumbnails
    photos.rename(tmp_path / "away")
    project.thumbnails.clear()
    thumbnails.set_project(project)
    sample = project.samples.one(1)
    thumbnails.pixmap(sample, 200)
    qtbot.waitUntil(lambda: thumbnails.away(sample), timeout=LONG)
    assert present(present(window.page).browser).grid.grab().width()  # painted as such
    preview = Preview(window.context, thumbnails, typed(DataPage, window.page).classes.mark, "test")
    qtbot.addWidget(preview)
    with qtbot.waitSignal(preview.loaded, timeout=LONG):
        preview.show_sample(sample)
    assert not preview.view.has_content
    (tmp_path / "away").rename(photos)
    window.context.samples_changed.emit(None)
    assert not thumbnails.failed(sample) and not thumbnails.away(sample)


def test_moved_images_are_found_again(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, photos: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    photos.rename(tmp_path / "away")
    (tmp_path / "away" / "square" / "square-000.jpg").rename(tmp_path / "away" / "other.jpg")
    (tmp_path / "away" / "square" / "square-001.jpg").unlink()
    window.keeping.look()
    qtbot.waitUntil(window.banner.isVisible, timeout=LONG)
    window.banner.act_wanted.emit()
    dialog = open_dialog("relink")
    qtbot.waitUntil(dialog.choose_button.isEnabled, timeout=LONG)
    chosen(monkeypatch, "getExistingDirectory", str(tmp_path / "nothing"))
    dialog.choose_button.click()
    qtbot.waitUntil(lambda: "nothing" in dialog.effect.text(), timeout=LONG)
    assert not dialog.accept_button.isEnabled()
    chosen(monkeypatch, "getExistingDirectory", str(tmp_path / "away"))
    dialog.choose_button.click()
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=LONG)
    assert "23 images" in dialog.effect.text() and "1 of them" in dialog.effect.text()
    assert dialog.list.topLevelItem(0).text(3) == "23 of 24"
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=LONG)
    project = project_of(window)
    assert project.files.roots() == {1: tmp_path / "away"}
    assert sum(sample.problem is None for sample in project.samples.get(project.samples.ids())) == 23
