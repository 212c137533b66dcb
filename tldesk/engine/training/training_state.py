"""Where a training stands, and the rule by which one of its models is the best."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Position:
    """Plain values, kept in the checkpoint `last`.

    `epoch` and `batch` count what is done within the phase and the epoch; the sums are of the running epoch;
    `stale` counts epochs of this phase that were not its best; `seconds` is the time that training took in all
    sittings, `began` what it was when each phase began; `ended` holds the finished epochs' events.

    `best` is the model of `best_epoch` in `best_phase`. Of a phase, the best epoch has the least validation loss, but
    one that is `ahead` goes before one that is not: it gets more than `floor` validation images right, as many as
    `best` did when the phase began. `rights` says for each phase which images its best epoch gets right.
    """

    phase: int = 0
    epoch: int = 0
    batch: int = 0
    step: int = 0
    phase_step: int = 0
    loss_sum: float = 0.0
    right: int = 0
    seen: int = 0
    best_loss: float = math.inf
    best_epoch: int = 0
    best_phase: int = 0
    ahead: bool = False
    floor: int = -1
    stale: int = 0
    seconds: float = 0.0
    began: list[float] = field(default_factory=lambda: [0.0])
    rights: list[list[bool]] = field(default_factory=list)
    ended: list[dict[str, Any]] = field(default_factory=list)

    def judge(self, number: int, loss: float, right: list[bool]) -> bool:
        """Whether the model of epoch `number`, with this loss and these images `right`, is now `best`."""
        ahead = sum(right) > self.floor
        better = (ahead, -loss) > (self.ahead, -self.best_loss)
        self.stale = 0 if better else self.stale + 1
        if not better:
            return False
        self.ahead, self.best_loss = ahead, loss
        self.rights[self.phase :] = [right]
        if ahead:
            self.best_epoch, self.best_phase = number, self.phase
        return ahead

    def end_epoch(self, event: dict[str, Any]) -> None:
        """The next epoch begins."""
        self.ended.append(event)
        self.epoch, self.batch, self.loss_sum, self.right, self.seen = self.epoch + 1, 0, 0.0, 0, 0

    def end_phase(self, seconds: float) -> None:
        """The next phase begins, `seconds` after the first one."""
        self.phase, self.epoch, self.phase_step, self.stale = self.phase + 1, 0, 0, 0
        self.ahead, self.best_loss, self.floor = False, math.inf, sum(self.rights[self.best_phase])
        self.began.append(seconds)
