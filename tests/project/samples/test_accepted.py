"""Suggestions that were accepted all at once: known until somebody looks, whatever is undone, and told of as tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tldesk.project.runs.config import RunConfig
from tldesk.project.samples.accepted import ACCEPT, accepted
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project

from ..conftest import row


@pytest.fixture
def labelled(empty: Project, tmp_path: Path) -> Project:
    """Sixty samples, 21 to 40 accepted all at once, the others labelled by hand."""
    empty.classes.ensure(["cat", "dog"])
    rows = [row(f"{number}.jpg", f"content {number}") for number in range(1, 61)]
    empty.files.put(empty.files.root(tmp_path / "photos"), rows)
    hand = {id_: "cat" if id_ % 2 else "dog" for id_ in (*range(1, 21), *range(41, 61))}
    empty.edits.set_labels(hand)
    empty.edits.set_labels({id_: "cat" if id_ % 2 else "dog" for id_ in range(21, 41)}, ACCEPT)
    return empty


def _accepted(project: Project) -> list[int]:
    found = project.samples.ids(Query(status="accepted")).tolist()
    with project.store.reading() as db:
        assert set(found) <= accepted(db)
    return found


def test_what_is_accepted_all_at_once_is_found(labelled: Project) -> None:
    assert _accepted(labelled) == list(range(21, 41))


def test_a_label_given_by_hand_is_looked_at_and_undoing_takes_that_back(labelled: Project) -> None:
    labelled.edits.set_label([21], "dog")
    labelled.edits.set_label([22], None)
    assert _accepted(labelled) == list(range(23, 41))
    labelled.edits.undo()
    labelled.edits.undo()
    assert _accepted(labelled) == list(range(21, 41))
    labelled.edits.undo()
    assert _accepted(labelled) == []
    labelled.edits.redo()
    assert _accepted(labelled) == list(range(21, 41))


def test_the_same_label_again_confirms_it(labelled: Project) -> None:
    change = labelled.edits.set_label([21, 23, 41], "cat")
    assert change.ids == (21, 23) and change.replaced == 0
    assert _accepted(labelled) == [22, *range(24, 41)]
    assert labelled.samples.one(21).label == "cat"
    labelled.edits.undo()
    assert _accepted(labelled) == list(range(21, 41)) and labelled.samples.one(21).label == "cat"
    assert labelled.edits.set_label([41], "cat").ids == (), "what was given by hand needs no second edit"


def test_merging_classes_is_no_look(labelled: Project) -> None:
    labelled.edits.merge_classes(["dog"], "cat")
    assert _accepted(labelled) == list(range(21, 41))


def test_a_training_is_given_how_many_test_labels_nobody_has_looked_at(labelled: Project) -> None:
    labelled.edits.set_split(range(1, 31), "train")
    labelled.edits.set_split(range(31, 36), "val")
    labelled.edits.set_split(range(36, 61), "test")
    config = RunConfig(backbone="efficientnet-lite0")
    assert labelled.runs.new(config).data.unchecked == 5
    labelled.edits.set_label([36, 38], "dog")
    labelled.edits.set_label([37], "dog")
    assert labelled.runs.new(config).data.unchecked == 2


def test_a_history_of_somebody_else_hinders_nothing(labelled: Project) -> None:
    with labelled.store.writing() as db:
        db.execute("UPDATE edit_changes SET ids = 'no list' WHERE edit_id = (SELECT MAX(id) FROM edits)")
    assert _accepted(labelled) == []
