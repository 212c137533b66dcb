"""Edits: what the user changes of samples; durable before it is shown, kept in a history."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from tldesk.media.problems import MISSING
from tldesk.project.database.edit_rows import Value
from tldesk.project.editing.class_edits import ClassEdits
from tldesk.project.editing.edit_log import TEXTS, Change, HistoryEntry
from tldesk.project.samples.accepted import accepted
from tldesk.project.samples.labels import class_id_of, read_labels, written
from tldesk.project.samples.samples import SPLITS
from tldesk.project.trust.stored_values import LONGEST_NOTE

__all__ = ["TEXTS", "Change", "Edits", "HistoryEntry"]


class Edits(ClassEdits):
    """Changes samples and classes. Every method is one transaction that is on the disk before it returns.

    All raise TldeskError `project_read_only` or `disk_full`, and KeyError for a sample that is not there; then
    nothing has changed.
    """

    def set_label(self, ids: Iterable[int], label: str | None) -> Change:
        """Give samples one label in place of all they have, or take every label away. Of several that are given one,
        those that nobody can have seen are left out. What was accepted with others is confirmed by its own label.

        Raises TldeskError `unknown_class`.
        """
        with self._store.writing() as db:
            class_ids = () if label is None else (class_id_of(db, label),)
            wanted = dict.fromkeys(map(int, ids) if label is None else _seen(db, ids), class_ids)
            kind = "unlabel" if label is None else "label"
            return self._edit(db, kind, written(wanted), label or "", confirmed=_confirmed(db, wanted))

    def set_labels(self, labels: Mapping[int, str | Sequence[str] | None], kind: str = "labels") -> Change:
        """Give each sample its own label or labels (by id), as one edit. Raises TldeskError `unknown_class`."""
        with self._store.writing() as db:
            return self._edit(db, kind, _written(db, labels), "")

    def would_replace(self, labels: Mapping[int, str | None]) -> int:
        """How many of these samples have a label, and not the one that is given here (by id; None: none)."""
        with self._store.reading() as db:
            names = dict(db.execute("SELECT id, name FROM classes").fetchall())
            has = read_labels(db, labels)
        return sum(bool(some) and [names.get(one) for one in some] != [labels[id_]] for id_, some in has.items())

    def add_label(self, ids: Iterable[int], label: str) -> Change:
        """Give samples a further label; which, is as of `set_label`. Raises TldeskError `unknown_class`."""
        with self._store.writing() as db:
            return self._change_labels("add_label", _seen(db, ids), label, lambda has, class_id: {*has, class_id})

    def remove_label(self, ids: Iterable[int], label: str) -> Change:
        """Take one label from samples, and leave their others. Raises TldeskError `unknown_class`."""
        return self._change_labels("remove_label", ids, label, lambda has, class_id: {*has} - {class_id})

    def toggle_label(self, ids: Iterable[int], label: str) -> Change:
        """Take one label from samples that all have it, else give it to all. Raises TldeskError `unknown_class`."""
        with self._store.writing() as db:
            wanted = _seen(db, ids)
            class_id = class_id_of(db, label)
            all_have_it = all(class_id in has for has in read_labels(db, wanted).values())
            return self.remove_label(wanted, label) if all_have_it else self.add_label(wanted, label)

    def set_excluded(self, ids: Iterable[int], excluded: bool) -> Change:
        """Leave samples out of training and evaluation, or take them in again."""
        return self._set("exclude" if excluded else "include", "excluded", dict.fromkeys(ids, int(excluded)))

    def set_binned(self, ids: Iterable[int], binned: bool) -> Change:
        """Move samples to the project's bin, or take them out of it; no file is touched."""
        return self._set("bin" if binned else "unbin", "binned", dict.fromkeys(ids, int(binned)))

    def keep_both(self, one: str, other: str) -> Change:
        """Near duplicates (by sha256) are both to stay: the pair is not shown for review again."""
        pair = sorted((one, other))
        with self._store.writing() as db:
            db.execute("INSERT OR IGNORE INTO near_pairs (one, other) VALUES (?, ?)", pair)
            (id_,) = db.execute("SELECT id FROM near_pairs WHERE one = ? AND other = ?", pair).fetchone()
            return self._edit(db, "keep_both", {"pair.kept": {id_: 1}}, "")

    def set_flagged(self, ids: Iterable[int], flagged: bool) -> Change:
        """Mark samples to come back to, or take the mark away."""
        return self._set("flag" if flagged else "unflag", "flagged", dict.fromkeys(ids, int(flagged)))

    def set_note(self, ids: Iterable[int], note: str) -> Change:
        """Write a note on samples; an empty one takes it away. It is cut after `LONGEST_NOTE` letters."""
        return self._set("note", "note", dict.fromkeys(ids, note.strip()[:LONGEST_NOTE]))

    def set_split(self, ids: Iterable[int], split: str | None) -> Change:
        """Move samples to a split, or out of any. Raises ValueError for what is no split."""
        _check_splits([split])
        return self._set("unsplit" if split is None else "split", "split", dict.fromkeys(ids, split), split or "")

    def set_splits(self, splits: Mapping[int, str | None]) -> Change:
        """Give each sample its own split (by id), as one edit. Raises ValueError for what is no split."""
        _check_splits(splits.values())
        return self._set("splits", "split", splits)

    def remake_splits(self, splits: Mapping[int, str | None], together: str, *, always: bool) -> Change:
        """As `set_splits`; what was to stay together (`together.Together.text`) holds while this edit stands.

        It is made `always`, or only where a split changes. Raises ValueError for what is no split.
        """
        _check_splits(splits.values())
        with self._store.writing() as db:
            return self._edit(db, "remake", {"split": splits}, together, always=always)

    def restore(self, labels: Mapping[int, str | Sequence[str] | None], splits: Mapping[int, str | None]) -> Change:
        """Labels and splits by id, as one edit. Raises TldeskError `unknown_class`, ValueError for what is no split."""
        _check_splits(splits.values())
        with self._store.writing() as db:
            return self._edit(db, "restore", {**_written(db, labels), "split": splits}, "")

    def _change_labels(
        self, kind: str, ids: Iterable[int], label: str, change: Callable[[tuple[int, ...], int], set[int]]
    ) -> Change:
        with self._store.writing() as db:
            class_id = class_id_of(db, label)
            labels = read_labels(db, ids)
            wanted = {id_: tuple(change(has, class_id)) for id_, has in labels.items()}
            return self._edit(db, kind, written(wanted), label)


