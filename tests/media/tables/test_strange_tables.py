"""Tables of every form, whole and damaged: each of their rows is read or told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import strange_tables

from tldesk.errors import TldeskError
from tldesk.media.tables import formats, reading
from tldesk.media.tables.records import Bad, Choices
from tldesk.media.tables.source import opened


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_every_row_is_accounted_for(start: int) -> None:
    for number in range(start, start + 10):
        table = strange_tables.make(number)
        with opened(Path(table.name), table.content) as source:
            if not table.rows:
                with pytest.raises(TldeskError) as raised:
                    formats.opened(source, Choices())
                assert raised.value.code == "table_unreadable"
                continue
            found = formats.opened(source, Choices())
            rows = list(found.rows)
        assert strange_tables.lost(table, found.choices.columns or (), rows) == [], (number, table.name, table.damage)
        assert table.damage or not any(isinstance(row, Bad) for row in rows), (number, table.name)


def test_a_process_of_its_own_reads_the_same(tmp_path: Path) -> None:
    for number in (0, 5, 7):
        table = strange_tables.make(number)
        path = tmp_path / table.name
        path.write_bytes(table.content)
        with opened(path, None) as source:
            expected = list(formats.opened(source, Choices()).rows)
        assert list(reading.read(path)) == expected
