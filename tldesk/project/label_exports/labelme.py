"""labelme (and X-AnyLabeling): beside each image a JSON file whose `flags` name all classes, its own being set."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from tldesk.project.label_exports.rows import LabelledRow

_VERSION = "5.4.1"  # of labelme, whose files these are like


def places(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> list[str]:
    """The folder of its split; the first folder without one."""
    return [row.split or "" for row in rows]


def write(rows: Sequence[LabelledRow], classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A file an image."""
    for row in rows:
        content: dict[str, object] = {
            "version": _VERSION,
            "flags": {label: label in row.labels for label in classes},
            "shapes": [],
            "imagePath": row.file,
            "imageData": None,
            "imageHeight": row.height,
            "imageWidth": row.width,
        }
        yield row.name.rpartition(".")[0] + ".json", json.dumps(content, ensure_ascii=False, indent=1)
