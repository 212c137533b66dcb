"""The access token in the settings: shown where there is one, and deleted after asking."""

from __future__ import annotations

import pytest
from online.test_token import Kept
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tldesk.online import token
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.session.calls import calls_at_rest
from tldesk.ui.session.context import Context
from tldesk.ui.window.settings_dialog import SettingsDialog

HOST = "huggingface.co"


@pytest.fixture
def frame(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    """What the settings lie over, on a computer whose keyring has a token."""
    monkeypatch.setattr(token, "SAFE", ((Kept.__module__, "Kept"),))
    monkeypatch.setattr(Kept, "kept", {})
    token.keep("hf_abcdefgh", HOST)
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(qtbot: QtBot, context: Context, frame: QWidget) -> SettingsDialog:
    dialog = SettingsDialog(context, frame)
    dialog.open()
    qtbot.waitUntil(calls_at_rest)
    return dialog


def test_the_token_is_deleted_after_asking(qtbot: QtBot, context: Context, frame: QWidget) -> None:
    context.change_settings(online=True)
    dialog = opened(qtbot, context, frame)
    qtbot.waitUntil(dialog.token.isVisible)
    assert dialog.token.words.text() == f"Access token for {HOST}: in the keyring of this system"
    dialog.token.delete_button.click()
    (asked,) = dialog.findChildren(Confirm)
    assert HOST in asked.heading.text() and token.has(HOST)
    asked.act.click()
    qtbot.waitUntil(lambda: not token.has(HOST) and dialog.token.words.text().endswith("none"))
    assert dialog.token.delete_button.isHidden()
    dialog.reject()
    dialog = opened(qtbot, context, frame)
    qtbot.wait_until(calls_at_rest)
    assert dialog.token.isHidden()
    dialog.reject()


def test_the_keyring_is_left_alone_until_downloads_are_allowed(
    qtbot: QtBot, context: Context, frame: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def get_password(_self: Kept, _service: str, host: str) -> str:
        asked.append(host)
        return "hf_abcdefgh"

    monkeypatch.setattr(Kept, "get_password", get_password)
    dialog = opened(qtbot, context, frame)
    assert asked == [] and dialog.token.isHidden()
    dialog.form.set_value({"online": True})
    qtbot.waitUntil(dialog.token.isVisible)
    dialog.form.set_value({"cache_limit_gb": 2.0})
    assert asked == [HOST]
    dialog.reject()
