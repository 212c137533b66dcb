"""Of a HEIC or an AVIF the largest picture counts, whatever its boxes say and wherever it lies."""

from __future__ import annotations

import contextlib
import random
import struct
import time
from pathlib import Path

import liars
import odd_files
import pytest

from tldesk.media import boxes

HEIC = (Path(__file__).parent / "photo.heic").read_bytes()


@pytest.mark.parametrize("is_film", [False, True])
def test_an_avif_is_as_large_as_its_stream(is_film: bool) -> None:
    assert boxes.largest(liars.avif((300, 201), is_film=is_film)) == 300 * 201
    assert boxes.largest(liars.avif((300, 201), says=(400, 201), is_film=is_film)) == 400 * 201


def test_a_heic_is_as_large_as_its_stream() -> None:
    assert boxes.largest(HEIC) == 120 * 80
    assert boxes.largest(liars.says_other(HEIC, (8, 8))) == 120 * 80
    assert boxes.largest(liars.heic((16_000, 15_000))) == 16_000 * 15_000


def test_a_size_among_the_data_counts() -> None:
    unit = liars.larger_sps((5000, 4000))
    data = struct.pack(">I", 2) + b"\x40\1" + struct.pack(">I", len(unit)) + unit
    assert boxes.largest(liars.items((b"hvc1", data))) == 5000 * 4000
    assert boxes.largest(liars.items((b"Exif", data))) == 0


def test_a_picture_made_of_others_counts() -> None:
    for data in (b"\0\0\1\1" + struct.pack(">HH", 700, 90), b"\0\1\1\1" + struct.pack(">II", 700, 90)):
        assert boxes.largest(liars.items((b"Exif", b"x" * 40), (b"grid", data))) == 700 * 90
    assert boxes.largest(liars.items((b"iovl", bytes(10) + struct.pack(">HH", 700, 90)))) == 700 * 90


def test_any_pictures_that_programs_write_are_understood() -> None:
    photo = odd_files.picture(31, (320, 200))
    clear = odd_files.picture(32, (320, 200)).convert("RGBA")
    clear.putalpha(odd_files.picture(33, (320, 200)).convert("L"))
    film = {"save_all": True, "append_images": [photo]}
    for image, options in ((photo, {}), (photo, film), (photo, {"subsampling": "4:4:4"}), (clear, {})):
        assert boxes.largest(odd_files.encoded(image, "AVIF", speed=10, **options)) == 320 * 200


def test_what_follows_the_last_box_does_not_matter() -> None:
    for trailer in (b"SEFT", bytes(40), b"\0\0\xff\xffmpvd", b"\0\0\0\1mpvd" + b"\xff" * 8):
        assert boxes.largest(HEIC + trailer) == 120 * 80


def test_damaged_files_give_a_size_or_are_refused() -> None:
    dice = random.Random(3)
    for whole in (HEIC, liars.avif((64, 48)), liars.avif((64, 48), is_film=True)):
        for length in range(0, len(whole), 3):
            understood(whole[:length])
        for _ in range(500):
            data = bytearray(whole)
            for _ in range(3):
                data[dice.randrange(len(data))] = dice.randrange(256)
            understood(bytes(data))


def understood(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert boxes.largest(data) >= 0


@pytest.mark.parametrize(
    "data",
    [
        liars.box(b"free") * 1_000_000,
        liars.items(*[(b"hvc1", bytes(4 << 18))]),
        liars.items(*[(b"av01", b"\x12\0" * 200_000)]),
        liars.box(b"meta", bytes(4), liars.box(b"iloc", b"\2\0\0\0\0\0", b"\xff" * 4, bytes(4 << 20))),
        liars.box(b"meta", bytes(4), liars.box(b"iloc", bytes(6), b"\0\1", bytes(4), b"\xff\xff", bytes(8))) * 100,
        liars.box(b"mini", bytes(40)),
    ],
    ids=["boxes", "units", "parts", "items", "pieces", "another header"],
)
def test_looking_ends(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(ValueError):  # noqa: PT011 (which limit ends it does not matter)
        boxes.largest(data)
    assert time.process_time() - started < 2


def test_pieces_that_lie_over_each_other_are_not_put_together() -> None:
    unit = struct.pack(">I", 40_000) + bytes(40_000)
    assert boxes.largest(liars.items((b"hvc1", unit), times=2)) == 0
    with pytest.raises(ValueError, match="over each other"):
        boxes.largest(liars.items((b"hvc1", unit), times=10))
