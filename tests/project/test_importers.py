"""Import layouts: what is understood of folders and tables, and what is passed over and why."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.importers import IMPORTERS, Found, Preview, Skipped, preview, records

Tree = Callable[..., Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes files below `source` (listing opens none, so they are not pictures): `tree("a/1.jpg", …)` → the folder."""

    def make(*names: str) -> Path:
        for name in names:
            file = tmp_path / "source" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x")
        return tmp_path / "source"

    return make


def contents(source: Path) -> list[tuple[str, str | None, str | None]]:
    """What is found, as (relative path, label, split)."""
    importer = IMPORTERS[preview(source).importer]
    root = source if source.is_dir() else source.parent
    return [
        (found.path.relative_to(root).as_posix(), found.label, found.split)
        for found in importer.read(source)
        if isinstance(found, Found)
    ]


def skipped(source: Path) -> dict[str, str]:
    return {thing.path_or_row: thing.reason for thing in preview(source).skipped}


def refused(source: Path, code: str) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        preview(source)
    assert caught.value.code == code
    assert caught.value.text and caught.value.hint
    return caught.value


def table(folder: Path, text: str | bytes, name: str = "labels.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


# ------------------------------------------------------------------------------------------------ folders


def test_class_folders(tree: Tree) -> None:
    source = tree("pants/10.jpg", "pants/9.JPG", "hat/deep/er/1.png", "hat/2.webp")
    assert contents(source) == [
        ("hat/2.webp", "hat", None),
        ("hat/deep/er/1.png", "hat", None),
        ("pants/9.JPG", "pants", None),
        ("pants/10.jpg", "pants", None),
    ]
    seen = preview(source)
    assert (seen.importer, seen.total, seen.unlabelled, seen.skipped) == ("class-folders", 4, 0, [])
    assert seen.by_class == {"hat": 2, "pants": 2}
    assert seen.by_split == {}
    assert [path.name for path in seen.examples] == ["2.webp", "9.JPG", "1.png", "10.jpg"]


def test_what_class_folders_pass_over_is_listed(tree: Tree) -> None:
    source = tree(
        "a/1.jpg", "a/.hidden.jpg", "a/notes.txt", "a/.git/2.jpg", "LICENSE", "loose.jpg", "b/x.txt", ".cache/3.jpg"
    )
    assert contents(source) == [("a/1.jpg", "a", None)]
    assert skipped(source) == {
        "a/.hidden.jpg": records.HIDDEN,
        "a/notes.txt": records.NOT_AN_IMAGE,
        "a/.git": records.HIDDEN,
        "LICENSE": records.NOT_AN_IMAGE,
        "loose.jpg": records.BESIDE_CLASSES,
        "b/x.txt": records.NOT_AN_IMAGE,
        "b": records.NO_IMAGES,
        ".cache": records.HIDDEN,
    }


@pytest.mark.parametrize(
    ("name", "split"),
    [("train", "train"), ("Val", "val"), ("VALID", "val"), ("validation", "val"), ("dev", "val"), ("Test", "test")],
)
def test_split_folders_in_any_case(tree: Tree, name: str, split: str) -> None:
    source = tree(f"{name}/a/1.jpg", f"{name}/b/2.jpg")
    assert contents(source) == [(f"{name}/a/1.jpg", "a", split), (f"{name}/b/2.jpg", "b", split)]
    assert preview(source).by_split == {split: 2}


def test_what_lies_beside_split_folders_is_listed(tree: Tree) -> None:
    source = tree("train/a/1.jpg", "test/a/2.jpg", "extra/a/3.jpg", "loose.jpg", "README.md", "test/unknown.jpg")
    assert contents(source) == [
        ("test/a/2.jpg", "a", "test"),
        ("test/unknown.jpg", None, "test"),
        ("train/a/1.jpg", "a", "train"),
    ]
    assert skipped(source) == {
        "extra": records.BESIDE_SPLITS,
        "loose.jpg": records.BESIDE_SPLITS,
        "README.md": records.NOT_AN_IMAGE,
    }
    assert preview(source).unlabelled == 1


def test_train_may_be_a_class_of_vehicles(tree: Tree) -> None:
    source = tree("bus/1.jpg", "train/2.jpg")
    assert contents(source) == [("bus/1.jpg", "bus", None), ("train/2.jpg", "train", None)]


def test_a_flat_folder_is_unlabelled(tree: Tree) -> None:
    source = tree("2.jpg", "10.jpg", "notes.txt", ".x.jpg", "texts/1.txt")
    assert contents(source) == [("2.jpg", None, None), ("10.jpg", None, None)]
    assert preview(source).importer == "flat-folder"
    assert preview(source).unlabelled == 2
    assert skipped(source) == {
        "notes.txt": records.NOT_AN_IMAGE,
        ".x.jpg": records.HIDDEN,
        "texts": records.NO_IMAGES,
    }


def test_labels_are_in_one_normal_form_and_paths_as_they_are(tree: Tree) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Vögel") for form in ("NFC", "NFD"))
    source = tree(f"{decomposed}/1.jpg", "two\nlines /2.jpg", "猫/😺.jpg")
    assert {label for _, label, _ in contents(source)} == {composed, "two lines", "猫"}
    assert {path for path, _, _ in contents(source)} == {f"{decomposed}/1.jpg", "two\nlines /2.jpg", "猫/😺.jpg"}


def test_a_folder_that_can_name_no_class_is_imported_unlabelled(tree: Tree) -> None:
    source = tree("a/1.jpg", "\u200b/2.jpg", "x" * 220 + "/3.jpg")
    assert [label for _, label, _ in contents(source)] == ["a", None, None]
    assert sorted(skipped(source).values()) == [records.BAD_LABEL] * 2


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_links_never_lead_out_or_in_a_circle(tree: Tree, tmp_path: Path) -> None:
    source = tree("a/1.jpg", "a/b/2.jpg")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "3.jpg").write_bytes(b"x")
    (source / "a/inside.jpg").symlink_to(source / "a/1.jpg")
    (source / "a/outside.jpg").symlink_to(outside / "3.jpg")
    (source / "a/folder").symlink_to(outside)
    (source / "a/b/circle").symlink_to(source)
    (source / "a/broken.jpg").symlink_to(source / "nothing.jpg")
    (source / "a/self.jpg").symlink_to(source / "a/self.jpg")
    assert [path for path, _, _ in contents(source)] == ["a/1.jpg", "a/b/2.jpg", "a/inside.jpg"]
    assert skipped(source) == {
        "a/outside.jpg": records.LINKED_OUTSIDE,
        "a/folder": records.LINKED_FOLDER,
        "a/b/circle": records.LINKED_FOLDER,
        "a/broken.jpg": records.MISSING,
        "a/self.jpg": records.MISSING,
    }
    link = tmp_path / "link"
    link.symlink_to(source)
    assert preview(link).source == source


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_files_that_are_none_are_listed(tree: Tree) -> None:
    source = tree("a/1.jpg")
    os.mkfifo(source / "a/pipe.jpg")
    (source / os.fsdecode(b"a/bytes\xff.jpg")).write_bytes(b"x")
    assert [path for path, _, _ in contents(source)] == ["a/1.jpg"]
    assert skipped(source) == {"a/pipe.jpg": records.NOT_A_FILE, "a/bytes?.jpg": records.BAD_NAME}


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_a_source_whose_name_is_no_text_is_refused(tree: Tree) -> None:
    source = tree("a/1.jpg")
    odd = source.rename(source.with_name(os.fsdecode(b"bytes\xff")))
    assert "not valid text" in refused(odd, "source_unreadable").text


