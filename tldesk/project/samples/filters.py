"""Saved filters: what the user looked for, by a name of its own, to look for it again."""

from __future__ import annotations

import json
import logging
import sqlite3
from dataclasses import asdict, fields
from typing import get_args, get_type_hints

from tldesk.errors import TldeskError
from tldesk.project.database.database import Store
from tldesk.project.samples.samples import SORTS, SPLITS, STATUSES, Query

log = logging.getLogger(__name__)

LONGEST_NAME = 60  # characters: what a menu can show


class Filters:
    """The saved filters of a project; each change is on the disk before the call returns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> dict[str, Query]:
        """Every saved filter by its name, in order of the names; one that cannot be read is left out and logged."""
        with self._store.reading() as db:
            rows = db.execute("SELECT name, query FROM saved_filters").fetchall()
        found = {}
        for name, text in sorted(rows, key=lambda row: str(row[0]).casefold()):
            try:
                found[name] = from_json(text)
            except ValueError as error:
                log.warning("the saved filter “%s” cannot be read: %s", name, error)
        return found

    def save(self, name: str, query: Query) -> str:
        """Keep a filter, in place of one of the same name; the name as it is kept.

        Raises TldeskError `bad_filter_name` and what writing raises.
        """
        name = checked_name(name)
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO saved_filters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET query = excluded.query",
                (name, to_json(query)),
            )
        return name

    def restore(self, name: str, query: Query) -> str:
        """Keep a filter that was deleted; the name as it is kept: numbered where another has got it since."""
        with self._store.writing() as db:
            taken = {str(one) for (one,) in db.execute("SELECT name FROM saved_filters")}
            names = (name, *(f"{name[: LONGEST_NAME - 4].strip()} {number}" for number in range(2, len(taken) + 3)))
            return self.save(next(free for free in names if free not in taken), query)

    def rename(self, name: str, new: str) -> str:
        """Give a filter another name; the name as it is kept.

        Raises TldeskError `bad_filter_name` or `filter_exists`, KeyError when there is no such filter.
        """
        new = checked_name(new)
        with self._store.writing() as db:
            try:
                changed = db.execute("UPDATE saved_filters SET name = ? WHERE name = ?", (new, name)).rowcount
            except sqlite3.IntegrityError as error:
                raise TldeskError("filter_exists", name=new) from error
            if not changed:
                raise KeyError(name)
        return new

    def delete(self, name: str) -> None:
        """Forget a filter, if there is one of this name."""
        with self._store.writing() as db:
            db.execute("DELETE FROM saved_filters WHERE name = ?", (name,))


def checked_name(name: str) -> str:
    """The name without spaces around it. Raises TldeskError `bad_filter_name` when it cannot be shown in a line."""
    clean = name.strip()
    if not clean or len(clean) > LONGEST_NAME or not clean.isprintable():
        raise TldeskError("bad_filter_name", name="".join(c if c.isprintable() else " " for c in clean[:80]))
    return clean


def to_json(query: Query) -> str:
    """A query as JSON: only what differs from asking for everything."""
    usual = asdict(Query())
    return json.dumps({key: value for key, value in asdict(query).items() if value != usual[key]})


def from_json(text: str) -> Query:
    """The query of a JSON text. Raises ValueError for what `to_json` never writes."""
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested") from error
    if not isinstance(values, dict):
        raise ValueError("it is not an object")
    if isinstance(values.get("ids"), list):
        values["ids"] = tuple(values["ids"])
        if not all(type(id_) is int for id_ in values["ids"]):
            raise ValueError("its ids are not numbers")
    if isinstance(values.get("columns"), list):
        values["columns"] = tuple(_pair(one) for one in values["columns"])
    kinds = get_type_hints(Query)
    known = {field.name for field in fields(Query)}
    for key, value in values.items():
        if key not in known or not isinstance(value, _plain(kinds[key])):
            raise ValueError(f"“{key}” is not understood")
    query = Query(**values)
    if query.sort not in SORTS or query.status not in STATUSES or query.split not in (None, "", *SPLITS):
        raise ValueError("its order, status or split is not known")
    if query.sort == "given" and query.ids is None:
        raise ValueError("it has an order without ids")
    return query


def _pair(value: object) -> tuple[str, str]:
    """A column and its value. Raises ValueError for anything else."""
    match value:
        case [str(name), str(said)]:
            return name, said
    raise ValueError("its columns are not understood")


def _plain(kind: object) -> tuple[type, ...]:
    """The classes that a value of a field may have: `str | None` → (str, NoneType), `tuple[int, …]` → tuple."""
    return tuple(getattr(part, "__origin__", part) for part in get_args(kind) or (kind,))
