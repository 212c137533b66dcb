"""The command palette: every action, class, training, model and page of the help, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.finder import Finder
from tldesk.ui.window.command_rows import CommandsModel
from tldesk.ui.window.palette_finds import Found


class CommandPalette(Finder):
    """Enter triggers the chosen action, or calls `go` with what else was chosen."""

    def __init__(self, actions: Sequence[QAction], go: Callable[[Found], object], parent: QWidget) -> None:
        title = QCoreApplication.translate("CommandPalette", "Command palette")
        prompt = QCoreApplication.translate("CommandPalette", "Type a command, a class, a training or a help topic")
        self.commands = CommandsModel(actions)
        super().__init__(title, "command-palette", prompt, self.commands, parent)
        self._go = go
        self.row_chosen.connect(self._act)

    def take(self, found: tuple[list[Found], bool]) -> None:
        """Find these as well, and images by their name where there are some."""
        self.commands.add(found[0], images=found[1])
        if self.field.text():
            self.field.textChanged.emit(self.field.text())

    def _act(self, row: int) -> None:
        chosen = self.commands.rows[row]
        if isinstance(chosen, QAction):
            chosen.trigger()
        else:
            self._go(chosen)
