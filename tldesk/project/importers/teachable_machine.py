"""A project of Teachable Machine (`.tm`, a zip): `manifest.json`, and images named `<class>-!-<number>`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Skipped

MANIFEST = "manifest.json"
_SIGN = "-!-"


def recognises(source: Path) -> bool:
    """The unpacked archive."""
    found = walk.files(source, source, any_file=True) if walk.is_file(source / MANIFEST) else ()
    return any(isinstance(file, Path) and _SIGN in file.name for file in found)


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image, its class from its name. They have no suffix; a slash in a class's name has made a folder."""
    for file in walk.files(source, source, any_file=True):
        if isinstance(file, Skipped):
            yield file
            continue
        where = walk.shown(file, source)
        text, sign, _ = where.rpartition(_SIGN)
        if not sign:
            if where != MANIFEST:
                yield Skipped(where, records.NOT_AN_IMAGE)
            continue
        label = records.label_of(text)
        if label is None:
            yield Skipped(where, records.BAD_LABEL)
        yield Found(file, label)


IMPORTER = Importer("teachable-machine", "A Teachable Machine project", recognises, read)
