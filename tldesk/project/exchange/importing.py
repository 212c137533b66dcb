"""Taking files into a project: each new one is opened once, by a guarded process, and stored by the batch.

A folder is listed while its first files are opened, so that the first images of a hundred thousand are there at once.
Originals are opened for reading only. A batch is one durable transaction, so an import that is killed leaves what it
had committed, and the next one goes on: a file whose path, size and time are known is not opened again.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from tldesk.atomic import write_atomic
from tldesk.errors import TldeskError
from tldesk.media import kinds
from tldesk.media.guard import open_all, warm_up
from tldesk.media.modality import TEXT
from tldesk.media.opening import THUMBNAIL_EDGE, Opened
from tldesk.media.pool import never, ordered_map
from tldesk.media.problems import MISSING
from tldesk.media.tables.reading import PASTED
from tldesk.project import importers
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.exchange import import_texts, labels_again, rescanning
from tldesk.project.exchange.destinations import IMAGES_FOLDER, Destinations, FileTask
from tldesk.project.exchange.import_result import ImportResult
from tldesk.project.exchange.source_kinds import other_kind
from tldesk.project.exchange.task_queue import Queue
from tldesk.project.importers import (
    IMPORTERS,
    NO_OPTIONS,
    Found,
    Importer,
    Options,
    Skipped,
    archive,
    records,
    stretches,
)
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.samples.files import FileRow, by_file
from tldesk.project.store import Project
from tldesk.project.texts.reading import Source
from tldesk.project.trust import chosen
from tldesk.project.trust.chosen import inside

# So much of a folder is listed before its first files are opened, and again with each file until all is listed.
_PIECE = 500
# The window shows the first images at once; later a transaction for every few hundred is cheaper.
_FIRST_BATCH = 32
_BATCH = 256
# What was opened is shown after so long, however few it is: they may be huge, or far away.
_LONGEST_BATCH_SECONDS = 2.0
# Files that are to be copied wait in memory until their batch is stored.
_HELD_BYTES = 64 << 20
_COPIES_AT_ONCE = 16


def import_source(
    project: Project,
    source: Source,
    *,
    copy: bool = False,
    options: Options = NO_OPTIONS,
    replace_labels: bool = False,
    should_stop: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Import a folder, table or archive, or of texts a table that was pasted: PhaseStarted, Progressed …, Imported.

    With `copy` the files are copied into the project; an archive is unpacked there. `options` are the answers to the
    layout's questions; those that are not there are as they were, or as is proposed for a source that is new. Importing
    a source again brings what is new in it. Files that the project has keep their labels; with `replace_labels` those
    that nobody has labelled in the project get that of the source, as one edit. When it is stopped, what was read is
    kept, and Imported counts that. Unreadable files are stored with their problem, and listed in `Imported.problems`
    with all that was passed over.

    Raises TldeskError: what `importers.recognise`, `importers.read` and `archive.unpack` raise, `other_kind`,
    `project_read_only`, `disk_full`, `folder_not_writable`; batches committed before stay.
    """
    _check_writable(project)
    if isinstance(source, bytes) or project.kind.rows:
        yield from _texts(project, source, options, replace_labels, should_stop)
        return
    source = importers.located(source)
    result = ImportResult()
    if archive.is_archive(source):
        unpacked = yield from _unpacked(project, source, result, should_stop)
        if unpacked is None:
            yield result.event(stopped=True)
            return
        source, copy = unpacked, False
    warm_up()  # meanwhile
    chosen.remember(project.folder, source if source.is_dir() else source.parent)
    known = remembered(project, source)
    options = {**(known or {}), **options}
    importer, _, options = importers.understood(source, options, first=known is None, kind=project.kind)
    yield PhaseStarted(name="list", text="Scanning for images")
    there: dict[int, Found] = {}
    queue = Queue(_listed(project, source, importer, copy, options, result, there, should_stop))
    # A small folder is complete then, and its number known from the beginning.
    queue.list_more()
    queue.list_more()
    mine = {one.id for one in project.files.sources() if one.path == source}
    project.set_unfinished_imports(mine | project.unfinished_imports.keys())
    yield from _take_in(project, queue, result, should_stop)
    stopped = should_stop()
    if not stopped:
        result.relabel(labels_again.settle(project, there, replace_labels))
        project.set_unfinished_imports(project.unfinished_imports.keys() - mine)
    yield result.event(stopped)


