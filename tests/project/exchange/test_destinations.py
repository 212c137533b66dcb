"""Where files belong: parts of images become files of the project, archives are unpacked into it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tldesk.media import opening
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.importers import records
from tldesk.project.runs.events import PhaseStarted
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project

from ..sources import Tree, fingerprints, finish, make_pictures, outcome, refused, samples, state

BOXES = {"take": "boxes"}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes pictures below `source`: `tree("a/1.png", …)` → the folder."""
    return lambda *names, folder="source": make_pictures(tmp_path / folder, *names)


def write_coco(folder: Path, boxes: dict[str, list[tuple[str, list[int]]]]) -> Path:
    """A COCO file beside the images: for each file its (category, box)."""
    names = sorted({label for found in boxes.values() for label, _ in found})
    content = {
        "images": [{"id": number, "file_name": file} for number, file in enumerate(boxes)],
        "categories": [{"id": number, "name": name} for number, name in enumerate(names)],
        "annotations": [
            {"id": number, "image_id": list(boxes).index(file), "category_id": names.index(label), "bbox": box}
            for number, (file, label, box) in enumerate(
                (file, label, box) for file, found in boxes.items() for label, box in found
            )
        ],
    }
    path = folder / "annotations.json"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def boxes(tmp_path: Path) -> Path:
    """A COCO file: two boxes in one image, a sideways image, a box that leads out of the image, one outside of it."""
    folder = tmp_path / "street"
    folder.mkdir()
    two = Image.new("RGB", (40, 30), "red")
    two.paste("blue", (20, 0, 40, 30))
    two.save(folder / "two.png")
    sideways = Image.Exif()
    sideways[0x0112] = 6
    two.save(folder / "sideways.jpg", exif=sideways, quality=95)
    return write_coco(
        folder,
        {
            "two.png": [("red", [0, 0, 20, 30]), ("blue", [20, 5, 10, 10]), ("blue", [30, 20, 100, 100])],
            "sideways.jpg": [("blue", [0, 25, 30, 10]), ("red", [500, 500, 10, 10])],
        },
    )


def crops_of(project: Project) -> dict[str, tuple[str | None, tuple[int, int]]]:
    return {path: (one.label, (one.width, one.height)) for path, one in samples(project).items()}


