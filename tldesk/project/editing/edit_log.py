"""The log of edits: what the user did, kept for good, to be undone and done again even after a restart."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tldesk.errors import TldeskError
from tldesk.project.database import edit_rows
from tldesk.project.database.database import Store
from tldesk.project.database.edit_rows import FieldChange, Value
from tldesk.project.samples.classes import sound_name
from tldesk.project.samples.titles import name_of, title_of
from tldesk.project.trust import stored_values
from tldesk.words import filled

# Kind of an edit → what it has done (a template of `words.filled`), as it is reported, undone and kept in the history;
# {value} is a class or a split, {other} the second of two.
TEXTS = {
    "label": "{count} {count:image|images} labelled “{value}”",
    "unlabel": "{count:Label|Labels} of {count} {count:image|images} removed",
    "labels": "{count:Label|Labels} of {count} {count:image|images} changed",
    "accept": "{count} {count:suggestion|suggestions} accepted",
    "import_labels": "{count:Label|Labels} of {count} {count:image|images} changed to those of an import",
    "add_label": "“{value}” added to {count} {count:image|images}",
    "remove_label": "“{value}” removed from {count} {count:image|images}",
    "exclude": "{count} {count:image|images} excluded",
    "include": "{count} {count:image|images} included",
    "split": "{count} {count:image|images} moved to {value}",
    "unsplit": "{count} {count:image removed from its split|images removed from their splits}",
    "splits": "{count:Split|Splits} of {count} {count:image|images} changed",
    "remake": "Re-split: {count} {count:image|images} moved",
    "restore": "{count} {count:image restored as it was|images restored as they were}",
    "note": "{count:Note|Notes} of {count} {count:image|images} changed",
    "flag": "{count} {count:image|images} flagged",
    "unflag": "{count:Flag|Flags} of {count} {count:image|images} removed",
    "bin": "{count} {count:image|images} moved to the bin",
    "keep_both": "Both of two near duplicates kept",
    "unbin": "{count} {count:image|images} restored from the bin",
    "add_class": "Class “{value}” added",
    "rename_class": "“{value}” renamed to “{other}”",
    "merge_classes": "“{value}” merged into “{other}”",
    "remove_class": "Class “{value}” deleted",
    "recolor_class": "Colour of “{value}” changed",
    "define_class": "Definition of “{value}” changed",
    "move_class": "Class “{value}” moved",
}

_UNDOABLE = "SELECT MAX(id) FROM edits WHERE state = 'done' AND undoes IS NULL"
_REDOABLE = "SELECT MIN(id) FROM edits WHERE state = 'undone'"
_END_UNDONE = "UPDATE edits SET state = 'ended' WHERE state = 'undone'"
# A class whose adding is undone stays when an import has brought images of it since.
_KEEP = """
UPDATE classes SET removed = 0 WHERE id = ? AND removed AND EXISTS (
  SELECT 1 FROM samples WHERE class_id = classes.id OR more_labels LIKE '%,' || classes.id || ',%'
)
"""
_LABELLED = """
SELECT DISTINCT j.value FROM edits e JOIN edit_changes c ON c.edit_id = e.id JOIN json_each(c.ids) j
WHERE e.state = 'done' AND e.undoes IS NULL AND e.kind != 'import_labels' AND c.field IN ('label', 'more')
"""
# What is no list in somebody else's project is of no sample; that it cannot be undone is said when it is to be.
_OF_SAMPLE = (
    "e.id IN (SELECT edit_id FROM edit_changes WHERE field NOT LIKE '%.%'"
    " AND CASE WHEN json_valid(ids) THEN EXISTS (SELECT 1 FROM json_each(ids) WHERE value = ?) END)"
)

_NAMED = 3
_FIRST = """
SELECT DISTINCT s.id, s.root_id, s.path, s.place FROM edit_changes c
JOIN json_each(CASE WHEN json_valid(c.ids) THEN c.ids ELSE '[]' END) j JOIN samples s ON s.id = j.value
WHERE c.edit_id = ? AND c.field NOT LIKE '%.%' LIMIT ?
"""
# Edits that give a label in place of what was there.
_REPLACING = ("label", "labels")


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed: views redraw these samples. Empty when everything already was as asked.

    `fields` are those of `history.FIELDS` of samples, and the names of other tables that were changed; `again` says
    that an earlier edit was undone or redone, `undone` which of the two. `edit` is the number of that edit, or of this
    one; None where it is of none or of several. `replaced` samples had another label before.
    """

    ids: tuple[int, ...]
    fields: frozenset[str]
    text: str
    again: bool = False
    undone: bool = False
    edit: int | None = None
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit: `time` is ISO 8601 in UTC, `state` done, undone or ended, `undoes` the edit it reverses or repeats.

    `names` are those of the first samples that it changed.
    """

    id: int
    time: str
    author: str
    text: str
    count: int
    state: str
    undoes: int | None
    names: tuple[str, ...] = ()


class EditLog:
    """Makes edits, each one transaction that is on the disk before the call returns; undoes and repeats them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def undo(self, edit: int | None = None) -> Change | None:
        """Reverse the newest edit that stands; None when there is none, or when it is not the `edit` that is meant.

        Raises TldeskError `class_exists` when it would bring back a class whose name has been given again.
        """
        return self._step(_UNDOABLE, "undo", "undone", edit)

    def redo(self, edit: int | None = None) -> Change | None:
        """Do the edit again that was undone last; None when there is none, or something else was edited since, or when
        it is not the `edit` that is meant."""
        return self._step(_REDOABLE, "redo", "done", edit)

    def end_undone(self) -> None:
        """Nothing can be done again from here on, as after an edit: something else has written what an edit may."""
        with self._store.writing() as db:
            db.execute(_END_UNDONE)

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

    def labelled(self) -> set[int]:
        """The ids of the samples whose labels were edited here, other than by importing them again."""
        with self._store.reading() as db:
            return {id_ for (id_,) in db.execute(_LABELLED) if type(id_) is int}

    def history(self, limit: int = 200, before: int | None = None, sample: int | None = None) -> list[HistoryEntry]:
        """The edits, newest first, those with an id below `before`; of one sample when it is given."""
        where, values = "e.id < ?", [before if before is not None else 1 << 62]
        if sample is not None:
            where, values = f"{where} AND {_OF_SAMPLE}", [*values, sample]
        with self._store.reading() as db:
            rows = db.execute(
                "SELECT e.id, e.time, e.author, e.count, e.state, e.undoes, e.kind, COALESCE(o.kind, e.kind),"
                " COALESCE(o.value, e.value) FROM edits e LEFT JOIN edits o ON o.id = e.undoes"
                f" WHERE {where} ORDER BY e.id DESC LIMIT ?",
                [*values, limit],
            ).fetchall()
            names = {id_: _names(self._store, db, id_) for id_, *_ in rows}
        return [
            HistoryEntry(id_, time, author, _told(kind, _text(what, value, count)), count, state, undoes, names[id_])
            for id_, time, author, count, state, undoes, kind, what, value in rows
        ]

    def _set(self, kind: str, field: str, wanted: Mapping[int, Value], value: str = "") -> Change:
        with self._store.writing() as db:
            return self._edit(db, kind, {field: {int(id_): new for id_, new in wanted.items()}}, value)

    def _edit(
        self,
        db: sqlite3.Connection,
        kind: str,
        wanted: Mapping[str, Mapping[int, Value]],
        value: str,
        *,
        always: bool = False,
        confirmed: Collection[int] = (),
    ) -> Change:
        """One edit of all that changes. Where nothing does there is none, unless its `value` is kept `always`. It holds
        samples with `confirmed` labels too, which stay what they are."""
        found = [edit_rows.difference(db, field, rows) for field, rows in wanted.items()]
        replaced = edit_rows.replaced([one for one in found if one.ids]) if kind in _REPLACING else 0
        if confirmed:
            found = [one.also(wanted[one.field], confirmed) if one.field == "label" else one for one in found]
        changes = [one for one in found if one.ids]
        ids, edit = edit_rows.of_samples(changes), None
        if changes or always:
            db.execute(_END_UNDONE)
            _apply(db, changes)
            edit = edit_rows.add_edit(db, kind, value, len(ids), changes)
        fields, text = edit_rows.field_names(changes), _text(kind, value, len(ids))
        return Change(ids, fields, text, edit=edit, replaced=replaced)

    def _step(self, find: str, kind: str, state: str, meant: int | None) -> Change | None:
        """Undo or redo the edit that `find` selects, by writing its values of before or after as a new row.

        Raises TldeskError `project_damaged` where these are not what an edit leaves; then nothing is changed.
        """
        with self._store.writing() as db:
            edit_id = db.execute(find).fetchone()[0]
            if edit_id is None or meant not in (None, edit_id):
                return None
            what, value, count = db.execute("SELECT kind, value, count FROM edits WHERE id = ?", (edit_id,)).fetchone()
            try:
                changes = []
                for one in edit_rows.read_changes(db, edit_id):
                    target = one.before if kind == "undo" else one.after
                    for name in target if one.field == "class.name" else ():
                        sound_name(str(name))
                    changes.append(edit_rows.difference(db, one.field, dict(zip(one.ids, target, strict=True))))
            except (ValueError, KeyError, TldeskError) as error:
                reason = f"its edit {edit_id} cannot be read"
                raise TldeskError("project_damaged", path=self._store.file, reason=reason) from error
            _apply(db, changes)
            if any(one.field == "more" for one in changes):
                stored_values.check(db, self._store.file)
            db.executemany(
                _KEEP, [(class_id,) for one in changes if one.field == "class.removed" for class_id in one.ids]
            )
            db.execute("UPDATE edits SET state = ? WHERE id = ?", (state, edit_id))
            edit_rows.add_edit(db, kind, "", count, changes, edit_id)
        ids, fields, text = edit_rows.of_samples(changes), edit_rows.field_names(changes), _text(what, value, count)
        return Change(ids, fields, text, True, kind == "undo", edit_id)

    def _text_of(self, find: str) -> str | None:
        with self._store.reading() as db:
            row = db.execute(f"SELECT kind, value, count FROM edits WHERE id = ({find})").fetchone()
        return None if row is None else _text(*row)

    def _size_of(self, find: str) -> int:
        with self._store.reading() as db:
            row = db.execute(f"SELECT count FROM edits WHERE id = ({find})").fetchone()
        return 0 if row is None else int(row[0])


def _names(store: Store, db: sqlite3.Connection, edit_id: int) -> tuple[str, ...]:
    """The names of the first samples of an edit."""
    roots, found = store.roots(db), db.execute(_FIRST, (edit_id, _NAMED))
    return tuple(title_of(roots[root] / path, place) or name_of(path, place) for _, root, path, place in found)


def _apply(db: sqlite3.Connection, changes: Iterable[FieldChange]) -> None:
    try:
        for change in changes:
            edit_rows.apply(db, change)
    except sqlite3.IntegrityError as error:
        names = {str(name) for one in changes if one.field == "class.name" for name in one.after}
        raise TldeskError("class_exists", label=", ".join(sorted(names)) or "?") from error


def _text(kind: str, value: str, count: int) -> str:
    if kind not in TEXTS:  # of a program that knows more edits than this one
        return kind
    first, _, other = value.partition("\n")  # a class has a name of one line
    return filled(TEXTS[kind], count=count, value=first, other=other)


def _told(kind: str, text: str) -> str:
    template = {"undo": "Undo: {text}", "redo": "Redo: {text}"}.get(kind)
    return filled(template, text=text) if template else text
