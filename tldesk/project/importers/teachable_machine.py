"""A project of Teachable Machine (`.tm`, a zip): `manifest.json`, and images named `<class>-!-<number>`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Skipped
from tldesk.project.schema import natural_key

MANIFEST = "manifest.json"
_SIGN = "-!-"


def recognises(source: Path) -> bool:
    """The unpacked archive."""
    return (source / MANIFEST).is_file() and any(_SIGN in file.name for file in _files(source))


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image, its class from its name. The images have no suffix."""
    for file in _files(source):
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


def _files(source: Path) -> list[Path]:
    """Every file, in natural order; a class with a slash in its name makes a folder."""
    found = [path for path in source.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(found, key=lambda path: (natural_key(path.name), path))


IMPORTER = Importer("teachable-machine", "A Teachable Machine project", recognises, read)
