"""What is written in a chart and around it: names and values at the ends of curves, bands, rings, the pointer's box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from tldesk.engine.reporting import plotting
from tldesk.ui.charts.axes import written
from tldesk.ui.charts.line import Band, Ends, Line, Ring, Scale, ink
from tldesk.ui.parts import theme

_LEADER, _GAP = 12, 6  # pixels from the plot to a name at its right, and between its parts
_RING, _DOT = 6.0, 3.5
_ASIDE = 1.5  # pixels
_INSIDE = 3  # pixels between the side of a band and its title
_VEIL = 0.85  # how much of what lies below some words is hidden by them
Align = Qt.AlignmentFlag


@dataclass(frozen=True, slots=True)
class Plane:
    """Where a chart's curves are, in pixels of its scene, and the stretch of x that is seen."""

    rect: QRectF
    x: tuple[float, float]
    place: Callable[[float, float], QPointF]


@dataclass(frozen=True, slots=True)
class End:
    """What stands at the end of a curve: at `y` where the curve ends at `wanted`."""

    title: str
    value: str
    color: QColor
    wanted: float
    y: float


def small() -> QFontMetricsF:
    """The measures of the letters in charts."""
    return QFontMetricsF(theme.font("small", bold=True))


def last_seen(line: Line, x: tuple[float, float]) -> int | None:
    """Which point of a curve is the last in sight."""
    seen = np.flatnonzero((line.x >= x[0]) & (line.x <= x[1]))
    return int(seen[line.x[seen].argmax()]) if len(seen) else None


def height(two_lines: bool) -> float:
    """How much room a name at the end of a curve takes."""
    return small().height() * (2 if two_lines else 1) + 2


def named(lines: Sequence[Line]) -> list[Line]:
    """The curves that something is written of at their ends."""
    return [line for line in lines if line.told and line.named]


def ends(lines: Sequence[Line], plane: Plane, form: Scale, two_lines: bool, what: Ends) -> list[End]:
    """The names of curves, as near to their ends as can be without one lying over another."""
    found, told = [], named(lines)
    for line in told:
        at = last_seen(line, plane.x)
        if at is not None:
            value = float(line.y[at])
            down = min(max(plane.place(float(line.x[at]), value).y(), plane.rect.top()), plane.rect.bottom())
            found.append((line, *_texts(line, value, form, what, len(told)), down))
    places = plotting.spread([down for *_, down in found], height(two_lines), plane.rect.top(), plane.rect.bottom())
    return [
        End(title, value, ink(line.color), down, y) for (line, title, value, down), y in zip(found, places, strict=True)
    ]


def _texts(line: Line, value: float, form: Scale, what: Ends, count: int) -> tuple[str, str]:
    """The name and the value at the end of a curve. The only one of a chart has the name of the chart."""
    title = "" if what == "values" or (count == 1 and what == "both") else line.title
    return title, "" if what == "names" else written(value, form, form.digits)


def ends_width(lines: Sequence[Line], form: Scale, two_lines: bool, what: Ends) -> float:
    """How wide the names at the right are, without being cut."""
    letters, widest, told = small(), 0.0, named(lines)
    for line in told:
        parts = _texts(line, float(line.y[-1]), form, what, len(told))
        title, value = map(letters.horizontalAdvance, parts)
        widest = max(widest, max(value, title) if two_lines or not all(parts) else value + _GAP + title)
    return widest + _LEADER + _GAP if widest else 0.0


def draw_ends(painter: QPainter, found: Sequence[End], plane: Plane, width: float, two_lines: bool) -> None:
    """The names at the right of the plot, each with a line to its curve."""
    left, letters, high = plane.rect.right() + _LEADER, small(), height(two_lines)
    room = width - _LEADER
    for end in found:
        painter.setPen(QPen(end.color, 2))
        painter.drawLine(QPointF(plane.rect.right() + 2, end.wanted), QPointF(left - 3, end.y))
        value = letters.horizontalAdvance(end.value)
        if not end.value or two_lines:
            line = QRectF(left, end.y - high / 2, room, letters.height())
            if end.value:
                _write(painter, end.value, line, strong=True)
            else:
                line.moveTop(end.y - letters.height() / 2)
            rest = line.translated(0, letters.height()) if end.value else line
        else:
            line = QRectF(left, end.y - letters.height() / 2, room, letters.height())
            _write(painter, end.value, line, strong=True)
            rest = line.adjusted(value + _GAP, 0, 0, 0)
        _write(painter, letters.elidedText(end.title, Qt.TextElideMode.ElideRight, rest.width()), rest)


