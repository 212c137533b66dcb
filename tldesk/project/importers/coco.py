"""COCO: JSON files of images, annotations and categories; labels of whole images, or boxes to cut out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tldesk.project.importers import annotated, json_file, records, splits, walk
from tldesk.project.importers.annotated import Annotated, Box, number
from tldesk.project.importers.named import Images
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped

ANNOTATIONS_FOLDER = "annotations"

_KEYS = (rb'"images"\s*:\s*\[', rb'"categories"\s*:\s*\[', rb'"annotations"\s*:\s*\[')
_BOX = re.compile(rb'"bbox"\s*:\s*\[\s*[-\d]')


def recognises(source: Path) -> bool:
    """A COCO file, or a folder with one in it, in `annotations`, or in a split's folder."""
    return bool(_files(source))


def questions(source: Path) -> tuple[Question, ...]:
    """Whether to cut out the boxes, where there are some."""
    return (annotated.BOXES,) if any(_BOX.search(json_file.head(file)) for file in _files(source)) else ()


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image of each file. Raises TldeskError `annotations_unreadable`."""
    root = source if walk.is_folder(source) else source.parent
    yield from splits.unlistable(source)
    images = Images(root)
    entries = (entry for file in _files(source) for entry in _annotated(file, root, images))
    yield from annotated.found(entries, options)


def _files(source: Path) -> list[Path]:
    if walk.is_file(source):
        return [source] if source.suffix.lower() == ".json" and _is_coco(source) else []
    places = [*splits.folders(source), source / ANNOTATIONS_FOLDER] if walk.is_folder(source) else []
    return [file for place in places for file in walk.named(place, (".json",)) if _is_coco(file)]


def _is_coco(file: Path) -> bool:
    """An object with images and categories; a long list of either may fill the part that is looked at."""
    head = json_file.head(file)
    return (
        head.startswith(b"{")
        and b'"shapes"' not in head
        and sum(bool(re.search(key, head)) for key in _KEYS) >= (2 if len(head) < 500_000 else 1)
    )


def _annotated(file: Path, root: Path, images: Images) -> Iterator[Annotated | Skipped]:
    content = json_file.load(file)
    names = {
        entry.get("id"): json_file.text_of(entry.get("name"))
        for entry in _objects(content, "categories")
        if _is_key(entry.get("id"))
    }
    by_image: dict[Any, list[dict[str, Any]]] = {}
    for entry in _objects(content, "annotations"):
        if _is_key(entry.get("image_id")):
            by_image.setdefault(entry["image_id"], []).append(entry)
    split = splits.told_by(file, root)
    folders = [file.parent, root, root / "images", *([file.parent.parent] if file.parent != root else [])]
    hints = frozenset(re.findall(r"[a-z]+\d*", file.stem.casefold()))
    for entry in _objects(content, "images"):
        name = json_file.name_of(entry.get("file_name"))
        path = images.find(name, folders, hints | {file.parent.name})
        if not isinstance(path, Path):
            yield Skipped(f"{file.name}: {name}", path)
            continue
        image = Annotated(path, walk.shown(path, root), split=split)
        key = entry.get("id")
        yield from _labelled(image, by_image.get(key, []) if _is_key(key) else [], names)


def _labelled(image: Annotated, entries: list[dict[str, Any]], names: dict[Any, str]) -> Iterator[Annotated | Skipped]:
    """The image with its labels; annotations of a box go to the boxes, the others are of the whole image."""
    for entry in entries:
        category = entry.get("category_id")
        name = names.get(category) if _is_key(category) else None
        if name is None:
            yield Skipped(image.where, records.UNKNOWN_CATEGORY)
            continue
        box = entry.get("bbox")
        if isinstance(box, list) and len(box) == 4:
            left, top, width, height = map(number, box)
            image.boxes.append(Box(name, left, top, width, height))
        else:
            image.labels.append(name)
    yield image


def _objects(content: Any, key: str) -> list[dict[str, Any]]:
    """The objects of a list in the file; what is none is passed over."""
    entries = content.get(key) if isinstance(content, dict) else None
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _is_key(value: object) -> bool:
    return isinstance(value, int | str)


IMPORTER = Importer("coco", "COCO annotations", recognises, read, questions)
