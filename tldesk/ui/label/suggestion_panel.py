"""SuggestionPanel: everything that is suggested, doubted and foreseen, beside the images of the Label page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from tldesk.ui.label.find_card import FindCard
from tldesk.ui.label.forecast_card import OutlookCard
from tldesk.ui.label.suggestion_card import SuggestionCard
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import named
from tldesk.ui.parts.layouts import column, holder
from tldesk.ui.samples.browser import Browser
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context


class SuggestionPanel(QScrollArea):
    """Three cards under one another; a low window scrolls them."""

    def __init__(
        self, context: Context, classes: ClassesModel, browser: Browser, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "label-suggestions", self.tr("Suggestions"))
        self._suggestions = context.suggestions
        self.card = SuggestionCard(context, classes, browser)
        self.finding = FindCard(context, browser)
        self.outlook = OutlookCard()
        inside = holder(column(self.card, self.finding, self.outlook, 1))
        self.setWidget(named(inside, "label-suggestions-inside"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        context.suggestions.assessed.connect(self._show_outlook)
        context.suggestions.refreshed.connect(self._show_outlook)
        self._show_outlook()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = self.finding.sizeHint().height() + theme.GAP
        self.card.set_steady(self.card.usual_height + below <= self.viewport().height())

    def _show_outlook(self) -> None:
        self.outlook.show_assessment(self._suggestions.assessment)
