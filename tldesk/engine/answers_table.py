"""What a model answered, as a table for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tldesk.atomic import replacing
from tldesk.engine.predict import Prediction
from tldesk.escape import Rows
from tldesk.project.event_log import disk_errors


class Table:
    """Answers as a UTF-8 CSV file, written as they come; a context manager that puts it in place at its end.

    Columns: path, label (empty: none of these), confidence, abstained (true, false), the probability of each class.
    Where an image may have `several` labels the further ones are a JSON list in a further column.
    Raises TldeskError `folder_not_writable` or `disk_full`; after any exception the file before is as it was.
    """

    def __init__(self, path: Path, classes: Sequence[str], several: bool = False) -> None:
        self._classes, self._several = list(classes), several
        self._path = path
        self._stack = ExitStack()
        self._rows: Rows | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(disk_errors(self._path))
            temporary = stack.enter_context(replacing(self._path))
            # what no text can be made of (a file's name on Linux) stays the bytes that it is
            options: Any = {"newline": "", "encoding": "utf-8", "errors": "surrogateescape"}
            self._rows = Rows(stack.enter_context(temporary.open("w", **options)))
            more = ["more_labels"] if self._several else []
            shares = [f"p({name})" for name in self._classes]
            self._rows.write(["path", "label", *more, "confidence", "abstained", *shares])
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def add(self, answer: Prediction) -> None:
        """Write one answer."""
        shares = [f"{answer.probabilities[name]:.6f}" for name in self._classes]
        more = [json.dumps(answer.labels[1:], ensure_ascii=False)] if self._several else []
        abstained = "false" if answer.labels else "true"
        sure = f"{answer.confidence:.6f}"
        assert self._rows is not None
        self._rows.write([answer.path, answer.label or "", *more, sure, abstained, *shares])
