"""Finding image files below a folder: in natural order, never out of it, never in a circle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tldesk import paths
from tldesk.media.image import SUFFIXES
from tldesk.project.importers import records
from tldesk.project.importers.records import Skipped
from tldesk.project.schema import natural_key


def images(folder: Path, source: Path, *, any_name: bool = False) -> Iterator[Path | Skipped]:
    """Every image file below `folder`, and what is passed over; `source` is the folder that is imported.

    With `any_name` also those whose names are not valid text, which no project can store. Raises OSError when `folder`
    itself cannot be listed.
    """
    stack: list[os.DirEntry[str]] = []
    stack += reversed(entries(folder))
    while stack:
        entry = stack.pop()
        reason = refusal(entry, source, any_name)
        if reason:
            yield Skipped(shown(entry.path, source), reason)
        elif entry.is_dir(follow_symlinks=False):
            try:
                stack += reversed(entries(Path(entry.path)))
            except OSError:
                yield Skipped(shown(entry.path, source), records.DENIED)
        else:
            yield Path(entry.path)


def entries(folder: Path, wanted: Callable[[os.DirEntry[str]], bool] | None = None) -> list[os.DirEntry[str]]:
    """What lies directly in `folder`, in natural order; with `wanted` only that. Raises OSError.

    To leave out before sorting what nobody wants saves half a second where there are a hundred thousand.
    """
    with os.scandir(folder) as found:
        return sorted(filter(wanted, found), key=lambda entry: (natural_key(entry.name), entry.name))


def folders(folder: Path, source: Path) -> list[Path]:
    """The folders directly in `folder` that may be looked into; none when it cannot be listed."""
    try:
        listed = entries(folder, os.DirEntry.is_dir)
    except OSError:
        return []
    return [Path(entry.path) for entry in listed if refusal(entry, source) is None]


def holds_images(folder: Path, source: Path) -> bool:
    """Whether there is an image file anywhere below `folder`."""
    try:
        return any(isinstance(found, Path) for found in images(folder, source))
    except OSError:
        return False


def refusal(entry: os.DirEntry[str], source: Path, any_name: bool = False) -> str | None:
    """Why a file or folder is passed over (one of `records.REASONS`), or None."""
    if entry.name.startswith("."):
        return records.HIDDEN
    if not any_name and not is_text(entry.name):
        return records.BAD_NAME
    if entry.is_symlink() and (reason := _link_refusal(entry, source)):
        return reason
    if entry.is_dir():
        return records.A_PROJECT if (Path(entry.path) / paths.PROJECT_FILE).exists() else None
    if Path(entry.name).suffix.lower() not in SUFFIXES:
        return records.NOT_AN_IMAGE
    return None if entry.is_file() else records.NOT_A_FILE


def is_text(name: str) -> bool:
    """Whether a file's name can be stored: on Linux a name may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(path: str | Path, source: Path) -> str:
    """A path as the user reads it: relative to the source, with `/`, always printable."""
    text = Path(os.path.relpath(path, source)).as_posix()
    return text.encode(errors="replace").decode()


def _link_refusal(entry: os.DirEntry[str], source: Path) -> str | None:
    """A link to a file below the source is as good as a file; one to a folder may lead in a circle."""
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: a link to itself
        return records.MISSING
    if target.is_dir():
        return records.LINKED_FOLDER
    return None if target.is_relative_to(source.resolve()) else records.LINKED_OUTSIDE
