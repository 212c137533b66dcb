"""Taking a project elsewhere: as a copy in another folder, or as one zip file that holds its images too.

Both are made from one state of the project while it may go on being edited, and appear as a whole or not at all. The
cache and the backups are left behind.
"""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tldesk import databases, paths
from tldesk.atomic import beside, replacing, sync_folder, target_of
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project.database.backups import told_disk_errors
from tldesk.project.exchange import taking
from tldesk.project.exchange.copy_contents import CopiedContents, contents_of
from tldesk.project.importers import archive
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.store import Project
from tldesk.project.trust.chosen import inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(Event):
    """The last event: the file or folder that was made, its number of images, and (path, reason) of what it lacks."""

    path: str
    images: int
    left_out: Sequence[tuple[str, str]] = ()


def pack(project: Project, file: Path, should_stop: Callable[[], bool] = never, *, outside: bool) -> Iterator[Event]:
    """Write the project with its images and runs into the zip `file`: PhaseStarted, Progressed …, Packed.

    Images as they are, and nothing that names the user or a folder of this computer. Those of roots outside the project
    (`roots.outside`) are in it with `outside`, which is for the user to say; they must be the images that were
    imported. What is not at hand or no image is left out and told; its labels are in it. When it is stopped, Packed
    does not come and nothing is left. Raises TldeskError `file_exists` where a file is that is no packed project,
    `disk_full`, `folder_impossible`, `folder_not_writable` or `project_damaged`.
    """
    with (
        told_disk_errors(file),
        contents_of(project, whole=True, outside=outside) as contents,
        replacing(target_of(file, is_packed)) as temporary,
    ):
        yield PhaseStarted(name="pack", text="Packing", total=contents.total)
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED, strict_timestamps=False) as target:
            # Photos do not shrink; the database does.
            target.write(contents.database, paths.PROJECT_FILE, zipfile.ZIP_DEFLATED)

            def put(source: Path | bytes, place: str, mtime_ns: int = 0) -> None:
                if isinstance(source, Path):
                    target.write(source, place)
                else:
                    target.writestr(_entry(place, mtime_ns), source)

            images = yield from _put_all(contents, put, should_stop)
        if should_stop():
            raise TldeskError("interrupted")
    yield Packed(path=str(file), images=images, left_out=contents.left_out)


