"""Labels of samples as they are stored: the first class in one column, further ones in another, in ascending order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from tldesk.errors import TldeskError
from tldesk.project.database.edit_rows import Value


def class_id_of(db: sqlite3.Connection, name: str) -> int:
    """The id of the class with this name. Raises TldeskError `unknown_class`."""
    row = db.execute("SELECT id FROM classes WHERE name = ? AND NOT removed", (name,)).fetchone()
    if row is None:
        names = [known for (known,) in db.execute("SELECT name FROM classes WHERE NOT removed ORDER BY position")]
        raise TldeskError("unknown_class", label=name, classes=names)
    return int(row[0])


def unpacked(class_id: int | None, more: str) -> tuple[int, ...]:
    """The classes that the two columns of a sample name."""
    first = () if class_id is None else (class_id,)
    return first + tuple(int(part) for part in more.split(",") if part)


def written(labels: Mapping[int, Sequence[int]]) -> dict[str, dict[int, Value]]:
    """What the fields `label` and `more` become when samples (by id) have these classes."""
    spelled = cache(_spelled)  # thousands get the same at once
    both = {id_: spelled(tuple(class_ids)) for id_, class_ids in labels.items()}
    return {
        "label": {id_: first for id_, (first, _) in both.items()},
        "more": {id_: more for id_, (_, more) in both.items()},
    }


def _spelled(class_ids: tuple[int, ...]) -> tuple[int | None, str]:
    if not class_ids:
        return None, ""
    first, *more = sorted(set(class_ids))
    return first, "".join(f",{one}" for one in more) + ("," if more else "")


def read_labels(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The classes of each of these samples. Raises KeyError when one is not there."""
    wanted = [int(id_) for id_ in ids]
    rows = db.execute(
        "SELECT id, class_id, more_labels FROM samples WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(wanted)],
    ).fetchall()
    found = {id_: unpacked(class_id, more) for id_, class_id, more in rows}
    return {id_: found[id_] for id_ in wanted}


def carriers(db: sqlite3.Connection, class_id: int) -> dict[int, tuple[int, ...]]:
    """Every sample that has this class, with all its classes."""
    rows = db.execute(
        "SELECT id, class_id, more_labels FROM samples WHERE class_id = ? OR more_labels LIKE ?",
        (class_id, f"%,{class_id},%"),
    ).fetchall()
    return {id_: unpacked(first, more) for id_, first, more in rows}
