"""What a form of export is: a record with the files it makes, how they are run back, and what must hold of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters.stopping import unless_stopped
from tldesk.media.fitting import Preprocess
from tldesk.media.pool import never

if TYPE_CHECKING:
    from tldesk.engine.exporters.environment import Environment
    from tldesk.engine.exporters.source import Source

# Pictures uint8, squares (n, size, size, 3) or whole ones [(height, width, 3)], to probabilities (n, classes).
Network = Callable[[Sequence[NDArray[Any]] | NDArray[Any]], NDArray[Any]]
Figures = dict[str, dict[str, Any]]

_BATCH = 16
_WHITE = np.float32(255)


@dataclass(frozen=True, slots=True)
class Takes:
    """What a model file is given: RGB as floats 0..1 or bytes, in a layout; squares, or `whole` pictures of any size.

    `normalised`: the caller subtracts the mean and divides by the deviation; else the model does. `margin`: the square
    comes with what is around the part that the model sees, and the model cuts that off.
    """

    dtype: Literal["float32", "uint8"]
    layout: Literal["NCHW", "NHWC"]
    whole: bool = False
    normalised: bool = False
    margin: bool = False

    def around(self, pre: Preprocess) -> int:
        """How many pixels there are on each side of the square that the model sees."""
        return (pre.resize - pre.size) // 2 if self.margin else 0

    def shape(self, pre: Preprocess) -> list[int | None]:
        """The shape of the input; None is free."""
        if self.whole:
            return [None, None, None, 3]
        size = pre.size + 2 * self.around(pre)
        return [None, 3, size, size] if self.layout == "NCHW" else [None, size, size, 3]

    def batches(
        self, pictures: Sequence[NDArray[Any]] | NDArray[Any], should_stop: Callable[[], bool] = never
    ) -> Iterator[NDArray[Any]]:
        """What a model is given for pictures uint8: up to 16 squares at once, whole ones alone. Never normalised.

        Raises Interrupted.
        """
        if self.whole:
            yield from (picture[None] for picture in unless_stopped(pictures, should_stop))
            return
        for start in unless_stopped(range(0, len(pictures), _BATCH), should_stop):
            squares = np.asarray(pictures[start : start + _BATCH])
            squares = squares.transpose(0, 3, 1, 2) if self.layout == "NCHW" else squares
            yield squares if self.dtype == "uint8" else squares.astype(np.float32) / _WHITE


FLOATS, BYTES = Takes("float32", "NCHW"), Takes("uint8", "NHWC")
PICTURES = Takes("uint8", "NHWC", whole=True)
NORMALISED = Takes("float32", "NCHW", normalised=True)
WITH_MARGIN = Takes("float32", "NHWC", margin=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One form of export.

    `about` is a sentence for the user. `write(source, folder)` makes the `files` of the model, of which the first is
    the one to open, and returns figures for the certificate, if it has any; `run_back(folder, should_stop)` gives what
    asks them again, with `runtime`, and raises Interrupted. `limit` is the largest difference of a probability from
    PyTorch's on the same pixels that is let through, `agreement` the least share of equal labels. `program` is the
    Python sample, `others` those in other languages, `requirements` what the Python one needs.

    `environment` is what it is made and asked in where that is no part of this program, and is set up first. A form
    without `write` cannot be made by this program at all, and `missing` says why, and what to use instead.
    `opens`: whether the program itself answers with such an export. `known_as` is what other programs call the form.
    """

    name: str
    title: str
    about: str
    files: tuple[str, ...] = ()
    takes: Takes = FLOATS
    runtime: str = ""
    limit: float = 1e-4
    agreement: float = 0.99
    write: Callable[[Source, Path], Figures | None] | None = None
    run_back: Callable[[Path, Callable[[], bool]], Network] | None = None
    program: str = ""
    others: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    missing: str = ""
    environment: Environment | None = None
    opens: bool = True
    known_as: str = ""

    @property
    def unavailable(self) -> str:
        """Why it cannot be made on this computer and what to do, in English; empty where it can."""
        return self.environment.reason if self.environment is not None else self.missing

    @property
    def can_be_set_up(self) -> bool:
        """Whether it can be made once its environment was."""
        return self.environment is not None and not self.environment.ready and bool(self.environment.base)
