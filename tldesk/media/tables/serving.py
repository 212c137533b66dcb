"""The process that reads a table of others: one file, within limits, and it is gone."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from tldesk.errors import TldeskError
from tldesk.media import itself
from tldesk.media.tables import formats, messages
from tldesk.media.tables.messages import Answer, Crossing, Request
from tldesk.media.tables.records import HEAD_ROWS, Bad, Row, Rows, Sketch
from tldesk.media.tables.source import opened

# Of work without anything to tell. A workbook of a million rows takes 10 s before its first one comes.
SILENT_SECONDS = 60.0
# A workbook is in memory as a whole, see `workbook`; all else takes a tenth of it.
MEMORY_BYTES = 2 << 30

# Exit codes. The first is `faulthandler`'s.
TOO_LONG, BROKEN = 1, 3

_BATCH_ROWS, _BATCH_LETTERS = 2_000, 1 << 18  # of one answer, whichever is reached first
_SHOWN, _SHOWN_ROW = 2_000, 200_000  # letters of a cell and of a row that are shown
_TELL_BYTES = 8 << 20  # that are read before it is told, also where no row comes
_NO_MEMORY = "it needs more memory than a table should"


class Teller:
    """Tells the other side, and ends the process when there has been nothing to tell for too long.

    Only a thread that needs no lock of Python can end a reader that holds it for ever. While the other side takes its
    time nothing is counted; when it is gone, telling raises OSError, which ends the process.
    """

    def __init__(self, answers: IO[bytes], nowhere: IO[bytes]) -> None:
        self._answers = answers
        self._nowhere = nowhere
        self._passed = self._told = 0

    def tell(self, answer: Answer) -> None:
        """Send an answer."""
        faulthandler.cancel_dump_traceback_later()
        messages.write(self._answers, answer)
        faulthandler.dump_traceback_later(SILENT_SECONDS, exit=True, file=self._nowhere)

    def rows(self, rows: list[Crossing]) -> None:
        """Send rows."""
        self._told = self._passed
        self.tell(Answer(rows=rows, passed=self._passed))

    def passed(self, count: int) -> None:
        """So many bytes have been read."""
        self._passed = count
        if count - self._told >= _TELL_BYTES:
            self.rows([])


def serve() -> int:
    """Answer one request: the whole life of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # what a library prints must not come between the answers
        if sys.platform != "win32":
            os.nice(5)
        itself.limit(AS=MEMORY_BYTES, CORE=0, FSIZE=0)
        try:
            _serve(os.fdopen(0, "rb"), answers, Teller(answers, nowhere))
        except BaseException:  # a panic of Rust is no Exception
            return BROKEN
        finally:
            faulthandler.cancel_dump_traceback_later()
    return 0


def _serve(requests: IO[bytes], answers: IO[bytes], teller: Teller) -> None:
    messages.write(answers, Answer())
    request = messages.read_request(requests)
    if request is None:
        return
    content = None if request.content is None else requests.read(request.content)
    try:
        _answer(request, content, teller)
    except TldeskError as error:
        plain = {name: value for name, value in error.arguments.items() if name != "path"}
        teller.tell(Answer(problem=error.code, details=plain))
    except MemoryError:
        teller.tell(Answer(problem="table_unreadable", details={"reason": _NO_MEMORY}))


def _answer(request: Request, content: bytes | None, teller: Teller) -> None:
    path = Path(os.fsdecode(request.path.encode("latin-1")))
    with opened(path, content, teller.passed) as source:
        table = formats.opened(source, request.choices)
        shown = () if request.whole else tuple(map(_shortened, islice(table.rows, HEAD_ROWS)))
        teller.tell(Answer(sketch=Sketch(table.choices, table.sheets, shown, source.size, table.left_out)))
        if request.whole:
            for rows in _batches(table.rows):
                teller.rows(rows)
    teller.tell(Answer(done=True))


def _shortened(row: Row | Bad) -> Row | Bad:
    """A row to be shown, where nobody reads a book."""
    if isinstance(row, Bad):
        return row
    most = min(_SHOWN, _SHOWN_ROW // len(row.cells))
    return Row(row.number, tuple(cell if len(cell) <= most else f"{cell[:most]}…" for cell in row.cells))


def _batches(rows: Rows) -> Iterator[list[Crossing]]:
    batch: list[Crossing] = []
    letters = 0
    for row in rows:
        batch.append(row)
        letters += sum(map(len, row[1]))
        if len(batch) >= _BATCH_ROWS or letters >= _BATCH_LETTERS:
            yield batch
            batch, letters = [], 0
    yield batch
