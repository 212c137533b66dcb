"""What a source of texts says: each row with its text, its label, its split, in the columns that were chosen.

A source is a table (see `media.tables`), or a folder of such whose names tell the splits: `train.csv`, `test.csv` and
perhaps `val.csv`; or a folder of text files, each of which is a text, in class folders or not; or a zip of any of
these; or the bytes of a table that was pasted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.escape import from_spreadsheet
from tldesk.media.pool import never
from tldesk.media.tables import columns as table_columns
from tldesk.media.tables import formats
from tldesk.media.tables import reading as tables
from tldesk.media.tables.records import Bad, Choices, Sketch
from tldesk.media.text import cleaning
from tldesk.media.text.lines import MOST_CHARACTERS, Line
from tldesk.project.importers import archive, records, splits, table, walk
from tldesk.project.importers.records import SPLIT_NAMES, Options, Skipped
from tldesk.project.samples import unseen
from tldesk.project.texts import table_files, text_files

TEXT, LABEL, SPLIT, ID, GROUP = "text_column", "label_column", "split_column", "id_column", "group_column"
DATE = "date_column"  # by which splits are made; it is never proposed
ENCODING, DELIMITER, HEADER, SHEET = "encoding", "delimiter", "header", "sheet"
_MORE = "more_labels"  # the column beside that of the labels
_SPREADSHEETS = (formats.DELIMITED, formats.WORKBOOK)
NONE = "-"  # the answer that no column is meant
ROLES = (LABEL, SPLIT, DATE, GROUP, ID)  # a column each, or none

Source = Path | bytes
_Labels = tuple[str | None, tuple[str, ...], tuple[str, ...]]
_SHORT = 200  # letters of the labels of a row, of which many are kept

EMPTY = "its text is empty"
TOO_LONG = text_files.TOO_LONG


@dataclass(slots=True)  # not frozen, as `FileRow`
class Text:
    """A row of a source, `where` it is, its text, and what the source says of it. `more` are labels beside the first
    one."""

    where: str
    line: Line
    label: str | None = None
    split: str | None = None
    group: str | None = None
    more: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, the first one first."""
        return () if self.label is None else (self.label, *self.more)


@dataclass(frozen=True)
class Columns:
    """Which columns of a table are what, by their places. Several of `text` are joined with a line break; `more` holds
    the labels beside the first one, as our own tables have it."""

    names: tuple[str, ...]
    text: tuple[int, ...]
    label: int | None = None
    split: int | None = None
    id: int | None = None
    group: int | None = None
    more: int | None = None
    date: int | None = None

    @cached_property
    def others(self) -> tuple[int, ...]:
        """Those that are kept with a text, to filter by and to give back."""
        used = {*self.text, self.label, self.split, self.id, self.group, self.more}
        return tuple(place for place, name in enumerate(self.names) if place not in used and name)


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a source, with the split that its name tells; `content` is that of one that is no file. Its texts are
    cleaned in the ways of `cleanings`, and may keep `several` labels."""

    file: Path
    sketch: Sketch
    columns: Columns
    split: str | None = None
    content: bytes | None = field(default=None, repr=False)
    cleanings: tuple[str, ...] = ()
    several: bool = False

    @property
    def counted(self) -> str:
        """What its numbers are of. A row of a CSV table may have several lines."""
        return "row" if self.sketch.choices.format in formats.BINARY else "line"

    @property
    def source(self) -> Source:
        """What is read."""
        return self.file if self.content is None else self.content


@dataclass(frozen=True, slots=True)
class Files:
    """A folder of text files, and how their texts are cleaned."""

    folder: Path
    cleanings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a source consists of, and what of an archive was not unpacked."""

    parts: list[Part] | Files
    skipped: Sequence[Skipped] = ()


@contextmanager
def opened(
    source: Source, options: Options, should_stop: Callable[[], bool] = never, *, chosen: bool = True
) -> Iterator[Opened]:
    """The tables of a source, looked at, or that it holds text files; an archive is unpacked as long as it is read.

    Unless its columns are `chosen`, a table may have no column that is like a text, and an answer that is none of its
    columns does not count. Raises TldeskError as `tables.look`, `archive.unpacked`, `no_table`, and where they are
    `chosen` `table_no_text` and `table_no_column`.
    """
    if isinstance(source, Path) and archive.is_archive(source):
        with archive.unpacked(source, should_stop, texts=True) as (folder, skipped):
            try:
                yield Opened(_parts(text_files.beginning(folder), options, should_stop, chosen), skipped)
            except TldeskError as error:
                raise _as_known(error, source, folder) from error
    else:
        parts = _parts(source, options, should_stop, chosen)
        beside: list[Skipped] = []
        if isinstance(source, Path) and isinstance(parts, list):
            beside = table_files.linked(source, [part.file for part in parts])
        yield Opened(parts, beside)


