"""Texts for training: numbers of a vocabulary, which are not varied, and how a network is fine-tuned on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities.recipe import Recipe
from tldesk.media.text import tokens
from tldesk.media.text.preparing import Preprocess
from tldesk.project.runs.config import RunConfig

if TYPE_CHECKING:
    import torch

Ids = NDArray[np.int32]


# A network that is not of layers alike has so many stages.
_STAGES = 3
# Core seconds for a short text and an epoch in a layer that learns, of 384 numbers a token.
_SECONDS = 0.003


def frozen(backbone: Any) -> int:
    """The earlier half of the layers: what is behind it is computed once, and no worse where it was tried."""
    return _layers(backbone) // 2


def seconds(backbone: Any, frozen: int) -> float:
    """By the layers that learn, and their width."""
    return _SECONDS * max(1, _layers(backbone) - frozen) * float(backbone.features / 384) ** 2


def _layers(backbone: Any) -> int:
    return int(dict(backbone.options).get("layers", _STAGES))


# Smoothed labels pull at a head that is right already: with ten texts a class they take all that fine-tuning gains.
RECIPE = Recipe(
    rate=0.3,
    decay=0.85,
    straight=True,
    from_features=True,
    smoothed=False,
    enough=4,
    frozen=frozen,
    seconds=seconds,
)


def augmentation(config: RunConfig) -> None:
    """Nothing varies a text."""


def vary(ids: Ids, rng: np.random.Generator, preprocess: Preprocess, how: None) -> Ids:
    """The numbers as they are."""
    return ids


def to_tensor(ids: torch.Tensor) -> torch.Tensor:
    """Numbers int32 (n, tokens) as floats, which hold each of them: every vocabulary has far fewer than 2^24."""
    import torch

    return ids.to(torch.float32)


def length(ids: Ids, preprocess: Preprocess) -> int:
    """How many numbers there are (n,) before what fills up."""
    there = np.flatnonzero(ids != tokens.of(preprocess.vocabulary).pad)
    return int(there[-1]) + 1 if len(there) else 1


def preprocess_values(pre: Preprocess, takes: Any) -> dict[str, Any]:
    """How a text becomes what an export takes, in plain values."""
    return {
        "vocabulary": pre.vocabulary,
        "window": pre.window,
        "dtype": takes.dtype,
        "steps": tokens.of(pre.vocabulary).steps(pre.window),
    }
