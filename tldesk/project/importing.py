"""Taking files into a project: each new one is opened once, hashed, decoded to its end, and stored by the batch.

Originals are opened for reading only. A batch is one durable transaction, so an import that is killed leaves what it
had committed, and the next one goes on: a file whose path, size and time are known is not opened again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tldesk.atomic import write_atomic
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.pool import never, ordered_map
from tldesk.project.events import Event, Imported, PhaseStarted, Progressed
from tldesk.project.files import FileRow, Known
from tldesk.project.importers import IMPORTERS, Found, no_images, read_all, recognise, records, sorted_labels
from tldesk.project.store import Project

IMAGES_FOLDER = "images"
MISSING = "image_missing"

# The window shows the first images at once; later a transaction for every few hundred is cheaper.
_FIRST_BATCH = 32
_BATCH = 256
_SECONDS_BETWEEN_REPORTS = 0.1


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to open, and where its row belongs; `copy_to` when it is to be copied into the project."""

    origin: Path
    root_id: int
    path: str
    label: str | None = None
    split: str | None = None
    copy_to: Path | None = None


@dataclass(slots=True)
class _Result:
    """What an import has done so far."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)

    def event(self) -> Imported:
        return Imported(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            missing=self.missing,
            problems=self.problems,
        )


def import_source(
    project: Project, source: Path, *, copy: bool = False, should_stop: Callable[[], bool] = never
) -> Iterator[Event]:
    """Import a folder or table: PhaseStarted, Progressed …, Imported.

    With `copy` the files are copied into the project. Importing a source again brings what is new in it. When it is
    stopped, what was read is kept, and Imported counts that. Unreadable files are stored with their problem, and
    listed in `Imported.problems` with all that was passed over.

    Raises TldeskError: what `importers.recognise` and a layout's `read` raise, `project_read_only`, `disk_full`,
    `folder_not_writable`; batches committed before stay.
    """
    _check_writable(project)
    source = source.resolve()
    importer = recognise(source)
    yield PhaseStarted(name="list", text="Looking for images")
    found, skipped = read_all(importer, source, should_stop)
    if should_stop():
        yield _Result().event()
        return
    if not found:
        raise no_images(source)
    result = _Result(problems=[(thing.path_or_row, thing.reason) for thing in skipped])
    result.missing = sum(thing.reason == records.MISSING for thing in skipped)
    places = _Places(project, source, importer.name, copy)
    project.classes.ensure(sorted_labels(thing.label for thing in found if thing.label is not None))
    tasks, known = places.sort_out(found)
    result.updated += project.files.fill(known)
    result.unchanged += len(known) - result.updated
    yield from _take_in(project, tasks, result, should_stop)
    if not should_stop():
        project.splits.assign_missing()
    yield result.event()


def rescan(project: Project, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Look at every source and file of the project again: PhaseStarted, Progressed …, Imported.

    New files are added, changed ones read again, gone ones marked as missing with their labels kept, and returned
    ones are as before. A source that is gone as a whole is listed as a problem. Raises as `import_source` does.
    """
    _check_writable(project)
    yield PhaseStarted(name="list", text="Looking for images")
    result = _Result()
    tasks = _new_files(project, result, should_stop)
    gone: list[int] = []
    for root_id, root in project.files.roots().items():
        _check_known(root_id, root, project.files.known(root_id), tasks, gone, result)
    project.classes.ensure(sorted_labels(task.label for task in tasks if task.label is not None))
    project.files.set_problem(gone, MISSING, records.MISSING)
    yield from _take_in(project, tasks, result, should_stop)
    if not should_stop():
        project.splits.assign_missing()
    yield result.event()


