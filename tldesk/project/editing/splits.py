"""The splits of a project: made at import, made anew, and kept together by what shows the same thing."""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tldesk.project.database.database import Store
from tldesk.project.editing.edits import Change, Edits
from tldesk.project.samples import date_split
from tldesk.project.samples.groups import EDITED, GROUPINGS, GroupCount, SplitRow, counted, grouped, split_rows
from tldesk.project.samples.samples import SPLITS
from tldesk.project.samples.split import FRACTIONS, make_splits_of_parts, normalised, without_val
from tldesk.project.samples.together import Divided, Together, crossing, divided, empty, wanted

# Contents that lie in more than one split, of the rows that take part. An index tells which several rows share.
_USED = "class_id IS NOT NULL AND NOT excluded AND NOT binned AND problem IS NULL"

# Where a data set brought splits of its own, its test split stays as published, and new rows only join the others.
_FRACTIONS_BESIDE_GIVEN = (0.85, 0.15, 0.0)

_LEAKS = f"""
SELECT s.sha256, group_concat(DISTINCT s.split) FROM
(SELECT sha256 FROM samples WHERE {_USED} GROUP BY sha256 HAVING COUNT(*) > 1) several
CROSS JOIN samples s ON s.sha256 = several.sha256 WHERE s.split IS NOT NULL AND {_USED}
GROUP BY s.sha256 HAVING MIN(s.split) <> MAX(s.split) ORDER BY s.sha256
"""


