"""CSV and TSV tables: what is understood of them however they were written, and what is wrong in them."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import preview, records
from tldesk.project.importers import table as importer_table
from tldesk.project.store import Project

from ..sources import Tree, contents, make_files, refused, skipped


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes files below `source`: `tree("a/1.jpg", …)` → the folder."""
    return lambda *names: make_files(tmp_path / "source", *names)


def table(folder: Path, text: str | bytes, name: str = "labels.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


@pytest.mark.parametrize("path_column", ["path", "file", "filename", "file_name", "image", " Path "])
@pytest.mark.parametrize("label_column", ["label", "class", "target", "category", "LABEL"])
def test_the_columns_of_a_table(tree: Tree, path_column: str, label_column: str) -> None:
    source = table(
        tree("img/1.jpg", "2.jpg"), f"id,{path_column},{label_column},split\n7,img/1.jpg,cat,Valid\n8,2.jpg,dog,\n"
    )
    assert contents(source) == [("img/1.jpg", "cat", "val"), ("2.jpg", "dog", None)]
    seen = preview(source)
    assert (seen.importer, seen.by_class, seen.by_split) == ("table", {"cat": 1, "dog": 1}, {"val": 1})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "path,label\n1.jpg,cat\n"),
        ("a.csv", "path;label\r\n1.jpg;cat\r\n"),
        ("a.csv", "\ufeffpath\tlabel\n1.jpg\tcat"),
        ("a.tsv", "path\tlabel\n1.jpg\tcat\n"),
        ("a.TSV", "\n\npath,label\r1.jpg,cat\r\r"),
        ("a.csv", '"path";"label"\n"1.jpg";"cat"\n'),
        ("a.csv", 'path|label\n "1.jpg" |cat\n'.replace(' "1.jpg" ', "1.jpg")),
        ("a.csv", "path,label,more\n./x/../1.jpg,cat\n"),
    ],
)
def test_spreadsheets_write_tables_in_many_ways(tree: Tree, name: str, text: str) -> None:
    source = table(tree("1.jpg"), text, name)
    assert contents(source) == [("1.jpg", "cat", None)]
    assert skipped(source) == {}


def test_a_table_without_labels_is_unlabelled(tree: Tree) -> None:
    source = table(tree("1.jpg"), "file\n1.jpg\n")
    assert contents(source) == [("1.jpg", None, None)]
    assert skipped(source) == {}


def test_bad_rows_are_listed_and_the_rest_goes_on(tree: Tree) -> None:
    folder = tree("t/1.jpg", "t/2.jpg", "t/3.jpg", "t/4.jpg", "secret.jpg") / "t"
    rows = [
        "path,label,split",
        "1.jpg,cat,",
        "2.jpg,,",
        "gone.jpg,cat,",
        "../secret.jpg,cat,",
        f"{folder.parent / 'secret.jpg'},cat,",
        "C:\\photos\\x.jpg,cat,",
        ",cat,",
        "1.jpg,cat,",
        "./1.jpg,dog,",
        "3.jpg,dog,holdout",
        "4.jpg,\x07,",
        f"{'x' * 5000}.jpg,cat,",
        "nul\0.jpg,cat,",
    ]
    source = table(folder, "\n".join(rows))
    assert contents(source) == [
        ("1.jpg", "cat", None),
        ("2.jpg", None, None),
        ("3.jpg", "dog", None),
        ("4.jpg", None, None),
    ]
    assert skipped(source) == {
        "row 3: 2.jpg": records.NO_LABEL,
        "row 4: gone.jpg": records.MISSING,
        "row 5: ../secret.jpg": records.OUTSIDE,
        f"row 6: {folder.parent / 'secret.jpg'}": records.OUTSIDE,
        "row 7: C:\\photos\\x.jpg": records.OUTSIDE,
        "row 8": records.NO_FILE_NAMED,
        "row 9: 1.jpg": records.REPEATED,
        "row 10: ./1.jpg": records.REPEATED_DIFFERENTLY,
        "row 11: 3.jpg": records.BAD_SPLIT,
        "row 12: 4.jpg": records.BAD_LABEL,
        f"row 13: {'x' * 5000}.jpg": records.TOO_LONG,
        "row 14: nul\0.jpg": records.MISSING,
    }


def test_absolute_paths_and_windows_slashes_inside_of_the_folder(tree: Tree) -> None:
    folder = tree("img/1.jpg", "img/2.jpg")
    source = table(folder, f"path,label\n{folder / 'img/1.jpg'},cat\nimg\\2.jpg,dog\n")
    assert contents(source) == [("img/1.jpg", "cat", None), ("img/2.jpg", "dog", None)]


