"""Files that would keep a decoder busy for minutes are refused before it sees them; odd ones that do not are not."""

from __future__ import annotations

import time

import odd_files
import pytest
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media import headers, image

COSTLY = dict(odd_files.costly())


@pytest.mark.parametrize("name", COSTLY)
def test_what_would_take_too_long_is_refused_at_once(name: str) -> None:
    started = time.process_time()
    for opening in (image.decode, image.inspect):
        with pytest.raises(TldeskError) as caught:
            opening(COSTLY[name])
        assert caught.value.code == "image_unreadable"
        assert caught.value.arguments["reason"] == "it would take too long to open"
    assert time.process_time() - started < 2


def progressive(size: tuple[int, int] = (320, 240)) -> bytes:
    return odd_files.encoded(odd_files.picture(20, size), "JPEG", progressive=True)


def test_files_that_are_only_unusual_are_opened() -> None:
    photo = odd_files.picture(21, (320, 240))
    jpeg, late = odd_files.encoded(photo, "JPEG"), progressive()
    scan = late.rindex(b"\xff\xda")
    icc = b"".join(b"\xff\xe2\xff\xffICC_PROFILE\0" + bytes((n, 200)) + bytes(65_519) for n in range(1, 200))
    second = b"\xff\xd8" + b"\xff" * (1 << 20) + b"\xff\xda" * 1000  # what may follow a picture, as a film does
    for data in (
        odd_files.scans(late, 40),
        jpeg[:2] + b"\xff" * 20_000 + jpeg[2:],
        late[:scan] + b"\xff" * 20_000 + late[scan:],
        jpeg[:2] + icc + jpeg[2:],
        jpeg + second,
        late + second,
        odd_files.encoded(photo, "JPEG", restart_marker_blocks=1),
        odd_files.encoded(photo, "PNG", compress_level=0),
        odd_files.encoded(photo, "GIF", comment=b"word " * 50_000),
        odd_files.encoded(Image.new("RGB", (1, 90_000)), "TIFF", compression="tiff_lzw", tiffinfo={278: 1}),
    ):
        assert image.inspect(data, 128).size in ((320, 240), (1, 90_000))


def test_files_that_end_anywhere_are_left_to_their_decoder() -> None:
    """Also one that ends in the middle of a number: no check reads beyond the end."""
    photo = odd_files.picture(22)
    for kind in ("JPEG", "PNG", "GIF", "TIFF"):
        data = odd_files.encoded(photo, kind)
        for length in (*range(80), *range(80, len(data), 97)):
            assert headers.refusal(data[:length], kind) is None


def test_looking_takes_next_to_no_time_beside_decoding() -> None:
    data = odd_files.encoded(odd_files.picture(23, (1600, 1200)), "JPEG", quality=95)

    def seconds(act: object) -> float:
        assert callable(act)
        started = time.process_time()
        for _ in range(20):
            act()
        return time.process_time() - started

    looking = seconds(lambda: headers.refusal(data, "JPEG"))
    assert looking < 0.2 * seconds(lambda: image.decode(data, short_side=224))
