"""What is carried when thumbnails are dragged: the ids of the samples, and a picture of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPen, QPixmap

from tldesk.ui.parts import theme
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.drag_source import DragSource
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate

SAMPLES_TYPE = "application/x-tldesk-samples"
_EDGE = 96  # of the picture that is carried
_BADGE = 26


class SampleDrag:
    """Lets the selected thumbnails of a Browser be dragged by any of their pictures.

    Between the pictures a press begins a rubber band, as before.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        DragSource(browser.grid, self._on_picture, self._drag)

    def _on_picture(self, point: QPoint) -> bool:
        grid = self._browser.grid
        index, delegate = grid.indexAt(point), grid.itemDelegate()
        assert isinstance(delegate, ThumbnailDelegate)
        return index.isValid() and delegate.picture_rect(grid.visualRect(index)).contains(point)

    def _drag(self, point: QPoint) -> None:
        browser = self._browser
        ids = browser.grid.selected_ids()
        drag = QDrag(browser.grid)
        drag.setMimeData(packed(ids))
        drag.setPixmap(self._picture(browser.grid.indexAt(point).row(), len(ids)))
        drag.setHotSpot(QPoint(_EDGE + theme.GAP, _EDGE // 2))  # beside the pointer: the class under it is read
        drag.exec(Qt.DropAction.CopyAction)

    def _picture(self, row: int, count: int) -> QPixmap:
        """The thumbnail that was taken hold of, with the number of all."""
        ratio = self._browser.devicePixelRatioF()
        result = QPixmap(QSize(_EDGE, _EDGE) * ratio)
        result.setDevicePixelRatio(ratio)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        sample = self._browser.model.sample(row)
        pixmap = self._browser.thumbnails.picture(sample, _EDGE, ratio) if sample is not None else None
        place = QRect(0, 0, _EDGE, _EDGE)
        if pixmap is not None:
            size = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint((_EDGE - size.width()) // 2, (_EDGE - size.height()) // 2), size)
            painter.setOpacity(0.85)
            painter.drawPixmap(place, pixmap)
            painter.setOpacity(1)
        _paint_count(painter, place, count)
        painter.end()
        return result


def packed(ids: list[int]) -> QMimeData:
    """Ids of samples as what a drag carries."""
    data = QMimeData()
    data.setData(SAMPLES_TYPE, np.asarray(ids, dtype="<i8").tobytes())
    return data


def dragged_samples(data: QMimeData) -> list[int]:
    """The ids of samples that a drag carries; none for anything else."""
    ids: list[int] = np.frombuffer(data.data(SAMPLES_TYPE).data(), dtype="<i8").tolist()
    return ids


def _paint_count(painter: QPainter, place: QRect, count: int) -> None:
    text = f"{count:,}"
    painter.setFont(theme.font("body", bold=True))
    width = max(_BADGE, painter.fontMetrics().horizontalAdvance(text) + 14)
    badge = QRectF(place.center().x() - width / 2, place.center().y() - _BADGE / 2, width, _BADGE)
    painter.setPen(QPen(theme.color("surface"), 2))
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(badge, _BADGE / 2, _BADGE / 2)
    painter.setPen(theme.color("on_accent"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
