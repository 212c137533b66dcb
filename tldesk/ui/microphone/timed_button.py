"""TimedButton: records by itself for so many seconds; while it does, a click stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import button, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import row
from tldesk.ui.parts.tips import as_tip


class TimedButton(QWidget):
    """A button, and beside it for how many seconds."""

    clicked = Signal()

    def __init__(self, name: str, text: str, icon: str, seconds: int, limits: tuple[int, int]) -> None:
        super().__init__()
        self._text, self._icon = text, icon
        self.button = button(text, name, self.clicked.emit, icon=icon)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box = named(QSpinBox(), f"{name}-seconds", filled(self.tr("Seconds: {what}"), what=text))
        self.box.setRange(*limits)
        self.box.setValue(seconds)
        self.box.setSuffix(self.tr(" s"))
        self.setLayout(row((self.button, 1), self.box, gap=theme.GAP))

    @property
    def seconds(self) -> float:
        """For how long."""
        return float(self.box.value())

    def set_running(self, on: bool) -> None:
        """Say that a click stops it."""
        self.button.setText(f" {self.tr('Stop') if on else self._text}")
        self.button.setIcon(icons.icon("stop" if on else self._icon, "text"))
        self.box.setEnabled(not on)

    def set_tip(self, text: str) -> None:
        """Say what it does."""
        self.button.setToolTip(as_tip(text))
