"""What a strategy hands back when its events end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.training.phase import Ended
from tldesk.project.runs.run_data import Predictions


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is `finished` or `stopped`; `chosen` says what validation decided, such as `{"C": 0.01}`.

    `logits` (n, classes) belong to the data rows `ids` (n,); a strategy that has not computed them leaves both None.
    `ended` are the phases of a training by steps; `early`: the user had it end before all was done. `held_out` are how
    many training images were answered by a model that had not learned from them, correctly and in all; (0, 0): none.
    `apart`: where the model has learned from the val split too, the targets (m,) of both splits and the logits
    (m, classes) of models that had learned from neither the sample nor its group; `before`: what such a model said of
    the val split before. `heard` are its answers to background, see `training.background`, where it was asked already.
    `beside` is what the baseline of the kind of data has come to, where that was tried on the way.
    """

    status: str
    chosen: dict[str, Any]
    ids: NDArray[Any] | None = None
    logits: NDArray[Any] | None = None
    notes: tuple[str, ...] = ()
    ended: tuple[Ended, ...] = ()
    early: bool = False
    held_out: tuple[int, int] = (0, 0)
    apart: tuple[NDArray[np.int64], NDArray[np.float32]] | None = None
    before: Predictions | None = None
    heard: tuple[NDArray[np.float32], float] | None = None
    beside: Outcome | None = None
