"""Taking texts into a project: the rows of a table are kept in the project, so that it needs the table no more.

A row that the project has already is known by its id, or by its text (`known_texts`), wherever it stands in the table
now: its label stays. One whose text has changed under its id is read anew, and keeps its label too. A batch
is a file of texts and then one transaction, so an import that is killed leaves what it had committed.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media.tables import reading as tables
from tldesk.project import importers
from tldesk.project.exchange import labels_again
from tldesk.project.exchange.import_result import ImportResult
from tldesk.project.exchange.known_texts import KNOWN, SAME_TEXTS, KnownTexts, answered, hash_of, place_of
from tldesk.project.importers import Options, Skipped, records
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.samples.file_names import portable
from tldesk.project.samples.files import PASTED, FileRow
from tldesk.project.samples.samples import SPLITS
from tldesk.project.store import Project
from tldesk.project.texts import dated, kept, reading
from tldesk.project.texts.reading import Far, Opened, Source, Text
from tldesk.project.trust import chosen

_TOLD = 1000  # more than anybody reads

# The window shows the first texts at once; later a file and a transaction for every few thousand are cheaper.
_FIRST_BATCH, _BATCH = 64, 32_768
_BATCH_BYTES = 16 << 20
_PIECE = 64  # rows between two looks at the clock and at who wants to stop, which cost as much as a row
_LONGEST_BATCH_SECONDS = 2.0


def import_texts(
    project: Project, source: Source, options: Options, replace_labels: bool, should_stop: Callable[[], bool]
) -> Iterator[Event]:
    """As `importing.import_source`, of a project of texts. Raises as `reading.opened` and `reading.read` do too."""
    result = ImportResult()
    yield PhaseStarted(name="list", text="Looking at the table")
    options = {**(answered(project, source) or {}), **options}
    try:
        with reading.opened(source, options, should_stop) as opened:  # what cannot be read leaves no trace
            if isinstance(source, Path):
                chosen.remember(project.folder, source if source.is_dir() else source.parent)
            home = _Home(project, source, options)
            yield from _taken_in(project, home, opened, replace_labels, result, should_stop)
    except TldeskError as error:
        if error.code != "interrupted":
            raise
    yield result.event(should_stop())


def rescan(project: Project, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """As `importing.rescan`: rows that have come to the tables of the project are added. A table that is gone is told;
    its texts are kept. What was pasted is nowhere to be read again."""
    yield PhaseStarted(name="list", text="Looking at the tables")
    result, choices = ImportResult(), chosen.Choices(project.folder)
    for source in project.files.sources():
        if source.layout == PASTED or should_stop():
            continue
        if not choices.may_read(source.path):
            result.skip(source.path, records.NOT_CHOSEN)
            continue
        try:
            with reading.opened(source.path, source.options, should_stop) as opened:
                home = _Home(project, source.path, source.options)
                yield from _taken_in(project, home, opened, False, result, should_stop)
        except TldeskError as error:
            if error.code != "interrupted":
                result.skip(source.path, error.text)
    yield result.event(should_stop())


def _taken_in(
    project: Project,
    home: _Home,
    opened: Opened,
    replace_labels: bool,
    result: ImportResult,
    should_stop: Callable[[], bool],
) -> Generator[Event, None, None]:
    """Take in what the tables have, as far as it gets; what is not finished then is remembered as such."""
    if not home.is_pasted:
        project.set_unfinished_imports({home.source_id} | project.unfinished_imports.keys())
    if home.by_text and not home.known.is_empty:
        home.know_by_text(opened, should_stop)
    far = reading.Far(opened.parts)
    rows = told_few(chain(opened.skipped, reading.read(opened.parts, far, should_stop)))
    with project.store.writing_many():
        yield from _read(project, home, rows, far, result, should_stop)
    if should_stop():
        return
    if not home.seen:
        raise nothing_in(home.source, result.reasons)
    if home.is_new:
        _split_by_date(project, opened, result)
    result.relabel(labels_again.settle(project, home.known.there, replace_labels))
    project.set_unfinished_imports(project.unfinished_imports.keys() - {home.source_id})


def _split_by_date(project: Project, opened: Opened, result: ImportResult) -> None:
    """Where a column of dates was chosen for it: the newest texts are test, those before them val. It is an edit, which
    can be undone. Later imports of the source divide what is new as ever: a test split that moves measures nothing."""
    parts = [] if isinstance(opened.parts, reading.Files) else opened.parts
    named = [part.columns.names[part.columns.date] for part in parts if part.columns.date is not None]
    if not named:
        return
    together = project.splits.together
    try:
        found, dates = dated.read(project, named[0])
    except TldeskError as error:
        if error.code != "no_dates":
            raise
        result.pass_over([Skipped(f"column “{named[0]}”", records.NO_DATES)])
        return
    if found.is_open:
        result.pass_over([Skipped(f"column “{named[0]}”", records.OPEN_DATES)])
        return
    if len(set(dates.values())) < len(SPLITS):  # one of them would be empty
        result.pass_over([Skipped(f"column “{named[0]}”", records.FEW_DATES)])
        return
    result.empty_splits = list(project.splits.by_date(dates, by=together.by, scenes=together.scenes).empty)
    project.splits.remake_by_date(dates, by=together.by, scenes=together.scenes, column=named[0])


def told_few(rows: Iterable[Text | Skipped]) -> Iterator[Text | Skipped]:
    """The rows; of those that are passed over for one reason so many as anybody reads, and then how many more there
    are: a table may hold a million of them."""
    counts: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Skipped):
            counts[row.reason] += row.count
            if counts[row.reason] > _TOLD:
                continue
        yield row
    for reason, count in counts.items():
        if count > _TOLD:
            yield Skipped(f"{count - _TOLD:,} more", reason, count - _TOLD)


def nothing_in(source: Source, reasons: Mapping[str, int]) -> TldeskError:
    """The error for a source without a single text; `reasons` say how many rows were passed over for each."""
    path = tables.PASTED if isinstance(source, bytes) else source
    if reasons:
        ((reason, count),) = Counter(reasons).most_common(1)
        return TldeskError("table_all_refused", path=path, count=count, reason=reason)
    return TldeskError("no_table", path=path)


class _Home:
    """Where the texts of a source are kept, and which of them are there already."""

    def __init__(self, project: Project, source: Source, options: Options) -> None:
        self._project, self.source = project, source
        self.by_text = options.get(SAME_TEXTS) == KNOWN
        self.is_pasted = isinstance(source, bytes)
        self.known = KnownTexts(project, source)
        self.is_new = self.known.folder is None
        layout, path = place_of(project, source)
        self.folder = self.known.folder or _new_folder(project, path)
        self.root_id = project.files.root(self.folder)
        self.source_id = project.files.add_source(self.root_id, layout, path, True, options)
        self.taken = project.files.paths_below(self.root_id)
        if self.source_id in project.unfinished_imports:
            newest = max((one.time.timestamp() for one in project.backups.all()), default=0.0)
            kept.drop_unstored(self.folder, self.taken, newest)
        self.seen = False

    def know_by_text(self, opened: Opened, should_stop: Callable[[], bool]) -> None:
        """Look at all rows once before: a text that a later row has by its id is not taken for an earlier one."""
        for row in reading.read(opened.parts, Far(opened.parts), should_stop):
            if isinstance(row, Text):
                self.known.find(row)
        self.known = KnownTexts(self._project, self.source, self.known.left())

    def sort_out(self, text: Text) -> tuple[int | None, bool]:
        """The sample that a row is already, and whether its text is still the same."""
        self.seen = True
        return self.known.find(text)


@dataclass(slots=True)
class _Batch:
    """Rows that wait for being stored: new ones, and those of known samples with another text."""

    new: list[Text]
    changed: list[tuple[int, Text]]
    lacking: list[tuple[int, tuple[str, ...], str | None]]
    bytes: int = 0

    def __len__(self) -> int:
        return len(self.new) + len(self.changed) + len(self.lacking)


def _read(
    project: Project,
    home: _Home,
    rows: Iterable[Text | Skipped],
    far: Far,
    result: ImportResult,
    should_stop: Callable[[], bool],
) -> Generator[Event, None, None]:
    """Store the rows by the batch, in their order, and give the new ones a split."""
    yield PhaseStarted(name="import", text="Reading texts")
    clock, stored, limit = Clock("import", 0), time.monotonic(), _FIRST_BATCH
    batch, count = _Batch([], [], []), 0
    for count, row in enumerate(rows, 1):
        if isinstance(row, Skipped):
            result.pass_over([row])
        else:
            _put_off(batch, home, row, result)
        if count % _PIECE and batch.bytes <= _BATCH_BYTES:
            continue
        due = clock.to(count)
        if len(batch) >= limit or batch.bytes > _BATCH_BYTES or time.monotonic() - stored > _LONGEST_BATCH_SECONDS:
            _store(project, home, batch, result)
            batch, stored, limit, due = _Batch([], [], []), time.monotonic(), _BATCH, True
        if due:
            yield _progress(clock, far)
        if should_stop():
            break
    _store(project, home, batch, result)
    clock.to(count)
    yield _progress(clock, far)
    if not should_stop():
        project.splits.assign_missing()
        result.empty_splits = list(project.splits.empty())


def _put_off(batch: _Batch, home: _Home, row: Text, result: ImportResult) -> None:
    id_, same = home.sort_out(row)
    if id_ is None:
        batch.new.append(row)
    elif same:
        batch.lacking.append((id_, row.labels, row.split))
    else:
        batch.changed.append((id_, row))
    batch.bytes += len(row.line.text) + sum(map(len, row.line.columns.values()))


def _store(project: Project, home: _Home, batch: _Batch, result: ImportResult) -> None:
    """Keep the texts of a batch, then store its rows in one transaction. Classes come of those that get a label."""
    texts = [*batch.new, *(text for _, text in batch.changed)]
    changed = [(id_, text.labels, text.split) for id_, text in batch.changed]
    known = [*batch.lacking, *changed]
    rows: list[FileRow] = []
    if texts:
        there = kept.put(home.folder, [text.line for text in texts], home.taken)
        rows = [_row(text, there, place) for text, place in zip(texts, there.places, strict=True)]
    with project.store.writing():
        bare = project.files.bare(id_ for id_, _, _ in known)
        given = [text.labels for text in batch.new] + [labels for id_, labels, _ in known if id_ in bare]
        project.classes.ensure(importers.sorted_labels({label for labels in given for label in labels}))
        project.files.add(home.root_id, rows[: len(batch.new)])
        project.files.move(zip((id_ for id_, _ in batch.changed), rows[len(batch.new) :], strict=True))
        updated = project.files.fill(batch.lacking) if batch.lacking else 0
        filled = project.files.fill(changed) if changed else 0
        if updated or filled:  # an edit that is done again and undone would take from them what they have got
            project.edits.end_undone()
    result.labels_filled += sum(bool(labels) and id_ in bare for id_, labels, _ in known)
    result.added += len(batch.new)
    result.updated += len(batch.changed) + updated
    result.unchanged += len(batch.lacking) - updated


def _row(text: Text, there: kept.Stored, place: str) -> FileRow:
    said = text.line.text
    return FileRow(
        path=there.name,
        sha256=hash_of(text),
        bytes=there.bytes,
        mtime_ns=there.mtime_ns,
        width=len(said),
        height=said.count("\n") + 1,
        label=text.label,
        split=text.split,
        group=text.group,
        place=place,
        more=text.more,
        file_sha256=there.sha256,
    )


def _progress(clock: Clock, far: Far) -> Progressed:
    clock.total = far.in_all(clock.done)
    return clock.event()


def _new_folder(project: Project, path: Path) -> Path:
    """A folder of the project that keeps no other source."""
    taken = {root.name.casefold() for root in project.files.roots().values()}
    name, number = portable(path.stem), 2
    wanted = name
    while wanted.casefold() in taken:
        wanted, number = f"{name}-{number}", number + 1
    return project.folder / kept.FOLDER / wanted
