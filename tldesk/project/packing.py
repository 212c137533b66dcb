"""Taking a project elsewhere: as a copy in another folder, or as one zip file that holds its images too.

Both are made from one state of the project while it may go on being edited, and appear as a whole or not at all. The
cache and the backups are left behind.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from tldesk import databases, paths
from tldesk.atomic import beside, replacing, sync_folder
from tldesk.errors import TldeskError
from tldesk.leftovers import temporary_folder
from tldesk.media.pool import never
from tldesk.project import database, file_names
from tldesk.project.backups import told_disk_errors
from tldesk.project.events import Event, PhaseStarted, Progressed
from tldesk.project.importers import archive, records
from tldesk.project.looks import LOOKS_FILE
from tldesk.project.places import IMAGES_FOLDER
from tldesk.project.run import DATA_FILE, Run
from tldesk.project.run_data import read_data, write_data
from tldesk.project.schema import natural_key
from tldesk.project.store import Project

_RUNNING = "it is being trained"
_REPORT_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(Event):
    """The last event: the file or folder that was made, its number of images, and (path, reason) of what it lacks."""

    path: str
    images: int
    left_out: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class _Root:
    """A root at `path`, and its place in the copy; `inside` when it lies in the project."""

    path: Path
    place: str
    inside: bool


@dataclass(slots=True)
class _Contents:
    """What belongs to a copy of a project: its `database`, images and other files by their place in it.

    `names`: id of a sample → the place of its root, and its path below that.
    """

    database: Path
    images: dict[str, Path] = field(default_factory=dict)
    others: dict[str, Path] = field(default_factory=dict)
    names: dict[int, tuple[str, str]] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def pack(project: Project, file: Path, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Write the project with its images and runs into the zip `file`: PhaseStarted, Progressed …, Packed.

    Images that are not at hand are left out and told; their labels are in it. When it is stopped, Packed does not
    come and nothing is left. Raises TldeskError `disk_full`, `folder_not_writable`, `project_damaged`.
    """
    with told_disk_errors(file), _contents(project, whole=True) as contents, replacing(file) as temporary:
        total = len(contents.images) + len(contents.others)
        yield PhaseStarted(name="pack", text="Packing", total=total)
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED, strict_timestamps=False) as target:
            # Photos do not shrink; the database does.
            target.write(contents.database, paths.PROJECT_FILE, zipfile.ZIP_DEFLATED)

            def put(source: Path, place: str) -> None:
                target.write(source, place)

            yield from _put_all(contents, put, should_stop)
        if should_stop():
            raise TldeskError("interrupted")
    yield Packed(path=str(file), images=len(contents.images), left_out=contents.left_out)


