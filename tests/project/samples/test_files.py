"""Files: what reading a source again may change, and what it must not."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.media.place import key
from tldesk.project.database.schema import natural_key
from tldesk.project.store import Project

from ..conftest import row


def test_files_are_added_once_and_brought_up_to_date(empty: Project, tmp_path: Path) -> None:
    root = empty.files.root(tmp_path / "photos")
    assert empty.files.root(tmp_path / "photos") == root
    first = row("a.jpg", label="hat", split="val")
    assert empty.files.put(root, [first, row("b.jpg")]) == (2, 0)
    assert empty.files.put(root, [replace(first, sha256="0" * 64, bytes=7), row("c.jpg")]) == (1, 1)
    known = empty.files.known(root)
    assert set(known) == {"a.jpg", "b.jpg", "c.jpg"}
    assert (known["a.jpg"].sha256, known["a.jpg"].bytes, known["a.jpg"].problem) == ("0" * 64, 7, None)
    assert empty.classes.names() == ["hat"]


def test_reading_again_never_overwrites_what_the_user_decided(clothes: Project, tmp_path: Path) -> None:
    root = clothes.files.root(tmp_path / "photos")
    clothes.edits.set_label([1], "hat")
    clothes.edits.set_split([1], "test")
    clothes.files.put(
        root, [row("img1.jpg", label="pants", split="train"), row("img10.jpg", label="shirt", split="val")]
    )
    decided, filled = clothes.samples.get([1, 10])
    assert (decided.label, decided.split, decided.split_given) == ("hat", "test", False)
    assert (filled.label, filled.split, filled.split_given) == ("shirt", "val", True)


def test_a_file_that_has_a_label_makes_no_class_and_no_further_labels(clothes: Project, tmp_path: Path) -> None:
    root = clothes.files.root(tmp_path / "photos")
    said = row("img1.jpg", label="shoe", more=("sock",))
    clothes.files.put(root, [said])
    assert clothes.files.fill([(1, ("shoe", "sock"), None)]) == 0
    assert clothes.classes.names() == ["pants", "shirt", "hat"] and not clothes.multi_label
    clothes.files.put(root, [said, replace(said, path="img10.jpg")])
    assert clothes.classes.names()[3:] == ["shoe", "sock"] and clothes.multi_label


def test_a_batch_with_a_bad_class_name_stores_nothing(clothes: Project, tmp_path: Path) -> None:
    root = clothes.files.root(tmp_path / "photos")
    with pytest.raises(TldeskError) as caught:
        clothes.files.put(root, [row("new.jpg", label="shoe"), row("newer.jpg", label="\n")])
    assert caught.value.code == "bad_class_name"
    assert clothes.samples.count() == 12
    assert "shoe" not in clothes.classes.names()


def test_a_missing_file_keeps_its_label(clothes: Project) -> None:
    clothes.files.set_problem([1, 2], "image_missing", "The image is missing.")
    gone = clothes.samples.one(1)
    assert (gone.problem_code, gone.problem, gone.label) == ("image_missing", "The image is missing.", "pants")
    assert clothes.samples.summary().unreadable == 2
    clothes.files.set_problem([1, 2], None)
    assert clothes.samples.one(1).problem is None
    assert clothes.samples.summary().labelled == 9


def test_sources_are_remembered_once(clothes: Project, tmp_path: Path) -> None:
    inside = clothes.folder / "images"
    for _ in range(2):
        clothes.files.add_source(1, "class-folders", tmp_path / "photos", False)
        clothes.files.add_source(1, "table", inside / "t.csv", True)
    assert [(s.layout, s.path, s.copied) for s in clothes.files.sources()] == [
        ("class-folders", tmp_path / "photos", False),
        ("table", inside / "t.csv", True),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text are a matter of Linux")
def test_a_folder_whose_name_is_no_text_is_refused_plainly(empty: Project, tmp_path: Path) -> None:
    with pytest.raises(TldeskError) as caught:
        empty.files.root(tmp_path / os.fsdecode(b"photos\xff"))
    assert caught.value.code == "path_not_text"
    caught.value.text.encode()
    assert empty.files.roots() == {}
    with Project.create(tmp_path / os.fsdecode(b"project\xff")) as project:
        assert project.name == "project?"
        project.files.root(project.folder / "images")
        assert project.files.roots() == {1: project.folder / "images"}


@pytest.mark.parametrize("place", ["bytes:0-120", "bytes:7-999999999999", "row:12", "box:-1,2,30,4", ""])
def test_what_is_stored_at_once_is_ordered_as_anything_else(empty: Project, tmp_path: Path, place: str) -> None:
    one = row("Some 07/0012.jsonl", place=place)
    empty.files.add(empty.files.root(tmp_path / "texts"), [one])
    with empty.store.reading() as db:
        assert db.execute("SELECT name_key FROM samples").fetchone() == (natural_key(key(one.path, place)),)
