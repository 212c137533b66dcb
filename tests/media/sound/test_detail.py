"""A spectrogram that is looked at closely: a tone stands at its frequency, whatever is chosen."""

from __future__ import annotations

import numpy as np
import pytest
import sounds

from tldesk.media.sound import detail
from tldesk.media.sound.detail import Detail
from tldesk.media.sound.reading import Sound

WIDTH, HEIGHT = 300, 200


def sound(samples: sounds.Samples, rate: int) -> Sound:
    return Sound(np.asarray(samples, np.float32), rate)


@pytest.mark.parametrize("points", [0, 256, 4096])
@pytest.mark.parametrize(("rate", "highest", "seconds"), [(8_000, 0, 0.02), (44_100, 8_000, 2.0), (192_000, 0, 1.0)])
def test_a_tone_stands_at_its_frequency(points: int, rate: int, highest: int, seconds: float) -> None:
    wanted = Detail(points, highest)
    top = detail.top(rate, wanted)
    assert top == (highest or rate / 2)
    found = detail.picture(sound(sounds.tone(top / 4, seconds, rate), rate), wanted, WIDTH, HEIGHT)
    assert found.shape == (HEIGHT, WIDTH, 3) and found.dtype == np.uint8
    row = found[:, WIDTH // 2].sum(1, dtype=np.int64).argmax()
    assert abs((HEIGHT - row - 0.5) / HEIGHT - 0.25) < max(0.02, rate / (points or 1024) / top)


def test_a_click_is_seen_in_a_long_sound() -> None:
    samples = np.zeros(30 * 16_000, np.float32)
    samples[12 * 16_000] = 0.9
    found = sound(samples, 16_000)
    column = detail.picture(found, Detail(), WIDTH, HEIGHT)[HEIGHT // 2].sum(1, dtype=np.int64).argmax()
    assert abs(column / WIDTH - 0.4) < 0.01
    assert detail.envelope(found, WIDTH)[:, 1].argmax() == pytest.approx(0.4 * WIDTH, abs=1)
    assert len(detail.envelope(sound(samples[:100], 16_000), WIDTH)) == 100


def test_less_contrast_is_darker() -> None:
    some = sound(sounds.word(), 16_000)
    means = [detail.picture(some, Detail(contrast=contrast), WIDTH, HEIGHT).mean() for contrast in (40, 70, 100)]
    assert means == sorted(means)
