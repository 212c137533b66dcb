"""Small sources that would take much time or memory, and large ones, are told from what can be imported at once."""

from __future__ import annotations

import sqlite3
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project import importers
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import hugging_face, lobe, named, records, rows, table
from tldesk.project.importers.records import Found
from tldesk.project.store import Project


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(TldeskError) as caught:
        act()
    assert caught.value.code == "annotations_unreadable"
    return caught.value.text


def make_lobe(folder: Path, rows: list[tuple[str | None, str | None, str]]) -> None:
    (folder / "data" / "blobs").mkdir(parents=True)
    (folder / "data" / "blobs" / "abc").write_bytes(b"x")
    with closing(sqlite3.connect(folder / "db.sqlite")) as db, db:
        db.execute("CREATE TABLE data_items (hash, item, example_id, type)")
        db.executemany("INSERT INTO data_items VALUES (?, ?, 1, ?)", rows)


def test_one_example_with_thousands_of_rows_does_not_become_millions(tmp_path: Path) -> None:
    make_lobe(tmp_path, [("abc", None, "image")] * 5000 + [(None, "red", "text")] * 5000)
    started = time.process_time()
    assert [(one.label, one.more) for one in lobe.read(tmp_path) if isinstance(one, Found)] == [("red", ())]
    assert time.process_time() - started < 5


def test_more_labels_than_anybody_gave_are_refused(tmp_path: Path) -> None:
    images: list[tuple[str | None, str | None, str]] = [(str(number), None, "image") for number in range(1500)]
    make_lobe(tmp_path, [*images, *((None, str(number), "text") for number in range(1500))])
    assert "more than 2,000,000 rows" in refused(lambda: list(lobe.read(tmp_path)))


def test_rows_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lobe, "_MOST_SECONDS", 0.5)
    make_lobe(tmp_path, [])
    with closing(sqlite3.connect(tmp_path / "db.sqlite")) as db, db:
        db.executescript(
            "DROP TABLE data_items; CREATE VIEW data_items AS WITH RECURSIVE c(hash) AS (SELECT 'a' UNION ALL"
            " SELECT hash FROM c) SELECT hash, hash AS item, 1 AS example_id, 'image' AS type, 1 AS rowid FROM c"
        )
    assert refused(lambda: list(lobe.read(tmp_path)))


@pytest.mark.parametrize("name", ["labels.csv", "metadata.csv", "metadata.jsonl", "db.sqlite"])
def test_what_is_larger_than_any_is_known_by_its_head_and_not_read(name: str, tmp_path: Path) -> None:
    if name == "db.sqlite":
        make_lobe(tmp_path, [])
    file = tmp_path / name
    if name != "db.sqlite":
        file.write_bytes(b'{"file_name": "1.jpg", "label": "a"}\n' if "json" in name else b"file_name,label\n1.jpg,a\n")
    with file.open("ab") as stream:
        stream.truncate(3_000_000_000)  # without taking room on the disk
    kind = {"labels.csv": table, "db.sqlite": lobe}.get(name, hugging_face)
    source = file if name == "labels.csv" else tmp_path
    tracemalloc.start()
    assert kind.recognises(source)
    text = refused(lambda: list(kind.read(source)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than 1,000,000,000 bytes" in text
    assert peak < 50_000_000


def test_a_head_that_ends_within_a_letter_is_known(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("file,label\n" + "é,ü\n" * 300_000, encoding="utf-8")
    (tmp_path / "é").touch()
    assert table.recognises(tmp_path)


def test_a_file_that_is_named_again_and_again_costs_next_to_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    file = tmp_path / "labels.csv"
    file.write_text("path,label\n" + "a.jpg,cat\n" * 20_000 + "gone.jpg,cat\n" * 20_000)
    looked: list[str] = []

    def find(name: str, *places: Path | None, original: Callable[..., Path | str] = named.find) -> Path | str:
        looked.append(name)
        return original(name, *places)

    monkeypatch.setattr(named, "find", find)
    found, passed_over = importers.read_all(importers.IMPORTERS["table"], file, never)
    assert (len(found), looked) == (1, ["a.jpg", "gone.jpg"])
    assert records.counted(passed_over) == {records.REPEATED: 19_999, records.MISSING: 20_000}
    assert len(passed_over) == 2002
    assert [one.path_or_row for one in passed_over[-2:]] == ["18,999 more", "19,000 more"]


def test_an_import_counts_all_and_tells_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importers, "_TOLD", 3)
    (tmp_path / "labels.csv").write_text("path,label\n" + "gone.jpg,cat\n" * 10)
    with Project.create(tmp_path / "project", name="p") as project, pytest.raises(TldeskError) as caught:
        list(import_source(project, tmp_path / "labels.csv"))
    assert (caught.value.code, caught.value.arguments["count"]) == ("no_usable_images", 10)


def test_a_table_of_more_rows_than_any_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROWS", 10)
    (tmp_path / "a.jpg").write_bytes(b"x")
    for count in (10, 11):
        (tmp_path / "labels.csv").write_text("path\n" + "a.jpg\n" * count)
        if count == 10:
            assert len(list(importers.read(importers.IMPORTERS["table"], tmp_path / "labels.csv"))) == 10
    read = importers.read(importers.IMPORTERS["table"], tmp_path / "labels.csv")
    assert "it has more than 10 rows" in refused(lambda: list(read))


def test_no_number_of_marks_in_a_label_or_a_name_takes_long(tmp_path: Path) -> None:
    """Accents are sorted in the square of their number, with Python's lock held."""
    marks = "a" + "\u0301" * 100_000 + "\u0316" * 100_000
    began = time.process_time()
    assert records.label_of(marks) is None
    assert named.find(marks, tmp_path) in (records.MISSING, records.TOO_LONG)
    assert time.process_time() - began < 2
    assert records.label_of("가각" * 100) == "가각" * 100  # in three letters each
