"""How often the test images were looked at before something was chosen; kept in `looks.jsonl`, a line for each event.

Whoever chooses by the test images, chooses for them; the count says how far their figures can still be trusted. Showing
them costs nothing as long as nothing follows, so a look counts when a training, a threshold or an export comes after
it, and however often they were shown before one choice, they count once. A file of its own, so that commands that only
read can add to it while the project is open elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from tldesk import databases, foreign
from tldesk.foreign import Refused
from tldesk.project.runs.run import Run

log = logging.getLogger(__name__)

LOOKS_FILE = "looks.jsonl"
_MOST, _MOST_BYTES = 100_000, 32_000_000

Choice = Literal["training", "threshold", "export"]


class _Line(TypedDict):
    """A line of the file: figures were shown `by` something, or something was chosen."""

    test: str
    run: str
    time: NotRequired[str]
    by: NotRequired[str]
    chose: NotRequired[str]


_LINE: TypeAdapter[_Line] = TypeAdapter(_Line)


@dataclass(frozen=True, slots=True)
class Looks:
    """`count` looks at one set of test images before a choice, at the figures of `runs` trainings."""

    count: int
    runs: int


@dataclass
class _Counted:
    """What the lines of one set of test images come to; `shown` are the trainings whose figures were shown since the
    last choice, `made` those of which it is known when they were chosen."""

    count: int = 0
    seen: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)

    def add(self, line: _Line) -> None:
        """The next line. Files of before had none for choices: there, a training that told its figures was one."""
        run = line["run"]
        if line.get("chose") == "training":
            self.made.add(run)
        if "chose" in line or (line.get("by") == "train" and run not in self.made):
            self.count += bool(self.shown)
            self.seen |= self.shown
            self.shown = set()
        if "chose" not in line:
            self.shown.add(run)


def record(run: Run, by: str) -> None:
    """Keep that the test figures of `run` were shown, in `by`; they are there once between two choices.

    What cannot be written is logged: looking goes on.
    """
    test = test_set(run)
    if test and run.name not in _counted(run.project_folder, test).shown:
        _append(run, {"run": run.name, "test": test, "by": by})


def choose(run: Run, chose: Choice) -> None:
    """Keep that something was chosen: that `run` is trained, its threshold, or its export. As `record` otherwise."""
    test = test_set(run)
    if test:
        _append(run, {"run": run.name, "test": test, "chose": chose})


def count(run: Run) -> Looks:
    """The looks at the test images of `run`, whichever training was looked at."""
    found = _counted(run.project_folder, test_set(run))
    return Looks(found.count, len(found.seen))


def test_set(run: Run) -> str:
    """A name of the run's test images, the same for the same contents; empty without any."""
    contents = sorted({row.sha256 for row in run.data.rows if row.split == "test"})
    return hashlib.sha256("".join(contents).encode()).hexdigest()[:16] if contents else ""


def _counted(folder: Path, test: str) -> _Counted:
    counted = _Counted()
    for line in _lines(folder / LOOKS_FILE):
        if line["test"] == test:
            counted.add(line)
    return counted


def _lines(file: Path) -> Iterator[_Line]:
    """The newest lines that can be read; a crash may have torn one."""
    for text in _read(file).split(b"\n")[-_MOST - 1 :]:  # the last break ends a line
        try:
            if text:
                yield foreign.read(_LINE, text)
        except Refused as error:
            log.warning("%s: %s", LOOKS_FILE, error)


def _append(run: Run, line: dict[str, Any]) -> None:
    file = run.project_folder / LOOKS_FILE
    line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), **line}
    before = _read(file)
    begun = b"\n" if before and not before.endswith(b"\n") else b""  # after a torn line on one of its own
    try:
        if not databases.is_plain(file, names=1):
            raise Refused("it is a link, or not a file of its own")
        with file.open("ab") as stream:
            stream.write(begun + json.dumps(line, ensure_ascii=False).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except (OSError, Refused) as error:
        log.warning("a look at the test results could not be kept: %s", error)


def _read(file: Path) -> bytes:
    try:
        if not databases.is_plain(file, names=1):
            raise Refused("it is a link, or not a file of its own")
        return foreign.tail(file, _MOST_BYTES)
    except FileNotFoundError:
        return b""
    except (OSError, Refused) as error:
        log.warning("%s: %s", file, error)
        return b""
