"""The dates that rows of texts came with: which of their further columns hold some, and what each row says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import islice

from tldesk.errors import TldeskError
from tldesk.media.place import key
from tldesk.media.text.lines import Line
from tldesk.project.samples import dates
from tldesk.project.samples.dates import Dates
from tldesk.project.store import Project
from tldesk.project.texts import kept
from tldesk.project.trust.chosen import inside

_PROOF = 500  # rows of each source by which columns are judged


def columns(project: Project) -> list[str]:
    """The further columns whose cells are dates, in their order."""
    values: dict[str, list[str]] = {}
    for root_id in project.files.roots():
        for _, line in islice(_rows(project, root_id), _PROOF):
            for name, value in line.columns.items():
                values.setdefault(name, []).append(value)
    return [name for name, cells in values.items() if dates.read(cells).are_likely]


def read(project: Project, column: str, order: str | None = None) -> tuple[Dates, dict[int, datetime.datetime]]:
    """A column as dates, and the date of each sample that has one. Raises TldeskError `no_dates`."""
    ids, cells = [], []
    for root_id in project.files.roots():
        for id_, line in _rows(project, root_id):
            if column in line.columns:
                ids.append(id_)
                cells.append(line.columns[column])
    found = dates.read(cells, order)
    if not any(one is not None for one in found.found):
        raise TldeskError("no_dates", column=column, columns=columns(project) or ["-"])
    return found, {id_: one for id_, one in zip(ids, found.found, strict=True) if one is not None}


def _rows(project: Project, root_id: int) -> Iterator[tuple[int, Line]]:
    """The samples below a root that the project keeps as texts, with their rows."""
    folder = project.files.roots()[root_id]
    if not inside(project.folder / kept.FOLDER, folder):
        return
    known = project.files.known_parts(root_id)
    for name, where, line in kept.each(folder):
        if (one := known.get(key(name, where))) is not None:
            yield one[0], line
