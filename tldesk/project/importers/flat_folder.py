"""A folder of images without labels, or with the label in each file's name where the user says so.

Images in folders of it are as good as those next to them: the user has said that these are no classes, or they have
come since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped

# Never guessed: “IMG_0001.jpg” looks just like “cat_0001.jpg”.
IN_NAMES = Question(
    "labels",
    "Do the file names begin with the labels?",
    (
        ("none", "No, the images have no labels yet"),
        ("names", "Yes, up to the first “.” or “_”: “cat_012.jpg” is a “cat”"),
        ("numbered", "Yes, up to the first number: “red cell 012.jpg” is a “red cell”"),
    ),
)


def recognises(source: Path) -> bool:
    """A folder with images directly in it (folders with images below make it class folders, which are asked first)."""
    return walk.is_folder(source) and walk.holds_image(source, source)


def questions(source: Path) -> tuple[Question, ...]:
    """Whether the names hold labels, where at least one of them could."""
    names = (found.stem for found in walk.files(source, source) if isinstance(found, Path))
    could = any(before(name) for name in names for before, _ in _PARTED.values())
    return (IN_NAMES,) if could else ()


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image; the label is what its name begins with, where the options say so."""
    before, lacks = _PARTED.get(IN_NAMES.answer(options), (None, ""))
    for found in _images(source):
        if isinstance(found, Skipped):
            yield found
            continue
        label = records.label_of(before(found.stem)) if before else None
        if before and label is None:
            yield Skipped(walk.shown(found, source), lacks)
        yield Found(found, label)


def _images(source: Path) -> Iterator[Path | Skipped]:
    for entry in walk.entries(source, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder:
            yield from _folder(entry.path, source)
        else:
            yield entry.path


def _folder(folder: Path, source: Path) -> Iterator[Path | Skipped]:
    """The images of a folder; of one without images itself, and what in it might have been some."""
    where, empty = walk.shown(folder, source), True
    for found in walk.files(folder, source):
        if isinstance(found, Path):
            empty = False
            yield found
        elif found.reason not in (records.HIDDEN, records.NOT_AN_IMAGE):
            empty = empty and found.path_or_row != where  # it could not be listed, which is another matter
            yield found
    if empty:
        yield Skipped(where, records.NO_IMAGES)


def _before_sign(stem: str) -> str:
    """`cat_012` and `cat.12` → `cat`; nothing where no sign parts the name."""
    found = re.search("[._]", stem)
    return stem[: found.start()] if found else ""


def _before_number(stem: str) -> str:
    """`red cell 012`, `red cell (3)` and `red cell-3 copy` → `red cell`; nothing where there is no number."""
    found = re.search(r"\d", stem)
    return stem[: found.start()].rstrip(" ._-(") if found else ""


# How a name is parted, by the answer to `IN_NAMES`; and what is said of one that has no such part.
_PARTED = {
    "names": (_before_sign, records.NO_NAME_LABEL),
    "numbered": (_before_number, records.NO_NUMBERED_LABEL),
}

IMPORTER = Importer("flat-folder", "A folder of images", recognises, read, questions)
