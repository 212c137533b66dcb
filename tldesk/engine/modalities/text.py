"""Texts for training: numbers of a vocabulary, which are not varied yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.media.text import tokens
from tldesk.media.text.preparing import Preprocess
from tldesk.project.runs.config import RunConfig

if TYPE_CHECKING:
    import torch

Ids = NDArray[np.int32]


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
