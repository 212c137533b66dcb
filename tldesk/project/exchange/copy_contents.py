"""What belongs to a copy of a project, by its place in it; and a database that fits the copy.

Places are names that every system can store, below the copy's folder. A whole copy names neither the user nor a folder
of this computer (see `placeless`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath

from tldesk import databases, paths
from tldesk.errors import TldeskError
from tldesk.leftovers import temporary_folder
from tldesk.media.modality import Modality
from tldesk.media.place import key
from tldesk.media.problems import MISSING
from tldesk.project.database import whole_files
from tldesk.project.database.schema import natural_key
from tldesk.project.exchange import taking
from tldesk.project.exchange.destinations import IMAGES_FOLDER
from tldesk.project.exchange.placeless import Placeless
from tldesk.project.exchange.taking import Wanted
from tldesk.project.importers import FILES, IMPORTERS, Found, records
from tldesk.project.importers.members import LEFT_BEHIND
from tldesk.project.runs.looks import LOOKS_FILE
from tldesk.project.runs.run import DATA_FILE, Run
from tldesk.project.runs.run_data import SampleOfRun, read_data, write_data
from tldesk.project.samples import file_names
from tldesk.project.store import Project
from tldesk.project.trust.chosen import inside

_RUNNING = "it is being trained"
NOT_TAKEN = "images outside the project were left out"

# Each sample below a root, with the hash of its file.
_SAMPLES = """
SELECT id, path, place, CASE place WHEN '' THEN sha256 ELSE file_sha256 END, problem, problem_text FROM samples
WHERE root_id = ?
"""

# What a copy has of its own, so that no image may lie there.
_RESERVED = LEFT_BEHIND | {"runs", LOOKS_FILE}


@dataclass(frozen=True, slots=True)
class _Root:
    """A root at `path`, and its place in the copy; `inside` when it lies in the project."""

    path: Path
    place: str
    inside: bool
    name: str


@dataclass(slots=True)
class CopiedContents:
    """What a copy holds: its `database`; samples of a `kind` that lie in the project, those from `outside`, and other
    files.

    `names`: id of a sample → the place of its root, and its path below that.
    """

    database: Path
    kind: Modality
    images: dict[str, Wanted] = field(default_factory=dict)
    outside: dict[str, Wanted] = field(default_factory=dict)
    others: dict[str, Path] = field(default_factory=dict)
    names: dict[int, tuple[str, str]] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many files there are."""
        return len(self.images) + len(self.outside) + len(self.others)


@contextmanager
def contents_of(project: Project, *, whole: bool, outside: bool = False) -> Iterator[CopiedContents]:
    """What a copy of the project is to hold. A `whole` one needs nothing else: with `outside` it has the images from
    outside the project too; any other leaves those where they are."""
    with temporary_folder() as temporary:
        contents = CopiedContents(temporary / paths.PROJECT_FILE, project.kind)
        with project.store.reading() as connection:
            whole_files.snapshot(connection, project.store.file, contents.database)
        folder = project.folder
        with closing(databases.connect(contents.database, isolation="DEFERRED")) as db:
            with db:
                roots = _roots(db, folder)
                for root_id, root in roots.items():
                    if whole or root.inside:
                        _add_images(db, root_id, root, contents, whole, outside)
                if whole:
                    _move(db, folder, roots, contents)
            if whole:
                databases.compact(db)  # what was written over or deleted is in no page of the copy
        rewriter = _Rewriter(temporary, folder, roots) if whole else None
        for run in project.runs.all():
            _add_run(run, contents, folder, rewriter)
        _add_other(contents, folder, LOOKS_FILE, folder / LOOKS_FILE)
        yield contents


# ---------------------------------------------------------------------------------------------- images


def _roots(db: sqlite3.Connection, folder: Path) -> dict[int, _Root]:
    """Each root by its id; its place is where it is when it lies in the project, else a folder in `images`."""
    rows = db.execute("SELECT id, name, path FROM roots ORDER BY id").fetchall()
    own = {id_ for id_, _, path in rows if _is_place(path) and inside(folder, folder / path)}
    taken = {path.casefold() for id_, _, path in rows if id_ in own}
    roots = {}
    for id_, told, path in rows:
        place, name = path, told
        if id_ not in own:
            # The home folder is named after the user.
            name = told if folder / path != Path.home() else ""
            wanted = place = f"{IMAGES_FOLDER}/{file_names.portable(name or 'drive')}"
            number = 2
            while place.casefold() in taken:
                place, number = f"{wanted}-{number}", number + 1
            taken.add(place.casefold())
        roots[id_] = _Root(folder / path, place, id_ in own, name)
    return roots


