"""What was kept of what the charts of a training show; here, so that nobody imports pyqtgraph for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tldesk.engine.training.course import Rung


@dataclass(frozen=True, slots=True)
class Verdict:
    """Points after step `after` belong to a model that was not kept (None: all were).

    `level` is what a model without steps is worth, by the names of curves; `level_kept` says whether it is the one that
    was kept, None while that is not decided. `best` is the epoch whose model was kept, or is the best so far; `rungs`
    are the stretches of Auto. `folded`: it was chosen by training images that were held out in turn, not by the curves.
    """

    after: int | None = None
    level: dict[str, float] = field(default_factory=dict)
    level_kept: bool | None = None
    best: int | None = None
    rungs: tuple[Rung, ...] = ()
    folded: bool = False
