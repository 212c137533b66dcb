"""Exporting labels from the window: the form, what it loses, the folder, the job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tldesk.project.importers import preview
from tldesk.project.label_exports import EXPORTS
from tldesk.project.label_exports.text_forms import TEXT_EXPORTS
from tldesk.ui.data.export_labels import ExportLabels
from tldesk.ui.window.main_window import MainWindow


@pytest.fixture
def dialog(window: MainWindow, open_dialog: Callable[[str], Any]) -> ExportLabels:
    window.actions_table.by_id["file.export_labels"].trigger()
    return open_dialog("export-labels")


def choose(dialog: ExportLabels, form: str) -> None:
    dialog.forms.setCurrentIndex(dialog.forms.findData(form))


def test_each_form_says_what_it_is_and_what_it_loses(dialog: ExportLabels) -> None:
    for name, export in EXPORTS.items():
        choose(dialog, name)
        assert (dialog.form, dialog.about.text(), dialog.loses.text()) == (export, export.about, export.loses)
        assert dialog.copy.isEnabled() == export.in_place
        assert Path(dialog.folder.text()).name.startswith(name)
        assert dialog.copy.isChecked()
    choose(dialog, "csv")
    dialog.copy.setChecked(False)
    choose(dialog, "labelme")
    assert dialog.copy.isChecked()


def test_labels_are_exported_by_a_job(dialog: ExportLabels, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    out = tmp_path / "out"
    choose(dialog, "coco")
    dialog.folder.setText(str(out))
    told: list[str] = []
    window.context.told.connect(lambda notice: told.append(notice.text))
    dialog.export_button.click()
    qtbot.waitUntil(lambda: bool(told) and not window.context.jobs.busy)
    assert "24 images exported" in told[-1] and str(out) in told[-1] and "camera data" in told[-1]
    seen = preview(out)
    assert (seen.importer, seen.total, seen.unlabelled) == ("coco", 24, 0)
    assert set(seen.by_split) == {"train", "val", "test"}


def test_a_folder_that_is_taken_is_said_before_anything_is_done(
    dialog: ExportLabels, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    dialog.folder.setText(str(tmp_path / "full"))
    dialog.export_button.click()
    qtbot.waitUntil(dialog.export_button.isEnabled)
    assert "already contains" in dialog.folder.accessibleDescription()
    assert dialog.isVisible() and not window.context.jobs.busy
    dialog.folder.clear()
    dialog.export_button.click()
    assert dialog.folder.accessibleDescription()
    qtbot.keyClicks(dialog.folder, "x")
    assert not dialog.folder.accessibleDescription()


def test_the_folder_follows_the_form_within_the_chosen_place(dialog: ExportLabels, tmp_path: Path) -> None:
    dialog.folder.setText(str(tmp_path / "place/old"))
    choose(dialog, "create-ml")
    assert Path(dialog.folder.text()).parent == tmp_path / "place"


def test_camera_data_is_kept_where_that_is_asked_for(
    dialog: ExportLabels, window: MainWindow, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    choose(dialog, "csv")
    assert not dialog.camera.isChecked()
    dialog.copy.setChecked(False)
    assert not dialog.camera.isEnabled()
    dialog.copy.setChecked(True)
    dialog.camera.setChecked(True)
    dialog.folder.setText(str(tmp_path / "out"))
    told: list[str] = []
    window.context.told.connect(lambda notice: told.append(notice.text))
    dialog.export_button.click()
    qtbot.waitUntil(lambda: bool(told) and not window.context.jobs.busy)
    assert "24 images exported" in told[-1] and "camera data" not in told[-1]
    copies = sorted(file.read_bytes() for file in (tmp_path / "out").rglob("*.jpg"))
    assert copies == sorted(file.read_bytes() for file in photos.rglob("*.jpg"))


def test_texts_stand_in_their_table_and_are_no_copies(
    empty_window: MainWindow, open_dialog: Callable[[str], Any], text_run: Any
) -> None:
    empty_window.context.open_project(text_run.project_folder)
    empty_window.actions_table.by_id["file.export_labels"].trigger()
    dialog: ExportLabels = open_dialog("export-labels")
    assert [dialog.forms.itemData(at) for at in range(dialog.forms.count())] == list(TEXT_EXPORTS)
    for name, export in TEXT_EXPORTS.items():
        choose(dialog, name)
        assert (dialog.form, dialog.about.text(), dialog.loses.text()) == (export, export.about, export.loses)
    assert not dialog.copy.isVisible() and not dialog.camera.isVisible()
