"""Icons of one family (Material Design Icons 6), drawn from the font that qtawesome ships.

The font is read straight from the installed package: importing qtawesome costs 0.2 s of the window's start. Each
icon is painted in the colour of its role when it is shown, so it follows a change of the colour scheme. What is the
sign of images is then that of the kind of data that is spoken of, as its `Look` says.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache

from tldesk.ui.parts import language, looks, theme
from tldesk.ui.parts.class_mark import Mark, paint_mark

_FONT = "materialdesignicons6-webfont-*.ttf"
_CHARACTERS = "materialdesignicons6-webfont-charmap-*.json"
_SWATCH, _AIR = 20, 4  # pixels
_AS_IT_IS = "="  # begins the name of an icon that stands for images whatever is spoken of


class _GlyphEngine(QIconEngine):
    """Draws one character of the icon font; disabled, selected and switched-on icons take their own colour."""

    def __init__(self, name: str, role: theme.Token) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        font = QFont(_family())
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._color(mode, state))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _characters()[_of_kind(self._name)])
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        color = self._color(mode, state).name(QColor.NameFormat.HexArgb)
        key = f"glyph {_of_kind(self._name)} {size.width()} {size.height()} {color}"
        pixmap = QPixmap()
        if QPixmapCache.find(key, pixmap):
            return pixmap
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        QPixmapCache.insert(key, pixmap)
        return pixmap

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode == QIcon.Mode.Disabled:
            return theme.color("disabled")
        if state == QIcon.State.On and self._role == "muted":
            return theme.color("accent")
        return theme.color(self._role)


def icon(name: str, role: theme.Token = "text") -> QIcon:
    """The icon `name` (a Material Design Icons name) in the colour of a token of the theme. With “=” before it, it is
    the same for every kind of data.

    Raises KeyError when the family has no such icon.
    """
    if _of_kind(name) not in _characters():
        raise KeyError(name)
    return QIcon(_GlyphEngine(name, role))


def _of_kind(name: str) -> str:
    """The icon that stands for this one where something else than images is spoken of."""
    if name.startswith(_AS_IT_IS):
        return name.removeprefix(_AS_IT_IS)
    return looks.of(language.spoken_of()).icons.get(name, name)


def swatch(mark: Mark, air: int = _AIR) -> QIcon:
    """The mark of a class, for menus and lists, with so much air around it."""
    pixmap = QPixmap(2 * _SWATCH, 2 * _SWATCH)  # sharp on a screen of 200 %
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, QRectF(air, air, _SWATCH - 2 * air, _SWATCH - 2 * air), mark)
    painter.end()
    found = QIcon(pixmap)
    found.addPixmap(pixmap, QIcon.Mode.Selected)  # which Qt would tint with the colour of the selection
    return found


@cache
def _folder() -> Path:
    found = importlib.util.find_spec("qtawesome")
    assert found is not None and found.submodule_search_locations is not None
    return Path(next(iter(found.submodule_search_locations))) / "fonts"


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(next(_folder().glob(_FONT))))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _characters() -> dict[str, str]:
    codes = json.loads(next(_folder().glob(_CHARACTERS)).read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}
