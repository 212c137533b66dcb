"""What is measured of a picture: light, sharpness, likeness, and what its camera wrote."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tldesk.media import image, measures
from tldesk.media.measures import Measures, measure

NOTHING = Image.Exif()


def photo(seed: int = 0, size: tuple[int, int] = (400, 300)) -> Image.Image:
    ground = np.random.default_rng(seed).integers(0, 255, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(ground).resize(size, Image.Resampling.BICUBIC)


def different_bits(one: Measures, other: Measures) -> int:
    return ((one.dhash ^ other.dhash) & (2**64 - 1)).bit_count()


def written(value: dict[int, Any], main: dict[int, Any] | None = None) -> Image.Exif:
    """EXIF as it is read back from a file: `value` in the camera's part, `main` in the main one."""
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(0x8769).update(value)
    stream = io.BytesIO()
    photo().save(stream, "JPEG", exif=exif)
    return image.inspect(stream.getvalue()).exif


def test_light_and_contrast_are_those_of_the_luma() -> None:
    flat = measure(Image.new("RGB", (50, 40), (0, 255, 0)), NOTHING)
    assert (flat.brightness, flat.contrast, flat.sharpness) == (150.0, 0.0, 0.0)
    halves = Image.new("RGB", (40, 40), "black")
    halves.paste("white", (0, 0, 20, 40))
    assert measure(halves, NOTHING).brightness == pytest.approx(127.5)
    assert measure(halves, NOTHING).contrast == pytest.approx(127.5)


def test_a_blurred_picture_is_less_sharp_at_any_size() -> None:
    grain = Image.fromarray(np.random.default_rng(0).integers(0, 255, (600, 800, 3), dtype=np.uint8))
    sharp = measure(grain, NOTHING).sharpness
    for size in ((800, 600), (256, 192)):
        assert measure(grain.filter(ImageFilter.GaussianBlur(8)).resize(size), NOTHING).sharpness < sharp / 20
    assert measure(Image.new("RGB", (1, 500)), NOTHING).sharpness == 0


def test_likeness_survives_scaling_and_compression_and_tells_pictures_apart() -> None:
    whole = measure(photo(), NOTHING)
    stream = io.BytesIO()
    photo().resize((200, 150)).save(stream, "JPEG", quality=50)
    assert different_bits(whole, measure(image.decode(stream.getvalue()), NOTHING)) <= 4
    assert different_bits(whole, measure(photo(seed=1), NOTHING)) > 16
    assert -(2**63) <= whole.dhash < 2**63
    growing = Image.fromarray(np.arange(0, 90, 10, dtype=np.uint8)[None, :].repeat(8, 0)).convert("RGB")
    assert measure(growing, NOTHING).dhash == -1
    assert measure(growing.transpose(Image.Transpose.FLIP_LEFT_RIGHT), NOTHING).dhash == 0


def test_the_camera_tells_when() -> None:
    exif = written({0x9003: "2024:05:03 12:33:11", 0xA002: 400, 0xA003: 300})
    found = measure(photo(), exif)
    assert (found.taken_at, found.camera_problem) == ("2024-05-03T12:33:11", None)
    assert measure(photo().resize((200, 150)), exif, (300, 400)).camera_problem is None
    assert measure(photo(), NOTHING).taken_at is None


@pytest.mark.parametrize("blank", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "nonsense"])
def test_a_clock_that_was_never_set_is_no_problem(blank: str) -> None:
    found = measure(photo(), written({0x9003: blank}))
    assert (found.taken_at, found.camera_problem) == (None, None)


def test_what_is_odd_about_the_camera_is_said() -> None:
    tomorrow = f"{datetime.now() + timedelta(days=3):%Y:%m:%d %H:%M:%S}"
    odd = {
        measures.BAD_TIME: [
            written({0x9003: text}) for text in ("1980:01:01 00:00:00", "2024:13:40 00:00:00", tomorrow)
        ],
        measures.OTHER_SIZE: [written({0xA002: 4000, 0xA003: 3000})],
        measures.BAD_ORIENTATION: [written({}, {0x0112: 77})],
    }
    for expected, examples in odd.items():
        assert [measure(photo(), exif).camera_problem for exif in examples] == [expected] * len(examples)
    assert set(odd) | {measures.BAD_CAMERA_DATA} == set(measures.CAMERA_PROBLEMS)


def test_camera_data_that_cannot_be_read_are_said() -> None:
    class Broken(Image.Exif):
        def get_ifd(self, tag: int) -> dict[int, Any]:
            raise ValueError("offset beyond the end")

    found = measure(photo(), Broken())
    assert (found.taken_at, found.camera_problem) == (None, measures.BAD_CAMERA_DATA)
    assert found.contrast > 0