def _is_place(path: str) -> bool:
    """Whether a root may keep its place in a copy: relative, straight below the project, not where a copy has other
    things."""
    parts = PurePosixPath(path).parts
    straight = not Path(path).is_absolute() and ".." not in parts and "\\" not in path
    return straight and not (parts and _is_reserved(parts[0]))


def _is_reserved(name: str) -> bool:
    name = name.casefold()
    return name in _RESERVED or name.startswith(paths.PROJECT_FILE)


def _add_images(
    db: sqlite3.Connection, root_id: int, root: _Root, contents: CopiedContents, whole: bool, outside: bool
) -> None:
    """Add the images below a root; in a `whole` copy under names that every system can store beside each other.

    A file of several samples is there once, if one of them could be read.
    """
    rows = db.execute(_SAMPLES, (root_id,)).fetchall()
    samples: dict[str, list[tuple[str, str | None, str]]] = {}
    ids: dict[str, int] = {}  # of the first sample of each file
    for id_, path, _, *about in rows:
        samples.setdefault(path, []).append(tuple(about))
        ids.setdefault(path, id_)
    names = _storable(ids) if whole else {path: path for path in ids}
    changed = [
        (names[path], natural_key(key(names[path], at)), id_) for id_, path, at, *_ in rows if names[path] != path
    ]
    # By way of names that no file has: one may get the name that another has had.
    db.executemany("UPDATE samples SET path = '/' || id WHERE id = ?", [(id_,) for *_, id_ in changed])
    db.executemany("UPDATE samples SET path = ?, name_key = ? WHERE id = ?", changed)
    contents.names |= {id_: (root.place, names[path]) for id_, path, *_ in rows}
    if not root.inside and not outside:
        if rows:
            contents.left_out.append((str(root.path), NOT_TAKEN))
        return
    for path, found in samples.items():
        place = PurePosixPath(root.place, names[path])
        sha256, problem, problem_text = next((one for one in found if one[1] in (None, MISSING)), found[0])
        if problem and problem != MISSING:
            contents.left_out.append((str(root.path / path), problem_text))
        elif ".." in PurePath(path).parts or PurePath(path).is_absolute() or _is_reserved(place.parts[0]):
            contents.left_out.append((str(root.path / path), taking.LINKED_AWAY))
        else:
            wanted = Wanted(place.as_posix(), root.path, root.path / path, sha256)
            (contents.images if root.inside else contents.outside)[wanted.place] = wanted


def _storable(ids: dict[str, int]) -> dict[str, str]:
    """Paths with names that every system can store, for paths with an id each; no two are alike but for the case. Most
    stay the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    wanted = {path: "/".join(file_names.portable(part) for part in path.split("/")) for path in ids}
    for path in ids:
        if wanted[path] == path and path.casefold() not in taken:
            found[path] = path
            taken.add(path.casefold())
    for path, id_ in ids.items():
        if path not in found:
            name, place, number = wanted[path], PurePosixPath(wanted[path]), id_
            while name.casefold() in taken:
                name, number = place.with_name(f"{place.stem}-{number}{place.suffix}").as_posix(), number + 1
            found[path] = name
            taken.add(name.casefold())
    return found


# ---------------------------------------------------------------------------------------------- the rest


def _move(db: sqlite3.Connection, folder: Path, roots: dict[int, _Root], contents: CopiedContents) -> None:
    """Put roots and sources to their places in the copy, and take out who made the edits.

    What was imported lies in the copy where it is below a root: a folder as it is, a table as a file. A source that
    does not come along is forgotten there.
    """
    for id_, root_id, layout, path in db.execute("SELECT id, root_id, layout, path FROM sources").fetchall():
        source, root = folder / path, roots[root_id]
        if not inside(root.path, source) or not (source.is_dir() or _tells_of(layout, source, root, contents)):
            db.execute("DELETE FROM sources WHERE id = ?", (id_,))
            continue
        below = os.path.relpath(os.path.realpath(source), os.path.realpath(root.path))
        place = PurePosixPath(root.place, *PurePath(below).parts).as_posix()
        db.execute("UPDATE OR REPLACE sources SET path = ? WHERE id = ?", (place, id_))
        if not source.is_dir():
            _add_other(contents, root.path, place, source)
    db.executemany(
        "UPDATE roots SET path = ?, name = ? WHERE id = ?", [(one.place, one.name, id_) for id_, one in roots.items()]
    )
    db.execute("UPDATE edits SET author = ''")


def _tells_of(layout: str, source: Path, root: _Root, contents: CopiedContents) -> bool:
    """Whether a file really is the table of images that come along, and nothing else that a row names."""
    taken = contents.images if root.inside else contents.outside
    images = {str(one.path) for one in taken.values() if one.root == root.path}
    known = layout in IMPORTERS and source.suffix.lower() in FILES
    if not images or not known or taking.refusal(root.path, source):
        return False
    try:
        return any(isinstance(one, Found) and str(one.path) in images for one in IMPORTERS[layout].read(source))
    except (TldeskError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return False  # it is no such table


def _add_other(contents: CopiedContents, folder: Path, place: str, file: Path) -> None:
    """Add a file that lies in `folder`, unless it cannot be taken."""
    if not os.path.lexists(file):
        return
    reason = taking.refusal(folder, file) or (None if _is_storable(place) else records.BAD_NAME)
    if reason:
        contents.left_out.append((str(file), reason))
    else:
        contents.others[place] = file


def _is_storable(place: str) -> bool:
    """Whether a place lies below the copy's folder, under names that can be stored."""
    return bool(place) and all(file_names.storable(part) == part for part in place.split("/")) and "\\" not in place


