"""Exports of labels: what is written comes back the same through the importers, and nothing is harmed on the way."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from camera_data import avif, jpeg, png, secrets_in, tiff, webp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tldesk.media.image import decode
from tldesk.media.pool import never
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import IMPORTERS, preview, read_all, recognise, records
from tldesk.project.label_exports import DEFINITIONS, EXPORTS, NO_LABEL, NOTES, export_labels
from tldesk.project.label_exports.rows import NO_SPLIT, LabelledRow, named
from tldesk.project.runs.events import Event, LabelsExported, PhaseStarted, Progressed
from tldesk.project.samples import file_names, unseen
from tldesk.project.store import Project

from ..conftest import row
from ..sources import fingerprints, finish, refused

# Form → the importer that reads it back.
READ_BACK = {
    "class-folders": "class-folders",
    "csv": "table",
    "coco": "coco",
    "hugging-face": "hugging-face",
    "create-ml": "create-ml",
    "labelme": "labelme",
}
KEEPS_GROUPS = {"csv", "hugging-face"}

labels = st.text(max_size=12).map(unseen.removed).map(records.label_of).filter(bool)
names = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/\\"), min_size=1, max_size=12)
rows = st.lists(
    st.builds(
        LabelledRow,
        path=names.map(lambda name: Path(f"{name}.jpg")),
        labels=st.lists(labels, max_size=3, unique=True).map(tuple),
        split=st.sampled_from([None, "train", "val", "test"]),
        group=st.none() | st.text("abc ", max_size=4).map(lambda text: " ".join(text.split())).filter(bool),
        width=st.just(8),
        height=st.just(6),
    ),
    min_size=1,
    max_size=8,
)


def write(form: str, given_rows: list[LabelledRow], folder: Path) -> list[LabelledRow]:
    """The export of rows whose images are empty files."""
    export = EXPORTS[form]
    classes = list(dict.fromkeys(label for one in given_rows for label in one.labels))
    placed = named(zip(given_rows, export.places(given_rows, classes), strict=True))
    for name, text in [*((one.name, "") for one in placed), *export.write(placed, classes)]:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    return placed


def keeps(form: str, one: LabelledRow) -> LabelledRow:
    """A row as the form can hold it."""
    labels = one.labels
    if form == "class-folders":
        labels = labels[:1]
    if form == "labelme":
        labels = tuple(sorted(labels))
    return LabelledRow(Path(one.name), labels, one.split, one.group if form in KEEPS_GROUPS else None)


def read_back(folder: Path, form: str) -> list[LabelledRow]:
    importer = recognise(folder)
    assert importer.name == READ_BACK[form]
    found, skipped = read_all(importer, folder, never, {"several": "all"})
    expected = {records.NO_LABEL, records.BESIDE_CLASSES, records.NOT_AN_IMAGE}
    assert {one.reason for one in skipped} <= expected, skipped
    result = []
    for one in found:
        labels = () if one.label is None else (one.label, *one.more)
        order = tuple(sorted(labels)) if form == "labelme" else labels
        result.append(LabelledRow(one.path.relative_to(folder), order, one.split, one.group))
    return result


@pytest.mark.parametrize("form", EXPORTS)
@settings(max_examples=30)
@given(rows)
def test_every_form_comes_back_the_same(form: str, given_rows: list[LabelledRow]) -> None:
    if form == "class-folders":
        # It holds labelled images whose class can be a folder's name; splits divide all of them or none.
        given_rows = [one for one in given_rows if one.labels and _is_folder_name(one.labels[0])]
        if any(one.split is None for one in given_rows):
            given_rows = [LabelledRow(one.path, one.labels) for one in given_rows]
    if not given_rows:
        return
    folder = Path(tempfile.mkdtemp()).resolve()
    try:
        placed = write(form, given_rows, folder)
        assert len({one.name for one in placed}) == len(placed)
        expected = [keeps(form, one) for one in placed]
        assert sorted(read_back(folder, form), key=repr) == sorted(expected, key=repr)
    finally:
        shutil.rmtree(folder)


def _is_folder_name(label: str) -> bool:
    return file_names.portable(label) == label and records.label_of(label.casefold()) == label


@pytest.mark.parametrize(
    "name", ["CON.jpg", "a:b?.jpg", ".hidden.jpg", "x" * 250 + ".jpg", " . ", "ü" * 150, "a/b", ""]
)
def test_names_become_portable_and_stay_so(name: str) -> None:
    made = file_names.portable(name)
    assert made and len(made.encode()) <= file_names.LONGEST and not made.startswith(".")
    assert not set(made) & set('<>:"/\\|?*') and made == made.strip(" ")
    assert file_names.portable(made) == made
    assert Path(made).suffix == Path(name).suffix or len(name) < 5 or "jpg" not in name


# ------------------------------------------------------------------------------------------- whole projects


def picture(content: str) -> bytes:
    """A small picture, the same for the same content."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), tuple(hashlib.sha256(content.encode()).digest()[:3])).save(stream, "PNG")
    return stream.getvalue()


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture
def pets(tmp_path: Path) -> Iterator[Project]:
    """Six images in two roots: labelled with one and two labels, unlabelled, excluded, missing, unreadable."""
    with Project.create(tmp_path / "project") as project:
        project.set_multi_label(True)
        project.classes.ensure(["hot/dog", "cat"])
        for root, names in (("a", ["1.jpg", "2.jpg", "gone.jpg"]), ("b", ["1.jpg", "out.jpg", "bad.jpg", "none.jpg"])):
            folder = tmp_path / "photos" / root
            folder.mkdir(parents=True)
            for name in names:
                (folder / name).write_bytes(picture(f"{root}{name}"))
            values: dict[str, dict[str, Any]] = {
                "1.jpg": {"label": "cat", "split": "train" if root == "a" else "test"},
                "2.jpg": {"label": "hot/dog", "more": ("cat",), "split": "val", "group": "g 1"},
                "gone.jpg": {"label": "cat", "split": "train"},
                "bad.jpg": {"label": "cat", "problem": "image_unreadable", "problem_text": "the file is damaged"},
            }
            rows = [row(name, **values.get(name, {})) for name in names]
            project.files.put(
                project.files.root(folder), [replace(one, sha256=sha256(folder / one.path)) for one in rows]
            )
        (excluded,) = [s.id for s in project.samples.get(project.samples.ids()) if s.name == "out.jpg"]
        project.edits.set_excluded([excluded], True)
        (tmp_path / "photos/a/gone.jpg").unlink()
        yield project


