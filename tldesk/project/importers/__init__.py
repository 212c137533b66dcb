"""The layouts that can be imported. A new one is a file here and a line in `IMPORTERS`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media.image import SUFFIXES
from tldesk.media.pool import never
from tldesk.project.importers import class_folders, flat_folder, table
from tldesk.project.importers.records import Found, Importer, Preview, Skipped
from tldesk.project.importers.walk import is_text, shown
from tldesk.project.schema import natural_key

__all__ = [
    "IMPORTERS",
    "Found",
    "Importer",
    "Preview",
    "Skipped",
    "no_images",
    "preview",
    "read_all",
    "recognise",
    "sorted_labels",
]

# In the order in which they are asked.
IMPORTERS: dict[str, Importer] = {
    importer.name: importer for importer in (table.IMPORTER, class_folders.IMPORTER, flat_folder.IMPORTER)
}

_EXAMPLES = 12


def recognise(source: Path) -> Importer:
    """The importer for a source.

    Raises TldeskError `source_missing`, `source_unreadable`, `path_not_text`, `source_not_understood` (a file of
    another kind) or `no_images`.
    """
    if not source.exists():
        raise TldeskError("source_missing", path=source)
    if not is_text(str(source)):
        raise TldeskError("path_not_text", path=shown(source, source.parent))
    try:
        if source.is_dir():
            os.scandir(source).close()
    except OSError as error:
        raise TldeskError("source_unreadable", path=source, reason=error.strerror or error) from error
    for importer in IMPORTERS.values():
        if importer.recognises(source):
            return importer
    if not source.is_dir():
        raise TldeskError("source_not_understood", path=source)
    raise no_images(source)


def no_images(source: Path) -> TldeskError:
    """The error for a source without a single image file."""
    return TldeskError("no_images", folder=source, path=source, suffixes=sorted(SUFFIXES))


def read_all(importer: Importer, source: Path, should_stop: Callable[[], bool]) -> tuple[list[Found], list[Skipped]]:
    """All that a layout finds in a source, and what it passes over; what was read so far when it is stopped.

    Raises TldeskError `source_unreadable` when the source goes away meanwhile, and what the layout's `read` raises.
    """
    found: list[Found] = []
    skipped: list[Skipped] = []
    try:
        for thing in importer.read(source):
            if should_stop():
                break
            if isinstance(thing, Found):
                found.append(thing)
            else:
                skipped.append(thing)
    except OSError as error:
        raise TldeskError("source_unreadable", path=source, reason=error.strerror or error) from error
    return found, skipped


def preview(source: Path, should_stop: Callable[[], bool] = never) -> Preview:
    """What importing `source` would bring. Lists files, opens none.

    Raises what `recognise` and `read_all` raise, and TldeskError `interrupted` when it was stopped.
    """
    source = source.resolve()
    importer = recognise(source)
    found, skipped = read_all(importer, source, should_stop)
    if should_stop():
        raise TldeskError("interrupted")
    if not found:
        raise no_images(source)
    labels = Counter(thing.label for thing in found if thing.label is not None)
    return Preview(
        source=source,
        importer=importer.name,
        title=importer.title,
        total=len(found),
        by_class={label: labels[label] for label in sorted_labels(labels)},
        by_split=dict(Counter(thing.split for thing in found if thing.split is not None)),
        unlabelled=len(found) - labels.total(),
        skipped=skipped,
        examples=_examples(found),
    )


def sorted_labels(labels: Iterable[str]) -> list[str]:
    """Labels in the order in which they become classes: “class 2” before “class 10”."""
    return sorted(set(labels), key=lambda label: (natural_key(label), label))


def _examples(found: list[Found]) -> list[Path]:
    """The first file of each class, then the second of each, and so on."""
    seen: Counter[str | None] = Counter()
    ranked = []
    for place, thing in enumerate(found):
        ranked.append((seen[thing.label], place, thing.path))
        seen[thing.label] += 1
    return [path for _, _, path in sorted(ranked)[:_EXAMPLES]]
