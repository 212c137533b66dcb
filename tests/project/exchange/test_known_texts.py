"""Texts that come again under another name are known: as exported, labelled elsewhere, and imported again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tldesk.media.text.lines import Line
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.exchange.known_texts import KNOWN, SAME_TEXTS, KnownTexts
from tldesk.project.exchange.labels_again import Already
from tldesk.project.exchange.text_preview import count
from tldesk.project.label_exports import export_labels
from tldesk.project.label_exports.text_forms import TEXT_EXPORTS
from tldesk.project.runs.events import Imported
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.project.texts.reading import Text

ROWS = "text,label\n" + "five of five,good\n" * 3 + "我的包裹没有到,\nnothing came,\n"
IDS = "id,text,label\n1,fine,good\n2,fine,good\n3,没有到,\n4,nothing came,\n"

# What is imported of a form; of the others their folder.
SOURCES = {"csv": "labels.csv", "xlsx": "labels.xlsx", "jsonl": "labels.jsonl", "doccano": "doccano.jsonl",
           "label-studio": "label-studio.json", "argilla": "argilla.json"}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "project", modality="text") as made:
        yield made


def written(folder: Path, text: str, name: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def several(*labels: str) -> str:
    """A cell of a table with several labels."""
    return '"' + json.dumps(labels).replace('"', '""') + '"'


def imported(project: Project, source: Path) -> Imported:
    *_, last = import_source(project, source, options={"several": "all"})
    assert isinstance(last, Imported)
    return last


@pytest.mark.parametrize(
    ("form", "rows"),  # in class folders a text's id is the name of its file
    [*((form, ROWS) for form in sorted(TEXT_EXPORTS)), ("label-studio", IDS), ("csv", IDS)],
)
def test_texts_that_come_back_labelled_get_their_labels(form: str, rows: str, project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, rows, "texts.csv"))
    there = project.samples.count()
    bare = [int(id_) for id_ in project.samples.ids(Query(label=""))]
    project.classes.ensure(["bad", "late"])
    project.edits.set_split(bare, "train")
    project.set_multi_label(True)
    project.edits.set_labels({bare[0]: ("bad",), bare[1]: ("bad", "late")}, "set_label")
    *_, _last = export_labels(project, form, tmp_path / "out")  # as another program would have labelled them
    project.edits.set_labels({bare[0]: (), bare[1]: ()}, "set_label")
    source = tmp_path / "out" / SOURCES.get(form, "")
    found = count(source, {"several": "all"}, project)
    assert (found.total, found.already.images, found.already.bare, found.elsewhere) == (there, there, 2, 0)
    done = imported(project, source)
    assert (done.added, done.updated, done.relabelled) == (0, 2, 0)
    several = () if form == "class-folders" else ("late",)
    assert [one.labels for one in project.samples.get(bare)] == [("bad",), ("bad", *several)]
    assert imported(project, source).unchanged == there  # the source is known now, and has no texts of its own
    *_, again = rescan(project)
    assert isinstance(again, Imported) and (again.added, again.updated) == (0, 0)
    assert project.samples.count() == there


def test_equal_texts_of_another_id_are_new_and_told(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "id,text\n1,it is fine\n2,it is fine\n", "january.csv"))
    later = written(tmp_path, "id,text\n2,it is fine\n3,it is fine\n", "february.csv")
    found = count(later, project=project)
    assert (found.already.images, found.elsewhere) == (1, 1)
    assert imported(project, later).added == 1


def test_a_table_that_was_numbered_anew_brings_its_texts_once_more_only_if_wanted(
    project: Project, tmp_path: Path
) -> None:
    """Twice the same text, one that is new under an old id, and a label for what has none."""
    table = written(tmp_path, "id,text,label\n1,fine,good\n2,fine,good\n3,late,\n4,lost,bad\n", "texts.csv")
    imported(project, table)
    written(tmp_path, "id,text,label\n91,fine,good\n92,fine,good\n93,late,bad\n94,fine,good\n4,lost,bad\n", "texts.csv")
    found = count(table, project=project)
    assert (found.total, found.already.images, found.elsewhere) == (5, 1, 3), "the third “fine” is new"
    options = {SAME_TEXTS: KNOWN}
    *_, done = import_source(project, table, options=options)
    assert isinstance(done, Imported) and (done.added, done.updated, done.unchanged) == (1, 1, 3)
    late = project.samples.get(project.samples.ids(Query(text="late")))
    assert [one.label for one in late] == ["bad"]
    *_, again = rescan(project)
    assert isinstance(again, Imported) and again.added == 0 and project.samples.count() == 5


def test_a_text_that_a_later_row_has_by_its_id_is_not_taken_for_an_earlier_one(
    project: Project, tmp_path: Path
) -> None:
    table = written(tmp_path, "id,text\n1,ok\n2,ok\n", "texts.csv")
    imported(project, table)
    written(tmp_path, "id,text\n9,ok\n2,ok\n1,ok\n", "texts.csv")  # the newest first
    found = count(table, project=project)
    assert (found.already.images, found.elsewhere) == (2, 0)
    *_, done = import_source(project, table, options={SAME_TEXTS: KNOWN})
    assert isinstance(done, Imported) and done.added == 1


def test_what_is_numbered_anew_in_another_table_is_known_too(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "id,text\n1,fine\n2,late\n", "one.csv"))
    other = written(tmp_path, "id,text\n8,late\n9,new\n", "two.csv")
    assert count(other, project=project).elsewhere == 1
    *_, done = import_source(project, other, options={SAME_TEXTS: KNOWN})
    assert isinstance(done, Imported) and (done.added, done.unchanged) == (1, 1)


def test_so_many_equal_texts_are_known_as_there_are(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "text\nit is fine\nit is fine\nanother\n", "one.csv"))
    assert imported(project, written(tmp_path, "text\n" + "it is fine\n" * 3, "two.csv")).added == 1


def test_a_text_in_the_bin_is_no_text_of_the_project(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "text\nit is fine\nanother\n", "one.csv"))
    project.edits.set_binned([int(project.samples.ids()[0])], True)
    assert imported(project, written(tmp_path, "text\nit is fine\nanother\n", "two.csv")).added == 1


@pytest.mark.parametrize("has_ids", [False, True])
def test_many_equal_texts_are_known_at_once(has_ids: bool, project: Project, tmp_path: Path) -> None:
    """A hundred thousand times “ok” took minutes: each was looked for among all that were left."""
    count = 20_000
    imported(project, written(tmp_path, "id,text\n" + "".join(f"{n},ok\n" for n in range(count)), "one.csv"))
    known = KnownTexts(project, tmp_path / "two.csv")
    texts = [Text("", Line("ok", str(n) if has_ids else "")) for n in reversed(range(count))]
    began = time.process_time()
    found = [known.find(one)[0] or 0 for one in texts]
    assert time.process_time() - began < 5
    assert sorted(found) == sorted(project.samples.ids().tolist())
    assert not has_ids or found == sorted(found, reverse=True)
    assert known.find(texts[0]) == (None, True)


def test_what_an_import_gives_is_not_lost_to_an_edit_that_is_done_again(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "text,label\nfine,\nbad,sad\n", "one.csv"))
    (bare,) = project.samples.ids(Query(label=""))
    project.edits.set_label([bare], "sad")
    project.edits.undo()
    assert imported(project, written(tmp_path, "text,label\nfine,good\n", "two.csv")).updated == 1
    assert project.edits.redo() is None
    assert project.samples.get([bare])[0].label == "good"


def test_an_import_that_gives_nothing_leaves_what_can_be_done_again(project: Project, tmp_path: Path) -> None:
    source = written(tmp_path, "text,label\nfine,\nbad,sad\n", "one.csv")
    imported(project, source)
    project.edits.set_label(project.samples.ids(Query(label="")), "sad")
    project.edits.undo()
    imported(project, source)
    assert project.edits.redo() is not None


def test_rows_that_give_nothing_make_no_class_and_no_further_labels(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "id,text,label\n1,fine,good\n2,it broke,bad\n3,hello,\n", "one.csv"))
    back = f"id,text,label\n1,fine,{several('good', 'great')}\n2,it broke,awful\n3,hello,\n"
    for name in ("one.csv", "two.csv"):  # the same table, and another one
        imported(project, written(tmp_path, back, name))
        assert project.classes.names() == ["bad", "good"] and not project.multi_label
    imported(project, written(tmp_path, back.replace("hello,", f"hello,{several('new', 'newer')}"), "two.csv"))
    assert project.classes.names() == ["bad", "good", "new", "newer"] and project.multi_label


def test_labels_that_are_wanted_instead_may_be_several(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "id,text,label\n1,fine,good\n", "one.csv"))
    source = written(tmp_path, f"id,text,label\n1,fine,{several('great', 'good')}\n", "one.csv")
    *_, done = import_source(project, source, options={"several": "all"}, replace_labels=True)
    assert isinstance(done, Imported) and done.relabelled == 1
    assert project.multi_label and project.samples.one(1).labels == ("good", "great")


def test_a_text_without_a_label_that_has_changed_gets_that_of_the_table(project: Project, tmp_path: Path) -> None:
    imported(project, written(tmp_path, "id,text,label\n1,fine,\n2,bad,\n", "one.csv"))
    found = count(written(tmp_path, "id,text,label\n1,it is fine,good\n2,bad,\n", "one.csv"), project=project)
    assert found.already.bare == 1
    done = imported(project, tmp_path / "one.csv")
    assert (done.added, done.updated, done.unchanged) == (0, 1, 1)
    assert project.samples.one(1).labels == ("good",)


def test_what_became_of_each_label_is_told(project: Project, tmp_path: Path) -> None:
    """The project's own labels win, and nothing is taken from a text because a table no longer says it."""
    imported(project, written(tmp_path, "id,text,label\n1,fine,good\n2,it broke,bad\n3,hello,\n4,so so,\n", "one.csv"))
    back = written(tmp_path, "id,text,label\n1,fine,\n2,it broke,good\n3,hello,good\n4,so so,\n", "back.csv")
    assert count(back, {}, project).already == Already(4, 1, 0, 1, 1)
    done = imported(project, back)
    assert (done.labels_filled, done.labels_kept, done.labels_missing, done.relabelled) == (1, 1, 1, 0)
    assert [project.samples.one(id_).label for id_ in (1, 2, 3, 4)] == ["good", "bad", "good", None]
    bare = written(tmp_path, "id,text\n1,fine\n2,it broke\n", "bare.csv")  # one without labels says nothing of them
    assert imported(project, bare).labels_missing == 0
