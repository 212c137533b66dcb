"""What a training starts from, chosen on the Train page."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tldesk.errors import TldeskError
from tldesk.project.exchange.importing import import_source
from tldesk.project.store import Project
from tldesk.ui.session.calls import wait_for_pool
from tldesk.ui.session.context import Context
from tldesk.ui.train.train_page import TrainPage

LONG = 60_000


@pytest.fixture
def page(qtbot: QtBot, context: Context, trained_run: Any) -> Iterator[TrainPage]:
    """The page of a project with one finished training."""
    context.open_project(trained_run.project_folder)
    made = TrainPage(context)
    made.resize(1180, 640)
    made.show()
    made.shown()
    qtbot.waitUntil(lambda: made.setup.start_choice.box.count() == 2, timeout=10_000)
    qtbot.waitUntil(lambda: made.setup.start_button.isEnabled(), timeout=10_000)
    yield made
    context.jobs.close()
    made.close()
    made.deleteLater()


@pytest.fixture
def other(tmp_path: Path, make_photos: Callable[..., Path]) -> Path:
    """The folder of a project with other classes and no training."""
    with Project.create(tmp_path / "other") as made:
        for _ in import_source(made, make_photos(("circle", "wave"), folder="more", first=200)):
            pass
        return made.folder


def settled(qtbot: QtBot, page: TrainPage) -> None:
    qtbot.waitUntil(lambda: not page.setup.start_choice.looking, timeout=LONG)


def test_pretrained_weights_are_the_default(page: TrainPage) -> None:
    choice = page.setup.start_choice
    assert choice.value == "" and choice.box.currentText() == "Pretrained weights"
    assert choice.about.isHidden() and page.setup.config().start_from == ""


def test_the_label_sets_are_shown_before_it_starts(qtbot: QtBot, page: TrainPage, trained_run: Any) -> None:
    choice = page.setup.start_choice
    choice.box.setFocus()
    qtbot.keyClick(choice.box, Qt.Key.Key_Down)
    assert choice.value == trained_run.name and not page.setup.start_button.isEnabled()
    settled(qtbot, page)
    assert "knows all 3 classes: “circle”, “square”, “stripes”" in choice.about.text()
    assert choice.box.accessibleDescription() == choice.about.text()
    assert page.setup.start_button.isEnabled() and page.setup.config().start_from == trained_run.name
    page.setup.command_button.click()
    words = shlex.split(QGuiApplication.clipboard().text())
    assert words[words.index("--start-from") + 1] == trained_run.name


def test_images_it_has_learned_from_are_counted(qtbot: QtBot, page: TrainPage, trained_run: Any) -> None:
    project = present(page.context.project)
    project.edits.set_split([row.id for row in trained_run.data.rows if row.split == "train"][:4], "test")
    page.setup.start_choice.set_value(trained_run.name)
    settled(qtbot, page)
    about = page.setup.start_choice.about
    assert "4 of the test images" in about.text() and about.property("role") == "warning"


def test_from_scratch_has_no_start(qtbot: QtBot, page: TrainPage, trained_run: Any) -> None:
    page.setup.start_choice.set_value(trained_run.name)
    page.setup.choose_strategy("scratch")
    assert page.setup.start_choice.isHidden() and page.setup.config().start_from == ""
    page.setup.choose_strategy("fine-tune")
    settled(qtbot, page)
    assert page.setup.config().start_from == trained_run.name


def test_another_model_gives_the_start_up(qtbot: QtBot, page: TrainPage, trained_run: Any) -> None:
    page.setup.start_choice.set_value(trained_run.name)
    page.setup.backbones.choose("efficientnet-lite1")
    assert page.setup.start_choice.value == ""
    qtbot.waitUntil(lambda: page.setup.start_choice.box.count() == 1, timeout=10_000)


def test_a_training_of_another_project(
    qtbot: QtBot, page: TrainPage, trained_run: Any, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = trained_run.project_folder
    page.context.open_project(other)
    page.shown()
    choice = page.setup.start_choice
    qtbot.waitUntil(lambda: choice.box.count() == 1, timeout=10_000)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(before))
    choice.project_button.click()
    qtbot.waitUntil(lambda: choice.value == str(trained_run.folder), timeout=10_000)
    settled(qtbot, page)
    text = choice.about.text()
    assert "which knows 1 of 2 classes: “circle”; new: “wave”; no longer used: “square”, “stripes”" in text
    assert choice.box.currentText().startswith(before.name)


def test_a_folder_that_offers_nothing_is_said(qtbot: QtBot, page: TrainPage, other: Path, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.context.error_occurred) as told:
        page.setup.start_choice.offer_project(tmp_path)
    assert told.args[0].code == "not_a_project"
    with qtbot.waitSignal(page.context.told) as said:
        page.setup.start_choice.offer_project(other)
    assert "EfficientNet-Lite0" in said.args[0].text and page.setup.start_choice.value == ""


def test_a_file_that_does_not_fit_keeps_it_from_starting(
    qtbot: QtBot, page: TrainPage, trained_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = page.setup.start_choice
    for name, content, says in (
        ("pickle.safetensors", b"\x80\x04garbage", "is not a .safetensors file"),
        ("cut.safetensors", (trained_run.checkpoints / "best.safetensors").read_bytes()[:-900], "is damaged"),
    ):
        (tmp_path / name).write_bytes(content)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, name=name: (str(tmp_path / name), ""))
        choice.file_button.click()
        settled(qtbot, page)
        assert says in choice.fault and choice.about.property("role") == "bad"
        assert not page.setup.start_button.isEnabled() and "cannot start from" in page.setup.message.text()
    choice.set_value("")
    assert page.setup.start_button.isEnabled()


def test_settings_of_a_run_bring_its_start_along(qtbot: QtBot, page: TrainPage, trained_run: Any) -> None:
    config = page.setup.config().model_copy(update={"start_from": trained_run.name, "strategy": "fine-tune"})
    page.setup.show_config(config)
    settled(qtbot, page)
    with qtbot.waitSignal(page.setup.start_choice.changed, timeout=LONG):
        page.setup.refresh()
    settled(qtbot, page)
    assert page.setup.config() == config and page.setup.start_choice.box.count() == 2
    shutil.rmtree(trained_run.folder)
    page.setup.show_config(config)
    settled(qtbot, page)
    assert "neither a training" in page.setup.start_choice.fault


def test_a_training_started_from_another_says_so(qtbot: QtBot, page: TrainPage, trained_run: Any) -> None:
    page.setup.choose_strategy("feature-extraction")
    page.setup.start_choice.set_value(trained_run.name)
    settled(qtbot, page)
    qtbot.mouseClick(page.setup.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.training is not None and not page.training.active, timeout=LONG)
    assert present(page.training).state == "finished"
    assert "knows all 3 classes" in page.view.log.toPlainText()
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)


def test_a_run_in_the_list_can_be_started_from(qtbot: QtBot, page: TrainPage, trained_run: Any) -> None:
    page.runs.choose(trained_run.name)
    qtbot.waitUntil(lambda: page.runs.chosen() is not None, timeout=10_000)
    page._act("start-from", page.runs.chosen())
    settled(qtbot, page)
    assert page.setup.config().start_from == trained_run.name and page.setup.strategy == "feature-extraction"


def test_a_project_folder_that_was_renamed_is_said_once(qtbot: QtBot, page: TrainPage) -> None:
    told: list[TldeskError] = []
    page.context.error_occurred.connect(told.append)
    folder = present(page.context.project).folder
    folder.rename(folder.with_name("elsewhere"))
    try:
        page.setup.refresh()
        qtbot.waitUntil(lambda: bool(told), timeout=10_000)
        wait_for_pool()
        qtbot.wait(0)
        assert [error.code for error in told] == ["project_moved"] and str(folder) in str(told[0])
    finally:
        folder.with_name("elsewhere").rename(folder)
