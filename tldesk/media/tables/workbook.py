"""Workbooks of Excel and LibreOffice, sheet by sheet, through calamine: values as people see them, of formulas too.

A sheet is in memory as a whole while it is read; `python-calamine` needs 0.4 GB for the million rows that one can have.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.tables.records import Row, Rows
from tldesk.media.tables.source import Source

ZIP, OLE = b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what a workbook begins with

_MOST_ENTRIES = 10_000
_MOST_UNPACKED = 2 << 30  # bytes: a million rows of ten columns take half of it
_WHOLE_NUMBERS = 1e15  # up to here a spreadsheet shows all digits
_REASON = 120  # letters of what the library says
_LOCKED = "it is locked with a password"
_TOO_MUCH = "unpacked, it would take more than 2 GB"


def sheets_of(source: Source) -> tuple[str, ...]:
    """The names of the sheets that hold cells and are not hidden. Raises Refused."""
    return _sheets(_opened(source))


def read(source: Source, sheet: str) -> Rows:
    """The rows of a sheet that are not blank. Raises Refused, and TldeskError `sheet_unknown`."""
    import python_calamine

    book = _opened(source)
    names = _sheets(book)
    if sheet not in names:
        raise TldeskError("sheet_unknown", path=source.path, sheet=sheet, sheets=names)
    try:
        cells = book.get_sheet_by_name(sheet)
    except python_calamine.CalamineError as error:
        raise Refused(_reason(error)) from error
    source.check()
    source.passed(source.size)
    for number, row in enumerate(cells.iter_rows(), start=1):
        texts = tuple(map(text, row))
        if any(texts):
            yield Row(number, texts)


def text(value: Any) -> str:
    """A cell as a person sees it: whole numbers without a point, days and times as in ISO 8601 with a space."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE_NUMBERS else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def _opened(source: Source) -> Any:
    import python_calamine

    if source.head().startswith(ZIP):
        _refuse_bomb(source)
    source.stream.seek(0)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(source.stream)
    except python_calamine.PasswordError as error:
        raise Refused(_LOCKED) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(_reason(error)) from error


def _refuse_bomb(source: Source) -> None:
    """A workbook is a zip archive: its list says how large its parts are, and the memory of the process is limited."""
    content = source.stream.getvalue() if isinstance(source.stream, io.BytesIO) else source.path
    try:
        with foreign.zip_archive(content, _MOST_ENTRIES) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(_reason(error)) from error
    if unpacked > _MOST_UNPACKED:
        raise Refused(_TOO_MUCH)


def _sheets(book: Any) -> tuple[str, ...]:
    import python_calamine

    with_cells, visible = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
    about: Sequence[Any] = book.sheets_metadata
    cells = [one for one in about if one.typ == with_cells]
    return tuple(one.name for one in cells if one.visible == visible) or tuple(one.name for one in cells)


def _reason(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)
    said = " ".join(str(error).split())[:_REASON]
    return f"it is damaged, or not a workbook ({said})" if said else "it is damaged, or not a workbook"
