"""What a model answered, as a table for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from tldesk.atomic import replacing, target_of
from tldesk.engine.answering.predict import Prediction
from tldesk.escape import Rows
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.label_exports.table import MARK
from tldesk.project.label_exports.text_rows import free
from tldesk.words import utf8

_NONE: Mapping[str, str] = MappingProxyType({})
_BEGINS = re.compile(rb"(\xef\xbb\xbf)?path,label,(more_labels,)?confidence,abstained,")


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
    not be answered has its path and its error alone. Of `texts` the path is what each is called; the text follows the
    answer, and the `further` columns of the table that it comes from. What is more than ASCII begins with a mark: Excel
    would show other letters without it.
    Raises TldeskError `file_exists`, `folder_impossible`, `folder_not_writable` or `disk_full` of its own writing, and
    lets other exceptions through; after any of them the file before is as it was.
    """

    def __init__(
        self,
        path: Path,
        classes: Sequence[str],
        several: bool = False,
        texts: bool = False,
        further: Sequence[str] = (),
    ) -> None:
        self._classes, self._several, self._texts = list(classes), several, texts
        self._further = list(further)
        self._path = path
        self._stack = ExitStack()
        self._rows: Rows | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack, disk_errors(self._path):
            temporary = stack.enter_context(replacing(place(self._path)))
            stream = stack.enter_context(temporary.open("w", newline="", encoding="utf-8"))
            stream.write(MARK if self._texts or not "".join(self._classes).isascii() else "")
            self._rows = Rows(stream)
            self._write(self._header())
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with disk_errors(self._path):  # what is raised here is of our writing: `error` goes on by itself
            self._stack.__exit__(kind, error, trace)

    def _header(self) -> list[str]:
        more = ["more_labels"] if self._several else []
        shares = [f"p({name})" for name in self._classes]
        ours = ["path", "label", *more, "confidence", "abstained", *(["text"] if self._texts else [])]
        after = [*shares, "error"]
        return [*ours, *free([*ours, *after, *self._further])[len(ours) + len(after) :], *after]

    def add(self, answer: Prediction, text: str | None = None, further: Mapping[str, str] = _NONE) -> None:
        """Write one answer."""
        more = [json.dumps(answer.labels[1:], ensure_ascii=False)] if self._several else []
        shares = [f"{answer.probabilities[name]:.6f}" for name in self._classes]
        abstained = "false" if answer.labels else "true"
        row = [answer.path, answer.label or "", *more, f"{answer.confidence:.6f}", abstained]
        self._write([*row, *self._asked(text, further), *shares, ""])

    def add_problem(
        self, path: Path, problem: str, text: str | None = None, further: Mapping[str, str] = _NONE
    ) -> None:
        """Write why there is no answer."""
        empty = [""] * (3 + self._several)  # label, confidence, abstained
        self._write([path, *empty, *self._asked(text, further), *[""] * len(self._classes), problem])

    def _asked(self, text: str | None, further: Mapping[str, str]) -> list[str]:
        """What was asked about, as far as the row tells it."""
        return [text or "", *(further.get(name, "") for name in self._further)] if self._texts else []

    def _write(self, row: Sequence[object]) -> None:
        """Every cell that is written comes through here."""
        assert self._rows is not None
        with disk_errors(self._path):
            self._rows.write(utf8(cell) for cell in row)
