"""A folder for each class, `root/<label>/*`, with or without train, val and test folders above them (YOLO's too)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, splits, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Skipped


def recognises(source: Path) -> bool:
    """A folder with images in at least one folder of it."""
    return walk.is_folder(source) and any(walk.holds_images(folder, source) for folder in walk.folders(source, source))


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """The label is the name of the first folder (below a split folder); deeper folders belong to it."""
    if not _has_splits(source):
        yield from _classes(source, source, None, records.BESIDE_CLASSES)
        return
    for entry in walk.entries(source, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder and (split := splits.of(entry.path.name)):
            yield from _classes(entry.path, source, split, None)
        else:
            yield Skipped(walk.shown(entry.path, source), records.BESIDE_SPLITS)


def _has_splits(source: Path) -> bool:
    """Folders named train, val or test are splits only when they hold folders: “train” may be a class of vehicles."""
    return any(splits.of(folder.name) and walk.folders(folder, source) for folder in walk.folders(source, source))


def _classes(folder: Path, source: Path, split: str | None, beside: str | None) -> Iterator[Found | Skipped]:
    """The class folders in `folder`. An image beside them is passed over for the reason `beside`, or unlabelled."""
    for entry in walk.entries(folder, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder:
            yield from _class(entry.path, source, split)
        elif beside:
            yield Skipped(walk.shown(entry.path, source), beside)
        else:
            yield Found(entry.path, None, split)


def _class(folder: Path, source: Path, split: str | None) -> Iterator[Found | Skipped]:
    label, where = records.label_of(folder.name), walk.shown(folder, source)
    if label is None:
        yield Skipped(where, records.BAD_LABEL)
    empty = True
    for found in walk.files(folder, source):
        if isinstance(found, Skipped):
            empty = empty and found.path_or_row != where  # it could not be listed, which is another matter
            yield found
        else:
            empty = False
            yield Found(found, label, split)
    if empty:
        yield Skipped(where, records.NO_IMAGES)


IMPORTER = Importer("class-folders", "One folder for each class", recognises, read)
