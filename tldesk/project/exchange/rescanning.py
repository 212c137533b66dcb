"""Looking again at the files that a project knows: which are to be read again, and which are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tldesk.media.problems import MISSING
from tldesk.project.exchange.destinations import FileTask, is_same
from tldesk.project.exchange.import_result import ImportResult
from tldesk.project.exchange.roots import at_hand
from tldesk.project.importers import records, walk
from tldesk.project.samples.files import Known
from tldesk.project.trust import chosen


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
