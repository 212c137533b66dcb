"""PathField: a path that can be edited; where it is longer than the field, its middle is left out until it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.tips import as_tip

_AIR = 2  # pixels that Qt leaves around the text of a field


class PathField(QLineEdit):
    """Its tooltip says all of the path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textChanged.connect(lambda text: self.setToolTip(as_tip(text)))

    def shown(self) -> str:
        """What is seen of the path."""
        room = self._frame()[1].width()
        mode = Qt.TextElideMode.ElideNone if self.hasFocus() else Qt.TextElideMode.ElideMiddle
        return self.fontMetrics().elidedText(self.text(), mode, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Without the keyboard, which would move the text, begin and end are both seen."""
        shown = self.shown()
        if shown == self.text():
            super().paintEvent(event)
            return
        option, area = self._frame()
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(theme.color("text" if self.isEnabled() else "disabled"))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _frame(self) -> tuple[QStyleOptionFrame, QRect]:
        """How the field is drawn, and where its text is."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        area = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return option, area.marginsRemoved(self.textMargins()).adjusted(_AIR, 0, -_AIR, 0)
