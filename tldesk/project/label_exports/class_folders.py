"""A folder for each class, below one for each split where there are splits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tldesk.escape import terminal
from tldesk.project.label_exports.rows import NO_SPLIT, LabelledRow
from tldesk.project.samples import file_names

RENAMED = "renamed-classes.txt"


def places(rows: Sequence[LabelledRow], classes: Sequence[str]) -> list[str]:
    """`train/cat`; a name that no folder can have is changed, and two that would be one stay apart."""
    names: dict[str, str] = {}
    for label in classes:
        name = free = file_names.portable(label)
        number = 2
        while free.casefold() in {taken.casefold() for taken in names.values()}:
            free, number = f"{name}-{number}", number + 1
        names[label] = free
    divided = any(row.split for row in rows)
    return [f"{row.split or NO_SPLIT}/{names[row.labels[0]]}" if divided else names[row.labels[0]] for row in rows]


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The folders say it all, but for classes that no folder can be named after."""
    yield from renamed((row.folder, row) for row in rows)


def renamed(rows: Iterable[tuple[str, LabelledRow]]) -> Iterator[tuple[str, str]]:
    """What the folders of the rows stand for, where that is another name."""
    folders = {folder.rpartition("/")[2]: row.labels[0] for folder, row in rows}
    lines = [f"{folder}: {terminal(label)}\n" for folder, label in sorted(folders.items()) if folder != label]
    if lines:
        yield RENAMED, "".join(lines)
