"""TypedCombo, a box that has the keys while the keyboard is there. Combo, and ClassCombo for names of classes: boxes
whose text is shortened where there is no room for it. Qt would cut through a letter.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from tldesk.ui.parts.tips import as_tip

ROOM = 48  # pixels beside the text: the arrow and the margins


class TypedCombo(QComboBox):
    """What is typed while it is closed finds a choice."""

    def event(self, event: QEvent) -> bool:
        """What is typed here searches here, though the page has shortcuts of single keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_typed(event):
            event.accept()
            return True
        return super().event(event)


class Combo(TypedCombo):
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


def _is_typed(event: QKeyEvent) -> bool:
    """Whether it is a letter, a digit or another sign, or deletes."""
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    typed = event.text().isprintable() and bool(event.text().strip())
    return plain == Qt.KeyboardModifier.NoModifier and (typed or event.key() == Qt.Key.Key_Delete)


class ClassCombo(Combo):
    """As narrow as a few letters, however long the names: the tip says all of the one that is shown."""

    mode = Qt.TextElideMode.ElideMiddle  # classes differ in their ends as often as in their beginnings

    def __init__(self, letters: int = 10) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.setToolTip(as_tip(self.shown_text()))  # here, for it may be filled while its signals are blocked