def _write(
    painter: QPainter, text: str, where: QRectF, align: Align = Align.AlignLeft, *, strong: bool = False
) -> None:
    painter.setFont(theme.font("small", bold=strong))
    painter.setPen(theme.color("text" if strong else "muted"))
    painter.drawText(where, int(align | Align.AlignVCenter | Qt.TextFlag.TextSingleLine), text)


def draw_name(painter: QPainter, text: str, beside: QPointF, *, at_left: bool, strong: bool) -> None:
    """A name at the left or the right of a place."""
    letters = small()
    words = QRectF(0, 0, letters.horizontalAdvance(text) + 2, letters.height())
    words.moveCenter(beside)
    words.moveLeft(beside.x() - (words.width() if at_left else 0))
    _veil(painter, words)
    _write(painter, text, words, strong=strong)


def draw_intervals(painter: QPainter, lines: Sequence[Line], plane: Plane) -> None:
    """Upright lines through the points that have an interval; those of several curves beside each other."""
    for number, line in enumerate(lines):
        if line.low is None or line.high is None:
            continue
        painter.setPen(QPen(ink(line.color), 1.5))
        for x, low, high in zip(line.x.tolist(), line.low.tolist(), line.high.tolist(), strict=True):
            if plane.x[0] <= x <= plane.x[1]:
                aside = QPointF(_ASIDE * (2 * number + 1 - len(lines)), 0)
                painter.drawLine(plane.place(x, low) + aside, plane.place(x, high) + aside)


def bands_height() -> float:
    """How much room the titles of bands take above the plot."""
    return 2 * small().height() + 4


def stretch(band: Band, plane: Plane) -> QRectF:
    """Where a band lies, from its titles down to the axis; empty where it is out of sight."""
    right = plane.rect.right()
    ends = [plane.rect.left() if band.start is None else plane.place(band.start, 0).x()]
    ends.append(right if band.end is None else plane.place(band.end, 0).x())
    begin, end = (min(max(x, plane.rect.left()), right) for x in ends)
    top = plane.rect.top() - bands_height()
    return QRectF(begin, top, end - begin, plane.rect.bottom() - top)


def draw_grounds(painter: QPainter, bands: Sequence[Band], plane: Plane) -> None:
    """The grounds of bands that were not kept, and lines between all."""
    for number, band in enumerate(bands):
        where = stretch(band, plane)
        if where.width() < 1:
            continue
        if band.faded:
            painter.fillRect(where, theme.color("hover"))
        if number:
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(where.topLeft(), where.bottomLeft())


def draw_bands(painter: QPainter, bands: Sequence[Band], plane: Plane, form: Scale) -> None:
    """The titles of bands, and what the models of some are worth."""
    plain, bold = (QFontMetricsF(theme.font("small", bold=strong)) for strong in (False, True))
    for band in bands:
        where, letters = stretch(band, plane).adjusted(_INSIDE, 0, -_INSIDE, 0), plain if band.faded else bold
        if where.width() < 2 * letters.averageCharWidth():
            continue
        line = QRectF(where.left(), where.top() + 2, where.width(), letters.height())
        fitting = [text for text in band.titles if letters.horizontalAdvance(text) <= line.width()]
        for text, strong in (((fitting or band.titles[-1:])[0], not band.faded), (band.words, False)):
            cut = (bold if strong else plain).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            _write(painter, cut, line, strong=strong)
            line.translate(0, letters.height())
        if band.worth is not None:
            line.moveBottom(plane.place(plane.x[0], band.worth).y() - 3)
            if line.top() < plane.rect.top():
                line.translate(0, line.height() + 6)
            _write(painter, written(band.worth, form, form.digits), line, strong=True)


def draw_ring(painter: QPainter, ring: Ring, plane: Plane, lines: Sequence[Line] = ()) -> None:
    """A ring, and its words above or below it, where they cover none of the curves if that can be."""
    if not plane.x[0] <= ring.x <= plane.x[1]:
        return
    at = plane.place(ring.x, ring.y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("text"), 2))
    painter.drawEllipse(at, _RING, _RING)
    if not ring.text:
        return
    words = _beside(ring, at, plane, lines)
    _veil(painter, words)
    _write(painter, ring.text, words, Align.AlignHCenter, strong=True)


