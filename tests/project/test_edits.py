"""Edits: durable at once, undone and redone across restarts; compared with a plain model by a state machine."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.store import Project

from .conftest import LABELS, row


def test_a_label_is_on_the_disk_when_the_call_returns(clothes: Project) -> None:
    change = clothes.edits.set_label([10, 11], "hat")
    assert (change.ids, change.fields, change.text) == ((10, 11), {"label"}, "Label 2 images as “hat”")
    other = sqlite3.connect(clothes.folder / paths.PROJECT_FILE)
    names = other.execute("SELECT name FROM samples JOIN classes c ON c.id = class_id WHERE samples.id > 9").fetchall()
    other.close()
    assert names == [("hat",), ("hat",)]


def test_only_what_differs_is_changed_and_named(clothes: Project) -> None:
    assert clothes.edits.set_label([1, 2, 3], "pants").ids == (2, 3)
    assert clothes.edits.undo_text() == "Label 2 images as “pants”"
    assert clothes.edits.set_label([1, 2, 3], "pants").ids == ()
    assert clothes.edits.undo_text() == "Label 2 images as “pants”"


def test_every_kind_of_edit_has_its_text(clothes: Project) -> None:
    edits = clothes.edits
    assert edits.set_label([10], "hat").text == "Label 1 image as “hat”"
    assert edits.set_label([1, 2], None).text == "Remove the labels of 2 images"
    assert edits.set_excluded([1], True).text == "Exclude 1 image"
    assert edits.set_excluded([1, 2], False).text == "Include 1 image"
    assert edits.set_split([1, 2, 3], "val").text == "Move 3 images to val"
    assert edits.set_split([1], None).text == "Take 1 image out of its split"
    assert edits.set_splits({1: "train", 2: "test", 3: "val"}).text == "Change the splits of 2 images"
    assert [clothes.samples.one(id_).split for id_ in (1, 2, 3)] == ["train", "test", "val"]


def test_undo_and_redo_survive_a_restart(clothes: Project) -> None:
    clothes.edits.set_label([10], "hat")
    clothes.edits.set_excluded([10], True)
    clothes.close()
    with Project.open(clothes.folder) as project:
        assert project.edits.undo_text() == "Exclude 1 image"
        undone = project.edits.undo()
        assert undone is not None and (undone.ids, undone.fields) == ((10,), {"excluded"})
    with Project.open(clothes.folder) as project:
        assert project.edits.redo_text() == "Exclude 1 image"
        assert project.edits.undo_text() == "Label 1 image as “hat”"
        project.edits.undo()
        assert project.samples.one(10).label is None
        assert project.edits.undo() is None
        project.edits.redo()
        project.edits.redo()
        assert project.edits.redo() is None
        sample = project.samples.one(10)
        assert (sample.label, sample.excluded) == ("hat", True)


def test_the_size_of_the_next_undo_and_redo(clothes: Project) -> None:
    assert (clothes.edits.undo_size(), clothes.edits.redo_size()) == (0, 0)
    clothes.edits.set_label([10, 11, 12], "hat")
    assert (clothes.edits.undo_size(), clothes.edits.redo_size()) == (3, 0)
    clothes.edits.undo()
    assert (clothes.edits.undo_size(), clothes.edits.redo_size()) == (0, 3)


def test_a_new_edit_ends_redo(clothes: Project) -> None:
    clothes.edits.set_label([10], "hat")
    clothes.edits.undo()
    clothes.edits.set_label([11], "hat")
    assert clothes.edits.redo_text() is None
    assert clothes.edits.redo() is None


def test_the_history_is_never_shortened(clothes: Project) -> None:
    clothes.edits.set_label([10], "hat")
    clothes.edits.undo()
    clothes.edits.redo()
    clothes.edits.undo()
    clothes.edits.set_label([10], "pants")
    with clothes.store.reading() as db:
        rows = db.execute("SELECT kind, undoes FROM edits ORDER BY id").fetchall()
        values = dict(db.execute("SELECT edit_id, after FROM edit_changes WHERE sample_id = 10").fetchall())
    assert rows == [("label", None), ("undo", 1), ("redo", 1), ("undo", 1), ("label", None)]
    assert values == {1: 3, 2: None, 3: 3, 4: None, 5: 1}


def test_a_bad_edit_changes_nothing(clothes: Project) -> None:
    with pytest.raises(TldeskError) as caught:
        clothes.edits.set_label([1], "sock")
    assert caught.value.code == "unknown_class"
    assert "pants, shirt, hat" in caught.value.hint
    with pytest.raises(KeyError):
        clothes.edits.set_label([1, 99], "hat")
    with pytest.raises(ValueError, match="holdout"):
        clothes.edits.set_split([1], "holdout")
    assert clothes.samples.one(1).label == "pants"
    assert clothes.edits.undo_text() is None


class EditsMachine(RuleBasedStateMachine):
    """Random edits, undos, redos and restarts against lists of whole states."""

    fields = ("label", "excluded", "split")
    ids = st.lists(st.integers(1, 5), min_size=1, max_size=5)

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tldesk-edits-"))
        self.project = Project.create(self.folder)
        self.project.classes.ensure(LABELS)
        root = self.project.files.root(self.folder / "photos")
        self.project.files.put(root, [row(f"{i}.jpg") for i in range(5)])
        self.state = {id_: {"label": None, "excluded": False, "split": None} for id_ in range(1, 6)}
        self.done: list[dict[int, dict[str, object]]] = []
        self.undone: list[dict[int, dict[str, object]]] = []

    def _edit(self, ids: list[int], field: str, value: object) -> None:
        after = {id_: dict(values) for id_, values in self.state.items()}
        for id_ in ids:
            after[id_][field] = value
        if after != self.state:
            self.done.append(self.state)
            self.undone = []
            self.state = after

    @rule(ids=ids, label=st.sampled_from([None, *LABELS]))
    def label(self, ids: list[int], label: str | None) -> None:
        self.project.edits.set_label(ids, label)
        self._edit(ids, "label", label)

    @rule(ids=ids, excluded=st.booleans())
    def exclude(self, ids: list[int], excluded: bool) -> None:
        self.project.edits.set_excluded(ids, excluded)
        self._edit(ids, "excluded", excluded)

    @rule(ids=ids, split=st.sampled_from([None, "train", "val", "test"]))
    def split(self, ids: list[int], split: str | None) -> None:
        self.project.edits.set_split(ids, split)
        self._edit(ids, "split", split)

    @rule()
    def undo(self) -> None:
        change = self.project.edits.undo()
        assert (change is None) == (not self.done)
        if self.done:
            self.undone.append(self.state)
            self.state = self.done.pop()

    @rule()
    def redo(self) -> None:
        change = self.project.edits.redo()
        assert (change is None) == (not self.undone)
        if self.undone:
            self.done.append(self.state)
            self.state = self.undone.pop()

    @rule()
    def restart(self) -> None:
        self.project.close()
        self.project = Project.open(self.folder)

    @invariant()
    def agrees(self) -> None:
        samples = self.project.samples.get(range(1, 6))
        assert {s.id: {name: getattr(s, name) for name in self.fields} for s in samples} == self.state
        assert (self.project.edits.undo_text() is None) == (not self.done)
        assert (self.project.edits.redo_text() is None) == (not self.undone)

    def teardown(self) -> None:
        self.project.close()
        shutil.rmtree(self.folder)


class TestEditsMachine(EditsMachine.TestCase):
    settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
