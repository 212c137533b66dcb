"""Models to another computer and from one, in the window: which, where to, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine.runs_for_tests import TINY
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tldesk import paths
from tldesk.engine.networks import backbones, packed
from tldesk.errors import TldeskError
from tldesk.ui.models.copy_models import CopyModels
from tldesk.ui.models.model_packs import ask_to_import
from tldesk.ui.models.models_dialog import Models
from tldesk.ui.session.context import Context
from tldesk.ui.train.backbone_cards import BackboneCards
from tldesk.ui.train.missing_weights import MissingWeights

LONG = 60_000


@pytest.fixture
def told(context: Context) -> list[str]:
    """What the window tells."""
    texts: list[str] = []
    context.told.connect(lambda notice: texts.append(notice.text))
    return texts


@pytest.fixture
def dialog(qtbot: QtBot, context: Context, tiny_weights: Path) -> CopyModels:
    made = CopyModels(context)
    made.show()
    qtbot.waitUntil(lambda: TINY in made.chosen, timeout=LONG)
    return made


def only_tiny(dialog: CopyModels) -> None:
    """By the keyboard: all off, and one on."""
    dialog.all_button.click()
    assert not dialog.chosen and not dialog.zip_button.isEnabled() and not dialog.folder_button.isEnabled()
    (item,) = dialog.list.findItems(TINY, Qt.MatchFlag.MatchExactly)
    item.setCheckState(0, Qt.CheckState.Checked)
    assert dialog.chosen == [TINY] and dialog.sum.text().startswith("1 model, ")


@pytest.mark.parametrize("where", ["zip", "folder"])
def test_models_are_copied_and_taken_again(
    qtbot: QtBot, context: Context, dialog: CopyModels, told: list[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, where: str,
) -> None:  # fmt: skip
    only_tiny(dialog)
    target = tmp_path / ("mine.zip" if where == "zip" else "tldesk-models")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    (dialog.zip_button if where == "zip" else dialog.folder_button).click()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert told[0].startswith("Copied 1 model (") and str(target) in told[0] and packed.is_pack(target)
    (paths.weights() / f"{TINY}.safetensors").unlink()
    chosen = target if where == "zip" else target / packed.LIST
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen), ""))
    with qtbot.waitSignal(context.models_changed, timeout=LONG):
        ask_to_import(context, None)
    qtbot.waitUntil(lambda: told[1:] == [f"Imported 1 model: {TINY}."], timeout=LONG)
    assert (paths.weights() / f"{TINY}.safetensors").is_file()
    ask_to_import(context, None)
    qtbot.waitUntil(lambda: told[2:] == [f"Already installed: {TINY}."], timeout=LONG)


def test_a_model_of_a_package_is_no_file_to_look_for(qtbot: QtBot) -> None:
    missing = MissingWeights()
    qtbot.addWidget(missing)
    missing.show_model(backbones.get("whisper-tiny-en"))
    assert "set-up" in missing.words.text() and missing.copy_button.isHidden()
    missing.show_model(backbones.get("resnet50"))
    assert "model.safetensors" in missing.words.text() and not missing.copy_button.isHidden()


def test_the_cards_import_a_pack_and_tell_why_not(
    qtbot: QtBot, show_page: Callable[..., Any], project: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()
    cards: BackboneCards = show_page(BackboneCards, project.folder)
    cards.choose("resnet18")
    errors: list[TldeskError] = []
    cards._context.jobs.failed.connect(lambda _job, error: errors.append(error))
    (tmp_path / "cut.zip").write_bytes(b"PK")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "cut.zip"), ""))
    cards.missing.import_button.click()
    qtbot.waitUntil(lambda: bool(errors), timeout=LONG)
    assert errors[0].code == "pack_refused" and not cards.has_weights()
    cards.models_button.click()
    (models,) = cards.window().findChildren(Models)
    models.copy_button.click()
    (dialog,) = models.findChildren(CopyModels)
    qtbot.waitUntil(lambda: bool(dialog.chosen), timeout=LONG)
    dialog.close()
    models.close()
