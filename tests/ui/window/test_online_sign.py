"""The status bar shows when downloads are allowed, and leads to the switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from present import present
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tldesk import settings
from tldesk.ui.window.main_window import MainWindow


def test_the_sign_is_there_while_downloads_are_allowed(
    qtbot: QtBot, empty_window: MainWindow, open_dialog: Callable[[str], Any]
) -> None:
    sign = empty_window.online_sign
    assert sign.isHidden() and not empty_window.context.settings.online
    empty_window.context.change_settings(online=True)
    assert sign.isVisible() and sign.text().strip() == "Online"
    sign.click()
    dialog = open_dialog("settings")
    switch = dialog.form.editor("online")
    qtbot.waitUntil(switch.hasFocus)
    server = dialog.form.editor("mirror")
    qtbot.waitUntil(lambda: server.visibleRegion().boundingRect().height() == server.height())  # what belongs to it
    switch.setChecked(False)
    dialog.save()
    assert sign.isHidden() and not settings.load().online


def test_models_are_opened_from_the_welcome_page(
    empty_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot
) -> None:
    present(empty_window.welcome.findChild(QAbstractButton, "welcome-models")).click()
    dialog = open_dialog("models")
    qtbot.waitUntil(lambda: bool(dialog.model.rows))
    dialog.close()
