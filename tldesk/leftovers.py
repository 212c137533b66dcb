"""Temporary files and folders, and what is left of them by a program that was killed.

Each program that makes something temporary holds a lock in the user's cache as long as it runs, and notes beside the
lock what it makes elsewhere. Whoever finds such a lock free knows that its program is gone, and deletes what that has
left. Only what is noted is deleted, or lies in the folder of a program that is gone; links are never followed.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import platform
import re
import secrets
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tldesk import paths

if TYPE_CHECKING:
    import filelock

log = logging.getLogger(__name__)

FOLDER = "work"  # in the cache; for each program `<computer>-<token>.lock`, and a folder of that name
_NOTES = "notes.jsonl"
_EARLIER = "earlier"  # in a folder that `swap` makes
_NAME = re.compile(r"\..{0,40}\.[0-9a-f]{8}\.(?:part|old)", re.DOTALL)
# SQLite keeps these beside a database that is being made.
_BESIDE = ("", "-journal", "-wal", "-shm")

# In a cache that several computers share a lock may not be seen by all; parts in a project may be of another computer.
_ELSEWHERE_SECONDS = 30 * 86_400.0
_ABANDONED_SECONDS = 86_400.0
# The folders of a project in which something is made under a temporary name, and how many levels of folders in them.
_PROJECT_FOLDERS = {"": 0, "backups": 0, "runs": 2, "images": 0, "texts": 1, "cache": 1}


def part_name(path: Path, suffix: str = ".part") -> Path:
    """A hidden name beside `path` for what is to become it, known again by `sweep`."""
    return path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}{suffix}")


@contextmanager
def noted(part: Path, target: Path | None = None) -> Iterator[None]:
    """While the block runs, it is noted that `part`, named by `part_name`, is to be deleted should this program die.

    With `target`, `part` is a folder in which `swap` keeps what was at `target`, and that is put back if nothing is.
    """
    work = _own()
    if work is not None:
        work.note(part.absolute(), None if target is None else target.absolute())
    try:
        yield
    finally:
        if work is not None:
            work.forget()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder in the user's cache, deleted afterwards or, if this program is killed, at the start of the next.

    Where the cache cannot be written to, it is one of the system's.
    """
    work = _own()
    folder = None
    if work is not None:
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(dir=work.folder)).resolve()
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="tldesk-") as name:
            yield Path(name).resolve()
        return
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(folder: Path, target: Path, check: Callable[[Path], None] = lambda _earlier: None) -> None:
    """Put the finished `folder` in the place of the folder `target`, which goes when the new one is there.

    `check` may raise when the earlier one, out of reach by then, must not go. A kill leaves one of the two at `target`,
    or what `sweep` puts back. Raises OSError, or what `check` does; then `target` is as it was.
    """
    old = part_name(target, ".old")
    with noted(old, target):
        old.mkdir()
        try:
            if target.exists():
                target.rename(old / _EARLIER)
            try:
                if (old / _EARLIER).exists():
                    check(old / _EARLIER)
                folder.rename(target)
            except BaseException:
                _put_back(old, target)
                raise
            shutil.rmtree(old, ignore_errors=True)
        finally:
            with suppress(OSError):  # it is not empty where what was there could not be put back
                old.rmdir()


def sweep() -> None:
    """Delete what programs have left that are gone. Never fails: what cannot be deleted now is tried again."""
    import filelock

    own = _current
    for file in sorted((paths.cache() / FOLDER).glob("*.lock")):
        if own is not None and file == own.lock_file:
            continue
        try:
            if not file.name.startswith(_computer()) and time.time() - file.stat().st_mtime < _ELSEWHERE_SECONDS:
                continue
            lock = filelock.FileLock(file)
            with lock.acquire(timeout=0):
                _clear(file)
        except filelock.Timeout:
            continue
        except OSError as error:
            log.info("what is left of another program stays: %s", error)


def sweep_project(folder: Path) -> None:
    """Delete the temporary files that programs of other computers have left in a project, once they are a day old.

    The caller holds the project's lock. A program that only reads may be making something here even then: hence the
    day. Never fails.
    """
    before = time.time() - _ABANDONED_SECONDS
    for name, levels in _PROJECT_FOLDERS.items():
        if name == "" or not (folder / name).is_symlink():
            _sweep_below(folder / name, levels, before)


def _sweep_below(place: Path, levels: int, before: float) -> None:
    with suppress(OSError):
        for entry in list(os.scandir(place)):
            with suppress(OSError):
                if _is_part(entry.name):
                    if entry.stat(follow_symlinks=False).st_mtime < before:
                        _remove(Path(entry.path))
                elif levels and entry.is_dir(follow_symlinks=False):
                    _sweep_below(Path(entry.path), levels - 1, before)


