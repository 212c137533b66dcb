"""Small charts as SVG text, dressed by the style sheet of the page they stand in (`resources/report/report.css`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tldesk.escape import html

_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 26, 40
_NAME = 90  # pixels for the name of a curve
_CELL, _LETTERS = 34, 16
_MOST = 1e12

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SvgCurve:
    """One curve: its name, its points (n,), and the classes of its style (`line0`, `line1`, `quiet`; dashed as
    well: `rejected`)."""

    name: str
    x: NDArray[np.floating]
    y: NDArray[np.floating]
    style: str = "line0"


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plane of a chart: from values to places in the picture."""

    width: int
    height: int
    x: Span
    y: Span

    def place(self, x: float, y: float) -> tuple[float, float]:
        right = _LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (self.width - _LEFT - _RIGHT)
        down = self.height - _BOTTOM - (y - self.y[0]) / (self.y[1] - self.y[0]) * (self.height - _TOP - _BOTTOM)
        return round(right, 1), round(down, 1)

    def axes(self, titles: tuple[str, str]) -> list[str]:
        """Grid lines, numbers and titles."""
        parts = []
        for value in _ticks(self.y):
            x, y = self.place(self.x[0], value)
            parts.append(f'<line class="grid" x1="{x}" x2="{self.width - _RIGHT}" y1="{y}" y2="{y}"/>')
            parts.append(_text(x - 6, y + 4, f"{value:g}", "end"))
        below = self.height - _BOTTOM + 15
        parts += [_text(self.place(value, self.y[0])[0], below, f"{value:g}") for value in _ticks(self.x)]
        middle = (self.height - _BOTTOM) / 2
        parts.append(_text((self.width + _LEFT) / 2, self.height - 8, titles[0]))
        parts.append(_text(12, middle, titles[1], turned=True))
        return parts


def chart(
    curves: Sequence[SvgCurve],
    titles: tuple[str, str],
    *,
    x_span: Span | None = None,
    y_span: Span | None = None,
    size: tuple[int, int] = (420, 280),
) -> str:
    """Curves over two axes with `titles` (x, y); a span that is not given follows the curves."""
    curves = [_drawable(curve) for curve in curves]
    frame = _Frame(*size, x_span or _span([c.x for c in curves]), y_span or _span([c.y for c in curves]))
    parts = frame.axes(titles)
    for curve in curves:
        places = (frame.place(float(x), float(y)) for x, y in zip(curve.x, curve.y, strict=True))
        points = " ".join(f"{x},{y}" for x, y in places)
        parts.append(f'<polyline class="{curve.style}" fill="none" points="{points}"/>')
    for number, curve in enumerate(c for c in curves if c.name):
        style = curve.style.replace("line", "name").removesuffix(" rejected")
        parts.append(_text(_LEFT + _NAME * number, _TOP - 10, curve.name, "start", style=style))
    return _svg(*size, ", ".join(titles), parts)


def matrix(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """A confusion matrix: rows what it is, columns what the model says, shaded by the share of the row."""
    names = [label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…" for label in labels]
    room = 24 + 7 * max(map(len, names), default=0)
    edge = room + _CELL * len(labels)
    parts = []
    for row, name in enumerate(names):
        middle = room + _CELL * row + _CELL / 2 + 4
        parts.append(_text(room - 8, middle, name, "end"))
        parts.append(_text(middle, room - 8, name, "start", turned=True))
        for column, count in enumerate(counts[row]):
            corner = (room + _CELL * column + 1, room + _CELL * row + 1)
            parts += _cell(corner, count, max(1, sum(counts[row])), row == column)
    return _svg(edge + 12, edge + 12, "confusion matrix", parts)


def _drawable(curve: SvgCurve) -> SvgCurve:
    """A curve without the points that no axis has room for: a loss may be no number, or any."""
    kept = (np.abs(curve.x) < _MOST) & (np.abs(curve.y) < _MOST)
    return replace(curve, x=curve.x[kept], y=curve.y[kept])


def _cell(corner: tuple[int, int], count: int, total: int, right: bool) -> list[str]:
    x, y = corner
    box = f'x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" rx="4"'
    if not count:
        return [f'<rect class="empty" {box}/>']
    style = "right" if right else "wrong"
    shade = f'<rect class="{style}" {box} fill-opacity="{0.15 + 0.6 * count / total:.2f}"/>'
    return [shade, _text(x + _CELL / 2 - 1, y + _CELL / 2 + 3, str(count), style="count")]


def _text(x: float, y: float, text: str, anchor: str = "middle", *, style: str = "", turned: bool = False) -> str:
    more = f' transform="rotate(-90 {x:g} {y:g})"' if turned else ""
    more += f' class="{style}"' if style else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{more}>{html(text)}</text>'


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    about = f'role="img" aria-label="{html(title)}"'
    head = f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" {about}>'
    return head + "".join(parts) + "</svg>"


def _span(values: Sequence[NDArray[np.floating]]) -> Span:
    """From the least to the largest value, with some room."""
    joined = np.concatenate(values) if values else np.zeros(0)
    if not len(joined):
        return 0.0, 1.0
    low, high = float(joined.min()), float(joined.max())
    room = 0.05 * (high - low) or 0.5
    return low - room, high + room


def _ticks(span: Span) -> list[float]:
    """About five round values inside of a span."""
    rough = (span[1] - span[0]) / 5
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * min((1, 2, 5, 10), key=lambda factor: abs(factor * power - rough))
    first = np.ceil(span[0] / step - 1e-9)
    last = np.floor(span[1] / step + 1e-9)
    return [float(f"{number * step:.10g}") + 0.0 for number in np.arange(first, last + 1)]  # no -0