def _beside(ring: Ring, at: QPointF, plane: Plane, lines: Sequence[Line]) -> QRectF:
    """Where the words of a ring stand: on the side that it asks for, unless they are free of curves on the other."""
    letters = small()
    words = QRectF(0, 0, letters.horizontalAdvance(ring.text) + 6, letters.height())
    aside = _RING + words.height() / 2 + 2
    places = []
    for across in (0, words.width() / 2, -words.width() / 2):  # long words have more room beside what is steep
        for down in (-aside, aside) if ring.above else (aside, -aside):
            words.moveCenter(QPointF(at.x() + across, at.y() + down))
            words.moveLeft(min(max(words.left(), plane.rect.left()), plane.rect.right() - words.width()))
            places.append(QRectF(words))
    inside = [one for one in places if plane.rect.top() <= one.top() and one.bottom() <= plane.rect.bottom()] or places
    return next((one for one in inside if not _crossed(one, plane, lines)), inside[0])


def _crossed(words: QRectF, plane: Plane, lines: Sequence[Line]) -> bool:
    """Whether a curve goes through some words."""
    (low, high), left, wide = plane.x, plane.rect.left(), max(1.0, plane.rect.width())
    seen = low + (np.linspace(words.left(), words.right(), 8) - left) * (high - low) / wide
    for line in lines:
        if not len(line.x):
            continue
        there = seen if line.level else seen[(seen >= line.x[0]) & (seen <= line.x[-1])]
        for x, y in zip(there, np.interp(there, line.x, line.y), strict=True):
            if words.top() <= plane.place(float(x), float(y)).y() <= words.bottom():
                return True
    return False


def _veil(painter: QPainter, where: QRectF) -> None:
    ground = theme.color("surface")
    ground.setAlphaF(_VEIL)
    painter.fillRect(where, ground)


def draw_pointer(painter: QPainter, head: str, lines: Sequence[Line], at: float, plane: Plane, form: Scale) -> None:
    """A line at `at`, a dot on each curve, and a box with their values there."""
    x = plane.place(at, 0).x()
    painter.setPen(QPen(theme.color("muted"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, plane.rect.top()), QPointF(x, plane.rect.bottom()))
    rows = []
    for line in lines:
        near = int(np.abs(line.x - at).argmin())
        value = float(line.y[near])
        rows.append((line, written(value, form, form.digits)))
        dot = plane.place(at if line.level else float(line.x[near]), value)
        if plane.rect.contains(dot):
            painter.setPen(QPen(theme.color("surface"), 1.5))
            painter.setBrush(ink(line.color))
            painter.drawEllipse(dot, _DOT, _DOT)
    letters = small()
    names = max((letters.horizontalAdvance(line.title) for line, _ in rows), default=0.0)
    values = max((letters.horizontalAdvance(text) for _, text in rows), default=0.0)
    wide = max(16 + names + 2 * _GAP + values, letters.horizontalAdvance(head)) + 16
    box = QRectF(0, plane.rect.top() + 4, wide, letters.height() * (1 + len(rows)) + 12)
    box.moveLeft(x + 10 if x + 10 + wide <= plane.rect.right() or x - 10 - wide < 0 else x - 10 - wide)
    _draw_box(painter, box)
    line_of = QRectF(box.left() + 8, box.top() + 6, wide - 16, letters.height())
    _write(painter, head, line_of)
    for line, text in rows:
        line_of.translate(0, letters.height())
        painter.setPen(QPen(ink(line.color), 2))
        begin = QPointF(line_of.left(), line_of.center().y())
        painter.drawLine(begin, begin + QPointF(10, 0))
        _write(painter, line.title, line_of.adjusted(16, 0, 0, 0))
        _write(painter, text, line_of, Align.AlignRight, strong=True)


def _draw_box(painter: QPainter, box: QRectF) -> None:
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(box, 4, 4)


def draw_selection(painter: QPainter, part: QRectF) -> None:
    """The part that is drawn with the pointer, to be shown closer."""
    fill = theme.color("accent")
    painter.setPen(QPen(fill, 1))
    fill.setAlphaF(0.12)
    painter.setBrush(fill)
    painter.drawRect(part)