def run(events: Iterator[Event]) -> LabelsExported:
    first, *between, last = events
    assert isinstance(first, PhaseStarted) and isinstance(last, LabelsExported)
    assert all(isinstance(event, Progressed) and event.total == first.total for event in between)
    return last


@pytest.mark.parametrize("form", EXPORTS)
def test_a_project_is_exported_and_read_again(form: str, pets: Project, tmp_path: Path) -> None:
    before = fingerprints(tmp_path / "photos")
    out = tmp_path / "out"
    pets.edits.define_class("cat", "a small animal")  # which leaves in a file of its own, and is no image
    last = run(export_labels(pets, form, out))
    read = read_back(out, form)
    dog = "hot-dog" if form == "class-folders" else "hot/dog"
    both = {"class-folders": (dog,), "labelme": ("cat", dog)}.get(form, (dog, "cat"))
    assert [(one.labels, one.split) for one in sorted(read, key=lambda one: str(one.split))] == [
        *([] if form == "class-folders" else [((), None)]),
        (("cat",), "test"),
        (("cat",), "train"),
        (both, "val"),
    ]
    assert {one.group for one in read} == ({None, "g 1"} if form in KEEPS_GROUPS else {None})
    assert fingerprints(tmp_path / "photos") == before
    assert (last.path, last.images) == (str(out), len(read))
    left_out = {Path(one.path).name: one.reason for one in last.left_out}
    assert left_out == {"gone.jpg": records.MISSING} | ({"none.jpg": NO_LABEL} if form == "class-folders" else {})
    assert all(name in (out / NOTES).read_text() for name in left_out)
    # A copy each, whatever it is called.
    copies = sorted(file.read_bytes() for file in out.rglob("*.jpg"))
    names = ["a1.jpg", "a2.jpg", "b1.jpg", *([] if form == "class-folders" else ["bnone.jpg"])]
    assert copies == sorted(picture(name) for name in names)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_has_no_split_is_read_again_from_the_folder_beside_those_of_splits(pets: Project, tmp_path: Path) -> None:
    pets.edits.set_split([one.id for one in pets.samples.get(pets.samples.ids()) if one.name == "2.jpg"], None)
    run(export_labels(pets, "class-folders", tmp_path / "out"))
    assert (tmp_path / "out" / "no split" / "hot-dog").is_dir()
    read = {(one.labels[0], one.split) for one in read_back(tmp_path / "out", "class-folders")}
    assert read == {("cat", "train"), ("cat", "test"), ("hot-dog", None)}


