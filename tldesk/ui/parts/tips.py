"""Tool tips as plain text. Qt takes one that holds a tag for a page, which may load pictures from anywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtGui


def as_tip(text: str, role: int = Qt.ItemDataRole.ToolTipRole) -> str:
    """What to set as a tool tip, so that `text` is read letter by letter. A model's other roles get `text` itself."""
    if role != Qt.ItemDataRole.ToolTipRole or not QtGui.mightBeRichText(text):
        return text
    return str(QtGui.convertFromPlainText(text))
