"""Pictures varied on a device, a batch at a time: the same as one by one, and always within the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.runs_for_tests import QUICK, write_run
from tldesk.engine.modalities.augmentation import PRESETS, Augmentation
from tldesk.engine.modalities.image import _recolour
from tldesk.engine.train import train
from tldesk.engine.training import augment_on_device
from tldesk.engine.training.augment_on_device import Variations, draw, vary
from tldesk.media.fitting import FITTINGS, GREY, Fitting, Preprocess, fit
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import EpochEnd

SQUARE = Preprocess(32, interpolation="bilinear")
SIZES = ((60, 40), (41, 75), (40, 40))


def smooth(width: int, height: int) -> Image.Image:
    """A picture without edges, so that two ways of sampling agree: each colour changes in a direction of its own."""
    x, y = np.meshgrid(np.linspace(20, 230, width), np.linspace(30, 220, height))
    return Image.fromarray(np.stack([x, y, (x + y) / 2], axis=-1).round().astype(np.uint8))


def framed(pictures: list[Image.Image]) -> tuple[torch.Tensor, np.ndarray]:
    """The pictures as they lie on a card, and their sizes."""
    sizes = np.array([picture.size for picture in pictures])
    frames = torch.zeros(len(pictures), *sizes.max(axis=0)[::-1].tolist(), 3, dtype=torch.uint8)
    for place, picture in enumerate(pictures):
        frames[place, : picture.height, : picture.width] = torch.from_numpy(np.asarray(picture).copy())
    return frames, sizes


def squares(varied: torch.Tensor) -> np.ndarray:
    """Back as uint8 (n, size, size, 3)."""
    return (varied.permute(0, 2, 3, 1) * 255).round().to(torch.uint8).numpy()


def plain(sizes: np.ndarray, preprocess: Preprocess) -> Variations:
    return draw(sizes, np.random.default_rng(0), preprocess, Augmentation())


@pytest.mark.parametrize("fitting", FITTINGS)
def test_without_variation_it_is_the_square_of_prediction(fitting: Fitting) -> None:
    preprocess = replace(SQUARE, fitting=fitting)
    pictures = [smooth(*size) for size in SIZES]
    frames, sizes = framed(pictures)
    found = squares(vary(frames, sizes, plain(sizes, preprocess), preprocess))
    for picture, square in zip(pictures, found, strict=True):
        wanted = fit(picture, preprocess).astype(int)
        off = np.abs(square.astype(int) - wanted).max(axis=-1)
        # at the border between picture and grey a pixel may be either
        assert np.median(off) <= 2 and (off > 8).mean() <= (0.07 if fitting == "pad" else 0)


def test_what_is_beside_the_picture_in_its_frame_is_never_seen() -> None:
    white = Image.new("RGB", (40, 40), (255, 255, 255))
    frames, sizes = framed([white, smooth(90, 80)])
    for seed in range(20):
        how = draw(sizes, np.random.default_rng(seed), SQUARE, Augmentation(crop=0.3, across=True))
        assert (squares(vary(frames, sizes, how, SQUARE))[0] == 255).all()


def test_mirrored_and_turned() -> None:
    frames, sizes = framed([smooth(40, 40)])
    how = plain(sizes, SQUARE)
    straight = squares(vary(frames, sizes, how, SQUARE))[0].astype(int)

    def close(changed: Variations, wanted: np.ndarray) -> bool:
        return bool(np.abs(squares(vary(frames, sizes, changed, SQUARE))[0].astype(int) - wanted).max() <= 1)

    assert close(replace(how, signs=np.array([[-1.0, 1.0]])), straight[:, ::-1])
    assert close(replace(how, signs=np.array([[1.0, -1.0]])), straight[::-1])
    assert close(replace(how, angles=np.array([np.pi / 2])), np.rot90(straight, 1)) or close(
        replace(how, angles=np.array([np.pi / 2])), np.rot90(straight, -1)
    )


def test_the_corners_of_a_turned_picture_are_grey() -> None:
    frames, sizes = framed([Image.new("RGB", (40, 40), (255, 0, 0))])
    how = replace(plain(sizes, SQUARE), angles=np.array([np.pi / 4]))
    square = squares(vary(frames, sizes, how, SQUARE))[0]
    assert (square[0, 0] == GREY).all() and square[16, 16].tolist() == [255, 0, 0]


def test_colours_change_as_one_by_one() -> None:
    picture = smooth(32, 32)
    frames, sizes = framed([picture])
    how = draw(sizes, np.random.default_rng(3), replace(SQUARE, crop_pct=1.0), Augmentation(colour=0.3))

    class Drawn:
        def uniform(self, *_: object) -> np.ndarray:
            return how.colours[0]

    wanted = np.asarray(_recolour(picture, Drawn(), 0.3)).astype(int)  # type: ignore[arg-type]
    found = squares(vary(frames, sizes, how, replace(SQUARE, crop_pct=1.0)))[0].astype(int)
    assert np.abs(found - wanted).max() <= 3 and np.abs(found - np.asarray(picture).astype(int)).max() > 8


@given(
    st.lists(st.tuples(st.integers(8, 400), st.integers(8, 400)), min_size=1, max_size=5),
    st.sampled_from(FITTINGS),
    st.sampled_from(["light", "standard"]),
    st.integers(0, 99),
)
def test_crops_lie_in_the_picture(sizes: list[tuple[int, int]], fitting: Fitting, preset: str, seed: int) -> None:
    how = PRESETS[preset]
    given_sizes = np.array(sizes)
    boxes = draw(given_sizes, np.random.default_rng(seed), replace(SQUARE, fitting=fitting), how).boxes
    extent = boxes[:, 2:] - boxes[:, :2]
    assert (boxes[:, :2] >= -1e-6).all() and (boxes[:, 2:] <= given_sizes + 1e-6).all() and (extent > 0).all()
    if preset == "standard" and fitting != "crop":
        assert (extent.prod(axis=1) >= how.crop * given_sizes.prod(axis=1) - 1e-6).all()


def test_it_is_a_function_of_seed_and_epoch() -> None:
    sizes = np.array(SIZES)
    one, again, other = (draw(sizes, np.random.default_rng([0, e]), SQUARE, PRESETS["standard"]) for e in (1, 1, 2))
    assert (one.boxes == again.boxes).all() and (one.boxes != other.boxes).any()
    assert (one.of(np.array([2])).boxes == one.boxes[2:]).all()


def test_only_cards_and_what_can_be_drawn_there() -> None:
    assert not augment_on_device.suits(None, np.arange(1), PRESETS["standard"], torch.device("cpu"))  # type: ignore[arg-type]
    assert not augment_on_device.suits(None, np.arange(1), PRESETS["strong"], torch.device("cuda"))  # type: ignore[arg-type]


@pytest.mark.parametrize("part", sorted(augment_on_device.PARTS))
def test_each_part_that_it_knows_changes_the_picture(part: str) -> None:
    frames, sizes = framed([smooth(60, 40)] * 8)
    value: Any = {"crop": 0.5, "shift": 0.06, "colour": 0.3, "rotation": 30.0}.get(part, True)
    how = replace(Augmentation(), **{part: value})
    found = squares(vary(frames, sizes, draw(sizes, np.random.default_rng(0), SQUARE, how), SQUARE))
    assert (found != squares(vary(frames, sizes, plain(sizes, SQUARE), SQUARE))).any()


def test_a_training_learns_from_them(tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the processor, which does all but the graph in the same way; only the choice is made for it."""
    monkeypatch.setattr(augment_on_device, "suits", lambda *_: True)
    config = RunConfig(**QUICK | {"strategy": "scratch", "epochs": 4})
    run = write_run(tmp_path / "project" / "runs" / "one", photos, ("train", "train", "val", "test"), config)
    losses = [event.metrics["train/loss"] for event in run.record(train(run)) if isinstance(event, EpochEnd)]
    assert len(losses) == 4 and losses[-1] < losses[0]
