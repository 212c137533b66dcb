"""Combo: a combo box whose text is shortened where there is no room for it. Qt would cut through a letter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

ROOM = 48  # pixels beside the text: the arrow and the margins


class Combo(QComboBox):
    """Closed it shows `shown_text`, shortened as `mode` says."""

    mode = Qt.TextElideMode.ElideRight

    def shown_text(self) -> str:
        """What stands in the box while it is closed."""
        return self.currentText()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(self.shown_text(), self.mode, self.width() - ROOM)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