class Splits:
    """The splits of a project. `seed` is the project's, not that of a training: splits are made once.

    `held` says which rows a training was given, by id; None where that is not known of every training.
    """

    def __init__(self, store: Store, edits: Edits, held: Callable[[], set[int] | None]) -> None:
        self._store, self._edits = store, edits
        self._trained = held

    @property
    def together(self) -> Together:
        """What else than equal and nearly equal images stays together, as the user wants it."""
        with self._store.reading() as db:
            return wanted(db)

    def divided(self) -> Divided:
        """The classes of which groups lie in train and in another split, as the splits are now."""
        with self._store.reading() as db:
            rows = split_rows(db)
            return divided(db, rows, wanted(db), [row.split for row in rows])

    def groupings(self, *, scenes: bool = True) -> dict[str, GroupCount]:
        """What each way of grouping makes of the labelled samples; those are left out that change nothing.

        The one that was chosen is there in any case.
        """
        with self._store.reading() as db:
            rows, chosen = split_rows(db), wanted(db).by
            counts = {name: counted(grouped(rows, name, scenes=scenes)) for name in GROUPINGS}
        kept = ("content", chosen)
        return {name: count for name, count in counts.items() if name in kept or count != counts["content"]}

    def groups(self, rows: Sequence[SplitRow]) -> list[str]:
        """The group of each row, as the user wants them."""
        return self.together.groups(rows)

    def assign_missing(self, seed: int = 0) -> int:
        """Give every labelled row a split and say how many rows changed. Durable when it returns.

        Without given splits 70/15/15. Where splits were given, new rows go 85/15 to train and val; when there is no
        val, it is taken from train, 15 %; a test split is never made or touched. Groups that had to be divided, as too
        little was labelled then, are settled.
        """
        with self._store.writing() as connection:
            rows, together = split_rows(connection), wanted(connection)
            groups = together.groups(rows)
            moved = self._settled(connection, rows, together, groups, seed)
            given = {row.split for row in rows if row.split and row.split_given}
            fixed = [row.split for row in rows]
            if "train" in given and "val" not in fixed:
                fixed = _without_train(groups, fixed)
            if moved or None not in fixed:
                return moved
            return _move(connection, rows, _made(rows, together, groups, _fractions(given), seed, fixed))

    def settle(self, seed: int = 0) -> int:
        """Divide anew what may still move, where a group that was found since lies in several splits; rows moved.

        Rows of given splits stay, so do those that the user moved and those that a training was given. Where val was
        taken from a given train, both are divided anew.
        """
        with self._store.writing() as connection:
            rows, together = split_rows(connection), wanted(connection)
            return self._settled(connection, rows, together, together.groups(rows), seed)

    def _settled(
        self,
        connection: sqlite3.Connection,
        rows: Sequence[SplitRow],
        together: Together,
        groups: Sequence[str],
        seed: int,
    ) -> int:
        parted = crossing(groups, [row.split for row in rows])
        if not parted:
            return 0
        held = self._held(connection)
        given = {row.split for row in rows if row.split and row.split_given}
        fixed = [row.split if row.split_given or row.id in held else None for row in rows]
        if "train" in given and "val" not in given:
            tested = _tested(groups, fixed)
            fixed = [
                split if row.id in held or split == "test" else "train" if group in tested else None
                for row, split, group in zip(rows, fixed, groups, strict=True)
            ]
        may_move = (
            split != row.split for row, split, group in zip(rows, fixed, groups, strict=True) if group in parted
        )
        if not any(may_move):
            return 0
        return _move(connection, rows, _made(rows, together, groups, _fractions(given), seed, fixed))

    def remake(
        self, fractions: Sequence[float] = FRACTIONS, seed: int = 0, by: str = "content", *, scenes: bool = True
    ) -> Change:
        """Divide all labelled rows anew, as one edit that can be undone; rows of one group of `by` stay together.

        So do the photos of one scene, unless `scenes` is False. Later rows follow the same grouping. A val or test
        split that the data brought along stays. Raises TldeskError `bad_value`.
        """
        together = Together(by, scenes)
        with self._store.writing() as connection:
            rows = split_rows(connection)
            splits = _anew(rows, together, fractions, seed)
            found = {row.id: new for row, new in zip(rows, splits, strict=True)}
            return self._edits.remake_splits(found, together.text, always=together != wanted(connection))

    def by_date(
        self,
        dates: Mapping[int, datetime.datetime],
        fractions: Sequence[float] = FRACTIONS,
        by: str = "content",
        *,
        scenes: bool = True,
    ) -> DatedRows:
        """What `remake_by_date` would do. Raises as it does."""
        with self._store.reading() as db:
            return _dated(db, dates, fractions, Together(by, scenes))

    def remake_by_date(
        self,
        dates: Mapping[int, datetime.datetime],
        fractions: Sequence[float] = FRACTIONS,
        by: str = "content",
        *,
        scenes: bool = True,
        column: str = "",
    ) -> Change:
        """As `remake`, but the newest rows are test and those before them val, see `date_split`; `dates` by sample,
        from a `column` that is remembered.

        Nothing is parted so that a class has val rows. Raises TldeskError `bad_value`.
        """
        together = Together(by, scenes, column)
        with self._store.writing() as connection:
            found = _dated(connection, dates, fractions, together)
            always = together != wanted(connection)
            return self._edits.remake_splits(found.splits, together.text, always=always)

    def would_divide(
        self, fractions: Sequence[float] = FRACTIONS, seed: int = 0, by: str = "content", *, scenes: bool = True
    ) -> Divided:
        """The classes of which `remake` would leave groups in train and in another split. Raises as it does."""
        together = Together(by, scenes)
        with self._store.reading() as db:
            rows = split_rows(db)
            shares, _, _ = _kept(rows, together, fractions)
            made = _anew(rows, together, fractions, seed)
            unvalidated = _unvalidated(db, rows, made) if shares[1] else ()
            return replace(divided(db, rows, together, made), empty=empty(rows, made, shares), unvalidated=unvalidated)

    def empty(self) -> tuple[str, ...]:
        """The splits that have no samples though they should, as the splits are now. None where some came with the
        data, or the user has made them."""
        with self._store.reading() as db:
            rows = split_rows(db)
            held = {int(id_) for (id_,) in db.execute(EDITED)}
        if any(row.split_given or row.id in held for row in rows):
            return ()
        return empty(rows, [row.split for row in rows], FRACTIONS)

    def _held(self, connection: sqlite3.Connection) -> set[int]:
        """The rows that the user put where they are, or that a training was given."""
        held = {int(id_) for (id_,) in connection.execute(EDITED)}
        trained = self._trained()
        if trained is None:
            return held | {int(id_) for (id_,) in connection.execute("SELECT id FROM samples WHERE split IS NOT NULL")}
        return held | trained

    def leaks(self) -> list[tuple[str, tuple[str, ...]]]:
        """Contents that lie in more than one split, as (sha256, splits)."""
        with self._store.reading() as connection:
            rows = connection.execute(_LEAKS).fetchall()
        return [(sha256, tuple(split for split in SPLITS if split in splits.split(","))) for sha256, splits in rows]


