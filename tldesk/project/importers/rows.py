"""Rows that name a file each, and its label, split and group if they like: tables and JSON lines have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tldesk.foreign import Refused
from tldesk.media.place import WHOLE, parse
from tldesk.project.importers import named, records
from tldesk.project.importers.records import SPLIT_NAMES, Found, Skipped

PATH_COLUMNS = ("path", "file", "filename", "file_name", "image")
LABEL_COLUMNS = ("label", "class", "target", "category")
MORE_COLUMNS = ("more_labels", "labels")
SPLIT_COLUMNS = ("split",)
GROUP_COLUMNS = ("group",)
PLACE_COLUMNS = ("place",)

MAX_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: `where` it stands, in words; `labels` None where the table has no column for them.

    A `place` that is none in a file is a column of another sense, such as a town.
    """

    where: str
    name: str
    labels: tuple[str, ...] | None = None
    split: str = ""
    group: str = ""
    place: str = WHOLE


def read(rows: Iterable[TableRow], folder: Path, root: Path | None = None) -> Iterator[Found | Skipped]:
    """Each row's file, or the place in it, relative to `folder`, below `root`; the first row that names one counts.

    Raises Refused for more rows than any table of images has.
    """
    seen: dict[Path | tuple[Path, str], str | None] = {}
    places: dict[str, Path | str] = {}  # of each name, which may be there a million times
    given: tuple[str, ...] | None = None
    texts, labels = _labels(())
    for number, row in enumerate(rows):
        if number >= MAX_ROWS:
            raise Refused(f"it has more than {MAX_ROWS:,} rows")
        where = f"{row.where}: {row.name}" if row.name else row.where
        path = places.get(row.name) or places.setdefault(row.name, named.find(row.name, folder, root))
        if not isinstance(path, Path):
            yield Skipped(where, path)
            continue
        if row.labels != given:  # the row before often has the same
            given, texts, labels = row.labels, *_labels(row.labels or ())
        first = labels[0] if labels else None
        place = _place(row.place)
        one = (path, place) if place else path
        if one in seen:
            yield Skipped(where, records.REPEATED if seen[one] == first else records.REPEATED_DIFFERENTLY)
            continue
        seen[one] = first
        split = SPLIT_NAMES.get(row.split.casefold())
        group = records.group_of(row.group)
        yield Found(path, first, split, group, more=tuple(labels[1:]), place=place)
        if row.labels is not None and (not texts or len(labels) < len(set(texts))):
            yield Skipped(where, records.BAD_LABEL if texts else records.NO_LABEL)
        if split is None and row.split:
            yield Skipped(where, records.BAD_SPLIT)


def _place(text: str) -> str:
    try:
        parse(text)
    except ValueError:
        return WHOLE
    return text


def _labels(given: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The texts that are there, and the names of classes among them, each once."""
    texts = [text for text in given if text]
    return texts, list(dict.fromkeys(label for text in texts if (label := records.label_of(text)) is not None))