def _as_known(error: TldeskError, source: Path, folder: Path) -> TldeskError:
    """The error with the path that the user knows: that of the archive, not where it is for the moment."""
    path = Path(str(error.arguments.get("path", "")))
    if not path.is_relative_to(folder):
        return error
    known = source if walk.is_folder(path) else source / path.relative_to(folder)
    return TldeskError(error.code, **{**error.arguments, "path": known})


def _parts(source: Source, options: Options, should_stop: Callable[[], bool], chosen: bool) -> list[Part] | Files:
    if isinstance(source, bytes):
        files, content = [tables.PASTED], source
    else:
        files, content = table_files.tables_in(source) if walk.is_folder(source) else [source], None
        if not files:
            return Files(source, cleanings_of(options))
    found, several = [], records.SEVERAL.answer(options) == "all"
    known: dict[frozenset[str], Columns] = {}
    for file in files:
        sketch = tables.look(file if content is None else content, choices_of(options), should_stop)
        told = splits.told_by(file, source) if isinstance(source, Path) and file != source else None
        names = frozenset(sketch.columns)
        if names in known:  # by its own rows another column could be the likelier one
            uses = _as_in(known[names], sketch)
        else:
            uses = columns_of(file, sketch, options) if chosen else likely_columns(sketch, options)
            known |= {names: uses} if uses.text else {}
        found.append(Part(file, sketch, uses, told, content, cleanings_of(options), several))
    return found


def read(found: Sequence[Part] | Files, far: Far, should_stop: Callable[[], bool] = never) -> Iterator[Text | Skipped]:
    """All that a source says; `far` is told how much of its tables has been read. Raises as `tables.read`."""
    if isinstance(found, Files):
        yield from _of_files(found, should_stop)
        return
    for part in found:
        for name in part.sketch.left_out:
            yield Skipped(f"{part.file.name}, column “{name}”", records.NESTED_COLUMN)
        named = f"{part.file.name}, {part.counted}"
        for thing in tables.read(part.source, part.sketch.choices, should_stop, far.passed):
            where = f"{named} {thing.number}"
            if isinstance(thing, Bad):
                yield Skipped(where, thing.reason)
            else:
                yield from _row(thing.cells, part, where)
        far.next()


class Far:
    """How much of some tables has been read."""

    def __init__(self, found: Sequence[Part] | Files) -> None:
        self._total = 0 if isinstance(found, Files) else sum(part.sketch.file_bytes for part in found)
        self._before = self._now = 0

    def passed(self, count: int) -> None:
        """So many bytes of this table have been read."""
        self._now = count

    def next(self) -> None:
        """The next table comes."""
        self._before, self._now = self._before + self._now, 0

    def in_all(self, rows: int) -> int:
        """How many rows there are likely to be, when so many have been read."""
        share = (self._before + self._now) / max(1, self._total)
        return max(rows, round(rows / share)) if share else rows


def columns_of(file: Path, sketch: Sketch, options: Options) -> Columns:
    """The columns that were chosen, or else those that are proposed.

    Raises TldeskError `table_no_text` where no column is like a text, `table_no_column` for one that is not there.
    """
    for wanted in (*options.get(TEXT, "").split("\n"), *(options.get(role, "") for role in ROLES)):
        if wanted not in ("", NONE) and _place(sketch, wanted) is None:
            raise TldeskError("table_no_column", column=wanted, columns=[name for name in sketch.columns if name])
    found = likely_columns(sketch, options)
    if not found.text:
        raise TldeskError("table_no_text", path=file, columns=[name for name in sketch.columns if name])
    return found


def likely_columns(sketch: Sketch, options: Options) -> Columns:
    """As `columns_of`, of a table that somebody looks at: there may be no text, and what is not there is proposed."""
    proposed = table_columns.propose(sketch.columns, sketch.rows)
    wanted = [_place(sketch, name) for name in options.get(TEXT, "").split("\n")]
    text = [place for place in dict.fromkeys(wanted) if place is not None] or _known(proposed.text)

    def chosen(role: str, place: int | None) -> int | None:
        name = options.get(role, "")
        if name == NONE:
            return None
        there = _place(sketch, name)
        found = place if there is None else there
        return None if found in text else found

    label, group = chosen(LABEL, proposed.label), chosen(GROUP, proposed.group)
    split, id_ = chosen(SPLIT, proposed.split), chosen(ID, proposed.id)
    more = _place(sketch, _MORE) if label is not None else None
    more = None if more in (*text, label, split, id_, group) else more
    date = chosen(DATE, None)
    return Columns(tuple(sketch.columns), tuple(text), label, split, id_, group, more, date)