def _seen(db: sqlite3.Connection, ids: Iterable[int]) -> list[int]:
    """Those that can be read; where none can, all. A file that is only missing now has been seen before.

    What cannot be read counts nowhere, so an edit of it would be told with another number than its class gets.
    """
    wanted = list(dict.fromkeys(map(int, ids)))
    query = "SELECT id FROM samples WHERE problem IS NOT NULL AND problem <> ?"
    unreadable = {id_ for (id_,) in db.execute(query, (MISSING,))}
    return [id_ for id_ in wanted if id_ not in unreadable] or wanted


def _confirmed(db: sqlite3.Connection, wanted: Mapping[int, tuple[int, ...]]) -> set[int]:
    """Those that have their label already, and nobody had looked at it."""
    has = read_labels(db, wanted)
    same = {id_ for id_, some in wanted.items() if some and tuple(has.get(id_, ())) == some}
    return same & accepted(db) if same else set()


def _check_splits(splits: Iterable[str | None]) -> None:
    unknown = set(splits) - {*SPLITS, None}
    if unknown:
        raise ValueError(f"not a split in {sorted(map(str, unknown))}")


def _written(db: sqlite3.Connection, labels: Mapping[int, str | Sequence[str] | None]) -> dict[str, dict[int, Value]]:
    """What the fields of labels become. Raises TldeskError `unknown_class`."""
    named = {int(id_): (some,) if isinstance(some, str) else some or () for id_, some in labels.items()}
    class_ids = {name: class_id_of(db, name) for name in {name for some in named.values() for name in some}}
    return written({id_: tuple(class_ids[name] for name in some) for id_, some in named.items()})
