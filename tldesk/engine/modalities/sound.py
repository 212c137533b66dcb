"""Sounds for training: samples of one channel, which are floats already; how they are varied and fine-tuned."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities.recipe import Recipe
from tldesk.engine.modalities.sound_augmentation import SoundAugmentation, varied
from tldesk.media import modality
from tldesk.media.sound.preparing import Preprocess

if TYPE_CHECKING:
    import torch

Samples = NDArray[np.float32]


LONGEST = 60 * 96_000  # samples of a sound, see `media.sound.reading`


# Of many small convolutions the first ones; of other networks the first stage.
_FROZEN = {"speech-embedding": 3}
# Core seconds for a sound of a second and an epoch; more is in its networks for any sound.
_SECONDS = {"speech-embedding": 0.015, "whisper-tiny-en": 0.06}
_LARGE = 0.25


def frozen(backbone: Any) -> int:
    """By the network; what is before the first stage is frozen with it."""
    return _FROZEN.get(backbone.name, 1)


def seconds(backbone: Any, frozen: int) -> float:
    """By the network."""
    return _SECONDS.get(backbone.name, _LARGE)


# With the whole rate the network forgets what it knows of other voices: of 500 spoken digits of other speakers,
# features get .990 right, and .972 after such a fine-tuning. With a tenth, and 40 sounds a class, it was .994.
RECIPE = Recipe(rate=0.1, from_features=True, smoothed=False, frozen=frozen, seconds=seconds)


def vary(kept: Samples, rng: np.random.Generator, preprocess: Preprocess, how: SoundAugmentation | None) -> Samples:
    """The samples (window,) of one random variation of a sound, in the middle of silence where it is shorter; of one
    that is not varied, those that are kept.
    """
    if how is None:
        return kept
    found = varied(kept, rng, how, preprocess.rate, preprocess.window)
    return np.asarray(modality.code_of(preprocess).fit(found, replace(preprocess, windows=1, stride=0)), np.float32)


def trimmed(batch: Samples, preprocess: Preprocess) -> Samples:
    """Sounds (n, window) without the silence around the longest: as much less before as behind."""
    heard = np.flatnonzero(batch.any(axis=0))
    middle, step = batch.shape[1] // 2, max(1, preprocess.rate // 20)
    half = max(middle - int(heard[0]), int(heard[-1]) + 1 - middle) if len(heard) else 1
    half = min(-(-half // step) * step, middle)
    return batch[:, middle - half : batch.shape[1] - middle + half]


def to_tensor(samples: torch.Tensor) -> torch.Tensor:
    """Samples (n, window): full scale is 1.0, as networks take it."""
    return samples


def length(samples: Samples, preprocess: Preprocess) -> int:
    """As many from the middle of a sound's samples as a network has to hear (`preparing.Silence`); of several windows
    all of them."""
    needed, count = preprocess.silence, len(samples)
    if needed is None or count > preprocess.window:
        return count
    heard = np.flatnonzero(samples)
    first, last = (int(heard[0]), int(heard[-1]) + 1) if len(heard) else (count // 2, count // 2)
    # A click at one end is seen with silence to both of its sides, as the networks do (`spectra.span`).
    half = max(last - first, needed.least) / 2
    reach = abs((first + last) - count) / 2 + half + needed.around
    return count - 2 * needed.step * (max(0, count // 2 - math.ceil(reach)) // needed.step)


def middle(samples: Samples, count: int) -> Samples:
    """So many from the middle of samples."""
    before = (len(samples) - count) // 2
    return samples[before : before + count]


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
