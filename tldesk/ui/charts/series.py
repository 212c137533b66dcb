"""Points of a curve in a NumPy buffer that grows by doubling, so that adding one costs next to nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FIRST_CAPACITY = 256
_MOST = 1e12


class Series:
    """The x and y of one curve; `version` rises with every change, so a view knows when to redraw."""

    def __init__(self) -> None:
        self._values = np.empty((2, _FIRST_CAPACITY), dtype=np.float64)
        self._count = 0
        self.version = 0

    def __len__(self) -> int:
        return self._count

    def append(self, x: float, y: float) -> None:
        """Add one point at the end; one that no axis has room for is left out."""
        if not (abs(x) < _MOST and abs(y) < _MOST):
            return
        if self._count == self._values.shape[1]:
            self._values = np.concatenate([self._values, np.empty_like(self._values)], axis=1)
        self._values[:, self._count] = x, y
        self._count += 1
        self.version += 1

    def cut(self, x: float) -> None:
        """Forget the points after `x`."""
        count = int(np.searchsorted(self.x, x, side="right"))
        if count < self._count:
            self._count = count
            self.version += 1

    @property
    def x(self) -> NDArray[np.float64]:
        """A view of the x values, shape (n,)."""
        return self._values[0, : self._count]

    @property
    def y(self) -> NDArray[np.float64]:
        """A view of the y values, shape (n,)."""
        return self._values[1, : self._count]

    def smoothed(self, weight: float) -> NDArray[np.float64]:
        """The y values as an exponential moving average without the bias of its start, shape (n,)."""
        if not self._count:
            return self.y
        window = min(self._count, max(1, round(4 / max(1.0 - weight, 1e-3))))
        kernel = weight ** np.arange(window)
        total: NDArray[np.float64] = np.convolve(self.y, kernel)[: self._count]
        weights: NDArray[np.float64] = np.cumsum(np.pad(kernel, (0, self._count - window)))
        return total / weights