def _as_in(there: Columns, sketch: Sketch) -> Columns:
    """The columns of another table of the source, which are called the same, perhaps in another order."""
    text = tuple(sketch.columns.index(there.names[place]) for place in there.text)
    roles = (there.label, there.split, there.id, there.group, there.more, there.date)
    return Columns(
        tuple(sketch.columns),
        text,
        *(None if place is None else sketch.columns.index(there.names[place]) for place in roles),
    )


def choices_of(options: Options) -> Choices:
    """How a table is to be read, as it was answered; the rest is found."""
    header = {"yes": True, "no": False}.get(options.get(HEADER, ""))
    return Choices(
        encoding=options.get(ENCODING) or None,
        delimiter=options.get(DELIMITER) or None,
        header=header,
        sheet=options.get(SHEET) or None,
    )


def cleanings_of(options: Options) -> tuple[str, ...]:
    """How texts are to be cleaned, as it was answered."""
    return tuple(name for name in cleaning.CLEANINGS if options.get(name) == "yes")


def _of_files(found: Files, should_stop: Callable[[], bool]) -> Iterator[Text | Skipped]:
    for thing in text_files.read(found.folder, should_stop):
        if isinstance(thing, Skipped):
            yield thing
            continue
        where, line, folder, split = thing
        label = records.label_of(unseen.removed(folder)) if folder else None
        if label != folder:
            yield Skipped(where, records.UNSEEN_LETTERS)
        said = cleaning.cleaned(line.text, found.cleanings)
        if reason := _refusal(said):
            yield Skipped(where, reason)
        else:
            yield Text(where, replace(line, text=said), label, split)


def _refusal(text: str) -> str:
    """Why a text cannot be one; empty where it can."""
    return EMPTY if not text else TOO_LONG if len(text) > MOST_CHARACTERS else ""


def _row(cells: Sequence[str], part: Part, where: str) -> Sequence[Text | Skipped]:
    """What a row says; there may be a million, so nothing is done for a column that it does not have."""
    columns = part.columns
    cells = list(map(str.strip, cells))
    if part.sketch.choices.format in _SPREADSHEETS:
        # As its writer had them: what is put before a text that a spreadsheet would compute is taken away.
        cells = list(map(from_spreadsheet, cells))
    said = "\n".join([cell for place in columns.text if (cell := _cell(cells, place))])
    if part.cleanings:
        said = cleaning.cleaned(said, part.cleanings)
    if reason := _refusal(said):
        return (Skipped(where, reason),)
    first, more, reasons = _labels_of(_cell(cells, columns.label), _cell(cells, columns.more), part.several)
    split = _cell(cells, columns.split)
    told = SPLIT_NAMES.get(split.casefold()) if split else part.split
    if split and told is None:
        reasons = (*reasons, records.BAD_SPLIT)
    others = {columns.names[place]: value for place in columns.others if (value := _cell(cells, place))}
    group = records.group_of(cell) if (cell := _cell(cells, columns.group)) else None
    text = Text(where, Line(said, _cell(cells, columns.id), others), first, told, group, more)
    return (*[Skipped(where, reason) for reason in reasons], text) if reasons else (text,)


def _labels_of(cell: str, more: str, several: bool) -> _Labels:
    """The first label of a row, the others if it may have `several`, and what is to be told of them."""
    if not cell and not more:
        return None, (), ()
    return _short_labels(cell, more, several) if len(cell) + len(more) <= _SHORT else _read_labels(cell, more, several)


def _read_labels(cell: str, more: str, several: bool) -> _Labels:
    named, unseen_letters = _labels(cell, more)
    found = {
        records.BAD_LABEL: bool(cell) and not named,
        records.UNSEEN_LETTERS: unseen_letters,
        records.FIRST_LABEL: len(named) > 1 and not several,
    }
    told = tuple(reason for reason, is_so in found.items() if is_so)
    return next(iter(named), None), tuple(named[1:]) if several else (), told


_short_labels = lru_cache(maxsize=1_000)(_read_labels)  # most rows have one of a few


def _labels(cell: str, more: str) -> tuple[list[str], bool]:
    """The classes that a cell names, and that of `more`: those of a list in JSON, any other cell is one; and whether
    letters that cannot be seen were left out."""
    cells = [label for one in (cell, more) if one for label in table.labels_in(one)]
    named = [label for one in cells if (label := records.label_of(one)) is not None]
    plain = [records.label_of(unseen.removed(label)) for label in named]
    return list(dict.fromkeys(label for label in plain if label is not None)), plain != named


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _place(sketch: Sketch, wanted: str) -> int | None:
    """Where the column of this name is; one that is written otherwise in capitals alone counts where there is none."""
    if wanted in sketch.columns:
        return sketch.columns.index(wanted)
    folded = [name.casefold() for name in sketch.columns]
    name = wanted.strip().casefold()
    return folded.index(name) if name and name in folded else None


def _known(place: int | None) -> list[int]:
    return [] if place is None else [place]
