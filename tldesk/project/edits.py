"""Edits: what the user changes; durable before it is shown, kept in a history, to be undone even after a restart."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tldesk.errors import TldeskError
from tldesk.project.database import Store
from tldesk.project.samples import SPLITS

# Field of an edit → column of `samples`.
_COLUMNS = {"label": "class_id", "excluded": "excluded", "split": "split"}

# Kind of an edit → (for one image, for several); {value} is a class or a split.
TEXTS = {
    "label": ("Label 1 image as “{value}”", "Label {count} images as “{value}”"),
    "unlabel": ("Remove the label of 1 image", "Remove the labels of {count} images"),
    "exclude": ("Exclude 1 image", "Exclude {count} images"),
    "include": ("Include 1 image", "Include {count} images"),
    "split": ("Move 1 image to {value}", "Move {count} images to {value}"),
    "unsplit": ("Take 1 image out of its split", "Take {count} images out of their splits"),
    "splits": ("Change the split of 1 image", "Change the splits of {count} images"),
}

_UNDOABLE = "SELECT MAX(id) FROM edits WHERE state = 'done' AND undoes IS NULL"
_REDOABLE = "SELECT MIN(id) FROM edits WHERE state = 'undone'"

_Value = str | int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed: views redraw these samples. Empty when everything already was as asked."""

    ids: tuple[int, ...]
    fields: frozenset[str]
    text: str