def test_parts_become_images_of_the_project(empty: Project, boxes: Path) -> None:
    before = fingerprints(boxes.parent)
    imported = finish(import_source(empty, boxes, options=BOXES))
    assert outcome(imported) == (4, 0, 0, 0)
    assert imported.problems == [(str(boxes.parent / "sideways.jpg"), opening.OUTSIDE)]
    assert crops_of(empty) == {
        "two.png-0-0-20-30.png": ("red", (20, 30)),
        "two.png-20-5-10-10.png": ("blue", (10, 10)),
        "two.png-30-20-100-100.png": ("blue", (10, 10)),
        "sideways.jpg-0-25-30-10.png": ("blue", (30, 10)),
    }
    folder = empty.folder / "images" / "street-crops"
    for name, one in samples(empty).items():
        assert one.path == folder / name
        with Image.open(one.path) as part:
            color = part.convert("RGB").getpixel((part.width // 2, part.height // 2))
            assert isinstance(color, tuple)
            assert part.size == (one.width, one.height)
            assert (color[0] > 200, color[2] > 200) == (one.label == "red", one.label == "blue")
        assert empty.thumbnails.get(one.sha256, 128)
    assert fingerprints(boxes.parent) == before


def test_parts_are_known_again_and_cut_again_when_the_image_changed(empty: Project, boxes: Path) -> None:
    finish(import_source(empty, boxes, options=BOXES))
    again = finish(import_source(empty, boxes, options=BOXES))
    assert outcome(again) == (0, 0, 4, 0)
    assert outcome(finish(rescan(empty))) == (0, 0, 4, 0)
    Image.new("RGB", (40, 30), "green").save(boxes.parent / "two.png")
    assert outcome(finish(import_source(empty, boxes, options=BOXES))) == (0, 3, 1, 0)
    with Image.open(samples(empty)["two.png-0-0-20-30.png"].path) as part:
        assert part.getpixel((5, 5)) == (0, 128, 0)


def test_sources_of_one_name_have_folders_of_their_own_for_parts(empty: Project, boxes: Path, tmp_path: Path) -> None:
    finish(import_source(empty, boxes, options=BOXES))
    other = make_pictures(tmp_path / "elsewhere" / "street", "two.png")
    write_coco(other, {"two.png": [("red", [0, 0, 5, 5])]})
    assert finish(import_source(empty, other / "annotations.json", options=BOXES)).added == 1
    assert len({one.path.parent for one in empty.samples.get(empty.samples.ids())}) == 2


def test_long_names_of_parts_can_be_stored(empty: Project, tmp_path: Path) -> None:
    name = "字" * 80 + ".png"
    folder = make_pictures(tmp_path / "long", name)
    file = write_coco(folder, {name: [("a", [0, 0, 4, 4]), ("a", [1, 1, 4, 4])]})
    assert outcome(finish(import_source(empty, file, options=BOXES))) == (2, 0, 0, 0)
    assert all(one.path.is_file() for one in empty.samples.get(empty.samples.ids()))


def test_answers_are_kept_for_the_next_look(empty: Project, boxes: Path, tree: Tree) -> None:
    finish(import_source(empty, boxes, options=BOXES))
    assert [one.options for one in empty.files.sources()] == [BOXES]
    source = tree("cat_1.png", "dog_1.png")
    finish(import_source(empty, source, options={"labels": "none"}))
    finish(import_source(empty, source, options={"labels": "names"}))
    assert [one.options for one in empty.files.sources()] == [BOXES, {"labels": "names"}]


# -------------------------------------------------------------------------------------------------- archives


def packed(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, path.relative_to(folder))
    return archive


def test_an_archive_is_unpacked_into_the_project(empty: Project, tree: Tree, tmp_path: Path) -> None:
    source = tree("photos/a/1.png", "photos/b/2.png")
    (source / "photos/b/notes.txt").write_text("…")
    archive = packed(source, tmp_path / "all my photos.zip")
    events = list(import_source(empty, archive, copy=True))
    assert [event.name for event in events if isinstance(event, PhaseStarted)] == ["unpack", "list", "import"]
    imported = finish(iter(events))
    assert outcome(imported) == (2, 0, 0, 0)
    assert ("photos/b/notes.txt", records.NOT_AN_IMAGE) in imported.problems
    stored = empty.samples.get(empty.samples.ids(Query(sort="name")))
    assert [(one.name, one.label) for one in stored] == [("1.png", "a"), ("2.png", "b")]
    assert all(one.path.is_relative_to(empty.folder / "images") for one in stored)
    assert outcome(finish(import_source(empty, archive))) == (0, 0, 2, 0)
    assert outcome(finish(rescan(empty))) == (0, 0, 2, 0)


def test_an_archive_without_images_leaves_nothing(empty: Project, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "a.csv").write_text("nothing\n")
    before = state(empty)
    refused("no_images", lambda: import_source(empty, packed(tmp_path / "words", tmp_path / "words.zip")))
    assert state(empty) == before
    assert not list((empty.folder / "images").iterdir())


def test_stopping_while_an_archive_is_unpacked_leaves_nothing(empty: Project, tree: Tree, tmp_path: Path) -> None:
    archive = packed(tree("a/1.png", "b/2.png"), tmp_path / "x.zip")
    before = state(empty)
    assert outcome(finish(import_source(empty, archive, should_stop=lambda: True))) == (0, 0, 0, 0)
    assert state(empty) == before
    assert not list(empty.folder.rglob("*.png"))


def test_a_damaged_archive_is_refused(empty: Project, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 and no more")
    refused("archive_refused", lambda: import_source(empty, tmp_path / "broken.zip"))
    assert not (empty.folder / "images").exists()
