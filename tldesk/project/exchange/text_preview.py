"""What importing texts would bring, before anything is imported: the first rows at once, then what all rows say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.media.tables.formats import BINARY
from tldesk.media.tables.records import HEAD_ROWS, Bad, Row, Sketch
from tldesk.media.text.cleaning import cleaned
from tldesk.project import importers
from tldesk.project.exchange.import_texts import nothing_in, told_few
from tldesk.project.exchange.known_texts import KnownTexts, answered
from tldesk.project.exchange.labels_again import Already
from tldesk.project.importers import Options, Skipped, records, sorted_labels
from tldesk.project.importers.records import NO_OPTIONS
from tldesk.project.store import Project
from tldesk.project.texts import reading
from tldesk.project.texts.reading import Columns, Opened, Source, Text


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a source. `sketch` and `columns` are those of its first table, `tables` the names of all;
    None and empty for a folder of text files, whose `files` are shown. `options` are the answers that were taken."""

    sketch: Sketch | None
    columns: Columns | None
    tables: tuple[str, ...] = ()
    files: tuple[Text, ...] = ()
    options: dict[str, str] = field(default_factory=dict)

    @property
    def in_lines(self) -> bool:
        """Whether the numbers of its rows are of lines: a row of a CSV table may have several."""
        return self.sketch is not None and self.sketch.choices.format not in BINARY

    @property
    def is_whole(self) -> bool:
        """Whether it can be imported so: it is known where the texts are."""
        return self.columns is None or bool(self.columns.text)


@dataclass(frozen=True, slots=True)
class Count:
    """What all rows of a source say: `total` texts, how many of them with each (first) label and in each split, and
    what is passed over or has a note, for which reasons how often. `several` have more than one label. `already`: what
    of it the project has, `elsewhere`: how many further texts it has under other ids."""

    total: int = 0
    by_class: dict[str, int] = field(default_factory=dict)
    by_split: dict[str, int] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    reasons: Counter[str] = field(default_factory=Counter)
    several: int = 0
    already: Already = field(default_factory=Already)
    elsewhere: int = 0

    @property
    def unlabelled(self) -> int:
        """Texts without a label."""
        return self.total - sum(self.by_class.values())

    @property
    def empty(self) -> int:
        """Rows without a text."""
        return self.reasons[reading.EMPTY]

    @property
    def refused(self) -> int:
        """Rows that cannot be read, or hold no text that could be one; the empty ones apart."""
        return sum(count for reason, count in self.reasons.items() if reason not in (*records.NOTES, reading.EMPTY))


def look(
    source: Source,
    options: Options = NO_OPTIONS,
    project: Project | None = None,
    should_stop: Callable[[], bool] = never,
) -> Look:
    """The first rows. `project` knows what was answered when the source was imported before.

    Raises TldeskError as `reading.opened` does.
    """
    source, options = _located(source), _merged(source, options, project)
    with reading.opened(source, options, should_stop, chosen=False) as opened:
        if isinstance(opened.parts, reading.Files):
            rows = reading.read(opened.parts, reading.Far(opened.parts), should_stop)
            files = tuple(islice((row for row in rows if isinstance(row, Text)), HEAD_ROWS))
            return Look(None, None, files=files, options=options)
        first = opened.parts[0]
        names = tuple(part.file.name for part in opened.parts)
        return Look(first.sketch, first.columns, names, options=options)


def count(
    source: Source,
    options: Options = NO_OPTIONS,
    project: Project | None = None,
    should_stop: Callable[[], bool] = never,
    tell: Callable[[int, int], object] = lambda _done, _total: None,
) -> Count:
    """All rows; `tell` is told how many have been read, of about how many.

    Raises TldeskError as `reading.opened` and `reading.read`, `interrupted` where it was stopped, and where there is no
    text at all what `import_texts` would raise.
    """
    source, options = _located(source), _merged(source, options, project)
    with reading.opened(source, options, should_stop) as opened:
        found = _counted(opened, KnownTexts(project, source) if project is not None else None, should_stop, tell)
    if should_stop():
        raise TldeskError("interrupted")
    if not found.total:
        raise nothing_in(source, found.reasons)
    return found


_TELL_ROWS = 5000


def _counted(
    opened: Opened, known: KnownTexts | None, should_stop: Callable[[], bool], tell: Callable[[int, int], object]
) -> Count:
    labels, by_split, reasons = Counter[str](), Counter[str](), Counter[str]()
    skipped: list[Skipped] = []
    total, several, far = 0, 0, reading.Far(opened.parts)
    for number, row in enumerate(told_few(chain(opened.skipped, reading.read(opened.parts, far, should_stop))), 1):
        if number % _TELL_ROWS == 0:
            tell(number, far.in_all(number))
        if isinstance(row, Skipped):
            reasons[row.reason] += row.count
            skipped.append(row)
            continue
        total += 1
        several += bool(row.more)
        labels.update([row.label] if row.label is not None else [])
        by_split.update([row.split] if row.split is not None else [])
        if known is not None:
            known.find(row)
    elsewhere = sum(map(len, known.left().values())) if known is not None else 0
    by_class = {name: labels[name] for name in sorted_labels(labels)}
    already = known.compared() if known is not None else Already()
    several += reasons[records.FIRST_LABEL]
    return Count(total, by_class, dict(by_split), tuple(skipped), reasons, several, already, elsewhere)


def shown_rows(look: Look) -> list[Row | Bad]:
    """The rows that are shown of a look: those of a table, or of each file its name, text, label and split."""
    if look.sketch is not None and look.columns is not None:
        return [_shown(row, look.columns, reading.cleanings_of(look.options)) for row in look.sketch.rows]
    cells = ((one.where, one.line.text, one.label or "", one.split or "") for one in look.files)
    return [Row(number, row) for number, row in enumerate(cells, start=1)]


def _shown(row: Row | Bad, columns: Columns, cleanings: Sequence[str]) -> Row | Bad:
    if isinstance(row, Bad) or not cleanings:
        return row
    cells = (cleaned(cell, cleanings) if place in columns.text else cell for place, cell in enumerate(row.cells))
    return Row(row.number, tuple(cells))


def _located(source: Source) -> Source:
    return importers.located(source) if isinstance(source, Path) else source


def _merged(source: Source, options: Options, project: Project | None) -> dict[str, str]:
    located = _located(source)
    return {**((answered(project, located) if project is not None else None) or {}), **options}
