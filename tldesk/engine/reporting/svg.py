"""Small charts as SVG text, dressed by the style sheet of the page they stand in (`resources/templates/report.css`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tldesk.templates import render

_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 26, 40
_LETTERS = 16
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

    def points(self, curve: SvgCurve) -> list[str]:
        """The places of a curve as SVG writes them."""
        places = (self.place(float(x), float(y)) for x, y in zip(curve.x, curve.y, strict=True))
        return [f"{x},{y}" for x, y in places]


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
    return render(
        "chart.svg",
        width=frame.width,
        height=frame.height,
        left=_LEFT,
        right=frame.width - _RIGHT,
        bottom=frame.height - _BOTTOM,
        titles=titles,
        rows=[(f"{value:g}", *frame.place(frame.x[0], value)) for value in _ticks(frame.y)],
        columns=[(f"{value:g}", *frame.place(value, frame.y[0])) for value in _ticks(frame.x)],
        lines=[(curve, " ".join(frame.points(curve))) for curve in curves],
        names=[(c.name, c.style.replace("line", "name").removesuffix(" rejected")) for c in curves if c.name],
    )


def matrix(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """A confusion matrix: rows what it is, columns what the model says, shaded by the share of the row."""
    names = [label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…" for label in labels]
    room = 24 + 7 * max(map(len, names), default=0)
    return render("matrix.svg", rows=list(zip(names, counts, strict=True)), room=room, cell=34)


def _drawable(curve: SvgCurve) -> SvgCurve:
    """A curve without the points that no axis has room for: a loss may be no number, or any."""
    kept = (np.abs(curve.x) < _MOST) & (np.abs(curve.y) < _MOST)
    return replace(curve, x=curve.x[kept], y=curve.y[kept])


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
