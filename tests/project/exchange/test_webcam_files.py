"""Captures: pictures that were no files, written whole into the project and imported from there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media.pool import ordered_map
from tldesk.project.exchange import webcam_files
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.store import Project


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    """A project without images."""
    with Project.create(tmp_path / "project") as made:
        yield made


def photo(number: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), (40 * number, 90, 200)).save(data, "PNG")
    return data.getvalue()


def test_a_capture_lies_in_the_project_and_is_imported_with_its_label(empty: Project) -> None:
    folder = webcam_files.webcam_folder(empty, "red circle")
    files = [webcam_files.write(folder, "frame.png", photo(number)) for number in range(3)]
    assert [file.name for file in files] == ["frame.png", "frame-2.png", "frame-3.png"]
    assert all(file.is_relative_to(empty.folder / "images" / "webcam") for file in files)
    taken = webcam_files.take_in(empty, folder, "red circle")
    samples = empty.samples.get(list(taken.ids))
    assert {sample.path for sample in samples} == set(files)
    assert {sample.label for sample in samples} == {"red circle"}
    assert taken.problems == ()


def test_only_new_ones_get_the_label_and_as_one_edit(empty: Project) -> None:
    folder = webcam_files.webcam_folder(empty, "a")
    webcam_files.write(folder, "1.png", photo(1))
    (first,) = webcam_files.take_in(empty, folder, "a").ids
    empty.edits.set_label([first], None)
    for number in (2, 3):
        webcam_files.write(folder, f"{number}.png", photo(number))
    new = webcam_files.take_in(empty, folder, "a").ids
    assert len(new) == 2 and first not in new
    assert empty.samples.get([first])[0].label is None
    empty.edits.undo()
    assert {sample.label for sample in empty.samples.get(list(new))} == {None}


def test_what_is_imported_meanwhile_is_no_capture(empty: Project, tmp_path: Path) -> None:
    folder, others = webcam_files.webcam_folder(empty, "a"), tmp_path / "others"
    others.mkdir()
    (others / "other.png").write_bytes(photo(2))
    webcam_files.write(folder, "1.png", photo(1))

    def meanwhile() -> bool:  # asked by the import of the capture
        if not empty.samples.ids().size:
            list(import_source(empty, others))
        return False

    (new,) = webcam_files.take_in(empty, folder, "a", meanwhile, "group").ids
    assert {sample.path.name: sample.label for sample in empty.samples.get(empty.samples.ids())} == {
        "1.png": "a",
        "other.png": None,
    }
    assert empty.samples.one(new).path.name == "1.png"


@pytest.mark.parametrize("label", ["a/b", "CON", "..", "x" * 200, "猫 🐈", ".hidden"])
def test_any_name_of_a_class_has_a_folder(empty: Project, label: str) -> None:
    folder = webcam_files.webcam_folder(empty, label)
    assert folder.parent == empty.folder / "images" / "webcam"
    webcam_files.write(folder, "1.png", photo(1))
    (id_,) = webcam_files.take_in(empty, folder, label).ids
    assert empty.samples.get([id_])[0].label == label


def test_what_was_written_before_a_crash_is_found_by_a_rescan(empty: Project) -> None:
    folder = webcam_files.pasted_folder(empty)
    webcam_files.write(folder, "1.png", photo(1))
    webcam_files.take_in(empty, folder)
    webcam_files.write(folder, "2.png", photo(2))
    webcam_files.write(webcam_files.webcam_folder(empty, "the first of a class"), "3.png", photo(3))
    for _ in rescan(empty):
        pass
    assert empty.samples.count() == 3


def test_what_is_no_image_is_told(empty: Project) -> None:
    folder = webcam_files.pasted_folder(empty)
    webcam_files.write(folder, "bad.png", b"not a picture")
    webcam_files.write(folder, "good.png", photo(1))
    taken = webcam_files.take_in(empty, folder)
    assert [Path(name).name for name, _reason in taken.problems] == ["bad.png"]
    assert sum(sample.problem is None for sample in empty.samples.get(list(taken.ids))) == 1


def test_a_folder_that_cannot_be_written_is_said_plainly(empty: Project) -> None:
    (empty.folder / "images").write_text("a file where the folder would be")
    with pytest.raises(TldeskError) as caught:
        webcam_files.write(webcam_files.pasted_folder(empty), "1.png", photo(1))
    assert caught.value.code == "folder_impossible"


def test_names_say_when() -> None:
    name = webcam_files.name_now("pasted", ".png")
    assert name.startswith("pasted-20") and name.endswith(".png") and len(name) == len("pasted-20260131-142530-127.png")


def test_pictures_of_one_moment_are_all_kept(tmp_path: Path) -> None:
    """A slow disk lets several threads write at once, with names of the same millisecond."""
    numbers = range(40)
    written = list(ordered_map(lambda one: webcam_files.write(tmp_path, "now.jpg", bytes([one])), numbers, workers=8))
    assert len(set(written)) == 40
    assert [file.read_bytes() for file in written] == [bytes([one]) for one in numbers]
