"""Zip archives (`.zip`, and Teachable Machine's `.tm`): unpacked with care, whoever made them.

Only what an import can use is written: images, tables and annotations that begin as such, and of a packed project what
belongs to one (see `members`). No file lands outside of the folder, links are not made, and sizes are checked before
anything is written.
"""

from __future__ import annotations

import errno
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tldesk import foreign
from tldesk.atomic import beside, sync_folder
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.leftovers import temporary_folder
from tldesk.media.pool import never
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.importers import members, records, splits
from tldesk.project.importers.members import HEAD_BYTES, Member
from tldesk.project.importers.records import Skipped
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Progressed
from tldesk.project.samples import file_names

ARCHIVES = (".zip", ".tm")

MAX_ENTRIES = 300_000  # all of them are listed in memory, a thousand bytes each

_CHUNK = 1 << 20
_SPARE = 500_000_000  # bytes that stay free on the disk
_SHOWN_BYTES = 64_000_000  # a larger image is imported, and not among the examples
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError)


def is_archive(path: Path) -> bool:
    """Whether a file is named as an archive that can be imported."""
    return path.suffix.lower() in ARCHIVES and path.is_file()


def folder_name(file: Path) -> str:
    """A name for the folder to unpack into: the same for the same archive, another for one that has changed.

    Raises TldeskError `archive_refused`.
    """
    with _opened(file) as (archive, _):
        sums = "".join(f"{info.filename}{info.CRC:08x}" for info in archive.infolist())
    return f"{file_names.portable(file.stem)[:80]}-{zlib.crc32(sums.encode(errors='replace')):08x}"


def holds(file: Path, name: str) -> bool:
    """Whether there is a file of this name in the archive. Raises TldeskError `archive_refused`."""
    with _opened(file) as (archive, _):
        return name in archive.NameToInfo


def unpack(
    file: Path,
    folder: Path,
    should_stop: Callable[[], bool] = never,
    *,
    packed: bool = False,
    texts: bool = False,
) -> Generator[Progressed, None, list[Skipped]]:
    """Unpack `file` into `folder`, which appears when all is in it; one that is there already is left as it is.

    It holds something to import, with `texts` also any table and text, or with `packed` a project. Returns what was
    not unpacked, and why; nothing is left when it is stopped. Raises TldeskError `archive_refused` (damaged, locked
    with a password, a bomb, a project with a journal beside it), `disk_full` or `folder_not_writable`.
    """
    with _opened(file) as (archive, data_bytes):
        planned, skipped = members.plan(file, archive, data_bytes, packed=packed, texts=texts)
        if folder.exists():
            return skipped
        with disk_errors(folder), beside(folder) as part:
            _check_room(file, part, planned)
            clock = Clock("unpack", len(planned))
            for member in planned:
                if should_stop():
                    return skipped
                reason = _write(archive, member, part, should_stop)
                if reason:
                    skipped.append(Skipped(member.path.as_posix(), reason))
                if clock.tick():
                    yield clock.event()
            if not should_stop():
                if hasattr(os, "sync"):  # all at once: a call for each file takes minutes
                    os.sync()
                part.rename(folder)
                sync_folder(folder.parent)
    return skipped


def content(folder: Path) -> Path:
    """Where an unpacked archive begins: many hold one folder with all the rest in it."""
    while (found := inner(folder)) is not None:
        folder = found
    return folder


def inner(folder: Path) -> Path | None:
    """The folder that is all that a folder holds; None where there is more, or where it is named after a split."""
    entries = list(folder.iterdir())
    alone = len(entries) == 1 and entries[0].is_dir() and not splits.of(entries[0].name)
    return entries[0] if alone else None


@contextmanager
def unpacked(
    file: Path, should_stop: Callable[[], bool] = never, *, texts: bool = False
) -> Iterator[tuple[Path, list[Skipped]]]:
    """An archive's content in a temporary folder, and what was not unpacked; with `texts` also tables and text files,
    and the folder as it is.

    Raises as `unpack` does, and TldeskError `interrupted` when it was stopped.
    """
    with temporary_folder() as temporary:
        folder = temporary / "content"
        skipped: list[Skipped] = []

        def work() -> Iterator[Progressed]:
            skipped.extend((yield from unpack(file, folder, should_stop, texts=texts)))

        for _ in work():
            pass
        if should_stop():
            raise TldeskError("interrupted")
        yield folder if texts else content(folder), skipped


@dataclass(frozen=True, slots=True)
class Sketch:
    """An archive's files without their pixels: annotations are there, images are empty files of the right names."""

    folder: Path
    skipped: list[Skipped]
    read: Callable[[Path], bytes]


@contextmanager
def sketch(file: Path, should_stop: Callable[[], bool] = never, *, texts: bool = False) -> Iterator[Sketch]:
    """What importing the archive would see, in a temporary folder; `read` gives the bytes of an image of it.

    Raises TldeskError `archive_refused`, `interrupted`, or `disk_full`.
    """
    with _opened(file) as (archive, data_bytes), temporary_folder() as folder:
        planned, skipped = members.plan(file, archive, data_bytes, texts=texts)
        with disk_errors(folder):
            _check_room(file, folder, [member for member in planned if member.is_annotation])
            for member in planned:
                if should_stop():
                    raise TldeskError("interrupted")
                if member.is_annotation:
                    _write(archive, member, folder, should_stop)
                else:
                    target = folder / member.path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.touch()
        by_path = {folder / member.path: member.info for member in planned}
        yield Sketch(folder, skipped, lambda path: _bytes(archive, by_path[path]))


@contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, int]]:
    """The archive and its size in bytes, when its directory can be read in reasonable time."""
    with ExitStack() as stack:
        try:
            size = file.stat().st_size
            archive = stack.enter_context(foreign.zip_archive(file, MAX_ENTRIES))
        except OSError as error:
            raise TldeskError("source_unreadable", path=file, reason=error.strerror or error) from error
        except Refused as error:
            raise TldeskError("archive_refused", path=file, reason=error) from error
        except _BROKEN as error:
            raise TldeskError("archive_refused", path=file, reason="it is damaged, or not a zip archive") from error
        yield archive, size


def _check_room(file: Path, folder: Path, members: list[Member]) -> None:
    total = sum(member.info.file_size for member in members)
    if total > shutil.disk_usage(folder).free - _SPARE:
        raise TldeskError("disk_full", path=file)


def _write(archive: zipfile.ZipFile, member: Member, folder: Path, should_stop: Callable[[], bool]) -> str | None:
    """Write one file; why there is none, where it is damaged or not what its name says."""
    target = folder / member.path
    chunks = _chunks(archive, member.info)
    try:
        first = next(chunks, b"")
        if reason := member.stranger(first[:HEAD_BYTES]):
            return reason
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            stream.write(first)
            for chunk in chunks:
                if should_stop():
                    break
                stream.write(chunk)
    except zipfile.BadZipFile:
        target.unlink(missing_ok=True)
        return records.DAMAGED
    return None


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """What a file of the archive holds; nothing where it is damaged, or too large only to be shown."""
    if info.file_size > _SHOWN_BYTES:
        return b""
    try:
        return b"".join(_chunks(archive, info))
    except zipfile.BadZipFile:
        return b""


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a file of the archive. Raises BadZipFile, whatever is wrong with it."""
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except (*_BROKEN, RuntimeError) as error:  # RuntimeError: this one is locked
        raise zipfile.BadZipFile from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # it is said to begin before the archive does
            raise zipfile.BadZipFile from error
        raise
