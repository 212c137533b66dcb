"""What an import of texts would bring is told before it brings anything, and is what it then brings."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from parquets import parquet

from tldesk.errors import TldeskError
from tldesk.project.exchange import source_kinds
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.exchange.labels_again import Already
from tldesk.project.exchange.text_preview import count, look, shown_rows
from tldesk.project.runs.events import Imported
from tldesk.project.store import Project
from tldesk.project.texts.reading import Source

HEAD = "编号,评论,情感\n"
ROWS = "".join(
    f"{number},这家酒店的早餐很好吃第{number}次,{'正面' if number % 2 else '负面'}\n" for number in range(20)
)
BAD = "20,,正面\n21,太多,正面,一,二\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "project", modality="text")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "评论.csv").write_bytes((HEAD + ROWS + BAD).encode("gb18030"))
    return tmp_path / "评论.csv"


def imported(project: Project, source: Source, **options: str) -> Imported:
    *_, last = import_source(project, source, options=options)
    assert isinstance(last, Imported)
    return last


def test_a_chinese_table_is_understood(table: Path) -> None:
    found = look(table)
    assert found.sketch is not None and found.columns is not None and found.is_whole
    assert found.sketch.choices.encoding == "GB18030"
    assert (found.columns.text, found.columns.label, found.columns.id) == ((1,), 2, 0)
    assert shown_rows(found)[0][1] == ("0", "这家酒店的早餐很好吃第0次", "负面")


def test_the_count_is_what_the_import_brings(table: Path, project: Project) -> None:
    told = count(table, project=project)
    assert (told.total, told.by_class, told.empty, told.refused) == (20, {"正面": 10, "负面": 10}, 1, 1)
    assert [one.path_or_row for one in told.skipped] == ["评论.csv, line 22", "评论.csv, line 23"]
    done = imported(project, table)
    assert (done.added, done.skipped) == (told.total, 2)
    assert done.problems == [(one.path_or_row, one.reason) for one in told.skipped]
    project.close()


def test_what_is_there_already_is_counted(table: Path, project: Project) -> None:
    imported(project, table)
    project.edits.set_label([int(project.samples.ids()[0])], "正面")
    table.write_bytes((HEAD + ROWS + "30,新的一行也很好吃,正面\n").encode("gb18030"))
    told = count(table, project=project)
    assert (told.total, told.already) == (21, Already(20, 1, 1))
    assert imported(project, table).added == 1
    project.close()


def test_columns_that_are_gone_are_proposed_anew(table: Path) -> None:
    found = look(table, {"text_column": "正文", "label_column": "-"})
    assert found.columns is not None and (found.columns.text, found.columns.label) == ((1,), None)
    with pytest.raises(TldeskError) as caught:
        count(table, {"text_column": "正文"})
    assert caught.value.code == "table_no_column"


def test_a_table_without_texts_can_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n3,4\n")
    assert not look(tmp_path / "numbers.csv").is_whole
    assert look(tmp_path / "numbers.csv", {"text_column": "b"}).is_whole


def test_a_column_named_as_another_but_for_its_capitals_is_found(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,Text\nfirst words,second words\n")
    found = look(tmp_path / "t.csv", {"text_column": "Text"})
    assert found.columns is not None and found.columns.text == (1,)


def test_a_table_of_which_no_row_is_a_text_says_so(tmp_path: Path, project: Project) -> None:
    (tmp_path / "empty.csv").write_text("text,label\n,a\n,b\n")
    with pytest.raises(TldeskError) as caught:
        count(tmp_path / "empty.csv")
    assert caught.value.code == "table_all_refused" and "2 rows were refused" in caught.value.text
    with pytest.raises(TldeskError) as caught:
        imported(project, tmp_path / "empty.csv")
    assert caught.value.code == "table_all_refused"
    project.close()


def test_a_count_is_stopped(table: Path) -> None:
    with pytest.raises(TldeskError) as caught:
        count(table, should_stop=lambda: True)
    assert caught.value.code == "interrupted"


def test_of_very_many_bad_rows_the_first_are_told(tmp_path: Path, project: Project) -> None:
    (tmp_path / "many.csv").write_text("text,label\nhello there,a\n" + ",b\n" * 3000)
    told = count(tmp_path / "many.csv")
    assert (told.total, told.empty, len(told.skipped)) == (1, 3000, 1001)
    done = imported(project, tmp_path / "many.csv")
    assert (done.skipped, len(done.problems), done.problems[-1][0]) == (3000, 1001, "2,000 more")
    project.close()


def test_a_pasted_table_comes_in_once(project: Project) -> None:
    pasted = b"text\tlabel\nWhere is it?\tcard\nIt was refused\tpayment\n"
    assert count(pasted).by_class == {"card": 1, "payment": 1}
    assert imported(project, pasted).added == 2
    more = imported(project, pasted + b"And now?\tcard\n")
    assert (more.added, more.unchanged) == (1, 2)
    *_, again = rescan(project)
    assert isinstance(again, Imported) and (again.added, again.skipped) == (0, 0)
    assert not project.unfinished_imports
    project.close()


def test_texts_are_not_pasted_among_images(tmp_path: Path) -> None:
    with Project.create(tmp_path / "images") as made, pytest.raises(TldeskError) as caught:
        imported(made, b"text\tlabel\na\tb\n")
    assert caught.value.code == "other_kind"


@pytest.mark.parametrize("names", [("train.tsv", "test.tsv"), ("inside/only.tab",), ("a/1.txt", "b/2.txt")])
def test_a_zip_of_tables_or_texts_is_a_source(tmp_path: Path, project: Project, names: tuple[str, ...]) -> None:
    packed = tmp_path / "texts.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            text = f"just one text in {name}" if name.endswith(".txt") else f"text\tlabel\nrow of {name}\tone\n"
            archive.writestr(name, text)
        archive.writestr("inner.zip", b"PK")
    told = count(packed, project=project)
    assert told.total == len(names)
    done = imported(project, packed)
    assert (done.added, done.skipped) == (len(names), 1)
    again = imported(project, packed)
    assert (again.added, again.unchanged) == (0, len(names))
    *_, scanned = rescan(project)
    assert isinstance(scanned, Imported) and scanned.added == 0
    project.close()


def test_a_zip_without_a_table_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.jpg", b"\xff\xd8\xff")
    with pytest.raises(TldeskError) as caught:
        look(tmp_path / "none.zip")
    assert caught.value.code == "no_table" and "none.zip" in caught.value.text


def test_texts_are_cleaned_and_so_again_later(tmp_path: Path, project: Project) -> None:
    table = tmp_path / "mail.csv"
    table.write_text('text,label\n"<p>Where is it?</p>\n> old mail",a\n"Hello\n-- \nAnn",b\n"> only a quote",b\n')
    chosen = {"strip_html": "yes", "strip_quotes": "yes", "strip_signatures": "yes"}
    assert [row[1][0] for row in shown_rows(look(table, chosen))] == ["Where is it?", "Hello", ""]
    done = imported(project, table, **chosen)
    assert (done.added, done.skipped) == (2, 1)
    kind = project.kind.code
    stored = [kind.part(one.path, one.place).decode() for one in project.samples.get(project.samples.ids())]
    assert stored == ["Where is it?", "Hello"]
    table.write_text(table.read_text() + "<b>More of them</b>,a\n")
    assert look(table, project=project).options["strip_html"] == "yes"
    again = imported(project, table)
    assert (again.added, again.unchanged) == (1, 2)
    project.close()


def test_text_files_are_cleaned(tmp_path: Path, project: Project) -> None:
    for name in ("a", "b"):
        (tmp_path / "letters" / name).mkdir(parents=True)
        (tmp_path / "letters" / name / "1.txt").write_text(f"<b>letter {name}</b>")
    assert imported(project, tmp_path / "letters", strip_html="yes").added == 2
    assert [one.line.text for one in look(tmp_path / "letters", project=project).files] == ["letter a", "letter b"]
    project.close()


def test_several_labels_are_kept_or_the_first(tmp_path: Path, project: Project) -> None:
    table = tmp_path / "all.jsonl"
    table.write_text(
        '{"text": "both of them", "label": ["card", "refund"]}\n{"text": "just one", "label": ["card"]}\n'
        '{"text": "none", "label": []}\n'
    )
    first = count(table)
    assert (first.by_class, first.several, first.unlabelled) == ({"card": 2}, 1, 1)
    assert count(table, {"several": "all"}).several == 1
    assert imported(project, table, several="all").added == 3
    assert project.multi_label
    assert [sorted(one.labels) for one in project.samples.get(project.samples.ids())] == [
        ["card", "refund"],
        ["card"],
        [],
    ]
    project.close()


LABEL_STUDIO = [
    {
        "data": {"text": text},
        "annotations": [{"result": [{"from_name": "kind", "type": "choices", "value": {"choices": [label]}}]}],
    }
    for text, label in (("Where?", "card"), ("When?", "refund"))
]
ARGILLA = [
    {"id": "a", "fields": {"text": "Where?"}, "responses": {"kind": [{"value": "card", "status": "submitted"}]}},
    {"id": "b", "fields": {"text": "When?"}, "responses": {"kind": [{"value": "refund"}]}},
]
DOCCANO = [{"id": 1, "text": "Where?", "label": ["card"]}, {"id": 2, "text": "When?", "label": ["refund"]}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fasttext.txt", "__label__card Where is my card?\n__label__refund When does it come?\n"),
        ("doccano.jsonl", "\n".join(map(json.dumps, DOCCANO))),
        ("label-studio.json", json.dumps(LABEL_STUDIO)),
        ("argilla.json", json.dumps(ARGILLA)),
        ("argilla.csv", 'id,text,label.responses\n1,Where is it?,"[""card""]"\n2,When?,"[""refund""]"\n'),
    ],
)
def test_what_labelling_programs_write_comes_in_with_its_labels(
    tmp_path: Path, project: Project, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    answers = {"label_column": "kind"} if name in ("label-studio.json", "argilla.json") else {}
    assert count(tmp_path / name, answers).by_class == {"card": 1, "refund": 1}
    assert imported(project, tmp_path / name, **answers).added == 2
    project.close()


def test_a_folder_of_hugging_face_is_read_with_all_its_parts(tmp_path: Path, project: Project) -> None:
    features = {"label": {"names": ["neg", "pos"], "_type": "ClassLabel"}}
    data = tmp_path / "set" / "data"
    data.mkdir(parents=True)
    for name, first in (("train-00000-of-00002", 0), ("train-00001-of-00002", 10), ("test-00000-of-00001", 20)):
        rows = [{"text": f"text {first + n}", "label": n % 2, "raw": {"x": n}} for n in range(10)]
        (data / f"{name}.parquet").write_bytes(parquet(rows, features))
    rows = [{"text": f"left {n}", "label": -1, "raw": {"x": n}} for n in range(3)]
    (data / "unsupervised-00000-of-00001.parquet").write_bytes(parquet(rows, features))
    (tmp_path / "set" / "README.md").write_text("a card")
    found = count(tmp_path / "set")
    assert (found.total, found.by_class, found.by_split) == (33, {"neg": 15, "pos": 15}, {"train": 20, "test": 10})
    assert (found.refused, found.unlabelled) == (0, 3)
    assert found.skipped[0].path_or_row == "train-00000-of-00002.parquet, column “raw”"
    assert imported(project, tmp_path / "set").added == 33
    assert source_kinds.look(tmp_path / "set").likely == "text"
    project.close()


def test_a_zip_with_one_folder_of_texts_keeps_its_class(tmp_path: Path) -> None:
    def zipped(name: str, *files: str) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for number, file in enumerate(files):
                archive.writestr(
                    file, f"text,label\nnumber {number},x\n" if file.endswith(".csv") else f"text {number}"
                )
        return tmp_path / name

    one = zipped("one.zip", "spam/1.txt", "spam/2.txt")
    assert count(one).by_class == {"spam": 2}
    assert source_kinds.look(one).likely == "text"
    assert count(zipped("wrapped.zip", "set/spam/1.txt", "set/ham/2.txt")).by_class == {"ham": 1, "spam": 1}
    assert count(zipped("table.zip", "set/readme.txt", "set/licence.txt", "set/x.csv")).by_class == {"x": 1}
    assert count(zipped("lines.zip", "set/train.txt", "set/test.txt")).by_split == {"train": 1, "test": 1}


def test_a_table_in_a_zip_is_named_by_the_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as archive:
        archive.writestr("set/table.xlsx", b"PK\3\4 but no workbook")
    with pytest.raises(TldeskError) as caught:
        look(tmp_path / "texts.zip")
    assert caught.value.arguments["path"] == str(tmp_path / "texts.zip" / "set" / "table.xlsx")


def test_a_damaged_file_of_the_project_is_called_so(table: Path, project: Project) -> None:
    imported(project, table)
    file = next((project.folder / "texts").rglob("*.jsonl"))
    file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(TldeskError) as caught:
        count(table, project=project)
    assert caught.value.code == "texts_damaged" and file.name in caught.value.text and "image" not in caught.value.text
    project.close()
