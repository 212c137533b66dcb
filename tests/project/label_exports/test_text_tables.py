"""The CSV table of a project of texts: what a spreadsheet shows of it, and that it is read again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tldesk.media.text.lines import Line
from tldesk.project.exchange.importing import import_source
from tldesk.project.label_exports import export_labels, table
from tldesk.project.label_exports.rows import LabelledRow
from tldesk.project.label_exports.table import FILE
from tldesk.project.runs.events import LabelsExported
from tldesk.project.store import Project

_TABLE = "Message,Category,Date,id\nWhere is my parcel?,delivery,2026-03-01,7\n包裹还没有到,delivery,,8\nRefund,,,9\n"


def _imported(folder: Path, source: Path) -> Project:
    project = Project.create(folder, modality="text")
    for _ in import_source(project, source):
        pass
    return project


def test_the_table_holds_the_texts_and_their_further_columns(tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text(_TABLE, "utf-8")
    out = tmp_path / "out"
    with _imported(tmp_path / "project", tmp_path / "messages.csv") as project:
        *_, last = export_labels(project, "csv", out)
        splits = [one.split or "" for one in project.samples.get(project.samples.ids())]
    assert isinstance(last, LabelsExported) and (last.images, last.left_out) == (3, [])
    assert [file.name for file in out.iterdir()] == [FILE]  # no files that only the project understands
    assert (out / FILE).read_bytes().startswith(b"\xef\xbb\xbf")  # or Excel shows no Chinese
    with (out / FILE).open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == ["text", "label", "more_labels", "split", "group", "id", "Date"]
    assert rows == [
        ["Where is my parcel?", "delivery", "", splits[0], "", "7", "2026-03-01"],
        ["包裹还没有到", "delivery", "", splits[1], "", "8", ""],
        ["Refund", "", "", splits[2], "", "9", ""],
    ]


def test_the_table_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text(_TABLE, "utf-8")
    with _imported(tmp_path / "project", tmp_path / "messages.csv") as project:
        list(export_labels(project, "csv", tmp_path / "out"))
        before = project.samples.get(project.samples.ids())
    with _imported(tmp_path / "again", tmp_path / "out" / FILE) as project:
        after = project.samples.get(project.samples.ids())
        assert [(one.name, one.labels, one.split) for one in after] == [
            (one.name, one.labels, one.split) for one in before
        ]


def test_a_column_of_the_user_that_is_called_like_one_of_ours_has_another_name() -> None:
    row = LabelledRow(Path("000001.jsonl"), ("greeting",), line=Line("hello", columns={"Group": "old", "group_": "x"}))
    ((name, written),) = table.write_texts([row], ["greeting"])
    head, cells = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert (name, head[-3:]) == (FILE, ["id", "Group_", "group__"])
    assert cells[-2:] == ["old", "x"]
