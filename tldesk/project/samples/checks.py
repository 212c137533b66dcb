"""Checks of the data: what deserves a look before anything is trained, each with its count and the samples it means.

Everything is asked of the database, which answers without holding Python's lock. What is dark, blurred, large or long
is judged by the project's own images: limits lie so many standard deviations from their median, where the quartiles
give the deviation (of logarithms, as sizes and sharpness spread by factors), and never closer than a factor that a
person sees.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import numpy as np

from tldesk import foreign
from tldesk.media import modality
from tldesk.media.modality import IMAGE, MODALITIES, Measure, Modality, SampleCheck
from tldesk.project.database.database import Store
from tldesk.project.database.numbers import numbers
from tldesk.project.samples.groups import UNSEARCHED, split_rows
from tldesk.project.samples.samples import Query, Summary, condition
from tldesk.project.samples.together import Divided, divided, wanted

# A class with so many times fewer images than the largest is learnt badly.
IMBALANCE = 5

_SPREAD = 4.0  # standard deviations between the median and a limit
_QUARTILE = 0.6745  # standard deviations between the median and a quartile

_USABLE = "problem IS NULL AND NOT excluded AND NOT binned"
_OF_CONTENTS = (
    f"SELECT id FROM samples WHERE {_USABLE} AND sha256 IN (SELECT sha256 FROM contents WHERE {{}}) ORDER BY id"
)
_SPLIT = f"class_id IS NOT NULL AND split IS NOT NULL AND {_USABLE}"
_NEAR, _SCENES = "near_groups", "scenes WHERE found_by <> 'near'"
# Usable samples of contents in a group with others, group after group; `{found}` names the groups, `{having}` chooses
# among them. The joins are crossed for SQLite to read the few contents first.
_GROUPED_SAMPLES = """
WITH found AS MATERIALIZED (SELECT sha256, group_id FROM {found}), near AS MATERIALIZED (
  SELECT n.group_id, n.sha256, s.id, s.split FROM found n CROSS JOIN samples s ON s.sha256 = n.sha256
  WHERE n.group_id IN (SELECT group_id FROM found GROUP BY group_id HAVING COUNT(*) > 1) AND {rows}
)
SELECT id FROM near WHERE group_id IN (SELECT group_id FROM near GROUP BY group_id HAVING {having})
ORDER BY group_id, sha256, id
"""
_LEAKING = f"""
WITH several AS MATERIALIZED (
  SELECT s.sha256, s.id, s.split FROM (SELECT sha256 FROM samples WHERE {_USABLE} GROUP BY sha256 HAVING COUNT(*) > 1) d
  CROSS JOIN samples s ON s.sha256 = d.sha256 WHERE {_SPLIT}
)
SELECT id FROM several WHERE sha256 IN (
  SELECT sha256 FROM several GROUP BY sha256 HAVING MIN(split) <> MAX(split)
) ORDER BY sha256, id
"""
_TOGETHER = ("leak", "near_leak", "scene_leak")  # checks of what should lie in one split
_OPTIMISM = "optimism"
_UNMEASURED = f"SELECT COUNT(*) FROM samples WHERE {_USABLE} AND sha256 NOT IN (SELECT sha256 FROM contents)"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `count` samples (classes, for `imbalance`), which `query` shows.

    `limits` are the numbers it went by, such as the `limit` and the `median` of the project's images.
    """

    check: str
    count: int
    query: Query = field(default_factory=Query)
    limits: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Optimism:
    """How much better a validation looks that was divided at random: the accuracy it would claim (`random`), and that
    of one which keeps groups together (`grouped`), on `images`. `of` changes with the data that was measured on.
    """

    random: float
    grouped: float
    images: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class CheckResults:
    """Every check's finding, in the order of `CHECKS`; how many samples were not measured, contents not compared;
    what a random split would claim, and of which classes groups were divided.
    """

    findings: tuple[Finding, ...] = ()
    unmeasured: int = 0
    unsearched: int = 0
    optimism: Optimism | None = None
    divided: Divided = field(default_factory=Divided)


Check = Callable[[sqlite3.Connection, Summary], Finding]


def _by_status(check: str, status: str, count: str) -> Check:
    """What a status of a query already says."""
    return lambda _db, summary: Finding(check, getattr(summary, count), Query(status=status))


