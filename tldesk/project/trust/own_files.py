"""The one door to a project's folder: nothing of ours in it may lead elsewhere, whoever made it.

A project from somebody else may hold a link where we write, empty or sweep a folder: `cache`, `runs`, a checkpoint. So
its entries are looked at before anything else is done with it, and one that is a link is refused; so is a second name
of a file that is written in place, for the first may be any file of the user. What is in an export, or an image below
`images`, is not looked at: the former is replaced as a whole, the latter only read, and checked then (see `taking`).
Somebody who puts a link there after that look is not held up: he can write into the user's folders anyway.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tldesk import paths
from tldesk.errors import TldeskError

# What is ours in a project's folder, and how many levels of what is in it are.
_OURS = {"runs": 3, "bin": 3, "curves": 4, "cache": 2, "backups": 1, "texts": 2, "exports": 0, "looks.jsonl": 0}
_IN_RUN = 2
_IMAGES = "images"
# Files that are not made anew beside the old one, but written in place.
_IN_PLACE = ("looks.jsonl", "events.jsonl", "run.lock")
_EMBEDDINGS = ("features", ".bin")  # the folder and how such a file's name ends

_JUNCTION = 0xA0000003  # `stat.IO_REPARSE_TAG_MOUNT_POINT`, which only Windows has


def check(folder: Path) -> None:
    """Raise TldeskError `project_unsafe` where something of ours in a project's folder leads elsewhere.

    Reads names, a few thousand in a hundredth of a second, and no file.
    """
    for name, levels in _OURS.items():
        _refuse_leading_away(folder, folder / name, levels)
    _refuse(folder, folder / _IMAGES)
    for entry in _entries(folder / _IMAGES):
        if (entry.is_symlink() and entry.is_dir()) or _is_junction(entry):
            _refuse(folder, Path(entry.path))


def check_run(folder: Path) -> None:
    """The same of the folder of one run, which is used without its project."""
    project = folder.parent.parent
    if (project / paths.PROJECT_FILE).is_file():
        _refuse(project, folder.parent)
        _refuse(project, folder)
    for name in ("cache", "looks.jsonl"):
        _refuse_leading_away(project, project / name, _OURS[name])
    for entry in _entries(folder):
        _refuse_leading_away(folder, Path(entry.path), _IN_RUN - 1)


def refuse_link(place: Path) -> None:
    """Raise TldeskError `project_unsafe` where a folder is a link: asked right before something in it is deleted."""
    _refuse(place.parent, place)


def is_link(place: Path) -> bool:
    """Whether this is a link, or what Windows has for one (a junction), which Python takes for a folder."""
    try:
        status = place.lstat()
    except OSError:
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _refuse_leading_away(folder: Path, place: Path, levels: int) -> None:
    _refuse(folder, place)
    if levels and place.is_dir():
        _refuse_below(folder, os.fspath(place), levels)
    elif place.name in _IN_PLACE:
        _refuse_second_name(folder, os.fspath(place))


def _refuse_below(folder: Path, place: str, levels: int) -> None:
    """Thousands of entries: no object is made for one that is as it should be."""
    embeddings = os.path.basename(place) == _EMBEDDINGS[0]  # noqa: PTH119
    for entry in _entries(place):
        if entry.is_symlink() or _is_junction(entry):
            _refuse(folder, Path(entry.path))
        elif entry.name in _IN_PLACE or (embeddings and entry.name.endswith(_EMBEDDINGS[1])):
            _refuse_second_name(folder, entry.path)
        elif levels > 1 and entry.is_dir(follow_symlinks=False):
            _refuse_below(folder, entry.path, levels - 1)


def _refuse(folder: Path, place: Path) -> None:
    if is_link(place):
        raise TldeskError("project_unsafe", path=folder, reason=f"“{_named(folder, place)}” is a link")


def _refuse_second_name(folder: Path, file: str) -> None:
    try:
        status = os.lstat(file)  # what Windows tells of an entry alone lacks the number of names
    except OSError:
        return
    if status.st_nlink > 1 and stat.S_ISREG(status.st_mode):
        raise TldeskError("project_unsafe", path=folder, reason=f"“{_named(folder, Path(file))}” is another file too")


def _named(folder: Path, place: Path) -> str:
    return place.relative_to(folder).as_posix()


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where there is none, or where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_junction(entry: os.DirEntry[str]) -> bool:
    if os.name != "nt":
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION
