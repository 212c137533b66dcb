"""Reading a table that somebody has: what it is, and its rows, from a process of its own.

The file may be anything, so it is opened by a process with limits (`serving`): one that crashes, hangs or eats memory
costs itself and gives one error. Rows come while they are read, some thousand at a time, and no more of them are in
memory. However reading ends, the process is gone then.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

from tldesk.errors import MESSAGES, TldeskError
from tldesk.media import itself, pool
from tldesk.media.tables import FLAG, messages, serving
from tldesk.media.tables.messages import Answer, Request
from tldesk.media.tables.records import Bad, Choices, Row, Sketch

log = logging.getLogger(__name__)

PASTED = Path("pasted text")  # what messages call it

# The process ends itself before; this is for one that cannot, and for its start on a busy computer.
_MOST_SECONDS = serving.SILENT_SECONDS + 30
_END_SECONDS = 2.0  # from its last word
_AHEAD_BYTES = 1 << 20  # that it may have read while nobody asks; as much as any user may have on Linux


def command() -> list[str]:
    """How a process that reads a table is started."""
    return itself.command(FLAG)


def look(source: Path | bytes, choices: Choices | None = None, should_stop: Callable[[], bool] = pool.never) -> Sketch:
    """How a file, or the bytes of what was pasted, is read by these choices, and its first rows.

    Raises TldeskError `source_missing`, `source_unreadable`, `table_unreadable`, `table_crashes`, `table_hangs`,
    `table_changed`, `sheet_unknown`, `encoding_unknown`, or `interrupted` soon after `should_stop()` turns true.
    """
    for answer in _answers(source, choices, False, should_stop):
        if answer.sketch is not None:
            return answer.sketch
    raise TldeskError("interrupted")


def read(
    source: Path | bytes,
    choices: Choices | None = None,
    should_stop: Callable[[], bool] = pool.never,
    passed: Callable[[int], object] = lambda _: None,
) -> Generator[Row | Bad, None, None]:
    """Each row that is not blank, with a cell for each column, or Bad in the place of one that cannot be read.

    With `Sketch.choices` a file is read as it was shown. `passed` is told how many of its bytes have been read. When
    `should_stop()` turns true the rows just end, at once. Raises as `look`, but not `interrupted`.
    """
    width = 0
    for answer in _answers(source, choices, True, should_stop):
        width = width if answer.sketch is None else len(answer.sketch.columns)
        for number, cells in answer.rows:
            if isinstance(cells, str):
                yield Bad(number, cells)
            elif len(cells) == width:
                yield Row(number, cells)
            else:  # of a process that a file has taken over
                raise TldeskError("table_crashes", path=source if isinstance(source, Path) else PASTED)
        passed(answer.passed)


def _answers(
    source: Path | bytes, choices: Choices | None, whole: bool, should_stop: Callable[[], bool]
) -> Iterator[Answer]:
    """What comes back until the last answer; less when it is to stop. Raises what is wrong."""
    path, content = (source, None) if isinstance(source, Path) else (PASTED, source)
    name = os.fsencode(path if content is not None else path.absolute()).decode("latin-1")
    request = Request(name, choices or Choices(), None if content is None else len(content), whole)
    with closing(_Reader(should_stop)) as reader:
        answer = reader.first(request, content)
        while not should_stop():
            if answer is None:
                raise TldeskError(reader.reason(), path=path)
            if answer.problem is not None:
                raise TldeskError(answer.problem, **answer.details | {"path": path})
            if answer.done:
                return
            yield answer
            answer = reader.next()


class _Reader:
    """A process that reads one table."""

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self._is_late = False
        self._process = subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=itself.FOLDER,
            pipesize=_AHEAD_BYTES,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout

    def first(self, request: Request, content: bytes | None) -> Answer | None:
        """The first answer to a request; None when there is none, or nobody waits for it any more."""
        started = self._awaited(lambda: self._ask(request, content))
        if started is None and not self._should_stop():
            raise RuntimeError(f"the process that reads tables does not start ({self._code()}): {command()}")
        return self.next()

    def next(self) -> Answer | None:
        """The next answer; None when the process has ended, or nobody waits for it any more."""
        return self._awaited(lambda: messages.read_answer(self._answers))

    def reason(self) -> str:
        """Why it has ended: a code of `errors.MESSAGES`."""
        code = self._code()
        log.warning("the process that reads tables ended (%s)", code)
        return "table_hangs" if self._is_late or code == serving.TOO_LONG else "table_crashes"

    def close(self) -> None:
        """End it, whatever it does, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):  # what it has not read
            self._requests.close()
        self._answers.close()

    def _ask(self, request: Request, content: bytes | None) -> Answer | None:
        with contextlib.suppress(OSError):  # it has ended: so do its answers
            messages.write(self._requests, request)
            self._requests.write(content or b"")
            self._requests.flush()
        return messages.read_answer(self._answers)

    def _code(self) -> int:
        """Of a process that has nothing more to say. One that is taken over may stay all the same."""
        try:
            return self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _awaited(self, ask: Callable[[], Answer | None]) -> Answer | None:
        deadline = time.monotonic() + _MOST_SECONDS

        def give_up() -> bool:
            self._is_late = time.monotonic() > deadline
            return self._is_late or self._should_stop()

        try:
            answer = pool.awaited(ask, give_up, self._process.kill)
        except ValueError as error:  # of a process that a file has taken over
            log.warning("the process that reads tables sent nonsense: %s", error)
            return None
        return answer if answer is None or answer.problem is None or answer.problem in MESSAGES else None