# ---------------------------------------------------------------------------------------------- runs


class _Rewriter:
    """Writes below `folder` what the files of runs are to hold in a whole copy."""

    def __init__(self, folder: Path, project: Path, roots: dict[int, _Root]) -> None:
        self._folder = folder
        self._project = project
        known = [(str(root.path), root.place) for root in roots.values()]
        known += [(os.path.realpath(path), place) for path, place in known]
        homes = {str(Path.home()): "~", os.path.realpath(Path.home()): "~"}
        projects = {str(project): ".", os.path.realpath(project): "."}
        self._placeless = Placeless({**homes, **projects, **dict(known)})

    def put(self, contents: CopiedContents, run: Run, place: str) -> None:
        """Put what is to be changed of the run's files in their place; what cannot be read is left out."""
        for name in [name for name in contents.others if name.startswith(f"{place}/")]:
            if name.startswith(f"{place}/exports/"):
                continue  # they name no place
            try:
                if name == f"{place}/{DATA_FILE}":
                    contents.others[name] = self._data(run, contents, name)
                elif (new := self._placeless.file(contents.others[name])) is not None:
                    contents.others[name] = self._written(name, new)
            except (TldeskError, OSError, ValueError) as error:
                reason = error.text if isinstance(error, TldeskError) else records.DAMAGED
                contents.left_out.append((str(contents.others.pop(name)), reason))

    def _data(self, run: Run, contents: CopiedContents, name: str) -> Path:
        """The run's list of images with their places in the copy."""
        data = read_data(run.folder / DATA_FILE, self._project)

        def placed(row: SampleOfRun) -> SampleOfRun:
            root, below = contents.names.get(row.id, (IMAGES_FOLDER, row.name))
            return replace(row, path=self._folder / root / below, name=below)

        rows, unlabelled = (list(map(placed, some)) for some in (data.rows, data.unlabelled))
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_data(target, replace(data, rows=rows, unlabelled=unlabelled), self._folder)
        return target

    def _written(self, name: str, content: bytes) -> Path:
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return target


def _add_run(run: Run, contents: CopiedContents, folder: Path, rewriter: _Rewriter | None) -> None:
    """Add the files of a run, in a whole copy without the places of this computer. Links out of it are left out."""
    place = run.folder.relative_to(folder).as_posix()
    if not inside(folder, run.folder):
        contents.left_out.append((str(run.folder), taking.LINKED_AWAY))
        return
    if run.is_running:
        contents.left_out.append((place, _RUNNING))
        return
    for parent, folders, names in os.walk(run.folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        contents.left_out += [(str(Path(parent) / name), taking.LINKED_AWAY) for name in links]
        for name in sorted(names):
            file = Path(parent) / name
            if not name.startswith(".") and file.suffix != ".lock":
                _add_other(contents, run.folder, f"{place}/{file.relative_to(run.folder).as_posix()}", file)
    if rewriter is not None:
        rewriter.put(contents, run, place)
