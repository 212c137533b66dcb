"""Create ML: `annotations.json` beside the images, a list of files with their labels, or with labelled boxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tldesk.project.importers import annotated, json_file, named, records, splits, walk
from tldesk.project.importers.annotated import Annotated, Box, number
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped

FILE = "annotations.json"

_SUFFIX = "createml.json"  # as other programs name it
_NAMES = ("filename", "image", "imagefilename", "path", "file")
_LABELS = ("annotations", "annotation", "labels", "label")


def recognises(source: Path) -> bool:
    """Its JSON file, or a folder with one in it or in a split's folder."""
    return bool(_files(source))


def questions(source: Path) -> tuple[Question, ...]:
    """Whether to cut out the boxes, where there are some."""
    return (annotated.BOXES,) if any(b'"coordinates"' in json_file.head(file) for file in _files(source)) else ()


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image of each file. Raises TldeskError `annotations_unreadable`."""
    root = source if walk.is_folder(source) else source.parent
    yield from splits.unlistable(source)
    entries = (entry for file in _files(source) for entry in _annotated(file, root))
    yield from annotated.found(entries, options)


def _files(source: Path) -> list[Path]:
    if walk.is_file(source):
        return [source] if source.suffix.lower() == ".json" and _is_list(source) else []
    if not walk.is_folder(source):
        return []
    found = [file for folder in splits.folders(source) for file in walk.named(folder, (".json",))]
    return [file for file in found if file.name.lower().endswith((FILE, _SUFFIX)) and _is_ours(file)]


def _is_ours(file: Path) -> bool:
    """A list, by its beginning; a damaged file is read all the same, to say what is wrong with it."""
    return _is_list(file) or not json_file.head(file).startswith((b"[", b"{"))


def _is_list(file: Path) -> bool:
    head = json_file.head(file)
    return head.startswith(b"[") and any(f'"{name}"'.encode() in head for name in _NAMES)


def _annotated(file: Path, root: Path) -> Iterator[Annotated | Skipped]:
    content = json_file.load(file)
    split = splits.told_by(file, root)
    for place, entry in enumerate(content if isinstance(content, list) else [], start=1):
        where = f"{file.name}, entry {place}"
        if not isinstance(entry, dict):
            yield Skipped(where, records.BAD_ROW)
            continue
        name = next((text for key in _NAMES if (text := json_file.name_of(entry.get(key)))), "")
        path = named.find(name, file.parent, root)
        if not isinstance(path, Path):
            yield Skipped(f"{where}: {name}" if name else where, path)
            continue
        image = Annotated(path, walk.shown(path, root), split=split)
        for annotation in _listed(next((entry[key] for key in _LABELS if key in entry), [])):
            _add(image, annotation)
        yield image


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _add(image: Annotated, annotation: Any) -> None:
    """A label by itself, or an object with a label and the centre and size of a box."""
    if not isinstance(annotation, dict):
        image.labels.append(json_file.text_of(annotation))
        return
    label = json_file.text_of(annotation.get("label"))
    place = annotation.get("coordinates")
    if not isinstance(place, dict):
        image.labels.append(label)
        return
    x, y, width, height = (number(place.get(key)) for key in ("x", "y", "width", "height"))
    image.boxes.append(Box(label, x - width / 2, y - height / 2, width, height))


IMPORTER = Importer("create-ml", "Create ML annotations", recognises, read, questions)
