"""A CSV table: a row an image, with its label, further labels, split and group."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

from tldesk.escape import Rows
from tldesk.project.label_exports.rows import LabelledRow

FILE = "labels.csv"
COLUMNS = ("path", "label", "more_labels", "split", "group")


def places(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> list[str]:
    """All images in one folder."""
    return ["images"] * len(rows)


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Further labels are a JSON list, since any other sign may be part of a label."""
    stream = io.StringIO(newline="")
    table = Rows(stream)
    table.write(COLUMNS)
    for row in rows:
        more = json.dumps(row.labels[1:], ensure_ascii=False) if row.labels[1:] else ""
        table.write((row.name, "".join(row.labels[:1]), more, row.split or "", row.group or ""))
    yield FILE, stream.getvalue()
