"""A folder of text files, each of which is a text: its folder is its class, a folder above may be its split."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.tables import SUFFIXES
from tldesk.media.text.lines import MOST_CHARACTERS, Line
from tldesk.project.importers import archive, records, splits, walk
from tldesk.project.importers.records import Skipped

SUFFIX, NOT_TEXT = ".txt", "not a text file"
ABOUT = "it is about the folder, and no text of its own"
TOO_LONG = "its text is longer than 10,000,000 characters"  # MOST_CHARACTERS

# Beside class folders: what our own exports write there, and what people do.
_ABOUT = frozenset(("notes.txt", "classes.txt", "renamed-classes.txt", "readme.txt"))
_MOST_BYTES = 4 * MOST_CHARACTERS  # in any encoding; more would be read and cleaned in vain, and nobody could stop it

Row = tuple[str, Line, str | None, str | None]  # where it is, the text, its label and its split


def holds(folder: Path) -> bool:
    """Whether a text file lies in a folder of this folder."""
    return any(
        isinstance(found, Path) and found.suffix.lower() == SUFFIX and found.parent != folder
        for found in walk.files(folder, folder, any_file=True)
    )


def is_about(file: Path, folder: Path) -> bool:
    """Whether a file says something of the folder in which it lies."""
    return file.parent == folder and file.name.casefold() in _ABOUT


def beginning(folder: Path) -> Path:
    """Where an unpacked archive begins: many hold one folder with all the rest in it. One that holds texts, and is not
    itself named after a split, is a class."""
    while (inner := archive.inner(folder)) is not None:
        found = walk.named(inner, SUFFIXES)
        tables = any(file.suffix.lower() != SUFFIX or splits.told_by(file, inner) for file in found)
        if len(found) > 1 and not tables and not walk.folders(inner, inner):
            return folder
        folder = inner
    return folder


def read(folder: Path, should_stop: Callable[[], bool]) -> Iterator[Row | Skipped]:
    """Each text file below the folder, known again by its place in it. What is no text is passed over."""
    divided = any(splits.of(below.name) for below in walk.folders(folder, folder))
    for found in walk.files(folder, folder, any_file=True):
        if should_stop():
            return
        if isinstance(found, Skipped):
            yield found
            continue
        where = walk.shown(found, folder)
        if is_about(found, folder):
            yield Skipped(where, ABOUT)
            continue
        if found.suffix.lower() != SUFFIX:
            yield Skipped(where, NOT_TEXT)
            continue
        try:
            data = image.stretch(found, 0, _MOST_BYTES + 1)
        except TldeskError as error:
            yield Skipped(where, str(error.arguments.get("reason", error.text)))
            continue
        if len(data) > _MOST_BYTES:
            yield Skipped(where, TOO_LONG)
            continue
        label, split = _said(found.relative_to(folder).parts[:-1], divided)
        yield where, Line(decoded(data).strip(), where), label, split


def decoded(data: bytes) -> str:
    """The text of a file. Its encoding is found; a letter that is none in it becomes a sign."""
    from tldesk.media.tables import encodings, source

    with source.opened(Path("text"), data) as opened:
        record = encodings.ENCODINGS[encodings.found(opened)]
    return data.removeprefix(record.mark).decode(record.codec, "replace")


def _said(folders: tuple[str, ...], divided: bool) -> tuple[str | None, str | None]:
    """The label and the split that the folders above a file tell; `divided`: there are folders of splits."""
    split = splits.of(folders[0]) if folders else None
    rest = folders[1:] if split or (divided and folders and splits.is_none(folders[0])) else folders
    return (records.label_of(rest[0]) if rest else None), split
