"""What a model answered, as a table for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tldesk.atomic import replacing, target_of
from tldesk.engine.answering.predict import Prediction
from tldesk.escape import Rows
from tldesk.project.database.disk_errors import disk_errors
from tldesk.words import utf8

_BEGINS = re.compile(rb"path,label,(more_labels,)?confidence,abstained,")


def place(path: Path) -> Path:
    """The file that a table named `path` is written to. Raises TldeskError `file_exists` where one is that is no table
    of ours, and `folder_impossible` or `folder_not_writable`.
    """

    def is_table(file: Path) -> bool:
        with file.open("rb") as stream:
            return _BEGINS.match(stream.read(100)) is not None

    with disk_errors(path):
        return target_of(path, is_table)


class Table:
    """Answers as a UTF-8 CSV file, written as they come; a context manager that puts it in place at its end.

    Columns: path, label (empty: none of these), confidence, abstained (true, false), the probability of each class,
    error. Where an image may have `several` labels the further ones are a JSON list in a further column. What could
    not be answered has its path and its error alone. Of `texts` the path is what each is called, and the last column
    holds it.
    Raises TldeskError `file_exists`, `folder_impossible`, `folder_not_writable` or `disk_full` of its own writing, and
    lets other exceptions through; after any of them the file before is as it was.
    """

    def __init__(self, path: Path, classes: Sequence[str], several: bool = False, texts: bool = False) -> None:
        self._classes, self._several, self._texts = list(classes), several, texts
        self._path = path
        self._stack = ExitStack()
        self._rows: Rows | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack, disk_errors(self._path):
            temporary = stack.enter_context(replacing(place(self._path)))
            self._rows = Rows(stack.enter_context(temporary.open("w", newline="", encoding="utf-8")))
            more = ["more_labels"] if self._several else []
            shares = [f"p({name})" for name in self._classes]
            self._write(["path", "label", *more, "confidence", "abstained", *shares, "error", *self._last("text")])
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with disk_errors(self._path):  # what is raised here is of our writing: `error` goes on by itself
            self._stack.__exit__(kind, error, trace)

    def add(self, answer: Prediction, text: str | None = None) -> None:
        """Write one answer."""
        more = [json.dumps(answer.labels[1:], ensure_ascii=False)] if self._several else []
        shares = [f"{answer.probabilities[name]:.6f}" for name in self._classes]
        abstained = "false" if answer.labels else "true"
        row = [answer.path, answer.label or "", *more, f"{answer.confidence:.6f}", abstained, *shares, ""]
        self._write([*row, *self._last(text)])

    def add_problem(self, path: Path, problem: str, text: str | None = None) -> None:
        """Write why there is no answer."""
        empty = [""] * (len(self._classes) + 3 + self._several)  # label, confidence and abstained too
        self._write([path, *empty, problem, *self._last(text)])

    def _last(self, text: str | None) -> list[str]:
        return [text or ""] if self._texts else []

    def _write(self, row: Sequence[object]) -> None:
        """Every cell that is written comes through here."""
        assert self._rows is not None
        with disk_errors(self._path):
            self._rows.write(utf8(cell) for cell in row)