def _texts(
    project: Project, source: Source, options: Options, replace_labels: bool, should_stop: Callable[[], bool]
) -> Iterator[Event]:
    if not project.kind.rows:
        raise other_kind(PASTED, TEXT, project.modality)
    located = source if isinstance(source, bytes) else importers.located(source)
    yield from import_texts.import_texts(project, located, options, replace_labels, should_stop)


def remembered(project: Project, source: Path) -> Options | None:
    """What was answered about a source when it was imported last; None where it never was."""
    known = [one.options for one in project.files.sources() if one.path == source]
    return known[-1] if known else None


def rescan(project: Project, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Look at every source and file of the project again: PhaseStarted, Progressed …, Imported.

    New files are added, changed ones read again, gone ones marked as missing with their labels kept, and returned
    ones are as before. A source that is gone as a whole is listed as a problem, and so is a folder outside of the
    project that nobody has chosen for it on this computer: it is not read. Raises as `import_source` does.
    """
    _check_writable(project)
    if project.kind.rows:
        yield from import_texts.rescan(project, should_stop)
        return
    yield PhaseStarted(name="list", text="Scanning for images")
    result = ImportResult()
    choices = chosen.Choices(project.folder)
    read: set[int] = set()
    tasks = _new_files(project, choices, result, read, should_stop)
    gone: list[int] = []
    for root_id, root in project.files.roots().items():
        known = by_file(project.files.known(root_id))
        mine = choices.among(root, known)
        if len(mine) < len(known):
            result.problems.append((str(root), records.NOT_CHOSEN))
            result.unchanged += sum(len(rows) for path, rows in known.items() if path not in mine)
        rescanning.check_known(root_id, root, mine, tasks, gone, result)
    tasks = rescanning.allowed(tasks, choices, result)
    project.classes.ensure(importers.sorted_labels(task.label for task in tasks if task.label is not None))
    project.files.set_problem(gone, MISSING, records.MISSING)
    queue = Queue(iter([tasks]))
    queue.list_more()
    queue.list_more()
    yield from _take_in(project, queue, result, should_stop)
    stopped = should_stop()
    if not stopped:
        project.set_unfinished_imports(project.unfinished_imports.keys() - read)
    yield result.event(stopped)


# ------------------------------------------------------------------------------------------------------ listing


def _check_writable(project: Project) -> None:
    if project.read_only:
        raise TldeskError("project_read_only", path=project.folder)


def _unpacked(
    project: Project, file: Path, result: ImportResult, should_stop: Callable[[], bool]
) -> Generator[Event, None, Path | None]:
    """Unpack an archive into the project; where what is in it begins, or None when it was stopped."""
    yield PhaseStarted(name="unpack", text="Unpacking")
    folder = project.folder / IMAGES_FOLDER / archive.folder_name(file)
    was_there = folder.exists()
    result.pass_over((yield from archive.unpack(file, folder, should_stop)))
    if should_stop():
        return None
    content = archive.content(folder)
    try:
        importers.recognise(content, kind=project.kind)
    except TldeskError as error:
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        if error.code == "no_images":
            raise importers.no_images(file, result.reasons, project.kind) from error
        raise
    return content


def _listed(
    project: Project,
    source: Path,
    importer: Importer,
    copy: bool,
    options: Options,
    result: ImportResult,
    there: dict[int, Found],
    should_stop: Callable[[], bool],
) -> Iterator[list[FileTask]]:
    """The files of a source that are to be opened, by the piece; known ones get what they lack, and are put `there`.

    A table or an annotation file is one piece: where it is damaged, however far down, nothing is imported.
    """
    things = _until(importers.read(importer, source, options, project.kind), should_stop)
    length = _PIECE if source.is_dir() else None
    destinations: Destinations | None = None
    while piece := list(islice(things, length)):
        result.pass_over([thing for thing in piece if isinstance(thing, Skipped)])
        found = [thing for thing in piece if isinstance(thing, Found)]
        if should_stop():
            return
        if not found:
            continue
        if destinations is None:
            destinations = Destinations(project, source, importer.name, copy, options)
        yield _sorted_out(project, destinations, found, result, there)
    if destinations is None and not should_stop():
        raise _nothing(project, source, result)


def _nothing(project: Project, source: Path, result: ImportResult) -> TldeskError:
    """Why a source brings nothing: all that is in it may be of another kind than the project's."""
    there = kinds.count(name for name, _ in result.problems)
    if there and project.modality not in there:
        return other_kind(source, max(there, key=there.__getitem__), project.modality)
    return importers.no_images(source, result.reasons, project.kind)


def _until(things: Iterator[Found | Skipped], should_stop: Callable[[], bool]) -> Iterator[Found | Skipped]:
    for thing in things:
        if should_stop():
            return
        yield thing


def _sorted_out(
    project: Project, destinations: Destinations, found: Sequence[Found], result: ImportResult, there: dict[int, Found]
) -> list[FileTask]:
    """Those of a piece that are to be opened; the classes of new ones are made, and known files get what they lack."""
    tasks, known = destinations.sort_out(found)
    labels = (task.label for task in tasks if task.label is not None and not task.known)
    project.classes.ensure(importers.sorted_labels(labels))
    lacking = [(id_, thing.labels, thing.split) for id_, thing in known.items()]
    with project.store.writing():
        bare = project.files.bare(known)
        updated = project.files.fill(lacking) if lacking else 0
        project.files.regroup({id_: thing.group for id_, thing in known.items() if thing.group})
        if updated:  # an edit that is done again and undone would take from them what they have got
            project.edits.end_undone()
    there.update(known)
    result.labels_filled += sum(bool(labels) and id_ in bare for id_, labels, _ in lacking)
    result.updated += updated
    result.unchanged += len(known) - updated
    return tasks


def _new_files(
    project: Project, choices: chosen.Choices, result: ImportResult, read: set[int], should_stop: Callable[[], bool]
) -> list[FileTask]:
    """What has come to the project's sources since they were read; what two of them have once, with its label.

    Adds to `read` the ids of the sources that can be read.
    """
    tasks: dict[tuple[int, str, str], FileTask] = {}
    for source in rescanning.sources(project):
        if not choices.may_read(source.path):
            result.skip(source.path, records.NOT_CHOSEN)
            continue
        try:
            if source.layout not in IMPORTERS:
                raise TldeskError("source_not_understood", path=source.path)
            layout = IMPORTERS[source.layout]
            found, skipped = importers.read_all(layout, source.path, should_stop, source.options, project.kind)
        except TldeskError as error:
            result.skip(source.path, error.text)
            continue
        read.add(source.id)
        result.pass_over(skipped, count_missing=False)  # those that the project knows are counted with its files
        destinations = Destinations(project, source.path, source.layout, source.copied, source.options)
        for task in destinations.sort_out(found, changed=False)[0]:
            key = (task.root_id, task.path, task.place)
            if key not in tasks or tasks[key].label is None:
                tasks[key] = task
    return list(tasks.values())


# ------------------------------------------------------------------------------------------------------ storing


def _take_in(
    project: Project, queue: Queue, result: ImportResult, should_stop: Callable[[], bool]
) -> Generator[Event, None, None]:
    """Open the files, store them by the batch in their order, and give the new ones a split.

    Progress is told now and then, and whenever there is more to show.
    """
    if should_stop():
        return
    yield PhaseStarted(name="import", text="Reading images", total=queue.total)
    clock, stored = Clock("import", queue.total), time.monotonic()
    batch: list[tuple[FileTask, Opened]] = []
    limit, held = _FIRST_BATCH, 0
    module = project.kind.module
    with closing(open_all(queue, lambda task: task.request(module), should_stop)) as opened:
        for task, one in opened:
            batch.append((task, one))
            held += len(one.content)
            due = clock.tick()
            if len(batch) >= limit or held > _HELD_BYTES or time.monotonic() - stored > _LONGEST_BATCH_SECONDS:
                _store(project, batch, result)
                limit = _BATCH if clock.done >= _FIRST_BATCH else _FIRST_BATCH  # one that took its time was smaller
                held, stored, due = 0, time.monotonic(), True
            if due:
                yield _progress(clock, queue)
            if not queue.complete:
                queue.list_more()
    _store(project, batch, result)
    yield _progress(clock, queue)
    if not should_stop():
        project.splits.assign_missing()
        result.empty_splits = list(project.splits.empty())


def _progress(clock: Clock, queue: Queue) -> Progressed:
    clock.total, clock.complete = queue.total, queue.complete
    return clock.event()


def _store(project: Project, batch: list[tuple[FileTask, Opened]], result: ImportResult) -> None:
    """Write the copies and thumbnails of a batch, then its rows in one transaction; and empty it."""
    by_root: dict[int, list[FileRow]] = defaultdict(list)
    copies: list[tuple[bytes, Path, int]] = []
    for task, opened in batch:
        if task.copy_to is not None and not inside(project.folder, task.copy_to):
            result.skip(task.origin, records.COPY_OUTSIDE)
            continue
        if opened.problem == "place_unknown" and not task.known and (stretch := stretches.shown(task.place)):
            result.skip(f"{task.origin}, {stretch}", records.OUTSIDE_STRETCH)
            continue  # there is nothing that a row could stand for
        if opened.problem:
            if task.crop is not None:
                result.skip(task.origin, opened.reason)
                continue  # there is no file that a row could stand for
            result.problems.append((str(task.origin), opened.reason))
            result.unreadable += 1
        if task.copy_to is not None and task.keep and (opened.file_sha256 or opened.sha256):
            copies.append((opened.content, task.copy_to, opened.mtime_ns))
        by_root[task.root_id].append(_row(task, opened))
    # A disk makes many files durable in nearly the time of one, when they are asked for together.
    for _ in ordered_map(lambda copy: _copy(*copy), copies, workers=_COPIES_AT_ONCE):
        pass
    shown = ((opened.sha256, opened.thumbnail) for _, opened in batch if opened.thumbnail)
    project.thumbnails.put_many(shown, THUMBNAIL_EDGE)
    with project.store.writing():
        counts = [project.files.put(root_id, rows) for root_id, rows in by_root.items()]
    result.added += sum(added for added, _ in counts)
    result.updated += sum(updated for _, updated in counts)
    batch.clear()


def _row(task: FileTask, opened: Opened) -> FileRow:
    return FileRow(
        path=task.path,
        sha256=opened.sha256,
        bytes=opened.file_bytes if task.crop is None else len(opened.content),
        mtime_ns=opened.mtime_ns,
        width=opened.width,
        height=opened.height,
        label=task.label,
        split=task.split,
        problem=opened.problem,
        problem_text=opened.reason,
        more=task.more,
        group=task.group,
        measures=opened.measures,
        place=task.place,
        file_sha256=opened.file_sha256,
    )


def _copy(data: bytes, target: Path, mtime_ns: int) -> None:
    """Write a copy, all or nothing, with the original's time, by which it is known again.

    Raises TldeskError `disk_full` or `folder_not_writable`.
    """
    with disk_errors(target):
        write_atomic(target, data)
        os.utime(target, ns=(mtime_ns, mtime_ns))
