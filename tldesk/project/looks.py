"""How often the test images were looked at: a line in `looks.jsonl` each time their figures are shown or printed.

Whoever chooses by the test images, chooses for them; the count says how far their figures can still be trusted. A file
of its own, so that commands that only read can add to it while the project is open elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.foreign import Refused
from tldesk.project.run import Run

log = logging.getLogger(__name__)

LOOKS_FILE = "looks.jsonl"
_MOST, _MOST_BYTES = 100_000, 32_000_000


class _Look(TypedDict):
    """A line."""

    test: str
    run: str


_LOOK: TypeAdapter[_Look] = TypeAdapter(_Look)


@dataclass(frozen=True, slots=True)
class Looks:
    """`count` looks at one set of test images, at the figures of `runs` trainings."""

    count: int
    runs: int


def record(run: Run, by: str) -> None:
    """Keep that the test figures of `run` were seen, in `by`. What cannot be written is logged: looking goes on."""
    test = test_set(run)
    if not test:
        return
    look = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "run": run.name, "test": test, "by": by}
    try:
        with (run.project_folder / LOOKS_FILE).open("ab") as stream:
            stream.write(json.dumps(look, ensure_ascii=False).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        log.warning("a look at the test images could not be kept: %s", error)


def count(run: Run) -> Looks:
    """The looks at the test images of `run`, whichever training was looked at."""
    test, seen = test_set(run), []
    for line in _lines(run.project_folder / LOOKS_FILE):
        try:
            look = foreign.read(_LOOK, line)
        except Refused as error:
            log.warning("%s: %s", LOOKS_FILE, error)  # a torn line of a crash
            continue
        if look["test"] == test:
            seen.append(look["run"])
    return Looks(len(seen), len(set(seen)))


def test_set(run: Run) -> str:
    """A name of the run's test images, the same for the same contents; empty without any."""
    contents = sorted({row.sha256 for row in run.data.rows if row.split == "test"})
    return hashlib.sha256("".join(contents).encode()).hexdigest()[:16] if contents else ""


def _lines(file: Path) -> list[bytes]:
    try:
        return [line for line in foreign.content(file, _MOST_BYTES).split(b"\n")[:_MOST] if line]
    except FileNotFoundError:
        return []
    except (OSError, Refused) as error:
        log.warning("%s: %s", file, error)
        return []
