"""Create ML: a folder for each split, with `annotations.json` beside its images, as it reads several labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from tldesk.project.label_exports.rows import LabelledRow

FILE = "annotations.json"


def places(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> list[str]:
    """The folder of its split; the first folder without one."""
    return [row.split or "" for row in rows]


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A list of `filename` and `annotations`."""
    for folder, part in groupby(sorted(rows, key=attrgetter("folder")), key=attrgetter("folder")):
        entries = [{"filename": row.file, "annotations": row.labels} for row in part]
        yield f"{folder}/{FILE}".lstrip("/"), json.dumps(entries, ensure_ascii=False, indent=1)
