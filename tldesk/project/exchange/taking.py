"""Taking images along: whether a file may leave for a copy, a pack or an export, whoever wrote the project.

The rows of a project from somebody else may name any file of this computer. So a file leaves only from where its root
really is; one from outside the project must decode as an image, in a guarded process, and have the content that the row
was made of: nobody gets a file whose content they do not know already.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from tldesk.media.examples import CHANGED
from tldesk.media.guard import open_all
from tldesk.media.image import file_reason
from tldesk.media.modality import IMAGE, MODALITIES, Modality
from tldesk.media.opening import Opened, Request
from tldesk.project.importers import records
from tldesk.project.trust.chosen import inside

LINKED_AWAY = "it points outside its folder"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The file of a row: `path` must really lie below `root`, and hold the content of this `sha256`. `place` is where
    it goes, for the caller."""

    place: str
    root: Path
    path: Path
    sha256: str


def refusal(folder: Path, file: Path) -> str | None:
    """Why a file that is said to lie in `folder` is not taken; None where it can be read there. Opens no pipe."""
    if not inside(folder, file):
        return LINKED_AWAY
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116
            return records.NOT_A_FILE
        with file.open("rb"):
            return None
    except OSError as error:
        return records.MISSING if isinstance(error, FileNotFoundError) else file_reason(error)


def contents(
    wanted: Iterable[Wanted], should_stop: Callable[[], bool], *, kind: Modality = MODALITIES[IMAGE], bare: bool = False
) -> Iterator[tuple[Wanted, Opened]]:
    """Each file of a `kind` with its bytes in `Opened.content`, read once and checked; `Opened.reason` says why there
    are none.

    With `bare` the bytes come without what the camera wrote (see `media.stripping`). Those that lead out of their root
    come last. Stopped, the results just end.
    """
    away: list[Wanted] = []

    def at_their_place() -> Iterator[Wanted]:
        for one in wanted:
            if inside(one.root, one.path):
                yield one
            else:
                away.append(one)

    def request(one: Wanted) -> Request:
        return Request(one.path, keep=True, bare=bare, module=kind.module)

    with closing(open_all(at_their_place(), request, should_stop)) as results:
        for one, opened in results:
            if not opened.problem and opened.sha256 != one.sha256:
                yield one, replace(opened, problem="image_unreadable", reason=CHANGED, content=b"")
            else:
                yield one, opened
    yield from ((one, Opened(problem="image_unreadable", reason=LINKED_AWAY)) for one in away)
