"""An Excel workbook with the table of texts. Cells are texts by their type: none is computed, nor when it is edited."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tldesk.escape import from_spreadsheet, spreadsheet
from tldesk.leftovers import temporary_folder
from tldesk.project.label_exports import text_rows
from tldesk.project.label_exports.rows import LabelledRow

FILE = "labels.xlsx"
MOST_ROWS = 1_048_575  # of a sheet, below its head
MOST_LETTERS = 32_767  # of a cell; one beyond U+FFFF counts twice
TOO_LONG = "one of its cells is longer than the 32,767 characters that a cell of a workbook holds"

_MOST_BYTES = 2 * MOST_LETTERS
_NO_LETTERS = re.compile("[\ufffe\uffff]")  # in no XML, and the escapes of workbooks do not name them
_WIDTHS = {0: 80, 1: 24}  # of the texts and of their labels, in letters


def refuses(row: LabelledRow) -> str:
    """Why a row fits into no workbook; empty where it does."""
    line = row.line
    cells = (line.text, line.id, *line.columns.values()) if line is not None else ()
    return TOO_LONG if any(_bytes(cell) > _MOST_BYTES for cell in (*cells, str(row.labels), row.group or "")) else ""


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """One sheet; it is written row by row, so that a large one takes no memory beside its file."""
    import xlsxwriter

    content = io.BytesIO()
    how: dict[str, Any] = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with temporary_folder() as folder:
        _fill(xlsxwriter.Workbook(content, {"constant_memory": True, "tmpdir": str(folder), **how}), rows)
    yield FILE, content.getvalue()


def _fill(book: Any, rows: Sequence[LabelledRow]) -> None:
    with book:
        sheet, bold, quoted = book.add_worksheet("texts"), book.add_format({"bold": True}), _quoted(book)
        sheet.freeze_panes(1, 0)
        for column, width in _WIDTHS.items():
            sheet.set_column(column, column, width)
        for number, cells in enumerate(text_rows.cells(text_rows.said(rows))):
            for place, cell in enumerate(cells):
                if cell:
                    body = quoted if spreadsheet(cell) != cell else None
                    sheet.write_string(number, place, _kept(cell), body if number else bold)


def _quoted(book: Any) -> Any:
    """The format of a text that could be a formula: it stays a text also when somebody edits it."""
    return book.add_format({"quote_prefix": True})


def _kept(cell: str) -> str:
    """A cell as it is read again: what our import would take away from its beginning is put there once more."""
    return _NO_LETTERS.sub("\ufffd", cell if from_spreadsheet(cell) == cell else spreadsheet(cell))


def _bytes(cell: str) -> int:
    return len(_kept(cell).encode("utf-16-le", "replace")) if 2 * len(cell) > MOST_LETTERS - 8 else 0
