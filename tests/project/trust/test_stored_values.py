"""What the rows of a foreign or damaged project file hold is looked at before the project is shown."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from present import typed

from tldesk import databases, paths
from tldesk.project.database import backups
from tldesk.project.exchange.importing import rescan
from tldesk.project.runs.events import Imported
from tldesk.project.store import Project
from tldesk.project.trust import chosen, stored_values

from ..conftest import row
from ..fixtures import make
from ..sources import refused


def changed(project: Project, statement: str, *values: object) -> Path:
    """The project's folder, closed, after a statement of somebody else."""
    project.close()
    with closing(sqlite3.connect(project.folder / paths.PROJECT_FILE, isolation_level=None)) as db:
        db.execute(statement, values)
    return project.folder


def refused_every_way(code: str, folder: Path) -> None:
    refused(code, lambda: Project.open(folder))
    refused(code, lambda: Project.open(folder, check_later=True))
    refused(code, lambda: Project.open(folder, read_only=True))


@pytest.mark.parametrize("path", ["../a.jpg", "deep/../../a.jpg", "deep/..", "..", "/etc/passwd", "", "a\0.jpg"])
def test_no_sample_leads_out_of_its_root(path: str, clothes: Project) -> None:
    refused_every_way("project_unsafe", changed(clothes, "UPDATE samples SET path = ? WHERE id = 7", path))


@pytest.mark.parametrize("path", ["..", "../photos", "runs/../../photos", "/somewhere/../photos", "images\0"])
def test_no_root_and_no_source_leads_out_of_what_it_says(path: str, clothes: Project, tmp_path: Path) -> None:
    clothes.files.add_source(clothes.files.root(tmp_path / "photos"), "class-folders", tmp_path / "photos", False)
    copy = tmp_path / "copy"
    clothes.close()
    shutil.copytree(clothes.folder, copy)
    refused_every_way("project_unsafe", changed(clothes, "UPDATE roots SET path = ?", path))
    with closing(sqlite3.connect(copy / paths.PROJECT_FILE)) as db, db:
        db.execute("UPDATE sources SET path = ?", [path])
    refused_every_way("project_unsafe", copy)


@pytest.mark.parametrize("path", [r"..\a.jpg", r"deep\..\..\a.jpg", r"\a.jpg", "C:/a.jpg", r"C:\a.jpg", "C:a.jpg"])
def test_on_windows_a_backslash_and_a_drive_count_too(path: str, clothes: Project) -> None:
    """Elsewhere they are letters of a name, as of files that a careless program has unpacked."""
    file = changed(clothes, "UPDATE samples SET path = ? WHERE id = 7", path) / paths.PROJECT_FILE
    with closing(databases.connect(file, "ro")) as db:
        refused("project_unsafe", lambda: stored_values.check(db, file, windows=True))
        stored_values.check(db, file, windows=False)


def test_ones_own_paths_are_as_they_were(empty: Project, tmp_path: Path) -> None:
    names = ["a..b.jpg", "...", "..hidden/x.jpg", "x/..y", "a:b.jpg", "x/C:/y.jpg", "grüße/图.jpg", "two\nlines.jpg"]
    empty.files.put(empty.files.root(tmp_path / "photos.."), [row(name) for name in names])
    empty.files.put(empty.files.root(Path("/")), [row("somewhere/a.jpg")])
    empty.close()
    with Project.open(empty.folder) as project:
        assert {one.relative_path for one in project.samples.get(project.samples.ids())} == {*names, "somewhere/a.jpg"}


def test_a_folder_given_with_dots_is_kept_without(empty: Project, tmp_path: Path) -> None:
    """As a command line gives it: the next opening must not refuse what this one has stored."""
    root = empty.files.root(empty.folder / ".." / "photos")
    assert empty.files.roots()[root] == tmp_path / "photos"
    empty.close()
    Project.open(empty.folder).close()


@pytest.mark.parametrize("more", [",999,", ",1,999,", "2", ",1", ",,", ",a,", ",-1,", ", 1,", f",{'9' * 30},"])
def test_further_labels_are_classes(more: str, clothes: Project) -> None:
    folder = changed(clothes, "UPDATE samples SET more_labels = ? WHERE id = 7", more)
    refused_every_way("project_damaged", folder)


