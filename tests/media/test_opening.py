"""The first opening of a file: all that is wanted of it from one reading, and as messages between processes."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tldesk.media import opening
from tldesk.media.measures import Measures
from tldesk.media.opening import Opened, Request, open_file

NAMES = st.text(st.characters(exclude_categories=()), max_size=40).map(lambda text: Path(f"/{text}".replace("\0", "")))
CROPS = st.none() | st.tuples(*[st.integers(-(10**6), 10**6)] * 4)
BYTES = st.binary(max_size=200)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
MEASURES = st.builds(Measures, st.integers(-(2**63), 2**63 - 1), NUMBERS, NUMBERS, NUMBERS, st.none() | st.text())


def nothing(_length: int) -> None:
    """For those who need no notice."""


@given(st.lists(st.builds(Request, NAMES, CROPS, st.booleans(), st.none() | BYTES), max_size=4))
def test_requests_arrive_as_they_were_sent(requests: list[Request]) -> None:
    stream = io.BytesIO(b"".join(part for request in requests for part in request.parts()))
    assert [Request.read(stream) for _ in requests] == requests
    assert Request.read(stream) is None


@given(
    st.builds(
        Opened,
        sha256=st.text(),
        file_bytes=st.integers(),
        mtime_ns=st.integers(),
        problem=st.none() | st.text(),
        reason=st.text(),
        measures=st.none() | MEASURES,
        thumbnail=BYTES,
        content=BYTES,
    ),
    st.data(),
)
def test_answers_arrive_whole_or_not_at_all(opened: Opened, data: st.DataObject) -> None:
    stream = io.BytesIO()
    opened.write(stream)
    written = stream.getvalue()
    assert Opened.read(io.BytesIO(written)) == opened
    assert Opened.read(io.BytesIO(written[: data.draw(st.integers(0, len(written) - 1))])) is None


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """60 × 40, the right half blue; stored sideways, so upright it is 40 × 60 with the blue below."""
    picture = Image.new("RGB", (60, 40), "red")
    picture.paste("blue", (30, 0, 60, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2024:05:03 12:33:11"
    file = tmp_path / "photo.png"
    picture.save(file, exif=exif)
    return file


def test_a_file_is_read_hashed_measured_and_shown(photo: Path) -> None:
    read: list[int] = []
    found = open_file(Request(photo), read.append)
    status = photo.stat()
    assert read == [status.st_size]
    assert found.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert (found.file_bytes, found.mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert (found.width, found.height, found.problem) == (40, 60, None)
    assert found.measures is not None and found.measures.taken_at == "2024-05-03T12:33:11"
    with Image.open(io.BytesIO(found.thumbnail)) as shown:
        assert shown.size == (40, 60)
    assert found.content == b""
    assert open_file(Request(photo, keep=True), nothing).content == photo.read_bytes()


def test_bytes_are_opened_like_a_file(photo: Path) -> None:
    found = open_file(Request(Path("in an archive.png"), content=photo.read_bytes()), nothing)
    assert (found.width, found.height, found.file_bytes) == (40, 60, 0)
    assert found.thumbnail == open_file(Request(photo), nothing).thumbnail


def test_a_part_is_cut_from_the_upright_picture(photo: Path) -> None:
    found = open_file(Request(photo, (10, 40, 20, 500)), nothing)
    with Image.open(io.BytesIO(found.content)) as part:
        assert (part.format, part.size, part.getpixel((0, 0))) == ("PNG", (20, 20), (0, 0, 255))
    assert (found.width, found.height) == (20, 20)
    assert found.sha256 == hashlib.sha256(found.content).hexdigest()
    assert found.measures is not None and found.measures.taken_at == "2024-05-03T12:33:11"


@pytest.mark.parametrize("crop", [(40, 0, 5, 5), (0, 0, 0, 5), (-9, 0, 5, 5)])
def test_a_part_that_is_not_there_is_a_problem(photo: Path, crop: tuple[int, int, int, int]) -> None:
    found = open_file(Request(photo, crop), nothing)
    assert (found.problem, found.reason, found.content) == ("image_unreadable", opening.OUTSIDE, b"")


def test_what_cannot_be_opened_says_why(photo: Path, tmp_path: Path) -> None:
    missing = open_file(Request(tmp_path / "gone.jpg"), nothing)
    assert (missing.problem, missing.reason) == ("image_missing", "the file is missing")
    photo.write_bytes(photo.read_bytes()[:100])
    damaged = open_file(Request(photo, keep=True), nothing)
    assert damaged.problem == "image_unreadable" and damaged.reason
    assert damaged.sha256 and damaged.content == photo.read_bytes()
    folder = open_file(Request(tmp_path), nothing)
    assert (folder.problem, folder.reason, folder.sha256) == ("image_unreadable", "it is not a file", "")
