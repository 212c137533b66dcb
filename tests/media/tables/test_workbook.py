"""Workbooks: values as a person sees them, the sheet that is chosen, and what is no workbook is told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from sheets import Cell, workbook

from tldesk.errors import TldeskError
from tldesk.media.tables import formats
from tldesk.media.tables import workbook as reader
from tldesk.media.tables.records import Bad, Choices, Row, Table
from tldesk.media.tables.source import opened


def read(content: bytes, choices: Choices | None = None) -> tuple[Table, list[Row | Bad]]:
    with opened(Path("x.xlsx"), content) as source:
        table = formats.opened(source, choices or Choices())
        return table, list(table.rows)


def test_values_are_what_people_see() -> None:
    cells: list[tuple[Cell, str]] = [
        ("退款 <&> “x”", "退款 <&> “x”"),
        (3, "3"),
        (3.0, "3"),
        (0.1, "0.1"),
        (123456789012345, "123456789012345"),
        ((' s="1"', "<v>45413</v>"), "2024-05-01"),
        ((' s="2"', "<v>45413.5208333333</v>"), "2024-05-01 12:30:00"),
        (('t="b"', "<v>1</v>"), "TRUE"),
        (('t="str"', "<f>A1&amp;B1</f><v>joined</v>"), "joined"),
        (("", "<f>1+1</f><v>2</v>"), "2"),
        (("", "<f>1+1</f>"), ""),
        (None, ""),
        ("two\nlines", "two\nlines"),
    ]
    rows: list[list[Cell]] = [["text", "value"], *([f"row {place}", cell] for place, (cell, _) in enumerate(cells))]
    table, found = read(workbook({"Sheet1": rows}))
    assert table.choices == Choices(format="workbook", sheet="Sheet1", header=True, columns=("text", "value"))
    assert [row.cells[1] for row in found if isinstance(row, Row)] == [seen for _, seen in cells]
    assert [row.number for row in found] == list(range(2, len(cells) + 2))


def test_a_sheet_is_chosen() -> None:
    content = workbook({"空 one": [], "two": [["text"], ["a"]], "secret": [["text"], ["b"]]}, hidden=["secret"])
    table, found = read(content, Choices(sheet="two"))
    assert table.sheets == ("空 one", "two")
    assert found == [Row(2, ("a",))]
    with pytest.raises(TldeskError, match="it has no rows"):
        read(content)
    with pytest.raises(TldeskError, match="has no sheet “three”") as raised:
        read(content, Choices(sheet="three"))
    assert "空 one, two" in raised.value.hint


def test_blank_rows_are_none_and_numbers_stay() -> None:
    _, found = read(workbook({"a": [[], ["text", "label"], [], ["a", "b"], [None, None], ["c", None]]}))
    assert found == [Row(4, ("a", "b")), Row(6, ("c", ""))]


def test_what_is_no_workbook_is_told() -> None:
    whole = workbook({"a": [["text"], ["x"]]})
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    for content in (
        whole[:-30],
        whole[:100],
        other.getvalue(),
        reader.OLE + bytes(2000),
        whole.replace(b"xl/w", b"xx/w"),
    ):
        with pytest.raises(TldeskError) as raised:
            read(content)
        assert raised.value.code == "table_unreadable"


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook({"a": [["text"], ["x" * 30_000]]})
    assert len(content) < 10_000
    monkeypatch.setattr(reader, "_MOST_UNPACKED", 30_000)
    with pytest.raises(TldeskError, match="more than 2 GB"):
        read(content)
