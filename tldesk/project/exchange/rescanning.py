"""Looking again at the files that a project knows: which are to be read again, and which are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tldesk.media.problems import MISSING
from tldesk.project.exchange.destinations import IMAGES_FOLDER, FileTask, is_same
from tldesk.project.exchange.import_result import ImportResult
from tldesk.project.exchange.roots import at_hand
from tldesk.project.importers import flat_folder, records, walk
from tldesk.project.samples.files import Known, Source
from tldesk.project.store import Project
from tldesk.project.trust import chosen

# Where samples are written that were no files, before they are imported: see `webcam_files`.
_CAPTURED = ("pasted", "webcam/*", "microphone/*")


def sources(project: Project) -> list[Source]:
    """What the project reads its files from; with the folders of captures of which a crash came before the first was
    imported."""
    known = project.files.sources()
    paths = {source.path for source in known}
    new = (folder for folder in _captures(project.folder / IMAGES_FOLDER) if folder not in paths)
    return [*known, *(Source(0, 0, flat_folder.IMPORTER.name, folder, False) for folder in new)]


def _captures(place: Path) -> list[Path]:
    """The folders there that hold captures; none where they may not be read, which is told of the files in them."""
    try:
        folders = [folder for name in _CAPTURED for folder in sorted(place.glob(name))]
        return [one for one in folders if one.is_dir() and not one.is_symlink() and any(one.iterdir())]
    except OSError:
        return []


def allowed(tasks: Sequence[FileTask], choices: chosen.Choices, result: ImportResult) -> list[FileTask]:
    """Those of the tasks whose file may be read; the others are listed."""
    found = []
    for task in tasks:
        if choices.may_read(task.origin):
            found.append(task)
        else:
            result.skip(task.origin, records.NOT_CHOSEN)
    return found


def check_known(
    root_id: int,
    root: Path,
    known: Mapping[str, Mapping[str, Known]],
    tasks: list[FileTask],
    gone: list[int],
    result: ImportResult,
) -> None:
    """Sort the samples of each file of a root (`files.by_file`) into those to read again (`tasks`), those that are
    `gone`, and the rest.
    """
    if known and not at_hand(root):
        result.missing += sum(map(len, known.values()))
        result.problems.append((str(root), records.NOT_AT_HAND))
        return
    for path, rows in known.items():
        file = root / path
        try:
            status = file.stat()
        except OSError as error:
            reason = walk.reason_of(error)
            if reason != records.MISSING:  # it may well be there; it is left as it was
                result.skip(file, reason)
                result.unchanged += len(rows)
                continue
            result.problems.append((str(file), reason))
            result.missing += len(rows)
            gone += [row.id for row in rows.values() if row.problem != MISSING]
            continue
        for place, row in rows.items():
            if is_same(row, status):
                result.unchanged += 1
            else:
                tasks.append(FileTask(file, root_id, path, place=place, known=True))
