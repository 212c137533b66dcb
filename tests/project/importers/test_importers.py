"""Import layouts: what is understood of folders, and what is passed over and why; and what every importer keeps."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.importers import IMPORTERS, preview, records

from ..sources import Tree, contents, make_files, refused, skipped


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes files below `source`: `tree("a/1.jpg", …)` → the folder."""
    return lambda *names: make_files(tmp_path / "source", *names)


def test_class_folders(tree: Tree) -> None:
    source = tree("pants/10.jpg", "pants/9.JPG", "hat/deep/er/1.png", "hat/2.webp")
    assert contents(source) == [
        ("hat/2.webp", "hat", None),
        ("hat/deep/er/1.png", "hat", None),
        ("pants/9.JPG", "pants", None),
        ("pants/10.jpg", "pants", None),
    ]
    seen = preview(source)
    assert (seen.importer, seen.total, seen.unlabelled, seen.skipped) == ("class-folders", 4, 0, [])
    assert seen.by_class == {"hat": 2, "pants": 2}
    assert seen.by_split == {}
    assert [path.name for path in seen.examples] == ["2.webp", "9.JPG", "1.png", "10.jpg"]


def test_what_class_folders_pass_over_is_listed(tree: Tree) -> None:
    source = tree(
        "a/1.jpg", "a/.hidden.jpg", "a/notes.txt", "a/.git/2.jpg", "LICENSE", "loose.jpg", "b/x.txt", ".cache/3.jpg"
    )
    assert contents(source) == [("a/1.jpg", "a", None), ("loose.jpg", None, None)]
    assert skipped(source) == {
        "a/.hidden.jpg": records.HIDDEN,
        "a/notes.txt": records.NOT_AN_IMAGE,
        "a/.git": records.HIDDEN,
        "LICENSE": records.NOT_AN_IMAGE,
        "b/x.txt": records.NOT_AN_IMAGE,
        "b": records.NO_IMAGES,
        ".cache": records.HIDDEN,
    }
    assert skipped(source, {"loose": "skip"})["loose.jpg"] == records.BESIDE_CLASSES


@pytest.mark.parametrize(
    ("name", "split"),
    [("train", "train"), ("Val", "val"), ("VALID", "val"), ("validation", "val"), ("dev", "val"), ("Test", "test")],
)
def test_split_folders_in_any_case(tree: Tree, name: str, split: str) -> None:
    source = tree(f"{name}/a/1.jpg", f"{name}/b/2.jpg")
    assert contents(source) == [(f"{name}/a/1.jpg", "a", split), (f"{name}/b/2.jpg", "b", split)]
    assert preview(source).by_split == {split: 2}


def test_what_lies_beside_split_folders_is_listed(tree: Tree) -> None:
    source = tree("train/a/1.jpg", "test/a/2.jpg", "extra/a/3.jpg", "loose.jpg", "README.md", "test/unknown.jpg")
    assert contents(source) == [
        ("loose.jpg", None, None),
        ("test/a/2.jpg", "a", "test"),
        ("test/unknown.jpg", None, "test"),
        ("train/a/1.jpg", "a", "train"),
    ]
    assert skipped(source) == {"extra": records.BESIDE_SPLITS, "README.md": records.NOT_AN_IMAGE}
    assert preview(source).unlabelled == 2
    assert skipped(source, {"loose": "skip"})["loose.jpg"] == records.BESIDE_SPLITS


def test_train_may_be_a_class_of_vehicles(tree: Tree) -> None:
    source = tree("bus/1.jpg", "train/2.jpg")
    assert contents(source) == [("bus/1.jpg", "bus", None), ("train/2.jpg", "train", None)]


def test_a_flat_folder_is_unlabelled(tree: Tree) -> None:
    source = tree("2.jpg", "10.jpg", "notes.txt", ".x.jpg", "texts/1.txt")
    assert contents(source) == [("2.jpg", None, None), ("10.jpg", None, None)]
    assert preview(source).importer == "flat-folder"
    assert preview(source).unlabelled == 2
    assert skipped(source) == {
        "notes.txt": records.NOT_AN_IMAGE,
        ".x.jpg": records.HIDDEN,
        "texts": records.NO_IMAGES,
    }


def test_labels_are_in_one_normal_form_and_paths_as_they_are(tree: Tree) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Vögel") for form in ("NFC", "NFD"))
    source = tree(f"{decomposed}/1.jpg", "two\nlines /2.jpg", "猫/😺.jpg")
    assert {label for _, label, _ in contents(source)} == {composed, "two lines", "猫"}
    assert {path for path, _, _ in contents(source)} == {f"{decomposed}/1.jpg", "two\nlines /2.jpg", "猫/😺.jpg"}


