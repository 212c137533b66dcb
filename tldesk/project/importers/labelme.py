"""labelme and X-AnyLabeling: beside each image a JSON file with `flags` of the image, and shapes drawn in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tldesk.errors import TldeskError
from tldesk.project.importers import annotated, json_file, records, splits, walk
from tldesk.project.importers.annotated import Annotated, Box, number
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped

_LOOKED_AT = 50  # JSON files of which one must be of this kind


def recognises(source: Path) -> bool:
    """A folder with images and such JSON files beside them."""
    return any(_is_labelme(file) for file in _some(source))


def questions(source: Path) -> tuple[Question, ...]:
    """Whether to cut out the shapes, where there are some."""
    return (annotated.BOXES,) if any(b'"points"' in json_file.head(file) for file in _some(source)) else ()


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image below the folder; its labels are the flags that are set, and those of its shapes.

    An annotation that cannot be read costs its own image the label, not the others.
    """
    yield from annotated.found(_annotated(source), options)


def _some(source: Path) -> list[Path]:
    """Some JSON files that lie beside an image of the same name."""
    if not walk.is_folder(source):
        return []
    beside = (path.with_suffix(".json") for path in walk.files(source, source) if isinstance(path, Path))
    return list(itertools.islice(filter(walk.is_file, itertools.islice(beside, 5000)), _LOOKED_AT))


def _is_labelme(file: Path) -> bool:
    head = json_file.head(file)
    return head.startswith(b"{") and (b'"flags"' in head or b'"shapes"' in head) and b'"image' in head


def _annotated(source: Path) -> Iterator[Annotated | Skipped]:
    used: set[Path] = set()
    rest: list[Skipped] = []
    for path in walk.files(source, source):
        if isinstance(path, Skipped):
            rest.append(path)
            continue
        image = Annotated(path, walk.shown(path, source), split=_split(path, source))
        file = path.with_suffix(".json")
        if walk.is_file(file):
            used.add(file)
            try:
                _fill(image, json_file.load(file))
            except TldeskError:
                yield Skipped(walk.shown(file, source), records.BAD_ANNOTATION)
        yield image
    yield from (skipped for skipped in rest if source / skipped.path_or_row not in used)


def _split(path: Path, source: Path) -> str | None:
    parts = path.relative_to(source).parts
    return splits.of(parts[0]) if len(parts) > 1 else None


def _fill(image: Annotated, content: Any) -> None:
    if not isinstance(content, dict):
        raise TldeskError("annotations_unreadable", path=image.path, reason="it holds no annotation")
    flags = content.get("flags")
    if isinstance(flags, dict):
        image.labels += [name for name, on in flags.items() if on is True]
    shapes = content.get("shapes")
    for shape in shapes if isinstance(shapes, list) else []:
        points = shape.get("points") if isinstance(shape, dict) else None
        pairs = (
            [point for point in points if isinstance(point, list) and len(point) == 2]
            if isinstance(points, list)
            else []
        )
        if pairs:
            across, down = [number(x) for x, _ in pairs], [number(y) for _, y in pairs]
            left, top = min(across), min(down)
            label = json_file.text_of(shape.get("label"))
            image.boxes.append(Box(label, left, top, max(across) - left, max(down) - top))


IMPORTER = Importer("labelme", "labelme or X-AnyLabeling annotations", recognises, read, questions)