@pytest.mark.parametrize("form", EXPORTS)
def test_copies_are_without_what_the_camera_wrote_unless_it_is_asked_for(
    form: str, empty: Project, tmp_path: Path
) -> None:
    """Place, owner and serial number, in every kind of file that has room for them."""
    folder = tmp_path / "Jane Doe" / "photos"
    folder.mkdir(parents=True)
    for name, data in {"1.jpg": jpeg(6), "2.png": png(6), "3.webp": webp(6), "4.tif": tiff(), "5.avif": avif()}.items():
        (folder / name).write_bytes(data)
    (folder / "6.jpg").write_bytes(b"\xff\xd8\xff no more")
    finish(import_source(empty, folder))
    samples = empty.samples.get(empty.samples.ids())
    empty.classes.ensure(["cat"])
    empty.edits.set_label([one.id for one in samples], "cat")
    empty.edits.define_class("cat", "a small\nanimal")
    (folder / "5.avif").unlink()
    before = fingerprints(folder)
    for keep in (False, True):
        last = run(export_labels(empty, form, tmp_path / f"out-{keep}", keep_camera_data=keep))
        assert (last.images, [Path(one.path).name for one in last.left_out]) == (4, ["5.avif"])
        made = {file.name: file for file in (tmp_path / f"out-{keep}").rglob("*") if file.is_file()}
        held = {name: secrets_in(file.read_bytes()) for name, file in made.items()}
        named = {name for name, found in held.items() if found}
        assert named == ({"1.jpg", "2.png", "3.webp", "4.tif"} if keep else set())
        assert made[NOTES].read_text() == f"Left out: 5.avif: {records.MISSING}\n"
        assert made[DEFINITIONS].read_text() == "cat: a small animal\n"
        for sample in samples[:4]:
            assert np.array_equal(np.asarray(decode(made[sample.name])), np.asarray(decode(sample.path)))
            assert keep == (made[sample.name].read_bytes() == sample.path.read_bytes())
    assert fingerprints(folder) == before


def test_classes_that_no_folder_can_be_named_after_are_told(pets: Project, tmp_path: Path) -> None:
    run(export_labels(pets, "class-folders", tmp_path / "out"))
    assert (tmp_path / "out/renamed-classes.txt").read_text() == "hot-dog: hot/dog\n"


def test_a_class_name_stays_in_its_line() -> None:
    rows = [LabelledRow(Path("1.jpg"), ("a/b\n\x1b]0;c: d\a",), name="a-b/1.jpg")]
    ((_, text),) = EXPORTS["class-folders"].write(rows, [])
    assert text == "a-b: a/b\\n\\x1b]0;c: d\\x07\n"


