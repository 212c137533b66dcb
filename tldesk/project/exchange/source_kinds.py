"""What a source is, before there is a project for it: images, texts or sounds; or several of these, which only the user
can decide on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.media.pool import never
from tldesk.media.tables import SUFFIXES, columns
from tldesk.media.tables import reading as tables
from tldesk.media.tables.records import Row, Sketch
from tldesk.project import importers
from tldesk.project.importers import archive, label_tracks, recordings, table, walk
from tldesk.project.importers.members import ANNOTATIONS
from tldesk.project.texts import table_files, text_files
from tldesk.project.texts.reading import Source

_NOT_READ = (".feather", ".arrow")  # tables too: what becomes of them is said where texts are imported
_FEW = 20  # times as many of the one kind: then the others are notes beside it


@dataclass(frozen=True, slots=True)
class Holds:
    """How many `images`, `sounds`, `tables` of texts and text `files` there are, as far as they are files of their own.
    `likely` is the kind that is meant; where the source is as good as another, it is to be `asked`."""

    likely: str
    images: int = 0
    tables: int = 0
    files: int = 0
    asked: bool = False
    sounds: int = 0


def look(source: Source, should_stop: Callable[[], bool] = never) -> Holds:
    """What a source holds. Raises TldeskError as `importers.check` and `archive.sketch` do."""
    if isinstance(source, bytes):
        return Holds(TEXT, tables=1)
    importers.check(source)
    if archive.is_archive(source):
        with archive.sketch(source, should_stop, texts=True) as sketch:
            return _in_folder(text_files.beginning(sketch.folder), should_stop)
    return _in_folder(source, should_stop) if walk.is_folder(source) else _in_file(source, should_stop)


def of_another_kind(kind: str, source: Source, should_stop: Callable[[], bool] = never) -> TldeskError | None:
    """The error for a source that holds nothing of a project's kind, but something of another."""
    try:
        found = look(source, should_stop)
    except TldeskError:
        return None
    there = found.images or found.sounds or found.tables or found.files
    if found.likely == kind or found.asked or not there:
        return None
    return other_kind(source, found.likely, kind)


def other_kind(source: object, found: str, kind: str) -> TldeskError:
    """The error for a source of the kind `found`, where a project is of another."""
    return TldeskError("other_kind", path=source, found=modality.of(found).many, kind=modality.of(kind).many)


def _in_file(file: Path, should_stop: Callable[[], bool]) -> Holds:
    suffix = file.suffix.lower()
    if kinds := modality.of_file(file.name):
        return Holds(kinds[0].name)
    if suffix not in SUFFIXES:
        return Holds(TEXT if suffix in _NOT_READ or _has_texts(file, should_stop) else IMAGE)
    if recordings.recognises(file):
        return Holds(SOUND, sounds=1)
    listed = _lists(file) if suffix in ANNOTATIONS else None
    has_texts = _has_texts(file, should_stop)
    return Holds(
        listed or TEXT,
        images=int(listed == IMAGE),
        tables=int(has_texts),
        asked=listed is not None and has_texts,
        sounds=int(listed == SOUND),
    )


def _in_folder(folder: Path, should_stop: Callable[[], bool]) -> Holds:
    counts = _counted(folder, should_stop)
    pictured = counts[IMAGE] or counts[SOUND]
    named = _tables(folder, alone=not pictured)
    found = sum(_has_texts(file, should_stop) for file in named if _lists(file) is None)
    images, sounds, files = counts[IMAGE], counts[SOUND], counts[TEXT]
    if not pictured:
        return Holds(TEXT if found or files else IMAGE, tables=found, files=files)
    (likely, most), (_, next_most) = counts.most_common(2)
    return Holds(likely, images, found, files, asked=bool(found) or next_most * _FEW >= most, sounds=sounds)


def _counted(folder: Path, should_stop: Callable[[], bool]) -> Counter[str]:
    """How many images and sounds there are, and text files in folders; what says something of another file beside it is
    no text.
    """
    beside: set[str] = set()
    texts: list[str] = []
    counts = Counter({IMAGE: 0, SOUND: 0})
    for path in walk.files(folder, folder, any_file=True):
        if should_stop():
            raise TldeskError("interrupted")
        if not isinstance(path, Path):
            continue
        if kinds := modality.of_file(path.name):
            beside.add(path.stem)
            counts[kinds[0].name] += 1
        elif path.suffix.lower() == text_files.SUFFIX and path.parent != folder:
            texts.append(path.name)
    counts[TEXT] = sum(beside.isdisjoint(label_tracks.recordings(name)) for name in texts)
    return counts


def _tables(folder: Path, alone: bool) -> list[Path]:
    """The tables that texts would be read from: beside images only those that are named after splits, as others are
    more likely notes."""
    try:
        found = table_files.tables_in(folder)
    except TldeskError:
        return []
    return found if alone or len(found) > 1 else []


def _lists(file: Path) -> str | None:
    """The kind of the files that a table or an annotation file lists, if it lists any."""
    if table.is_table(file):
        return table.kind_listed(file)
    try:
        importer = importers.recognise(file)
        if file.suffix.lower() != ".jsonl":
            return IMAGE
        first = next((one for one in importer.read(file) if isinstance(one, importers.Found)), None)
    except TldeskError:
        return None
    kinds = modality.of_file(first.path.name) if first is not None else []
    return kinds[0].name if kinds else IMAGE


def _has_texts(file: Path, should_stop: Callable[[], bool]) -> bool:
    try:
        sketch = tables.look(file, should_stop=should_stop)
    except TldeskError:
        return False
    place = columns.propose(sketch.columns, sketch.rows).text
    return place is not None and not _names_images(sketch, place)


def _names_images(sketch: Sketch, place: int) -> bool:
    cells = [row.cells[place] for row in sketch.rows if isinstance(row, Row)]
    return 2 * sum(bool(modality.of_file(cell)) for cell in cells) > len(cells)
