"""The graph that resizes by itself makes the squares that the app makes with Pillow."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from tldesk.engine.exporters.graph import Squares
from tldesk.media.fitting import FITTINGS, Fitting, Interpolation, Preprocess, fit

SIZES = [(48, 64), (200, 300), (16, 12), (1, 50), (50, 1), (600, 800), (97, 31), (224, 224), (256, 256), (3, 700)]


@pytest.mark.parametrize("fitting", FITTINGS)
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize("size", SIZES)
def test_any_size_becomes_the_same_square(
    size: tuple[int, int], interpolation: Interpolation, fitting: Fitting
) -> None:
    rng = np.random.default_rng(size)
    coarse = rng.integers(0, 256, (max(1, size[0] // 5), max(1, size[1] // 5), 3), dtype=np.uint8)
    picture = Image.fromarray(coarse).resize(size[::-1], Image.Resampling.BICUBIC)
    preprocess = Preprocess(224, 0.875, interpolation, fitting)
    with torch.inference_mode():
        squares = Squares(preprocess)(torch.from_numpy(np.array(picture))[None])
    ours = np.rint(squares[0].permute(1, 2, 0).numpy() * 255)
    away = np.abs(ours - fit(picture, preprocess))
    assert away.max() <= 2
    assert (away > 0).mean() < 0.06  # halves: exact in one, a little less in the other