def test_class_folders_keep_what_has_no_split_apart() -> None:
    placed = [
        LabelledRow(Path("1.jpg"), ("a",), "train"),
        LabelledRow(Path("2.jpg"), ("a",)),
        LabelledRow(Path("3.jpg"), ("A",), "train"),
    ]
    assert EXPORTS["class-folders"].places(placed, ["a", "A"]) == ["train/a", f"{NO_SPLIT}/a", "train/A-2"]


def test_images_without_a_suffix_get_their_own(tmp_path: Path) -> None:
    for name, data in {"aa": b"\x89PNG\r\n", "bb": b"\xff\xd8\xff\xe0", "cat-!-0.5": b"RIFF1234"}.items():
        (tmp_path / name).write_bytes(data)
    found = named((LabelledRow(path), "") for path in sorted(tmp_path.iterdir()))
    assert [one.name for one in found] == ["aa.png", "bb.jpg", "cat-!-0.5.webp"]


def test_images_can_be_named_where_they_are(pets: Project, tmp_path: Path) -> None:
    last = run(export_labels(pets, "csv", tmp_path / "out", copy=False))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["labels.csv"]
    assert last.images == 5
    table = tmp_path / "photos/labels.csv"
    shutil.copy(tmp_path / "out/labels.csv", table)
    assert preview(table).total == 4  # the table is beside its images now; one of them is missing
    content = run(export_labels(pets, "coco", tmp_path / "coco", copy=False))
    entries = json.loads(Path(content.path, "annotations/val.json").read_text())
    assert entries["images"][0]["file_name"] == (tmp_path / "photos/a/2.jpg").as_posix()
    # A form that cannot do so copies.
    run(export_labels(pets, "labelme", tmp_path / "labelme", copy=False))
    assert (tmp_path / "labelme/val/2.jpg").read_bytes() == picture("a2.jpg")


@pytest.mark.parametrize("asked", [0, 1, 3])
def test_a_stopped_export_leaves_nothing(asked: int, pets: Project, tmp_path: Path) -> None:
    calls = iter(range(1000))
    *_, last = export_labels(pets, "csv", tmp_path / "out", should_stop=lambda: next(calls) >= asked)
    assert not isinstance(last, LabelsExported)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos", "project"]


def test_only_an_empty_place_is_written_to(pets: Project, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    run(export_labels(pets, "csv", tmp_path / "out"))
    before = fingerprints(tmp_path / "out")
    refused("export_exists", lambda: export_labels(pets, "csv", tmp_path / "out"))
    refused("export_exists", lambda: export_labels(pets, "csv", tmp_path / "out/labels.csv"))
    assert fingerprints(tmp_path / "out") == before
    refused("unknown_format", lambda: export_labels(pets, "word", tmp_path / "other"))


def test_nothing_to_export(empty: Project, tmp_path: Path) -> None:
    refused("nothing_to_export", lambda: export_labels(empty, "class-folders", tmp_path / "out"))


def test_a_full_or_protected_disk(
    pets: Project, tmp_path: Path, small_disk: Path, write_protect: Callable[[Path], None]
) -> None:
    file = tmp_path / "photos/b/none.jpg"
    Image.frombytes("L", (1000, 2000), os.urandom(2_000_000)).save(file, "PNG")
    pets.files.put(pets.files.root(file.parent), [replace(row("none.jpg"), sha256=sha256(file))])
    refused("disk_full", lambda: export_labels(pets, "csv", small_disk / "out"))
    assert list(small_disk.iterdir()) == []
    locked = tmp_path / "locked"
    locked.mkdir()
    write_protect(locked)
    refused("folder_not_writable", lambda: export_labels(pets, "csv", locked / "out"))


def test_every_form_is_described() -> None:
    assert set(READ_BACK) == set(EXPORTS) and set(READ_BACK.values()) <= set(IMPORTERS)
    for name, export in EXPORTS.items():
        assert export.name == name and export.title and export.about and export.loses
