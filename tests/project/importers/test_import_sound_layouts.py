"""Layouts of sounds: label tracks, tables of stretches, data sets with a table elsewhere, speakers and recorders."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.media.modality import MODALITIES, SOUND
from tldesk.project.importers import Found, located, preview, records
from tldesk.project.importers.records import SourcePreview
from tldesk.project.importers.stretches import place, shown
from tldesk.project.samples import recorded

RAVEN = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tSpecies\n"


def made(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files; none is opened here, so a sound may be empty."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def seen(source: Path, **options: str) -> SourcePreview:
    return preview(source, options=options, kind=MODALITIES[SOUND])


def facts(found: SourcePreview) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(one.path.name, one.place, one.labels) for one in found.found}


def reasons(found: SourcePreview) -> set[tuple[str, str]]:
    return {(one.path_or_row, one.reason) for one in found.skipped}


def test_stretches_of_audacity(tmp_path: Path) -> None:
    track = "0.5\t2.25\tbark\n\\\t100.0\t900.0\n2,250\t3.000999\thowl\n4\t4\tmoment\n1\t62\tlong\nthen\n"
    source = made(tmp_path, {"a.wav": "", "a.txt": track.replace("then\n", ""), "b.wav": "", "readme.txt": "About it"})
    found = seen(source)
    assert found.importer == "recordings"
    assert facts(found) == {
        ("a.wav", "ms:500-2250", ("bark",)),
        ("a.wav", "ms:2250-3000", ("howl",)),
        ("b.wav", "", ()),
    }
    assert reasons(found) == {
        ("a.txt, line 4", records.NO_STRETCH),
        ("a.txt, line 5", records.LONG_STRETCH),
        ("readme.txt", records.NOT_AN_IMAGE),
    }
    assert facts(seen(source / "a.txt")) == {one for one in facts(found) if one[0] == "a.wav"}


def test_a_line_that_cannot_be_read_costs_itself_and_no_track(tmp_path: Path) -> None:
    track = "-1\t1\tbark\n0.5\t2.25\tbark\n3\t4\t" + 300 * "howl " + "\n5\t6\thowl\n"
    found = seen(made(tmp_path, {"a.wav": "", "a.txt": track}))
    assert found.importer == "recordings"
    assert facts(found) == {
        ("a.wav", "ms:500-2250", ("bark",)),
        ("a.wav", "ms:3000-4000", ()),
        ("a.wav", "ms:5000-6000", ("howl",)),
    }
    assert reasons(found) == {("a.txt, line 1", records.BAD_STRETCH), ("a.txt, line 3", records.BAD_LABEL)}


def test_an_archive_without_sounds_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("../a.wav", b"")
    with pytest.raises(TldeskError) as caught:
        seen(tmp_path / "all.zip")
    assert caught.value.code == "no_usable_images" and str(tmp_path / "all.zip") in caught.value.text


def test_stretches_of_raven(tmp_path: Path) -> None:
    rows = ("1\tWaveform 1\t1\t0.5\t1.5\t0\t8000\twren\n1\tSpectrogram 1\t1\t0.5\t1.5\t0\t8000\twren\n"
            "2\tSpectrogram 1\t1\t3\t6\t0\t8000\ttit\n3\tSpectrogram 1\t1\t3\t6\t0\t8000\twren\n"
            "4\tSpectrogram 1\t1\tsoon\t6\t0\t8000\ttit\n")  # fmt: skip
    joined = (
        "Selection\tBegin Time (s)\tEnd Time (s)\tBegin File\tFile Offset (s)\tMy calls\n"
        "1\t100\t101.5\tc.wav\t2\tlow\n2\t200\t201\tgone.wav\t3\tlow\n"
    )
    files = {"train/a.wav": "", "train/a.Table.1.selections.txt": RAVEN + rows, "x/c.wav": "", "tables/all.tsv": joined}
    found = seen(made(tmp_path, files), several="all")
    assert facts(found) == {
        ("a.wav", "ms:500-1500", ("wren",)),
        ("a.wav", "ms:3000-6000", ("tit", "wren")),
        ("c.wav", "ms:2000-3500", ("low",)),
    }
    assert found.by_split == {"train": 2}
    assert reasons(found) == {
        ("train/a.Table.1.selections.txt, line 6", records.BAD_STRETCH),
        ("tables/all.tsv, line 3", records.NO_RECORDING),
    }


def test_a_table_of_stretches(tmp_path: Path) -> None:
    table = (
        "file,label,start,end,speaker\na.wav,yes,0.1,0.9,Ann\na.wav,no,1.0,1.5,Ann\nb.wav,no,,,Bob\n"
        "a.wav,no,2,1,Ann\na.wav,no,0,61,Ann\n"
    )
    found = seen(made(tmp_path, {"a.wav": "", "b.wav": "", "labels.csv": table}))
    assert facts(found) == {
        ("a.wav", "ms:100-900", ("yes",)),
        ("a.wav", "ms:1000-1500", ("no",)),
        ("b.wav", "", ("no",)),
    }
    assert {one.group for one in found.found} == {"Ann", "Bob"}
    assert {reason for _, reason in reasons(found)} == {records.BAD_STRETCH, records.LONG_STRETCH}


@pytest.mark.parametrize(
    ("table", "names", "group"),
    [
        ("filename,fold,target,category,src_file\n{0},1,7,dog,10\n{1},2,9,cat,11\n", ("1-a.wav", "2-b.wav"), "10"),
        ("filename,fold,target,category\n{0},1,7,dog\n{1},2,9,cat\n", ("1-a.wav", "2-b.wav"), "1"),
        ("slice_file_name,fsID,start,end,fold,classID,class\n{0},10,70,74,1,3,dog\n{1},12,0,3,2,4,cat\n",
         ("10-3-0-0.wav", "12-4-0-0.wav"), "10"),
    ],
)  # fmt: skip
def test_a_table_beside_the_folder_of_its_sounds(
    tmp_path: Path, table: str, names: tuple[str, str], group: str
) -> None:
    files = {
        "meta/all.csv": table.format(*names),
        f"audio/fold1/{names[0]}": "",
        f"audio/{names[1]}": "",
        "LICENSE": "",
    }
    source = made(tmp_path / "set", files)
    found = seen(source)
    assert (found.importer, found.by_class) == ("sound-table", {"cat": 1, "dog": 1})
    assert found.found[0] == Found(source / "audio" / "fold1" / names[0], "dog", group=group)
    assert located(source / "meta" / "all.csv") == source


def spoken(folder: str) -> dict[str, str]:
    return {
        folder.format(word=word, name=name, number=number): ""
        for word in ("no", "yes") for name in ("ann", "bob") for number in range(4)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "answer", "asked"),
    [
        ("{word}/{word}_{name}_{number}.wav", "name:2", {}),
        ("{word}_{name}_{number}.wav", "name:2", {"labels": "names"}),
        ("{word}/{name}/{number}.wav", "folder:1", {}),
        ("train/{name}/{word}/{number}.wav", "folder:2", {"class_folder": "inner"}),
        ("{word}/{number}.wav", "", {}),
    ],
)
def test_speakers_are_proposed_as_groups(tmp_path: Path, pattern: str, answer: str, asked: dict[str, str]) -> None:
    found = seen(made(tmp_path, spoken(pattern)), **asked)
    assert (found.options.get("together", ""), set(found.by_class)) == (answer, {"no", "yes"})
    assert {one.group for one in found.found} == ({"ann", "bob"} if answer else {None})
    assert seen(tmp_path, **asked, together="alone").groups == 0


def test_recordings_of_one_day_belong_together(tmp_path: Path) -> None:
    names = (f"{site}2024050{day}_05{minute}000.WAV" for site in ("A_", "") for day in (1, 2) for minute in range(3))
    found = seen(
        made(tmp_path, {f"owl/{name}" if number % 2 else f"fox/{name}": "" for number, name in enumerate(names)})
    )
    assert found.options["together"] == "day"
    assert {one.group for one in found.found} == {"A 2024-05-01", "A 2024-05-02", "2024-05-01", "2024-05-02"}


def test_the_time_in_a_name_is_read() -> None:
    assert str(recorded.when("SITE_20240501_053000.wav")) == str(recorded.when("2024-05-01T05-30-00Z.flac"))
    assert recorded.when("20241301_053000.wav") is None and recorded.when("8220240501_053000.wav") is None
    assert recorded.day("IMG_20240501_053000.jpg") is None


@pytest.mark.parametrize(
    ("start", "end"), [("-1", "2"), ("nan", "2"), ("1", "inf"), ("", "2"), ("9e12", "9000000000001"), ("2", "1")]
)
def test_what_is_no_stretch(start: str, end: str) -> None:
    assert place(start, end) == ("", records.BAD_STRETCH)


def test_times_are_read_as_people_write_them() -> None:
    assert place("1:02.5", "62,75") == ("ms:62500-62750", "") and shown("ms:62500-62750") == "62.5–62.75 s"


def test_a_zip_of_recordings_keeps_their_label_tracks(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "calls.zip", "w") as archive:
        archive.writestr("calls/rec one.wav", b"RIFF")
        archive.writestr("calls/rec one-labels.txt", "0\t1\twren\n")
        archive.writestr("calls/other.txt", "about it")
    found = seen(tmp_path / "calls.zip")
    assert (found.importer, found.by_class) == ("recordings", {"wren": 1})
    assert reasons(found) == {("calls/other.txt", records.NOT_AN_IMAGE)}
