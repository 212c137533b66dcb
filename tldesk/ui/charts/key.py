"""The key of curves that several charts share: above them, where it covers nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tldesk.escape import html
from tldesk.ui.charts.line import Ink, ink
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.layouts import column


class LineKey(QWidget):
    """Names with the colours of their curves."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._names: Sequence[tuple[str, Ink]] = ()
        self.words = label("", "small", wrap=True, name=name)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.setLayout(column(self.words))
        theme.changed().connect(self._show)
        self._show()

    def show_names(self, names: Sequence[tuple[str, Ink]]) -> None:
        """Tell these."""
        self._names = names
        self._show()

    def _show(self) -> None:
        signs = [f'<span style="color:{ink(color).name()}">━━</span>' for _, color in self._names]
        parts = [f"{sign}&nbsp;{html(name)}" for sign, (name, _) in zip(signs, self._names, strict=True)]
        self.words.setText(" &nbsp; ".join(parts))
