"""A trained model of words answers without PyTorch, which takes longer to load than thousands of texts to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.training.linear import Linear
from tldesk.engine.words.vocabulary import Vocabulary


def logits_of(arrays: Mapping[str, NDArray[Any]]) -> Callable[[NDArray[np.int32]], NDArray[np.float32]] | None:
    """What gives logits (n, classes) of ids (n, window), by the tensors of a model; None where they do not fit."""
    names = ("backbone.grams", "backbone.idf", "head.weight", "head.bias")
    if any(name not in arrays for name in names):
        return None
    grams, idf, weight, bias = (arrays[name] for name in names)
    fits = grams.ndim == 1 and len(grams) > 0 and grams.dtype == np.int32 and (np.diff(grams) > 0).all()
    if not fits or idf.shape != grams.shape or weight.shape != (len(bias), len(grams)) or bias.ndim != 1:
        return None
    words, head = Vocabulary(grams, idf), Linear(weight, bias)

    def logits(ids: NDArray[np.int32]) -> NDArray[np.float32]:
        return head.logits(words.rows([row[row > 0] for row in ids]))

    return logits
