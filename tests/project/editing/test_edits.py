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
from tldesk.media.problems import MISSING
from tldesk.project.database.edit_rows import author
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project

from ..conftest import LABELS, row


def test_a_label_is_on_the_disk_when_the_call_returns(clothes: Project) -> None:
    change = clothes.edits.set_label([10, 11], "hat")
    assert (change.ids, change.fields, change.text) == ((10, 11), frozenset({"label"}), "2 images labelled “hat”")
    other = sqlite3.connect(clothes.folder / paths.PROJECT_FILE)
    names = other.execute("SELECT name FROM samples JOIN classes c ON c.id = class_id WHERE samples.id > 9").fetchall()
    other.close()
    assert names == [("hat",), ("hat",)]


def test_only_what_differs_is_changed_and_named(clothes: Project) -> None:
    assert clothes.edits.set_label([1, 2, 3], "pants").ids == (2, 3)
    assert clothes.edits.undo_text() == "2 images labelled “pants”"
    assert clothes.edits.set_label([1, 2, 3], "pants").ids == ()
    assert clothes.edits.undo_text() == "2 images labelled “pants”"


def test_every_kind_of_edit_has_its_text(clothes: Project) -> None:
    edits = clothes.edits
    assert edits.set_label([10], "hat").text == "1 image labelled “hat”"
    assert edits.set_label([1, 2], None).text == "Labels of 2 images removed"
    assert edits.set_excluded([1], True).text == "1 image excluded"
    assert edits.set_excluded([1, 2], False).text == "1 image included"
    assert edits.set_split([1, 2, 3], "val").text == "3 images moved to val"
    assert edits.set_split([1], None).text == "1 image removed from its split"
    assert edits.set_splits({1: "train", 2: "test", 3: "val"}).text == "Splits of 2 images changed"
    assert [clothes.samples.one(id_).split for id_ in (1, 2, 3)] == ["train", "test", "val"]


def test_undo_and_redo_survive_a_restart(clothes: Project) -> None:
    clothes.edits.set_label([10], "hat")
    clothes.edits.set_excluded([10], True)
    clothes.close()
    with Project.open(clothes.folder) as project:
        assert project.edits.undo_text() == "1 image excluded"
        undone = project.edits.undo()
        assert undone is not None and (undone.ids, undone.fields) == ((10,), frozenset({"excluded"}))
    with Project.open(clothes.folder) as project:
        assert project.edits.redo_text() == "1 image excluded"
        assert project.edits.undo_text() == "1 image labelled “hat”"
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
        values = dict(db.execute("SELECT edit_id, after FROM edit_changes WHERE field = 'label'").fetchall())
    assert rows == [("label", None), ("undo", 1), ("redo", 1), ("undo", 1), ("label", None)]
    assert values == {1: "3", 2: "null", 3: "3", 4: "null", 5: "1"}


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


def test_an_edit_says_what_it_is_and_what_it_replaced(clothes: Project) -> None:
    """Samples 1, 2 and 3 are pants, a shirt and a hat, 10 has no label."""
    assert clothes.edits.would_replace(dict.fromkeys([1, 2, 3, 10], "hat")) == 2
    assert clothes.edits.would_replace(dict.fromkeys([1, 2, 3, 10], None)) == 3
    given = clothes.edits.set_label([1, 2, 3, 10], "hat")
    assert (len(given.ids), given.replaced, given.again, given.undone) == (3, 2, False, False)
    assert clothes.edits.set_labels({1: "pants", 10: None}).replaced == 1
    assert clothes.edits.set_label([1, 2], None).replaced == 0, "that is said by its name"
    assert clothes.edits.set_label([1], None).edit is None, "nothing changed"
    assert clothes.edits.undo(given.edit) is None, "it is not the newest"
    undone = [clothes.edits.undo() for _ in range(3)]
    assert [change and (change.again, change.undone) for change in undone] == [(True, True)] * 3
    assert undone[-1] is not None and undone[-1].edit == given.edit
    assert clothes.edits.redo(99) is None
    redone = clothes.edits.redo(given.edit)
    assert redone is not None and (redone.edit, redone.again, redone.undone) == (given.edit, True, False)


