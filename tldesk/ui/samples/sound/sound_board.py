"""SoundBoard: a waveform above a spectrogram, both over one axis of time, with a pointer and a stretch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tldesk import palette
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import filled
from tldesk.ui.samples.sound.drawn import Drawn
from tldesk.ui.session.playing import Stretch

_LEFT, _BELOW, _GAP = 56, 20, 6  # pixels of the axes, and between waveform and spectrogram
_WAVE, _LOW = 0.24, 110  # of the height; pixels of it below which there is none
_STEP, _LEAST_STEP = 0.01, 0.005  # how far a key moves the pointer: of the sound, and seconds
_DRAG = 4  # pixels: less is a click
_APART = (84, 34)  # pixels between two numbers of the axes of time and frequency
_KILO = 1000  # Hz: from here on frequencies are told in kHz
_SHADE = 150  # of 255: what lies outside of the stretch


class SoundBoard(QWidget):
    """`moved` carries where the user has put the pointer (seconds), and the stretch that is chosen, or None."""

    moved = Signal(float, object)

    def __init__(self) -> None:
        super().__init__()
        self.pointer = 0.0
        self.stretch: Stretch | None = None
        self.drawn: Drawn | None = None
        self._stand_in: QImage | None = None
        self._message = ""
        self._still: QPixmap | None = None  # all that does not move
        self._grabbed: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 80)
        theme.changed().connect(self._repaint)

    # what is shown

    @property
    def seconds(self) -> float:
        """How long the sound is."""
        return self.drawn.content.seconds if self.drawn is not None else 0.0

    def show_drawn(self, drawn: Drawn) -> None:
        """Show a sound."""
        self.drawn, self._stand_in, self._message = drawn, None, ""
        self._repaint()

    def show_stand_in(self, picture: QImage | None, message: str = "") -> None:
        """Show a picture or words in place of a sound."""
        self.drawn, self._stand_in, self._message = None, picture, message
        self.pointer, self.stretch = 0.0, None
        self._repaint()

    def show_pointer(self, seconds: float) -> None:
        """Have the pointer somewhere; the user has not put it there."""
        if self._grabbed is None:
            self.pointer = seconds
            self.update()

    def show_cue(self, stretch: Stretch | None, pointer: float | None) -> None:
        """Show which stretch is chosen; the pointer stays where it is for None."""
        self.stretch = stretch
        if pointer is not None:
            self.show_pointer(pointer)
        self.update()

    def put(self, seconds: float, stretch: Stretch | None = None) -> None:
        """Put the pointer somewhere, and choose a stretch or none."""
        if self.drawn is not None:
            self.pointer, self.stretch = min(max(0.0, seconds), self.seconds), stretch
            self.update()
            self.moved.emit(self.pointer, self.stretch)

    # painting

    def _places(self) -> tuple[QRectF, QRectF]:
        """Where waveform and spectrogram lie; where there is little room, the spectrogram alone."""
        width, height = self.width() - _LEFT - 1, self.height() - _BELOW
        wave = round(_WAVE * height) if height > _LOW else -_GAP
        return QRectF(_LEFT, 0, width, wave), QRectF(_LEFT, wave + _GAP, width, height - wave - _GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._still is None or self._still.deviceIndependentSize() != QRectF(self.rect()).size():
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(Qt.GlobalColor.transparent)
            still = QPainter(self._still)
            self._paint_still(still)
            still.end()
        painter.drawPixmap(0, 0, self._still)
        if self.drawn is not None:
            self._paint_stretch(painter)
            self._paint_pointer(painter)

    def _paint_still(self, painter: QPainter) -> None:
        wave, spectrum = self._places()
        painter.setFont(theme.font("small"))
        if self.drawn is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(spectrum, self.drawn.picture)
            if wave.isValid():
                self._paint_wave(painter, wave)
            self._paint_axes(painter, spectrum)
        elif self._stand_in is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(spectrum, self._stand_in)
        elif self._message:
            painter.setFont(theme.font())
            painter.setPen(theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, self._message)

    def _paint_wave(self, painter: QPainter, place: QRectF) -> None:
        drawn = self.drawn
        assert drawn is not None
        painter.fillRect(place, theme.color("window"))
        loudest = max(1e-6, float(abs(drawn.envelope).max()))
        middle, half = place.center().y(), (place.height() / 2 - 1) / loudest
        step = place.width() / len(drawn.envelope)
        painter.setPen(QPen(theme.color("accent"), max(1.0, step)))
        for column, (least, most) in enumerate(drawn.envelope.tolist()):
            x = place.left() + (column + 0.5) * step
            painter.drawLine(QPointF(x, middle - half * most), QPointF(x, middle - half * least + 0.5))

    def _paint_axes(self, painter: QPainter, place: QRectF) -> None:
        drawn = self.drawn
        assert drawn is not None
        painter.setPen(theme.color("muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        high = painter.fontMetrics().height()
        for value in steps(drawn.highest, place.height() / _APART[1]):
            y = place.bottom() - place.height() * value / drawn.highest
            painter.drawLine(QPointF(place.left() - 4, y), QPointF(place.left() - 1, y))
            top = min(max(place.top(), y - high / 2), place.bottom() - high)
            painter.drawText(QRectF(0, top, _LEFT - 8, high), right, hertz(value, drawn.highest))
        for value in steps(self.seconds, place.width() / _APART[0]):
            x = self._x(value)
            painter.drawLine(QPointF(x, place.bottom() + 1), QPointF(x, place.bottom() + 4))
            text = filled(self.tr("{number} s"), number=f"{value:g}")
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(place.left(), x - wide / 2), place.right() - wide)
            painter.drawText(QRectF(left, place.bottom() + 3, wide + 1, high), Qt.AlignmentFlag.AlignLeft, text)

    def _paint_stretch(self, painter: QPainter) -> None:
        if self.stretch is None:
            return
        first, last = (self._x(at) for at in self.stretch)
        ground = QColor(theme.color("window"))
        ground.setAlpha(_SHADE)
        for place in self._places():
            painter.fillRect(QRectF(place.left(), place.top(), first - place.left(), place.height()), ground)
            painter.fillRect(QRectF(last, place.top(), place.right() - last, place.height()), ground)

    def _paint_pointer(self, painter: QPainter) -> None:
        """Light within dark, so that it is seen on any colour of a spectrogram."""
        x = round(self._x(self.pointer))
        for color, width in ((palette.BLACK, 3), (palette.WHITE, 1)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawLine(x, 0, x, self.height() - _BELOW)

    def _repaint(self) -> None:
        self._still = None
        self.update()

    # the pointer

    def _x(self, seconds: float) -> float:
        return _LEFT + (self.width() - _LEFT - 1) * seconds / max(1e-9, self.seconds)

    def _at(self, x: float) -> float:
        return min(max(0.0, (x - _LEFT) / max(1, self.width() - _LEFT - 1) * self.seconds), self.seconds)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.drawn is not None:
            self._grabbed = event.position().x()
            self.put(self._at(self._grabbed))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None and abs(event.position().x() - self._grabbed) > _DRAG:
            ends = sorted((self._at(self._grabbed), self._at(event.position().x())))
            self.pointer, self.stretch = ends[0], (ends[0], ends[1])
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._grabbed = None
            if self.stretch is not None:
                self.put(self.stretch[0], self.stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Ctrl the arrows move the pointer, with Shift one end of a stretch; alone they go to other sounds."""
        step = max(_LEAST_STEP, _STEP * self.seconds)
        way = {Qt.Key.Key_Left: -step, Qt.Key.Key_Right: step}.get(Qt.Key(event.key()))
        modifiers, control = event.modifiers(), Qt.KeyboardModifier.ControlModifier
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Home: lambda: self.put(0.0),
            Qt.Key.Key_End: lambda: self.put(self.seconds),
        }
        if self.drawn is not None and way is not None and modifiers & control:
            self.put(self.pointer + way)
        elif self.drawn is not None and way is not None and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._extend(way)
        elif event.key() in acts:
            acts[event.key()]()
        else:
            event.ignore()

    def _extend(self, by: float) -> None:
        """Move the end of the stretch, which begins at the pointer; one without a length is none."""
        first, last = self.stretch or (self.pointer, self.pointer)
        last = min(max(first, last + by), self.seconds)
        self.put(first, (first, last) if last > first else None)

    def sizeHint(self) -> QSize:
        """No taller than it must be: it has what height is left, and what stands below it is whole first."""
        return QSize(640, self.minimumHeight())

    def plot(self) -> QRect:
        """Where the spectrogram lies."""
        return self._places()[1].toRect()


def hertz(value: float, highest: float = 0.0) -> str:
    """A frequency, in kHz where those up to `highest` are told so."""
    if max(value, highest) < _KILO:
        return filled(QCoreApplication.translate("SoundBoard", "{number} Hz"), number=f"{value:g}")
    return filled(QCoreApplication.translate("SoundBoard", "{number} kHz"), number=f"{value / 1000:g}")


def steps(highest: float, most: float) -> Iterator[float]:
    """Round numbers from 0 on that lie evenly, hardly more than `most` of them."""
    if highest <= 0:
        return
    raw = highest / max(2.0, most)
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= raw)
    for number in range(int(highest / step + 1e-9) + 1):
        yield round(number * step, 9)
