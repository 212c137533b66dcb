"""Microphones and what is recorded of them: with the library's null device, and with made-up sounds."""

from __future__ import annotations

import time
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import sounds

from tldesk.errors import TldeskError
from tldesk.media.sound import microphone, reading, waves
from tldesk.media.sound.microphone import RATE, Devices, Microphone
from tldesk.media.sound.taking import Lately, Take, level


def numbered(first: int, end: int) -> Any:
    return np.arange(first, end, dtype=np.int16)


def test_the_null_device_records_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TLDESK_AUDIO", "null")
    source = microphone.open_source()
    (found,) = source.microphones()
    stream = source.open(found)
    until = time.monotonic() + 60
    while not len(block := stream.read()) and time.monotonic() < until:
        time.sleep(0.01)
    assert block.dtype == np.int16 and len(block) and not block.any() and not stream.gone
    stream.close()


class _Library:
    """As the library is where the system has these devices, and opens none."""

    MiniaudioError = RuntimeError
    SampleFormat = SimpleNamespace(SIGNED16=None)

    def __init__(self, *names: str) -> None:
        self._names = names

    def Devices(self, _wanted: object) -> Any:
        return SimpleNamespace(get_captures=lambda: [{"name": name, "id": None} for name in self._names])

    def CaptureDevice(self, *_given: object, **_more: object) -> None:
        raise self.MiniaudioError("failed to init device")


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        ((), []),
        (("Discard all samples (playback) or generate zero samples (capture)",), []),
        (("NULL Capture Device",), []),
        (("Built in",), ["Built in"]),
        (("Built in", "Headset"), ["", "Built in", "Headset"]),
    ],
)
def test_what_stands_in_for_a_device_is_none(names: tuple[str, ...], listed: list[str]) -> None:
    devices = Devices(cast(ModuleType, _Library(*names)), None)
    assert [one.name for one in devices.microphones()] == listed


def test_a_device_that_does_not_open_is_told() -> None:
    with pytest.raises(TldeskError) as caught:
        Devices(cast(ModuleType, _Library()), None).open(Microphone())
    assert caught.value.code == "microphone_unusable" and "failed to init device" in caught.value.text


def test_a_recording_ends_when_it_is_full() -> None:
    take = Take(10, 10)
    assert take.add(numbered(0, 6)) == [] and not take.full
    (whole,) = take.add(numbered(6, 14))
    assert np.array_equal(whole, numbered(0, 10)) and take.full and not len(take.rest())


def test_a_long_recording_is_cut_into_pieces() -> None:
    take = Take(100, 4)
    pieces = [piece.tolist() for end in (3, 5, 13) for piece in take.add(numbered(end - 3, end))]
    assert pieces == [[0, 1, 2, 2], [3, 4, 10, 11]]
    assert take.rest().tolist() == [12] and not len(take.rest())


def test_the_last_seconds_are_kept() -> None:
    lately = Lately(10 / RATE)
    assert not len(lately.samples())
    for first in range(0, 90, 6):
        lately.add(numbered(first, first + 6))
    assert lately.samples().tolist() == list(range(80, 90))
    lately.seconds = 4 / RATE
    assert lately.samples().tolist() == list(range(86, 90))


def test_levels() -> None:
    tone = np.asarray(32_767 * sounds.tone(rate=RATE, level=0.5), np.int16)
    found = level(tone)
    assert (round(found.peak, 1), round(found.mean, 1)) == (-6.0, -9.0) and not found.clipped and not found.zero
    assert level(np.asarray(2 * tone, np.int16)).clipped
    constant = level(np.full(99, 9_000, np.int16))
    assert constant.mean == constant.peak == -60.0 and not constant.zero
    assert level(np.zeros(99, np.int16)).zero and level(np.zeros(0, np.int16)).zero


def test_what_was_recorded_is_a_file_of_the_same_numbers() -> None:
    block = numbered(-500, 500)
    data = waves.written(block[:, None], RATE)
    assert len(data) == 44 + 2 * len(block)
    found = reading.read(data)
    assert found.rate == RATE and np.array_equal(found.samples * 2**15, block)
