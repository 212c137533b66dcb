"""A CSV table: a row an image, with its label, further labels, split and group, and its place where it is a part; of
texts the texts themselves, with what else their rows hold.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

from tldesk.escape import Rows
from tldesk.project.label_exports.rows import LabelledRow

FILE = "labels.csv"
COLUMNS = ("path", "label", "more_labels", "split", "group")
PLACE = "place"
TEXT, ID = "text", "id"
# Without it Excel takes UTF-8 for the signs of the country.
MARK = "\ufeff"


def places(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> list[str]:
    """All images in one folder."""
    return ["images"] * len(rows)


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Further labels are a JSON list, since any other sign may be part of a label."""
    if any(row.line for row in rows):
        yield FILE, MARK + _of_texts(rows)
        return
    stream = io.StringIO(newline="")
    table = Rows(stream)
    parts = any(row.place for row in rows)
    table.write((*COLUMNS, PLACE) if parts else COLUMNS)
    for row in rows:
        cells = (row.name, *_about(row))
        table.write((*cells, row.place) if parts else cells)
    yield FILE, stream.getvalue()


def _about(row: LabelledRow) -> tuple[str, ...]:
    """What stands in all columns but the first one."""
    more = json.dumps(row.labels[1:], ensure_ascii=False) if row.labels[1:] else ""
    return "".join(row.labels[:1]), more, row.split or "", row.group or ""


def _of_texts(rows: Sequence[LabelledRow]) -> str:
    """The table that a spreadsheet shows: the texts, and the further columns of the table that they come from."""
    lines = [(row, row.line) for row in rows if row.line is not None]
    further = list(dict.fromkeys(name for _, line in lines for name in line.columns))
    stream = io.StringIO(newline="")
    table = Rows(stream)
    table.write(free([TEXT, *COLUMNS[1:], ID, *further]))
    for row, line in lines:
        table.write((line.text, *_about(row), line.id, *(line.columns.get(name, "") for name in further)))
    return stream.getvalue()


def free(names: Sequence[str]) -> list[str]:
    """The names, none twice: one of the user's own columns may be called like one of these."""
    taken: list[str] = []
    for name in names:
        one = name
        while one.casefold() in map(str.casefold, taken):
            one += "_"
        taken.append(one)
    return taken
