"""A folder of sounds with a table that lies elsewhere in it: `meta/esc50.csv` beside `audio/`, as many data sets are
published. A table that lies beside its sounds is a table as any other (`table`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.media.modality import MODALITIES, SOUND
from tldesk.project.importers import named, rows, table, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped
from tldesk.project.importers.rows import TableRow

FOLDERS = ("meta", "metadata", "labels", "annotations")
_PROOF = 5  # rows of which one must name a sound that is there


def recognises(source: Path) -> bool:
    """A folder with one table, in it or in a folder for such, that gives labels to sounds somewhere below it."""
    return walk.is_folder(source) and table_of(source) is not None


def questions(source: Path) -> tuple[Question, ...]:
    """Which column holds the labels, where its name does not tell."""
    file = table_of(source)
    return () if file is None else table.questions(file)


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each row's sound, or its stretch. Raises as `table.read` does."""
    file = table_of(source)
    if file is None:
        raise TldeskError("table_no_header", path=source)
    sounds = named.Images(source)

    def placed(row: TableRow) -> TableRow:
        found = sounds.find(row.name, (file.parent, source))
        return replace(row, name=os.path.relpath(found, source)) if isinstance(found, Path) else row

    yield from rows.read(map(placed, table.chosen_rows(file, options)), source)


def around(file: Path) -> Path | None:
    """The folder of the data set that a table of sounds in a folder for such belongs to."""
    if file.parent.name.casefold() not in FOLDERS or not table.is_table(file):
        return None
    return file.parent.parent if table_of(file.parent.parent) == file else None


def table_of(source: Path) -> Path | None:
    """The one table of a folder that does this."""
    folders = (source, *(one for one in walk.folders(source, source) if one.name.casefold() in FOLDERS))
    tables = [file for folder in folders for file in walk.named(folder, tuple(table.DELIMITERS))]
    labelled = [file for file in tables if table.has_labels(file)]
    if len(labelled) != 1:
        return None
    try:
        names = [row.name for row in islice(table.first_rows(labelled[0]), _PROOF)]
    except TldeskError:
        return None
    wanted = [name for name in names if MODALITIES[SOUND] in modality.of_file(name)]
    if not wanted:
        return None
    sounds = named.Images(source)
    return labelled[0] if any(isinstance(sounds.find(name, (source,)), Path) for name in wanted) else None


IMPORTER = Importer("sound-table", "Sounds with a table", recognises, read, questions)
