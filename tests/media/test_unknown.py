"""Pictures of files that nobody has opened: the pixels as they are here, from processes that may crash and hang."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import odd_files
import pytest

from tldesk.errors import TldeskError
from tldesk.media import guard, image, unknown
from tldesk.media.image import Preprocess
from tldesk.media.opening import Pixels
from tldesk.media.pool import never

WANTED = {
    "square": Pixels(square=Preprocess(64, 0.9, "bilinear", "pad")),
    "edge": Pixels(edge=50),
    "short side": Pixels(short_side=60),
    "whole": Pixels(),
}
SQUARE = WANTED["square"]

# Processes in which decoding what says so goes wrong, and which have a second for it.
_DANGEROUS = """
import ctypes, sys
from tldesk.media import guard, image
guard.PROCESSOR_SECONDS, guard.DECODE_SECONDS = {processor}, {clock}

def decode(source, short_side=None, original=image.decode):
    if b"crash" in source:
        ctypes.string_at(0)
    if b"hang" in source:
        ctypes.PyDLL(None).sleep(60)  # with Python's lock held, as a decoder may
    return original(source, short_side)

image.decode = decode
sys.exit(guard.serve())
"""


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """Each test starts its own."""
    guard.close_idle()
    yield
    guard.close_idle()


def photo(seed: int, note: bytes = b"") -> bytes:
    return odd_files.encoded(odd_files.picture(seed, (320, 240)), "JPEG") + note


def dangerous(monkeypatch: pytest.MonkeyPatch, processor: float = 60, clock: float = 60) -> None:
    code = _DANGEROUS.format(processor=processor, clock=clock)
    monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", code])


def problem(source: bytes | Path) -> str:
    with pytest.raises(TldeskError) as caught:
        unknown.pixels(source, SQUARE)
    return caught.value.code


@pytest.mark.parametrize("name", WANTED)
def test_pixels_are_those_that_are_decoded_here(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, file = WANTED[name], tmp_path / "photo.jpg"
    file.write_bytes(photo(1))
    monkeypatch.chdir(tmp_path)
    for source in (file, Path("photo.jpg"), file.read_bytes()):
        found = unknown.pixels(source, wanted)
        assert found.flags.writeable and np.array_equal(found, wanted.of(file))
    picture = unknown.picture(file, wanted)
    assert picture.mode == "RGB" and np.array_equal(np.asarray(picture), wanted.of(file))


def test_what_is_wrong_is_raised_as_it_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.jpg").write_bytes(b"<html>")
    (tmp_path / "bomb.png").write_bytes(odd_files.png(60_000, 60_000))
    monkeypatch.chdir(tmp_path)
    for source in (Path("page.jpg"), Path("bomb.png"), Path("gone.jpg"), tmp_path, b"", odd_files.png(60_000, 60_000)):
        with pytest.raises(TldeskError) as here:
            image.decode(source)
        with pytest.raises(TldeskError) as there:
            unknown.pixels(source, SQUARE)
        assert (there.value.code, there.value.text) == (here.value.code, here.value.text)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
def test_a_pipe_is_no_file_also_where_a_link_leads_to_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "pipe")
    assert problem(tmp_path / "link.jpg") == "image_unreadable"


def test_while_one_hangs_the_others_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """From as many threads as like, also after a crash."""
    dangerous(monkeypatch)
    given_up = threading.Event()
    found: dict[int, str] = {}

    def ask(number: int, note: bytes) -> None:
        opened = unknown.opened(photo(number, note), SQUARE, given_up.is_set)
        found[number] = "stopped" if opened is None else opened.problem or "good"

    slow, *quick = [
        threading.Thread(target=ask, args=(number, note))
        for number, note in enumerate([b"hang", b"crash", *[b""] * 10], start=1)
    ]
    slow.start()
    for thread in quick:
        thread.start()
    for thread in quick:
        thread.join()
    assert slow.is_alive(), "it has not come to an end, and nobody waited for it"
    given_up.set()
    slow.join()
    assert found == {1: "stopped", 2: "image_crashes", **dict.fromkeys(range(3, 13), "good")}


@pytest.mark.skipif(sys.platform == "win32", reason="has no count of a processor's seconds")
def test_what_computes_for_too_long_is_ended_however_busy_the_computer_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a file that really does, and that no look at its bytes foresees."""
    dangerous(monkeypatch, processor=0.5)
    assert problem(odd_files.slow_bitmap(32)) == "image_hangs"
    assert unknown.pixels(photo(3), SQUARE).shape == (64, 64, 3)  # its share is its own


def test_being_stopped_does_not_wait_for_what_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    dangerous(monkeypatch)
    unknown.pixels(photo(4), SQUARE)  # from now on there is a process that is ready
    started = time.monotonic()
    assert unknown.opened(photo(5, b"hang"), SQUARE, lambda: time.monotonic() > started + 0.3) is None
    assert time.monotonic() - started < 5
    with pytest.raises(TldeskError) as caught:
        unknown.pixels(photo(6), SQUARE, lambda: True)
    assert caught.value.code == "interrupted"
    assert unknown.pixels(photo(7), SQUARE).shape == (64, 64, 3)


def test_no_more_processes_than_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknown, "_places", threading.Semaphore(2))
    threads = [threading.Thread(target=unknown.pixels, args=(photo(n), SQUARE, never)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(guard._idle) <= 2
    (unknown._places.acquire(), unknown._places.acquire())
    assert unknown.opened(photo(1), SQUARE, lambda: True) is None  # also while it waits for its turn
