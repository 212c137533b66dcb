"""Relinking: images that were moved are found by their place and by their content, and nothing is taken for another."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.exchange.relink import Relink, Sought, find, relink, suggest
from tldesk.project.exchange.roots import Root, all_roots, at_hand
from tldesk.project.samples.files import FileRow
from tldesk.project.store import Project

from ..sources import finish, make_pictures, refused, samples

NAMES = tuple(f"{label}/{i}.bmp" for label in ("pants", "shirt") for i in range(4))


@pytest.fixture
def linked(empty: Project, tmp_path: Path) -> Project:
    """A project of eight small pictures below `tmp_path/old/photos`, one with a note."""
    finish(import_source(empty, make_pictures(tmp_path / "old" / "photos", *NAMES)))
    empty.edits.set_note([1], "mine")
    return empty


def sought(project: Project, folder: Path) -> Relink:
    """What is found of the project's first root below a folder."""
    *_, last = find(project, {1: folder}, all_roots(project))
    assert isinstance(last, Sought)
    [one] = last.relinks
    return one


def readable(project: Project) -> bool:
    return all(sample.path.is_file() and sample.problem is None for sample in samples(project).values())


def told(project: Project) -> list[tuple[object, ...]]:
    """What the user has said of each sample, by its id."""
    found = project.samples.get(project.samples.ids())
    return [(s.id, s.sha256, s.label, s.split, s.note, s.excluded) for s in found]


def test_a_moved_folder_is_found_by_its_paths(linked: Project, tmp_path: Path) -> None:
    before = told(linked)
    (tmp_path / "old").rename(tmp_path / "new")
    found = sought(linked, tmp_path / "new" / "photos")
    assert (found.found, len(found.in_place), found.lost, found.changed) == (8, 8, (), ())
    relink(linked, [found])
    assert readable(linked) and told(linked) == before
    result = finish(rescan(linked))
    assert (result.unchanged, result.added, result.missing) == (8, 0, 0)
    assert linked.files.sources()[0].path == tmp_path / "new" / "photos"


def test_renamed_files_are_found_by_their_content(linked: Project, tmp_path: Path) -> None:
    before = told(linked)
    place = tmp_path / "sorted anew"
    place.mkdir()
    for number, name in enumerate(NAMES):
        shutil.move(tmp_path / "old" / "photos" / name, place / f"{7 - number}.bmp")
    found = sought(linked, place)
    assert (len(found.moved), found.in_place, found.lost) == (8, (), ())
    relink(linked, [found])
    assert readable(linked) and told(linked) == before
    assert finish(rescan(linked)).added == 0


@pytest.mark.parametrize("same_time", [False, True])
def test_files_that_changed_places_are_told_apart(linked: Project, tmp_path: Path, same_time: bool) -> None:
    """Also where all have one size and, as unpacked archives do, one time."""
    photos = tmp_path / "old" / "photos"
    first, second = photos / NAMES[0], photos / NAMES[1]
    assert first.stat().st_size == second.stat().st_size
    if same_time:
        for name in NAMES:
            os.utime(photos / name, ns=(5, 5))
        finish(rescan(linked))
    by_path = {name: sample.id for name, sample in samples(linked).items()}
    first.rename(photos / "swap")
    second.rename(first)
    (photos / "swap").rename(second)
    found = sought(linked, photos)
    assert found.moved == {by_path[NAMES[0]]: NAMES[1], by_path[NAMES[1]]: NAMES[0]}
    relink(linked, [found])
    assert {name: sample.id for name, sample in samples(linked).items()} == by_path | {
        NAMES[0]: by_path[NAMES[1]],
        NAMES[1]: by_path[NAMES[0]],
    }


def test_what_is_not_there_is_marked_and_comes_back(linked: Project, tmp_path: Path) -> None:
    before = told(linked)
    (tmp_path / "old").rename(tmp_path / "new")
    gone = tmp_path / "new" / "photos" / NAMES[2]
    kept = gone.read_bytes()
    gone.unlink()
    found = sought(linked, tmp_path / "new" / "photos")
    assert (found.found, len(found.lost)) == (7, 1)
    relink(linked, [found])
    assert linked.samples.one(found.lost[0]).problem_code == "image_missing"
    assert told(linked) == before
    gone.write_bytes(kept)
    relink(linked, [sought(linked, tmp_path / "new" / "photos")])
    assert readable(linked)


def test_relinking_back_undoes_it(linked: Project, tmp_path: Path) -> None:
    before = samples(linked)
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    relink(linked, [sought(linked, tmp_path / "new" / "photos")])
    assert samples(linked) != before
    relink(linked, [sought(linked, tmp_path / "old" / "photos")])
    assert samples(linked) == before


def test_a_changed_file_stays_and_is_read_by_a_scan(linked: Project, tmp_path: Path) -> None:
    (tmp_path / "old").rename(tmp_path / "new")
    file = tmp_path / "new" / "photos" / NAMES[0]
    file.write_bytes(file.read_bytes() + b"more")
    found = sought(linked, tmp_path / "new" / "photos")
    assert (found.found, len(found.changed), found.lost) == (7, 1, ())
    relink(linked, [found])
    assert finish(rescan(linked)).updated == 1


