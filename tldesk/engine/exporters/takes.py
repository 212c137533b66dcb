"""In what form a model file is given its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.machine.stopping import unless_stopped
from tldesk.engine.modalities.learning import stacked
from tldesk.media.fitting import Preprocess
from tldesk.media.pool import never

_BATCH = 16


_WHITE = np.float32(255)


@dataclass(frozen=True, slots=True)
class Takes:
    """What a model file is given: RGB as floats 0..1 or bytes, in a layout; squares, or `whole` pictures of any size.
    Of other kinds of data it is the `array` of a sample as it is, whose type is `dtype`, or the `whole` of one.

    `normalised`: the caller subtracts the mean and divides by the deviation; else the model does. `margin`: the square
    comes with what is around the part that the model sees, and the model cuts that off.
    """

    dtype: str
    layout: Literal["NCHW", "NHWC", "array"]
    whole: bool = False
    normalised: bool = False
    margin: bool = False

    def around(self, pre: Preprocess) -> int:
        """How many pixels there are on each side of the square that the model sees."""
        return (pre.resize - pre.size) // 2 if self.margin else 0

    def shape(self, pre: Any) -> list[int | None]:
        """The shape of the input; None is free."""
        if self.layout == "array":
            return [None, *pre.shape] if getattr(pre, "windows", 1) == 1 and not self.whole else [None, None]
        if self.whole:
            return [None, None, None, 3]
        size = pre.size + 2 * self.around(pre)
        return [None, 3, size, size] if self.layout == "NCHW" else [None, size, size, 3]

    def batches(
        self, pictures: Sequence[NDArray[Any]] | NDArray[Any], should_stop: Callable[[], bool] = never
    ) -> Iterator[NDArray[Any]]:
        """What a model is given for pictures uint8: up to 16 squares at once, whole ones alone, arrays with those of
        their shape. Never normalised.

        Raises Interrupted.
        """
        if self.whole:
            yield from (picture[None] for picture in unless_stopped(pictures, should_stop))
            return
        if self.layout == "array":
            yield from unless_stopped(stacked(list(pictures), _BATCH), should_stop)
            return
        for start in unless_stopped(range(0, len(pictures), _BATCH), should_stop):
            squares = np.asarray(pictures[start : start + _BATCH])
            squares = squares.transpose(0, 3, 1, 2) if self.layout == "NCHW" else squares
            yield squares if self.dtype == "uint8" else squares.astype(np.float32) / _WHITE


FLOATS, BYTES = Takes("float32", "NCHW"), Takes("uint8", "NHWC")


PICTURES = Takes("uint8", "NHWC", whole=True)


NORMALISED = Takes("float32", "NCHW", normalised=True)


WITH_MARGIN = Takes("float32", "NHWC", margin=True)
