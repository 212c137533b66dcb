"""A text with the words that moved its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from tldesk.errors import TldeskError
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.evaluate.texts import text_at
from tldesk.ui.evaluate.word_view import WordView
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.layouts import stacked

if TYPE_CHECKING:
    from tldesk.engine.explain import Evidence

LONGEST = 20_000  # characters that are shown: models see no more
LEAST_VIEW = QSize(20 * theme.GRID, 12 * theme.GRID)
_TOLD = 5  # words that are told to who does not see colours


class TextEvidence(QObject):
    """An `EvidenceView` of texts; `prefix` begins the names of its controls."""

    strength: QWidget | None = None

    def __init__(self, prefix: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = named(WordView(), f"{prefix}-text", self.tr("Text"))
        self.message = label("", "muted", wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.widget: QStackedWidget = stacked(self.message, self.view, name=f"{prefix}-text-stack")
        self.widget.setMinimumSize(LEAST_VIEW)
        # It has its words from the beginning, and so the height that is kept for it.
        self.legend = label(self._colours(), "small", wrap=True, name=f"{prefix}-words-legend")
        self._text = ""

    def _colours(self) -> str:
        return self.tr("Blue: speaks for the class. Orange, dashed: against it.")

    def read(self, answered: Answered) -> Callable[[], str | TldeskError]:
        """See `EvidenceView`."""
        return lambda: text_at(answered)

    def show_sample(self, read: str) -> None:
        """See `EvidenceView`."""
        self._text = read[:LONGEST]
        self.view.show_text(f"{self._text}…" if len(read) > LONGEST else self._text)
        self.widget.setCurrentWidget(self.view)

    def show_message(self, text: str) -> None:
        """See `EvidenceView`."""
        self._text = ""
        self.view.show_text("")
        self.message.setText(text)
        self.widget.setCurrentWidget(self.message)

    def show_evidence(self, evidence: Evidence | None, on: bool) -> None:
        """See `EvidenceView`."""
        from tldesk.engine.explain import WordEvidence

        if not (on and self._text and isinstance(evidence, WordEvidence)):
            self.view.show_spans([], [], len(self._text))
            self.view.setAccessibleDescription("")
            self.legend.hide()
            return
        text, seen = self._text, min(evidence.seen, len(self._text))
        passages = [one for one in evidence.passages if one.end <= len(text)]
        tips = [f"{text[one.start : one.end]}: {one.strength:+.2f}" for one in passages]
        self.view.show_spans([(one.start, one.end, one.strength) for one in passages], tips, seen)
        order = sorted(range(len(tips)), key=lambda place: -abs(passages[place].strength))[:_TOLD]
        self.view.setAccessibleDescription("; ".join(tips[place] for place in order))
        said = [self._colours()]
        if text[seen:].strip():
            said.append(self.tr("The model does not see the grey end."))
        self.legend.setText(" ".join(said))
        self.legend.show()
