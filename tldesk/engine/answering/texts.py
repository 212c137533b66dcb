"""What a model of texts is asked about, in the window and by `tldesk predict`: texts that are given, rows of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tldesk.engine.answering.predict import Failure, Prediction, Predictor
from tldesk.errors import TldeskError
from tldesk.media.pool import never, ordered_map
from tldesk.project.importers import located
from tldesk.project.importers.records import Options, Skipped
from tldesk.project.texts import reading
from tldesk.project.texts.reading import Files, Part, Text


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, by what it is called: “text 1”, “messages.csv, line 4”; and the other `columns` of its row."""

    name: str
    text: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, what was `skipped`, and of a single table its `columns` and which of them hold the texts."""

    asked: list[Asked]
    skipped: list[Skipped]
    columns: tuple[str, ...] = ()
    used: tuple[str, ...] = ()

    @property
    def further(self) -> list[str]:
        """The names of all columns that stand beside a text."""
        return list(dict.fromkeys(name for one in self.asked for name in one.columns))


def questions(
    given: Sequence[str], tables: Sequence[Path], options: Options, should_stop: Callable[[], bool] = never
) -> Questions:
    """The texts that are given, then those of each table; and the rows that are none.

    Raises TldeskError `no_table` where there is no text, and as `reading.opened` and `reading.read`.
    """
    found = [Asked(f"text {number}", text) for number, text in enumerate(given, start=1)]
    skipped: list[Skipped] = []
    columns: list[reading.Columns] = []
    for table in tables:
        with reading.opened(located(table), options, should_stop) as source:
            skipped += source.skipped
            columns += [] if isinstance(source.parts, reading.Files) else [part.columns for part in source.parts]
            for one in _all(_asked_of(source.parts), should_stop):
                if isinstance(one, Asked):
                    found.append(one)
                else:
                    skipped.append(one)
    if not found and not should_stop():
        raise TldeskError("no_table", path=", ".join(map(str, tables)))
    names = columns[0].names if len(columns) == 1 else ()
    return Questions(found, skipped, names, tuple(names[place] for place in columns[0].text) if names else ())


def _asked_of(parts: list[Part] | Files) -> list[Part] | Files:
    """The same, where every column but those of the texts is kept: what a table says of its texts is not asked for."""
    if isinstance(parts, Files):
        return parts
    return [replace(part, columns=reading.Columns(part.columns.names, part.columns.text)) for part in parts]


def _all(parts: list[Part] | Files, should_stop: Callable[[], bool]) -> Iterator[Asked | Skipped]:
    """What there is in each, in order."""
    for some in (parts,) if isinstance(parts, Files) else ([part] for part in parts):
        names = [] if isinstance(some, Files) else [some[0].columns.names[place] for place in some[0].columns.others]
        for row in reading.read(some, reading.Far(some), should_stop):
            if isinstance(row, Text):
                columns = row.line.columns
                yield Asked(row.where, row.line.text, {name: columns.get(name, "") for name in names})
            else:
                yield row


def answers(
    predictor: Predictor, some: Sequence[Asked], should_stop: Callable[[], bool]
) -> Iterator[tuple[Asked, Prediction | Failure]]:
    """What the model says of each, in order."""

    def answer(one: Asked) -> tuple[Asked, Prediction | Failure]:
        content = one.text.encode("utf-8", "replace")
        return one, predictor.answer(content, one.name, own=True, should_stop=should_stop)

    yield from ordered_map(answer, some, should_stop)
