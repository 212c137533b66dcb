"""What is learned from: readable files, and labels in the order of the classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tldesk.project import learning
from tldesk.project.store import Project

from .conftest import LABELS, row


def fill(project: Project, folder: Path) -> None:
    labels = [LABELS[0], LABELS[1], None, LABELS[1], LABELS[2], LABELS[0]]
    project.classes.ensure(LABELS)
    rows = [row(f"a/{i}.jpg", f"content {i % 4}", label=label) for i, label in enumerate(labels)]
    broken = row("b.jpg", "bad", problem="image_unreadable", problem_text="It is cut short.")
    project.files.put(project.files.root(folder), [*rows, broken])


def test_readable_files_that_are_not_in_the_bin(empty: Project, tmp_path: Path) -> None:
    fill(empty, tmp_path / "photos")
    empty.edits.set_binned([2], True)
    empty.edits.set_excluded([3], True)
    files = learning.files(empty)
    assert [file.id for file in files] == [1, 3, 4, 5, 6]
    assert files[1].path == tmp_path / "photos" / "a" / "2.jpg"
    assert files[0].sha256 == files[3].sha256 == empty.samples.one(1).sha256
    ids, hashes = learning.contents(empty)
    assert ids.tolist() == [file.id for file in files]
    assert hashes == [file.sha256 for file in files]


def test_a_project_without_files(empty: Project) -> None:
    ids, hashes = learning.contents(empty)
    assert (len(ids), hashes, learning.files(empty)) == (0, [], [])
    assert learning.labels(empty, np.array([1])).targets.tolist() == [-1]


def test_labels_are_places_in_the_order_of_the_classes(empty: Project, tmp_path: Path) -> None:
    fill(empty, tmp_path / "photos")
    found = learning.labels(empty, np.arange(1, 7))
    assert found.names == tuple(LABELS)
    assert found.targets.tolist() == [0, 1, -1, 1, 2, 0]
    assert not found.excluded.any()
    empty.edits.move_class(LABELS[0], 2)
    empty.edits.remove_class(LABELS[2])
    found = learning.labels(empty, np.arange(1, 7))
    assert found.names == (LABELS[1], LABELS[0])
    assert found.targets.tolist() == [1, 0, -1, 0, -1, 1]
    assert len(found.class_ids) == 2


def test_what_is_gone_excluded_or_in_the_bin_is_not_learned_from(empty: Project, tmp_path: Path) -> None:
    fill(empty, tmp_path / "photos")
    empty.edits.set_binned([2], True)
    empty.edits.set_excluded([6], True)
    found = learning.labels(empty, np.array([1, 2, 6, 7, 99]))
    assert found.targets.tolist() == [0, -1, 0, -1, -1]
    assert found.excluded.tolist() == [False, True, True, True, True]
