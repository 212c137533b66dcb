"""A CSV table: a row an image, with its label, further labels, split and group, and its place where it is a part; of
texts the texts themselves, with what else their rows hold.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

from tldesk.escape import Rows
from tldesk.project.label_exports import text_rows
from tldesk.project.label_exports.rows import LabelledRow

FILE = "labels.csv"
COLUMNS = ("path", "label", "more_labels", "split", "group")
PLACE = "place"
# Without it Excel takes UTF-8 for the signs of the country.
MARK = "\ufeff"


def places(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> list[str]:
    """All images in one folder."""
    return ["images"] * len(rows)


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Further labels are a JSON list, since any other sign may be part of a label."""
    stream = io.StringIO(newline="")
    table = Rows(stream)
    parts = any(row.place for row in rows)
    table.write((*COLUMNS, PLACE) if parts else COLUMNS)
    for row in rows:
        cells = (row.name, *_about(row))
        table.write((*cells, row.place) if parts else cells)
    yield FILE, stream.getvalue()


def write_texts(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The texts, with the further columns of the table that they come from."""
    stream = io.StringIO(newline="")
    table = Rows(stream)
    for cells in text_rows.cells(text_rows.said(rows)):
        table.write(cells)
    yield FILE, MARK + stream.getvalue()


def _about(row: LabelledRow) -> tuple[str, ...]:
    """What stands in all columns but the first one."""
    more = json.dumps(row.labels[1:], ensure_ascii=False) if row.labels[1:] else ""
    return "".join(row.labels[:1]), more, row.split or "", row.group or ""
