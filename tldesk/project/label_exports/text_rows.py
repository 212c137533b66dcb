"""The rows of texts as forms hold them: the columns of a project's table, and what several forms need of a row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tldesk.media.text.lines import Line
from tldesk.project.importers import table
from tldesk.project.label_exports.rows import LabelledRow

TEXT, LABEL, MORE, SPLIT, GROUP, ID = COLUMNS = ("text", "label", "more_labels", "split", "group", "id")

# All that any program takes for the end of a line.
_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A text that is there for certain, with its row."""

    row: LabelledRow
    line: Line


def said(rows: Sequence[LabelledRow]) -> list[Said]:
    """The rows with a text."""
    return [Said(row, row.line) for row in rows if row.line is not None]


def head(found: Sequence[Said], own: Sequence[str] = COLUMNS) -> tuple[list[str], list[str]]:
    """The names of all columns, none twice, and the further columns of the user's as they are called in the rows: one
    of them may be called like one of ours."""
    further = list(dict.fromkeys(name for one in found for name in one.line.columns))
    return free([*own, *further]), further


def cells(found: Sequence[Said]) -> Iterator[tuple[str, ...]]:
    """The table that a spreadsheet shows: its head, then its rows."""
    names, further = head(found)
    yield tuple(names)
    for one in found:
        label, *more = one.row.labels or ("",)
        listed = json.dumps(more, ensure_ascii=False) if more else ""
        own = (one.line.text, label_cell(label), listed, one.row.split or "", one.row.group or "", one.line.id)
        yield (*own, *(one.line.columns.get(name, "") for name in further))


def label_cell(label: str) -> str:
    """A label as the one in its cell: one that would be read as a list in JSON is a list of one."""
    return label if not label or table.labels_in(label) == [label] else json.dumps([label], ensure_ascii=False)


def one_line(text: str) -> str:
    """A text without breaks."""
    return _ENDS.sub(" ", text)


def free(names: Sequence[str]) -> list[str]:
    """The names, none twice: one of the user's own columns may be called like one of these."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        one = name
        while one.casefold() in taken:
            one += "_"
        taken.add(one.casefold())
        found.append(one)
    return found
