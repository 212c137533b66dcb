"""How many texts are longer than a model's window: said on Data and where a model is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import vocabularies
from present import present, typed
from pytestqt.qtbot import QtBot
from texts import make_project

from tldesk.engine.networks.backbones import BACKBONES
from tldesk.media.text.preparing import in_windows
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.samples.long_texts import LongTexts
from tldesk.ui.train.train_page import TrainPage

ROWS = [(f"where is the card {'a ' * number}", ("card", "money")[number % 2], "mail") for number in range(30)]
SAID = (
    "19 texts are longer than the window of MiniLM (16 tokens). They are read in parts, at most 16 of each text. "
    "What follows is not read."
)


@pytest.fixture
def folder(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in English, of whose models one has a vocabulary."""
    monkeypatch.setitem(BACKBONES, "minilm", replace(BACKBONES["minilm"], inputs=in_windows("small", 16)))
    vocabularies.write("small", vocabularies.wordpiece())
    make_project(tmp_path / "texts", ROWS).close()
    return tmp_path / "texts"


def test_data_says_it_when_somebody_looks(folder: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    page = typed(DataPage, show_page(DataPage, folder))
    longer = present(page.findChild(LongTexts))
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 30)
    assert not longer.text.text()
    page.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: longer.text.text() == SAID)
    qtbot.waitUntil(longer.isVisible)


def test_train_says_it_of_the_chosen_model(folder: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    page = typed(TrainPage, show_page(TrainPage, folder))
    longer, cards = page.setup.backbones.longer, page.setup.backbones
    cards.choose("minilm")
    tuned = "Fine-tuning learns from the first part of each. Predictions use all parts."
    qtbot.waitUntil(lambda: longer.text.text() == f"{SAID}\n{tuned}")
    cards.choose("use")  # whose vocabulary is not here
    qtbot.waitUntil(longer.isHidden)
    cards.choose("minilm")
    assert not longer.isHidden() and longer._call is None, "it is known by now"
    page.context.samples_changed.emit(None)
    cards.refresh()
    qtbot.waitUntil(lambda: longer._call is None)
    assert longer.text.text() == f"{SAID}\n{tuned}"
