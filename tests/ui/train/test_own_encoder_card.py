"""A text encoder of the user's in the model picker: imported, chosen, refused; nothing of it in a project of images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import encoders
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tldesk.engine.networks import own_encoders as own
from tldesk.project.runs.config import RunConfig
from tldesk.ui.train.train_page import TrainPage

LONG = 60_000


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], text_run: Any) -> TrainPage:
    made: TrainPage = show_page(TrainPage, text_run.project_folder)
    made.open(RunConfig(modality="text"))
    qtbot.waitUntil(lambda: made.setup.isVisible(), timeout=LONG)
    return made


def test_an_encoder_is_imported_chosen_and_there_again(
    qtbot: QtBot, page: TrainPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards, folder = page.setup.backbones, encoders.bert(tmp_path / "Our encoder")
    assert cards.own_button.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    cards.own_button.click()
    qtbot.waitUntil(lambda: cards.own_button.isEnabled() and bool(own.records()), timeout=LONG)
    qtbot.waitUntil(lambda: cards.chosen.title == "Our encoder", timeout=LONG)
    (name,) = own.records()
    assert cards.has_weights() and cards.card(name).isVisible() and "Our encoder" in cards.card(name).accessibleName()
    assert page.setup.config().backbone == name
    cards.refresh()
    assert cards.chosen.name == name and len(own.records()) == 1


def test_a_refusal_is_told_and_changes_nothing(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    cards, before = page.setup.backbones, page.setup.backbones.chosen
    with qtbot.waitSignal(page.context.error_occurred, timeout=LONG) as told:
        cards.import_encoder(tmp_path)
    assert told.args[0].code == "encoder_refused"
    assert cards.own_button.isEnabled() and cards.chosen == before and not own.records()


def test_images_have_no_encoder(qtbot: QtBot, show_page: Callable[..., Any], project: Any) -> None:
    project.close()
    page: TrainPage = show_page(TrainPage, project.folder)
    assert page.setup.backbones.own_button.isHidden()