def _copies(check: str, status: str, count: str) -> Check:
    """What a status of a query already says of equal files: those of one content side by side."""
    ordered = f"SELECT id FROM samples WHERE {condition(status)} ORDER BY sha256, id"

    def find(db: sqlite3.Connection, summary: Summary) -> Finding:
        found: int = getattr(summary, count)
        return Finding(check, found, Query(status=status, ids=_ids(db, ordered) if found else (), sort="given"))

    return find


def _ids(db: sqlite3.Connection, sql: str, *values: object) -> tuple[int, ...]:
    return tuple(numbers(db.execute(f"SELECT group_concat(id) FROM ({sql})", values).fetchone()[0]).tolist())


def _found(check: str, ids: tuple[int, ...], **limits: float) -> Finding:
    return Finding(check, len(ids), Query(ids=ids, sort="given"), limits)


def _together(check: str, found: str) -> Check:
    """Samples of contents that were found to belong together."""
    several = _GROUPED_SAMPLES.format(found=found, rows=_USABLE, having="COUNT(DISTINCT sha256) > 1")
    return lambda db, _summary: _found(check, _ids(db, several))


def _leak(db: sqlite3.Connection, _summary: Summary) -> Finding:
    return _found("leak", _ids(db, _LEAKING))


def _parted(check: str, found: str) -> Check:
    """Those of them that lie in several splits; equal contents are told by `leak`."""
    parted = "MIN(split) <> MAX(split) AND COUNT(DISTINCT sha256) > 1"
    return lambda db, _summary: _found(
        check, _ids(db, _GROUPED_SAMPLES.format(found=found, rows=_SPLIT, having=parted))
    )


def _imbalance(db: sqlite3.Connection, summary: Summary) -> Finding:
    """Classes with far fewer images than the largest; empty ones are not begun yet."""
    counts = {name: sum(splits.values()) for name, splits in summary.by_class.items() if splits}
    largest = max(counts.values(), default=0)
    small = [name for name, count in counts.items() if count * IMBALANCE < largest]
    marks = ", ".join("?" * len(small))
    ids = _ids(
        db,
        f"SELECT s.id FROM samples s JOIN classes c ON c.id = s.class_id WHERE {_USABLE} AND NOT c.removed"
        f" AND c.name IN ({marks}) ORDER BY c.position, s.id",
        *small,
    )
    smallest = min(counts.values(), default=0)
    return Finding("imbalance", len(small), Query(ids=ids, sort="given"), {"largest": largest, "smallest": smallest})


def _below(measure: Measure, check: SampleCheck) -> Check:
    """Contents that lie far below the others, and below the limit in any case."""

    def find(db: sqlite3.Connection, _summary: Summary) -> Finding:
        sql = f"SELECT group_concat(CAST({measure.of} * 16 AS INTEGER)) FROM contents"
        values = numbers(db.execute(sql).fetchone()[0]) / 16
        if not len(values):
            return Finding(check.name, 0)
        low, median = np.percentile(values + 1, (25, 50)).tolist()  # a content may have 0 of it
        limit = min(check.limit, median * (low / median) ** (_SPREAD / _QUARTILE) - 1)
        return _found(
            check.name, _ids(db, _OF_CONTENTS.format(f"{measure.of} < ?"), limit), limit=limit, median=median - 1
        )

    return find


def _under(measure: Measure, check: SampleCheck) -> Check:
    """Contents below the limit, whatever the others are."""
    under = _OF_CONTENTS.format(f"{measure.of} < ?")
    return lambda db, _summary: _found(check.name, _ids(db, under, check.limit), limit=check.limit)


def _beside(measure: Measure, check: SampleCheck) -> Check:
    """Samples with many times as much as the others, or `beside` them, as little as that."""
    # Read from end to end: by way of an index it takes four times as long.
    rows = f"{_USABLE} AND width > 0 AND height > 0"
    sql = f"SELECT group_concat(id), group_concat({measure.of}) FROM samples NOT INDEXED WHERE {rows}"

    def find(db: sqlite3.Connection, _summary: Summary) -> Finding:
        ids, values = map(numbers, db.execute(sql).fetchone())
        if not len(ids):
            return Finding(check.name, 0)
        low, median, high = np.percentile(values, (25, 50, 75)).tolist()
        factor = max(check.limit, (high / low) ** (_SPREAD / (2 * _QUARTILE)))
        odd = ids[((check.side == "beside") & (values < median / factor)) | (values > median * factor)]
        limits = {"low": median / factor, "median": median, "high": median * factor}
        return _found(check.name, tuple(sorted(odd.tolist())), **limits)

    return find


