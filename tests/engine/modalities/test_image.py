"""Augmentation: the right shape, repeatable, and as strong as it says."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given
from PIL import Image

from tldesk.engine.modalities.image import augment, collate, rng_for, to_tensor
from tldesk.media.image import Preprocess, fit

PREPROCESS = Preprocess(size=32, crop_pct=0.875, interpolation="bicubic")
STRENGTHS = ("none", "light", "standard", "strong")


def picture(height: int = 48, width: int = 64) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    return np.stack([255 * x / width, 255 * y / height, 255 * (x + y) / (width + height)], axis=2).astype(np.uint8)


@given(st.sampled_from(STRENGTHS), st.integers(1, 90), st.integers(1, 90), st.integers(0, 10_000))
def test_any_picture_becomes_a_square(strength: str, height: int, width: int, seed: int) -> None:
    image = picture(height, width)
    got = augment(image, rng_for(seed, 1, 0), PREPROCESS, strength)
    assert got.shape == (32, 32, 3) and got.dtype == np.uint8
    assert (got == augment(image, rng_for(seed, 1, 0), PREPROCESS, strength)).all()


@pytest.mark.parametrize("strength", STRENGTHS[1:])
def test_epochs_and_samples_differ(strength: str) -> None:
    image = picture()
    made = {augment(image, rng_for(0, epoch, n), PREPROCESS, strength).tobytes() for epoch in (1, 2) for n in (0, 1, 2)}
    assert len(made) == 6


def test_none_is_the_preprocessing_of_prediction() -> None:
    image = picture()
    got = augment(image, rng_for(0, 1, 0), PREPROCESS, "none")
    assert (got == fit(Image.fromarray(image), 32, 0.875, "bicubic")).all()


def test_light_only_mirrors_and_moves() -> None:
    image = picture()
    plain = fit(Image.fromarray(image), 32, 0.875, "bicubic").astype(float)
    for sample in range(20):
        got = augment(image, rng_for(0, 1, sample), PREPROCESS, "light").astype(float)
        nearest = min(np.abs(got - plain).mean(), np.abs(got[:, ::-1] - plain).mean())
        assert nearest < 12


def test_stronger_changes_more() -> None:
    image = np.random.default_rng(0).integers(60, 200, (6, 8, 3), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    plain = fit(Image.fromarray(image), 32, 0.875, "bicubic").astype(float)

    def change(strength: str) -> float:
        made = [augment(image, rng_for(3, 1, n), PREPROCESS, strength).astype(float) for n in range(60)]
        return float(np.mean([min(np.abs(m - plain).mean(), np.abs(m[:, ::-1] - plain).mean()) for m in made]))

    assert change("none") == 0 < change("light") < change("standard") < change("strong")


def test_tensors() -> None:
    batch = collate([picture(4, 4), picture(4, 4)])
    pixels = to_tensor(batch, torch.device("cpu"))
    assert pixels.shape == (2, 3, 4, 4) and pixels.dtype == torch.float32
    assert pixels.is_contiguous(memory_format=torch.channels_last)
    assert torch.equal((pixels[1, :, 2, 3] * 255).round().byte(), torch.from_numpy(batch[1, 2, 3]))
