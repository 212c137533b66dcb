"""Made-up background: the same for the same sounds, of every family, gone afterwards; a model learns to doubt it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sounds

from tldesk.engine.modalities import background
from tldesk.media.sound import reading


def rows(folder: Path, rate: int, seconds: float, count: int = 3) -> list[Any]:
    """Samples of a run."""
    found = []
    for number in range(count):
        content = sounds.encoded(sounds.word(number, seconds, rate), rate)
        (folder / f"{number}.wav").write_bytes(content)
        about = {"path": folder / f"{number}.wav", "sha256": hashlib.sha256(content).hexdigest(), "place": ""}
        found.append(SimpleNamespace(**about))
    return found


@pytest.mark.parametrize(("rate", "seconds"), [(8_000, 0.02), (16_000, 0.6), (48_000, 3.0)])
def test_every_family_makes_clips_as_long_as_the_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rate: int, seconds: float
) -> None:
    monkeypatch.setattr(background, "EACH", 2)
    given = rows(tmp_path, rate, seconds)
    (tmp_path / "0.wav").write_bytes(b"changed")  # one that cannot be read is passed over
    with background.written(given, "learned") as clips:
        assert len(clips) == 2 * len(background.FAMILIES)
        for clip in clips:
            sound = reading.read(clip.path)
            assert sound.rate == rate
            assert sound.milliseconds / 1000 == pytest.approx(clip.seconds, abs=0.002)
            assert background.SHORTEST - 0.01 <= clip.seconds <= background.LONGEST
            assert np.isfinite(sound.samples).all()
            assert np.abs(sound.samples).max() <= 1.0
    assert not clips[0].path.exists()


def test_the_halves_differ_and_are_the_same_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "EACH", 1)
    given, hashes = rows(tmp_path, 16_000, 0.3), []
    for half in ("learned", "held out", "learned"):
        with background.written(given, half) as clips:  # type: ignore[arg-type]
            hashes.append([clip.sha256 for clip in clips])
    assert hashes[0] == hashes[2]
    assert not set(hashes[0]) & set(hashes[1])
