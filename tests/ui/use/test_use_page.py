"""The Use page: predictions and an export of a really trained run."""

from __future__ import annotations

import csv
import dataclasses
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import odd_files
import pytest
from engine.runs_for_tests import TINY
from present import typed
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot
from windows import go, idle

from tldesk.engine.answering.endpoint import Endpoint
from tldesk.engine.answering.predict import Failure, Inputs
from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.exporters.environment import Environment
from tldesk.errors import TldeskError
from tldesk.media import guard, unknown
from tldesk.media.modality import IMAGE
from tldesk.media.opening import Pixels
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.store import Project
from tldesk.ui.evaluate.prediction_rows import SHARE_ROLE
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.text import unbroken
from tldesk.ui.session.context import Context
from tldesk.ui.use.examples import COUNT
from tldesk.ui.use.serve_dialog import ServeDialog
from tldesk.ui.use.use_page import UsePage
from tldesk.ui.webcam import device
from tldesk.ui.window.main_window import MainWindow

from ..cameras import FakeCameras

LONG = 120_000


@pytest.fixture
def no_network() -> None:
    """Here the page's own endpoint is asked."""


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any) -> UsePage:
    made = show_page(UsePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: made.card.drop.isVisible(), timeout=10_000)
    return made


@pytest.fixture
def tiny_page(show_page: Callable[..., Any], photos: Path, tiny_weights: Path, tmp_path: Path) -> UsePage:
    """As `page`, of a network that is exported in three seconds instead of ten."""
    from tldesk.engine.train import train

    with Project.create(tmp_path / "tiny") as project:
        list(import_source(project, photos))
        run = project.runs.new(RunConfig(strategy="fine-tune", backbone=TINY, epochs=1, device="cpu"))
        list(run.record(train(run)))
    made: UsePage = show_page(UsePage, run.project_folder)
    return made


def _wait_for_answers(qtbot: QtBot, page: UsePage, count: int) -> None:
    rows = page.card.table.answered
    qtbot.waitUntil(lambda: sum(bool(r.probabilities or r.problem) for r in rows.rows) == count, timeout=LONG)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)


