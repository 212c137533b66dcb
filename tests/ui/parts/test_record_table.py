"""RecordTable: what a table of records says by its columns and roles."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.record_table import (
    ACCESSIBLE,
    FONT,
    LEFT,
    RIGHT,
    ROW_ROLE,
    TEXT,
    TIP,
    Column,
    RecordList,
    RecordTable,
)

Fruit = tuple[str, int]


def table() -> RecordTable[Fruit]:
    made: RecordTable[Fruit] = RecordTable()
    made.columns = [
        Column("Name", lambda fruit: fruit[0], roles={TIP: lambda fruit: f"<b>{fruit[0]}</b>"}),
        Column("Count", lambda fruit: str(fruit[1]), RIGHT, "How <i>many</i>", {ACCESSIBLE: lambda fruit: "nothing"}),
    ]
    made.roles = {ACCESSIBLE: lambda fruit: f"{fruit[0]}: {fruit[1]}", TIP: lambda fruit: ""}
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
    assert made.index(0, 0).data(ACCESSIBLE) == "apple: 3"
    assert made.index(0, 1).data(ACCESSIBLE) == "nothing"


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


class Fruits(RecordList[Fruit]):
    """A list of them."""

    def set(self, rows: list[Fruit], *, same: bool = False) -> None:
        self._replace(rows, same=same)


def test_a_list_says_its_roles(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    made = Fruits()
    qtmodeltester.check(made)
    made.roles = {TEXT: lambda fruit: fruit[0], TIP: lambda fruit: f"<b>{fruit[1]}</b>"}
    made.set([("apple", 3), ("pear", 12)])
    qtmodeltester.check(made)
    assert [made.index(row).data() for row in range(2)] == ["apple", "pear"]
    assert made.index(1).data(ROW_ROLE) == ("pear", 12)
    assert "&lt;b&gt;" in made.index(1).data(TIP) and made.index(1).data(ACCESSIBLE) is None


def test_a_view_keeps_its_place_when_the_rows_are_the_same(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    made = Fruits()
    made.roles = {TEXT: lambda fruit: f"{fruit[0]} {fruit[1]}"}
    made.set([("apple", 3), ("pear", 12)])
    qtmodeltester.check(made)
    with qtbot.assertNotEmitted(made.modelReset), qtbot.waitSignal(made.dataChanged):
        made.set([("apple", 4), ("pear", 12)], same=True)
    assert made.index(0).data() == "apple 4"
    with qtbot.assertNotEmitted(made.dataChanged), qtbot.waitSignal(made.modelReset):
        made.set([])
    made.set([], same=True)
    assert made.rowCount() == 0