def test_a_project_inside_of_the_photos_is_not_imported(tree: Tree) -> None:
    source = tree("a/1.jpg", f"my project/{paths.PROJECT_FILE}", "my project/images/a/1.jpg")
    assert [path for path, _, _ in contents(source)] == ["a/1.jpg"]
    assert skipped(source) == {"my project": records.A_PROJECT}


def test_very_deep_folders(tree: Tree) -> None:
    source = folder = tree("d/1.jpg")
    for _ in range(1200):  # deeper than Python recurses
        folder = folder / "d"
        folder.mkdir(exist_ok=True)
    (folder / "2.jpg").write_bytes(b"x")
    try:
        assert preview(source).by_class == {"d": 2}
    finally:  # what cleans up after the tests recurses
        (folder / "2.jpg").unlink()
        while folder != source / "d":
            folder.rmdir()
            folder = folder.parent


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_folders_that_may_not_be_read(tree: Tree) -> None:
    source = tree("a/1.jpg", "b/2.jpg")
    (source / "b").chmod(0)
    try:
        assert skipped(source) == {"b": records.DENIED}
        source.chmod(0)
        refused(source, "source_unreadable")
    finally:
        source.chmod(0o755)
        (source / "b").chmod(0o755)


def test_bad_sources_are_refused(tree: Tree, tmp_path: Path) -> None:
    missing = refused(tmp_path / "nowhere", "source_missing")
    assert missing.text == f"There is no file or folder “{tmp_path / 'nowhere'}”."
    source = tree("notes.txt", "empty/readme.md")
    assert refused(source, "no_images").text == f"No images were found in “{source}”."
    assert ".jpg" in refused(source, "no_images").hint
    refused(source / "notes.txt", "source_not_understood")


