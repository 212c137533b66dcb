"""Augmentation: the right shape, repeatable, and as strong as it says."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given
from PIL import Image

from tldesk.engine.modalities.augmentation import PRESETS, SLIDERS, Augmentation, augmentation_of
from tldesk.engine.modalities.image import augment, to_tensor
from tldesk.engine.modalities.learning import rng_for
from tldesk.errors import TldeskError
from tldesk.media.fitting import FITTINGS, GREY, Fitting, Preprocess, fit
from tldesk.project.runs.config import RunConfig, make_config

PREPROCESS = Preprocess(size=32, crop_pct=0.875, interpolation="bicubic")
STRENGTHS = ("none", "light", "standard", "strong")
PARTS: dict[str, Any] = {
    "crop": 0.5, "shift": 0.06, "colour": 0.3, "rotation": 30.0, "across": True, "upside_down": True, "distortion": True
}  # fmt: skip


def picture(height: int = 48, width: int = 64) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    return np.stack([255 * x / width, 255 * y / height, 255 * (x + y) / (width + height)], axis=2).astype(np.uint8)


@given(st.sampled_from(STRENGTHS), st.integers(1, 90), st.integers(1, 90), st.integers(0, 10_000))
def test_any_picture_becomes_a_square(strength: str, height: int, width: int, seed: int) -> None:
    image = picture(height, width)
    got = augment(image, rng_for(seed, 1, 0), PREPROCESS, PRESETS[strength])
    assert got.shape == (32, 32, 3) and got.dtype == np.uint8
    assert (got == augment(image, rng_for(seed, 1, 0), PREPROCESS, PRESETS[strength])).all()


@pytest.mark.parametrize("strength", STRENGTHS[1:])
def test_epochs_and_samples_differ(strength: str) -> None:
    image = picture()
    rngs = [rng_for(0, epoch, sample) for epoch in (1, 2) for sample in (0, 1, 2)]
    made = {augment(image, rng, PREPROCESS, PRESETS[strength]).tobytes() for rng in rngs}
    assert len(made) == 6


def test_none_is_the_preprocessing_of_prediction() -> None:
    image = picture()
    got = augment(image, rng_for(0, 1, 0), PREPROCESS, PRESETS["none"])
    assert (got == fit(Image.fromarray(image), PREPROCESS)).all()


def test_light_only_mirrors_and_moves() -> None:
    image = picture()
    plain = fit(Image.fromarray(image), PREPROCESS).astype(float)
    for sample in range(20):
        got = augment(image, rng_for(0, 1, sample), PREPROCESS, PRESETS["light"]).astype(float)
        nearest = min(np.abs(got - plain).mean(), np.abs(got[:, ::-1] - plain).mean())
        assert nearest < 12


def test_stronger_changes_more() -> None:
    image = np.random.default_rng(0).integers(60, 200, (6, 8, 3), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    plain = fit(Image.fromarray(image), PREPROCESS).astype(float)

    def change(strength: str) -> float:
        made = [augment(image, rng_for(3, 1, n), PREPROCESS, PRESETS[strength]).astype(float) for n in range(60)]
        return float(np.mean([min(np.abs(m - plain).mean(), np.abs(m[:, ::-1] - plain).mean()) for m in made]))

    assert change("none") == 0 < change("light") < change("standard") < change("strong")


def test_tensors() -> None:
    batch = np.stack([picture(4, 4), picture(4, 4)])
    pixels = to_tensor(torch.from_numpy(batch))
    assert pixels.shape == (2, 3, 4, 4) and pixels.dtype == torch.float32
    assert pixels.is_contiguous(memory_format=torch.channels_last)
    assert torch.equal((pixels[1, :, 2, 3] * 255).round().byte(), torch.from_numpy(batch[1, 2, 3]))


@given(st.sampled_from(STRENGTHS), st.sampled_from(FITTINGS), st.integers(1, 50), st.booleans(), st.integers(0, 9999))
def test_every_fitting_of_any_shape_is_a_square(
    strength: str, fitting: Fitting, aspect: int, lying: bool, seed: int
) -> None:
    image = picture(4, 4 * aspect) if lying else picture(4 * aspect, 4)
    got = augment(image, rng_for(seed, 1, 0), replace(PREPROCESS, fitting=fitting), PRESETS[strength])
    assert got.shape == (32, 32, 3) and got.dtype == np.uint8


@pytest.mark.parametrize("fitting", FITTINGS)
def test_without_variation_it_is_the_preprocessing_of_prediction(fitting: Fitting) -> None:
    image, preprocess = picture(20, 90), replace(PREPROCESS, fitting=fitting)
    got = augment(image, rng_for(0, 1, 0), preprocess, PRESETS["none"])
    assert (got == fit(Image.fromarray(image), preprocess)).all()


@pytest.mark.parametrize("strength", STRENGTHS)
def test_what_pad_adds_stays_grey(strength: str) -> None:
    preprocess = replace(PREPROCESS, fitting="pad")
    for sample in range(10):
        got = augment(picture(8, 80), rng_for(0, 1, sample), preprocess, PRESETS[strength])
        assert (got[:8] == GREY).all() and (got[-8:] == GREY).all()


def test_settings_override_the_preset() -> None:
    assert augmentation_of(RunConfig()) == PRESETS["standard"]
    config = RunConfig(augmentation="light", augment_crop=0.5, augment_rotation=20, augment_mirror="upside-down")
    expected = Augmentation(crop=0.5, shift=0.06, rotation=20, upside_down=True)
    assert augmentation_of(config) == expected


def test_settings_come_as_text_too() -> None:
    given = make_config({"augment_crop": "0.5", "augment_mirror": "none", "augmentation": "none"})
    assert augmentation_of(given) == Augmentation(crop=0.5)
    with pytest.raises(TldeskError):
        make_config({"augment_crop": "0"})


def test_mirroring_can_be_left_out() -> None:
    image, how = picture(), augmentation_of(RunConfig(augmentation="light", augment_mirror="none"))
    reds = [augment(image, rng_for(0, 1, sample), PREPROCESS, how)[..., 0].astype(int) for sample in range(20)]
    assert all((red[:, -1] > red[:, 0]).all() for red in reds)


def test_what_settings_vary_is_a_part_of_every_variation() -> None:
    assert set(SLIDERS.values()) < {part.name for part in fields(Augmentation)} == set(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_each_part_alone_changes_the_picture(name: str) -> None:
    image = np.random.default_rng(0).integers(60, 200, (48, 64, 3), dtype=np.uint8)
    plain = augment(image, rng_for(0, 1, 0), PREPROCESS, Augmentation())
    how = replace(Augmentation(), **{name: PARTS[name]})
    assert how.parts == {name} and not Augmentation().parts
    made = [augment(image, rng_for(0, 1, sample), PREPROCESS, how) for sample in range(8)]
    assert any((one != plain).any() for one in made)


class Counted:
    """A generator that notes what is drawn from it."""

    def __init__(self) -> None:
        self._rng, self.drawn = np.random.default_rng(0), list[str]()

    def __getattr__(self, name: str) -> Any:
        self.drawn.append(name)
        return getattr(self._rng, name)


@pytest.mark.parametrize(
    ("preset", "drawn"),
    [
        ("none", []),
        ("light", ["uniform", "random"]),
        ("standard", ["uniform"] * 4 + ["uniform", "random"]),
        ("strong", ["uniform"] * 4 + ["uniform", "integers", "uniform", "random"]),
    ],
)
def test_presets_draw_what_they_have_always_drawn(preset: str, drawn: list[str]) -> None:
    """So that a run of before makes the same pictures again: a new part draws only where it is on."""
    rng: Any = Counted()
    augment(picture(64, 64), rng, PREPROCESS, PRESETS[preset])
    assert rng.drawn == drawn
