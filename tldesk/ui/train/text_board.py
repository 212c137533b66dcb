"""The board of the preview of variations of texts: a text as it is, and what training makes of it, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.looks import VARIATIONS

_CAPTION = 96


@dataclass(frozen=True, slots=True)
class Shown:
    """A line: its text, and the same as rich text, in which what has changed is marked."""

    text: str
    marked: str


class TextBoard(QWidget):
    """The text behind its label, then the variations; without any, a sentence that says so."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[Shown]] = []
        self._title = label("", "small", wrap=True)
        self._lines = [label("", wrap=True) for _ in range(1 + VARIATIONS)]
        self._none = label(self.tr("Nothing is varied: move one of the sliders."), "muted", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.setColumnMinimumWidth(0, _CAPTION)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._title, 0, 0, top)
        for number, line in enumerate(self._lines):
            line.setTextFormat(Qt.TextFormat.RichText)
            line.setMinimumWidth(1)
            grid.addWidget(line, number, 1, top)
        grid.addWidget(self._none, 1 + VARIATIONS, 1, top)
        self.show_rows([], [])

    def show_rows(self, titles: list[str], rows: list[list[Shown]]) -> None:
        """Show the first of these rows; it is all that there is room to read."""
        self._rows = rows
        shown = rows[0] if rows else []
        self._title.setText(titles[0] if titles else "")
        for number, line in enumerate(self._lines):
            self._fill(line, shown[number] if number < len(shown) else None)
        self._none.setVisible(len(shown) == 1)
        self.setAccessibleDescription("\n".join(one.text for one in shown))

    @property
    def rows(self) -> list[list[Shown]]:
        """What is shown."""
        return self._rows

    def _fill(self, line: QLabel, one: Shown | None) -> None:
        line.setText("" if one is None else one.marked)
        line.setAccessibleName("" if one is None else one.text)
        line.setVisible(one is not None)
