"""Fitting: any shape becomes the square, what is kept is kept, and a point of the square is found in the picture."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from PIL import Image

from tldesk.media.fitting import FITTINGS, GREY, Fitting, Preprocess, fit, kept_box, seen_box

SIZE = 24
fittings = st.sampled_from(FITTINGS)
# From 1 : 50 to 50 : 1.
sizes = st.tuples(st.integers(1, 200), st.integers(1, 200)).filter(lambda size: max(size) <= 50 * min(size))


def picture(size: tuple[int, int]) -> Image.Image:
    """Red grows to the right, green downwards, blue is full, so that it is unlike the grey around it."""
    width, height = size
    y, x = np.mgrid[:height, :width]
    pixels = [255 * x / max(1, width - 1), 255 * y / max(1, height - 1), np.full(x.shape, 255)]
    return Image.fromarray(np.stack(pixels, axis=2).astype(np.uint8))


@given(sizes, fittings, st.sampled_from(("bicubic", "bilinear")))
def test_any_shape_becomes_the_square(size: tuple[int, int], fitting: Fitting, interpolation: str) -> None:
    pixels = fit(picture(size), Preprocess(SIZE, 0.875, interpolation, fitting))  # type: ignore[arg-type]
    assert pixels.shape == (SIZE, SIZE, 3) and pixels.dtype == np.uint8


@given(sizes, st.sampled_from(("pad", "squash")))
def test_all_content_is_kept(size: tuple[int, int], fitting: Fitting) -> None:
    """Each end of the picture is in the square: the darkest and the brightest red and green reach its edges."""
    pixels = fit(picture(size), Preprocess(SIZE, fitting=fitting)).astype(int)
    content = pixels[pixels[..., 2] == 255]
    for channel, length in enumerate(size):
        if length >= 2 and size[channel] >= min(size) and np.unique(content[:, channel]).size > 2:
            assert content[:, channel].min() < 60 and content[:, channel].max() > 195


@given(sizes)
def test_pad_keeps_the_shape_and_is_grey_around_it(size: tuple[int, int]) -> None:
    pixels = fit(picture(size), Preprocess(SIZE, fitting="pad"))
    inside = pixels[..., 2] == 255
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    assert inside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
    assert (pixels[~inside] == GREY).all()
    assert max(len(rows), len(columns)) == SIZE
    assert abs(len(columns) - SIZE * size[0] / max(size)) <= 1 and abs(len(rows) - SIZE * size[1] / max(size)) <= 1
    assert abs(rows[0] - (SIZE - 1 - rows[-1])) <= 1 and abs(columns[0] - (SIZE - 1 - columns[-1])) <= 1


def test_squash_and_crop_of_a_square() -> None:
    whole = fit(picture((60, 60)), Preprocess(SIZE, fitting="squash"))
    assert np.array_equal(whole, fit(picture((60, 60)), Preprocess(SIZE, fitting="pad")))
    assert np.array_equal(whole, fit(picture((60, 60)), Preprocess(SIZE, crop_pct=1.0)))


@given(sizes.filter(lambda size: min(size) >= 8), fittings, st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
def test_a_pixel_of_the_square_is_where_seen_box_says(
    size: tuple[int, int], fitting: Fitting, column: int, row: int
) -> None:
    preprocess = Preprocess(SIZE, fitting=fitting)
    left, top, right, bottom = seen_box(size, preprocess)
    x, y = left + (column + 0.5) / SIZE * (right - left), top + (row + 0.5) / SIZE * (bottom - top)
    red, green, blue = fit(picture(size), preprocess)[row, column].astype(float)
    if blue == GREY:
        assert not (0 <= x < size[0] and 0 <= y < size[1])
    else:
        assert red == pytest.approx(255 * np.clip((x - 0.5) / (size[0] - 1), 0, 1), abs=255 / (size[0] - 1) + 8)
        assert green == pytest.approx(255 * np.clip((y - 0.5) / (size[1] - 1), 0, 1), abs=255 / (size[1] - 1) + 8)


@given(sizes, fittings)
def test_what_is_kept_is_inside_of_the_picture(size: tuple[int, int], fitting: Fitting) -> None:
    left, top, right, bottom = kept_box(size, Preprocess(SIZE, fitting=fitting))
    assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]


def test_caches_of_crops_keep_their_names() -> None:
    keys = [Preprocess(224, 0.875, "bicubic", fitting).key for fitting in FITTINGS]
    assert keys == ["224 0.875 bicubic", "224 0.875 bicubic pad", "224 0.875 bicubic squash"]
