"""Small charts as SVG text, dressed by the style sheet of the page they stand in (`resources/templates/report.css`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.reporting import plotting
from tldesk.templates import render

_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 12, 40
_LETTERS = 16
_LETTER, _LINE = 6.5, 14  # about how wide a letter is, and how tall a line
_LEADER = 12  # from the end of a curve to its name
_POINTS = 800  # of a curve: more than there are pixels

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SvgCurve:
    """One curve: its points (n,), the classes of its style (`line0`, `line1`, `quiet`; dashed as well: `rejected`;
    behind the others: `thin`), and what stands at its end: its name and what it is worth there."""

    name: str
    x: NDArray[np.floating]
    y: NDArray[np.floating]
    style: str = "line0"
    value: str = ""

    @property
    def said(self) -> str:
        """What stands at its end."""
        return f"{self.value} {self.name}".strip() if self.name else ""


@dataclass(frozen=True, slots=True)
class SvgBand:
    """A stretch of the x axis: what stands above it, what of that was kept, and where it begins and ends (None: at the
    end of the axis)."""

    title: str
    words: str
    start: float
    end: float | None
    kept: bool = True


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plane of a chart: from values to places in the picture; at the right and above is room for words."""

    width: int
    height: int
    x: Span
    y: Span
    top: int = _TOP
    beside: int = _RIGHT

    @property
    def right(self) -> int:
        """Where the plane ends."""
        return self.width - self.beside

    def place(self, x: float, y: float) -> tuple[float, float]:
        right = _LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (self.right - _LEFT)
        down = self.height - _BOTTOM - (y - self.y[0]) / (self.y[1] - self.y[0]) * (self.height - self.top - _BOTTOM)
        return round(right, 1), round(down, 1)

    def names(self, curves: Sequence[SvgCurve]) -> list[tuple[SvgCurve, float, float, float]]:
        """Curves that have a name, where they end, and where it stands, none over another."""
        named = [curve for curve in curves if curve.said and len(curve.x)]
        ends = [self.place(float(curve.x[-1]), float(curve.y[-1])) for curve in named]
        places = plotting.spread([down for _, down in ends], _LINE, self.top, self.height - _BOTTOM)
        return [(curve, *end, round(y, 1)) for curve, end, y in zip(named, ends, places, strict=True)]

    def band(self, band: SvgBand) -> tuple[float, float]:
        """Where a band begins, and how wide it is."""
        begin, _ = self.place(band.start, self.y[0])
        end = self.right if band.end is None else self.place(band.end, self.y[0])[0]
        return begin, round(max(0.0, end - begin), 1)

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
    whole: bool = False,
    bands: Sequence[SvgBand] = (),
    ring: tuple[float, float, str] | None = None,
) -> str:
    """Curves over two axes with `titles` (x, y); a span that is not given follows the curves. `whole`: ticks at whole
    numbers of the x axis alone. Over `bands` stand their titles; a `ring` is around a point, with words beside it.
    """
    curves = [_drawable(curve) for curve in curves]
    longest = max((len(curve.said) for curve in curves), default=0)
    frame = _Frame(
        *size,
        x_span or _span([c.x for c in curves]),
        y_span or _span([c.y for c in curves]),
        top=_TOP + (2 * _LINE if bands else 0),
        beside=round(longest * _LETTER) + _LEADER + 4 if longest else _RIGHT,
    )
    return render(
        "chart.svg",
        frame=frame,
        left=_LEFT,
        bottom=frame.height - _BOTTOM,
        leader=_LEADER,
        titles=titles,
        rows=[(f"{value:g}", *frame.place(frame.x[0], value)) for value in plotting.ticks(frame.y)],
        columns=[
            (f"{value:g}", *frame.place(value, frame.y[0]))
            for value in plotting.ticks(frame.x, whole=whole)
            if not whole or value >= 0
        ],
        lines=[(curve, " ".join(frame.points(curve))) for curve in curves],
        names=frame.names(curves),
        bands=[(band, *frame.band(band)) for band in bands],
        ring=(*frame.place(*ring[:2]), ring[2]) if ring else None,
    )


def matrix(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """A confusion matrix: rows what it is, columns what the model says, shaded by the share of the row."""
    names = [label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…" for label in labels]
    room = 24 + 7 * max(map(len, names), default=0)
    return render("matrix.svg", rows=list(zip(names, counts, strict=True)), room=room, cell=34)


def _drawable(curve: SvgCurve) -> SvgCurve:
    """A curve without the points that no axis has room for: a loss may be no number, or any; and with no more of them
    than can be seen."""
    kept = plotting.drawable(curve.x, curve.y)
    x, y = plotting.thinned(curve.x[kept], curve.y[kept], _POINTS)
    return replace(curve, x=x, y=y)


def _span(values: Sequence[NDArray[np.floating]]) -> Span:
    """From the least to the largest value, with some room."""
    joined = np.concatenate(values) if values else np.zeros(0)
    if not len(joined):
        return 0.0, 1.0
    low, high = float(joined.min()), float(joined.max())
    room = 0.05 * (high - low) or 0.5
    return low - room, high + room
