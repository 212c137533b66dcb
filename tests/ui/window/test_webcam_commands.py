"""Pasting and the webcam: pictures come into the project with their label, and what is wrong is said plainly."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tldesk.ui.use.use_page import UsePage
from tldesk.ui.webcam import device, recorder
from tldesk.ui.webcam.device import Camera
from tldesk.ui.window.main_window import MainWindow

from ..cameras import FakeCameras


def picture(number: int = 0, size: int = 48) -> QImage:
    made = QImage(size, size, QImage.Format.Format_RGB32)
    made.fill(QColor.fromHsv(number * 40 % 360, 200, 200))
    return made


def count(window: MainWindow) -> int:
    return present(window.context.project).samples.count()


def newest(window: MainWindow) -> Any:
    project = present(window.context.project)
    return project.samples.get([max(project.samples.ids().tolist())])[0]


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    """What was told."""
    lines: list[str] = []
    window.context.told.connect(lambda notice: lines.append(notice.text))
    return lines


# ---------------------------------------------------------------------------------------------- the clipboard


def test_a_copied_picture_becomes_a_png_of_the_project(qtbot: QtBot, window: MainWindow, said: list[str]) -> None:
    before = count(window)
    QGuiApplication.clipboard().setImage(picture(3))
    window.actions_table.by_id["edit.paste"].trigger()
    qtbot.waitUntil(lambda: count(window) == before + 1 and bool(said))
    sample = newest(window)
    assert sample.path.parent == present(window.context.project).folder / "images" / "pasted"
    assert sample.path.suffix == ".png" and sample.label is None and sample.problem is None
    assert QImage(str(sample.path)).convertToFormat(QImage.Format.Format_RGB32) == picture(3)
    assert said == ["1 image added."]
    browser = present(present(window.page).browser)
    qtbot.waitUntil(lambda: browser.grid.selected_ids() == [sample.id])
    window.context.edit(lambda project: project.edits.set_binned([sample.id], True))
    assert count(window) == before
    window.commands.undo()
    assert count(window) == before + 1


def test_copied_files_are_copied_and_their_originals_stay(
    qtbot: QtBot, window: MainWindow, said: list[str], tmp_path: Path
) -> None:
    files = []
    for number in range(2):
        files.append(tmp_path / f"shot {number}.png")
        picture(number).save(str(files[-1]))
    (tmp_path / "notes.txt").write_text("no image")
    before = count(window)
    put_files([*files, tmp_path / "notes.txt"])
    window.capturing.paste()
    qtbot.waitUntil(lambda: count(window) == before + 2 and bool(said))
    assert said == ["2 images added. 1 is not an image."]
    copy = present(window.context.project).folder / "images" / "pasted" / "shot 1.png"
    assert copy.read_bytes() == files[1].read_bytes()


def put_files(files: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    QGuiApplication.clipboard().setMimeData(data)


def test_a_copied_folder_is_previewed_as_if_it_was_dropped(window: MainWindow, photos: Path, qtbot: QtBot) -> None:
    opened: list[Any] = []
    window.context.page_requested.connect(lambda page, target: opened.append((page, target)))
    put_files([photos])
    window.capturing.paste()
    assert opened == [("data", photos)]


def test_nothing_to_paste_is_said(window: MainWindow, said: list[str]) -> None:
    QGuiApplication.clipboard().setText("words")
    window.capturing.paste()
    assert said == ["There is no image to paste. Copy one first."]


def test_the_use_page_takes_what_is_pasted_itself(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("use")
    QGuiApplication.clipboard().setImage(picture())
    before = count(window)
    page = typed(UsePage, window.page)
    with qtbot.waitSignal(page.card.drop.images_given):
        window.actions_table.by_id["edit.paste"].trigger()
    assert count(window) == before


# ---------------------------------------------------------------------------------------------- the webcam


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> FakeCameras:
    """The cameras of this computer."""
    made = FakeCameras()
    monkeypatch.setattr(device, "open_cameras", lambda: made)
    monkeypatch.setattr(recorder, "EVERY", 0.0)
    return made


def test_holding_the_button_records_a_burst_of_the_class(
    qtbot: QtBot, window: MainWindow, source: FakeCameras, open_dialog: Any, said: list[str]
) -> None:
    before = count(window)
    window.actions_table.by_id["file.webcam"].trigger()
    dialog = open_dialog("webcam")
    assert source.running == source.plugged[0]
    assert not dialog.record.isEnabled()
    source.arrived.emit(picture(9))
    assert dialog.record.isEnabled() and dialog.view.has_content
    dialog.classes.setEditText("ring/bell")
    QTest.keyPress(dialog.record, Qt.Key.Key_Space)
    for number in range(5):
        source.arrived.emit(picture(number))
    QTest.keyRelease(dialog.record, Qt.Key.Key_Space)
    source.arrived.emit(picture(8))  # not recorded any more
    qtbot.waitUntil(lambda: count(window) == before + 5 and bool(said))
    assert "5 images" in dialog.words.text()
    project = present(window.context.project)
    samples = [sample for sample in project.samples.get(project.samples.ids().tolist()) if sample.label == "ring/bell"]
    assert len(samples) == 5 and len({sample.sha256 for sample in samples}) == 5
    assert {sample.path.parent for sample in samples} == {project.folder / "images" / "webcam" / "ring-bell"}
    assert {sample.path.suffix for sample in samples} == {".jpg"}
    dialog.close()
    assert source.running is None


def test_closing_while_recording_loses_nothing(
    qtbot: QtBot, window: MainWindow, source: FakeCameras, open_dialog: Any
) -> None:
    before = count(window)
    window.capturing.open_webcam()
    dialog = open_dialog("webcam")
    source.arrived.emit(picture(9))
    QTest.mousePress(dialog.record, Qt.MouseButton.LeftButton)
    for number in range(3):
        source.arrived.emit(picture(number))
    dialog.close()
    qtbot.waitUntil(lambda: count(window) == before + 3)
    qtbot.waitUntil(lambda: newest(window).label == "circle")


def test_ten_pictures_a_second_are_kept(
    qtbot: QtBot, window: MainWindow, source: FakeCameras, open_dialog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "EVERY", 0.1)
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    window.capturing.open_webcam()
    dialog = open_dialog("webcam")
    source.arrived.emit(picture(9))
    dialog.record.pressed.emit()
    for number in range(31):  # one second at 30 frames
        now[0] = 100.0 + number / 30
        source.arrived.emit(picture(number))
    dialog.record.released.emit()
    qtbot.waitUntil(lambda: not dialog._recorder._writing)
    assert 8 <= dialog._recorder.total <= 11
    dialog.close()
    qtbot.waitUntil(lambda: newest(window).label == "circle")


def test_a_class_must_have_a_name(window: MainWindow, source: FakeCameras, open_dialog: Any) -> None:
    window.capturing.open_webcam()
    dialog = open_dialog("webcam")
    source.arrived.emit(picture(9))
    dialog.classes.setEditText("  ")
    dialog.record.pressed.emit()
    source.arrived.emit(picture(1))
    dialog.record.released.emit()
    assert dialog.words.text() == "Enter the name of the class first."
    assert dialog._recorder.total == 0 and not dialog._recorder.recording
    dialog.close()


def test_no_camera_a_new_one_and_another_one(window: MainWindow, source: FakeCameras, open_dialog: Any) -> None:
    cameras, source.plugged = source.plugged, []
    window.capturing.open_webcam()
    dialog = open_dialog("webcam")
    assert "No camera found" in dialog.view._message
    assert not dialog.record.isEnabled() and not dialog.cameras.isEnabled()
    source.plugged = cameras
    source.cameras_changed.emit()
    assert source.running == cameras[0] and dialog.cameras.isEnabled()
    dialog.cameras.setCurrentIndex(1)
    dialog.cameras.activated.emit(1)
    assert source.running == cameras[1]
    source.plugged = cameras[1:]
    source.cameras_changed.emit()
    assert source.running == cameras[1] and dialog.cameras.count() == 1
    dialog.close()


@pytest.mark.parametrize(
    ("code", "words"), [("denied", "not allowed to use the camera"), ("broken", "delivers no image")]
)
def test_a_camera_that_may_not_or_can_not_is_explained(
    window: MainWindow, source: FakeCameras, open_dialog: Any, code: str, words: str
) -> None:
    window.capturing.open_webcam()
    dialog = open_dialog("webcam")
    source.arrived.emit(picture(1))
    source.failed.emit(code, "device busy")
    assert words in dialog.view._message and "device busy" in dialog.view._message
    assert not dialog.record.isEnabled()
    dialog.close()


def test_without_the_extra_it_says_what_to_install(
    window: MainWindow, open_dialog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    monkeypatch.delattr("PySide6.QtMultimedia", raising=False)
    window.capturing.open_webcam()
    dialog = open_dialog("error")
    assert 'pip install "tldesk[webcam]"' in all_text(dialog)
    dialog.close()


def all_text(dialog: Any) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(part.text() for part in dialog.findChildren(QLabel))


def test_frames_of_qt_become_pictures(qtbot: QtBot) -> None:
    """With the extra installed: a real video frame through the real source."""
    multimedia = pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    source: Any = device.open_cameras()
    found: list[QImage] = []
    faults: list[tuple[str, str]] = []
    source.arrived.connect(found.append)
    source.failed.connect(lambda *fault: faults.append(fault))
    source._sink.setVideoFrame(multimedia.QVideoFrame(picture(2)))
    qtbot.waitUntil(lambda: len(found) == 1)
    assert found[0].size() == picture(2).size()
    assert found[0].pixelColor(5, 5) == picture(2).pixelColor(5, 5)
    source.start(Camera(b"gone", "Unplugged meanwhile"))
    assert faults == [("broken", "")]
    source.stop()
    source.deleteLater()