def _new_files(project: Project, result: _Result, should_stop: Callable[[], bool]) -> list[_Task]:
    """What has come to the project's sources since they were read; a file of two sources once, with its label."""
    tasks: dict[tuple[int, str], _Task] = {}
    for source in project.files.sources():
        try:
            if not source.path.exists():
                raise TldeskError("source_missing", path=source.path)
            found, skipped = read_all(IMPORTERS[source.layout], source.path, should_stop)
        except TldeskError as error:
            result.problems.append((str(source.path), error.text))
            continue
        result.problems += [(thing.path_or_row, thing.reason) for thing in skipped]
        new, _ = _Places(project, source.path, source.layout, source.copied).sort_out(found, changed=False)
        for task in new:
            key = (task.root_id, task.path)
            if key not in tasks or tasks[key].label is None:
                tasks[key] = task
    return list(tasks.values())


def _check_writable(project: Project) -> None:
    if project.read_only:
        raise TldeskError("project_read_only", path=project.folder)


def _check_known(
    root_id: int, root: Path, known: dict[str, Known], tasks: list[_Task], gone: list[int], result: _Result
) -> None:
    """Sort the stored files of a root into those to read again (`tasks`), those that are `gone`, and the rest."""
    for path, row in known.items():
        file = root / path
        try:
            status = file.stat()
        except OSError:
            result.missing += 1
            result.problems.append((str(file), records.MISSING))
            if row.problem != MISSING:
                gone.append(row.id)
            continue
        if _is_same(row, status):
            result.unchanged += 1
        else:
            tasks.append(_Task(file, root_id, path))


def _is_same(known: Known, status: os.stat_result) -> bool:
    return (known.bytes, known.mtime_ns) == (status.st_size, status.st_mtime_ns) and known.problem != MISSING


class _Places:
    """Where the files of one source belong in the project: below which root, by which path, copied to where."""

    def __init__(self, project: Project, source: Path, layout: str, copied: bool) -> None:
        self._project = project
        self._folder = source if source.is_dir() else source.parent
        self._copied = copied
        files = project.files
        roots = files.roots()
        if copied:
            earlier = [one for one in files.sources() if one.copied and (one.layout, one.path) == (layout, source)]
            root = roots[earlier[0].root_id] if earlier else _new_copy_folder(project, self._folder.name)
        else:
            # A folder below one that was imported before belongs to that one's root: one row for each file.
            root = next((path for path in roots.values() if self._folder.is_relative_to(path)), self._folder)
        self._root_id = files.root(root)
        self._copies = root
        # Deepest first, so that a file goes where it is known already.
        self._roots = sorted(files.roots().items(), key=lambda item: len(item[1].parts), reverse=True)
        self._known: dict[int, dict[str, Known]] = {}
        files.add_source(self._root_id, layout, source, copied)

    def sort_out(
        self, found: Sequence[Found], changed: bool = True
    ) -> tuple[list[_Task], list[tuple[int, str | None, str | None]]]:
        """The files to open, and the known ones as (id, label, split); `changed` opens known ones that have changed."""
        tasks: list[_Task] = []
        unchanged: list[tuple[int, str | None, str | None]] = []
        for thing in found:
            root_id, path = self._place(thing.path)
            known = self._of_root(root_id).get(path)
            if known is not None and (not changed or _unchanged(known, thing.path)):
                unchanged.append((known.id, thing.label, thing.split))
            else:
                copy_to = self._copies / path if self._copied else None
                tasks.append(_Task(thing.path, root_id, path, thing.label, thing.split, copy_to))
        return tasks, unchanged

    def _place(self, file: Path) -> tuple[int, str]:
        if self._copied:
            return self._root_id, file.relative_to(self._folder).as_posix()
        for root_id, root in self._roots:
            if file.is_relative_to(root):
                return root_id, file.relative_to(root).as_posix()
        raise ValueError(f"{file} is not below {self._folder}")

    def _of_root(self, root_id: int) -> dict[str, Known]:
        if root_id not in self._known:
            self._known[root_id] = self._project.files.known(root_id)
        return self._known[root_id]


