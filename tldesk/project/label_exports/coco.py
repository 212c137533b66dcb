"""COCO: a JSON file for each split, with a category for each class, and annotations of whole images."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from tldesk.project.label_exports.rows import LabelledRow


def places(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> list[str]:
    """All images in one folder."""
    return ["images"] * len(rows)


def write(rows: Sequence[LabelledRow], classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`annotations/train.json` and so on; what has no split goes into `annotations/images.json`."""
    for split in ("train", "val", "test", None):
        part = [row for row in rows if row.split == split]
        if part:
            yield f"annotations/{split or 'images'}.json", json.dumps(_content(part, classes), ensure_ascii=False)


def _content(rows: Sequence[LabelledRow], classes: Sequence[str]) -> dict[str, object]:
    ids = {label: number for number, label in enumerate(classes, start=1)}
    labelled = [(image, row, label) for image, row in enumerate(rows, start=1) for label in row.labels]
    return {
        "info": {"description": "Labels of whole images"},
        "images": [
            {"id": image, "file_name": row.name, "width": row.width, "height": row.height}
            for image, row in enumerate(rows, start=1)
        ],
        "annotations": [
            {"id": number, "image_id": image, "category_id": ids[label], "area": row.width * row.height, "iscrowd": 0}
            for number, (image, row, label) in enumerate(labelled, start=1)
        ],
        "categories": [{"id": number, "name": label} for label, number in ids.items()],
    }
