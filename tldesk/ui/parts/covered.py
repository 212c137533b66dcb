"""What something that lies over a page would cover: its controls, and what it shows there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tldesk.ui.parts import theme

_CONTROLS: tuple[type[QWidget], ...] = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit)
_PRIMARY = 100  # so many other controls are covered rather than the one that a page is about
_CURRENT = 10  # and so many rather than the image that somebody is at
_FULL = 4  # so many controls are worth a place that is full of words and pictures
_SCROLLS = 0.5  # what can be scrolled away from under it is missed half as much
_STEP = 4 * theme.GRID  # between the points that are looked at: asking what is at one takes .02 ms


class Covered:
    """Looks at `page` as it is now; places are in the coordinates of `page`."""

    def __init__(self, page: QWidget) -> None:
        self._page = page
        self._controls = [
            (QRect(one.mapTo(page, QPoint(0, 0)), one.size()), _PRIMARY if one.property("role") == "primary" else 1)
            for one in _controls(page)
            if one.isEnabled() and one.isVisible() and not one.visibleRegion().isEmpty()
        ]
        self._controls += [(place, _CURRENT) for place in _current(page)]

    def at(self, place: QRect) -> float:
        """How much would be missed of what is at a place."""
        controls = sum(weight for control, weight in self._controls if place.intersects(control))
        points = list(_points(place))
        return controls + _FULL * sum(self._missed(point) for point in points) / max(1, len(points))

    def is_nothing(self, place: QRect) -> bool:
        """Whether nothing would be missed: quicker than `at`, where something would."""
        covers = any(place.intersects(control) for control, _weight in self._controls)
        return not covers and not any(self._missed(point) for point in _points(place))

    def _missed(self, point: QPoint) -> float:
        """How much of what is seen at a point would be missed: nothing where nothing is; 1 of the last row of a list,
        which no scrolling frees."""
        widget = self._page.childAt(point)
        if widget is None or not self._shows(widget, point):
            return 0.0
        while widget is not None and widget is not self._page:
            if isinstance(widget, QAbstractScrollArea) and not _at_end(widget):
                return _SCROLLS
            widget = widget.parentWidget()
        return 1.0

    def _shows(self, widget: QWidget, point: QPoint) -> bool:
        """Whether something is seen at a point of a widget: words, an image, a drawing."""
        if isinstance(widget, QLabel):
            return bool(widget.text()) or not widget.pixmap().isNull()
        at, parent = widget.mapFrom(self._page, point), widget.parent()
        if isinstance(parent, QAbstractItemView) and parent.viewport() is widget:
            return parent.indexAt(at).isValid()
        if isinstance(parent, QPlainTextEdit) and parent.viewport() is widget:
            cursor = parent.cursorForPosition(at)
            return abs(parent.cursorRect(cursor).center().x() - at.x()) < _STEP and bool(cursor.block().text())
        return "paintEvent" in vars(type(widget))


def _controls(page: QWidget) -> Iterator[QWidget]:
    """The controls in a page, or in the one that is shown of several: looking through the others takes longer."""
    for part in page.children():
        if isinstance(part, QWidget) and part.isVisible():
            yield from (part,) if isinstance(part, _CONTROLS) else ()
            for kind in _CONTROLS:
                yield from part.findChildren(kind)


def _current(page: QWidget) -> Iterator[QRect]:
    """Where the current rows of lists are, as far as they are in sight."""
    for view in page.findChildren(QAbstractItemView):
        if view.isVisible() and view.currentIndex().isValid():
            place = view.visualRect(view.currentIndex()) & view.viewport().rect()
            if not place.isEmpty():
                yield QRect(view.viewport().mapTo(page, place.topLeft()), place.size())


def _at_end(area: QAbstractScrollArea) -> bool:
    bar = area.verticalScrollBar()
    return bar.value() == bar.maximum()


def _points(place: QRect) -> Iterator[QPoint]:
    for y in range(place.top() + _STEP // 2, place.bottom() + 1, _STEP):
        for x in range(place.left() + _STEP // 2, place.right() + 1, _STEP):
            yield QPoint(x, y)