def _unchanged(known: Known, file: Path) -> bool:
    try:
        return _is_same(known, file.stat())
    except OSError:
        return False


def _new_copy_folder(project: Project, name: str) -> Path:
    """A folder of the project that no other source is copied to."""
    taken = set(project.files.roots().values())
    number = 1
    while True:
        folder = project.folder / IMAGES_FOLDER / (name if number == 1 else f"{name}-{number}")
        if folder not in taken:
            return folder
        number += 1


def _take_in(
    project: Project, tasks: Sequence[_Task], result: _Result, should_stop: Callable[[], bool]
) -> Generator[Event, None, None]:
    """Open the files in threads and store them by the batch, in their order."""
    yield PhaseStarted(name="import", text="Reading images", total=len(tasks))
    started = reported = time.monotonic()
    batch: list[tuple[int, FileRow]] = []
    limit = _FIRST_BATCH
    done = 0
    with closing(ordered_map(_opened, tasks, should_stop)) as opened:
        for task, row in opened:
            batch.append((task.root_id, row))
            done += 1
            if row.problem:
                result.problems.append((str(task.origin), row.problem_text))
            if len(batch) >= limit:
                _commit(project, batch, result)
                limit = _BATCH
            now = time.monotonic()
            if now - reported >= _SECONDS_BETWEEN_REPORTS:
                reported = now
                yield _progress(done, len(tasks), now - started)
    _commit(project, batch, result)
    yield _progress(done, len(tasks), time.monotonic() - started)


def _progress(done: int, total: int, seconds: float) -> Progressed:
    rate = done / seconds if seconds > 0 else 0.0
    return Progressed(
        phase="import", done=done, total=total, rate=rate, seconds_left=(total - done) / rate if rate else None
    )


def _commit(project: Project, batch: list[tuple[int, FileRow]], result: _Result) -> None:
    """Store the batch in one transaction, and empty it."""
    by_root: dict[int, list[FileRow]] = defaultdict(list)
    for root_id, row in batch:
        by_root[root_id].append(row)
    with project.store.writing():
        counts = [project.files.put(root_id, rows) for root_id, rows in by_root.items()]
    result.added += sum(added for added, _ in counts)
    result.updated += sum(updated for _, updated in counts)
    batch.clear()


def _opened(task: _Task) -> tuple[_Task, FileRow]:
    """Read a file once: its hash, its size in pixels, whether it decodes to its end; copy it where it is to go.

    Runs in the pool. Raises TldeskError `disk_full` or `folder_not_writable` for the copy only.
    """
    sha256 = problem = ""
    reason = ""
    width = height = 0
    status: os.stat_result | None = None
    try:
        status = task.origin.stat()
        data = image.read(task.origin)
        sha256 = hashlib.sha256(data).hexdigest()
        if task.copy_to is not None:
            _copy(data, task.copy_to, status.st_mtime_ns)
        width, height = image.inspect(data)
    except OSError:
        problem, reason = MISSING, records.MISSING
    except TldeskError as error:
        if "reason" not in error.arguments or error.code not in ("image_unreadable", "image_too_large"):
            raise
        problem, reason = error.code, error.arguments["reason"]
    row = FileRow(
        path=task.path,
        sha256=sha256,
        bytes=status.st_size if status else 0,
        mtime_ns=status.st_mtime_ns if status else 0,
        width=width,
        height=height,
        label=task.label,
        split=task.split,
        problem=problem or None,
        problem_text=reason,
    )
    return task, row


def _copy(data: bytes, target: Path, mtime_ns: int) -> None:
    """Write a copy, all or nothing, with the original's time, by which it is known again."""
    try:
        write_atomic(target, data)
        os.utime(target, ns=(mtime_ns, mtime_ns))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise TldeskError("disk_full", path=target) from error
        raise TldeskError("folder_not_writable", path=target.parent, reason=error.strerror or error) from error
