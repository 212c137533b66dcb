"""RecordTable: what a table of records says by its columns and roles."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from tldesk.ui.parts.record_table import FONT, LEFT, RIGHT, ROW_ROLE, SAID, TIP, Column, RecordTable

Fruit = tuple[str, int]


def table() -> RecordTable[Fruit]:
    made: RecordTable[Fruit] = RecordTable()
    made.columns = [
        Column("Name", lambda fruit: fruit[0], roles={TIP: lambda fruit: f"<b>{fruit[0]}</b>"}),
        Column("Count", lambda fruit: str(fruit[1]), RIGHT, "How <i>many</i>", {SAID: lambda fruit: "nothing"}),
    ]
    made.roles = {SAID: lambda fruit: f"{fruit[0]}: {fruit[1]}", TIP: lambda fruit: ""}
    return made


def test_it_is_a_sound_item_model(qtmodeltester: ModelTester) -> None:
    made = table()
    qtmodeltester.check(made)
    made.show([("apple", 3), ("pear", 12)])
    qtmodeltester.check(made)
    assert (made.rowCount(), made.columnCount()) == (2, 2)
    assert made.rowCount(made.index(0, 0)) == made.columnCount(made.index(0, 0)) == 0
    assert made.data(QModelIndex()) is None


def test_cells() -> None:
    made = table()
    made.show([("apple", 3), ("pear", 12)])
    assert [made.index(row, column).data() for row in range(2) for column in range(2)] == ["apple", "3", "pear", "12"]
    assert made.index(1, 0).data(Qt.ItemDataRole.TextAlignmentRole) == int(LEFT)
    assert made.index(1, 1).data(Qt.ItemDataRole.TextAlignmentRole) == int(RIGHT)
    assert made.index(1, 1).data(ROW_ROLE) == ("pear", 12)
    assert made.index(1, 0).data(FONT) is None


def test_a_columns_role_goes_before_that_of_the_table() -> None:
    made = table()
    made.show([("apple", 3)])
    assert made.index(0, 0).data(SAID) == "apple: 3"
    assert made.index(0, 1).data(SAID) == "nothing"


def test_tips_are_read_letter_by_letter_and_empty_ones_are_none() -> None:
    made = table()
    made.show([("apple", 3)])
    assert "&lt;b&gt;" in made.index(0, 0).data(TIP)
    assert made.index(0, 1).data(TIP) is None
    assert "&lt;i&gt;" in made.headerData(1, Qt.Orientation.Horizontal, TIP)
    assert made.headerData(0, Qt.Orientation.Horizontal, TIP) is None


def test_headers() -> None:
    made = table()
    assert [made.headerData(column, Qt.Orientation.Horizontal) for column in range(3)] == ["Name", "Count", None]
    assert made.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) == int(RIGHT)
    assert made.headerData(0, Qt.Orientation.Vertical) is None