def test_a_folder_that_can_name_no_class_is_imported_unlabelled(tree: Tree) -> None:
    source = tree("a/1.jpg", "\u200b/2.jpg", "x" * 220 + "/3.jpg")
    assert [label for _, label, _ in contents(source)] == ["a", None, None]
    assert sorted(skipped(source).values()) == [records.BAD_LABEL] * 2


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_links_never_lead_out_or_in_a_circle(tree: Tree, tmp_path: Path) -> None:
    source = tree("a/1.jpg", "a/b/2.jpg")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "3.jpg").write_bytes(b"x")
    (source / "a/inside.jpg").symlink_to(source / "a/1.jpg")
    (source / "a/outside.jpg").symlink_to(outside / "3.jpg")
    (source / "a/folder").symlink_to(outside)
    (source / "a/b/circle").symlink_to(source)
    (source / "a/broken.jpg").symlink_to(source / "nothing.jpg")
    (source / "a/self.jpg").symlink_to(source / "a/self.jpg")
    assert [path for path, _, _ in contents(source)] == ["a/1.jpg", "a/b/2.jpg", "a/inside.jpg"]
    assert skipped(source) == {
        "a/outside.jpg": records.LINKED_OUTSIDE,
        "a/folder": records.LINKED_FOLDER,
        "a/b/circle": records.LINKED_FOLDER,
        "a/broken.jpg": records.MISSING,
        "a/self.jpg": records.MISSING,
    }
    link = tmp_path / "link"
    link.symlink_to(source)
    assert preview(link).source == source


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_files_that_are_none_are_listed(tree: Tree) -> None:
    source = tree("a/1.jpg")
    os.mkfifo(source / "a/pipe.jpg")
    (source / os.fsdecode(b"a/bytes\xff.jpg")).write_bytes(b"x")
    assert [path for path, _, _ in contents(source)] == ["a/1.jpg"]
    assert skipped(source) == {"a/pipe.jpg": records.NOT_A_FILE, "a/bytes?.jpg": records.BAD_NAME}


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_a_source_whose_name_is_no_text_is_refused(tree: Tree) -> None:
    source = tree("a/1.jpg")
    odd = source.rename(source.with_name(os.fsdecode(b"bytes\xff")))
    assert "not valid text" in refused("path_not_text", lambda: preview(odd)).text


def test_a_project_inside_of_the_photos_is_not_imported(tree: Tree) -> None:
    source = tree("a/1.jpg", f"my project/{paths.PROJECT_FILE}", "my project/images/a/1.jpg")
    assert [path for path, _, _ in contents(source)] == ["a/1.jpg"]
    assert skipped(source) == {"my project": records.A_PROJECT}


def test_very_deep_folders(tree: Tree) -> None:
    source = folder = tree("d/1.jpg")
    for _ in range(1200):  # deeper than Python recurses
        folder = folder / "d"
        folder.mkdir(exist_ok=True)
    (folder / "2.jpg").write_bytes(b"x")
    try:
        assert preview(source).by_class == {"d": 2}
    finally:  # what cleans up after the tests recurses
        (folder / "2.jpg").unlink()
        while folder != source / "d":
            folder.rmdir()
            folder = folder.parent


def test_folders_that_may_not_be_read(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tree("a/1.jpg", "a/locked/2.jpg", "b/3.jpg")
    denied = {source / "b", source / "a/locked"}
    scandir = os.scandir

    def guarded(folder: Path | int) -> object:  # modes do not hold for root
        if not isinstance(folder, int) and Path(folder) in denied:
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", guarded)
    assert [path for path, _, _ in contents(source)] == ["a/1.jpg"]
    assert skipped(source) == {"b": records.DENIED, "a/locked": records.DENIED}
    (source / "b").rename(source / "train")
    denied.add(source / "train")
    tree("test/a/4.jpg")
    assert skipped(source)["train"] in (records.DENIED, records.BESIDE_SPLITS)
    denied.add(source)
    refused("source_unreadable", lambda: preview(source))


def test_a_source_that_goes_away_while_it_is_listed_is_refused(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(source: Path, options: object = None, /) -> Iterator[Any]:
        raise FileNotFoundError(2, "No such file or directory", str(source))

    source = tree("1.jpg")
    monkeypatch.setitem(IMPORTERS, "flat-folder", replace(IMPORTERS["flat-folder"], read=gone))
    assert "No such file" in refused("source_unreadable", lambda: preview(source)).text


def test_bad_sources_are_refused(tree: Tree, tmp_path: Path) -> None:
    missing = refused("source_missing", lambda: preview(tmp_path / "nowhere"))
    assert missing.text == f"There is no file or folder “{tmp_path / 'nowhere'}”."
    source = tree("notes.txt", "empty/readme.md")
    assert refused("no_images", lambda: preview(source)).text == f"No images were found in “{source}”."
    assert ".jpg" in refused("no_images", lambda: preview(source)).hint
    refused("source_not_understood", lambda: preview(source / "notes.txt"))


def test_a_preview_can_be_stopped(tree: Tree) -> None:
    source = tree(*(f"a/{number}.jpg" for number in range(20)))
    calls = iter(range(1000))
    with pytest.raises(TldeskError) as caught:
        preview(source, lambda: next(calls) >= 5)
    assert caught.value.code == "interrupted"
    assert next(calls) < 10


def test_the_label_in_a_name_is_asked_for_and_never_guessed(tree: Tree) -> None:
    source = tree("cat.1.jpg", "dog_002.jpg", "dog_sit.3.jpg", "plain.jpg", "_x.jpg", ".hidden_1.jpg")
    seen = preview(source)
    assert (seen.unlabelled, seen.options) == (5, {"labels": "none"})
    (question,) = seen.questions
    assert question.name == "labels" and [value for value, _ in question.choices] == ["none", "names", "numbered"]
    asked = preview(source, options={"labels": "names"})
    assert (asked.by_class, asked.unlabelled) == ({"cat": 1, "dog": 2}, 2)
    reasons = {thing.path_or_row: thing.reason for thing in asked.skipped}
    assert reasons["plain.jpg"] == reasons["_x.jpg"] == records.NO_NAME_LABEL
    assert preview(source, options={"labels": "nonsense"}).options == {"labels": "none"}
    assert preview(make_files(source / "flat", "a.jpg")).questions == ()


def test_the_layout_of_yolo_for_classification(tree: Tree) -> None:
    source = tree("train/cat/1.jpg", "val/cat/2.jpg", "test/dog/3.jpg", "data.yaml", "train.cache")
    assert preview(source).by_split == {"test": 1, "train": 1, "val": 1}
    assert skipped(source) == {"data.yaml": records.NOT_AN_IMAGE, "train.cache": records.NOT_AN_IMAGE}
