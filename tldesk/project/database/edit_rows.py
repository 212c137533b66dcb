"""The history's rows: what an edit changed, field by field, written and read in bulk.

One row of `edit_changes` holds all values of one field of one edit: `ids`, a JSON array, and `before` and `after`,
JSON arrays in the same order, or one plain value when it is the same for all. 5,000 labels are one row.
"""

from __future__ import annotations

import getpass
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from types import NoneType
from typing import Any

from tldesk.project.trust.stored_values import LONGEST_DEFINITION, LONGEST_NOTE

Value = str | int | None

# Field → (table, column). Those of samples have no dot in their names.
FIELDS = {
    "label": ("samples", "class_id"),
    "more": ("samples", "more_labels"),
    "excluded": ("samples", "excluded"),
    "split": ("samples", "split"),
    "note": ("samples", "note"),
    "flagged": ("samples", "flagged"),
    "binned": ("samples", "binned"),
    "class.name": ("classes", "name"),
    "class.position": ("classes", "position"),
    "class.color": ("classes", "color"),
    "class.removed": ("classes", "removed"),
    "class.definition": ("classes", "definition"),
    "pair.kept": ("near_pairs", "kept"),
}

_TYPES: dict[str, tuple[type, ...]] = {
    "class_id": (int, NoneType),
    "split": (str, NoneType),
    "more_labels": (str,),
    "note": (str,),
    "name": (str,),
    "definition": (str,),
}
_NUMBER = (int, bool)  # in all other columns

# More different values than this in one edit are written row by row.
_FEW_VALUES = 50


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one edit made of one field: row `ids[i]` had `before[i]` and got `after[i]`."""

    field: str
    ids: list[int]
    before: list[Value]
    after: list[Value]

    def also(self, wanted: Mapping[int, Value], ids: Collection[int]) -> FieldChange:
        """With further rows, that have what is `wanted` of them already."""
        rows, same = [*ids], [wanted[id_] for id_ in ids]
        return FieldChange(self.field, [*self.ids, *rows], [*self.before, *same], [*self.after, *same])


def of_samples(changes: Iterable[FieldChange]) -> tuple[int, ...]:
    """The ids of the samples that are changed, each once."""
    return tuple(dict.fromkeys(id_ for one in changes if FIELDS[one.field][0] == "samples" for id_ in one.ids))


def replaced(changes: Sequence[FieldChange]) -> int:
    """How many samples had a label and have another now; `changes` are of labels alone."""
    ids = {id_ for one in changes for id_ in one.ids}
    for one in changes:
        if one.field == "label":  # a sample has further ones only where it has a first one
            ids -= {id_ for id_, *ends in zip(one.ids, one.before, one.after, strict=True) if None in ends}
    return len(ids)


def field_names(changes: Iterable[FieldChange]) -> frozenset[str]:
    """The fields that are changed; those of another table are told as one, by its name, such as `classes`."""
    tables = {one.field: FIELDS[one.field][0] for one in changes}
    return frozenset(field if table == "samples" else table for field, table in tables.items())


def difference(db: sqlite3.Connection, field: str, wanted: Mapping[int, Value]) -> FieldChange:
    """What setting `field` of these rows (by id) would change. Raises KeyError when a row is not there."""
    table, column = FIELDS[field]
    found: dict[int, Value] = dict(
        db.execute(
            f"SELECT id, {column} FROM {table} WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(wanted))]
        ).fetchall()
    )
    missing = [id_ for id_ in wanted if id_ not in found]
    if missing:
        raise KeyError(f"no {table} with the ids {missing[:5]}")
    ids = [id_ for id_, new in wanted.items() if found[id_] != new]
    return FieldChange(field, ids, [found[id_] for id_ in ids], [wanted[id_] for id_ in ids])


def apply(db: sqlite3.Connection, change: FieldChange) -> None:
    """Write the values that come after. Raises sqlite3.IntegrityError for a name of a class that is taken."""
    table, column = FIELDS[change.field]
    rows: dict[Value, list[int]] = defaultdict(list)
    for id_, new in zip(change.ids, change.after, strict=True):
        rows[new].append(id_)
    if len(rows) <= _FEW_VALUES:
        update = f"UPDATE {table} SET {column} = ? WHERE id IN (SELECT value FROM json_each(?))"
        db.executemany(update, [(new, json.dumps(ids)) for new, ids in rows.items()])
    else:
        update = f"UPDATE {table} SET {column} = ? WHERE id = ?"
        db.executemany(update, list(zip(change.after, change.ids, strict=True)))


def add_edit(
    db: sqlite3.Connection, kind: str, value: str, count: int, changes: Iterable[FieldChange], undoes: int | None = None
) -> int:
    """Add an edit and what it changed to the history; its id."""
    cursor = db.execute(
        "INSERT INTO edits (time, author, kind, value, count, state, undoes) VALUES (?, ?, ?, ?, ?, 'done', ?)",
        (datetime.now(UTC).isoformat(timespec="milliseconds"), author(), kind, value, count, undoes),
    )
    edit_id = int(cursor.lastrowid or 0)
    db.executemany(
        "INSERT INTO edit_changes VALUES (?, ?, ?, ?, ?)",
        [(edit_id, one.field, json.dumps(one.ids), _pack(one.before), _pack(one.after)) for one in changes],
    )
    return edit_id


def read_changes(db: sqlite3.Connection, edit_id: int) -> list[FieldChange]:
    """What an edit changed, in the order of its fields. Raises ValueError for rows that `add_edit` does not write."""
    rows = db.execute(
        "SELECT field, ids, before, after FROM edit_changes WHERE edit_id = ? ORDER BY field", (edit_id,)
    ).fetchall()
    found = []
    for field, *texts in rows:
        if field not in FIELDS:
            raise ValueError(f"“{field}” is not a field")
        try:
            ids, before, after = map(json.loads, texts)
        except RecursionError as error:
            raise ValueError("values are nested") from error
        if not isinstance(ids, list) or not all(type(id_) is int for id_ in ids):
            raise ValueError("ids are not numbers")
        found.append(FieldChange(field, ids, _unpack(before, len(ids), field), _unpack(after, len(ids), field)))
    return found


def _check_value(value: Value, field: str) -> None:
    """Raise ValueError for what its column cannot hold: half letters, numbers of more than 64 bits, endless texts."""
    if isinstance(value, str):
        value.encode()
        if len(value) > (LONGEST_DEFINITION if field == "class.definition" else LONGEST_NOTE):
            raise ValueError(f"a text of “{field}” is too long")
    elif value is not None and not -(1 << 63) <= value < 1 << 63:
        raise ValueError(f"a number of “{field}” is too large")


@cache
def author() -> str:
    """The name under which the user is known to the computer; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _pack(values: Sequence[Value]) -> str:
    alike = bool(values) and all(one == values[0] for one in values)
    return json.dumps(values[0] if alike else list(values))


def _unpack(found: Any, count: int, field: str) -> list[Value]:
    values: list[Value] = found if isinstance(found, list) else [found] * count
    types = _TYPES.get(FIELDS[field][1], _NUMBER)
    if len(values) != count or not all(type(value) in types for value in values):
        raise ValueError(f"values of “{field}” are not of its type")
    for value in set(values):
        _check_value(value, field)
    return values