class Edits:
    """Changes samples. Every method is one transaction that is on the disk before it returns.

    All raise TldeskError `project_read_only` or `disk_full`, and KeyError for a sample that is not there; then
    nothing has changed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def set_label(self, ids: Iterable[int], label: str | None) -> Change:
        """Give samples a label, or take it away. Raises TldeskError `unknown_class`."""
        if label is None:
            return self._edit("unlabel", "label", dict.fromkeys(ids), "")
        with self._store.writing() as db:
            row = db.execute("SELECT id FROM classes WHERE name = ?", (label,)).fetchone()
            if row is None:
                classes = [name for (name,) in db.execute("SELECT name FROM classes ORDER BY position")]
                raise TldeskError("unknown_class", label=label, classes=classes)
            return self._edit("label", "label", dict.fromkeys(ids, row[0]), label)

    def set_excluded(self, ids: Iterable[int], excluded: bool) -> Change:
        """Leave samples out of training and evaluation, or take them in again."""
        return self._edit("exclude" if excluded else "include", "excluded", dict.fromkeys(ids, int(excluded)), "")

    def set_split(self, ids: Iterable[int], split: str | None) -> Change:
        """Move samples to a split, or out of any. Raises ValueError for what is no split."""
        return self._edit("unsplit" if split is None else "split", "split", dict.fromkeys(ids, split), split or "")

    def set_splits(self, splits: Mapping[int, str | None]) -> Change:
        """Give each sample its own split (by id), as one edit. Raises ValueError for what is no split."""
        return self._edit("splits", "split", splits, "")

    def undo(self) -> Change | None:
        """Reverse the newest edit that stands; None when there is none."""
        return self._step(_UNDOABLE, "before", "undone")

    def redo(self) -> Change | None:
        """Do the edit again that was undone last; None when there is none, or something else was edited since."""
        return self._step(_REDOABLE, "after", "done")

    def undo_text(self) -> str | None:
        """What `undo` would reverse, such as “Label 3 images as “pants””; None when there is nothing."""
        return self._text_of(_UNDOABLE)

    def redo_text(self) -> str | None:
        """What `redo` would do again; None when there is nothing."""
        return self._text_of(_REDOABLE)

    def undo_size(self) -> int:
        """How many samples `undo` would change."""
        return self._size_of(_UNDOABLE)

    def redo_size(self) -> int:
        """How many samples `redo` would change."""
        return self._size_of(_REDOABLE)

    def _edit(self, kind: str, field: str, wanted: Mapping[int, _Value], value: str) -> Change:
        if field == "split" and not set(wanted.values()) <= {*SPLITS, None}:
            raise ValueError(f"not a split in {sorted(map(str, set(wanted.values())))}")
        wanted = {int(id_): new for id_, new in wanted.items()}
        with self._store.writing() as db:
            before = _current(db, field, wanted)
            changed = {id_: new for id_, new in wanted.items() if before[id_] != new}
            text = _text(kind, value, len(changed))
            if changed:
                db.execute("UPDATE edits SET state = 'ended' WHERE state = 'undone'")
                edit_id = _add_row(db, kind, value, len(changed), None)
                _write(db, edit_id, [(id_, field, before[id_], new) for id_, new in changed.items()])
        return Change(tuple(changed), frozenset([field] if changed else []), text)

    def _step(self, find: str, side: str, state: str) -> Change | None:
        """Undo or redo the edit that `find` selects, by writing its values of `side` (before, after) as a new row."""
        with self._store.writing() as db:
            edit_id = db.execute(find).fetchone()[0]
            if edit_id is None:
                return None
            kind, value, count = db.execute("SELECT kind, value, count FROM edits WHERE id = ?", (edit_id,)).fetchone()
            targets = db.execute(
                f"SELECT sample_id, field, {side} FROM edit_changes WHERE edit_id = ?", (edit_id,)
            ).fetchall()
            changes = []
            for field in sorted({field for _, field, _ in targets}):
                wanted = {id_: new for id_, name, new in targets if name == field}
                before = _current(db, field, wanted)
                changes += [(id_, field, before[id_], new) for id_, new in wanted.items()]
            db.execute("UPDATE edits SET state = ? WHERE id = ?", (state, edit_id))
            _write(db, _add_row(db, "undo" if side == "before" else "redo", "", count, edit_id), changes)
        ids = tuple(dict.fromkeys(id_ for id_, *_ in changes))
        return Change(ids, frozenset(field for _, field, *_ in changes), _text(kind, value, count))

    def _text_of(self, find: str) -> str | None:
        with self._store.reading() as db:
            row = db.execute(f"SELECT kind, value, count FROM edits WHERE id = ({find})").fetchone()
        return None if row is None else _text(*row)

    def _size_of(self, find: str) -> int:
        with self._store.reading() as db:
            row = db.execute(f"SELECT count FROM edits WHERE id = ({find})").fetchone()
        return 0 if row is None else int(row[0])


def _current(db: sqlite3.Connection, field: str, ids: Iterable[int]) -> dict[int, _Value]:
    """The present value of `field` for each of `ids`. Raises KeyError when one is not there."""
    wanted = list(ids)
    rows = db.execute(
        f"SELECT id, {_COLUMNS[field]} FROM samples WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(wanted)]
    ).fetchall()
    found = dict(rows)
    missing = [id_ for id_ in wanted if id_ not in found]
    if missing:
        raise KeyError(f"no samples with the ids {missing[:5]}")
    return found


def _write(db: sqlite3.Connection, edit_id: int, changes: list[tuple[int, str, _Value, _Value]]) -> None:
    """Write (sample, field, before, after) to the samples and to the history."""
    for field in {field for _, field, *_ in changes}:
        db.executemany(
            f"UPDATE samples SET {_COLUMNS[field]} = ? WHERE id = ?",
            [(after, id_) for id_, name, _, after in changes if name == field],
        )
    db.executemany("INSERT INTO edit_changes VALUES (?, ?, ?, ?, ?)", [(edit_id, *change) for change in changes])


def _add_row(db: sqlite3.Connection, kind: str, value: str, count: int, undoes: int | None) -> int:
    cursor = db.execute(
        "INSERT INTO edits (time, kind, value, count, state, undoes) VALUES (?, ?, ?, ?, 'done', ?)",
        (datetime.now(UTC).isoformat(timespec="milliseconds"), kind, value, count, undoes),
    )
    return int(cursor.lastrowid or 0)


def _text(kind: str, value: str, count: int) -> str:
    one, several = TEXTS[kind]
    return (one if count == 1 else several).format(count=count, value=value)