def _camera(db: sqlite3.Connection, _summary: Summary) -> Finding:
    return _found("camera", _ids(db, _OF_CONTENTS.format("camera_problem IS NOT NULL")))


# By `SampleCheck.side`, in the order in which they are told.
_FINDERS = {"below": _below, "under": _under, "beside": _beside, "above": _beside}


# Name → what finds it, whatever the samples are: faults.
_ANY: dict[str, Check] = {
    "unreadable": _by_status("unreadable", "unreadable", "unreadable"),
    "conflict": _copies("conflict", "conflict", "conflicts"),
    "leak": _leak,
    "near_leak": _parted("near_leak", _NEAR),
    "scene_leak": _parted("scene_leak", _SCENES),
    "duplicate": _copies("duplicate", "duplicate", "duplicates"),
    "near": _together("near", _NEAR),
    "scene": _together("scene", _SCENES),
    "imbalance": _imbalance,
}


def checks_of(kind: Modality) -> dict[str, Check]:
    """The checks of samples of a kind, by name: faults, then what is only worth a look."""
    wanted = [(one, one.check) for one in kind.measures if one.check is not None]
    measured = {
        check.name: find(one, check) for side, find in _FINDERS.items() for one, check in wanted if check.side == side
    }
    return {**_ANY, **measured, "camera": _camera}


CHECKS = checks_of(MODALITIES[IMAGE])


class Checks:
    """The checks of a project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, summary: Summary) -> CheckResults:
        """Do every check, as one state of the project; `summary` is that of its samples."""
        with self._store.reading() as db:
            kind = modality.of(self._store.modality)
            findings = tuple(check(db, summary) for check in checks_of(kind).values())
            measured = not all(one.of_samples for one in kind.measures)
            unmeasured = int(db.execute(_UNMEASURED).fetchone()[0]) if measured else 0
            unsearched = int(db.execute(UNSEARCHED).fetchone()[0])
            kept = db.execute("SELECT value FROM meta WHERE key = ?", (_OPTIMISM,)).fetchone()
            parted = _divided(db, findings)
        return CheckResults(findings, unmeasured, unsearched, _optimism(kept), parted)

    def keep_optimism(self, found: Optimism | None) -> None:
        """Keep what was measured, or that there is nothing to measure."""
        with self._store.writing() as db:
            db.execute("DELETE FROM meta WHERE key = ?", (_OPTIMISM,))
            if found is not None:
                db.execute("INSERT INTO meta VALUES (?, ?)", (_OPTIMISM, json.dumps(asdict(found))))

    def optimism(self) -> Optimism | None:
        """What was measured last."""
        with self._store.reading() as db:
            return _optimism(db.execute("SELECT value FROM meta WHERE key = ?", (_OPTIMISM,)).fetchone())


def _divided(db: sqlite3.Connection, findings: tuple[Finding, ...]) -> Divided:
    """The classes of divided groups. They are looked for where there can be some, for it takes a while."""
    together = wanted(db)
    parts = db.execute("SELECT 1 FROM samples WHERE place <> '' LIMIT 1").fetchone()
    if together.by == "content" and not parts and not any(one.count for one in findings if one.check in _TOGETHER):
        return Divided()
    rows = split_rows(db)
    return divided(db, rows, together, [row.split for row in rows])


def _optimism(row: tuple[str] | None) -> Optimism | None:
    """What is kept; None when nothing is, or it is not of this program."""
    try:
        values = {} if row is None else foreign.read_json(row[0].encode())
        found = Optimism(float(values["random"]), float(values["grouped"]), int(values["images"]), str(values["of"]))
    except (ValueError, KeyError, TypeError):
        return None
    return found if 0 <= found.random <= 1 and 0 <= found.grouped <= 1 else None
