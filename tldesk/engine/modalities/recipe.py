"""How a kind of data is fine-tuned, as its record says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`rate`: the largest learning rate of the backbone, in the run's own; each stage learns `decay` times as fast as
    the one after it. `straight`: after its warm-up the rate falls in a straight line, not along a cosine.
    `from_features`: the head starts as the linear classifier of the features, not with random weights. `smoothed`: its
    labels are, as the run says. `both`: where few validate, the model that is kept has in the end learned from them
    too.

    Where the user says nothing, `frozen(backbone)` stages stay as they are, which then takes `seconds(backbone,
    frozen)` of a processor core for a sample and epoch, about. Without them it is planned as for images.
    """

    rate: float = 1.0
    decay: float = 1.0
    straight: bool = False
    from_features: bool = False
    smoothed: bool = True
    both: bool = False
    frozen: Callable[[Any], int] | None = None
    seconds: Callable[[Any, int], float] | None = None


AS_IMAGES = Recipe(both=True)