@dataclass(frozen=True, slots=True)
class DatedRows:
    """What splits by date are: each sample's split, where val and test begin, how many samples have no date, the
    classes that have no sample in train, and the splits that have none at all."""

    splits: Mapping[int, str]
    begins: Mapping[str, datetime.datetime]
    undated: int
    untrained: tuple[str, ...]
    empty: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many samples are in each split."""
        found = Counter(self.splits.values())
        return {split: found[split] for split in SPLITS}


def _dated(
    db: sqlite3.Connection, dates: Mapping[int, datetime.datetime], fractions: Sequence[float], together: Together
) -> DatedRows:
    rows = split_rows(db)
    shares, groups, fixed = _kept(rows, together, fractions)
    found = date_split.make(groups, [dates.get(row.id) for row in rows], shares, fixed)
    trained = {id_ for row, split in zip(rows, found.splits, strict=True) if split == "train" for id_ in row.class_ids}
    lacking = {id_ for row in rows for id_ in row.class_ids} - trained
    names = dict(db.execute("SELECT id, name FROM classes"))
    splits = {row.id: split for row, split in zip(rows, found.splits, strict=True)}
    untrained = tuple(sorted(str(names[id_]) for id_ in lacking))
    return DatedRows(splits, found.begins, found.undated, untrained, empty(rows, found.splits, shares))


def _fractions(given: Collection[str]) -> tuple[float, float, float]:
    return _FRACTIONS_BESIDE_GIVEN if given else FRACTIONS


def _anew(rows: Sequence[SplitRow], together: Together, fractions: Sequence[float], seed: int) -> list[str]:
    """The split of each row when all are divided anew, but for a val or test split that came with the data."""
    shares, groups, fixed = _kept(rows, together, fractions)
    return _made(rows, together, groups, shares, seed, fixed)


def _kept(
    rows: Sequence[SplitRow], together: Together, fractions: Sequence[float]
) -> tuple[list[float], list[str], list[str | None]]:
    """The shares of the splits that may be made, the group of each row, and the split that a row keeps."""
    shares = list(normalised(fractions))
    groups = together.groups(rows)
    kept = [row.split if row.split_given and row.split != "train" else None for row in rows]
    for index, split in enumerate(SPLITS):
        if split in kept:
            shares[index] = 0.0
    elsewhere = {group for group, split in zip(groups, kept, strict=True) if split}
    fixed = [
        split or ("train" if row.split == "train" and row.split_given and group in elsewhere else None)
        for row, group, split in zip(rows, groups, kept, strict=True)
    ]
    return shares, groups, fixed


def _made(
    rows: Sequence[SplitRow],
    together: Together,
    groups: Sequence[str],
    fractions: Sequence[float],
    seed: int,
    fixed: Sequence[str | None],
) -> list[str]:
    labels = [row.class_ids for row in rows]
    splits = make_splits_of_parts(labels, groups, together.finer(rows, named=False), fractions, seed, fixed)
    classes = {id_ for some in labels for id_ in some}
    if not fractions[1] or 2 * len(without_val(labels, splits)) <= len(classes):
        return splits
    # Where most classes would not be validated, even what the user named is parted for them, which is told.
    return make_splits_of_parts(labels, groups, together.finer(rows, named=True), fractions, seed, fixed)


def _unvalidated(db: sqlite3.Connection, rows: Sequence[SplitRow], splits: Sequence[str]) -> tuple[str, ...]:
    lacking = without_val([row.class_ids for row in rows], splits)
    names = db.execute("SELECT id, name FROM classes WHERE NOT removed ORDER BY position").fetchall()
    return tuple(name for id_, name in names if id_ in lacking)


def _move(connection: sqlite3.Connection, rows: Sequence[SplitRow], splits: Sequence[str]) -> int:
    changed = [(new, row.id) for row, new in zip(rows, splits, strict=True) if row.split != new]
    connection.executemany("UPDATE samples SET split = ?, split_given = 0 WHERE id = ?", changed)
    return len(changed)


def _without_train(groups: Sequence[str], fixed: Sequence[str | None]) -> list[str | None]:
    """Free the rows of train, so that val can be taken from them; those that belong to a test row stay in train."""
    tested = _tested(groups, fixed)
    return [
        None if split == "train" and group not in tested else split for group, split in zip(groups, fixed, strict=True)
    ]


def _tested(groups: Sequence[str], splits: Sequence[str | None]) -> set[str]:
    return {group for group, split in zip(groups, splits, strict=True) if split == "test"}
