"""ImageView: one picture, fitted or zoomed at the pointer, moved by dragging."""

from __future__ import annotations

from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import icon_button
from tldesk.ui.samples.large.large_view import LargeView

LARGEST_ZOOM = 16.0
STEP = 1.25
MOVE = 40


class ImageView(LargeView):
    """Shows a QImage. Wheel, + and - zoom, 0 and a double click fit, dragging moves.

    The picture may be a smaller stand-in for `full_size`: then zoom counts pixels of the full one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._full = QSize()
        self._overlay: QImage | None = None
        self._strength = 1.0
        self._message = ""
        self._zoom: float | None = None  # None: fitted
        self._centre = QPointF(0.5, 0.5)  # of the view, as a part of the picture
        self._grabbed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)

    def show_image(self, image: QImage, full_size: QSize, *, keep_zoom: bool = False) -> None:
        """Show a picture; `keep_zoom` when it replaces a stand-in of the same one."""
        self._image, self._full, self._message = image, full_size, ""
        if not keep_zoom:
            self.fit()
        self.update()

    def show_overlay(self, overlay: QImage | None, strength: float = 1.0) -> None:
        """Lay a picture with transparency over the whole of the other, as strong as 0 to 1; None takes it away."""
        self._overlay, self._strength = overlay, strength
        self.update()

    def show_message(self, text: str) -> None:
        """Show words in place of a picture (none: nothing)."""
        self._image, self._overlay, self._message = None, None, text
        self.fit()
        self.update()

    @property
    def has_content(self) -> bool:
        """Whether a picture is shown."""
        return self._image is not None

    def show_content(self, content: QImage, full_size: QSize | None = None, *, keep_zoom: bool = False) -> None:
        """As `show_image`."""
        self.show_image(content, full_size or content.size(), keep_zoom=keep_zoom)

    def tools(self, prefix: str) -> list[QToolButton]:
        """Buttons that zoom."""
        buttons = (
            ("magnify-minus-outline", "zoom-out", self.tr("Zoom out (-)"), lambda: self.zoom_by(1 / STEP)),
            ("fit-to-screen-outline", "fit", self.tr("Fit the whole image (double click)"), self.fit),
            ("magnify-plus-outline", "zoom-in", self.tr("Zoom in (+)"), lambda: self.zoom_by(STEP)),
        )
        return [icon_button(icon, f"{prefix}-preview-{name}", text, slot) for icon, name, text, slot in buttons]

    @property
    def zoom(self) -> float:
        """Screen pixels for one pixel of the picture."""
        return self._zoom if self._zoom is not None else self._fitting_zoom()

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is shown."""
        return self._zoom is None

    def fit(self) -> None:
        """Show the whole picture."""
        self._zoom, self._centre = None, QPointF(0.5, 0.5)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom, the point `at` (the middle of the view) staying where it is."""
        if self._image is None:
            return
        fitting = self._fitting_zoom()
        zoom = min(LARGEST_ZOOM, self.zoom * factor)
        if zoom <= fitting:
            self.fit()
            return
        at = at if at is not None else QPointF(self.rect().center())
        place = self._place()
        x, y = (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()
        self._zoom = zoom
        offset = at - QPointF(self.rect().center())
        width, height = self._full.width() * zoom, self._full.height() * zoom
        self._move_to(QPointF(x - offset.x() / width, y - offset.y() / height))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def _fitting_zoom(self) -> float:
        """Whole picture in the view; small ones are enlarged three times at most."""
        if self._full.isEmpty():
            return 1.0
        return min(self.width() / self._full.width(), self.height() / self._full.height(), 3.0)

    def _place(self) -> QRectF:
        """Where the picture lies in the widget."""
        zoom = self.zoom
        width, height = self._full.width() * zoom, self._full.height() * zoom
        middle = QPointF(self.width() / 2, self.height() / 2)
        return QRectF(middle.x() - self._centre.x() * width, middle.y() - self._centre.y() * height, width, height)

    def _move_to(self, centre: QPointF) -> None:
        """Look at `centre`, no further than to the edges of the picture."""
        halves = (
            min(0.5, self.width() / 2 / (self._full.width() * self.zoom)),
            min(0.5, self.height() / 2 / (self._full.height() * self.zoom)),
        )
        x, y = (max(half, min(1 - half, c)) for half, c in zip(halves, (centre.x(), centre.y()), strict=True))
        self._centre = QPointF(x, y)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("window"))
        painter.drawRoundedRect(self.rect(), theme.RADIUS, theme.RADIUS)
        if self._image is None:
            painter.setPen(theme.color("muted"))
            box = self.rect().adjusted(16, 16, -16, -16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.zoom < 4)
        painter.drawImage(self._place(), self._image)
        if self._overlay is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(self._strength)
            painter.drawImage(self._place(), self._overlay)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is not None:
            self._move_to(self._centre)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._zoom is not None:
            self._grabbed = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        here = event.position().toPoint()
        moved, self._grabbed = here - self._grabbed, here
        self._pan(moved)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._grabbed = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.fitted:
            self.zoom_by(max(1.0, 2 * self.zoom) / self.zoom, event.position())
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: QPoint(MOVE, 0),
            Qt.Key.Key_Right: QPoint(-MOVE, 0),
            Qt.Key.Key_Up: QPoint(0, MOVE),
            Qt.Key.Key_Down: QPoint(0, -MOVE),
        }
        factors = {Qt.Key.Key_Plus: STEP, Qt.Key.Key_Equal: STEP, Qt.Key.Key_Minus: 1 / STEP}
        if event.key() in factors:
            self.zoom_by(factors[Qt.Key(event.key())])
        elif event.key() in moves and not self.fitted:
            self._pan(moves[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and not self.fitted:
            self.fit()
        else:
            event.ignore()

    def _pan(self, by: QPoint) -> None:
        zoom = self.zoom
        width, height = self._full.width() * zoom, self._full.height() * zoom
        self._move_to(self._centre - QPointF(by.x() / width, by.y() / height))


def to_qimage(picture: Image.Image) -> QImage:
    """An RGB picture of Pillow as a QImage with memory of its own, in the form that Qt paints several times as fast."""
    data = picture.tobytes()
    packed = QImage(data, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return packed.convertToFormat(QImage.Format.Format_RGB32)
