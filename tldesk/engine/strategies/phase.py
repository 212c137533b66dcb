"""A phase: one stretch of gradient steps with its own learning rate and frozen stages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phase:
    """`epochs` passes over the train split; the first `frozen_stages` stages of the backbone stay as they are.

    `learning_rate` is the largest of the phase (warm-up, then cosine); the head learns `head_multiplier` times faster.
    No epoch is begun that would probably end after so many `seconds` of the run's work; 0 sets no limit.
    """

    name: str
    text: str
    epochs: int
    learning_rate: float
    frozen_stages: int = 0
    head_multiplier: float = 1.0
    seconds: float = 0.0
