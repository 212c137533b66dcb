"""The project is compared with what a run was given, and brought back to it by one edit."""

from __future__ import annotations

from threading import Thread

import pytest

from project.conftest import row
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.snapshots import Difference, compare, labels_now, restore
from tldesk.project.store import Project


@pytest.fixture
def run(clothes: Project) -> Run:
    """A run on nine of the twelve samples (1 to 9: pants, shirt, hat in turn)."""
    return clothes.runs.new(RunConfig())


def labels(project: Project) -> list[str | None]:
    return [project.samples.one(id_).label for id_ in range(1, 10)]


def splits(project: Project) -> list[str | None]:
    return [project.samples.one(id_).split for id_ in range(1, 10)]


def test_nothing_has_changed_at_first(clothes: Project, run: Run) -> None:
    assert compare(clothes, run) == Difference()
    assert restore(clothes, run).ids == ()
    assert clothes.edits.undo_text() is None


def test_each_kind_of_change_is_told(clothes: Project, run: Run) -> None:
    clothes.edits.set_label([10], "hat")
    clothes.edits.set_excluded([1], True)
    clothes.edits.set_binned([2], True)
    clothes.files.set_problem([3], "image_missing", "the file is missing")
    clothes.edits.set_label([4, 5], "hat")
    clothes.edits.set_label([6], None)
    clothes.edits.set_split([5, 7], None)
    clothes.files.put(1, [row("img8.jpg", content="another", label="shirt")])
    moved = compare(clothes, run)
    assert moved == Difference(
        added=(10,), removed=(1, 3), binned=(2,), relabelled=(4, 5, 6), moved=(5, 7), changed=(8,)
    )
    assert moved.restorable == 4


def test_labels_and_splits_come_back_as_one_edit(clothes: Project, run: Run) -> None:
    before = labels(clothes), splits(clothes)
    clothes.edits.set_label([1, 2, 3, 4], "hat")
    clothes.edits.set_label([5], None)
    clothes.edits.set_split([6, 7], "test")
    clothes.edits.set_excluded([9], True)
    clothes.edits.set_label([11], "shirt")
    after = labels(clothes), splits(clothes)
    change = restore(clothes, run)
    assert (labels(clothes), splits(clothes)) == before
    assert change.fields == {"label", "split"}
    assert compare(clothes, run) == Difference(added=(11,), removed=(9,)), "the rest stays as the user has it"
    clothes.edits.undo()
    assert (labels(clothes), splits(clothes)) == after
    clothes.edits.redo()
    assert (labels(clothes), splits(clothes)) == before


def test_a_class_of_another_name_is_the_same_class(clothes: Project, run: Run) -> None:
    clothes.edits.rename_class("pants", "jeans")
    clothes.edits.rename_class("jeans", "trousers")
    assert compare(clothes, run) == Difference()
    clothes.edits.rename_class("hat", "cap")
    clothes.edits.undo()
    assert compare(clothes, run) == Difference()
    clothes.edits.set_label([1], "hat")
    restore(clothes, run)
    assert clothes.samples.one(1).label == "trousers"


def test_a_deleted_class_comes_back(clothes: Project, run: Run) -> None:
    clothes.edits.remove_class("pants")
    assert compare(clothes, run).relabelled == (1, 4, 7)
    restore(clothes, run)
    assert labels(clothes)[::3] == ["pants"] * 3
    assert compare(clothes, run) == Difference()


def test_samples_that_the_project_does_not_know_are_counted(clothes: Project, run: Run) -> None:
    with clothes.store.writing() as db:
        db.execute("DELETE FROM samples WHERE id = 9")
    assert compare(clothes, run).gone == 1
    clothes.edits.set_label([1], "hat")
    assert restore(clothes, run).ids == (1,)


def test_further_labels_are_told_and_come_back(clothes: Project) -> None:
    clothes.set_multi_label(True)
    clothes.edits.add_label([1, 2], "hat")
    run = clothes.runs.new(RunConfig())
    assert compare(clothes, run) == Difference()
    clothes.edits.remove_label([1], "hat")
    clothes.edits.add_label([3], "pants")
    assert compare(clothes, run).relabelled == (1, 3)
    restore(clothes, run)
    assert compare(clothes, run) == Difference()
    assert set(clothes.samples.one(1).labels) == {"pants", "hat"}


def test_labels_and_names_are_read_as_one_state(clothes: Project, run: Run) -> None:
    def rename() -> None:
        for _ in range(40):
            clothes.edits.rename_class("pants", "trousers")
            clothes.edits.rename_class("trousers", "pants")

    renaming = Thread(target=rename)
    renaming.start()
    seen = []
    while renaming.is_alive():
        now = labels_now(clothes, run, [1, 2, 4000])
        seen.append((now.labels[1], now.names[run.data.rows[0].targets[0]], now.classes[0]))
    renaming.join()
    assert len(seen) > 1
    assert all(labels == (name,) == (listed,) for labels, name, listed in seen)
    assert 4000 not in now.labels  # a sample that the project does not know is no error
