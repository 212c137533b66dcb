"""What a user has chosen for a project outside of its folder: only that is read when nobody is asked.

A project from somebody else may name any folder or file of this computer: as a source, as the root of images, as what a
training starts from. What is read of them comes into the project, and leaves with it when it is packed. So each choice
is noted with the user's own data, never in the project: import, relinking and a new training make one. A project that
was moved is another one: what lies outside of it is to be chosen again.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from tldesk import paths
from tldesk.atomic import write_atomic

log = logging.getLogger(__name__)

_Row = TypeVar("_Row")


def inside(folder: Path, path: Path) -> bool:
    """Whether a path really lies in a folder: both are taken to where links and `..` lead before they are compared."""
    base, real = (os.path.normcase(os.path.realpath(one)) for one in (folder, path))
    return real == base or real.startswith(os.path.join(base, ""))  # noqa: PTH118 (a slash at its end)


def remember(project: Path, path: Path) -> None:
    """Note that the user has chosen the file or folder `path` for the project folder. Where that cannot be written, it
    is logged: it will have to be chosen again."""
    if inside(project, path):
        return
    real = _real(path)
    note = _note(project, real)
    try:
        if not note.exists():
            note.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(note, os.fsencode(f"{_real(project)}\n{real}\n"))
    except OSError as error:
        log.warning("the choice of %s cannot be kept: %s", path, error)


class Choices:
    """What may be read for a project: what lies in its folder, and what was chosen on this computer."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._folders: dict[Path, bool] = {}

    def may_read(self, path: Path) -> bool:
        """Whether a file or folder may be read. Links count as what they lead to, save those of a chosen folder."""
        return self._chosen_folder(path.parent) or inside(self._project, path) or _is_noted(self._project, _real(path))

    def among(self, root: Path, rows: Mapping[str, _Row]) -> dict[str, _Row]:
        """Those of the rows, by their path below `root`, whose folder may be looked at."""
        if self.may_read(root):
            return dict(rows)
        return {path: row for path, row in rows.items() if self._chosen_folder((root / path).parent)}

    def _chosen_folder(self, folder: Path) -> bool:
        """Whether a folder, or one above it, was chosen; each is looked up once."""
        if folder not in self._folders:
            real = _real(folder)
            self._folders[folder] = any(_is_noted(self._project, one) for one in (real, *real.parents))
        return self._folders[folder]


def _is_noted(project: Path, real: Path) -> bool:
    """Whether the choice is noted; where that cannot be found out, it is not."""
    return os.path.exists(_note(project, real))  # noqa: PTH110 (Path.exists raises where a folder may not be entered)


def _note(project: Path, real: Path) -> Path:
    about = os.fsencode(_real(project)) + b"\0" + os.fsencode(real)
    return paths.chosen() / hashlib.sha256(about).hexdigest()


def _real(path: Path) -> Path:
    return Path(os.path.normcase(os.path.realpath(path)))
