"""Layouts of other programs: a fixture of each, what is understood of it, and what is wrong in damaged ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import IMPORTERS, Found, Skipped, preview, read_all, recognise, records
from tldesk.project.store import Project

from ..sources import contents, make_files, refused, skipped


def write_json(file: Path, content: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def coco(images: list[str], annotations: list[dict[str, Any]], names: tuple[str, ...] = ("cat", "dog")) -> Any:
    return {
        "info": {},
        "images": [{"id": number, "file_name": name} for number, name in enumerate(images, start=1)],
        "annotations": annotations,
        "categories": [{"id": number, "name": name} for number, name in enumerate(names, start=1)],
    }


def lobe(folder: Path, items: list[tuple[str, str, str | None, str | None]]) -> None:
    """Lobe's database with rows of (example, type, hash, item)."""
    (folder / "project.json").write_text('{"id": "1", "meta": {"name": "pets"}}')
    with closing(sqlite3.connect(folder / "db.sqlite")) as db, db:
        db.execute("CREATE TABLE data_items (id INTEGER PRIMARY KEY, example_id, type, hash, item)")
        db.executemany("INSERT INTO data_items (example_id, type, hash, item) VALUES (?, ?, ?, ?)", items)


def fill_lobe(folder: Path) -> None:
    make_files(folder, "data/blobs/aa", "data/blobs/bb", "data/blobs/cc")
    items = [("1", "image", "aa", None), ("1", "text", None, "cat"), ("2", "image", "bb", None)]
    lobe(folder, [*items, ("3", "image", "gone", None), ("3", "text", None, "dog")])


def fill_teachable(folder: Path) -> None:
    make_files(folder, "cat-!-0", "cat-!-10", "cat-!-9", "a/b-!-0.png", "weights.bin")
    (folder / "manifest.json").write_text("{}")


def fill_create_ml(folder: Path) -> None:
    make_files(folder, "1.jpg", "2.jpg", "3.jpg")
    entries = [
        {"filename": "1.jpg", "annotations": ["cat", "pot"]},
        {"image": "2.jpg", "annotations": [{"label": "dog"}]},
        {"image": "3.jpg", "annotation": "cat"},
        {"image": "4.jpg", "annotations": []},
        "nonsense",
    ]
    write_json(folder / "annotations.json", entries)


def fill_coco(folder: Path) -> None:
    make_files(folder, "train2017/1.jpg", "train2017/2.jpg", "val2017/1.jpg", "val2017/sub/3.jpg")
    annotations: list[dict[str, Any]] = [
        {"image_id": 1, "category_id": 1},
        {"image_id": 1, "category_id": 2},
        {"image_id": 2, "category_id": 9},
        {"image_id": 2, "category_id": 2, "bbox": [1, 2, 3.5, 4]},
    ]
    write_json(folder / "annotations/instances_train2017.json", coco(["1.jpg", "2.jpg", "5.jpg"], annotations))
    write_json(folder / "annotations/instances_val2017.json", coco(["1.jpg", "3.jpg"], annotations[:1]))
    write_json(folder / "annotations/captions.json", {"images": [], "annotations": []})


def fill_hugging_face(folder: Path) -> None:
    make_files(folder, "train/1.jpg", "train/2.jpg", "test/in/3.jpg", "test/4.jpg")
    lines = [{"file_name": "1.jpg", "label": "cat"}, {"file_name": "2.jpg", "label": 7}]
    (folder / "train/metadata.jsonl").write_text("\n".join([*map(json.dumps, lines), "{broken", ""]))
    (folder / "test/metadata.csv").write_text("file_name,label,group\nin/3.jpg,dog,g1\n4.jpg,,g2\n../x.jpg,cat,\n")


def fill_labelme(folder: Path) -> None:
    make_files(folder, "1.jpg", "2.jpg", "in/3.jpg", "4.jpg")
    shapes = [{"label": "dog", "points": [[1, 2], [5, 8], [3, 1]]}]
    write_json(folder / "1.json", {"flags": {"cat": True, "wet": False}, "shapes": [], "imagePath": "1.jpg"})
    write_json(folder / "2.json", {"flags": {"cat": False}, "shapes": shapes, "imagePath": "2.jpg"})
    (folder / "in/3.json").write_text('{"flags": ')
    write_json(folder / "other.json", {})