def test_of_several_labels_what_is_lost_is_replaced(clothes: Project) -> None:
    clothes.edits.add_label([1, 10], "hat")
    assert clothes.edits.add_label([3], "pants").replaced == 0, "which comes first in the order of classes"
    assert clothes.edits.would_replace({1: "pants", 10: "hat"}) == 1
    assert clothes.edits.set_label([1], "pants").replaced == 1


def test_the_history_names_the_first_images(clothes: Project) -> None:
    clothes.edits.set_label([10, 11], "hat")
    clothes.edits.set_excluded([1, 2, 3, 4], True)
    clothes.edits.undo()
    clothes.edits.rename_class("hat", "cap")
    assert [(entry.count, entry.names) for entry in clothes.edits.history()] == [
        (0, ()),
        (4, ("img1.jpg", "img2.jpg", "img3.jpg")),
        (4, ("img1.jpg", "img2.jpg", "img3.jpg")),
        (2, ("img10.jpg", "img11.jpg")),
    ]


def test_many_images_are_told_of_as_they_are_counted(clothes: Project) -> None:
    """What cannot be read has a place in no count, so of many it gets no label; what is only missing does."""
    clothes.files.set_problem([10], "image_damaged", "it is damaged")
    clothes.files.set_problem([11], MISSING, "the file is missing")
    for change in (
        clothes.edits.set_label(range(1, 13), "hat"),
        clothes.edits.add_label(range(1, 13), "shirt"),
        clothes.edits.toggle_label(range(1, 13), "shirt"),
    ):
        assert 10 not in change.ids
    assert clothes.samples.one(10).label is None and clothes.samples.one(11).label == "hat"
    assert clothes.edits.set_label([10], "hat").text == "1 image labelled “hat”", "it was asked for itself"
    clothes.edits.set_label(range(1, 13), None)
    assert clothes.samples.one(10).label is None


def test_a_label_is_toggled(clothes: Project) -> None:
    clothes.set_multi_label(True)
    clothes.edits.toggle_label([1, 3], "hat")
    assert [set(clothes.samples.one(id_).labels) for id_ in (1, 3)] == [{"pants", "hat"}, {"hat"}]
    clothes.edits.toggle_label([1, 3], "hat")
    assert [clothes.samples.one(id_).labels for id_ in (1, 3)] == [("pants",), ()]
    clothes.edits.undo()
    assert clothes.samples.one(3).label == "hat"


def test_several_labels_are_given_and_taken(clothes: Project) -> None:
    clothes.edits.add_label([1, 10], "hat")
    assert [clothes.samples.one(id_).labels for id_ in (1, 10)] == [("pants", "hat"), ("hat",)]
    clothes.edits.add_label([1], "shirt")
    assert clothes.samples.one(1).labels == ("pants", "shirt", "hat")
    assert 1 in clothes.samples.ids(Query(label="hat"))
    assert clothes.samples.summary().by_class["hat"] == {"": 5}
    clothes.edits.remove_label([1, 2], "pants")
    assert clothes.samples.one(1).labels == ("shirt", "hat")
    assert clothes.edits.undo_text() == "“pants” removed from 1 image"
    clothes.edits.set_label([1], "pants")
    assert clothes.samples.one(1).labels == ("pants",)
    for _ in range(4):
        clothes.edits.undo()
    assert [clothes.samples.one(id_).labels for id_ in (1, 10)] == [("pants",), ()]


def test_many_labels_are_one_edit(clothes: Project) -> None:
    change = clothes.edits.set_labels({1: "hat", 2: None, 10: ("pants", "shirt"), 3: "hat"})
    assert (change.ids, change.text) == ((1, 2, 10), "Labels of 3 images changed")
    assert [clothes.samples.one(id_).labels for id_ in (1, 2, 10)] == [("hat",), (), ("pants", "shirt")]
    clothes.edits.undo()
    assert [clothes.samples.one(id_).labels for id_ in (1, 2, 10)] == [("pants",), ("shirt",), ()]


