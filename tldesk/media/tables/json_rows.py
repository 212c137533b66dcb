"""JSON as rows: an object in each line, or a list of them; what is nested stays JSON, in its cell.

Each object is cut out, bounded, and read by itself, so a damaged one costs itself and a list of any length takes no
more memory than its largest object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from tldesk import foreign
from tldesk.foreign import Refused
from tldesk.media.tables import columns, shapes
from tldesk.media.tables.json_cutting import Cut
from tldesk.media.tables.lines import Block
from tldesk.media.tables.records import MOST_CHARACTERS, NOT_DECODED, TOO_LONG, Bad, Row, Rows

_HEAD_OBJECTS = 1_000  # by whose keys the columns are known; further keys of later ones are left out
_LONGEST_KEY = 500  # letters; a longer one is a text, and no name that a project could keep
_BYTES_EACH = 4  # at most, of a letter


@dataclass(frozen=True, slots=True)
class Named:
    """The number of a line, and the cells of the row there by their column."""

    number: int
    cells: dict[str, str]


def as_rows(objects: Iterator[Named | Bad], names: Sequence[str] | None) -> tuple[tuple[str, ...], Rows]:
    """The columns and the rows; `names` are the columns where they are known already. A name that is very long makes no
    column. Raises Refused for too many, and where no object can be read.
    """
    head = columns.first_of(objects, _HEAD_OBJECTS)
    found = dict.fromkeys(key for one in head if isinstance(one, Named) for key in one.cells)
    keys = (key for key in found if len(key) <= _LONGEST_KEY)
    known = tuple(keys if names is None else names)
    if not known:
        raise Refused("it has no rows")
    if len(known) > columns.MOST:
        raise Refused(f"it has more than {columns.MOST:,} columns")
    return known, (
        one if isinstance(one, Bad) else Row(one.number, tuple(one.cells.get(name, "") for name in known))
        for one in chain(head, objects)
    )


def in_lines(blocks: Iterable[Block]) -> Iterator[Named | Bad]:
    """The object of each line that is not blank."""
    for block in blocks:
        for number, line in enumerate(block.lines, start=block.first):
            if number in block.wrong:
                yield Bad(number, block.wrong[number])
            elif not line.isspace():
                yield _read(number, line.strip())


def in_list(cuts: Iterable[Cut | Bad]) -> Iterator[Named | Bad]:
    """The objects that a list was cut into."""
    for cut in cuts:
        yield cut if isinstance(cut, Bad) else _read(cut.number, cut.text)


def _read(number: int, text: str) -> Named | Bad:
    if len(text) > MOST_CHARACTERS:
        return Bad(number, TOO_LONG)
    try:
        value = foreign.read_json(text.encode(), _BYTES_EACH * MOST_CHARACTERS)
    except UnicodeEncodeError:
        return Bad(number, NOT_DECODED)
    except Refused as error:
        line, _, where = str(error).partition(", ")
        if line == "line 1":  # others are counted from the beginning of the object
            return Bad(number, f"it is not valid JSON ({where})")
        return Bad(number, "it is not valid JSON")
    if isinstance(value, list):
        return Named(number, {f"column {place}": shapes.cell(part) for place, part in enumerate(value, start=1)})
    if isinstance(value, dict):
        return Named(number, shapes.cells(value))
    return Named(number, {"text": value}) if isinstance(value, str) else Bad(number, "it is not an object")