# ------------------------------------------------------------------------------------------ this program's


class _ProgramFolder:
    """What one program holds in the cache: its lock, its folder, and the notes in it."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.process = os.getpid()
        self.lock_file, self._lock = _locked(home)
        self.folder = self.lock_file.with_suffix("")
        self.folder.mkdir()
        self._notes = os.open(self.folder / _NOTES, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._guard = threading.Lock()
        self._open = 0

    def note(self, part: Path, target: Path | None) -> None:
        """Note what this program makes elsewhere; without room for that the work goes on."""
        entry = {"part": str(part), "target": None if target is None else str(target)}
        with self._guard, suppress(OSError):
            self._open += 1
            os.write(self._notes, json.dumps(entry).encode() + b"\n")

    def forget(self) -> None:
        """One thing less: when there is none, all notes are cut off."""
        with self._guard, suppress(OSError):
            self._open -= 1
            if not self._open:
                os.ftruncate(self._notes, 0)

    def close(self) -> None:
        """Let go; a process that was forked leaves what it inherited to its parent."""
        with suppress(OSError):
            os.close(self._notes)
        if os.getpid() == self.process:
            shutil.rmtree(self.folder, ignore_errors=True)
            with suppress(OSError):
                self.lock_file.unlink()
            self._lock.release()


_current: _ProgramFolder | None = None
_inherited: list[_ProgramFolder] = []  # by a forked process: to be forgotten by Python would free the parent's lock
_making = threading.Lock()


def _own() -> _ProgramFolder | None:
    """What this program holds, from its first use on; None where the cache cannot be written to."""
    global _current
    home = paths.cache() / FOLDER
    with _making:
        if _current is not None and (_current.home != home or _current.process != os.getpid()):
            (_current.close() if _current.process == os.getpid() else _inherited.append(_current))
            _current = None
        if _current is None:
            try:
                _current = _ProgramFolder(home)
            except OSError as error:
                log.info("nothing temporary can be noted in %s: %s", home, error)
        return _current


def _locked(home: Path) -> tuple[Path, filelock.BaseFileLock]:
    """A new lock file, held; another program that sweeps may take it from us before we hold it. Raises OSError."""
    import filelock  # the window starts without it

    for _ in range(10):
        file = home / f"{_computer()}{secrets.token_hex(8)}.lock"
        lock = filelock.FileLock(file, thread_local=False)
        with suppress(filelock.Timeout):
            lock.acquire(timeout=0)
            if file.exists():
                return file, lock
            lock.release()
    raise OSError(f"no lock can be had in {home}")


@atexit.register
def _close() -> None:
    if _current is not None:
        _current.close()


def _computer() -> str:
    return re.sub(r"[^A-Za-z0-9]", "", platform.node())[:40] + "-"


# ------------------------------------------------------------------------------------------ of those that are gone


def _clear(lock_file: Path) -> None:
    """Delete what the program of this lock, which the caller holds, has left; then its folder and the lock.

    While a drive is not at hand on which something lies, its notes stay.
    """
    folder = lock_file.with_suffix("")
    waiting = False
    for part, target in _read_notes(folder / _NOTES):
        if not part.parent.is_dir():
            waiting = waiting or time.time() - lock_file.stat().st_mtime < _ELSEWHERE_SECONDS
            continue
        if target is not None:
            _put_back(part, target)
        _remove(part)
    if waiting:
        return
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    lock_file.unlink(missing_ok=True)


def _read_notes(file: Path) -> Iterator[tuple[Path, Path | None]]:
    """What is noted; the last line may have been cut off by the kill."""
    with suppress(OSError):
        for line in file.read_text(encoding="utf-8").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                part = Path(entry["part"])
                if _is_part(part.name):
                    yield part, Path(entry["target"]) if entry["target"] else None


def _put_back(old: Path, target: Path) -> None:
    earlier = old / _EARLIER
    if earlier.exists() and not target.exists():
        earlier.rename(target)


def _is_part(name: str) -> bool:
    return _NAME.fullmatch(name) is not None or any(
        name.endswith(suffix) and _NAME.fullmatch(name.removesuffix(suffix)) for suffix in _BESIDE if suffix
    )


def _remove(part: Path) -> None:
    """Delete a part and what SQLite kept beside it. Raises OSError but for what is not there."""
    for suffix in _BESIDE:
        place = part.with_name(part.name + suffix)
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(place.lstat().st_mode):
                shutil.rmtree(place)
            else:
                place.unlink()
