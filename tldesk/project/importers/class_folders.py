"""A folder for each class, `root/<label>/*`, with or without train, val and test folders above them (YOLO's too)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from tldesk.project.importers import records, splits, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped

CLASS_FOLDER = "class_folder"
OUTER, INNER = "outer", "inner"

_NAMES_SHOWN = 4
# Folders of years and days order photos; hardly ever are they classes.
_DATED = re.compile(r"(19|20)\d\d(?!\d)|(19|20)\d\d(0[1-9]|1[0-2])\d\d(?!\d)")


def recognises(source: Path) -> bool:
    """A folder with images in at least one folder of it."""
    return walk.is_folder(source) and any(
        True for folder in walk.folders(source, source) for _ in walk.image_folders(folder, source)
    )


def questions(source: Path) -> tuple[Question, ...]:
    """Which folder is the class, where images lie in folders inside of class folders."""
    tops = _split_folders(source) or [source]
    pairs = {
        (outer.name, inner.name): inner != outer
        for top in tops
        for outer in walk.folders(top, source)
        for inner in walk.image_folders(outer, source)
    }
    if not any(pairs.values()):
        return ()
    outer, inner = ({pair[level]: None for pair in pairs} for level in (0, 1))
    return (
        Question(
            CLASS_FOLDER,
            "The images are in nested folders. Which folder is the class?",
            (
                (OUTER, f"Outer folder ({len(outer)}): {_listed(outer)}"),
                (INNER, f"Inner folder, which holds the images ({len(inner)}): {_listed(inner)}"),
            ),
            proposed=INNER if all(map(_DATED.match, outer)) and not all(map(_DATED.match, inner)) else "",
        ),
    )


def _listed(names: Collection[str]) -> str:
    text = ", ".join(records.sorted_labels(names)[:_NAMES_SHOWN])
    return f"{text} …" if len(names) > _NAMES_SHOWN else text


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """The label is the name of the first folder (below a split folder), to which deeper ones belong.

    Where the options say so, it is that of the folder which holds the image.
    """
    inner = options.get(CLASS_FOLDER) == INNER
    if not _split_folders(source):
        yield from _classes(source, source, inner, None, records.BESIDE_CLASSES)
        return
    for entry in walk.entries(source, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder and (split := splits.of(entry.path.name)):
            yield from _classes(entry.path, source, inner, split, None)
        else:
            yield Skipped(walk.shown(entry.path, source), records.BESIDE_SPLITS)


def _split_folders(source: Path) -> list[Path]:
    """The folders named train, val or test; none unless one of them holds folders: “train” may be a class of
    vehicles."""
    named = [folder for folder in walk.folders(source, source) if splits.of(folder.name)]
    return named if any(walk.folders(folder, source) for folder in named) else []


def _classes(
    folder: Path, source: Path, inner: bool, split: str | None, beside: str | None
) -> Iterator[Found | Skipped]:
    """The class folders in `folder`. An image beside them is passed over for the reason `beside`, or unlabelled."""
    for entry in walk.entries(folder, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder:
            yield from _class(entry.path, source, inner, split)
        elif beside:
            yield Skipped(walk.shown(entry.path, source), beside)
        else:
            yield Found(entry.path, None, split)


def _class(folder: Path, source: Path, inner: bool, split: str | None) -> Iterator[Found | Skipped]:
    where, empty = walk.shown(folder, source), True
    labels: dict[Path, str | None] = {}
    for found in walk.files(folder, source):
        if isinstance(found, Skipped):
            empty = empty and found.path_or_row != where  # it could not be listed, which is another matter
            yield found
        else:
            empty = False
            named = found.parent if inner else folder
            if named not in labels:
                labels[named] = records.label_of(named.name)
                if labels[named] is None:
                    yield Skipped(walk.shown(named, source), records.BAD_LABEL)
            yield Found(found, labels[named], split)
    if empty:
        yield Skipped(where, records.NO_IMAGES)


IMPORTER = Importer("class-folders", "One folder for each class", recognises, read, questions)
