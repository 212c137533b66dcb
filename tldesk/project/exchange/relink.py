"""Relinking: images that were moved are found again below another folder, by their place and then by their content.

`find` looks and changes nothing; `relink` writes what was found in one transaction. Nothing is undone by an edit's
undo: relinking to the folder of before does it.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tldesk.errors import TldeskError
from tldesk.media.place import key
from tldesk.media.pool import never, ordered_map
from tldesk.media.problems import MISSING
from tldesk.project.database.schema import natural_key
from tldesk.project.exchange.roots import Root
from tldesk.project.importers import records, walk
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.project.samples.files import Known, by_file
from tldesk.project.store import Project
from tldesk.project.trust import chosen

_BLOCK = 1 << 20
# Of the files that look the same as before, so many are compared by content.
_CHECKED = 100


@dataclass(frozen=True, slots=True)
class Relink:
    """What was found of one root below `folder`.

    `in_place`: ids of samples at the same path relative to it; `moved`: id → another path below it, of the same
    content; `changed`: ids whose path holds another content now, which a scan reads; `lost`: the rest.
    """

    root: Root
    folder: Path
    in_place: tuple[int, ...] = ()
    moved: Mapping[int, str] = field(default_factory=dict)
    changed: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()

    @property
    def found(self) -> int:
        """How many samples have their file again."""
        return len(self.in_place) + len(self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought(Event):
    """The last event of `find`: what was found of each root."""

    relinks: Sequence[Relink]


def suggest(old: Path, new: Path, others: Sequence[Root]) -> dict[int, Path]:
    """Where other roots are, by id, if what moved `old` to `new` moved them too (a drive of another name, say).

    Only folders that are there are suggested.
    """
    before, after = list(old.parts), list(new.parts)
    while before and after and before[-1] == after[-1]:
        before.pop()
        after.pop()
    if not before or not after:
        return {}
    found = {}
    for root in others:
        if root.path != old and list(root.path.parts[: len(before)]) == before:
            place = Path(*after, *root.path.parts[len(before) :])
            if place.is_dir():
                found[root.id] = place
    return found


def find(
    project: Project, folders: Mapping[int, Path], roots: Sequence[Root], should_stop: Callable[[], bool] = never
) -> Iterator[Event]:
    """Look for the samples of some roots (by id) below other folders: PhaseStarted, Progressed …, Sought.

    A file at the same relative path, of the same size and time, is taken for the same one (some of them are compared,
    and all when one is not); all others are known by their hash. Nothing is changed. When it is stopped, Sought does
    not come. Raises TldeskError `source_missing`.
    """
    relinks = []
    for root in roots:
        if root.id not in folders:
            continue
        folder = folders[root.id]
        if not folder.is_dir():
            raise TldeskError("source_missing", path=folder)
        search = _Search(project.files.known(root.id), folder)
        yield PhaseStarted(name="relink", text="Scanning for images", total=len(search.known))
        yield from _steps(search.look_in_place(should_stop), len(search.known))
        places = search.to_check()
        yield PhaseStarted(name="hash", text="Comparing contents", total=len(places))
        yield from _steps(search.check(places, should_stop), len(places))
        if search.pending and not should_stop():
            files = search.candidates(should_stop)
            yield PhaseStarted(name="hash", text="Comparing contents", total=len(files))
            yield from _steps(search.compare(files, should_stop), len(files))
        if should_stop():
            return
        relinks.append(search.result(root))
    yield Sought(relinks=relinks)


def relink(project: Project, relinks: Sequence[Relink]) -> None:
    """Write what was found, durably and as a whole: roots, sources, paths; what is there again is no longer missing.

    Samples that were not found are marked as missing, with their labels. Raises TldeskError `root_taken`,
    `project_read_only`, `disk_full`.
    """
    store = project.store
    with store.writing() as db:
        for one in relinks:
            text = store.relative(one.folder)
            if db.execute("SELECT 1 FROM roots WHERE path = ? AND id <> ?", (text, one.root.id)).fetchone():
                raise TldeskError("root_taken", path=one.folder)
            db.execute("UPDATE roots SET path = ? WHERE id = ?", (text, one.root.id))
            sources = db.execute("SELECT id, path FROM sources WHERE root_id = ?", (one.root.id,)).fetchall()
            for id_, path in sources:
                source = project.folder / path
                if source.is_relative_to(one.root.path):
                    moved = store.relative(one.folder / source.relative_to(one.root.path))
                    db.execute("UPDATE sources SET path = ? WHERE id = ?", (moved, id_))
            # Two steps, for one file may have moved to where another was.
            db.executemany("UPDATE samples SET path = ? WHERE id = ?", [(f"\0{id_}", id_) for id_ in one.moved])
            of = "SELECT id, place FROM samples WHERE id IN (SELECT value FROM json_each(?))"
            places = dict(db.execute(of, [json.dumps([*one.moved])]).fetchall())
            db.executemany(
                "UPDATE samples SET path = ?, name_key = ? WHERE id = ?",
                [(path, natural_key(key(path, places[id_])), id_) for id_, path in one.moved.items()],
            )
            # One that could never be read has no size; it stays missing, so that the next scan reads it.
            db.executemany(
                "UPDATE samples SET problem = NULL, problem_text = '' WHERE id = ? AND problem = ? AND width > 0",
                [(id_, MISSING) for id_ in (*one.in_place, *one.moved)],
            )
            db.executemany(
                "UPDATE samples SET problem = ?, problem_text = ? WHERE id = ?",
                [(MISSING, records.MISSING, id_) for id_ in one.lost],
            )
    for one in relinks:
        chosen.remember(project.folder, one.folder)


class _Search:
    """The search for the files of one root below `folder`; one sample stands for all of its file until the end."""

    def __init__(self, known: Mapping[str, Known], folder: Path) -> None:
        self._samples: dict[int, list[int]] = {}  # of each file, by the one that stands for it
        self.known: dict[str, Known] = {}
        for path, rows in by_file(known).items():
            row = next((row for row in rows.values() if row.sha256), next(iter(rows.values())))
            self.known[path], self._samples[row.id] = row, [one.id for one in rows.values()]
        self.folder = folder
        self.in_place: list[int] = []
        self.moved: dict[int, str] = {}
        self.pending: dict[str, Known] = {}
        self._likely: list[str] = []  # of the same size and time as they were
        self._unsure: list[str] = []  # of the same size
        self._changed: set[str] = set()  # paths that hold another content

    def look_in_place(self, should_stop: Callable[[], bool]) -> Iterator[None]:
        """See which samples have a file in their place that may be theirs."""
        for path, row in self.known.items():
            if should_stop():
                return
            status = _status(self.folder / path)
            if status is None:
                self.pending[path] = row
            elif not row.sha256:
                self.in_place.append(row.id)  # it could not be read: a scan tries again
            elif status.st_size != row.bytes:
                self._is_another(path)
            else:
                (self._likely if status.st_mtime_ns == row.mtime_ns else self._unsure).append(path)
            yield

    def to_check(self) -> list[str]:
        """The places whose content is compared first: the unsure ones, and some of the likely ones."""
        step = max(1, len(self._likely) // _CHECKED)
        return self._unsure + self._likely[::step]

    def check(self, places: Sequence[str], should_stop: Callable[[], bool]) -> Iterator[None]:
        """Compare the contents of `to_check`; when one likely place is wrong (renumbered files), those of all."""
        likely, wrong = set(self._likely), False
        for path in self._compared(places, should_stop):
            wrong = wrong or (path in likely and path in self._changed)
            yield
        rest = sorted(likely.difference(places))
        if not wrong:
            self.in_place += [self.known[path].id for path in rest]
            return
        for _ in self._compared(rest, should_stop):
            yield

    def _compared(self, places: Sequence[str], should_stop: Callable[[], bool]) -> Iterator[str]:
        for path, sha256 in zip(
            places, ordered_map(_hash, [self.folder / p for p in places], should_stop), strict=False
        ):
            if sha256 == self.known[path].sha256:
                self.in_place.append(self.known[path].id)
            else:
                self._is_another(path)
            yield path

    def _is_another(self, path: str) -> None:
        self.pending[path] = self.known[path]
        self._changed.add(path)

    def candidates(self, should_stop: Callable[[], bool]) -> list[Path]:
        """The files that may be one of those: of the same size, and not another sample's already."""
        taken = {path for path in self.known if path not in self.pending}
        sizes = {row.bytes for row in self.pending.values() if row.sha256}
        files = []
        for found in walk.files(self.folder, self.folder):
            if should_stop():
                break
            if not isinstance(found, Path) or found.relative_to(self.folder).as_posix() in taken:
                continue
            status = _status(found)
            if status is not None and status.st_size in sizes:
                files.append(found)
        return files

    def compare(self, files: Sequence[Path], should_stop: Callable[[], bool]) -> Iterator[None]:
        """Hash the files, and give each sample one of its content; that with its name, if there is one."""
        places: dict[str, list[str]] = defaultdict(list)
        for file, sha256 in zip(files, ordered_map(_hash, files, should_stop), strict=False):
            if sha256 is not None:
                places[sha256].append(file.relative_to(self.folder).as_posix())
            yield
        for same_name in (True, False):
            for path, row in self.pending.items():
                here = places.get(row.sha256, []) if row.id not in self.moved else []
                name = PurePosixPath(path).name
                best = next((place for place in here if not same_name or PurePosixPath(place).name == name), None)
                if best is not None:
                    here.remove(best)
                    self.moved[row.id] = best
        self._leave_owned_places()

    def _leave_owned_places(self) -> None:
        """Give back places whose own sample stays there (the file was changed into a copy of another one)."""
        owner = {path: row.id for path, row in self.pending.items()}
        while True:
            clashes = [i for i, place in self.moved.items() if place in owner and owner[place] not in self.moved]
            if not clashes:
                return
            for id_ in clashes:
                del self.moved[id_]

    def result(self, root: Root) -> Relink:
        """What was found."""
        rest = {path: row.id for path, row in self.pending.items() if row.id not in self.moved}
        changed = self._all(id_ for path, id_ in rest.items() if path in self._changed)
        lost = self._all(id_ for path, id_ in rest.items() if path not in self._changed)
        moved = {one: path for id_, path in self.moved.items() for one in self._samples[id_]}
        return Relink(root, self.folder, self._all(self.in_place), moved, changed, lost)

    def _all(self, ids: Iterable[int]) -> tuple[int, ...]:
        """All samples of the files that these stand for."""
        return tuple(one for id_ in ids for one in self._samples[id_])


def _steps(steps: Iterator[None], total: int) -> Iterator[Event]:
    """Tell where the steps stand, a few times a second."""
    clock = Clock("relink", total)
    for done, _ in enumerate(steps, start=1):
        if clock.to(min(done, total)):
            yield clock.event()


def _status(file: Path) -> os.stat_result | None:
    """Size and times of a regular file, None when there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _hash(file: Path) -> str | None:
    """The SHA-256 of a file's content, None when it cannot be read; in the pool."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()
