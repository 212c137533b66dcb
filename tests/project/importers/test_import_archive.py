"""Archives: what is unpacked of them, where it goes, and what is refused."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import archive, members, preview, records
from tldesk.project.importers.records import Skipped
from tldesk.project.runs import arrays
from tldesk.project.runs.events import Progressed
from tldesk.project.store import Project

from ..sources import finish, make_pictures, refused

JPEG = b"\xff\xd8\xff"  # how one begins; more of an image is not looked at here
PNG = b"\x89PNG\r\n\x1a\n"


def pack(file: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", method) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return file


def unpack(file: Path, folder: Path, *, stop_after: int = 10**9) -> list[Skipped]:
    """What `archive.unpack` returns; its events are looked at on the way."""
    asked = iter(range(10**9))
    work = archive.unpack(file, folder, lambda: next(asked) >= stop_after)
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            return list(end.value)
        assert isinstance(event, Progressed) and 0 <= event.done <= event.total


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_images_and_annotations_are_unpacked_and_nothing_else(tmp_path: Path) -> None:
    members = {
        "set/cat/1.jpg": JPEG + b"one",
        "set\\dog\\2.PNG": PNG + b"two",
        "set/labels.csv": b"path,label\n",
        "set/run.exe": b"MZ",
        "set/more.zip": b"PK",
        "__MACOSX/set/._1.jpg": b"x",
        "set/cat/.DS_Store": b"x",
        "set/猫/é\n.jpg": JPEG + b"three",
    }
    file = pack(tmp_path / "set.zip", members)
    skipped = unpack(file, tmp_path / "out")
    assert tree(tmp_path / "out") == {
        "set/cat/1.jpg": JPEG + b"one",
        "set/dog/2.PNG": PNG + b"two",
        "set/labels.csv": b"path,label\n",
        "set/猫/é-.jpg": JPEG + b"three",
    }
    assert {one.path_or_row: one.reason for one in skipped} == {
        "set/run.exe": records.NOT_AN_IMAGE,
        "set/more.zip": records.NESTED_ARCHIVE,
        "__MACOSX/set/._1.jpg": records.HIDDEN,
        "set/cat/.DS_Store": records.HIDDEN,
    }
    assert archive.content(tmp_path / "out") == tmp_path / "out/set"
    assert list(tmp_path.glob(".*")) == []


BAD_PLACES = (
    "../x.jpg",
    "a/../../x.jpg",
    "/x.jpg",
    "C:\\x.jpg",
    "c:x.jpg",
    "\\\\host\\x.jpg",
    "..\\x.jpg",
    "a/" * 70 + "x.jpg",
)


@pytest.mark.parametrize("name", BAD_PLACES)
def test_nothing_lands_outside_of_the_folder(name: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    file = pack(tmp_path / "bad.zip", {name: JPEG, "1.jpg": JPEG})
    before = tree(tmp_path)
    (skipped,) = unpack(file, place / "out")
    assert skipped.reason == records.OUTSIDE
    assert tree(tmp_path) == before | {"place/out/1.jpg": JPEG}


def test_links_are_not_made(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link.jpg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(info, "/etc/passwd")
        made.writestr("link.jpg/1.jpg", JPEG)
    assert [one.reason for one in unpack(tmp_path / "a.zip", tmp_path / "out")] == [records.ARCHIVED_LINK]
    assert tree(tmp_path / "out") == {"link.jpg/1.jpg": JPEG}


def test_names_that_are_one_on_many_disks(tmp_path: Path) -> None:
    members = {
        "a/1.jpg": JPEG,
        "A/1.JPG": JPEG,
        "a": JPEG,
        "a/1.jpg/2.jpg": JPEG,
        "CON.jpg": JPEG,
        f"{'é' * 200}.jpg": JPEG,
    }
    skipped = unpack(pack(tmp_path / "a.zip", members), tmp_path / "out")
    assert [(one.path_or_row, one.reason) for one in skipped] == [
        (name, records.SAME_NAME) for name in ("A/1.JPG", "a", "a/1.jpg/2.jpg")
    ]
    names = [path.name for path in (tmp_path / "out").rglob("*.jpg")]
    assert sorted(names) == sorted(["1.jpg", "_CON.jpg", f"{'é' * 98}.jpg"])


def test_names_that_do_not_say_that_they_are_utf8(tmp_path: Path) -> None:
    file = pack(tmp_path / "a.zip", {"日本.jpg": JPEG})
    data = bytearray(file.read_bytes())
    for sign, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(sign) + place + 1] &= ~0x08
    file.write_bytes(data)
    unpack(file, tmp_path / "out")
    assert list(tree(tmp_path / "out")) == ["日本.jpg"]


def test_a_bomb_is_refused_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = pack(tmp_path / "bomb.zip", {f"{number}.bmp": bytes(2_000_000) for number in range(20)})
    monkeypatch.setattr(members, "HARMLESS", 1_000_000)
    assert "40,000,000 bytes" in refused("archive_refused", lambda: unpack(file, tmp_path / "out")).text
    refused("archive_refused", lambda: preview(file))
    monkeypatch.setattr(archive, "MAX_ENTRIES", 10)
    assert "more than 10 files" in refused("archive_refused", lambda: unpack(file, tmp_path / "out")).text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bomb.zip"]


def test_a_file_that_is_larger_than_it_says_is_cut_off(tmp_path: Path) -> None:
    file = pack(tmp_path / "liar.zip", {"1.bmp": b"BM" + bytes(50_000_000), "2.jpg": JPEG})
    data = bytearray(file.read_bytes())
    for sign, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", data, data.index(sign) + place, 1000)
    file.write_bytes(data)
    tracemalloc.start()
    skipped = unpack(file, tmp_path / "out")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert skipped == [Skipped("1.bmp", records.DAMAGED)]
    assert tree(tmp_path / "out") == {"2.jpg": JPEG}


def test_a_list_of_files_that_would_take_long_to_read_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "long.zip"
    with file.open("wb") as stream:  # as long as it says, without taking room on the disk
        stream.truncate(400_000_000)
        stream.seek(0, os.SEEK_END)
        stream.write(struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65535, 65535, 400_000_000 - 1, 0, 0))
    refused("archive_refused", lambda: unpack(file, tmp_path / "out"))


def test_a_disk_without_room_is_told_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_SPARE", 10**18)
    refused("disk_full", lambda: unpack(pack(tmp_path / "a.zip", {"1.jpg": b"x"}), tmp_path / "out"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_damaged_and_locked_archives(tmp_path: Path) -> None:
    good = pack(tmp_path / "good.zip", {"1.jpg": JPEG + b"x" * 1000, "2.jpg": JPEG + b"y" * 1000}, zipfile.ZIP_STORED)
    data = bytearray(good.read_bytes())
    data[data.index(b"x" * 9) + 3] ^= 255
    (tmp_path / "bit.zip").write_bytes(data)
    assert unpack(tmp_path / "bit.zip", tmp_path / "out") == [Skipped("1.jpg", records.DAMAGED)]
    (tmp_path / "cut.zip").write_bytes(data[:500])
    refused("archive_refused", lambda: unpack(tmp_path / "cut.zip", tmp_path / "other"))
    locked = bytearray(good.read_bytes())
    for place in (position for position in range(len(locked)) if locked[position : position + 4] == b"PK\1\2"):
        locked[place + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert "password" in refused("archive_refused", lambda: unpack(tmp_path / "locked.zip", tmp_path / "other")).text
    assert not (tmp_path / "other").exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("cat/1.jpg", JPEG + b"x" * 300)
        made.writestr("labels.csv", b"path,label\ncat/1.jpg,cat\n")
    content = bytearray(stream.getvalue())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[at] = data.draw(st.integers(0, 255))
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    place = tmp_path / "place"
    place.mkdir(exist_ok=True)
    try:
        unpack(file, place / f"out{len(list(place.iterdir()))}")
        preview(file)
    except TldeskError as error:
        assert error.code in ("archive_refused", "no_images", "no_usable_images", "disk_full")
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "place"}


def test_stopped_it_leaves_nothing_and_done_it_is_not_done_again(tmp_path: Path) -> None:
    file = pack(tmp_path / "a.zip", {f"{number}.jpg": JPEG + b"x" * number for number in range(50)})
    out = tmp_path / "place" / archive.folder_name(file)
    unpack(file, out, stop_after=30)
    assert list((tmp_path / "place").iterdir()) == []
    unpack(file, out)
    (out / "3.jpg").write_bytes(b"mine")
    unpack(file, out)
    assert len(tree(out)) == 50 and (out / "3.jpg").read_bytes() == b"mine"
    assert archive.folder_name(pack(tmp_path / "a.zip", {"1.jpg": b"other"})) != out.name


@pytest.fixture
def photos_zip(tmp_path: Path) -> Path:
    folder = make_pictures(tmp_path / "pets", "train/cat/1.png", "train/dog/2.png", "test/dog/3.png")
    members = {f"pets/{name}": data for name, data in tree(folder).items()}
    return pack(tmp_path / "pets.zip", members)


def test_the_preview_of_an_archive_opens_only_its_examples(photos_zip: Path) -> None:
    before = photos_zip.stat()
    seen = preview(photos_zip)
    assert (seen.source, seen.importer, seen.total) == (photos_zip, "class-folders", 3)
    assert seen.by_split == {"test": 1, "train": 2}
    assert all(isinstance(one.content, bytes) and one.content.startswith(b"\x89PNG") for one in seen.examples)
    assert (photos_zip.stat().st_mtime_ns, photos_zip.stat().st_size) == (before.st_mtime_ns, before.st_size)


def test_an_archive_is_imported_into_the_project_made_from_it(photos_zip: Path) -> None:
    for added in (3, 0):
        folder = Project.for_source(photos_zip)
        is_new = not folder.exists()
        with Project.create(folder) if is_new else Project.open(folder) as project:
            last = finish(import_source(project, photos_zip))
            assert (is_new, last.added, last.unchanged) == (added == 3, added, 3 - added)
            assert all(path.is_relative_to(project.folder) for path in project.files.roots().values())


def test_a_project_of_teachable_machine(tmp_path: Path) -> None:
    members = {"manifest.json": b"{}", "cat-!-0": b"x", "hot dog-!-1": b"y", "v1.2-!-0": b"z"}
    seen = preview(pack(tmp_path / "project.tm", members))
    assert (seen.importer, seen.by_class) == ("teachable-machine", {"cat": 1, "hot dog": 1, "v1.2": 1})


def test_a_preview_of_an_archive_can_be_stopped(photos_zip: Path) -> None:
    calls = iter(range(1000))
    with pytest.raises(TldeskError) as caught:
        preview(photos_zip, lambda: next(calls) >= 2)
    assert caught.value.code == "interrupted"


# -------------------------------------------------------------------------------------------------- bombs


BOMBS = {
    "one file": {"1.bmp": b"BM" + bytes(60_000_000)},
    "a table": {"labels.csv": b"path,label\n" + b"1.jpg,cat\n" * 4_000_000, "1.jpg": JPEG},
    "annotations": {"a.json": b"[" + b" " * 60_000_000, "1.jpg": JPEG},
    "many files": {f"{number}.bmp": b"BM" + bytes(14_000_000) for number in range(9)},
}


@pytest.mark.parametrize("kind", BOMBS)
def test_what_would_be_a_hundred_times_larger_is_refused(kind: str, tmp_path: Path) -> None:
    file = pack(tmp_path / "bomb.zip", BOMBS[kind])
    assert file.stat().st_size < 400_000
    tracemalloc.start()
    refused("archive_refused", lambda: unpack(file, tmp_path / "out"))
    refused("archive_refused", lambda: preview(file))
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.zip"]


def test_what_shrinks_as_real_files_do_is_unpacked(tmp_path: Path) -> None:
    """An empty drawing of 12 MB, and annotations that shrink thirtyfold."""
    images = [{"id": number, "file_name": f"{number:06}.jpg", "width": 640} for number in range(200_000)]
    content = {"drawing.bmp": b"BM" + bytes(12_000_000), "a.json": json.dumps(images).encode(), "1.jpg": JPEG}
    file = pack(tmp_path / "real.zip", content)
    assert len(content["drawing.bmp"]) > 500 * (file.stat().st_size - 1_500_000)
    assert unpack(file, tmp_path / "out") == []
    assert tree(tmp_path / "out") == dict(sorted(content.items()))


def test_files_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    """Many entries that name the same bytes: a small file that unpacks to many large ones."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("1.bmp", b"BM" + os.urandom(100_000))
    one = stream.getvalue()
    start, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    entry = one[start:end]
    entries = b"".join(entry.replace(b"1.bmp", b"%05d" % number) for number in range(500))
    last = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 500, 500, len(entries), start, 0)
    (tmp_path / "over.zip").write_bytes(one[:start] + entries + last)
    refused("archive_refused", lambda: unpack(tmp_path / "over.zip", tmp_path / "out"))
    assert [path.name for path in tmp_path.iterdir()] == ["over.zip"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_without_a_limit_in_memory_are_not_opened(method: int, tmp_path: Path) -> None:
    """A megabyte of bzip2 can become gigabytes at once, whatever is asked for."""
    file = pack(tmp_path / "a.zip", {"1.bmp": b"BM" + bytes(20_000_000)}, method)
    with zipfile.ZipFile(file, "a") as made:
        made.writestr("2.jpg", JPEG)
    assert unpack(file, tmp_path / "out") == [Skipped("1.bmp", records.OTHER_COMPRESSION)]
    assert tree(tmp_path / "out") == {"2.jpg": JPEG}


def test_what_does_not_begin_as_its_name_says_is_not_written(tmp_path: Path) -> None:
    content = {
        "good.jpg": JPEG,
        "page.jpg": b"<!doctype html><p>not found",
        "key.png": b"-----BEGIN OPENSSH PRIVATE KEY-----",
        "nothing.jpg": b"",
        "program.csv": b"\x7fELF\0\0",
        "list.json": b"not JSON",
        "db.sqlite": b"no database",
        "empty-!-0": b"",
        "labels.csv": b"path,label\n",
        "excel.csv": "path,label\n".encode("utf-16"),
        "a.jsonl": b'\xef\xbb\xbf{"file_name": "good.jpg"}',
        "db.sqlite-wal": b"",
    }
    skipped = unpack(pack(tmp_path / "a.zip", content), tmp_path / "out")
    assert set(tree(tmp_path / "out")) == {"good.jpg", "labels.csv", "excel.csv", "a.jsonl", "db.sqlite-wal"}
    assert {one.path_or_row: one.reason for one in skipped} == {
        "page.jpg": "it is a web page, not an image",
        "key.png": "it is not an image of a known format",
        "nothing.jpg": "the file is empty",
        "program.csv": records.NOT_AS_NAMED,
        "list.json": records.NOT_AS_NAMED,
        "db.sqlite": records.NOT_AS_NAMED,
        "empty-!-0": "the file is empty",
    }


def test_the_list_of_files_of_a_large_archive_is_found(tmp_path: Path) -> None:
    """Programs that write the sizes of a zip beyond 4 GB do so for smaller ones too."""
    content = pack(tmp_path / "a.zip", {"1.jpg": JPEG + bytes(100)}).read_bytes()
    place = content.index(b"PK\5\6")
    _, _, _, _, count, length, start, _ = struct.unpack("<4sHHHHIIH", content[place:])
    longer = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, place, 1)
    last = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    file = tmp_path / "b.zip"
    with file.open("wb") as stream:
        stream.write(content[:place] + longer + locator + last)
    assert unpack(file, tmp_path / "out") == []


@pytest.mark.parametrize("kind", ["a mark in its last bytes", "two lists", "no trick"])
def test_no_trick_hides_how_long_the_list_of_files_is(kind: str, tmp_path: Path) -> None:
    count = archive.MAX_ENTRIES + 1
    one = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, *[0] * 8, 1, *[0] * 6) + b"a"
    low, length = count & 0xFFFF, count * len(one)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, low, low, length, 0, 0)
    if kind == "a mark in its last bytes":
        end = struct.pack("<4s4HL4sH", b"PK\5\6", 0, 0, low, low, length, b"PK\5\6", 0)
    elif kind == "two lists":
        end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, 0)
        end += struct.pack("<4sLQL", b"PK\6\7", 0, length, 1)
        end += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 100, 0, 0)
    file = tmp_path / "a.zip"
    file.write_bytes(one * count + end)
    tracemalloc.start()
    error = refused("archive_refused", lambda: unpack(file, tmp_path / "out"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "it holds more than 300,000 files" in error.text
    assert peak < 60_000_000
    with pytest.raises(Refused, match="more than 1,000 files"):
        arrays.read(file, {})