@pytest.mark.parametrize(
    "options",
    ["", "{", "[]", '{"a": 1}', '{"a": {"b": "c"}}', "[" * 5000, '{"a": ' * 2000, f'{{"a": "{"x" * 2_000_000}"}}'],
)
def test_options_are_a_flat_object_of_texts(options: str, clothes: Project, tmp_path: Path) -> None:
    clothes.files.add_source(clothes.files.root(tmp_path), "table", tmp_path, False, {"labels": "all"})
    refused_every_way("project_damaged", changed(clothes, "UPDATE sources SET options = ?", options))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE samples SET path = 'x/' || ? WHERE id = 7",
        "UPDATE samples SET note = char(0) || ? || ? || ? || ? || ? WHERE id = 7",
        "UPDATE samples SET group_name = ? || ? || ? || ? || ? WHERE id = 7",
        "UPDATE samples SET name_key = ? WHERE id = 7",
        "UPDATE classes SET name = ? WHERE id = 1",
        "UPDATE roots SET path = '/' || ?",
    ],
)
def test_no_text_is_without_end(statement: str, clothes: Project) -> None:
    refused_every_way("project_damaged", changed(clothes, statement, *["1" * 1_000_001] * statement.count("?")))


@pytest.mark.parametrize("name", ["two\nlines", "bell\a", "\x1b]0;owned", "a\0b", "a\x9bb", "a\u2028b"])
def test_no_class_is_named_with_what_acts_in_a_text(name: str, clothes: Project) -> None:
    refused_every_way("project_damaged", changed(clothes, "UPDATE classes SET name = ? WHERE id = 1", name))


@pytest.mark.parametrize("table", ["roots", "classes"])
def test_a_name_is_text(table: str, clothes: Project) -> None:
    folder = changed(clothes, f"UPDATE {table} SET name = CAST(X'ff' AS TEXT) WHERE id = 1")
    refused_every_way("project_damaged", folder)


@pytest.mark.parametrize("ids", ["", "[1", "x", "[" * 5000, "{}"])
def test_an_edit_whose_samples_cannot_be_read_is_of_no_sample(ids: str, clothes: Project) -> None:
    clothes.edits.set_note([1], "one")
    clothes.edits.set_note([1], "two")
    folder = changed(clothes, "UPDATE edit_changes SET ids = ? WHERE edit_id = (SELECT MAX(id) FROM edits)", ids)
    with Project.open(folder) as project:
        everything = project.edits.history()
        assert project.edits.history(sample=1) == everything[1:]


def test_a_note_can_always_be_read_again(clothes: Project) -> None:
    clothes.edits.set_note([1], "n" * 1_000_001)
    clothes.edits.set_note([1], "short")
    clothes.edits.undo()
    clothes.close()
    with Project.open(clothes.folder) as project:
        assert len(project.samples.one(1).note) == 1_000_000