def fill_table(folder: Path) -> None:
    make_files(folder, "images/1.jpg", "images/2.jpg", "images/3.jpg")
    (folder / "labels.csv").write_text(
        'path,label,more_labels,split,group\nimages/1.jpg,cat,"[""dog"", ""a|b""]",val,g 1\nimages/2.jpg,dog,,,\n'
    )


def fill_recordings(folder: Path) -> None:
    make_files(folder, "a.wav", "b.wav")
    (folder / "a.txt").write_text("0.5\t2.25\tbark\n4\t4\tmoment\n")


def fill_sound_table(folder: Path) -> None:
    make_files(folder, "audio/1-a.wav", "audio/2-b.wav", "meta/all.csv")
    (folder / "meta" / "all.csv").write_text("filename,category\n1-a.wav,dog\n2-b.wav,cat\n3-c.wav,cat\n")


@dataclass(frozen=True)
class Layout:
    """A fixture: how to make it, what it holds as (path, labels, split), and what is skipped."""

    fill: Callable[[Path], object]
    holds: list[tuple[str, tuple[str, ...], str | None]]
    skips: dict[str, str]


LAYOUTS = {
    "lobe": Layout(
        fill_lobe,
        [("data/blobs/aa", ("cat",), None), ("data/blobs/bb", (), None), ("data/blobs/cc", (), None)],
        {"db.sqlite: gone": records.MISSING},
    ),
    "teachable-machine": Layout(
        fill_teachable,
        [
            ("a/b-!-0.png", ("a/b",), None),
            *[(f"cat-!-{number}", ("cat",), None) for number in (0, 9, 10)],
        ],
        {"weights.bin": records.NOT_AN_IMAGE},
    ),
    "create-ml": Layout(
        fill_create_ml,
        [("1.jpg", ("cat", "pot"), None), ("2.jpg", ("dog",), None), ("3.jpg", ("cat",), None)],
        {"annotations.json, entry 4: 4.jpg": records.MISSING, "annotations.json, entry 5": records.BAD_ROW},
    ),
    "coco": Layout(
        fill_coco,
        [
            ("train2017/1.jpg", ("cat", "dog"), "train"),
            ("train2017/2.jpg", ("dog",), "train"),
            ("val2017/1.jpg", ("cat",), "val"),
            ("val2017/sub/3.jpg", (), "val"),
        ],
        {"instances_train2017.json: 5.jpg": records.MISSING, "train2017/2.jpg": records.UNKNOWN_CATEGORY},
    ),
    "hugging-face": Layout(
        fill_hugging_face,
        [
            ("test/in/3.jpg", ("dog",), "test"),
            ("test/4.jpg", (), "test"),
            ("train/1.jpg", ("cat",), "train"),
            ("train/2.jpg", ("7",), "train"),
        ],
        {
            "test/metadata.csv, row 3: 4.jpg": records.NO_LABEL,
            "test/metadata.csv, row 4: ../x.jpg": records.MISSING,
            "train/metadata.jsonl, row 3": records.BAD_ROW,
        },
    ),
    "labelme": Layout(
        fill_labelme,
        [("1.jpg", ("cat",), None), ("2.jpg", ("dog",), None), ("4.jpg", (), None), ("in/3.jpg", (), None)],
        {"in/3.json": records.BAD_ANNOTATION, "other.json": records.NOT_AN_IMAGE},
    ),
    "table": Layout(
        fill_table,
        [("images/1.jpg", ("cat", "dog", "a|b"), "val"), ("images/2.jpg", ("dog",), None)],
        {},
    ),
    "recordings": Layout(
        fill_recordings,
        [("a.wav", ("bark",), None), ("b.wav", (), None)],
        {"a.txt, line 2": records.NO_STRETCH},
    ),
    "sound-table": Layout(
        fill_sound_table,
        [("audio/1-a.wav", ("dog",), None), ("audio/2-b.wav", ("cat",), None)],
        {"row 4: 3-c.wav": records.MISSING},
    ),
    "class-folders": Layout(
        lambda folder: make_files(folder, "cat/1.jpg", "dog/x/2.jpg", "notes.txt"),
        [("cat/1.jpg", ("cat",), None), ("dog/x/2.jpg", ("dog",), None)],
        {"notes.txt": records.NOT_AN_IMAGE},
    ),
    "flat-folder": Layout(
        lambda folder: make_files(folder, "1.jpg", "2.txt"), [("1.jpg", (), None)], {"2.txt": records.NOT_AN_IMAGE}
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "source"
    made.mkdir()
    return made


@pytest.mark.parametrize("name", IMPORTERS)
def test_each_layout_is_recognised_and_read(name: str, folder: Path) -> None:
    layout = LAYOUTS[name]
    layout.fill(folder)
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert recognise(folder).name == name
    found, passed = read_all(IMPORTERS[name], folder, never, {"several": "all"})
    holds = [
        (
            one.path.relative_to(folder).as_posix(),
            (one.label, *one.more) if one.label is not None else (),
            one.split,
        )
        for one in found
    ]
    assert holds == layout.holds
    assert {one.path_or_row: one.reason for one in passed} == layout.skips
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_importer_keeps_the_contract(name: str, folder: Path, tmp_path: Path) -> None:
    importer = IMPORTERS[name]
    LAYOUTS[name].fill(folder)
    assert importer.name == name and importer.title
    assert not importer.recognises(tmp_path / "nowhere")
    assert not importer.recognises(tmp_path / "nowhere.csv")
    seen = preview(folder)
    assert (seen.importer, seen.title) == (name, importer.title)
    assert seen.total == len(LAYOUTS[name].holds)
    assert seen.total == sum(seen.by_class.values()) + seen.unlabelled
    assert {thing.reason for thing in seen.skipped} <= set(records.REASONS)
    for thing in importer.read(folder):
        assert isinstance(thing, Found | Skipped)
        assert not isinstance(thing, Found) or (thing.path.is_absolute() and thing.path.is_file())
    for question in importer.questions(folder):
        for value, words in question.choices:
            assert words and preview(folder, options={question.name: value}).options[question.name] == value


def test_several_labels_are_asked_about_and_the_first_is_kept(folder: Path) -> None:
    fill_create_ml(folder)
    seen = preview(folder)
    assert (seen.several, seen.options) == (1, {"several": "first"})
    assert {"path": "1.jpg", "reason": records.FIRST_LABEL} in [
        {"path": one.path_or_row, "reason": one.reason} for one in seen.skipped
    ]
    asked = preview(folder, options={"several": "all"})
    assert asked.several == 1 and records.FIRST_LABEL not in {one.reason for one in asked.skipped}


def test_boxes_are_cut_out_where_the_user_says_so(folder: Path) -> None:
    make_files(folder, "1.jpg", "2.jpg", "3.jpg")
    boxes = [
        {"image_id": 1, "category_id": 1, "bbox": [-2.5, 3.2, 10, 4]},
        {"image_id": 1, "category_id": 2, "bbox": [0, 0, 30, 30]},
        {"image_id": 2, "category_id": 2, "bbox": [5, 5, 0, 9]},
        {"image_id": 2, "category_id": 2, "bbox": [1, 1, "wide", 9]},
    ]
    file = write_json(folder / "boxes.json", coco(["1.jpg", "2.jpg", "3.jpg"], boxes))
    for source in (file, folder):
        seen = preview(source)
        # The box that covers most of the image names it first.
        assert (seen.total, seen.by_class, seen.options["take"]) == (3, {"dog": 2}, "images")
        found, passed = read_all(IMPORTERS["coco"], source, never, {"take": "boxes"})
        assert [(one.path.name, one.label, one.crop, one.group) for one in found] == [
            ("1.jpg", "cat", (0, 3, 8, 5), "1.jpg"),
            ("1.jpg", "dog", (0, 0, 30, 30), "1.jpg"),
        ]
        assert [(one.path_or_row, one.reason) for one in passed] == [
            *[("2.jpg", records.BAD_BOX)] * 2,
            ("3.jpg", records.NO_BOX),
        ]


def test_boxes_of_create_ml_and_labelme(folder: Path) -> None:
    make_files(folder, "1.jpg", "2.jpg")
    place = {"x": 10, "y": 20, "width": 6, "height": 8}
    write_json(
        folder / "a.createml.json", [{"image": "1.jpg", "annotations": [{"label": "cat", "coordinates": place}]}]
    )
    found, _ = read_all(recognise(folder), folder, never, {"take": "boxes"})
    assert [(one.label, one.crop) for one in found] == [("cat", (7, 16, 6, 8))]
    (folder / "a.createml.json").unlink()
    fill_labelme(folder)
    found, _ = read_all(recognise(folder), folder, never, {"take": "boxes"})
    assert [(one.label, one.crop) for one in found] == [("dog", (1, 1, 4, 7))]


def test_what_several_coco_files_say_of_an_image_is_put_together(folder: Path) -> None:
    make_files(folder, "a/1.jpg", "b/1.jpg", "c/2.jpg")
    write_json(folder / "one.json", coco(["2.jpg", "1.jpg"], [{"image_id": 1, "category_id": 1}]))
    write_json(folder / "two.json", coco(["c/2.jpg"], [{"image_id": 1, "category_id": 2}]))
    found, passed = read_all(recognise(folder), folder, never, {"several": "all"})
    assert [(one.path.name, one.label, one.more) for one in found] == [("2.jpg", "cat", ("dog",))]
    assert [(one.path_or_row, one.reason) for one in passed] == [("one.json: 1.jpg", records.SEVERAL_FILES)]


def test_a_coco_file_in_its_folder_stands_for_the_data_set_around_it(empty: Project, folder: Path) -> None:
    fill_coco(folder)
    seen = preview(folder / "annotations/instances_val2017.json")
    assert (seen.source, seen.total) == (folder, 4)
    list(import_source(empty, folder / "annotations/instances_val2017.json"))
    assert empty.samples.count() == 4
    assert [(one.path, one.layout) for one in empty.files.sources()] == [(folder, "coco")]


def test_folders_that_only_look_like_a_layout(folder: Path) -> None:
    make_files(folder, "cat/1.jpg", "dog/2.jpg")
    write_json(folder / "cat/1.json", {"width": 3})
    write_json(folder / "settings.json", {"images": 3})
    (folder / "metadata.csv").write_text("file_name,caption\ncat/1.jpg,a cat\n")
    (folder / "prices.csv").write_text("path,label\nnowhere.jpg,cat\n")
    assert recognise(folder).name == "class-folders"
    refused("source_not_understood", lambda: preview(folder / "settings.json"))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("annotations.json", "", "line 1, column 1"),
        ("annotations.json", '[{"image": "1.jpg", ', "line 1"),
        ("annotations.json", "[" * 100_000 + '"image"', "JSON"),
        ("_annotations.coco.json", '{"images": [{"id": 1,}], "categories": [', "column 22"),
        ("_annotations.coco.json", '{"images": [], "categories": [],\n"x": "\udcff"}', "line 2 is not UTF-8"),
        ("db.sqlite", "not a database", "not a database"),
        ("db.sqlite", "", "no such table"),
    ],
)
def test_damaged_annotations_give_one_clear_message(folder: Path, name: str, text: str, says: str) -> None:
    make_files(folder, "1.jpg", "data/blobs/aa")
    (folder / name).write_bytes(text.encode(errors="surrogateescape"))
    error = refused("annotations_unreadable", lambda: preview(folder))
    assert name in error.text and says in error.text


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["1.jpg", "cat", "", "../2.jpg", "\0"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "images",
                    "annotations",
                    "categories",
                    "id",
                    "image_id",
                    "category_id",
                    "file_name",
                    "name",
                    "bbox",
                    "image",
                    "label",
                    "coordinates",
                    "x",
                    "width",
                    "flags",
                    "shapes",
                    "points",
                    "imagePath",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values, st.sampled_from(["coco", "create-ml", "labelme", "hugging-face"]))
def test_any_json_is_read_or_refused(folder: Path, content: Any, layout: str) -> None:
    make_files(folder, "1.jpg")
    file = folder / {"labelme": "1.json", "hugging-face": "metadata.jsonl"}.get(layout, "annotations.json")
    write_json(file, content)
    try:
        for thing in IMPORTERS[layout].read(folder):
            assert isinstance(thing, Found | Skipped)
        for thing in IMPORTERS[layout].read(file if layout != "labelme" else folder, {"take": "boxes"}):
            assert not isinstance(thing, Found) or thing.path == folder / "1.jpg"
    except TldeskError as error:
        assert error.code == "annotations_unreadable"


def test_the_table_of_a_folder_is_found_and_groups_are_told(folder: Path) -> None:
    fill_table(folder)
    assert contents(folder) == [("images/1.jpg", "cat", "val"), ("images/2.jpg", "dog", None)]
    assert preview(folder).groups == 1
    assert skipped(folder) == {"images/1.jpg": records.FIRST_LABEL}
    (folder / "more.csv").write_text("path,label\nimages/3.jpg,cat\n")
    assert recognise(folder).name == "class-folders"  # which of two tables is meant cannot be known
