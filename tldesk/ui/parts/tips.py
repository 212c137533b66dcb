"""Tool tips as plain text in lines that are read at a glance. Qt breaks no line of a plain tip, however wide, and takes
one that holds a tag for a page, which may load pictures from anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtGui

WIDTH = 60  # letters of a line; one of Chinese is as wide as two
# What is not parted: a Chinese letter with the marks before and after it, or a word. Then the space behind.
_UNIT = re.compile(r"(?:[（《“‘]*[⺀-鿿豈-﫿][，。；：、！？）》”’…]*|[^\s⺀-鿿豈-﫿（《]+|\S)\s*")


def as_tip(text: str, role: int = Qt.ItemDataRole.ToolTipRole) -> str:
    """What to set as a tool tip, so that `text` is read letter by letter. A model's other roles get `text` itself."""
    if role != Qt.ItemDataRole.ToolTipRole:
        return text
    tip = "\n".join(map(_in_lines, text.split("\n"))) if len(text) > WIDTH // 2 else text
    return str(QtGui.convertFromPlainText(tip)) if QtGui.mightBeRichText(text) else tip


@lru_cache(1024)  # those of all actions are asked for after each edit
def _in_lines(line: str) -> str:
    """One line, broken where it grows too wide; a word (a path is one) stays whole."""
    lines = [""]
    for unit in _UNIT.findall(line):
        if lines[-1] and _width(lines[-1] + unit.rstrip()) > WIDTH:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += unit
    return "\n".join(lines) if len(lines) > 1 else line


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
