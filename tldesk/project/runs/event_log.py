"""EventLog: `events.jsonl`, the events of a run as they happened; a line is whole or it does not count."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from tldesk import foreign
from tldesk.atomic import write_atomic
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Event, RunEnded, from_json, to_json

log = logging.getLogger(__name__)

# A checkpoint or an end is what resuming and the run list rely on, so those lines are synced; the others are flushed.
_SYNCED = (CheckpointSaved, RunEnded)
_TAIL_BYTES = 4096
_BLOCK, _LONGEST = 1 << 22, foreign.MOST_BYTES


class EventLog:
    """The event file at `file`, which need not be there yet."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __iter__(self) -> Iterator[Event]:
        """The events in order. A torn last line is dropped, a line that is no event (a newer version's, or one that
        tells what cannot be measured) passed over; of all such lines the first is told.
        """
        told = False
        for line in self._lines():
            try:
                yield from_json(line)
            except ValueError as error:
                if not told:
                    log.warning("%s: passed over: %s", self.file, error)
                told = True

    def is_empty(self) -> bool:
        """Whether no event was written yet."""
        return not self.file.exists() or self.file.stat().st_size == 0

    def has_ended(self) -> bool:
        """Whether the last event is an end without a report. Reads the last lines alone."""
        if self.is_empty():
            return False
        with self.file.open("rb") as stream:
            stream.seek(max(0, self.file.stat().st_size - _TAIL_BYTES))
            lines = stream.read().split(b"\n")
        return len(lines) > 1 and not lines[-1] and lines[-2].startswith(b'{"event": "RunEnded"')

    def append(self, event: Event) -> None:
        """Write one event and hand it to the operating system. Raises TldeskError `disk_full`.

        The file is opened for each line: `rewind` puts another file in its place, and Windows lets it only then.
        """
        with disk_errors(self.file), self.file.open("ab") as stream:
            stream.write(to_json(event).encode() + b"\n")
            stream.flush()
            if isinstance(event, _SYNCED):
                os.fsync(stream.fileno())

    def cut_torn_line(self) -> None:
        """Cut off what a crash or a full disk left of a last line, so that the next one begins on its own."""
        if not self.is_empty():
            with disk_errors(self.file), self.file.open("rb+") as stream:
                stream.truncate(sum(len(line) + 1 for line in self._lines()))

    def rewind(self, step: int, epochs: int | None = None) -> None:
        """Go back to the checkpoint `last` of `step`, all or nothing: what was told after it is cut off.

        Without such a checkpoint in the file, events of later steps are dropped; step 0 begins anew. An end
        (`RunEnded`) is dropped as well, for the run goes on; so are the ends of epochs that the checkpoint, which has
        seen `epochs` of them, does not know.
        """
        events = list(self)
        saved = [
            place
            for place, event in enumerate(events)
            if isinstance(event, CheckpointSaved) and event.name == "last" and event.step == step
        ]
        if saved:
            events = events[: saved[-1] + 1]
        elif step == 0:
            events = []
        kept = [event for event in events if event.step <= step and not isinstance(event, RunEnded)]
        if epochs is not None:
            kept = [event for event in kept if not isinstance(event, EpochEnd) or event.epoch <= epochs]
        with disk_errors(self.file):
            write_atomic(self.file, "".join(to_json(event) + "\n" for event in kept).encode())

    def _lines(self) -> Iterator[bytes]:
        """The whole lines, without their ends, a block of the file at a time: a long training has millions of them.

        The file is open for each block alone, as for each line that is added.
        """
        rest, offset = b"", 0
        while self.file.is_file() and len(rest) <= _LONGEST:
            with self.file.open("rb") as stream:
                stream.seek(offset)
                block = stream.read(_BLOCK)
            if not block:
                return
            offset += len(block)
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
