"""A phase: one stretch of gradient steps with its own learning rate and frozen stages; and what one has come to."""

from __future__ import annotations

from dataclasses import dataclass

# So many variations of each image are kept behind frozen stages; then they come again. Four cost no accuracy against a
# new one each epoch.
VIEWS = 4


@dataclass(frozen=True, slots=True)
class Phase:
    """`epochs` passes over the train split; the first `frozen_stages` stages of the backbone stay as they are.

    The largest learning rate of the phase (warm-up, then cosine, or `straight` down) is `rate` times the run's; the
    head learns `head_multiplier` times faster, each stage `decay` times as fast as the one after it. With a limit of so
    many `seconds` of the run's work, `epochs` is a guess: after each one it becomes what there is time for, up to
    `most`; 0 sets no limit. `again`: as many epochs will probably be made once more, with both splits
    (`strategies.both_splits`).
    """

    name: str
    text: str
    epochs: int
    rate: float = 1.0
    frozen_stages: int = 0
    head_multiplier: float = 1.0
    seconds: float = 0.0
    most: int = 0
    decay: float = 1.0
    straight: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A phase that has ended: which images of the val split its best model gets right, by sample id; what it took."""

    right: dict[int, bool]
    seconds: float
