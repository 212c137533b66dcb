"""What lies in a folder that is imported: in natural order, never out of it, never in a circle.

The importers ask the disk through this module alone. Each entry is looked at by itself: what cannot be listed or read
is told with its reason, and whatever lies beside it comes in all the same. Nothing here raises OSError.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tldesk import paths
from tldesk.disk import is_file as is_file
from tldesk.disk import is_folder as is_folder
from tldesk.media import modality
from tldesk.project.database.schema import natural_key
from tldesk.project.importers import records
from tldesk.project.importers.records import Skipped

_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_FORBIDDEN = (errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder that may be read."""

    path: Path
    is_folder: bool


def entries(folder: Path, source: Path, *, any_file: bool = False, any_name: bool = False) -> Iterator[Entry | Skipped]:
    """What lies directly in `folder`, in natural order; `source` is the folder that is imported.

    Only image files are taken, unless `any_file`, and only names that are text, which a project can store, unless
    `any_name`. A folder that cannot be listed (to its end) is passed over itself.
    """
    found, reason = _listed(folder)
    for entry in found:
        yield _judged(entry, source, any_file, any_name)
    if reason:
        yield Skipped(shown(folder, source), reason)


def files(folder: Path, source: Path, *, any_file: bool = False, any_name: bool = False) -> Iterator[Path | Skipped]:
    """Every image file below `folder`, and what is passed over; `any_file` and `any_name` as of `entries`."""
    seen = {_identity(folder)}
    stack = [entries(folder, source, any_file=any_file, any_name=any_name)]
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
        elif isinstance(entry, Skipped):
            yield entry
        elif not entry.is_folder:
            yield entry.path
        elif (identity := _identity(entry.path)) in seen:  # by a mount or a junction, which are no links
            yield Skipped(shown(entry.path, source), records.LINKED_FOLDER)
        else:
            seen.add(identity)
            stack.append(entries(entry.path, source, any_file=any_file, any_name=any_name))


def subfolders(folder: Path, source: Path) -> Iterator[Entry | Skipped]:
    """As `entries`, without the files."""
    found, _ = _listed(folder, lambda entry: not _is_plain_file(entry))
    judged = (_judged(entry, source) for entry in found)
    return (entry for entry in judged if isinstance(entry, Skipped) or entry.is_folder)


def folders(folder: Path, source: Path) -> list[Path]:
    """The folders directly in `folder` that may be looked into."""
    return [entry.path for entry in subfolders(folder, source) if isinstance(entry, Entry)]


def named(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """The files directly in `folder` with one of these suffixes, in natural order, but for hidden ones."""
    found, _ = _listed(folder, lambda entry: entry.name.lower().endswith(suffixes) and entry.name[0] != ".")
    return [Path(entry.path) for entry in found if is_text(entry.name) and is_file(entry.path)]


def leads_out(file: Path, source: Path) -> bool:
    """Whether a file is a link to one outside of what is imported."""
    return file.is_symlink() and not file.resolve().is_relative_to(source.resolve())


def image_folders(folder: Path, source: Path) -> Iterator[Path]:
    """The folder and those below it, where an image file lies directly in them; the files are not even sorted."""
    seen = set()
    stack = [folder]
    while stack:
        here = stack.pop()
        identity = _identity(here)
        if identity not in seen:
            seen.add(identity)
            if holds_image(here, source):
                yield here
            stack += reversed(folders(here, source))


def holds_image(folder: Path, source: Path) -> bool:
    """Whether an image file lies directly in `folder`."""
    try:
        with os.scandir(folder) as listed:
            judged = (_judged(entry, source) for entry in listed)
            return any(isinstance(entry, Entry) and not entry.is_folder for entry in judged)
    except OSError:
        return False


def trouble(path: Path) -> OSError | None:
    """What the system says when a folder is to be listed, or a file looked at; None where it does so."""
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            os.scandir(path).close()
    except OSError as error:
        return error
    return None


def file_refusal(path: str | Path) -> str | None:
    """Why a path is no file that can be read (one of `records.REASONS`), or None; links are followed."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 (a Path is slow to make: rows may name a million)
    except OSError as error:
        return reason_of(error)
    except ValueError:  # no path at all: a zero byte, half a character
        return records.MISSING
    return None if stat.S_ISREG(mode) else records.NOT_A_FILE


def reason_of(error: OSError) -> str:
    """What an error of the system means for a file or folder (one of `records.REASONS`)."""
    if error.errno in _NOT_THERE:
        return records.MISSING
    if error.errno in _FORBIDDEN:
        return records.DENIED
    return records.TOO_LONG if error.errno == errno.ENAMETOOLONG else records.UNREADABLE


def is_text(name: str) -> bool:
    """Whether a file's name can be stored: on Linux a name may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(path: str | Path, source: Path) -> str:
    """A path as the user reads it: relative to the source, with `/`, always printable."""
    return printable(Path(os.path.relpath(path, source)).as_posix())


def printable(text: str) -> str:
    """The text, with a sign in the place of what is no character."""
    return text.encode(errors="replace").decode()


def _listed(
    folder: Path, wanted: Callable[[os.DirEntry[str]], bool] | None = None
) -> tuple[list[os.DirEntry[str]], str | None]:
    """What of a folder is wanted, in natural order, and why that is not all.

    To leave out before sorting what nobody wants saves half a second where there are a hundred thousand.
    """
    found: list[os.DirEntry[str]] = []
    reason = None
    try:
        with os.scandir(folder) as listed:
            found.extend(filter(wanted, listed))
    except OSError as error:
        reason = reason_of(error)
    return sorted(found, key=lambda entry: (natural_key(entry.name), entry.name)), reason


def _is_plain_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False


def _judged(entry: os.DirEntry[str], source: Path, any_file: bool = False, any_name: bool = False) -> Entry | Skipped:
    try:
        reason = _refusal(entry, source, any_file, any_name)
        if reason is None:
            return Entry(Path(entry.path), entry.is_dir())
    except OSError as error:
        reason = reason_of(error)
    return Skipped(shown(entry.path, source), reason)


def _refusal(entry: os.DirEntry[str], source: Path, any_file: bool, any_name: bool) -> str | None:
    """Why a file or folder is passed over (one of `records.REASONS`), or None. Raises OSError."""
    if entry.name.startswith("."):
        return records.HIDDEN
    if not any_name and not is_text(entry.name):
        return records.BAD_NAME
    if entry.is_symlink() and (reason := _link_refusal(entry, source)):
        return reason
    if entry.is_dir():
        return records.A_PROJECT if _is_project(entry.path) else None
    if not any_file and not modality.of_file(entry.name):
        return records.NOT_AN_IMAGE
    return None if entry.is_file() else records.NOT_A_FILE


def _link_refusal(entry: os.DirEntry[str], source: Path) -> str | None:
    """A link to a file below the source is as good as a file; one to a folder may lead in a circle. Raises OSError."""
    target = Path(os.path.realpath(entry.path, strict=True))
    if is_folder(target):
        return records.LINKED_FOLDER
    return None if target.is_relative_to(source.resolve()) else records.LINKED_OUTSIDE


def _is_project(folder: str) -> bool:
    """Raises OSError where the folder may not be entered, so that nothing in it could be read."""
    try:
        os.lstat(os.path.join(folder, paths.PROJECT_FILE))  # noqa: PTH118
    except FileNotFoundError:
        return False
    return True


def _identity(folder: Path) -> tuple[int, int] | Path:
    """The same for the same folder, by whatever path."""
    try:
        status = folder.stat()
    except OSError:
        return folder  # to list it will say why
    return status.st_dev, status.st_ino
