"""Which columns of a table name the files and hold the labels: by their names, by what is in them, or as answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.escape import from_spreadsheet
from tldesk.media import modality
from tldesk.project.importers import named, records, rows
from tldesk.project.importers.records import Options, Question

LABEL, PATH = QUESTIONS = ("label_column", "path_column")
UNLABELLED = "None: the images have no labels yet"
HEAD_ROWS = 200  # of which columns are judged

_KNOWN = (
    rows.PATH_COLUMNS, rows.LABEL_COLUMNS, rows.MORE_COLUMNS, rows.SPLIT_COLUMNS, rows.GROUP_COLUMNS,
    rows.PLACE_COLUMNS, rows.START_COLUMNS, rows.END_COLUMNS, rows.SOURCE_COLUMNS,
)  # fmt: skip
_START, _END = _KNOWN.index(rows.START_COLUMNS), _KNOWN.index(rows.END_COLUMNS)
_PROOF = 20  # rows of which one must name a file that is there
_MOST = 100  # columns that are looked at
_SHOWN = 16  # letters of a name or a value


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table's columns, and where those stand that are known by their names.

    `places` are of the file, the label, further labels, split, group and place in the file; of sounds also of the start
    and the end of a stretch, and of what a sound was cut from.
    """

    names: list[str]
    places: list[int | None]

    @property
    def labelled(self) -> bool:
        """Whether a column of labels is known by its name."""
        return self.places[1] is not None or self.places[2] is not None


def header(names: Sequence[str]) -> Header:
    """What the first row says."""
    plain = [name.strip() for name in names]
    folded = [name.casefold() for name in plain]
    places = [_first(folded, known) for known in _KNOWN]
    path, label = places[:2]
    if places[_START] is None or places[_END] is None or (path is not None and folded[path] in rows.CUT):
        places[_START] = places[_END] = None
    elif label is None:
        places[1] = _first(folded, rows.HEARD_COLUMNS)
    return Header(plain, places)


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(one) for one in known if one in names), None)


def naming_files(of: Header, head: Sequence[Sequence[str]], folder: Path) -> list[int]:
    """The columns with a cell that names a sample which is there; none where the first row does, which is no header."""

    def names_one(row: Sequence[str], column: int) -> bool:
        name = cell(row, column)
        return bool(modality.of_file(name)) and isinstance(named.find(name, folder), Path)

    columns = range(min(len(of.names), _MOST))
    if any(names_one(of.names, column) for column in columns):
        return []
    return [column for column in columns if any(names_one(row, column) for row in head[:_PROOF])]


def chosen(of: Header, options: Options, files: Sequence[int] = ()) -> list[int | None]:
    """As `Header.places`, by the answers; the first of `files` where no name tells the column of the file.

    Raises TldeskError `table_no_column`.
    """
    path, label, more, *others = of.places
    if path is None and files:
        path = files[0]
    if wanted := options.get(PATH):
        path = _place(of, wanted)
    if (wanted := options.get(LABEL)) and (place := _place(of, wanted)) != (more if label is None else label):
        label, more = place, None
    return [path, label, more, *others]


def _place(of: Header, wanted: str) -> int:
    for column in _columns(of):
        if of.names[column].casefold() == wanted.strip().casefold():
            return column
    raise TldeskError("table_no_column", column=wanted, columns=[of.names[column] for column in _columns(of)])


def questions(of: Header, head: Sequence[Sequence[str]], files: Sequence[int]) -> tuple[Question, ...]:
    """What the columns are, where their names do not tell. `files` are those that may name the files."""
    path = of.places[0] if of.places[0] is not None else next(iter(files), None)
    if path is None:
        return ()
    paths = [path, *(column for column in files if column != path and of.names[column])]
    default = of.places[1] if of.places[1] is not None else of.places[2]
    others = [column for column in _columns(of) if column not in (path, default)]
    free = [column for column in others if column not in files and column not in of.places]
    like = [column for column in free if _like_labels([cell(row, column) for row in head])]
    asked = []
    if len(paths) > 1:
        proposed = "" if path in files else of.names[files[0]]
        asked.append(Question(PATH, "Which column names the images?", _choices(of, head, paths), proposed=proposed))
    if like or (free and default is None):
        first = (("", UNLABELLED),) if default is None else _choices(of, head, [default])
        proposed = of.names[like[0]] if default is None and len(like) == 1 else ""
        choices = (*first, *_choices(of, head, others))
        asked.append(Question(LABEL, "Which column holds the labels?", choices, proposed=proposed))
    return tuple(asked)


def _columns(of: Header) -> list[int]:
    """Those that have a name, each name once."""
    places: dict[str, int] = {}
    for column, name in enumerate(of.names[:_MOST]):
        if name:
            places.setdefault(name.casefold(), column)
    return list(places.values())


def _choices(of: Header, head: Sequence[Sequence[str]], columns: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """The columns with the first of their values."""
    made = []
    for column in columns:
        values = {cell(row, column)[:_SHOWN] for row in head} - {""}
        made.append((of.names[column], f"“{of.names[column][:_SHOWN]}”: {records.listed(values)}"))
    return tuple(made)


def _like_labels(values: Sequence[str]) -> bool:
    """Words that come again and again, as numbers, dates and remarks do not."""
    there = [value for value in values if value]
    kinds = set(there)
    words = all(any(map(str.isalpha, kind)) and records.label_of(kind) is not None for kind in kinds)
    return words and 2 <= len(kinds) <= len(there) / 2


def cell(row: Sequence[str], column: int | None) -> str:
    """A cell as its writer had it: what is put before a text that a spreadsheet would compute is taken away."""
    return from_spreadsheet(row[column].strip()) if column is not None and column < len(row) else ""