def duplicate(project: Project, folder: Path, name: str, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Copy the project to a new folder under another name: PhaseStarted, Progressed …, Packed.

    Images that are kept in the project are copied; others stay where they are and serve both. Raises TldeskError
    `project_exists`, `disk_full`, `folder_not_writable`, `project_damaged`.
    """
    if folder.exists():
        raise TldeskError("project_exists", path=folder)
    with told_disk_errors(folder), contents_of(project, whole=False) as contents, beside(folder) as part:
        yield PhaseStarted(name="pack", text="Copying", total=contents.total)
        with closing(databases.connect(contents.database, isolation="DEFERRED")) as db, db:
            db.execute("UPDATE meta SET value = ? WHERE key = 'name'", (name,))
        shutil.copyfile(contents.database, part / paths.PROJECT_FILE)

        def put(source: Path | bytes, place: str, _mtime_ns: int = 0) -> None:
            assert isinstance(source, Path)  # those from outside stay where they are
            target = part / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)

        images = yield from _put_all(contents, put, should_stop)
        if should_stop():
            raise TldeskError("interrupted")
        _appear(part, folder)
    yield Packed(path=str(folder), images=images, left_out=contents.left_out)


def is_packed(file: Path) -> bool:
    """Whether a file is a zip that `pack` made."""
    try:
        return archive.holds(file, paths.PROJECT_FILE)
    except TldeskError:
        return False


def unpack(file: Path, folder: Path, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Make a project of a packed one in a new folder: PhaseStarted, Progressed …, Packed.

    Raises TldeskError `project_exists`, `archive_refused`, `project_damaged`, `project_newer`, `disk_full`,
    `folder_not_writable`.
    """
    if folder.exists():
        raise TldeskError("project_exists", path=folder)
    yield PhaseStarted(name="pack", text="Unpacking")
    with told_disk_errors(folder), beside(folder) as part:
        unpacked = part / "project"
        skipped = yield from archive.unpack(file, unpacked, should_stop, packed=True)
        if should_stop():
            raise TldeskError("interrupted")
        if not (unpacked / paths.PROJECT_FILE).is_file():
            raise TldeskError("archive_refused", path=file, reason="it holds no project")
        with Project.open(unpacked, read_only=True) as opened:
            _check_roots(file, opened)
            images = _give_times_back(opened)
        _forget_sources(unpacked)
        _appear(unpacked, folder)
    left_out = [(one.path_or_row, one.reason) for one in skipped]
    yield Packed(path=str(folder), images=images, left_out=left_out)


def _put_all(
    contents: CopiedContents, put: Callable[[Path | bytes, str, int], None], should_stop: Callable[[], bool]
) -> Generator[Progressed, None, int]:
    """Put every file in its place; what cannot be taken is told, and the rest goes on. How many images there are."""
    clock, images = Clock("pack", contents.total), 0
    for place, source, mtime_ns in _sources(contents, should_stop):
        if source is not None:
            put(source, place, mtime_ns)
            images += place not in contents.others
        if clock.tick():
            yield clock.event()
    return images


def _sources(
    contents: CopiedContents, should_stop: Callable[[], bool]
) -> Iterator[tuple[str, Path | bytes | None, int]]:
    """Each place, what is to be put there (a file, the bytes of one, or nothing), and the time of the bytes."""
    for place, file in contents.others.items():
        if should_stop():
            return
        yield place, file, 0
    for wanted in contents.images.values():
        if should_stop():
            return
        reason = taking.refusal(wanted.root, wanted.path)
        if reason:
            contents.left_out.append((str(wanted.path), reason))
        yield wanted.place, None if reason else wanted.path, 0
    for wanted, opened in taking.contents(contents.outside.values(), should_stop, kind=contents.kind):
        if opened.problem:
            contents.left_out.append((str(wanted.path), opened.reason))
        yield wanted.place, None if opened.problem else opened.content, opened.mtime_ns


def _entry(place: str, mtime_ns: int) -> zipfile.ZipInfo:
    """An entry for bytes, with the time of their file as far as a zip can say it."""
    local = time.localtime(mtime_ns / 1e9)
    year = min(max(local.tm_year, 1980), 2107)
    entry = zipfile.ZipInfo(place, (year, *local[1:6]))
    entry.external_attr = 0o100644 << 16
    return entry


def _check_roots(file: Path, project: Project) -> None:
    """Raise TldeskError `archive_refused` for a project whose images lie outside of it: a packed one brings its own."""
    if not all(inside(project.folder, root) for root in project.files.roots().values()):
        raise TldeskError("archive_refused", path=file, reason="it refers to files outside the archive")


def _forget_sources(folder: Path) -> None:
    """Forget what was imported from elsewhere: scanning it again would read whatever lies there on this computer."""
    with closing(databases.connect(folder / paths.PROJECT_FILE, isolation="DEFERRED")) as db, db:
        away = [id_ for id_, path in db.execute("SELECT id, path FROM sources") if not inside(folder, folder / path)]
        db.executemany("DELETE FROM sources WHERE id = ?", [(id_,) for id_ in away])


def _give_times_back(project: Project) -> int:
    """Set each image's time to the one it is known by, which a zip does not hold exactly; how many images there are."""
    with project.store.reading() as db:
        rows = db.execute(
            "SELECT DISTINCT r.path, s.path, s.mtime_ns FROM samples s JOIN roots r ON r.id = s.root_id"
        ).fetchall()
    images = 0
    for root, path, mtime_ns in rows:
        file = project.folder / root / path
        if inside(project.folder, file) and file.is_file():
            os.utime(file, ns=(mtime_ns, mtime_ns))
            images += 1
    return images


def _appear(part: Path, folder: Path) -> None:
    """Sync what was written and give it its name."""
    if hasattr(os, "sync"):  # all at once: a call for each file takes minutes
        os.sync()
    part.rename(folder)
    sync_folder(folder.parent)
