"""Zip archives (`.zip`, and Teachable Machine's `.tm`): unpacked with care, whoever made them.

Only what an import can use is written: images, tables and annotations. No file lands outside of the folder, links are
not made, and sizes are checked before anything is written.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath

from tldesk.atomic import beside, sync_folder
from tldesk.errors import TldeskError
from tldesk.leftovers import temporary_folder
from tldesk.media.image import MAX_BYTES, SUFFIXES
from tldesk.media.pool import never
from tldesk.project import file_names
from tldesk.project.event_log import disk_errors
from tldesk.project.events import Progressed
from tldesk.project.importers import records, splits
from tldesk.project.importers.records import Skipped

ARCHIVES = (".zip", ".tm")
ANNOTATIONS = (".csv", ".tsv", ".json", ".jsonl", ".sqlite", ".sqlite-wal")

MAX_ENTRIES = 500_000
# Photos hardly shrink; even drawings seldom do so a hundredfold. Small archives may hold what they like.
MAX_RATIO = 200
HARMLESS = 1_000_000_000

_DEEPEST = 64
_CHUNK = 1 << 20
_REPORT_EVERY = 100
_SPARE = 500_000_000  # bytes that stay free on the disk
_NESTED = (".zip", ".tm", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError)


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of an archive, and where it goes below the folder."""

    info: zipfile.ZipInfo
    path: PurePosixPath

    @property
    def is_annotation(self) -> bool:
        return self.path.suffix.lower() in ANNOTATIONS


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


def unpack(
    file: Path, folder: Path, should_stop: Callable[[], bool] = never, *, everything: bool = False
) -> Generator[Progressed, None, list[Skipped]]:
    """Unpack `file` into `folder`, which appears when all is in it; one that is there already is left as it is.

    With `everything` files of all kinds are unpacked, not images and annotations alone. Returns what was not unpacked,
    and why; nothing is left when it is stopped. Raises TldeskError `archive_refused`
    (damaged, locked with a password, a bomb), `disk_full` or `folder_not_writable`.
    """
    with _opened(file) as (archive, data_bytes):
        members, skipped = _plan(archive, everything)
        _check_size(file, members, data_bytes)
        if folder.exists():
            return skipped
        with disk_errors(folder), beside(folder) as part:
            _check_room(file, part, members)
            for done, member in enumerate(members):
                if should_stop():
                    return skipped
                if not _write(archive, member, part, should_stop):
                    skipped.append(Skipped(member.path.as_posix(), records.DAMAGED))
                if done % _REPORT_EVERY == 0:
                    yield Progressed(phase="unpack", done=done, total=len(members))
            if not should_stop():
                if hasattr(os, "sync"):  # all at once: a call for each file takes minutes
                    os.sync()
                part.rename(folder)
                sync_folder(folder.parent)
    return skipped


def content(folder: Path) -> Path:
    """Where an unpacked archive begins: many hold one folder with all the rest in it."""
    while True:
        entries = list(folder.iterdir())
        if len(entries) != 1 or not entries[0].is_dir() or splits.of(entries[0].name):
            return folder
        folder = entries[0]


@contextmanager
def unpacked(file: Path, should_stop: Callable[[], bool] = never) -> Iterator[tuple[Path, list[Skipped]]]:
    """An archive's content in a temporary folder, and what was not unpacked.

    Raises as `unpack` does, and TldeskError `interrupted` when it was stopped.
    """
    with temporary_folder() as temporary:
        folder = temporary / "content"
        skipped: list[Skipped] = []

        def work() -> Iterator[Progressed]:
            skipped.extend((yield from unpack(file, folder, should_stop)))

        for _ in work():
            pass
        if should_stop():
            raise TldeskError("interrupted")
        yield content(folder), skipped


@dataclass(frozen=True, slots=True)
class Sketch:
    """An archive's files without their pixels: annotations are there, images are empty files of the right names."""

    folder: Path
    skipped: list[Skipped]
    read: Callable[[Path], bytes]


@contextmanager
def sketch(file: Path, should_stop: Callable[[], bool] = never) -> Iterator[Sketch]:
    """What importing the archive would see, in a temporary folder; `read` gives the bytes of an image of it.

    Raises TldeskError `archive_refused`, `interrupted`, or `disk_full`.
    """
    with _opened(file) as (archive, data_bytes), temporary_folder() as folder:
        members, skipped = _plan(archive)
        _check_size(file, members, data_bytes)
        with disk_errors(folder):
            _check_room(file, folder, [member for member in members if member.is_annotation])
            for member in members:
                if should_stop():
                    raise TldeskError("interrupted")
                if member.is_annotation:
                    _write(archive, member, folder, should_stop)
                else:
                    target = folder / member.path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.touch()
        by_path = {folder / member.path: member.info for member in members}
        yield Sketch(folder, skipped, lambda path: _bytes(archive, by_path[path]))


@contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, int]]:
    """The archive and its size in bytes, when its directory can be read in reasonable time."""
    try:
        size = file.stat().st_size
        if _directory_bytes(file, size) > MAX_ENTRIES * 400:
            raise TldeskError("archive_refused", path=file, reason=f"it holds more than {MAX_ENTRIES:,} files")
        archive = zipfile.ZipFile(file)
    except OSError as error:
        raise TldeskError("source_unreadable", path=file, reason=error.strerror or error) from error
    except _BROKEN as error:
        raise TldeskError("archive_refused", path=file, reason="it is damaged, or not a zip archive") from error
    with archive:
        if len(archive.filelist) > MAX_ENTRIES:
            raise TldeskError("archive_refused", path=file, reason=f"it holds more than {MAX_ENTRIES:,} files")
        yield archive, size


def _directory_bytes(file: Path, size: int) -> int:
    """How long the list of files at the end of the archive says it is; 0 where it cannot be found."""
    with file.open("rb") as stream:
        stream.seek(max(0, size - 66_000))
        end = stream.read()
    place = end.rfind(b"PK\5\6")
    if place < 0 or len(end) < place + 22:
        return 0
    length = int(struct.unpack_from("<I", end, place + 12)[0])
    return size if length == 0xFFFFFFFF else length


def _plan(archive: zipfile.ZipFile, everything: bool = False) -> tuple[list[_Member], list[Skipped]]:
    """What is to be unpacked, and what is not and why. Names that differ only by case are one on many disks."""
    members: list[_Member] = []
    skipped: list[Skipped] = []
    files: set[str] = set()
    folders: set[str] = set()
    for info in archive.infolist():
        name = _name(info)
        if info.is_dir() or name.endswith("/"):
            continue
        path = _safe(name)
        reason = _refusal(info, path, everything) if path else records.OUTSIDE
        if path and not reason:
            key = _folded(path)
            parents = set(accumulate(key.split("/")[:-1], "{}/{}".format))
            if key in files or key in folders or parents & files:
                reason = records.SAME_NAME
            else:
                files.add(key)
                folders |= parents
                members.append(_Member(info, path))
        if reason:
            skipped.append(Skipped(name.encode(errors="replace").decode(), reason))
    return members, skipped


def _name(info: zipfile.ZipInfo) -> str:
    """The name in it: many programs write UTF-8 without saying so, and some turn the slashes."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _safe(name: str) -> PurePosixPath | None:
    """The path below the folder, each part a name that can be stored; None for one that leads elsewhere."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    drive = len(name) > 1 and name[1] == ":"
    if not parts or name.startswith("/") or drive or ".." in parts or len(parts) > _DEEPEST:
        return None
    return PurePosixPath(*(file_names.storable(part) for part in parts))


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", path.as_posix()).casefold()


def _refusal(info: zipfile.ZipInfo, path: PurePosixPath, everything: bool) -> str | None:
    suffix = path.suffix.lower()
    if stat.S_ISLNK(info.external_attr >> 16):
        return records.ARCHIVED_LINK
    if everything:
        return None
    if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        return records.HIDDEN
    if suffix in _NESTED:
        return records.NESTED_ARCHIVE
    # Lobe and Teachable Machine keep images without a suffix.
    if suffix and suffix not in SUFFIXES and suffix not in ANNOTATIONS and "-!-" not in path.name:
        return records.NOT_AN_IMAGE
    return records.TOO_BIG if info.file_size > MAX_BYTES else None


def _check_size(file: Path, members: list[_Member], data_bytes: int) -> None:
    """Refuse what is locked, and a bomb by what it says of itself; more than it says is never unpacked."""
    if members and all(member.info.flag_bits & 1 for member in members):
        raise TldeskError("archive_refused", path=file, reason="it is locked with a password")
    total = sum(member.info.file_size for member in members)
    if total > max(HARMLESS, MAX_RATIO * data_bytes):
        raise TldeskError("archive_refused", path=file, reason=f"unpacked it would be {total:,} bytes")


def _check_room(file: Path, folder: Path, members: list[_Member]) -> None:
    total = sum(member.info.file_size for member in members)
    if total > shutil.disk_usage(folder).free - _SPARE:
        raise TldeskError("disk_full", path=file)


def _write(archive: zipfile.ZipFile, member: _Member, folder: Path, should_stop: Callable[[], bool]) -> bool:
    """Write one file; False, and no file, where it is damaged."""
    target = folder / member.path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("xb") as stream:
            for chunk in _chunks(archive, member.info):
                if should_stop():
                    break
                stream.write(chunk)
        return True
    except zipfile.BadZipFile:
        target.unlink()
        return False


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """What a file of the archive holds; nothing where it is damaged."""
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