def test_accents_are_found_however_the_disk_stores_them(tree: Tree) -> None:
    composed, decomposed = (unicodedata.normalize(form, "é") for form in ("NFC", "NFD"))
    source = table(
        tree(f"{decomposed}1.jpg", f"{composed}2.jpg"), f"path,label\n{composed}1.jpg,a\n{decomposed}2.jpg,b\n"
    )
    assert [label for _, label, _ in contents(source)] == ["a", "b"]
    assert skipped(source) == {}


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_in_a_table_does_not_lead_out(tree: Tree) -> None:
    folder = tree("t/1.jpg", "secret.jpg") / "t"
    (folder / "link.jpg").symlink_to(folder.parent / "secret.jpg")
    source = table(folder, "path,label\n1.jpg,a\nlink.jpg,a\n")
    assert skipped(source) == {"row 3: link.jpg": records.LINKED_OUTSIDE}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"path,label\n1.jpg,caf\xe9\n", 2),
        ("path,label\n1.jpg,a\n".encode("utf-16"), 1),
        (b"path,label\n1.jpg,a\n1.jpg,b\n\xff", 4),
    ],
)
def test_a_table_that_is_not_utf8_is_refused_with_its_line(tree: Tree, data: bytes, line: int) -> None:
    source = table(tree("1.jpg"), data)
    assert (
        refused("table_not_utf8", lambda: preview(source)).text
        == f"The table “{source}” is not UTF-8 text (line {line})."
    )
    assert source.read_bytes() == data


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "1.jpg,cat\n"])
def test_a_table_without_a_column_of_files_is_refused(tree: Tree, text: str) -> None:
    source = table(tree("1.jpg"), text)
    assert (
        refused("table_no_header", lambda: preview(source)).text == f"The table “{source}” has no column for the file."
    )


def test_a_quote_that_is_never_closed_is_refused(tree: Tree) -> None:
    source = table(tree("1.jpg"), 'path,label\n1.jpg,"cat\n1.jpg,dog\n')
    assert refused("table_damaged", lambda: preview(source)).arguments["line"] == 3


@pytest.mark.parametrize(
    ("rows", "reason"),
    [("2.jpg,cat\n", records.MISSING), ("../a/1.jpg,cat\n../a/2.jpg,dog\n3.jpg,dog\n", records.OUTSIDE)],
)
def test_a_table_of_files_that_cannot_be_used_says_why(tree: Tree, tmp_path: Path, rows: str, reason: str) -> None:
    source = table(tree("1.jpg"), f"path,label\n{rows}")
    with Project.create(tmp_path / "project") as project:
        for act in (lambda: preview(source), lambda: import_source(project, source)):
            error = refused("no_usable_images", act)
            assert (error.arguments["reason"], error.arguments["count"]) == (reason, rows.count("\n"))


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 9), cells), min_size=1, max_size=10, unique_by=lambda pair: pair[0]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_label_survives_a_table(
    tree: Tree, pairs: list[tuple[int, str]], delimiter: str, line_end: str, encoding: str, quoting: int
) -> None:
    folder = tree(*(f"{number}.jpg" for number in range(10)))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["path", "label"])
    writer.writerows((f"{number}.jpg", label) for number, label in pairs)
    source = table(folder, stream.getvalue().encode(encoding))
    expected = [(f"{number}.jpg", records.label_of(label), None) for number, label in pairs]
    assert contents(source) == expected
    unlabelled = [label for _, label, _ in expected if label is None]
    assert list(skipped(source).values()).count(records.NO_LABEL) + list(skipped(source).values()).count(
        records.BAD_LABEL
    ) == len(unlabelled)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(tree: Tree, data: bytes) -> None:
    source = table(tree("1.jpg"), b"path,label\n1.jpg,cat\n" + data)
    try:
        assert preview(source).total == 1
    except TldeskError as error:
        assert error.code in ("table_not_utf8", "table_damaged")


def test_a_place_in_a_file_is_read_and_a_town_is_not_taken_for_one(tree: Tree) -> None:
    rows = 'path,label,place\n1.jpg,cat,"box:0,0,20,20"\n1.jpg,dog,"box:20,0,20,20"\n1.jpg,cat,"box:0,0,20,20"\n'
    parts = table(tree("1.jpg"), rows)
    found = [(one.label, one.place) for one in import_of(parts) if isinstance(one, records.Found)]
    assert found == [("cat", "box:0,0,20,20"), ("dog", "box:20,0,20,20")]
    towns = table(tree("2.jpg"), "path,label,place\n2.jpg,cat,Paris\n", "towns.csv")
    assert [one.place for one in import_of(towns) if isinstance(one, records.Found)] == [""]


def import_of(source: Path) -> list[records.Found | records.Skipped]:
    return list(importer_table.read(source))