def test_a_preview_can_be_stopped(tree: Tree) -> None:
    source = tree(*(f"a/{number}.jpg" for number in range(20)))
    calls = iter(range(1000))
    with pytest.raises(TldeskError) as caught:
        preview(source, lambda: next(calls) >= 5)
    assert caught.value.code == "interrupted"
    assert next(calls) < 10


# ------------------------------------------------------------------------------------------------- tables


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
        f"row 13: {'x' * 5000}.jpg": records.MISSING,
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
    assert refused(source, "table_not_utf8").text == f"The table “{source}” is not UTF-8 text (line {line})."
    assert source.read_bytes() == data


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "1.jpg,cat\n"])
def test_a_table_without_a_column_of_files_is_refused(tree: Tree, text: str) -> None:
    source = table(tree("1.jpg"), text)
    assert refused(source, "table_no_header").text == f"The table “{source}” has no column for the file."


def test_a_quote_that_is_never_closed_is_refused(tree: Tree) -> None:
    source = table(tree("1.jpg"), 'path,label\n1.jpg,"cat\n1.jpg,dog\n')
    assert refused(source, "table_damaged").arguments["line"] == 3


def test_a_table_that_names_no_file_that_is_there_has_no_images(tree: Tree) -> None:
    refused(table(tree("1.jpg"), "path,label\n2.jpg,cat\n"), "no_images")


cells = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)


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


# ------------------------------------------------------------------------------------------- the contract


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_importer_keeps_the_contract(name: str, tree: Tree, tmp_path: Path) -> None:
    importer = IMPORTERS[name]
    assert importer.name == name
    assert importer.title
    sources = [table(tree("a/1.jpg"), "path,label\na/1.jpg,a\n"), tree("a/1.jpg"), tmp_path / "flat"]
    (tmp_path / "flat").mkdir()
    (tmp_path / "flat/1.jpg").write_bytes(b"x")
    mine = [source for source in sources if importer.recognises(source)]
    assert len(mine) == 1
    seen = preview(mine[0])
    assert isinstance(seen, Preview) and seen.importer == name
    for thing in importer.read(mine[0]):
        assert isinstance(thing, Found | Skipped)
        if isinstance(thing, Found):
            assert thing.path.is_absolute() and thing.path.is_file()
        else:
            assert thing.reason in records.REASONS
    assert not importer.recognises(tmp_path / "nowhere")
    assert not importer.recognises(tmp_path / "nowhere.csv")
