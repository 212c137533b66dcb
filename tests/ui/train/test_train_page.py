"""The Train page with real trainings of a tiny model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from present import present
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tldesk.engine.embedding import speed
from tldesk.engine.training import disk_space
from tldesk.project.runs import presets
from tldesk.project.runs.config import RunConfig
from tldesk.ui.charts.plot import Plot
from tldesk.ui.models.get_models import GetModels
from tldesk.ui.models.models_dialog import Models
from tldesk.ui.parts.choice_card import ChoiceCard
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.samples.note_dialog import NoteDialog
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import RUN_ROLE, SUBTITLE_ROLE
from tldesk.ui.train.run_list import ACTS, RunList
from tldesk.ui.train.stop_training import StopTraining
from tldesk.ui.train.train_page import TrainPage

LONG = 120_000


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], project: Any) -> TrainPage:
    project.close()
    made = show_page(TrainPage, project.folder)
    qtbot.waitUntil(lambda: made.setup.start_button.isEnabled(), timeout=10_000)
    return made


def _set_up(page: TrainPage, **values: Any) -> None:
    """The quickest training with steps: the smallest model, from scratch."""
    page.setup.backbones.choose("mobilenetv3-small")
    page.setup.choose_strategy("scratch")
    page.setup.form.set_value({"epochs": 2, "batch_size": 8, "device": "cpu", "patience": 0, **values})


def _start(qtbot: QtBot, page: TrainPage) -> None:
    qtbot.mouseClick(page.setup.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.training is not None, timeout=10_000)


def _wait_until_ended(qtbot: QtBot, page: TrainPage) -> None:
    training = page.training
    assert training is not None
    qtbot.waitUntil(lambda: not training.active, timeout=LONG)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)


def _only_run(page: TrainPage) -> Any:
    (run,) = present(page.context.project).runs.all()
    return run


def test_cards_tell_what_a_model_is(page: TrainPage) -> None:
    cards = page.setup.backbones
    card = present(page.findChild(ChoiceCard, "backbone-efficientnet-lite0"))
    assert card.isChecked()
    assert card.accessibleName() == "EfficientNet-Lite0 (Recommended)"
    assert "Apache-2.0" in card.accessibleDescription()
    cards.choose("resnet18")
    assert not cards.has_weights()
    assert not cards.missing.isHidden() and not cards.missing.get_button.isHidden()
    assert not page.setup.start_button.isEnabled()
    assert "ResNet-18" in page.setup.message.text()
    assert page.setup.mend_button.text() == "Get the model…"
    page.setup.choose_strategy("scratch")
    assert page.setup.start_button.isEnabled()


def test_a_card_is_as_high_before_its_speed_is_known(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    cards, heights, name = page.setup.backbones, [], "efficientnet-lite0"
    for ms, words in ((None, "Speed not measured yet"), (16.8, "16.8 ms per image on this computer")):
        known = {name: ms}
        monkeypatch.setattr(speed, "cached", known.get)
        cards.refresh()
        card = cards.card(name)
        assert words in card.accessibleDescription()
        heights.append(card.sizeHint().height())
    assert heights[0] == heights[1]


def test_a_training_is_set_up_again_from_elsewhere(page: TrainPage) -> None:
    page.setup.choose_strategy("auto")
    page.open(RunConfig(strategy="fine-tune", epochs=7))
    assert page.setup.isVisible() and page.setup.strategy == "fine-tune" and page.setup.config().epochs == 7


def test_a_model_that_is_not_installed_says_which_file_from_where(qtbot: QtBot, page: TrainPage) -> None:
    cards = page.setup.backbones
    assert cards.missing.isHidden()
    cards.choose("mobilenetv3-small")
    assert not cards.missing.isHidden()
    words = cards.missing.words.text()
    assert "model.safetensors (about 10 MB)" in words
    assert "huggingface.co/timm/mobilenetv3_small_100.lamb_in1k" in words
    with qtbot.waitSignal(page.context.told):
        cards.missing.copy_button.click()
    assert QGuiApplication.clipboard().text() == "https://huggingface.co/timm/mobilenetv3_small_100.lamb_in1k"
    cards.choose("efficientnet-lite0")
    assert cards.missing.isHidden()


def test_weights_of_another_kind_are_refused_and_nothing_changes(
    qtbot: QtBot, page: TrainPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = page.setup.backbones
    cards.choose("resnet18")
    pickled = tmp_path / "resnet18.pth"
    pickled.write_bytes(b"\x80\x04")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(pickled), ""))
    with qtbot.waitSignal(page.context.jobs.failed) as told:
        cards.missing.import_button.click()
    assert told.args[1].code == "weights_not_safetensors"
    assert not cards.has_weights()
    qtbot.waitUntil(lambda: not page.context.jobs.busy)


def test_getting_a_model_is_asked_for_on_its_card(page: TrainPage) -> None:
    cards = page.setup.backbones
    cards.choose("mobilenetv3-small")
    for ask in (cards.missing.get_button.click, page.setup.mend_button.click):
        ask()
        (asked,) = page.window().findChildren(GetModels)
        assert asked.heading.text() == "Download MobileNetV3 Small?"
        asked.close()
        asked.setParent(None)
    cards.models_button.click()
    (models,) = page.window().findChildren(Models)
    models.close()


def test_a_click_anywhere_on_a_card_chooses_it(qtbot: QtBot, page: TrainPage) -> None:
    card = present(page.findChild(ChoiceCard, "strategy-fine-tune"))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(card.width() - 10, card.height() - 10))
    assert page.setup.strategy == "fine-tune"
    qtbot.keyClick(card, Qt.Key.Key_Right)
    assert page.setup.strategy == "scratch"


def test_advanced_shows_what_matters_for_the_strategy(qtbot: QtBot, page: TrainPage) -> None:
    qtbot.mouseClick(page.setup.advanced_button, Qt.MouseButton.LeftButton)
    page.setup.choose_strategy("feature-extraction")
    assert page.setup.form.editor("epochs").isHidden()
    teacher: Any = page.setup.form.editor("teacher")
    qtbot.waitUntil(lambda: not teacher.isEnabled() and teacher.placeholderText() == "No finished training yet")
    page.setup.choose_strategy("fine-tune")
    assert page.setup.form.editor("epochs").isVisible()
    scroll = page.setup._scroll
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().value() > 0)
    seen = scroll.viewport().rect()
    for part in (page.setup.advanced_button, page.setup.form.editor("epochs")):
        assert seen.contains(part.mapTo(scroll.viewport(), part.rect().center())), "it opens in sight"
    page.setup.form.set_value({"learning_rate": -1.0})
    page.setup.form.value_changed.emit()
    assert not page.setup.start_button.isEnabled()


def test_a_preset_makes_its_choices_and_takes_back_those_left_as_they_were(page: TrainPage) -> None:
    setup, before = page.setup, page.setup.config()
    setup.form.set_value({"epochs": 7})
    setup.choose_strategy("textbook")
    assert "VGG-16 is not on this computer" in setup._strategy_cards["textbook"].warning
    made = setup.config()
    assert presets.of(made) == "textbook" and made.backbone == before.backbone
    shown = [name for name in ("epochs", "hidden_width", "head_dropout", "patience") if name in setup.form.value()]
    assert shown == ["epochs", "hidden_width", "head_dropout"]
    setup.form.set_value({"hidden_width": 64})
    setup.choose_strategy("auto")
    assert setup.config().model_dump() == before.model_dump() | {"epochs": 7}
    assert setup.form.held(["hidden_width"]) == {"hidden_width": 64}
    setup.show_config(made)
    assert setup.way == "textbook" and setup.config() == made


def test_what_has_no_maps_is_not_flattened(page: TrainPage) -> None:
    page.setup.backbones.choose("vit-small")
    page.setup.choose_strategy("scratch")
    page.setup.form.set_value({"flatten": True})
    page.setup.form.value_changed.emit()
    assert "no maps" in page.setup.message.text() and not page.setup.start_button.isEnabled()
    page.setup.form.set_value({"flatten": False})
    page.setup.form.value_changed.emit()
    assert page.setup.start_button.isEnabled()


def test_classes_without_test_images_are_named_before_a_training(qtbot: QtBot, page: TrainPage) -> None:
    project = present(page.context.project)
    assert "no test images" not in page.setup.message.text()
    circles = [one.id for one in project.samples.get(project.samples.ids()) if one.label == "circle"]
    rest = [id_ for id_ in project.samples.ids().tolist() if id_ not in circles]
    page.context.edit(lambda p: p.edits.set_split(circles, "train"), size=len(circles))
    page.context.edit(lambda p: p.edits.set_split(rest[::2], "test"), size=len(rest))
    page.context.edit(lambda p: p.edits.set_split(rest[1::2], "val"), size=len(rest))
    qtbot.waitUntil(lambda: "no test images of “circle”:" in page.setup.message.text())
    assert page.setup.start_button.isEnabled()
    page.context.edit(lambda p: p.edits.rename_class("circle", "W" * 128), size=len(circles))
    qtbot.waitUntil(lambda: f"no test images of “{30 * 'W'}…”:" in page.setup.message.text())


def test_nothing_labelled_is_said_with_a_way_to_the_label_page(qtbot: QtBot, page: TrainPage) -> None:
    project = present(page.context.project)
    ids = project.samples.ids()
    page.context.edit(lambda p: p.edits.set_label(ids, None), size=len(ids))
    qtbot.waitUntil(lambda: "No images are labelled" in page.setup.message.text(), timeout=5000)
    assert not page.setup.start_button.isEnabled()
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.mouseClick(page.setup.mend_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["label", None]


def test_training_is_drawn_and_replays_the_same(qtbot: QtBot, page: TrainPage) -> None:
    _set_up(page)
    _start(qtbot, page)
    _wait_until_ended(qtbot, page)
    assert present(page.training).state == "finished"
    page.setup.refresh()
    teacher: Any = page.setup.form.editor("teacher")
    qtbot.waitUntil(lambda: teacher.isEnabled() and teacher.placeholderText() == "None")
    charts = present(page.view.charts)
    steps = len(page.view.progress.curves["train/loss"])
    assert steps >= 4

    def drawn(plot: Plot, title: str) -> int:
        return next((len(line.x) for line in plot.lines if line.title == title), 0)

    qtbot.waitUntil(lambda: drawn(charts.loss, "Training") == steps, timeout=5000)
    qtbot.waitUntil(lambda: drawn(charts.accuracy, "Validation") == 2, timeout=5000)
    qtbot.waitUntil(lambda: charts.idle, timeout=5000)
    assert page.view.evaluate_button.isVisible()
    assert "Finished" in page.view.log.toPlainText()

    replayed = RunProgress.of(_only_run(page).events())
    for name, series in present(page.training).progress.curves.items():
        assert np.array_equal(series.x, replayed.curves[name].x)
        assert np.array_equal(series.y, replayed.curves[name].y)

    text = page.view.log.toPlainText()
    page.context.trainings.current = None
    page.runs.choose_none()
    qtbot.mouseClick(
        page.runs.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.runs.view.visualRect(page.model.index(0)).center(),
    )
    qtbot.waitUntil(lambda: page.view.isVisible() and page.view.log.toPlainText() == text, timeout=10_000)
    bar = page.view.log.verticalScrollBar()
    page.resize(1180, 360)
    qtbot.waitUntil(lambda: 0 < bar.maximum() == bar.value())  # its end, “Finished”, is seen


def test_pause_then_resume_then_finish(qtbot: QtBot, page: TrainPage) -> None:
    _set_up(page, epochs=3)
    _start(qtbot, page)
    training = present(page.training)
    qtbot.waitUntil(lambda: len(training.progress.curves["train/loss"]) >= 2, timeout=LONG)
    page.view.pause_button.setFocus()
    qtbot.keyClick(page.view.pause_button, Qt.Key.Key_Space)
    if training.state == "pausing":  # it may have ended between two looks
        assert page.view.status.text() == "Pausing" and page.view.line.text().endswith("…")
    _wait_until_ended(qtbot, page)
    assert training.state == "paused"
    qtbot.waitUntil(lambda: page.view.resume_button.isVisible(), timeout=5000)
    assert page.window().focusWidget() is page.view.resume_button  # where the pressed one was
    assert _only_run(page).status == "stopped"
    done, bar = training.progress.fraction, page.view.bar
    assert bar.isVisible() and bar.value() == round(1000 * present(done)) > 0, "how far it has come"
    assert page.view.line.text().endswith("epoch 1 of 3") or page.view.line.text().endswith("epoch 2 of 3")
    qtbot.waitUntil(lambda: page.runs.chosen() is not None, timeout=5000)
    qtbot.mouseClick(page.view.resume_button, Qt.MouseButton.LeftButton)
    assert page.training is not training
    _wait_until_ended(qtbot, page)
    assert present(page.training).state == "finished"
    curve = present(page.training).progress.curves["train/loss"]
    assert np.all(np.diff(curve.x) > 0)  # no step is told twice
    assert np.array_equal(curve.y, RunProgress.of(_only_run(page).events()).curves["train/loss"].y)


def test_rename_note_and_delete(qtbot: QtBot, page: TrainPage) -> None:
    run = present(page.context.project).runs.new(RunConfig(strategy="feature-extraction"))
    page.open(run)
    qtbot.waitUntil(lambda: page.runs.chosen() is not None and page.view.isVisible(), timeout=10_000)
    qtbot.mouseClick(page.runs.edits["rename"], Qt.MouseButton.LeftButton)
    (name,) = page.findChildren(NameDialog)
    qtbot.keyClicks(name.name, "Shapes, first")
    qtbot.keyClick(name.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.title.text() == "Shapes, first", timeout=5000)
    page.runs.actions_by_name["note"].trigger()
    (note,) = page.findChildren(NoteDialog)
    qtbot.keyClicks(note.text, "with new photos")
    qtbot.mouseClick(note.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.view.note.text() == "with new photos", timeout=5000)
    for act in ("reject", "accept"):
        qtbot.mouseClick(page.runs.edits["delete"], Qt.MouseButton.LeftButton)
        (question,) = page.findChildren(Confirm)
        assert present(page.context.project).runs.all() == [run] and "Shapes, first" in question.heading.text()
        getattr(question, act)()
        qtbot.waitUntil(lambda: not page.findChildren(Confirm))
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=5000)
    assert page.setup.isVisible()
    assert (present(page.context.project).folder / "bin" / run.name).is_dir()


def test_a_training_offers_what_fits_it_by_name(qtbot: QtBot, page: TrainPage) -> None:
    from tldesk.project.runs.events import PhaseStarted

    runs = page.runs
    assert runs.more_button.isHidden() and all(common.isHidden() for common in runs.edits.values())
    run = present(page.context.project).runs.new(RunConfig(strategy="feature-extraction"))
    page.open(run)
    qtbot.waitUntil(lambda: runs.chosen() is not None and page.view.isVisible())
    assert _offered(runs) == ["Rename…", "Delete…"]
    assert all(spec.name in runs.actions_by_name for spec in ACTS)
    qtbot.mouseClick(runs.more_button, Qt.MouseButton.LeftButton)
    (menu,) = runs.findChildren(QMenu, "run-menu")
    texts = [action.text() for action in menu.actions() if action.isVisible()]
    assert {"Rename…", "Note…", "Delete…", "New training with these settings"} <= set(texts)
    assert "Resume" not in texts and "Train earlier" not in texts
    menu.close()
    list(run.record(iter([PhaseStarted(name="embed", text="Reading")])))  # and no end: it was interrupted
    page.context.runs_changed.emit()
    qtbot.waitUntil(lambda: _offered(runs) == ["Resume", "Rename…"])
    assert runs.actions_by_name["delete"].isVisible()


def _offered(runs: RunList) -> list[str]:
    return [common.text() for common in runs.edits.values() if not common.isHidden()]


def test_stop_asks_whether_the_best_so_far_is_kept(qtbot: QtBot, page: TrainPage) -> None:
    _set_up(page, epochs=500)
    _start(qtbot, page)
    qtbot.waitUntil(lambda: present(page.training).state in ("preparing", "running"), timeout=LONG)
    qtbot.mouseClick(page.view.stop_button, Qt.MouseButton.LeftButton)
    (dialog,) = page.window().findChildren(StopTraining)
    assert not dialog.keep_button.isEnabled() and "no model to keep yet" in dialog.about.text()
    told = "Stop: the training stops at its next step and can be resumed, as after a pause."
    assert dialog.later.text() == told  # nothing waits
    qtbot.waitUntil(dialog.keep_button.isEnabled, timeout=LONG)
    assert "Best so far:" in dialog.about.text() and "cannot be resumed" in dialog.about.text()
    qtbot.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    _wait_until_ended(qtbot, page)
    assert present(page.training).state == "stopped"
    log = page.view.log.toPlainText()
    assert "Not finished (can be resumed)" in log
    qtbot.waitUntil(page.view.keep_button.isVisible, timeout=5000)
    assert page.view.keep_button.isEnabled() and page.view.resume_button.isVisible()
    page.view.keep_button.setFocus()
    qtbot.keyClick(page.view.keep_button, Qt.Key.Key_Space)
    (dialog,) = page.window().findChildren(StopTraining)
    assert not dialog.stop_button.isVisible() and dialog.focusWidget() is dialog.keep_button
    qtbot.keyClick(dialog.keep_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: present(page.training).state == "finished", timeout=LONG)
    _wait_until_ended(qtbot, page)
    qtbot.waitUntil(page.view.evaluate_button.isVisible, timeout=5000)
    assert page.view.status.text() == "Finished early" and not page.view.keep_button.isVisible()
    assert "Stopped by the user after" in page.view.log.toPlainText()
    assert page.view.headline.isVisible() and "test images" in page.view.headline.text.text()


def test_tab_goes_past_the_trainings_and_chooses_none(qtbot: QtBot, page: TrainPage) -> None:
    assert not page.runs.view.isEnabled(), "none there: a frame would stand around nothing"
    present(page.context.project).runs.new(RunConfig(strategy="feature-extraction"))
    page.context.runs_changed.emit()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.activateWindow()
    page.runs.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(page.runs.view.hasFocus)
    assert page.runs.chosen() is None and page.setup.isVisible()
    assert page.runs.view.property("framed")
    scrolled = page.setup._scroll.verticalScrollBar()
    scrolled.setValue(scrolled.maximum())
    assert scrolled.value() > 0
    qtbot.keyClick(page.runs.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.view.isVisible())
    assert not page.runs.view.property("framed")  # the row shows where the keyboard is
    page.runs.choose_none()
    assert scrolled.value() == 0, "a new training begins with its model"


def test_a_second_training_waits_for_its_turn_and_can_be_taken_out(qtbot: QtBot, page: TrainPage) -> None:
    _set_up(page, epochs=500)
    _start(qtbot, page)
    first = present(page.training)
    qtbot.waitUntil(lambda: first.progress.step > 0, timeout=LONG)
    qtbot.mouseClick(page.runs.new_button, Qt.MouseButton.LeftButton)
    assert page.setup.start_button.text().strip() == "Add to queue"
    for count in (1, 2):
        qtbot.waitUntil(page.setup.start_button.isEnabled, timeout=10_000)
        qtbot.mouseClick(page.setup.start_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.model.rowCount() == count + 1, timeout=10_000)
    subtitles = [page.model.index(row).data(SUBTITLE_ROLE) for row in range(3)]
    assert subtitles[0].startswith("Training") and subtitles[1:] == ["Queued, next", "Queued, number 2"]
    later = page.model.index(2).data(RUN_ROLE).run
    page.runs.choose(later.name)
    qtbot.waitUntil(lambda: page.view.isVisible() and page.view.dequeue_button.isVisible(), timeout=10_000)
    assert not page.view.resume_button.isVisible() and not page.view.stop_button.isVisible()
    qtbot.keyClick(page.runs.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.context.trainings.place_of(later.name) == 1
    assert page.view.status.text() == "Queued, next"
    qtbot.mouseClick(page.view.dequeue_button, Qt.MouseButton.LeftButton)
    assert len(page.context.trainings.waiting) == 1 and page.view.resume_button.text().strip() == "Start"
    assert page.runs.edits["up"].isHidden()
    page.pause_run()
    _wait_until_ended(qtbot, page)
    assert first.state == "paused" and page.setup.start_button.text().strip() == "Start"


def test_settings_of_a_run_are_used_again_and_copied(qtbot: QtBot, page: TrainPage) -> None:
    from tldesk.project.runs.command_line import train_command

    config = RunConfig(backbone="mobilenetv3-small", strategy="scratch", epochs=7, learning_rate=0.002, seed=3)
    run = present(page.context.project).runs.new(config)
    page.open(run)
    qtbot.waitUntil(lambda: page.runs.chosen() is not None and page.view.isVisible(), timeout=10_000)
    clipboard = QGuiApplication.clipboard()
    page.runs.actions_by_name["command"].trigger()
    command = train_command(present(page.context.project).folder, config)
    assert clipboard.text() == command and "--set epochs=7" in command
    page.runs.actions_by_name["reuse"].trigger()
    assert page.setup.isVisible() and page.setup.config() == config
    clipboard.clear()
    qtbot.mouseClick(page.setup.command_button, Qt.MouseButton.LeftButton)
    assert clipboard.text() == command


def test_why_a_run_failed_is_said_when_it_is_shown_again(qtbot: QtBot, page: TrainPage) -> None:
    from tldesk.errors import TldeskError

    run = present(page.context.project).runs.new(RunConfig())

    def failing() -> Iterator[Any]:
        raise TldeskError("disk_full", path="x")
        yield

    with pytest.raises(TldeskError):
        list(run.record(failing()))
    page.open(run)
    qtbot.waitUntil(lambda: page.view.isVisible() and page.view.problem.isVisible(), timeout=10_000)
    assert "Free 1 GB" in page.view.problem.text()
    assert page.view.status.text() == "Paused" and page.view.resume_button.isVisible()


def test_little_room_on_the_disk_is_said_before_it_starts(page: TrainPage) -> None:
    summary = present(page.setup._summary)
    page.setup.choose_strategy("fine-tune")
    needed, wanted = disk_space.needs(page.setup.backbones.chosen, summary.labelled, steps=True)
    page.setup._take((summary, wanted))
    assert "24 labelled images" in page.setup.message.text()
    page.setup._take((summary, needed))
    assert page.setup.start_button.isEnabled() and "images are read again" in page.setup.message.text()
    page.setup._take((summary, 100_000_000))
    assert not page.setup.start_button.isEnabled() and "needs 0.3 GB" in page.setup.message.text()


def test_charts_follow_the_scheme(page: TrainPage, qapp: Any) -> None:
    from tldesk.ui.parts import appearance, theme
    from tldesk.ui.train.training_chart import TrainingCharts

    charts = TrainingCharts()
    charts.show()
    appearance.apply(qapp, "dark")
    assert charts.loss.backgroundBrush().color() == theme.color("surface")
    appearance.apply(qapp, "light")
    assert charts.loss.backgroundBrush().color() == theme.color("surface")
    charts.close()
    charts.deleteLater()
