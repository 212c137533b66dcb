"""Class folders of text files: `train/greeting/000001.txt`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tldesk.project.label_exports import class_folders, text_rows
from tldesk.project.label_exports.rows import LabelledRow
from tldesk.project.samples import file_names

_DIGITS = 6


def write(rows: Sequence[LabelledRow], classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A file a text, named after its id where that can be a name, else by its number."""
    found = text_rows.said(rows)
    kept = [one.row for one in found]
    folders = class_folders.places(kept, classes)
    taken: set[str] = set()
    for number, (one, folder) in enumerate(zip(found, folders, strict=True), start=1):
        stem = one.line.id if one.line.id and file_names.portable(one.line.id) == one.line.id else ""
        name = f"{folder}/{stem or f'{number:0{_DIGITS}}'}.txt"
        while name.casefold() in taken:
            name = f"{name.removesuffix('.txt')}-{number}.txt"
        taken.add(name.casefold())
        yield name, one.line.text
    yield from class_folders.renamed(zip(folders, kept, strict=True))
