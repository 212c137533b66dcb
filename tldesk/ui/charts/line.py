"""What a `LineChart` shows, as records; here, so that nobody imports pyqtgraph for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from tldesk import palette
from tldesk.engine.reporting.plotting import drawable
from tldesk.ui.parts import theme

Floats = NDArray[np.floating]
# What stands at the ends of curves.
Ends = Literal["both", "names", "values"]
# A curve of the palette by its name, or a class by its number.
Ink = palette.Curve | int


def ink(of: Ink) -> QColor:
    """Its colour in the scheme shown now."""
    return theme.class_color(of) if isinstance(of, int) else theme.curve_color(of)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: its title, what it spans at least and at most (an end that is None follows the curves), and how its
    numbers are written: in `percent`, with so many `digits`, and with ticks at `whole` numbers alone."""

    title: str = ""
    low: float | None = None
    high: float | None = None
    percent: bool = False
    whole: bool = False
    digits: int = 1


SHARES = Scale(low=0.0, high=100.0, percent=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: its title (without one it is not told of), its points, its colour.

    `thin` lines are pale and lie behind the others, `quiet` ones are dashed and grey, for comparison; `dots` shows the
    points themselves, which need not be `joined`, `low` and `high` the intervals that they lie in. From `faded` on the
    curve belongs to what was not kept, and is dashed. At its end stands its title, unless it is not `named` there. A
    `level` has one point, whose value holds everywhere.
    """

    title: str
    x: Floats = field(compare=False)
    y: Floats = field(compare=False)
    color: Ink = "val"
    quiet: bool = False
    thin: bool = False
    dots: bool = False
    bold: bool = False
    faded: float | None = None
    named: bool = True
    joined: bool = True
    level: bool = False
    low: Floats | None = field(default=None, compare=False)
    high: Floats | None = field(default=None, compare=False)

    @property
    def told(self) -> bool:
        """Whether its title and its values are written beside the curve."""
        return bool(self.title) and not self.thin and not self.quiet

    @property
    def drawable(self) -> Line:
        """Without the points that no axis has room for; an interval that reaches there is none."""
        kept = drawable(self.x, self.y)
        low, high = (
            None if end is None else np.where(drawable(end), end, self.y)[kept] for end in (self.low, self.high)
        )
        return replace(self, x=self.x[kept], y=self.y[kept], low=low, high=high)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the x axis from `start` (None: a margin before its beginning) to `end` (None: as far as it goes).

    `titles`, the first that there is room for, and `words` stand at its top. What is `faded` was not kept.
    `worth` is a value that is written where it lies.
    """

    titles: tuple[str, ...]
    words: str = ""
    start: float | None = None
    end: float | None = None
    faded: bool = False
    worth: float | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring around a point of a curve, and what is written below it, or `above`."""

    x: float
    y: float
    text: str = ""
    above: bool = False
