"""A Hugging Face image folder: a folder for each split, with `metadata.jsonl` beside its images."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from tldesk.project.label_exports.rows import LabelledRow

FILE = "metadata.jsonl"
_FOLDERS = {"train": "train", "val": "validation", "test": "test", None: ""}


def places(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> list[str]:
    """The folder of its split; the first folder without one."""
    return [_FOLDERS[row.split] for row in rows]


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """An object a line: `file_name`, `label`, and `labels` where an image has several."""
    for folder, part in groupby(sorted(rows, key=attrgetter("folder")), key=attrgetter("folder")):
        lines = [json.dumps(_line(row), ensure_ascii=False) for row in part]
        yield f"{folder}/{FILE}".lstrip("/"), "\n".join(lines) + "\n"


def _line(row: LabelledRow) -> dict[str, object]:
    line: dict[str, object] = {"file_name": row.file, "label": row.labels[0] if row.labels else None}
    if len(row.labels) > 1:
        line["labels"] = row.labels
    if row.group is not None:
        line["group"] = row.group
    return line