def _drop(page: UsePage, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.card.drop.dropEvent(event)


def test_dropped_images_are_answered_and_a_broken_one_is_explained(
    qtbot: QtBot, page: UsePage, trained_run: Any, tmp_path: Path
) -> None:
    row = trained_run.data.rows[0]
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no image")
    _drop(page, [row.path, broken])
    _wait_for_answers(qtbot, page, 2)
    first, second = page.card.table.answered.rows
    assert first.ranked[0][0] == trained_run.data.classes[row.target]
    assert abs(sum(first.probabilities.values()) - 1) < 1e-4
    expected = trained_run.predictions()
    stored = expected.probabilities[list(expected.ids).index(row.id)]
    assert max(abs(a - b) for a, b in zip(first.probabilities.values(), stored, strict=True)) < 1e-3
    shares = [page.card.bars.ranking.index(n).data(SHARE_ROLE) for n in range(3)]
    assert shares == sorted(first.probabilities.values(), reverse=True)
    assert "cannot be read" in second.problem
    page.card.table.choose(1)
    assert page.card.problem.isVisible() and not page.card.explanation.isVisible(), "said once"
    assert "broken.jpg" in page.card.problem.text()
    page.card.table.choose(0)
    assert not page.card.problem.isVisible() and page.card.explanation.isVisible()
    assert unbroken(page.card.which.text()) == row.path.name, "a narrow table has no names"


def test_everything_in_a_dropped_folder_is_accounted_for(
    qtbot: QtBot, page: UsePage, trained_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "dropped"
    folder.mkdir()
    good = trained_run.data.rows[0].path
    (folder / "good.jpg").write_bytes(good.read_bytes())
    (folder / "broken.jpg").write_bytes(b"no image")
    (folder / "leads-out.jpg").symlink_to(good)
    for name in ("notes.txt", ".hidden.jpg"):
        (folder / name).write_text("no image")
    _drop(page, [folder])
    _wait_for_answers(qtbot, page, 3)
    problems = {row.path.name: row.problem for row in page.card.table.answered.rows}
    assert problems["good.jpg"] == "" and "cannot be read" in problems["broken.jpg"]
    assert "leads out of the folder" in problems["leads-out.jpg"]
    panel = page.card.panel
    assert panel.isVisible()
    qtbot.waitUntil(lambda: panel.words.text() == "1 predicted · 2 could not be read · 2 skipped")
    target = tmp_path / "answers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    with qtbot.waitSignal(panel.saved), qtbot.waitSignal(page.context.told) as told:
        qtbot.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
    assert [act.text for act in told.args[0].acts] == ["Open"]
    with target.open(newline="", encoding="utf-8") as stream:
        rows = {row["path"]: row for row in csv.DictReader(stream)}
    assert {path: row["error"] for path, row in rows.items()} == {
        str(folder / name): problem for name, problem in problems.items()
    }
    page.card.show_run(trained_run)  # asked again, for another model was chosen
    _wait_for_answers(qtbot, page, 3)
    assert {row.path.name: row.problem for row in page.card.table.answered.rows} == problems


def test_what_cannot_be_asked_is_not_opened_for_its_picture_either(
    qtbot: QtBot, page: UsePage, trained_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    original = unknown.picture

    def picture(path: Path, wanted: Pixels, place: str = "") -> Any:
        opened.append(path)
        return original(path, wanted, place)

    monkeypatch.setattr(unknown, "picture", picture)
    folder, good = tmp_path / "dropped", trained_run.data.rows[0].path
    folder.mkdir()
    (folder / "b.jpg").write_bytes(good.read_bytes())
    (folder / "a-leads-out.jpg").symlink_to(good)
    _drop(page, [folder])
    _wait_for_answers(qtbot, page, 2)
    assert "leads out" in page.card.problem.text() and page.card.table.currentIndex().row() == 0
    page.card.table.choose(1)
    qtbot.waitUntil(lambda: page.card.explanation.view.has_content)
    qtbot.waitUntil(lambda: opened.count(folder / "b.jpg") >= 2)  # beside its name, and large
    assert set(opened) == {folder / "b.jpg"}


def test_an_image_that_hangs_its_decoder_costs_itself_alone(
    qtbot: QtBot, page: UsePage, trained_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer, and its picture in the table and beside it; what was dropped with it is answered."""
    code = "import sys; from tldesk.media import guard; guard.PROCESSOR_SECONDS = 0.5; sys.exit(guard.serve())"
    monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", code])
    guard.close_idle()
    (tmp_path / "slow.bmp").write_bytes(odd_files.slow_bitmap(64))
    _drop(page, [tmp_path / "slow.bmp", trained_run.data.rows[0].path])
    _wait_for_answers(qtbot, page, 2)
    first, second = page.card.table.answered.rows
    assert "takes too long to open" in first.problem and second.probabilities
    qtbot.waitUntil(lambda: page.card.problem.isVisible() and "slow.bmp" in page.card.problem.text())
    guard.close_idle()


def test_less_sure_than_the_limit_of_the_run_is_none_of_these(qtbot: QtBot, page: UsePage, trained_run: Any) -> None:
    row = trained_run.data.rows[0]
    _drop(page, [row.path])
    _wait_for_answers(qtbot, page, 1)
    assert not page.card.none.isVisible()
    trained_run.set_limit(1.0)  # on the Evaluate page, while the model is open
    _drop(page, [row.path])
    qtbot.waitUntil(lambda: page.card.none.isVisible(), timeout=LONG)
    assert "confidence is below 100.0%" in page.card.none.text()
    (answered,) = page.card.table.answered.rows
    assert page.card.table.answered.words(answered).startswith("None of these (")


def test_a_model_can_be_tried_on_an_image_of_the_project(qtbot: QtBot, page: UsePage, trained_run: Any) -> None:
    examples = page.card.examples
    test = {row.path.name: row for row in trained_run.data.rows if row.split == "test"}
    qtbot.waitUntil(lambda: examples.buttons[0].isVisible())
    offered = [choice.accessibleName() for choice in examples.buttons if choice.isVisible()]
    assert set(offered) <= set(test) and len(offered) == min(COUNT, len(test))
    assert len({test[name].target for name in offered}) == len({row.target for row in test.values()})
    qtbot.keyClick(examples.buttons[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.card.table.answered.rows))
    _wait_for_answers(qtbot, page, 1)
    assert page.card.table.answered.rows[0].path == test[offered[0]].path and not examples.isVisible()
    label = trained_run.data.classes[test[offered[0]].target]
    assert page.card.which.isVisible() and unbroken(page.card.which.text()) == f"{offered[0]} · labelled {label}"
    page.card.clear_button.click()
    assert examples.buttons[0].hasFocus() and not page.card.table.answered.rows


def test_a_pasted_picture_is_answered(qtbot: QtBot, page: UsePage) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("#c83c32"))
    QGuiApplication.clipboard().setImage(picture)
    qtbot.mouseClick(page.card.drop.paste_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.card.table.answered.rows), timeout=5000)
    _wait_for_answers(qtbot, page, 1)
    assert page.card.table.answered.rows[0].probabilities


def test_export_writes_files_and_shows_the_certificate(qtbot: QtBot, tiny_page: UsePage, tmp_path: Path) -> None:
    page, panel = tiny_page, tiny_page.export_panel
    qtbot.waitUntil(lambda: panel.folder.text().endswith("onnx"), timeout=10_000)
    panel.folder.setText(str(tmp_path / "model"))
    qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.exported is not None and not page.context.jobs.busy, timeout=LONG)
    assert (tmp_path / "model" / "model.onnx").is_file()
    assert json.loads((tmp_path / "model" / "parity.json").read_text())
    assert "predictions identical" in panel.status.text()
    qtbot.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "model")
    panel.formats.setCurrentIndex(1)
    assert not panel.status.text() and not panel.open_button.isVisible()  # that was told of another form


def test_an_export_is_stopped_by_the_keyboard(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    panel = page.export_panel
    panel.folder.setText(str(tmp_path / "model"))
    page.activateWindow()
    panel.export_button.setFocus()
    qtbot.waitUntil(panel.export_button.hasFocus)
    qtbot.keyClick(panel.export_button, Qt.Key.Key_Space)
    assert panel.stop_button.hasFocus() and not panel.export_button.isEnabled()
    qtbot.keyClick(panel.stop_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.status.text() == "Stopped. Nothing was written.", timeout=LONG)
    assert panel.export_button.isEnabled() and not panel.stop_button.isVisible()
    assert not (tmp_path / "model").exists()


def test_ctrl_e_leads_to_the_export_though_the_trainings_are_still_being_read(
    qtbot: QtBot, empty_window: MainWindow, trained_run: Any
) -> None:
    window = empty_window
    window.context.open_project(trained_run.project_folder)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    page = typed(UsePage, window.page)
    assert page.choice.count() == 0
    qtbot.waitUntil(page.export_panel.export_button.hasFocus, timeout=10_000)
    window.show_page("data")
    window.commands.export_model()
    assert page.export_panel.export_button.hasFocus()  # now at once


def test_every_form_has_a_sentence_and_what_is_not_here_a_reason(page: UsePage) -> None:
    panel = page.export_panel
    exporters = [one for one in EXPORTERS.values() if one.modality == IMAGE]
    assert panel.formats.count() == len(exporters)
    for place, exporter in enumerate(exporters):
        panel.formats.setCurrentIndex(place)
        assert exporter.about in panel.about.text()
        assert panel.folder.text().endswith(exporter.name)
        assert panel.export_button.isEnabled() == (not exporter.unavailable)
        assert exporter.unavailable in panel.about.text()
        for words, here in (("(not available)", not exporter.can_be_set_up), ("(not set up)", exporter.can_be_set_up)):
            assert (words in panel.formats.currentText()) == (bool(exporter.unavailable) and here)
        assert panel.set_up_button.isVisible() == exporter.can_be_set_up
    assert not panel.export_button.isEnabled()  # Core ML is the last
    panel.export()
    assert panel.exported is None and not page.context.jobs.busy


@pytest.mark.skipif(sys.platform == "win32", reason="Windows finds Pythons by its launcher")
def test_a_converter_is_set_up_once_the_user_says_so(
    qtbot: QtBot, page: UsePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the installed program, of the Python on the PATH; nothing is to be downloaded here."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("PATH", f"{sys.base_prefix}/bin")
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    tiny = Environment("tiny", "A tiny converter", (), ("json",), 7, 0.01, (python,))
    monkeypatch.setitem(EXPORTERS, "litert", dataclasses.replace(EXPORTERS["litert"], environment=tiny))
    panel = page.export_panel
    assert not panel.set_up_button.isVisible()
    panel.formats.setCurrentIndex(panel.formats.findData("litert"))
    assert panel.set_up_button.isVisible() and not panel.export_button.isEnabled()
    assert panel.about.text().endswith("A tiny converter is not set up; it is downloaded when you say so, about 7 MB.")
    qtbot.mouseClick(panel.set_up_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(Confirm)
    assert dialog is not None and not page.context.jobs.busy
    assert "About 7 MB will be downloaded" in dialog.text.text() and "over the network" in dialog.text.text()
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)
    qtbot.waitUntil(lambda: panel.status.text() == "LiteRT is ready to export.", timeout=5000)
    assert tiny.ready and panel.export_button.isEnabled() and not panel.set_up_button.isVisible()
    assert panel.formats.currentText() == "LiteRT"


def test_a_refused_export_says_why(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    other = tmp_path / "mine"
    other.mkdir()
    (other / "diary.txt").write_text("keep me")
    panel = page.export_panel
    panel.folder.clear()
    assert not panel.export_button.isEnabled()  # a folder without a name would be the one the program was started in
    panel.folder.setText("mine")
    assert panel.export_button.isEnabled() and panel._run is not None
    assert panel._folder(panel._run) == panel._run.folder / "exports" / "mine"
    panel.folder.setText(str(other))
    qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)
    qtbot.waitUntil(lambda: "already contains something else" in panel.status.text(), timeout=5000)
    assert (other / "diary.txt").read_text() == "keep me"
    assert panel.exported is None


def test_an_earlier_export_is_replaced_after_a_question(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    panel = page.export_panel
    shown: list[Exception] = []
    page.context.error_occurred.connect(shown.append)
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / "signature.json").write_text("mine")
    panel.folder.setText(str(tmp_path / "earlier"))
    qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton)
    asked = typed(Confirm, page.findChild(Confirm, "replace-export"))
    assert asked.cancel.isDefault() and str(tmp_path / "earlier") in asked.text.text()
    qtbot.mouseClick(asked.cancel, Qt.MouseButton.LeftButton)
    assert not page.context.jobs.busy
    panel.export()
    typed(Confirm, next(one for one in page.findChildren(Confirm) if one.isVisible())).accept()
    qtbot.waitUntil(lambda: "already contains something else" in panel.status.text(), timeout=LONG)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)
    assert shown == [], "the page says it, and no dialog beside it"
    assert (tmp_path / "earlier" / "signature.json").read_text() == "mine"


def test_without_a_model_the_page_says_what_to_do(
    qtbot: QtBot, context: Context, show_page: Callable[..., Any], project: Any
) -> None:
    project.close()
    page = show_page(UsePage, project.folder)
    qtbot.waitUntil(page.empty.isVisible)
    with qtbot.waitSignal(context.page_requested) as asked:
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["train", None]


def test_a_folder_becomes_a_table_and_stopping_keeps_what_was_answered(
    qtbot: QtBot, page: UsePage, photos: Path
) -> None:
    bad = photos / "circle" / "bad.jpg"
    bad.write_bytes(b"no image")
    _drop(page, [photos])
    panel = page.card.panel
    _wait_for_answers(qtbot, page, 25)
    assert panel.isVisible() and panel.save_button.isEnabled() and not panel.stop.isVisible()
    assert panel.words.text().startswith("24 predicted · 1 could not be read")
    assert page.card.table.answered.rowCount() == 25
    panel.filter.setCurrentIndex(panel.filter.findText("Could not be read (1)"))
    assert page.card.table.answered.rowCount() == 1
    _drop(page, [photos])
    page.card.asking.stop()
    assert not panel.stop.isVisible()
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)


def test_nothing_to_paste_is_said(qtbot: QtBot, page: UsePage) -> None:
    QGuiApplication.clipboard().setText("words")
    with qtbot.waitSignal(page.context.told) as told:
        page.paste()
    assert told.args[0].text == "There is no image to paste. Copy one first."


def test_the_webcam_is_answered_live(
    qtbot: QtBot, page: UsePage, trained_run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cameras = FakeCameras()
    monkeypatch.setattr(device, "open_cameras", lambda: cameras)
    view = page.card.live
    qtbot.mouseClick(page.card.drop.webcam_button, Qt.MouseButton.LeftButton)
    assert view.isVisible() and cameras.running is not None
    row = trained_run.data.rows[0]
    frame = QImage(str(row.path))
    cameras.arrived.emit(frame)
    assert view.live.busy
    call = view.live._call
    for _ in range(20):
        cameras.arrived.emit(frame)
    assert view.live._call is call  # one frame at a time, however many come
    qtbot.waitUntil(lambda: not view.live.busy, timeout=LONG)
    assert view.answer.text() == trained_run.data.classes[row.target]
    assert view.bars.ranking.index(0).data() == view.answer.text()
    assert "ms per image" in view.time.text()
    trained_run.set_limit(1.0)
    cameras.arrived.emit(frame)
    qtbot.waitUntil(lambda: view.answer.text() == "None of these", timeout=LONG)
    qtbot.mouseClick(view.end_button, Qt.MouseButton.LeftButton)
    assert cameras.running is None and not view.isVisible()


def test_the_webcam_does_not_stay_on(qtbot: QtBot, page: UsePage, monkeypatch: pytest.MonkeyPatch) -> None:
    for leave in (page.hide, lambda: page.card._ask(Inputs([Path("a.jpg")], [])), page.context.close_project):
        cameras = FakeCameras()
        monkeypatch.setattr(device, "open_cameras", lambda cameras=cameras: cameras)
        page.show()
        page.card.open_webcam()
        assert cameras.running is not None
        leave()
        assert cameras.running is None
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)


def test_other_programs_are_answered_while_that_is_on(qtbot: QtBot, page: UsePage, trained_run: Any) -> None:
    assert page.serving.endpoint is None
    qtbot.mouseClick(page.serve_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(ServeDialog)
    assert dialog is not None and not dialog.on.isChecked() and dialog.count.text() == "Off."
    dialog.on.click()
    qtbot.waitUntil(lambda: page.serving.endpoint is not None, timeout=LONG)
    endpoint = page.serving.endpoint
    assert endpoint is not None
    assert dialog.url.text() == endpoint.url and dialog.token.text() == endpoint.token
    assert page.choice.chosen().title in page.serve_words.text()
    row = trained_run.data.rows[0]
    request = urllib.request.Request(endpoint.url, row.path.read_bytes(), {"Authorization": f"Bearer {endpoint.token}"})
    told = json.loads(urllib.request.urlopen(request, timeout=60).read())
    assert told["predictions"][0]["label"] == trained_run.data.classes[row.target]
    qtbot.waitUntil(lambda: dialog.count.text() == "On. Requests answered: 1", timeout=5000)
    qtbot.mouseClick(dialog.findChild(QToolButton, "serve-token-copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == endpoint.token
    dialog.on.click()
    assert page.serving.endpoint is None and not page.serve_words.text() and not dialog.token.text()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(request, timeout=5)
    dialog.on.click()
    qtbot.waitUntil(lambda: page.serving.endpoint is not None, timeout=LONG)
    page.context.close_project()
    assert page.serving.endpoint is None
    dialog.close()


def test_a_port_that_is_taken_is_said(qtbot: QtBot, page: UsePage) -> None:
    with Endpoint(lambda _content: Failure(Path("image"), TldeskError("interrupted"))) as other:
        with qtbot.waitSignal(page.context.error_occurred, timeout=LONG) as caught:
            page.serving.start(page._run(), other.port)  # type: ignore[arg-type]
        assert caught.args[0].code == "port_taken"
    assert page.serving.endpoint is None and not page.serving.starting


def test_another_language_asks_before_it_ends_the_local_api_and_drops_predictions(
    qtbot: QtBot, empty_window: MainWindow, trained_run: Any, open_dialog: Callable[[str], Any]
) -> None:
    context = empty_window.context
    context.open_project(trained_run.project_folder)
    page = go(qtbot, empty_window, "use")
    qtbot.waitUntil(lambda: page.card.drop.isVisible(), timeout=LONG)
    assert page.at_stake() == []
    page.ask([row.path for row in trained_run.data.rows[:2]])
    _wait_for_answers(qtbot, page, 2)
    page.serving.start(page._run())
    qtbot.waitUntil(lambda: page.serving.endpoint is not None, timeout=LONG)
    idle(qtbot, empty_window)  # while something runs, nothing is asked

    context.change_settings(language="zh_CN")
    question = open_dialog("language")
    assert "local API stops" in question.text.text() and "2 predictions on the Use page" in question.text.text()
    question.cancel.click()
    assert empty_window.isVisible() and empty_window.next_place is None
    assert page.serving.endpoint is not None and page.card.table.answered.given == 2

    context.change_settings(language="en")  # which is spoken
    idle(qtbot, empty_window)
    context.change_settings(language="zh_CN")
    open_dialog("language").act.click()
    qtbot.waitUntil(lambda: not empty_window.isVisible())
    assert empty_window.next_place is not None and empty_window.next_place.page == "use"
