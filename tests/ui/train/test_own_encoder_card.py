"""A text encoder of the user's in the model picker: imported, chosen, refused, removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import encoders
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tldesk.engine.networks import encoder_import, installed
from tldesk.engine.networks import own_encoders as own
from tldesk.project.runs.config import RunConfig
from tldesk.ui.models.model_packs import ask_to_import, import_job
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
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(folder / "config.json"), ""))
    with qtbot.waitSignal(page.context.models_changed, timeout=LONG):
        ask_to_import(page.context, page)
    (name,) = own.records()
    qtbot.waitUntil(lambda: not page.context.jobs.busy)
    cards.choose(name)
    assert cards.has_weights() and cards.card(name).isVisible() and "Our encoder" in cards.card(name).accessibleName()
    assert page.setup.config().backbone == name
    cards.refresh()
    assert cards.chosen.name == name and len(own.records()) == 1


def test_a_refusal_is_told_and_changes_nothing(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    cards, before = page.setup.backbones, page.setup.backbones.chosen
    (tmp_path / "config.json").write_text("{}")
    with qtbot.waitSignal(page.context.jobs.failed, timeout=LONG) as told:
        page.context.submit(import_job(page.context, tmp_path / "config.json"))
    assert told.args[1].code == "encoder_refused"
    qtbot.waitUntil(lambda: not page.context.jobs.busy)
    assert cards.chosen == before and not own.records()


def test_an_encoder_that_was_removed_has_no_card(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    cards = page.setup.backbones
    record = encoder_import.import_encoder(encoders.bert(tmp_path / "Our encoder"))
    page.context.models_changed.emit()
    cards.choose(record.name)
    assert cards.card(record.name).isVisible()
    installed.remove(record)
    page.context.models_changed.emit()
    assert not cards.card(record.name).isVisible() and cards.chosen.name == "minilm"
    assert not own.records()


def test_what_cannot_be_downloaded_is_to_be_imported(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page.context.models_changed.emit()
    page.setup.backbones.choose("minilm")
    monkeypatch.setattr(page.setup.backbones, "has_weights", lambda: False)
    page.setup.choose_strategy("fine-tune")
    assert page.setup.message.text() == "MiniLM is not installed. Import it, or train with the strategy Words."
    assert page.setup.mend_button.text() == "Import the model…"
