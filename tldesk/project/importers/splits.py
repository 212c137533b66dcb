"""Which split the name of a folder or file tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tldesk.project.importers import walk
from tldesk.project.importers.records import SPLIT_NAMES, Skipped

_NONE = ("nosplit", "unsplit")  # the first as our own exports have it, in two words


def of(name: str) -> str | None:
    """The split that a folder is named after: `valid` → `val`."""
    return SPLIT_NAMES.get(name.casefold())


def is_none(name: str) -> bool:
    """Whether a folder beside those of splits is named as that of what has none: `no split`, `unsplit`."""
    return re.sub(r"[\s_-]", "", name.casefold()) in _NONE


def told_by(path: Path, source: Path) -> str | None:
    """The split in a file's name or in those of its folders below the source: `instances_val2017.json` → `val`."""
    for part in reversed(path.relative_to(source).parts):
        words = re.split(r"[^a-z]+", Path(part).stem.casefold())
        told = {SPLIT_NAMES[word] for word in words if word in SPLIT_NAMES}
        if len(told) == 1:
            return told.pop()
    return None


def folders(source: Path) -> list[Path]:
    """The folder itself and those directly in it that are named after a split."""
    return [source, *(folder for folder in walk.folders(source, source) if of(folder.name))]


def unlistable(source: Path) -> Iterator[Skipped]:
    """The folders named after a split that cannot be listed: what they hold would be missed without a word."""
    for entry in walk.subfolders(source, source) if walk.is_folder(source) else ():
        if isinstance(entry, Skipped):
            if of(entry.path_or_row):
                yield entry
        elif of(entry.path.name) and (error := walk.trouble(entry.path)):
            yield Skipped(walk.shown(entry.path, source), walk.reason_of(error))
