"""Project: one folder that holds `project.tldesk`, `backups/`, `runs/`, `cache/` and `bin/`."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from types import TracebackType

from tldesk import leftovers, paths, settings
from tldesk.errors import TldeskError
from tldesk.media import kinds, modality
from tldesk.media.modality import IMAGE, Modality
from tldesk.media.thumbnails import ThumbnailStore
from tldesk.project.database import backups, cache, database, whole_files
from tldesk.project.database.backups import Backups
from tldesk.project.database.lock import WriteLock, acquire
from tldesk.project.editing.edits import Edits
from tldesk.project.editing.splits import Splits
from tldesk.project.runs.runs import Runs
from tldesk.project.samples import unseen
from tldesk.project.samples.checks import Checks
from tldesk.project.samples.classes import Classes
from tldesk.project.samples.files import Files
from tldesk.project.samples.groups import NearGroups
from tldesk.project.samples.samples import Samples
from tldesk.project.trust import own_files

log = logging.getLogger(__name__)

# Of the cache limit, the part that thumbnails may fill; the rest is for embeddings.
_THUMBNAIL_SHARE = 0.5
_UNUSABLE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


class Project:
    """An open project; any thread may use it. One program writes (`read_only` False), any number reads.

    Made by `create`, `open` and `for_source`. Close it, or use it as a context manager.
    """

    def __init__(self, store: database.Store, lock: WriteLock | None) -> None:
        self.store = store
        self.folder = store.file.parent
        self.read_only = store.read_only
        self.cache = self.folder / "cache"
        self._lock = lock
        self.samples = Samples(store)
        self.classes = Classes(store)
        self.edits = Edits(store)
        self.files = Files(store)
        self.splits = Splits(store, self.edits, lambda: self.runs.given())
        self.runs = Runs(store, self.samples, self.classes, self.splits)
        self.near = NearGroups(store)
        self.checks = Checks(store)
        self.backups = Backups(store)

    @classmethod
    def create(cls, folder: Path, name: str | None = None, modality: str = IMAGE) -> Project:
        """Make an empty project of samples of one kind in `folder` (made when missing) and open it.

        Raises TldeskError `bad_value`, `unseen_letters`, `project_exists`, `project_in_use`, `project_unsafe`,
        `folder_not_writable`, `disk_full`.
        """
        kinds.check(modality)
        folder = folder.absolute()
        name = unseen.checked(name) if name else unseen.removed(folder.name)
        file = folder / paths.PROJECT_FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            own_files.check(folder)
            lock = acquire(folder)
        except OSError as error:
            raise TldeskError("folder_not_writable", path=folder, reason=error.strerror or error) from error
        try:
            if file.exists():
                raise TldeskError("project_exists", path=folder)
            try:
                whole_files.create(file, {"name": whole_files.readable(name or folder.name), "kind": modality})
            except OSError as error:
                raise TldeskError("folder_not_writable", path=folder, reason=error.strerror or error) from error
            return cls(database.Store(file), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, folder: Path, read_only: bool = False, *, check_later: bool = False) -> Project:
        """Open the project in `folder` (or the `project.tldesk` that is given).

        A folder that cannot be written to opens with `read_only` True. A file of an older schema is brought up to date
        after a backup; with `read_only` it stays, and a copy is read. With `check_later` the caller sees to it that
        `store.verify` runs soon, or only looks at it. Raises TldeskError `not_a_project`, `folder_not_readable`,
        `project_newer`, `project_damaged`, `project_unsafe`, and without `read_only` `project_in_use`.
        """
        folder = folder.absolute()
        try:
            if folder.name == paths.PROJECT_FILE and folder.is_file():
                folder = folder.parent
            file = folder / paths.PROJECT_FILE
            if not file.is_file():
                raise TldeskError("not_a_project", path=folder)
            own_files.check(folder)
        except OSError as error:
            raise TldeskError("folder_not_readable", path=folder, reason=error.strerror or error) from error
        if read_only:
            return cls(database.Store(file, read_only=True, check_later=check_later), None)
        try:
            lock = acquire(folder)
        except OSError:
            return cls(database.Store(file, read_only=True), None)
        try:
            leftovers.sweep()
            leftovers.sweep_project(folder)
            project = cls(_store(file, check_later), lock)
        except TldeskError as error:
            lock.release()
            if error.code in ("project_read_only", "folder_not_writable"):
                return cls(database.Store(file, read_only=True), None)
            raise
        except BaseException:
            lock.release()
            raise
        cache.trim(project.cache, _cache_limit(), keep=project._thumbnail_folder)
        return project

    @staticmethod
    def for_source(source: Path) -> Path:
        """The folder of the project made from `source`, or where to make it: below `paths.projects()`, by its name.

        The same source gets the same folder again; a name that another source has taken gets `-2`, `-3`, ….
        Raises what `open` raises for a project of this name that cannot be read.
        """
        source = source.resolve()
        name = _UNUSABLE.sub("-", source.stem if source.is_file() else source.name).strip(" .-") or "project"
        number = 1
        while True:
            folder = paths.projects() / (name if number == 1 else f"{name}-{number}")
            if not (folder / paths.PROJECT_FILE).exists():
                return folder
            with Project.open(folder, read_only=True) as found:
                sources = found.files.sources()
            # One without any source was left by a program that ended before it had read anything.
            if not sources or sources[0].path == source or _came_of(source, sources[0].path, folder):
                return folder
            number += 1

    @property
    def name(self) -> str:
        """The project's name, shown in the window's title."""
        return unseen.removed(self.store.meta("name") or "") or self.folder.name  # somebody else may have given it

    @property
    def modality(self) -> str:
        """The name of what its samples are: `image`."""
        return self.store.modality

    @property
    def kind(self) -> Modality:
        """What its samples are. Raises TldeskError `unknown_modality`."""
        return modality.of(self.modality)

    @property
    def multi_label(self) -> bool:
        """Whether an image may have several labels."""
        return self.store.meta("multi_label") == "1"

    def set_multi_label(self, on: bool) -> None:
        """Let an image have several labels, or one. Raises TldeskError `several_labels` while some have several."""
        with self.store.writing() as db:
            several = int(db.execute("SELECT COUNT(*) FROM samples WHERE more_labels <> ''").fetchone()[0])
            if several and not on:
                raise TldeskError("several_labels", count=several)
            self.store.set_meta("multi_label", str(int(on)))

    @property
    def unfinished_imports(self) -> dict[int, str]:
        """The sources whose import was stopped, or ended with the program: the id and the name of each."""
        ids = (self.store.meta("unfinished_imports") or "").split(",")
        return {one.id: one.path.name for one in self.files.sources() if str(one.id) in ids}

    def set_unfinished_imports(self, ids: Iterable[int]) -> None:
        """Keep which imports have begun and not come to their end, as far as they are missed."""
        before, now = set(self.unfinished_imports), set(ids)
        if now != before:
            self.store.set_meta("unfinished_imports", ",".join(map(str, sorted(now))))

    def rename(self, name: str) -> None:
        """Give the project another name; its folder stays where it is. Raises TldeskError `unseen_letters`."""
        self.store.set_meta("name", unseen.checked(name))

    @cached_property
    def thumbnails(self) -> ThumbnailStore:
        """The thumbnails of this project's images, by content."""
        limit = int(_cache_limit() * _THUMBNAIL_SHARE)
        return ThumbnailStore(self._thumbnail_folder, limit, read_only=self.read_only, modality=self.kind)

    def cache_size(self) -> int:
        """Bytes in the cache."""
        return cache.size(self.cache)

    def clear_cache(self) -> None:
        """Empty the cache; thumbnails and embeddings are made again when they are needed."""
        if self.read_only:
            raise TldeskError("project_read_only", path=self.folder)
        self.thumbnails.clear()
        cache.clear(self.cache, keep=self._thumbnail_folder)

    def close(self) -> None:
        """Close every connection and let another program write. Jobs on this project must have ended. Idempotent."""
        if "thumbnails" in self.__dict__:
            self.thumbnails.close()
        self.store.close()
        self.backups.settle()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _thumbnail_folder(self) -> Path:
        return self.cache / "thumbnails"


def _came_of(source: Path, path: Path, folder: Path) -> bool:
    """Whether a project's source is what was unpacked into its `folder` from the archive `source`."""
    from tldesk.project.importers import archive  # with all importers, which the start does not need

    unpacked = path.is_relative_to(folder) and archive.is_archive(source)
    return unpacked and archive.folder_name(source) in path.relative_to(folder).parts


def _cache_limit() -> int:
    return int(settings.load().cache_limit_gb * 1e9)


def _store(file: Path, check_later: bool) -> database.Store:
    """The store of a project that may be written to; a file of an older schema is backed up and upgraded first."""
    try:
        return database.Store(file, check_later=check_later)
    except TldeskError as error:
        if error.code != "project_older":
            raise
    with backups.told_disk_errors(file), whole_files.upgraded(file):
        backup = backups.keep(file)  # of one that can be upgraded: a backup of another would be of no use
    log.info("%s was brought up to date; as it was, it is kept in %s", file, backup.file)
    return database.Store(file)
