"""A folder of images without labels, or with the label in each file's name where the user says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import records, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped
from tldesk.project.importers.walk import Entry

# Never guessed: “IMG_0001.jpg” looks just like “cat_0001.jpg”.
IN_NAMES = Question(
    "labels",
    "Do the file names begin with the labels?",
    (
        ("none", "No, the images have no labels yet"),
        ("names", "Yes, up to the first “.” or “_”: “cat_012.jpg” is a “cat”"),
    ),
)


def recognises(source: Path) -> bool:
    """A folder with images directly in it (folders with images below make it class folders, which are asked first)."""
    return walk.is_folder(source) and walk.holds_image(source, source)


def questions(source: Path) -> tuple[Question, ...]:
    """Whether the names hold labels, where at least one of them could."""
    entries = walk.entries(source, source)
    could = any(_label_text(entry.path.name) for entry in entries if isinstance(entry, Entry) and not entry.is_folder)
    return (IN_NAMES,) if could else ()


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image of the folder; the label is what its name has before the first `.` or `_`, or there is none."""
    in_names = IN_NAMES.answer(options) == "names"
    for entry in walk.entries(source, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder:
            yield from _folder(entry.path, source)
        else:
            label = records.label_of(_label_text(entry.path.name)) if in_names else None
            if in_names and label is None:
                yield Skipped(walk.shown(entry.path, source), records.NO_NAME_LABEL)
            yield Found(entry.path, label)


def _folder(folder: Path, source: Path) -> Iterator[Skipped]:
    """A folder without images, and what in it might have been some."""
    lost = [
        found
        for found in walk.files(folder, source)
        if isinstance(found, Skipped) and found.reason not in (records.HIDDEN, records.NOT_AN_IMAGE)
    ]
    yield from lost
    where = walk.shown(folder, source)
    if where not in {found.path_or_row for found in lost}:
        yield Skipped(where, records.NO_IMAGES)


def _label_text(name: str) -> str:
    """`cat_012.jpg` and `cat.12.jpg` → `cat`; nothing where no sign parts the name."""
    stem = Path(name).stem
    places = [place for place in (stem.find("."), stem.find("_")) if place >= 0]
    return stem[: min(places)] if places else ""


IMPORTER = Importer("flat-folder", "A folder of images", recognises, read, questions)