def test_the_bin_takes_samples_out_of_everything_else(clothes: Project) -> None:
    clothes.edits.set_flagged([1, 2], True)
    clothes.edits.set_note([2], " look again ")
    assert clothes.samples.one(2).note == "look again"
    clothes.edits.set_binned([2, 10], True)
    counts = clothes.samples.summary()
    assert (counts.total, counts.labelled, counts.binned, counts.flagged) == (10, 8, 2, 1)
    found = {status: clothes.samples.ids(Query(status=status)).tolist() for status in ("binned", "flagged", "noted")}
    assert found == {"binned": [2, 10], "flagged": [1], "noted": []}
    assert 2 not in [sample.id for sample in clothes.samples.training_rows()]
    clothes.edits.set_binned([2], False)
    assert clothes.samples.ids(Query(status="noted")).tolist() == [2]


def test_the_history_tells_who_did_what_and_of_one_sample(clothes: Project) -> None:
    clothes.edits.set_label([10, 11], "hat")
    clothes.edits.set_note([11], "odd")
    clothes.edits.undo()
    clothes.edits.rename_class("hat", "cap")
    texts = [entry.text for entry in clothes.edits.history()]
    assert texts == [
        "“hat” renamed to “cap”",
        "Undo: Note of 1 image changed",
        "Note of 1 image changed",
        "2 images labelled “hat”",
    ]
    assert [entry.id for entry in clothes.edits.history(sample=10)] == [1]
    assert [entry.id for entry in clothes.edits.history(sample=11)] == [3, 2, 1]
    assert [entry.id for entry in clothes.edits.history(limit=2, before=4)] == [3, 2]
    assert {entry.author for entry in clothes.edits.history()} == {author()}
    assert [entry.state for entry in clothes.edits.history(sample=11)] == ["done", "ended", "done"]


def test_classes_are_renamed_merged_and_deleted_and_come_back(clothes: Project) -> None:
    before = _labels(clothes)
    clothes.edits.rename_class("hat", "cap")
    merged = clothes.edits.merge_classes(["pants", "cap"], "shirt")
    assert (len(merged.ids), merged.fields) == (6, frozenset({"label", "classes"}))
    assert clothes.classes.names() == ["shirt"]
    assert set(_labels(clothes).values()) == {("shirt",), ()}
    removed = clothes.edits.remove_class("shirt")
    assert (len(removed.ids), clothes.classes.names(), set(_labels(clothes).values())) == (9, [], {()})
    for _ in range(3):
        clothes.edits.undo()
    assert (clothes.classes.names(), _labels(clothes)) == (list(LABELS), before)
    for _ in range(3):
        clothes.edits.redo()
    assert clothes.classes.names() == []


def test_merging_leaves_one_of_two_labels(clothes: Project) -> None:
    clothes.edits.add_label([1], "hat")
    clothes.edits.merge_classes(["pants"], "hat")
    assert clothes.samples.one(1).labels == ("hat",)


def test_classes_are_coloured_and_put_in_order(clothes: Project) -> None:
    clothes.edits.move_class("hat", 0)
    clothes.edits.recolor_class("pants", 7)
    assert [(info.name, info.color_index) for info in clothes.classes.all()] == [("hat", 2), ("pants", 7), ("shirt", 1)]
    clothes.classes.ensure(["sock"])
    assert clothes.classes.all()[-1].color_index == 0
    clothes.edits.undo()
    clothes.edits.undo()
    assert clothes.classes.names() == ["pants", "shirt", "hat", "sock"]


