"""A CSV table: a row an image, with its label, further labels, split and group, and its place where it is a part."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

from tldesk.escape import Rows
from tldesk.project.label_exports.rows import LabelledRow

FILE = "labels.csv"
COLUMNS = ("path", "label", "more_labels", "split", "group")
PLACE = "place"


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
        more = json.dumps(row.labels[1:], ensure_ascii=False) if row.labels[1:] else ""
        cells = (row.name, "".join(row.labels[:1]), more, row.split or "", row.group or "")
        table.write((*cells, row.place) if parts else cells)
    yield FILE, stream.getvalue()
