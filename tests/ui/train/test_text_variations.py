"""The preview of variations of texts: a text of the user's own, readable, with what has changed marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tldesk.engine.networks.backbones import BACKBONES
from tldesk.project.runs.config import make_config
from tldesk.project.runs.run import Run
from tldesk.project.store import Project
from tldesk.ui.parts.looks import VARIATIONS
from tldesk.ui.train import text_variations
from tldesk.ui.train.run_setup import RunSetup
from tldesk.ui.train.text_board import Shown, TextBoard

WAIT = 10_000
VARIED = {"augment_words": 0.3, "augment_typos": 0.1}


@pytest.fixture
def setup(qtbot: QtBot, show_page: Callable[..., Any], text_run: Run) -> RunSetup:
    made = show_page(RunSetup, text_run.project_folder)
    with qtbot.waitSignal(made.augment_preview.updated, timeout=WAIT):
        made.advanced_button.click()
    return made


def lines(setup: RunSetup) -> list[str]:
    return [one.text for row in setup.augment_preview.grid.rows for one in row]


def seen(setup: RunSetup) -> list[str]:
    board = setup.augment_preview.grid
    return [line.text() for line in board.findChildren(QLabel) if line.isVisible()]


def test_at_first_nothing_is_varied(setup: RunSetup) -> None:
    assert isinstance(setup.augment_preview.grid, TextBoard) and len(lines(setup)) == 1
    assert any("Nothing is varied" in text for text in seen(setup))
    assert "struck through" in setup.augment_preview.about.text()
    config = setup.config()
    assert (config.augment_words, config.augment_typos, config.augment_case) == (0, 0, 0)


def test_it_follows_the_form_and_shows_others(setup: RunSetup, qtbot: QtBot) -> None:
    setup.form.set_value(VARIED)
    qtbot.waitUntil(lambda: len(lines(setup)) == 1 + VARIATIONS, timeout=WAIT)
    before = lines(setup)
    assert before[0] not in before[1:] and setup.augment_preview.grid.accessibleDescription().startswith(before[0])
    assert not any("Nothing is varied" in text for text in seen(setup))
    setup.augment_preview.others_button.click()
    qtbot.waitUntil(lambda: lines(setup)[0] != before[0] and len(lines(setup)) == 1 + VARIATIONS, timeout=WAIT)
    assert setup.config().augment_words == 0.3


def test_features_are_kept_so_they_do_not_vary(setup: RunSetup) -> None:
    for strategy, there in (("feature-extraction", False), ("words", False), ("fine-tune", True), ("auto", True)):
        setup.choose_strategy(strategy)
        assert setup.augment_preview.isVisible() == there
        assert ("augment_words" in setup.form.value()) == there


def test_what_is_shown_is_what_training_would_make(text_run: Run) -> None:
    record = BACKBONES["minilm"]
    with Project.open(text_run.project_folder) as project:
        shown = text_variations.read(project, 0)
        assert len(shown.texts) == len(shown.titles) == 1 and text_variations.read(project, 0) == shown
        assert {text_variations.read(project, seed).texts[0] for seed in range(8)} != set(shown.texts)
    config = make_config({"modality": "text", **VARIED})
    (row,) = text_variations.vary(shown, config, record, 20, 0)
    assert len(row) == 1 + VARIATIONS and [row] == text_variations.vary(shown, config, record, 20, 0)
    assert [row] != text_variations.vary(shown, config, record, 20, 1)
    assert text_variations.vary(text_variations.Texts([], []), config, record, 20, 0) == []


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("where is my card", "where is my card", "where is my card"),
        ("where is my card", "where is card", "where is <s>my </s>card"),
        ("where is <b>", "whete is <b>", "<b>whete</b> is &lt;b&gt;"),
        ("Where is it", "WHERE IS IT", "WHERE IS IT"),
        ("我想退款", "我退款", "我<s>想</s>退款"),
    ],
)
def test_what_has_changed_is_marked(before: str, after: str, marked: str) -> None:
    assert text_variations.marked(before, after) == Shown(after, marked)
