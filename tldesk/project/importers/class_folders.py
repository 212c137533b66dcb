"""A folder for each class, `root/<label>/*`, with or without train, val and test folders above them (YOLO's too)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, splits, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Skipped


def recognises(source: Path) -> bool:
    """A folder with images in at least one folder of it."""
    return source.is_dir() and any(walk.holds_images(folder, source) for folder in walk.folders(source, source))


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """The label is the name of the first folder (below a split folder); deeper folders belong to it."""
    if not _has_splits(source):
        yield from _classes(source, source, None, records.BESIDE_CLASSES)
        return
    for entry in walk.entries(source):
        split = splits.of(entry.name)
        reason = walk.refusal(entry, source)
        if reason is None and (split is None or not entry.is_dir()):
            reason = records.BESIDE_SPLITS
        if reason:
            yield Skipped(walk.shown(entry.path, source), reason)
        else:
            yield from _classes(Path(entry.path), source, split, None)


def _has_splits(source: Path) -> bool:
    """Folders named train, val or test are splits only when they hold folders: “train” may be a class of vehicles."""
    return any(splits.of(folder.name) and walk.folders(folder, source) for folder in walk.folders(source, source))


def _classes(folder: Path, source: Path, split: str | None, beside: str | None) -> Iterator[Found | Skipped]:
    """The class folders in `folder`. An image beside them is passed over for the reason `beside`, or unlabelled."""
    try:
        listed = walk.entries(folder)
    except OSError:
        yield Skipped(walk.shown(folder, source), records.DENIED)
        return
    for entry in listed:
        reason = walk.refusal(entry, source)
        if reason is None and not entry.is_dir():
            reason = beside
        if reason:
            yield Skipped(walk.shown(entry.path, source), reason)
        elif entry.is_dir():
            yield from _class(Path(entry.path), source, split)
        else:
            yield Found(Path(entry.path), None, split)


def _class(folder: Path, source: Path, split: str | None) -> Iterator[Found | Skipped]:
    label = records.label_of(folder.name)
    if label is None:
        yield Skipped(walk.shown(folder, source), records.BAD_LABEL)
    empty = True
    try:
        for found in walk.images(folder, source):
            empty = empty and isinstance(found, Skipped)
            yield found if isinstance(found, Skipped) else Found(found, label, split)
    except OSError:
        yield Skipped(walk.shown(folder, source), records.DENIED)
        return
    if empty:
        yield Skipped(walk.shown(folder, source), records.NO_IMAGES)


IMPORTER = Importer("class-folders", "One folder for each class", recognises, read)
