"""Tile: a project as a card to press: pictures of it, its name, and a few lines of what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import ToolButton, named
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.there import there

LEAST = 28 * theme.GRID  # pixels of its width
_BAND = 12 * theme.GRID
_SIGN = 4 * theme.GRID


class Tile(ToolButton):
    """`pictures`, `title` and `lines` are its parts; what stands beside the title is added to `head`."""

    def __init__(self, name: str, roles: Sequence[str], clicked: Callable[[], object]) -> None:
        super().__init__()
        named(self, name)
        self.setProperty("role", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.pictures, self.title = Pictures(), Elided("heading")
        self.lines = [Elided(role) for role in roles]
        self.head: QHBoxLayout = row((self.title, 1))
        for part in (self.pictures, self.title, *self.lines):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = column(self.head, *self.lines, gap=2, margins=(theme.GAP_SMALL, 0, theme.GAP_SMALL, theme.GAP_SMALL))
        self.setLayout(column(self.pictures, words, gap=theme.GAP_SMALL, margins=theme.GAP))
        self.clicked.connect(lambda _checked=False: clicked())

    def say(self, title: str, *lines: str) -> None:
        """Show its words; they are its accessible name, too."""
        self.title.say(title)
        for part, text in zip(self.lines, lines, strict=True):
            part.say(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(", ".join(filter(None, lines)))

    def sizeHint(self) -> QSize:
        """What its parts need: it has no text of its own."""
        return there(self.layout()).sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The least that its parts need."""
        return there(self.layout()).minimumSize()


class Pictures(QWidget):
    """Up to three pictures beside one another, each cut to its place; a sign where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_BAND)
        self._shown: list[QPixmap] = []
        self._sign, self._whole = "", False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._shown)

    @property
    def shown(self) -> tuple[QPixmap, ...]:
        """What is shown, as large as it was given."""
        return tuple(self._shown)

    def show_pictures(self, pictures: Sequence[QImage], sign: str = "", *, whole: bool = False) -> None:
        """Show these; `sign` is the icon in place of none. `whole`: they are of texts, whose lines are not cut."""
        self._shown, self._sign, self._whole = [QPixmap.fromImage(picture) for picture in pictures], sign, whole
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if not self._shown:
            self._paint_sign(painter)
        gap, count = theme.GAP_SMALL, max(1, len(self._shown))
        width = (self.width() - gap * (count - 1)) / count
        for number, picture in enumerate(self._shown):
            _paint_cut(painter, picture, QRectF(number * (width + gap), 0, width, self.height()), self._whole)
        painter.end()

    def _paint_sign(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("window"))
        painter.drawRoundedRect(self.rect(), theme.RADIUS / 2, theme.RADIUS / 2)
        if self._sign:
            place = self.rect()
            place.setSize(QSize(_SIGN, _SIGN))
            place.moveCenter(self.rect().center())
            icons.icon(self._sign, "muted").paint(painter, place)


def _paint_cut(painter: QPainter, picture: QPixmap, place: QRectF, whole: bool) -> None:
    """A picture that fills its place, what is too much left out on both sides; or a `whole` one, on white."""
    clip = QPainterPath()
    clip.addRoundedRect(place, theme.RADIUS / 2, theme.RADIUS / 2)
    painter.save()
    painter.setClipPath(clip)
    size = QRectF(picture.rect())
    scales = place.width() / max(1, size.width()), place.height() / max(1, size.height())
    if whole:
        painter.fillRect(place, Qt.GlobalColor.white)
        painter.drawPixmap(QRectF(place.topLeft(), size.size() * min(scales)), picture, size)
    else:
        part = QRectF(0, 0, place.width() / max(scales), place.height() / max(scales))
        part.moveCenter(size.center())
        painter.drawPixmap(place, picture, part)
    painter.restore()
