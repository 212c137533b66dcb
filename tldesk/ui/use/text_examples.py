"""TextExamples: some texts of the project that a model can be tried on before there are new ones."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from tldesk.project.store import Project
from tldesk.ui.evaluate.texts import text_of
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Button, button, label
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.text.offsets import right_to_left
from tldesk.ui.session.calls import run_newest
from tldesk.ui.use.examples import COUNT, candidates

_LEAST, _MOST = 20 * theme.GRID, 100 * theme.GRID  # of a text's width
_TIP = 500  # characters


class TextExamples(QWidget):
    """`text_chosen` carries one, offered with these `words`. Those that the model has not learned from come first."""

    text_chosen = Signal(str)

    def __init__(self, words: str) -> None:
        super().__init__()
        self._project: Project | None = None
        self._texts: list[str] = []
        self.words = label(words, "muted", name="use-text-examples-words")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons = [self._button(number) for number in range(COUNT)]
        middle = [(one, Qt.AlignmentFlag.AlignHCenter) for one in self.buttons]
        self.setLayout(column(self.words, *middle))
        self._take([])

    def show_project(self, project: Project | None) -> None:
        """Offer texts of this project."""
        if project is not self._project:
            self._project = project
            self._take([])
            if project is not None:
                run_newest(lambda: _find(project), self._take)

    def _button(self, number: int) -> Button:
        made = button(
            "", f"use-text-example-{number}", lambda: self.text_chosen.emit(self._texts[number]), role="quiet"
        )
        made.setMinimumWidth(_LEAST)  # not what the text needs, which is shortened
        made.setMaximumWidth(_MOST)
        return made

    def _take(self, found: list[str]) -> None:
        self._texts = found
        self.words.setVisible(bool(found))
        for number, choice in enumerate(self.buttons):
            choice.setVisible(number < len(found))
        for choice, text in zip(self.buttons, found, strict=False):
            said = " ".join(text.split())
            backwards = right_to_left(said)
            choice.setLayoutDirection(
                Qt.LayoutDirection.RightToLeft if backwards else Qt.LayoutDirection.LayoutDirectionAuto
            )
            choice.setAccessibleName(said[:_TIP])
            choice.setToolTip(as_tip(said[:_TIP]))
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another room more of the texts is shown, or less."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        room = max(_LEAST, min(_MOST, self.width())) - 4 * theme.GRID
        for choice, text in zip(self.buttons, self._texts, strict=False):
            said = choice.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room)
            choice.setText(said.replace("&", "&&"))


def _find(project: Project) -> list[str]:
    """Texts of several classes; in the pool."""
    read = (text_of(sample.path, sample.place) for sample in candidates(project, parts=True)[:COUNT])
    return [text for text in read if isinstance(text, str)]
