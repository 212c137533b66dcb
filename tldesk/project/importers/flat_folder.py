"""A folder of images without labels, or with the label in each file's name where the user says so.

Images in folders of it are as good as those next to them: the user has said that these are no classes, or they have
come since.
"""

from __future__ import annotations

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
    ),
)


def recognises(source: Path) -> bool:
    """A folder with images directly in it (folders with images below make it class folders, which are asked first)."""
    return walk.is_folder(source) and walk.holds_image(source, source)


def questions(source: Path) -> tuple[Question, ...]:
    """Whether the names hold labels, where at least one of them could."""
    could = any(isinstance(found, Path) and _label_text(found.name) for found in walk.files(source, source))
    return (IN_NAMES,) if could else ()


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image; the label is what its name has before the first `.` or `_`, or there is none."""
    in_names = IN_NAMES.answer(options) == "names"
    for found in _images(source):
        if isinstance(found, Skipped):
            yield found
            continue
        label = records.label_of(_label_text(found.name)) if in_names else None
        if in_names and label is None:
            yield Skipped(walk.shown(found, source), records.NO_NAME_LABEL)
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


def _label_text(name: str) -> str:
    """`cat_012.jpg` and `cat.12.jpg` → `cat`; nothing where no sign parts the name."""
    stem = Path(name).stem
    places = [place for place in (stem.find("."), stem.find("_")) if place >= 0]
    return stem[: min(places)] if places else ""


IMPORTER = Importer("flat-folder", "A folder of images", recognises, read, questions)
