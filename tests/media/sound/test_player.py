"""What is heard of a sound, on the library's null device: where it is, how it is changed, and what goes on without."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import sounds

from tldesk.media.sound import listening
from tldesk.media.sound.listening import Listening
from tldesk.media.sound.player import RATE, Heard, Player, _Source, devices
from tldesk.media.sound.reading import Sound


def sound(samples: sounds.Samples, rate: int = 16_000) -> Sound:
    return Sound(np.asarray(samples, np.float32), rate)


def wait(condition: Callable[[], bool], longest: float = 60) -> None:
    until = time.monotonic() + longest
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.fixture
def player() -> Iterator[Player]:
    made = Player()
    yield made
    made.close()


def test_a_stretch_is_played_once_and_its_place_is_told(player: Player) -> None:
    assert player.ready() and not player.playing and player.position is None
    heard = listening.heard(sound(sounds.tone(seconds=0.3)), Listening())
    player.play(heard, 0.1, 0.25)
    assert player.position == pytest.approx(0.1)
    places = list[float]()
    while player.playing:
        places.append(player.position or 0)
        time.sleep(0.01)
    assert places == sorted(places) and places[0] >= 0.1 and max(places) <= 0.25
    assert player.position == pytest.approx(0.25) and not player.lost and player.latest > 0
    player.stop()
    assert player.position is None


def test_a_device_that_goes_away_is_noticed_and_another_one_opened(player: Player) -> None:
    heard = Heard(np.zeros(20 * RATE, np.float32))
    assert player.ready()
    player.play(heard)
    wait(lambda: (player.position or 0) > 0)
    player._device.stop()  # as the system does when it is pulled out
    assert player.lost and not player.playing
    player.stop()
    assert player.ready()
    player.play(heard)
    wait(lambda: (player.position or 0) > 0)
    assert player.playing


def test_it_rests_and_begins_again(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    assert player.ready()
    player.rest()
    assert player._runs  # too soon
    monkeypatch.setattr("tldesk.media.sound.player._IDLE", 0)
    player.rest()
    assert not player._runs and player.ready() and player._runs


def test_without_the_library_or_a_device_nothing_is_played(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    assert devices()
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    assert not player.ready() and not player.playing and devices() == []
    player.play(Heard(np.zeros(RATE, np.float32)))
    assert not player.playing
    player.rest()


def test_it_begins_and_ends_without_a_click() -> None:
    source = _Source(Heard(np.ones(RATE, np.float32)), 0.5, 0.6)
    block = np.zeros(RATE // 5, np.float32)
    source.hand(block)
    assert block[0] == 0 and block[RATE // 20] == 1 and block[RATE // 10 - 1] == 0 and not block[RATE // 10 :].any()
    leaving = _Source(Heard(np.ones(RATE, np.float32)), 0, None)
    leaving.end(block[:] * 0)
    assert leaving._next == 0


@pytest.mark.parametrize("speed", [1.0, 0.5, 0.25])
def test_what_is_slower_is_longer_and_lower(speed: float) -> None:
    heard = listening.heard(sound(sounds.tone(880, seconds=0.5)), Listening(speed))
    assert len(heard.samples) == pytest.approx(0.5 * RATE / speed, rel=0.01)
    spectrum = np.abs(np.fft.rfft(heard.samples))
    assert spectrum.argmax() * RATE / len(heard.samples) == pytest.approx(880 * speed, rel=0.02)


def test_low_frequencies_are_left_out_and_nothing_is_moved() -> None:
    low, high = sounds.tone(60, level=0.5), sounds.tone(2000, level=0.1)
    found = listening.without_low(np.asarray(low + high, np.float32), 16_000, 500)
    assert np.abs(found - high)[800:-800].max() < 0.002


@pytest.mark.parametrize("level", [0.004, 0.5])
def test_all_are_as_loud_where_that_is_wanted(level: float) -> None:
    heard = listening.heard(sound(sounds.tone(level=level)), Listening(levelled=True))
    assert np.sqrt((heard.samples**2).mean()) == pytest.approx(0.1, rel=0.15)
    assert listening.level_gain(np.zeros(1000, np.float32), 16_000) == 1
