"""Rows of tables come into a project and stay in it: with their labels, splits and ids, however they come again."""

from __future__ import annotations

import shutil
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.media.modality import MODALITIES
from tldesk.media.pool import never
from tldesk.media.text import lines
from tldesk.media.text.lines import MOST_CHARACTERS, Line
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.exchange.packing import pack
from tldesk.project.importers import records
from tldesk.project.runs.events import Imported, Progressed
from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project
from tldesk.project.texts import kept, reading

TABLE = """id,text,label,when
1,Where is my card?,card,2026-01-01
2,It was refused,payment,
3,,card,
4,退款什么时候到？,refund,
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "project", modality="text") as made:
        yield made


def taken(project: Project, source: Path, should_stop: Callable[[], bool] = never, **options: str) -> Imported:
    *_, last = import_source(project, source, options=options, should_stop=should_stop)
    assert isinstance(last, Imported)
    return last


def everything(project: Project) -> list[Sample]:
    return project.samples.get(project.samples.ids(Query()))


def texts(project: Project) -> list[Line]:
    return [lines.read(sample.path, sample.place) for sample in everything(project)]


def written(folder: Path, text: str, name: str = "messages.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_rows_become_samples_that_need_the_table_no_more(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, TABLE)
    told = taken(project, table)
    assert (told.added, told.skipped) == (3, 1)
    assert told.problems == [("messages.csv, line 4", "its text is empty")]
    table.unlink()
    assert texts(project) == [
        Line("Where is my card?", "1", {"when": "2026-01-01"}),
        Line("It was refused", "2"),
        Line("退款什么时候到？", "4"),
    ]
    assert [sample.label for sample in everything(project)] == ["card", "payment", "refund"]
    assert {sample.split for sample in everything(project)} <= {"train", "val", "test"}
    assert [sample.width for sample in everything(project)] == [17, 14, 8]


def test_rows_of_one_table_are_divided(tmp_path: Path, project: Project) -> None:
    taken(project, written(tmp_path, "text,label\n" + "".join(f"text {i},{'ab'[i % 2]}\n" for i in range(400))))
    splits = Counter(sample.split for sample in everything(project))
    assert set(splits) == {"train", "val", "test"} and 50 <= splits["val"] <= 70 and 50 <= splits["test"] <= 70


def test_a_folder_of_tables_gives_the_splits(tmp_path: Path, project: Project) -> None:
    for name, label in (("train", "a"), ("valid", "b"), ("test", "a")):
        written(tmp_path, f"text,label\n{name} one,{label}\n{name} two,{label}\n", f"{name}.csv")
    assert taken(project, tmp_path).added == 6
    assert Counter(sample.split for sample in everything(project)) == {"train": 2, "val": 2, "test": 2}


def test_a_table_that_has_grown_and_is_ordered_otherwise_brings_what_is_new(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, "text,label\nthe same,a\nthe same,a\nanother,b\n")
    taken(project, table)
    given = everything(project)[0].id
    project.edits.set_label([given], "b")
    written(tmp_path, "text,label\nnew,c\nanother,b\nthe same,a\nthe same,a\nthe same,a\n")
    told = taken(project, table)
    assert (told.added, told.unchanged, told.updated) == (2, 3, 0)
    assert Counter(line.text for line in texts(project)) == {"the same": 3, "another": 1, "new": 1}
    assert project.samples.get([given])[0].label == "b"  # what was given in the project stays


def test_a_text_that_has_changed_under_its_id_keeps_its_label(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, TABLE)
    taken(project, table)
    project.edits.set_label([everything(project)[0].id], "payment")
    written(tmp_path, TABLE.replace("Where is my card?", "Where is it?"))
    told = taken(project, table)
    assert (told.added, told.updated, told.unchanged) == (0, 1, 2)
    first = everything(project)[0]
    assert (lines.read(first.path, first.place).text, first.label, first.width) == ("Where is it?", "payment", 12)


def test_a_rescan_brings_new_rows_and_a_table_that_is_gone_costs_nothing(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, TABLE)
    taken(project, table)
    written(tmp_path, TABLE + "5,One more,card,\n")
    *_, told = rescan(project)
    assert isinstance(told, Imported) and (told.added, told.missing) == (1, 0)
    table.unlink()
    *_, told = rescan(project)
    assert isinstance(told, Imported) and (told.added, told.missing, told.skipped) == (0, 0, 1)
    assert len(texts(project)) == 4


def test_columns_are_as_they_were_chosen(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, "subject,body,kind,team\nHello,I lost my card,x,red\nHi,No money came,y,blue\n")
    taken(project, table, text_column="subject\nbody", label_column="team")
    assert texts(project)[0] == Line("Hello\nI lost my card", columns={"kind": "x"})
    assert [sample.label for sample in everything(project)] == ["red", "blue"]
    with pytest.raises(TldeskError) as caught:
        taken(project, table, text_column="nothing")
    assert caught.value.code == "table_no_column"


def test_an_import_that_is_stopped_keeps_what_it_had_and_goes_on(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, "text,label\n" + "".join(f"text number {i},{'ab'[i % 2]}\n" for i in range(3000)))
    seen = 0
    for event in import_source(project, table, should_stop=lambda: seen > 0):
        seen += isinstance(event, Progressed) and project.samples.count() > 0
    there = project.samples.count()
    assert 0 < there < 3000 and project.unfinished_imports
    told = taken(project, table)
    assert (told.added, told.unchanged) == (3000 - there, there) and not project.unfinished_imports


def test_what_a_killed_import_kept_and_never_stored_goes_with_the_next(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, "text\n" + "".join(f"message {i}\n" for i in range(3000)))
    seen = 0
    for event in import_source(project, table, should_stop=lambda: seen > 0):
        seen += isinstance(event, Progressed)
    (folder,) = project.files.roots().values()
    left = kept.put(folder, [Line("of a batch whose transaction was killed")])
    taken(project, table)
    assert not any("killed" in line.text for _, _, line in kept.each(folder))
    finished = kept.put(folder, [Line("after an import that has ended")])
    taken(project, table)
    assert (folder / finished.name).is_file() and len(texts(project)) == 3000 and left.name <= finished.name
    assert len({line.text for line in texts(project)}) == 3000


def test_what_cannot_be_read_leaves_no_trace(tmp_path: Path, project: Project) -> None:
    for name, content, code in (
        ("numbers.csv", b"a,b\n1,2\n3,4\n", "table_no_text"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "table_unreadable"),
        ("empty.csv", b"", "table_unreadable"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TldeskError) as caught:
            taken(project, tmp_path / name)
        assert caught.value.code == code, name
    (tmp_path / "none").mkdir()
    with pytest.raises(TldeskError) as caught:
        taken(project, tmp_path / "none")
    assert caught.value.code == "no_table"
    assert not project.files.sources() and not (project.folder / "texts").exists()


def test_a_packed_project_has_its_texts(tmp_path: Path, project: Project) -> None:
    taken(project, written(tmp_path, TABLE))
    for _ in pack(project, tmp_path / "packed.zip", outside=False):
        pass
    shutil.unpack_archive(tmp_path / "packed.zip", tmp_path / "unpacked")
    (found,) = (tmp_path / "unpacked").rglob("project.tldesk")
    with Project.open(found.parent) as opened:
        assert texts(opened) == texts(project)
        assert all(sample.path.is_relative_to(found.parent) for sample in everything(opened))


def test_texts_are_a_kind_whose_rows_are_kept() -> None:
    assert MODALITIES["text"].rows == kept.SUFFIX and not MODALITIES["text"].suffixes


def test_text_files_in_folders_are_texts_with_a_class_each(tmp_path: Path, project: Project) -> None:
    source = tmp_path / "letters"
    for place, data in (
        ("train/card/1.txt", b"Where is my card?\n"),
        ("train/refund/1.txt", "退款什么时候到？我想知道".encode("gb18030") * 3),
        ("valid/card/1.txt", "It wäs refused".encode("utf-16")),
        ("train/card/empty.txt", b" \n"),
        ("train/card/photo.jpg", b"\xff\xd8"),
    ):
        (source / place).parent.mkdir(parents=True, exist_ok=True)
        (source / place).write_bytes(data)
    told = taken(project, source)
    assert (told.added, told.skipped) == (3, 2)
    found = {line.id: line.text for line in texts(project)}
    assert found["valid/card/1.txt"] == "It wäs refused" and found["train/refund/1.txt"].startswith("退款什么时候到")
    assert Counter((one.label, one.split) for one in everything(project)) == {
        ("card", "train"): 1, ("refund", "train"): 1, ("card", "val"): 1
    }  # fmt: skip
    (source / "train/card/2.txt").write_text("One more")
    told = taken(project, source)
    assert (told.added, told.unchanged) == (1, 3)


def test_no_file_of_texts_takes_the_name_of_a_lost_one(tmp_path: Path, project: Project) -> None:
    """What was read from there would be another text."""
    table = written(tmp_path, TABLE)
    taken(project, table)
    before = {sample.id: sample.path for sample in everything(project)}
    (project.folder / "texts" / "messages" / "000001.jsonl").unlink()
    assert taken(project, table).added == 3
    after = {sample.id: sample.path for sample in everything(project)}
    assert {after[id_] for id_ in before} == set(before.values()) and not next(iter(before.values())).exists()
    assert {path.name for id_, path in after.items() if id_ not in before} == {"000002.jsonl"}


def test_a_file_where_texts_are_kept_is_told(tmp_path: Path, project: Project) -> None:
    table = written(tmp_path, TABLE)
    taken(project, table)
    folder = project.folder / "texts" / "messages"
    shutil.rmtree(folder)
    folder.write_text("no folder")
    with pytest.raises(TldeskError) as caught:
        taken(project, table)
    assert caught.value.code == "folder_impossible"


def test_of_a_text_file_without_an_end_so_much_is_read_as_a_text_may_have(tmp_path: Path, project: Project) -> None:
    for name in ("a", "b"):
        (tmp_path / "letters" / name).mkdir(parents=True)
    written(tmp_path / "letters" / "a", "Where is it?", "1.txt")
    with (tmp_path / "letters" / "b" / "2.txt").open("wb") as stream:
        stream.truncate(300_000_000)  # of which the disk keeps nothing
    tracemalloc.start()
    try:
        told = taken(project, tmp_path / "letters")
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()
    assert (told.added, told.reasons[reading.TOO_LONG]) == (1, 1)
    assert f"{MOST_CHARACTERS:,} characters" in reading.TOO_LONG


def test_a_project_with_groups_of_any_length_opens_again(tmp_path: Path) -> None:
    """A project file holds no texts without an end, so an import must not bring such."""
    long = "g" * 5_000_000
    rows = [f"Where is parcel {number}?,a,{group}" for number, group in enumerate((f"{long}1", f"{long}2", f"{long}1"))]
    table = written(tmp_path, "text,label,thread\n" + "\n".join(rows) + "\n")
    with Project.create(tmp_path / "grouped", modality="text") as project:
        taken(project, table, text_column="text", group_column="thread")
    with Project.open(tmp_path / "grouped") as project:
        one, two, three = (sample.group for sample in everything(project))
        assert one == three != two


def test_a_project_of_many_columns_opens_again(tmp_path: Path) -> None:
    names = [f"{number} {'a question that is long, ' * 2}"[:60].strip() for number in range(250)]
    table = written(tmp_path, "\t".join(names) + "\n" + "\t".join("It is late" for _ in names) + "\n", "survey.tsv")
    with Project.create(tmp_path / "survey", modality="text") as project:
        assert taken(project, table, text_column="\n".join(names), header="yes").added == 1
    Project.open(tmp_path / "survey").close()


def test_labels_come_without_letters_that_cannot_be_seen(tmp_path: Path, project: Project) -> None:
    rows = ["Where is it?,card\u200b", "Is it here?,card", 'Both,"[""\u202ecard"", ""fee""]"', "Why?,\u200bfee"]
    told = taken(project, written(tmp_path, "text,label\n" + "\n".join(rows) + "\n"), labels="all")
    assert project.classes.names() == ["card", "fee"] and told.added == 4
    assert told.reasons[records.UNSEEN_LETTERS] == 3
    for name in ("card\u200b", "fee"):
        (tmp_path / "files" / name).mkdir(parents=True)
        written(tmp_path / "files" / name, f"A text of {len(name)}", "1.txt")
    told = taken(project, tmp_path / "files")
    assert project.classes.names() == ["card", "fee"] and told.added == 2


def test_long_columns_come_in_files_of_their_own(tmp_path: Path, project: Project) -> None:
    """As many rows as are stored together would else take gigabytes."""
    notes = "x" * 6_000_000
    rows = [f"Where is parcel {number}?,a,{notes}" for number in range(8)]
    taken(project, written(tmp_path, "text,label,notes\n" + "\n".join(rows) + "\n"), text_column="text")
    sizes = [file.stat().st_size for file in (project.folder / kept.FOLDER).rglob("*.jsonl")]
    assert len(sizes) == 3 and max(sizes) < 20_000_000


def test_a_foreign_project_has_nothing_written_outside(tmp_path: Path, project: Project) -> None:
    table, elsewhere = written(tmp_path, TABLE), tmp_path / "elsewhere"
    elsewhere.mkdir()
    project.files.add_source(project.files.root(elsewhere), "texts", table, True)
    assert taken(project, table).added == 3
    assert not list(elsewhere.iterdir()) and (project.folder / "texts" / "messages" / "000001.jsonl").is_file()


@pytest.mark.parametrize("place", ["texts", "texts/messages"])
def test_a_folder_of_texts_that_leads_elsewhere_is_refused(tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with Project.create(tmp_path / "project", modality="text") as made:
        folder = made.folder
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).symlink_to(elsewhere)
    with pytest.raises(TldeskError) as caught:
        Project.open(folder)
    assert caught.value.code == "project_unsafe"


def test_tables_with_the_same_columns_are_read_alike(tmp_path: Path, project: Project) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    written(folder, "text,label,category\nWhere is it?,a,x\nIt was lost,b,x\n", "train.csv")
    written(folder, "category,text,label\nfalse,7,a\n", "test.csv")  # alone, its categories look more like texts
    taken(project, folder)
    assert [line.text for line in texts(project)] == ["Where is it?", "It was lost", "7"]
    assert texts(project)[2].columns == {"category": "false"}
    assert [sample.label for sample in everything(project)] == ["a", "b", "a"]


def test_a_table_that_is_a_link_out_of_the_folder_is_told_and_not_read(tmp_path: Path, project: Project) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    written(folder, "text,label\nWhere is it?,a\n", "train.csv")
    (folder / "val.csv").symlink_to(folder / "train.csv")
    (folder / "test.csv").symlink_to(written(tmp_path, "text,label\nsecret,b\n", "secret.csv"))
    told = taken(project, folder)
    assert {line.text for line in texts(project)} == {"Where is it?"}
    assert ("test.csv", records.LINKED_OUTSIDE) in told.problems


def test_a_column_of_dates_makes_the_splits(tmp_path: Path, project: Project) -> None:
    rows = "".join(f"text number {i},{'ab'[i % 2]},2026-03-{1 + i:02}\n" for i in range(20))
    table = written(tmp_path, f"text,label,when\n{rows}")
    told = taken(project, table, date_column="when")
    assert (told.added, told.noted) == (20, 0)
    splits = {
        int(text.text.split()[-1]): one.split for text, one in zip(texts(project), everything(project), strict=True)
    }
    assert [splits[i] for i in range(20)] == ["train"] * 14 + ["val"] * 3 + ["test"] * 3
    assert texts(project)[0].columns == {"when": "2026-03-01"}  # it is kept too
    assert project.edits.undo() is not None
    assert [one.split for one in everything(project)] != [splits[i] for i in range(20)]
    before = [one.split for one in everything(project)]
    written(tmp_path, f"text,label,when\n{rows}text number 20,a,2026-04-01\n")
    taken(project, table, date_column="when")
    assert [one.split for one in everything(project)][:20] == before  # what a model was measured on stays


def test_a_split_that_dates_and_groups_leave_empty_is_told(tmp_path: Path, project: Project) -> None:
    rows = "".join(f"text number {i},{'ab'[i % 2]},2026-03-{1 + i},{'xy'[i % 2]}\n" for i in range(20))
    table = written(tmp_path, f"text,label,when,author\n{rows}")
    told = taken(project, table, date_column="when", group_column="author")
    missing = {"train", "val", "test"} - {one.split for one in everything(project)}
    assert missing and set(told.empty_splits) == missing


@pytest.mark.parametrize(
    ("date", "reason"),
    [("03/04/2026", records.OPEN_DATES), ("soon", records.NO_DATES), ("2026-03-01", records.FEW_DATES)],
    ids=["open", "none", "one"],
)
def test_dates_that_cannot_make_splits_are_told(tmp_path: Path, project: Project, date: str, reason: str) -> None:
    rows = "".join(f"text number {i},{'ab'[i % 2]},{date}\n" for i in range(20))
    told = taken(project, written(tmp_path, f"text,label,when\n{rows}"), date_column="when")
    assert (told.added, told.problems) == (20, [("column “when”", reason)])
    assert set(Counter(one.split for one in everything(project))) == {"train", "val", "test"}