def duplicate(project: Project, folder: Path, name: str, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Copy the project to a new folder under another name: PhaseStarted, Progressed …, Packed.

    Images that are kept in the project are copied; others stay where they are and serve both. Raises TldeskError
    `project_exists`, `disk_full`, `folder_not_writable`, `project_damaged`.
    """
    if folder.exists():
        raise TldeskError("project_exists", path=folder)
    with told_disk_errors(folder), _contents(project, whole=False) as contents, beside(folder) as part:
        total = len(contents.images) + len(contents.others)
        yield PhaseStarted(name="pack", text="Copying", total=total)
        with closing(databases.connect(contents.database, isolation="DEFERRED")) as db, db:
            db.execute("UPDATE meta SET value = ? WHERE key = 'name'", (name,))
        shutil.copyfile(contents.database, part / paths.PROJECT_FILE)

        def put(source: Path, place: str) -> None:
            target = part / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)

        yield from _put_all(contents, put, should_stop)
        if should_stop():
            raise TldeskError("interrupted")
        _appear(part, folder)
    yield Packed(path=str(folder), images=len(contents.images), left_out=contents.left_out)


def is_packed(file: Path) -> bool:
    """Whether a file is a zip that `pack` made."""
    try:
        with zipfile.ZipFile(file) as opened:
            return paths.PROJECT_FILE in opened.NameToInfo
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
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
        inside = part / "project"
        skipped = yield from archive.unpack(file, inside, should_stop, everything=True)
        if should_stop():
            raise TldeskError("interrupted")
        if not (inside / paths.PROJECT_FILE).is_file():
            raise TldeskError("archive_refused", path=file, reason="it holds no project")
        with Project.open(inside, read_only=True) as opened:
            images = _give_times_back(opened)
        _appear(inside, folder)
    left_out = [(one.path_or_row, one.reason) for one in skipped]
    yield Packed(path=str(folder), images=images, left_out=left_out)


@contextmanager
def _contents(project: Project, *, whole: bool) -> Iterator[_Contents]:
    """What a copy of the project is to hold; a `whole` one has the images from elsewhere too, and paths to them."""
    folder = project.folder
    with temporary_folder() as temporary:
        contents = _Contents(temporary / paths.PROJECT_FILE)
        with project.store.reading() as connection:
            database.snapshot(connection, project.store.file, contents.database)
        with closing(databases.connect(contents.database, isolation="DEFERRED")) as db, db:
            roots = _roots(db, folder)
            for root_id, root in roots.items():
                if whole or root.inside:
                    _add_images(db, root_id, root, contents, rename=whole)
            if whole:
                _move_sources(db, folder, roots, contents)
                db.executemany(
                    "UPDATE roots SET path = ? WHERE id = ?", [(one.place, id_) for id_, one in roots.items()]
                )
        for run in project.runs.all():
            _add_run(run, contents, folder, temporary if whole else None)
        if (folder / LOOKS_FILE).is_file():
            contents.others[LOOKS_FILE] = folder / LOOKS_FILE
        yield contents


def _roots(db: sqlite3.Connection, folder: Path) -> dict[int, _Root]:
    """Each root by its id; its place is where it is when it lies in the project, else a folder in `images`."""
    rows = db.execute("SELECT id, name, path FROM roots ORDER BY id").fetchall()
    inside = {id_ for id_, _, path in rows if not Path(path).is_absolute()}
    taken = {path.casefold() for id_, _, path in rows if id_ in inside}
    roots = {}
    for id_, name, path in rows:
        place = path
        if id_ not in inside:
            wanted = place = f"{IMAGES_FOLDER}/{file_names.portable(name or 'drive')}"
            number = 2
            while place.casefold() in taken:
                place, number = f"{wanted}-{number}", number + 1
            taken.add(place.casefold())
        roots[id_] = _Root(folder / path, place, id_ in inside)
    return roots


def _add_images(db: sqlite3.Connection, root_id: int, root: _Root, contents: _Contents, *, rename: bool) -> None:
    """Add the images below a root; with `rename`, under names that every system can store beside each other."""
    taken: set[str] = set()
    for id_, path in db.execute("SELECT id, path FROM samples WHERE root_id = ?", (root_id,)).fetchall():
        below = _storable(path, taken, id_) if rename else path
        if below != path:
            db.execute("UPDATE samples SET path = ?, name_key = ? WHERE id = ?", (below, natural_key(below), id_))
        contents.images[f"{root.place}/{below}"] = root.path / path
        contents.names[id_] = root.place, below


def _storable(path: str, taken: set[str], id_: int) -> str:
    """The path with names that every system can store, and not one that another file has but for the case."""
    found = "/".join(file_names.storable(part) for part in path.split("/"))
    if found.casefold() in taken:
        place = PurePosixPath(found)
        found = place.with_name(f"{place.stem}-{id_}{place.suffix}").as_posix()
    taken.add(found.casefold())
    return found


def _move_sources(db: sqlite3.Connection, folder: Path, roots: dict[int, _Root], contents: _Contents) -> None:
    """What was imported lies in the copy too where it is below a root: a folder as it is, a table as a file."""
    for id_, root_id, path in db.execute("SELECT id, root_id, path FROM sources").fetchall():
        source, root = folder / path, roots[root_id]
        if source.is_relative_to(root.path):
            place = (PurePosixPath(root.place) / source.relative_to(root.path).as_posix()).as_posix()
            db.execute("UPDATE sources SET path = ? WHERE id = ?", (place, id_))
            if source.is_file():
                contents.others[place] = source


def _add_run(run: Run, contents: _Contents, folder: Path, rewritten: Path | None) -> None:
    """Add the files of a run; below `rewritten` its list of images is written anew, with their places in the copy."""
    place = run.folder.relative_to(folder).as_posix()
    if run.is_running:
        contents.left_out.append((place, _RUNNING))
        return
    for file in sorted(run.folder.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            contents.others[f"{place}/{file.relative_to(run.folder).as_posix()}"] = file
    if rewritten is not None:
        target = rewritten / place / DATA_FILE
        try:
            data = read_data(run.folder / DATA_FILE, folder)
        except TldeskError as error:  # it is taken along as it is, and cannot be read there either
            contents.left_out.append((f"{place}/{DATA_FILE}", error.text))
            return
        rows = []
        for row in data.rows:
            root, name = contents.names.get(row.id, ("", ""))
            rows.append(replace(row, path=rewritten / root / name, name=name) if name else row)
        target.parent.mkdir(parents=True)
        write_data(target, replace(data, rows=rows), rewritten)
        contents.others[f"{place}/{DATA_FILE}"] = target


def _put_all(
    contents: _Contents, put: Callable[[Path, str], None], should_stop: Callable[[], bool]
) -> Iterator[Progressed]:
    """Put every file in its place; what cannot be read is told, and the rest goes on."""
    files = [*contents.others.items(), *contents.images.items()]
    started = time.monotonic()
    for done, (place, source) in enumerate(files, start=1):
        if should_stop():
            return
        try:
            source.open("rb").close()
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            contents.left_out.append((str(source), records.MISSING if missing else str(error.strerror or error)))
            contents.images.pop(place, None)
        else:
            put(source, place)
        if done % _REPORT_EVERY == 0:
            rate = done / max(time.monotonic() - started, 1e-9)
            yield Progressed(
                phase="pack", done=done, total=len(files), rate=rate, seconds_left=(len(files) - done) / rate
            )


def _give_times_back(project: Project) -> int:
    """Set each image's time to the one it is known by, which a zip does not hold exactly; how many images there are."""
    with project.store.reading() as db:
        rows = db.execute(
            "SELECT r.path, s.path, s.mtime_ns FROM samples s JOIN roots r ON r.id = s.root_id"
        ).fetchall()
    images = 0
    for root, path, mtime_ns in rows:
        if Path(root).is_absolute() or ".." in PurePosixPath(root, path).parts:
            continue  # not of this project, whatever the archive says
        file = project.folder / root / path
        if file.is_file():
            os.utime(file, ns=(mtime_ns, mtime_ns))
            images += 1
    return images


def _appear(part: Path, folder: Path) -> None:
    """Sync what was written and give it its name."""
    if hasattr(os, "sync"):  # all at once: a call for each file takes minutes
        os.sync()
    part.rename(folder)
    sync_folder(folder.parent)
