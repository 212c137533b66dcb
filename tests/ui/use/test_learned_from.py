"""What a model is asked about and has learned from: it is said, for the answer tells nothing of new images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.engine.answering import learned_from
from tldesk.engine.training import checkpoint
from tldesk.engine.training.choosing import BOTH, LEARNED
from tldesk.ui.use.use_page import UsePage

LONG = 120_000


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any) -> UsePage:
    made: UsePage = show_page(UsePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: made.card.drop.isVisible(), timeout=10_000)
    return made


def answered(qtbot: QtBot, page: UsePage, count: int) -> None:
    model = page.card.table.answered
    qtbot.waitUntil(lambda: len(model.rows) == count == model.done, timeout=LONG)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)


def test_a_model_of_both_splits_learned_from_those_that_validate(trained_run: Any) -> None:
    splits = {name: {row.sha256 for row in trained_run.data.rows if row.split == name} for name in ("train", "val")}
    assert learned_from.contents(trained_run) == splits["train"]
    arrays, about = checkpoint.load_best(trained_run)
    checkpoint.save_best(trained_run, arrays, about | {LEARNED: BOTH})
    assert learned_from.contents(trained_run) == splits["train"] | splits["val"]


def test_what_the_model_learned_from_is_said(qtbot: QtBot, page: UsePage, trained_run: Any, tmp_path: Path) -> None:
    known = next(row.path for row in trained_run.data.rows if row.split == "train")
    fresh = next(row.path for row in trained_run.data.rows if row.split == "test")
    copy = tmp_path / "under-another-name.jpg"
    copy.write_bytes(known.read_bytes())
    page.ask([copy, fresh])
    answered(qtbot, page, 2)
    card, panel = page.card, page.card.panel
    assert [row.trained for row in card.table.answered.rows] == [True, False]
    assert "1 of 2 images was in this model's training data." in panel.words.text()
    assert "In the training data" in card.table.answered.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert card.trained.isVisible()
    card.table.choose(1)
    assert not card.trained.isVisible()
    panel.filter.setCurrentIndex(panel.filter.findText("In the training data (1)"))
    assert card.table.answered.rowCount() == 1
    card.table.grab()  # paints its sign
    page.ask([fresh])
    answered(qtbot, page, 1)
    assert not card.trained.isVisible()
