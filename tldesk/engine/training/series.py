"""Points of a curve in a buffer that grows by doubling, so that adding one costs next to nothing; their smoothing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_FIRST_CAPACITY = 256
_MOST = 1e12
_SHORTEST, _LONGEST = 5.0, 200.0  # steps


def span_of(epoch_steps: float) -> float:
    """Over how many steps the curves of a training are smoothed: half an epoch, but neither very few nor very many."""
    return min(max(epoch_steps / 2, _SHORTEST), _LONGEST)


class Smoother:
    """An exponential moving average over about `span` values, without the bias of its start: the mean is divided by the
    weight that it has gathered, as in Adam (Kingma and Ba, 2015). So the first value stands for itself.
    """

    __slots__ = ("_mean", "_missing", "_share")

    def __init__(self, span: float) -> None:
        self._share = 1 / max(1.0, span)
        self._mean, self._missing = 0.0, 1.0

    def add(self, value: float) -> float:
        """The smoothed value after one more."""
        self._mean += self._share * (value - self._mean)
        self._missing *= 1 - self._share
        return self._mean / (1 - self._missing)


def smoothed(values: Iterable[float], span: float) -> NDArray[np.float64]:
    """All values smoothed, (n,)."""
    smoother = Smoother(span)
    return np.array([smoother.add(value) for value in values], dtype=np.float64)


class Series:
    """The x and y of one curve, and y smoothed; `version` rises with every change, so a view knows when to redraw.

    `span` is how many values are smoothed over; at 1 each stands for itself. Smoothing follows the points; once the
    span is another, or points were taken away, it begins anew only when it is asked for: a log may say so at each step.
    """

    def __init__(self) -> None:
        self._values = np.empty((3, _FIRST_CAPACITY), dtype=np.float64)
        self._count = 0
        self.span = 1.0
        self._smoother: Smoother | None = Smoother(self.span)  # None: it has to begin anew
        self.version = 0

    def __len__(self) -> int:
        return self._count

    def append(self, x: float, y: float) -> None:
        """Add one point at the end; one that no axis has room for is left out."""
        if not (abs(x) < _MOST and abs(y) < _MOST):
            return
        if self._count == self._values.shape[1]:
            self._values = np.concatenate([self._values, np.empty_like(self._values)], axis=1)
        self._values[:, self._count] = x, y, y if self._smoother is None else self._smoother.add(y)
        self._count += 1
        self.version += 1

    def cut(self, x: float) -> None:
        """Forget the points after `x`."""
        count = int(np.searchsorted(self.x, x, side="right"))
        if count < self._count:
            self._count = count
            self._smoother = None
            self.version += 1

    def smooth_over(self, span: float) -> None:
        """Smooth over so many values from now on, and those that are there already."""
        if span != self.span:
            self.span = span
            self._smoother = None
            self.version += 1

    @property
    def x(self) -> NDArray[np.float64]:
        """A view of the x values, shape (n,)."""
        return self._values[0, : self._count]

    @property
    def y(self) -> NDArray[np.float64]:
        """A view of the y values, shape (n,)."""
        return self._values[1, : self._count]

    @property
    def smooth(self) -> NDArray[np.float64]:
        """A view of the smoothed y values, shape (n,)."""
        if self._smoother is None:
            self._smoother = Smoother(self.span)
            self._values[2, : self._count] = [self._smoother.add(value) for value in self.y.tolist()]
        return self._values[2, : self._count]
