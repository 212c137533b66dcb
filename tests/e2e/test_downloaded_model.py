"""A model in the real window: allowed, downloaded from a server on this computer, listed, trained with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine.runs_for_tests import TINY
from hub_server import Hub
from present import present
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from windows import go

from tldesk import settings
from tldesk.engine.networks import weights
from tldesk.online import contacts
from tldesk.ui.window.main_window import MainWindow

REPOSITORY = "timm/test_efficientnet.r160_in1k"


@pytest.fixture
def server(hub: Hub, _tiny_file: Path) -> Hub:
    """It has a model; downloads are turned off."""
    hub.put(REPOSITORY, "model.safetensors", _tiny_file)
    settings.change(online=False)
    return hub


def press(qtbot: QtBot, part: Any) -> None:
    qtbot.waitUntil(lambda: part.isVisible() and part.isEnabled())
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton)


def test_a_model_is_downloaded_and_trained_with(
    server: Hub, window: MainWindow, qtbot: QtBot, open_dialog: Callable[[str], Any]
) -> None:
    page = go(qtbot, window, "train")
    cards = page.setup.backbones
    press(qtbot, cards.models_button)
    models = open_dialog("models")
    qtbot.waitUntil(lambda: bool(models.model.rows))
    press(qtbot, models.other_button)
    asked = open_dialog("another-model")
    qtbot.keyClicks(asked.name, TINY)
    press(qtbot, asked.save)
    get = open_dialog("get-models")
    assert server.asked == [] and contacts.read() == []
    assert not get.get_button.isEnabled()
    get.allow.click()
    press(qtbot, get.get_button)
    qtbot.waitUntil(lambda: models.model.place(TINY) >= 0)
    qtbot.waitUntil(lambda: not window.context.jobs.busy)
    assert window.context.settings.online and window.online_sign.isVisible() and weights.available(TINY)
    assert {one.host for one in contacts.read()} == {
        address.removeprefix("http://") for address in (server.address, server.storage)
    }
    models.close()
    qtbot.waitUntil(lambda: cards.card(TINY).isVisible())
    cards.choose(TINY)
    page.setup.choose_strategy("feature-extraction")
    press(qtbot, page.setup.start_button)
    qtbot.waitUntil(lambda: page.training is not None)
    qtbot.waitUntil(lambda: not page.training.active and not window.context.jobs.busy)
    (run,) = present(window.context.project).runs.all()
    assert (run.status, run.config.backbone) == ("finished", TINY)
