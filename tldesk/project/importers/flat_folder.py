"""A folder of images without labels, or with the label in each file's name where the user says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped

# Never guessed: “IMG_0001.jpg” looks just like “cat_0001.jpg”.
IN_NAMES = Question(
    "labels",
    "Do the names of the files begin with their labels?",
    (
        ("none", "No, the images have no labels yet"),
        ("names", "Yes, up to the first “.” or “_”: “cat_012.jpg” is a “cat”"),
    ),
)


def recognises(source: Path) -> bool:
    """A folder with images directly in it (folders with images below make it class folders, which are asked first)."""
    if not source.is_dir():
        return False
    try:
        with os.scandir(source) as entries:
            return any(_is_image(entry, source) for entry in entries)
    except OSError:
        return False


def questions(source: Path) -> tuple[Question, ...]:
    """Whether the names hold labels, where at least one of them could."""
    could = any(_label_text(entry.name) for entry in walk.entries(source) if _is_image(entry, source))
    return (IN_NAMES,) if could else ()


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image of the folder; the label is what its name has before the first `.` or `_`, or there is none."""
    in_names = IN_NAMES.answer(options) == "names"
    for entry in walk.entries(source):
        where = walk.shown(entry.path, source)
        reason = walk.refusal(entry, source) or (records.NO_IMAGES if entry.is_dir() else None)
        if reason:
            yield Skipped(where, reason)
            continue
        label = records.label_of(_label_text(entry.name)) if in_names else None
        if in_names and label is None:
            yield Skipped(where, records.NO_NAME_LABEL)
        yield Found(Path(entry.path), label)


def _is_image(entry: os.DirEntry[str], source: Path) -> bool:
    return entry.is_file() and walk.refusal(entry, source) is None


def _label_text(name: str) -> str:
    """`cat_012.jpg` and `cat.12.jpg` → `cat`; nothing where no sign parts the name."""
    stem = Path(name).stem
    places = [place for place in (stem.find("."), stem.find("_")) if place >= 0]
    return stem[: min(places)] if places else ""


IMPORTER = Importer("flat-folder", "A folder of images", recognises, read, questions)
