"""A folder of images without labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, walk
from tldesk.project.importers.records import Found, Importer, Skipped


def recognises(source: Path) -> bool:
    """A folder with images directly in it (folders with images below make it class folders, which are asked first)."""
    try:
        return source.is_dir() and any(
            entry.is_file() and walk.refusal(entry, source) is None for entry in walk.entries(source)
        )
    except OSError:
        return False


def read(source: Path) -> Iterator[Found | Skipped]:
    """Each image of the folder, unlabelled."""
    for entry in walk.entries(source):
        reason = walk.refusal(entry, source) or (records.NO_IMAGES if entry.is_dir() else None)
        if reason:
            yield Skipped(walk.shown(entry.path, source), reason)
        else:
            yield Found(Path(entry.path))


IMPORTER = Importer("flat-folder", "A folder of images without labels", recognises, read)