@pytest.mark.parametrize(("key", "value"), [("multi_label", "yes"), ("name", "x" * 200_000), ("name", b"x")])
def test_what_is_kept_with_it_is_short_text(key: str, value: object, clothes: Project) -> None:
    refused_every_way("project_damaged", changed(clothes, "INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value))


def test_a_kind_that_this_version_does_not_know_is_no_damage(clothes: Project) -> None:
    folder = changed(clothes, "INSERT OR REPLACE INTO meta VALUES ('kind', 'smells')")
    refused_every_way("unknown_modality", folder)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *[("path", b"a.jpg"), ("note", b"\xff"), ("width", "wide"), ("bytes", 1.5), ("group_name", b"x")],
        *[("sha256", "g" * 64), ("sha256", "0" * 63), ("sha256", "A" * 64), ("sha256", ",")],
        *[("sha256", "0" * 64 + ","), ("file_sha256", "x"), ("file_sha256", "0" * 65), ("mtime_ns", b"")],
    ],
)
def test_a_value_of_another_type_or_form_is_damage(column: str, value: object, clothes: Project) -> None:
    """SQLite takes anything into any column. The longest checks come after the opening where the window opens it."""
    folder = changed(clothes, f"UPDATE samples SET {column} = ? WHERE id = 7", value)
    refused("project_damaged", lambda: Project.open(folder))
    refused("project_damaged", lambda: Project.open(folder, read_only=True))
    with Project.open(folder, check_later=True) as project:
        refused("project_damaged", project.store.verify)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER UPDATE ON samples BEGIN DELETE FROM edits; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE extra (a)",
        "CREATE INDEX i ON samples (abs(width))",
        "CREATE INDEX i ON samples (width) WHERE abs(width) > 1",
        'CREATE INDEX "x; DROP TABLE samples" ON samples (width)',
        "CREATE VIRTUAL TABLE words USING fts5(a)",
        "ALTER TABLE samples ADD COLUMN twice AS (width * 2)",
    ],
)
@pytest.mark.parametrize("schema", [1, 2])
def test_nothing_acts_in_a_file_of_an_older_schema(schema: int, statement: str, tmp_path: Path) -> None:
    """The upgrade runs statements over its tables, and puts the names of its indexes into some."""
    folder = tmp_path / "old"
    folder.mkdir()
    file = folder / paths.PROJECT_FILE
    shutil.copyfile(make.FOLDER / f"schema-{schema}.tldesk", file)
    with closing(sqlite3.connect(file)) as db:
        db.execute(statement)
    before = file.read_bytes()
    refused_every_way("project_damaged", folder)
    assert backups.found(folder) == [] and file.read_bytes() == before
    assert not [one for one in folder.iterdir() if one.name.startswith(".")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE edit_changes SET field = 'path' WHERE field = 'more'",
        "UPDATE edit_changes SET ids = '{}'",
        "UPDATE edit_changes SET ids = '[\"1\"]'",
        "UPDATE edit_changes SET ids = '[4711]'",
        "UPDATE edit_changes SET before = 'no JSON'",
        "UPDATE edit_changes SET before = replace(hex(zeroblob(50000)), '00', '[')",
        "UPDATE edit_changes SET before = '[1, 2, 3]'",
        "UPDATE edit_changes SET before = '{\"a\": 1}'",
        "UPDATE edit_changes SET before = '\"hat\"' WHERE field = 'label'",
        "UPDATE edit_changes SET before = '\",999,\"' WHERE field = 'more'",
        f"UPDATE edit_changes SET field = 'flagged', before = '{10**30}', after = 0 WHERE field = 'more'",
        f"UPDATE edit_changes SET field = 'class.color', ids='[1]', before='{1 << 63}', after=0 WHERE field = 'more'",
        r"""UPDATE edit_changes SET field = 'note', before = '"\ud800"' WHERE field = 'more'""",
        r"""UPDATE edit_changes SET field = 'class.name', ids = '[1]', before = '"\u001b]0;\n"' WHERE field = 'more'""",
        "UPDATE edit_changes SET field = 'class.definition', ids = '[1]', after = '\"\"',"
        " before = '\"' || replace(hex(zeroblob(5000)), '0', 'x') || '\"' WHERE field = 'more'",
    ],
)
def test_an_undo_takes_back_what_an_edit_leaves_and_nothing_else(statement: str, clothes: Project) -> None:
    clothes.set_multi_label(True)
    clothes.edits.set_label([1], "hat")
    clothes.edits.add_label([1], "shirt")
    with Project.open(changed(clothes, statement)) as project:
        before = project.samples.one(1)
        refused("project_damaged", project.edits.undo)
        assert project.samples.one(1) == before


def test_an_edit_of_a_kind_that_is_not_known_is_shown_by_its_name(clothes: Project) -> None:
    clothes.edits.set_label([1], "hat")
    with Project.open(changed(clothes, "UPDATE edits SET kind = 'tomorrow'")) as project:
        assert project.edits.undo_text() == "tomorrow"
        assert [entry.text for entry in project.edits.history()] == ["tomorrow"]
        project.edits.undo()
        assert project.samples.one(1).label == "pants"


def test_a_source_of_a_layout_that_is_not_known_is_listed(clothes: Project, tmp_path: Path) -> None:
    clothes.files.add_source(clothes.files.root(tmp_path / "photos"), "class-folders", tmp_path, False)
    chosen.remember(clothes.folder, tmp_path)
    with Project.open(changed(clothes, "UPDATE sources SET layout = 'tomorrow'")) as project:
        *_, last = rescan(project)
        assert (str(tmp_path), f"“{tmp_path}” is not something that can be imported.") in typed(Imported, last).problems
