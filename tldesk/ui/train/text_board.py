"""The board of the preview of variations of texts: a text as it is, and what training makes of it, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.looks import VARIATIONS

_COLOURS: tuple[theme.Token, theme.Token] = ("accent", "muted")  # of what has changed, and of what was left out


@dataclass(frozen=True, slots=True)
class Shown:
    """A line: its text, and the same as rich text, in which what has changed is marked."""

    text: str
    marked: str


class TextBoard(QWidget):
    """The label of the text, the text, then the variations; without any, a sentence that says so."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: list[str] = []
        self._rows: list[list[Shown]] = []
        self._title = label("", "small", wrap=True)
        self._lines = [label("", wrap=True) for _ in range(1 + VARIATIONS)]
        self._none = label(self.tr("Nothing is varied: move one of the sliders."), "muted", wrap=True)
        for line in self._lines:
            line.setTextFormat(Qt.TextFormat.RichText)
        self.setLayout(column(self._title, *self._lines, self._none, gap=theme.GAP_SMALL))
        theme.changed().connect(self._show)
        self._show()

    def show_rows(self, titles: list[str], rows: list[list[Shown]]) -> None:
        """Show the first of these rows; it is all that there is room to read."""
        self._titles, self._rows = titles, rows
        self._show()

    @property
    def rows(self) -> list[list[Shown]]:
        """What is shown."""
        return self._rows

    def _show(self) -> None:
        shown = self._rows[0] if self._rows else []
        self._title.setText(self._titles[0] if self._titles else "")
        for number, line in enumerate(self._lines):
            self._fill(line, shown[number] if number < len(shown) else None)
        self._none.setVisible(len(shown) == 1)
        self.setAccessibleDescription("\n".join(one.text for one in shown))

    def _fill(self, line: QLabel, one: Shown | None) -> None:
        bold, gone = (f'style="color:{theme.color(token).name()}"' for token in _COLOURS)
        marked = "" if one is None else one.marked.replace("<b>", f"<b {bold}>").replace("<s>", f"<s {gone}>")
        line.setText(marked)
        line.setAccessibleName("" if one is None else one.text)
        line.setVisible(one is not None)
