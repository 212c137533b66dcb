"""Classes: the labels a sample can have, in the order of their keys and of the model's outputs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tldesk.errors import TldeskError
from tldesk.project.database.database import Store
from tldesk.project.samples import unseen
from tldesk.project.samples.labels import unpacked

_COUNTS = """
SELECT class_id, more_labels, COUNT(*) FROM samples
WHERE class_id IS NOT NULL AND problem IS NULL AND NOT excluded AND NOT binned GROUP BY class_id, more_labels
"""
_ALL = "SELECT id, name, color, definition FROM classes WHERE NOT removed ORDER BY position"
# Behind all others; with the first colour that no class has.
INSERT_CLASS = """
INSERT INTO classes (name, position, color) SELECT ?, COALESCE(MAX(position), -1) + 1, (
  SELECT MIN(free) FROM (
    SELECT 0 AS free UNION SELECT color + 1 FROM classes WHERE NOT removed
  ) WHERE free NOT IN (SELECT color FROM classes WHERE NOT removed)
) FROM classes
"""

# What the window calls a sample that has no label, in its languages: a class of that name would be taken for it.
_NO_LABEL = ("no label", "无标签")
LONGEST_NAME = 200  # characters; long enough for any name, short enough for a list


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """A class; `count` is the number of its samples that training would use, `color_index` its place in the palette.
    `definition` says what it means, where somebody has written that.
    """

    id: int
    name: str
    color_index: int
    count: int
    definition: str = ""


class Classes:
    """The classes of a project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def names(self) -> list[str]:
        """The names in order; the place in this list is the target index."""
        with self._store.reading() as db:
            return [name for (name,) in db.execute("SELECT name FROM classes WHERE NOT removed ORDER BY position")]

    def colors(self) -> dict[str, int]:
        """The place of each class in the palette, by name."""
        with self._store.reading() as db:
            return dict(db.execute("SELECT name, color FROM classes WHERE NOT removed"))

    def all(self) -> list[ClassInfo]:
        """The classes in order, with how many labelled, readable samples that are not excluded each has."""
        with self._store.reading() as db:
            counts: Counter[int] = Counter()
            for class_id, more, count in db.execute(_COUNTS):
                for one in unpacked(class_id, more):
                    counts[one] += count
            rows = db.execute(_ALL).fetchall()
        return [ClassInfo(id_, name, color, counts[id_], definition) for id_, name, color, definition in rows]

    def ensure(self, names: Iterable[str]) -> dict[str, int]:
        """Add those of `names` that are missing, in their order; the id of every class of the project by name.

        Raises TldeskError `bad_class_name`, `unseen_letters`.
        """
        with self._store.writing() as db:
            ids = {name: id_ for id_, name in db.execute("SELECT id, name FROM classes WHERE NOT removed")}
            for name in map(sound_name, names):
                if name not in ids:
                    plain = checked_name(name)
                    if plain not in ids:
                        ids[plain] = int(db.execute(INSERT_CLASS, (plain,)).lastrowid or 0)
                    ids[name] = ids[plain]
        return ids


def new_name(name: str) -> str:
    """A name that somebody gives a class, as `checked_name`. Raises TldeskError as that, and `class_means_none`."""
    clean = checked_name(name)
    if clean.casefold() in _NO_LABEL:
        raise TldeskError("class_means_none", label=clean)
    return clean


def checked_name(name: str) -> str:
    """A name for a class, as `sound_name`. Raises TldeskError as that, and `unseen_letters`: two classes would look
    alike, or one read otherwise than it is."""
    return unseen.checked(sound_name(name))


def sound_name(name: str) -> str:
    """The name in one normal form (NFC), without spaces around it.

    Raises TldeskError `bad_class_name` when nothing visible is left, or it is longer than one line may be.
    """
    clean = name.strip()
    # Marks take the square of their number; the normal form is at least a quarter as long. Of more a part is enough.
    some = clean[: 4 * LONGEST_NAME + 1]
    clean = unicodedata.normalize("NFC", some) if len(some) <= 4 * LONGEST_NAME else some
    visible = any(unicodedata.category(letter)[0] not in "CZ" for letter in clean)
    # Control characters, line and paragraph separators, and lone surrogates, which are not text at all.
    broken = any(unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") for letter in clean)
    if not visible or broken or len(clean) > LONGEST_NAME:
        shown = "".join(letter if letter.isprintable() else "�" for letter in clean[:80])
        raise TldeskError("bad_class_name", label=shown)
    return clean
