"""Sounds for training: samples of one channel, which are floats already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.media.sound.preparing import Preprocess

if TYPE_CHECKING:
    import torch

Samples = NDArray[np.float32]


def augmentation_of(config: Any) -> None:
    """Nothing is varied yet."""


def vary(kept: Samples, rng: np.random.Generator, preprocess: Preprocess, how: None) -> Samples:
    """A sound as it is."""
    return kept


def to_tensor(samples: torch.Tensor) -> torch.Tensor:
    """Samples (n, window): full scale is 1.0, as networks take it."""
    return samples


def length(samples: Samples, preprocess: Preprocess) -> int:
    """All windows of a sound are full: a short one stands in the middle of silence."""
    return len(samples)


def counts(windows: Samples, preprocess: Preprocess) -> NDArray[np.int64]:
    """As much of each window (n, window)."""
    return np.ones(len(windows), np.int64)


def preprocess_values(pre: Preprocess, takes: Any) -> dict[str, Any]:
    """How a sound becomes what an export takes, in plain values."""
    return {
        "rate": pre.rate,
        "window": pre.window,
        "windows": pre.windows,
        "stride": pre.stride,
        "dtype": takes.dtype,
        "steps": _steps(pre, takes.whole),
    }


def _steps(pre: Preprocess, whole: bool) -> list[str]:
    """The same for people."""
    steps = [
        "Decode the sound to floats of which full scale is 1.0.",
        "Make one channel of it: the mean of all.",
        f"Resample it to {pre.rate} samples a second.",
    ]
    if whole:
        return [*steps, "Give the model all of it: it puts a short one into silence and cuts a long one by itself."]
    steps += [
        f"Put a shorter one into the middle of {pre.window} samples, with zeros on both sides.",
    ]
    if pre.windows == 1:
        return [*steps, f"Of a longer one take the {pre.window} samples in the middle."]
    return [
        *steps,
        f"Cut a longer one into windows of {pre.window} samples: 1 + (n - {pre.window}) / {pre.stride} of them, "
        f"rounded up, but at most {pre.windows}; the first at the beginning, the last at the end, the others evenly "
        "between.",
    ]
