"""Texts of three classes that are told apart by their words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CLASSES = ("card", "refund", "退款")
_SAID = (
    ("my card has not arrived", "where is the new card", "the card is lost", "block my card please"),
    ("i want a refund", "refund the payment", "when is my refund paid", "no refund has come"),
    ("我想退款", "退款什么时候到", "请给我退款", "还没有收到退款"),
)
_AROUND = ("hello", "please", "sir", "today", "你好", "thanks", "urgent", "again")


def texts(count: int, seed: int = 0) -> tuple[list[str], NDArray[np.int64]]:
    """So many texts with their targets."""
    rng = np.random.default_rng(seed)
    targets = rng.permutation(np.arange(count) % len(CLASSES))
    said = [f"{rng.choice(_AROUND)} {rng.choice(_SAID[target])} {rng.choice(_AROUND)}" for target in targets]
    return said, targets.astype(np.int64)
