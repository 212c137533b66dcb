"""Sounds come into a project as images do: class folders, measures, thumbnails, checks, and what cannot be read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sounds
from PIL import Image

from tldesk.media import examples, guard
from tldesk.media.modality import MODALITIES, SOUND
from tldesk.media.sound import headers, reading
from tldesk.media.sound.preparing import Preprocess
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import preview, records
from tldesk.project.runs.events import Imported
from tldesk.project.store import Project


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two classes of words, a long one, one that is nearly silent, and what is no sound."""
    files = {f"{name}/{number}.wav": sounds.encoded(sounds.word(2 * number + place))
             for place, name in enumerate(("no", "yes")) for number in range(12)}  # fmt: skip
    files |= {
        "yes/long.flac": sounds.encoded(sounds.word(3, seconds=20), form="FLAC"),
        "yes/still.ogg": sounds.encoded(sounds.noise(seconds=0.6, level=1e-4), form="OGG", coding="VORBIS"),
        "no/phone.m4a": b"\0\0\0\x20ftypM4A " + bytes(1_000),
        "no/renamed.wav": b"\0\0\0\x20ftypM4A " + bytes(1_000),
        "no/picture.png": b"\x89PNG\r\n\x1a\n" + bytes(1_000),
    }
    folder = tmp_path / "sounds"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def imported(source: Path, tmp_path: Path) -> Iterator[tuple[Project, Imported]]:
    made = Project.create(tmp_path / "made", modality=SOUND)
    (*_, last) = import_source(made, source)
    assert isinstance(last, Imported)
    yield made, last
    made.close()
    guard.close_idle()


def test_class_folders_of_sounds_are_imported(imported: tuple[Project, Imported], source: Path) -> None:
    project, told = imported
    summary = project.samples.summary()
    seen = preview(source, kind=MODALITIES[SOUND])
    assert seen.total == 27, "phone.m4a will be no sound"
    assert ("no/phone.m4a", records.OTHER_FORM) in [(one.path_or_row, one.reason) for one in seen.skipped]
    assert (told.added, told.skipped, summary.labelled, summary.unreadable) == (28, 1, 26, 2)
    assert {name: sum(splits.values()) for name, splits in summary.by_class.items()} == {"no": 12, "yes": 14}
    reasons = {Path(name).name: reason for name, reason in told.problems}
    assert reasons["phone.m4a"] == reasons["renamed.wav"] == headers.MP4 and "picture.png" in reasons


def test_checks_find_what_stands_out(imported: tuple[Project, Imported]) -> None:
    project, _ = imported
    found = {one.check: one for one in project.checks.run(project.samples.summary()).findings}
    assert (found["length"].count, found["quiet"].count, found["unreadable"].count) == (1, 1, 2)
    assert found["length"].limits["median"] == 600.0


def test_a_thumbnail_is_a_spectrogram(imported: tuple[Project, Imported], source: Path) -> None:
    project, _ = imported
    path = source / "yes" / "long.flac"
    with Image.open(io.BytesIO(project.thumbnails.make("0" * 64, path))) as picture:
        assert picture.size == (256, 256) and np.asarray(picture)[:200].std() > 20


def test_the_channel_that_was_chosen_is_heard(tmp_path: Path) -> None:
    """In stereo the second one; of a sound in one channel it is told that there is none. Nothing is asked again."""
    folder = tmp_path / "stereo"
    folder.mkdir()
    both = np.stack([sounds.tone(level=0.1), sounds.tone(880, level=0.4)], axis=1)
    (folder / "both.wav").write_bytes(sounds.encoded(both))
    (folder / "one.wav").write_bytes(sounds.encoded(sounds.tone()))
    assert "channel" in [question.name for question in preview(folder).questions]
    with Project.create(tmp_path / "made", modality=SOUND) as project:
        (*_, told) = import_source(project, folder, options={"channel": "2"})
        assert isinstance(told, Imported) and (told.added, told.unreadable) == (2, 1)
        assert [reason for _, reason in told.problems] == [reading.NO_CHANNEL]
        heard = next(one for one in project.samples.get(project.samples.ids()) if one.problem is None)
        assert heard.place == "channel:2" and heard.width == 1_000
        samples = examples.example(heard, Preprocess(16_000, 16_000))
        assert np.abs(samples).max() == pytest.approx(0.4, abs=0.01)
        (*_, again) = import_source(project, folder)
        assert isinstance(again, Imported) and again.added == 0
    guard.close_idle()
