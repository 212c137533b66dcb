"""One finished curve of a `LineChart`; here, so that nobody imports pyqtgraph for it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# The corner where the names of curves stand, as an offset.
LEGEND = (-8, -4)


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: its name in the legend (none when empty), its points, and its colour among the chart's lines.

    `quiet` lines are dashed and grey, for comparison; `dots` shows the points themselves.
    """

    title: str
    x: NDArray[np.floating] = field(compare=False)
    y: NDArray[np.floating] = field(compare=False)
    color: int = 0
    quiet: bool = False
    dots: bool = False
