"""The command palette: every action, found by a few letters, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.finder import Finder
from tldesk.ui.window.command_rows import CommandsModel


class CommandPalette(Finder):
    """Actions; Enter triggers the chosen one."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        title = QCoreApplication.translate("CommandPalette", "Command palette")
        prompt = QCoreApplication.translate("CommandPalette", "Type a command")
        commands = CommandsModel(actions)
        super().__init__(title, "command-palette", prompt, commands, parent)
        self.row_chosen.connect(lambda row: commands.action(row).trigger())
