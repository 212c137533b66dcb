"""Edits of the classes themselves: named anew, merged, deleted, coloured, put in order; undone like any other."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Sequence

from tldesk.errors import TldeskError
from tldesk.project.database.edit_rows import Value
from tldesk.project.editing.edit_log import Change, EditLog
from tldesk.project.samples.classes import INSERT_CLASS, new_name
from tldesk.project.samples.labels import carriers, class_id_of, written
from tldesk.project.trust.stored_values import LONGEST_DEFINITION


class ClassEdits(EditLog):
    """Changes classes. One that is deleted is kept, hidden, for the undo."""

    def add_class(self, name: str) -> Change:
        """Add a class behind the others. Raises TldeskError as `new_name`, and `class_exists`."""
        name = new_name(name)
        with self._store.writing() as db:
            if db.execute("SELECT 1 FROM classes WHERE name = ? AND NOT removed", (name,)).fetchone():
                raise TldeskError("class_exists", label=name)
            # Hidden first: showing it is what the edit does, and what undo takes back.
            class_id = int(db.execute(INSERT_CLASS, (name,)).lastrowid or 0)
            db.execute("UPDATE classes SET removed = 1 WHERE id = ?", (class_id,))
            return self._edit(db, "add_class", {"class.removed": {class_id: 0}}, name)

    def rename_class(self, name: str, new: str) -> Change:
        """Give a class another name. Raises TldeskError as `new_name`, and `unknown_class`, `class_exists`."""
        new = new_name(new)
        with self._store.writing() as db:
            class_id = class_id_of(db, name)
            if new != name and db.execute("SELECT 1 FROM classes WHERE name = ? AND NOT removed", (new,)).fetchone():
                raise TldeskError("class_exists", label=new)
            return self._edit(db, "rename_class", {"class.name": {class_id: new}}, f"{name}\n{new}")

    def merge_classes(self, names: Sequence[str], into: str) -> Change:
        """Give all samples of `names` the class `into`, and delete the others. Raises TldeskError `unknown_class`."""
        with self._store.writing() as db:
            target = class_id_of(db, into)
            others = {name: class_id_of(db, name) for name in names if name != into}
            return self._replace(db, "merge_classes", list(others.values()), target, f"{', '.join(others)}\n{into}")

    def remove_class(self, name: str) -> Change:
        """Delete a class; its samples lose this label. Raises TldeskError `unknown_class`."""
        with self._store.writing() as db:
            return self._replace(db, "remove_class", [class_id_of(db, name)], None, name)

    def recolor_class(self, name: str, color: int) -> Change:
        """Give a class another place in the palette. Raises TldeskError `unknown_class`."""
        with self._store.writing() as db:
            return self._edit(db, "recolor_class", {"class.color": {class_id_of(db, name): int(color)}}, name)

    def define_class(self, name: str, definition: str) -> Change:
        """Say what a class means; of a longer text the first `LONGEST_DEFINITION` characters. Raises TldeskError
        `unknown_class`.
        """
        said = _sound(definition)[:LONGEST_DEFINITION].strip()
        with self._store.writing() as db:
            return self._edit(db, "define_class", {"class.definition": {class_id_of(db, name): said}}, name)

    def move_class(self, name: str, position: int) -> Change:
        """Put a class at a place among the others (0 is the first). Raises TldeskError `unknown_class`."""
        with self._store.writing() as db:
            class_id = class_id_of(db, name)
            order = [id_ for (id_,) in db.execute("SELECT id FROM classes WHERE NOT removed ORDER BY position")]
            order.remove(class_id)
            order.insert(max(0, position), class_id)
            places: dict[int, Value] = {id_: place for place, id_ in enumerate(order)}
            return self._edit(db, "move_class", {"class.position": places}, name)

    def _replace(
        self, db: sqlite3.Connection, kind: str, class_ids: Sequence[int], target: int | None, value: str
    ) -> Change:
        """Put `target` in place of classes on every sample that has one of them, and hide those classes."""
        gone = set(class_ids)
        labels = {id_: has for class_id in class_ids for id_, has in carriers(db, class_id).items()}
        kept = {id_: {one for one in has if one not in gone} for id_, has in labels.items()}
        added = set() if target is None else {target}
        wanted = written({id_: tuple(has | added) for id_, has in kept.items()})
        return self._edit(db, kind, {**wanted, "class.removed": dict.fromkeys(class_ids, 1)}, value)


def _sound(text: str) -> str:
    """A text of any lines, without what cannot be read: control characters and halves of pairs."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
