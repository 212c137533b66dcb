"""What is wrong with sounds that somebody imports: each is told in words, and the rest comes in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import sounds

from tldesk.errors import TldeskError
from tldesk.media import guard
from tldesk.media.modality import SOUND
from tldesk.media.sound import headers, reading
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import records
from tldesk.project.runs.events import Imported
from tldesk.project.samples.groups import split_rows
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project

_MP4 = b"\0\0\0\x20ftypM4A " + bytes(1_000)
_WEBM = b"\x1a\x45\xdf\xa3" + bytes(1_000)
_WMA = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(1_000)


def imported(folder: Path, source: Path) -> tuple[Project, Imported]:
    project = Project.create(folder, modality=SOUND)
    (*_, last) = import_source(project, source)
    assert isinstance(last, Imported)
    guard.close_idle()
    return project, last


def test_bad_sounds_cost_themselves_alone(tmp_path: Path) -> None:
    wav = sounds.encoded(sounds.word())
    head = sounds.encoded(np.zeros(8), 1_000, coding="PCM_U8")[:44]
    eight_hours = sounds.with_size(head + bytes(28_800_000), 28_800_000)
    cut = sounds.encoded(sounds.word(seconds=4), form="FLAC")[:20_000]
    numbers = sounds.tone()
    numbers[700] = np.nan
    bad = {
        "cut.flac": (cut, (reading.ENDS_EARLY, reading.DAMAGED)),
        "picture.wav": (b"\x89PNG\r\n\x1a\n" + bytes(99), (headers.UNKNOWN,)),
        "empty.ogg": (b"", (headers.EMPTY_FILE,)),
        "none.wav": (sounds.encoded(np.zeros(0)), (reading.NO_SOUND,)),
        "nan.wav": (sounds.encoded(numbers, coding="FLOAT"), (reading.NO_NUMBERS,)),
        "long.wav": (eight_hours, ("it is 8:00:00 long: cut it into stretches of up to 60 seconds",)),
        "phone.m4a": (_MP4, (headers.MP4,)),
        "old.wma": (_WMA, (headers._OTHER_FILES[0][1],)),
        "clip.webm": (_WEBM, (headers._OTHER_FILES[1][1],)),
    }  # fmt: skip
    good = {
        "mp3 in truth.wav": sounds.encoded(sounds.word(1), form="MP3", coding="MPEG_LAYER_III"),
        "fast.wav": sounds.encoded(sounds.tone(rate=192_000), 192_000, coding="PCM_24"),
        "many.wav": sounds.encoded(np.stack([sounds.tone(200 + 50 * number) for number in range(32)], axis=1)),
        "direct.wav": sounds.encoded(np.full(16_000, 0.5)),
        "liar.wav": sounds.with_size(wav, 0xFFFFFFFF),
    }
    for name, data in good.items() | {(name, data) for name, (data, _) in bad.items()}:
        (tmp_path / "in" / "a").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / "a" / name).write_bytes(data)
    project, told = imported(tmp_path / "made", tmp_path / "in")
    with project:
        assert (told.added, told.unreadable) == (len(good) + len(bad), len(bad))
        reasons = {Path(name).name: reason for name, reason in told.problems}
        assert reasons.keys() == bad.keys() and all(reasons[name] in of for name, (_, of) in bad.items())
        assert all("convert it" in reasons[name] for name in ("phone.m4a", "old.wma", "clip.webm"))


def test_stretches_beyond_the_end_are_told_once_and_the_rest_comes_in(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.wav").write_bytes(sounds.encoded(sounds.noise(seconds=3.0)))
    (folder / "a.txt").write_text("0\t1\tyes\n1\t2\tno\n2\t3.05\tyes\n2.9\t7\tno\n8\t9\tno\n0\t61\tno\n")
    project, told = imported(tmp_path / "made", folder)
    with project:
        assert (told.added, told.skipped, told.unreadable) == (3, 3, 0)
        assert [reason for _, reason in told.problems] == [records.LONG_STRETCH, *[records.OUTSIDE_STRETCH] * 2]
        assert told.problems[1][0] == f"{folder / 'a.wav'}, 2.9–7 s"
        made = project.samples.get(project.samples.ids(Query()))
        assert [(one.place, one.width) for one in made] == [
            ("ms:0-1000", 1000),
            ("ms:1000-2000", 1000),
            ("ms:2000-3050", 1000),
        ]
        with project.store.reading() as db:
            assert len(set(project.splits.groups(split_rows(db)))) == 1


def test_speakers_stay_in_one_split(tmp_path: Path) -> None:
    for number in range(80):
        word, name = ("no", "yes")[number % 2], ("ann", "bob", "eve", "dan")[number // 2 % 4]
        path = tmp_path / "in" / f"{word}_{name}_{number // 8}.wav"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(sounds.encoded(sounds.word(number, seconds=0.1, rate=8_000), 8_000))
    project = Project.create(tmp_path / "made", modality=SOUND)
    list(import_source(project, tmp_path / "in", options={"labels": "names", "together": "alone"}))
    assert project.samples.count() == 80
    list(import_source(project, tmp_path / "in", options={"together": "name:2"}))
    project.splits.settle()
    guard.close_idle()
    with project, project.store.reading() as db:
        rows = db.execute("SELECT group_name, COUNT(DISTINCT split) FROM samples GROUP BY group_name").fetchall()
    assert rows == [("ann", 1), ("bob", 1), ("dan", 1), ("eve", 1)]


def test_what_teachable_machine_records_is_refused_in_words(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "clap.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"clap/{number}.webm", _WEBM)
        archive.writestr("clap/samples.json", "[]")
    with Project.create(tmp_path / "made", modality=SOUND) as project, pytest.raises(TldeskError) as caught:
        list(import_source(project, tmp_path / "clap.zip"))
    guard.close_idle()
    assert caught.value.code == "no_usable_images" and "WebM" in str(caught.value.arguments["reason"])