def test_one_file_serves_one_sample(linked: Project, tmp_path: Path) -> None:
    """Two equal images of which one is left: one sample finds it, the other does not."""
    photos = tmp_path / "old" / "photos"
    shutil.copyfile(photos / NAMES[0], photos / "pants" / "copy.bmp")
    finish(rescan(linked))
    new = tmp_path / "new"
    new.mkdir()
    shutil.copyfile(photos / NAMES[0], new / "copy.bmp")
    found = sought(linked, new)
    assert list(found.moved.values()) == ["copy.bmp"] and len(found.lost) == 8
    assert linked.samples.one(next(iter(found.moved))).name == "copy.bmp"


def test_looking_changes_nothing_and_can_be_stopped(linked: Project, tmp_path: Path) -> None:
    before = samples(linked)
    (tmp_path / "old").rename(tmp_path / "new")
    events = list(find(linked, {1: tmp_path / "new" / "photos"}, all_roots(linked), lambda: True))
    assert not any(isinstance(event, Sought) for event in events)
    sought(linked, tmp_path / "new")
    assert samples(linked) == before


def test_a_folder_that_is_not_there_or_taken_is_refused(linked: Project, tmp_path: Path) -> None:
    refused("source_missing", lambda: find(linked, {1: tmp_path / "nowhere"}, all_roots(linked)))
    finish(import_source(linked, make_pictures(tmp_path / "other", "a/1.png", "b/2.png")))
    found = sought(linked, tmp_path / "other")
    before = samples(linked)
    refused("root_taken", lambda: relink(linked, [found]))
    assert samples(linked) == before


def test_a_drive_of_another_name_is_suggested_for_its_other_folders(tmp_path: Path) -> None:
    for name in ("new/disk/a", "new/disk/b/c"):
        (tmp_path / name).mkdir(parents=True)
    roots = [
        Root(i, name, tmp_path / "old" / "disk" / name, 1, 0, False) for i, name in enumerate(("a", "b/c", "gone"), 1)
    ]
    roots.append(Root(4, "elsewhere", tmp_path / "elsewhere", 1, 0, False))
    assert suggest(roots[0].path, tmp_path / "new" / "disk" / "a", roots) == {2: tmp_path / "new" / "disk" / "b/c"}
    assert suggest(roots[0].path, tmp_path / "new" / "disk" / "b", roots) == {}


def test_an_unplugged_drive_is_not_a_mass_of_missing_files(linked: Project, tmp_path: Path) -> None:
    photos = tmp_path / "old" / "photos"
    before = samples(linked)
    photos.rename(tmp_path / "unplugged")
    photos.mkdir()  # what it was mounted on
    assert not at_hand(photos) and not at_hand(tmp_path / "nowhere")
    assert [root.at_hand for root in all_roots(linked)] == [False]
    result = finish(rescan(linked))
    assert samples(linked) == before
    assert [place for place, _ in result.problems].count(str(photos)) >= 1
    linked.edits.set_label([1], "shirt")
    assert linked.samples.one(1).label == "shirt"
    photos.rmdir()
    (tmp_path / "unplugged").rename(photos)
    assert finish(rescan(linked)).unchanged == 8


LETTERS = st.text(string.ascii_lowercase[:3], min_size=1, max_size=2)


@settings(max_examples=15)
@given(contents=st.dictionaries(LETTERS, LETTERS, min_size=1, max_size=5), seed=st.integers(0, 999))
def test_whatever_was_moved_where_each_sample_keeps_its_content(
    contents: dict[str, str], seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("relink")
    rng = random.Random(seed)
    (folder / "new").mkdir()
    with Project.create(folder / "project") as project:
        rows = []
        for name, content in contents.items():
            sha256 = hashlib.sha256(content.encode()).hexdigest()
            rows.append(FileRow(f"{name}.jpg", sha256, len(content), 1, 4, 4))
            if rng.random() < 0.8:
                place = rng.choice([*contents, *"xyz"])
                (folder / "new" / f"{place}.jpg").write_text(content)
        project.files.put(project.files.root(folder / "old"), rows)
        paths_of = {sample.id: sample.relative_path for sample in project.samples.get(project.samples.ids())}
        contents_of = {id_: contents[path.removesuffix(".jpg")] for id_, path in paths_of.items()}
        relink(project, [sought(project, folder / "new")])
        paths = set()
        for sample in project.samples.get(project.samples.ids()):
            paths.add(sample.path)
            if sample.problem is None and sample.path.read_text() != contents_of[sample.id]:
                assert sample.relative_path == paths_of[sample.id]  # changed where it was: a scan reads it
        assert len(paths) == len(contents)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX")
def test_relinking_a_write_protected_project_is_refused(
    linked: Project, tmp_path: Path, write_protect: Callable[[Path], None]
) -> None:
    found = sought(linked, tmp_path / "old" / "photos")
    linked.close()
    write_protect(linked.folder)
    with Project.open(linked.folder) as project:
        refused("project_read_only", lambda: relink(project, [found]))