def test_an_added_class_goes_with_undo_unless_images_came_to_it(clothes: Project) -> None:
    change = clothes.edits.add_class("sock")
    assert change.fields == {"classes"}
    assert clothes.edits.undo_text() == "Class “sock” added"
    clothes.edits.undo()
    assert clothes.classes.names() == ["pants", "shirt", "hat"]
    clothes.edits.redo()
    assert clothes.classes.names() == ["pants", "shirt", "hat", "sock"]
    with clothes.store.writing() as db:  # as an import does, which is no edit
        db.execute("UPDATE samples SET class_id = (SELECT id FROM classes WHERE name = 'sock') WHERE id = 1")
    clothes.edits.undo()
    assert clothes.classes.names() == ["pants", "shirt", "hat", "sock"]
    assert clothes.samples.summary().by_class["sock"] == {"": 1}


def test_a_class_whose_name_was_given_again_does_not_come_back(clothes: Project) -> None:
    clothes.edits.remove_class("hat")
    clothes.classes.ensure(["hat"])
    for refused in (clothes.edits.undo, lambda: clothes.edits.rename_class("pants", "hat")):
        with pytest.raises(TldeskError) as caught:
            refused()
        assert caught.value.code == "class_exists"
    assert clothes.classes.names() == ["pants", "shirt", "hat"]
    assert clothes.samples.ids(Query(label="hat")).tolist() == []


def test_an_image_has_one_label_again_when_none_has_several(clothes: Project) -> None:
    clothes.set_multi_label(True)
    clothes.edits.add_label([1], "hat")
    with pytest.raises(TldeskError) as caught:
        clothes.set_multi_label(False)
    assert (caught.value.code, clothes.multi_label) == ("several_labels", True)
    clothes.edits.remove_label([1], "pants")
    clothes.set_multi_label(False)
    assert not clothes.multi_label


def _labels(project: Project) -> dict[int, tuple[str, ...]]:
    return {sample.id: sample.labels for sample in project.samples.get(range(1, 13))}


class EditsMachine(RuleBasedStateMachine):
    """Random edits, undos, redos and restarts against lists of whole states."""

    fields = ("labels", "excluded", "split", "binned", "flagged", "note")
    ids = st.lists(st.integers(1, 5), min_size=1, max_size=5)

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tldesk-edits-"))
        self.project = Project.create(self.folder)
        self.project.classes.ensure(LABELS)
        root = self.project.files.root(self.folder / "photos")
        self.project.files.put(root, [row(f"{i}.jpg") for i in range(5)])
        self.state: dict[int, dict[str, object]] = {
            id_: dict(zip(self.fields, ((), False, None, False, False, ""), strict=True)) for id_ in range(1, 6)
        }
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
        self._edit(ids, "labels", () if label is None else (label,))

    @rule(ids=ids, note=st.sampled_from(["", "a", "b"]), on=st.booleans())
    def mark(self, ids: list[int], note: str, on: bool) -> None:
        self.project.edits.set_note(ids, note)
        self._edit(ids, "note", note)
        self.project.edits.set_flagged(ids, on)
        self._edit(ids, "flagged", on)
        self.project.edits.set_binned(ids, on)
        self._edit(ids, "binned", on)

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


TestEditsMachine = EditsMachine.TestCase
TestEditsMachine.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)


def test_a_class_is_defined_and_that_is_undone(clothes: Project) -> None:
    change = clothes.edits.define_class("pants", " From the waist to the feet.\x00\n Not skirts. ")
    assert change.text == "Definition of “pants” changed" and change.fields == {"classes"}
    definitions = {one.name: one.definition for one in clothes.classes.all()}
    assert definitions["pants"] == "From the waist to the feet.\n Not skirts." and definitions["shirt"] == ""
    clothes.edits.undo()
    assert not any(one.definition for one in clothes.classes.all())
    clothes.edits.redo()
    clothes.edits.define_class("pants", "x" * 5_000)
    assert max(len(one.definition) for one in clothes.classes.all()) == 2_000
    with pytest.raises(TldeskError):
        clothes.edits.define_class("cap", "worn on the head")
