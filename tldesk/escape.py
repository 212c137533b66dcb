"""Text of others on its way to where some letters are commands: one function for each target.

Names of classes, files and trainings, notes, and messages of libraries may come from a project or a model of anybody.
Whatever writes them goes through here: `spreadsheet` for tables, `markdown`, `html` (SVG too), `xml` for documents that
another library has written, `terminal` and `json_line` for what is shown there, `line` for plain files of lines. What
is harmless comes out as it went in.
"""

from __future__ import annotations

import html as _html
import json
import logging
import re
from collections.abc import Iterable
from typing import Any, TextIO

# Letters that have no shape of their own and act on what stands around them: C0 and C1 controls, line and paragraph
# separators, those that turn the direction of writing, invisible ones, and halves of pairs, which are no text.
_CONTROLS = "\x00-\x1f\x7f-\x9f"
_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_HIDDEN = re.compile(f"[{_CONTROLS}{_INVISIBLE}\ud800-\udfff]")
_ENDS = re.compile(f"[{_CONTROLS}\u2028\u2029\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # Char of XML 1.0
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

# What makes a spreadsheet compute a cell: after spaces, quotes and letters without a shape, for programs strip those.
_FORMULA = re.compile(f"['\"\\s{_CONTROLS}{_INVISIBLE}]*[=+\\-@＝＋－＠]")
_STRIPPED = re.compile("'*[\\t\\r\\n]")
_PREFIX = "'"
# Cells end at one of these for a spreadsheet that expects another delimiter, as those of half of Europe do.
_ENDS_CELL = re.compile(r"([;|\t\r\n])")
# What would end a cell, whichever delimiter the spreadsheet expects.
_QUOTED = re.compile(r'[,;|"\t-\r]')

# Letters that Markdown gives a meaning inside of a line (an underscore has none inside of a word, a colon only in an
# address), and what begins a block or an item of a list.
_MARKS = re.compile(r"[\\`*{}\[\]<>|~&@$]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=mailto):|(?<=xmpp):|(?<=www)\.", re.I)
_BLOCK = re.compile(r"[-+=#:]|\d{1,9}[.)]")


def terminal(text: object) -> str:
    """A text as one line of a terminal or a log: letters that act there become escapes (`\\x1b`, `\\n`).

    Cost: a name with such a letter no longer reads as it is; backslashes stay single, so this cannot be undone.
    """
    return _HIDDEN.sub(_visible, str(text))


def line(text: object) -> str:
    """A text as one line of a plain file, whatever the reader takes for the end of one; else as it is."""
    return _ENDS.sub(_visible, str(text))


def _visible(found: re.Match[str]) -> str:
    letter = found[0]
    code = ord(letter)
    if letter in _SHORT:
        return _SHORT[letter]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_line(value: Any) -> str:
    """A value as one line of JSON that is text in any encoding of Unicode, with nothing in it that a terminal obeys."""
    return _HIDDEN.sub(_as_json, json.dumps(value, ensure_ascii=False))


def _as_json(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def html(text: object) -> str:
    """A text inside of an element or a quoted attribute of HTML and SVG; letters that act are written as escapes."""
    return _html.escape(terminal(text), quote=True)


def from_html_entity(entity: str) -> str:
    """The letters that an entity of HTML stands for; itself where it is none."""
    return _html.unescape(entity)


def xml(document: str) -> str:
    """A whole document of XML without the letters that none may hold, not even as entities: libraries write them."""
    return _NOT_XML.sub("", document)


def markdown(text: object) -> str:
    """A text inside of a line or a table's cell of Markdown, where it makes no markup, no link and no new line.

    Entities do it: programs that read Markdown differ in what a backslash escapes.
    """
    plain = terminal(text).strip()
    begun = _BLOCK.match(plain)
    place = begun.end() if begun else 0
    begins = plain[: place - 1] + f"&#{ord(plain[place - 1])};" if place else ""
    return begins + _MARKS.sub(_entity, plain[place:])


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def spreadsheet(cell: object) -> str:
    """A cell of a table that no spreadsheet takes for a formula: an apostrophe is put before a text that could be one.

    That is what OWASP's page on CSV injection asks for; it is done after each `;`, `|` and tab as well. Numbers (of the
    types of numbers) stay numbers. Cost: a path or a class that begins with `=`, `+`, `-` or `@` has an apostrophe in
    front for programs that read the table; `from_spreadsheet`, which our own import uses, takes exactly that one away.
    """
    if isinstance(cell, int | float):
        return str(cell)
    parts = _ENDS_CELL.split(str(cell))
    text = "".join(f"{_PREFIX}{part}" if _FORMULA.match(part) else part for part in parts)
    return f"{_PREFIX}{text}" if _STRIPPED.match(text) else text


def from_spreadsheet(cell: str) -> str:
    """What `spreadsheet` made the cell of: `from_spreadsheet(spreadsheet(text)) == text` for every text."""
    if _PREFIX not in cell:  # as in most of a million rows
        return cell
    text = cell[1:] if cell[:1] == _PREFIX and _STRIPPED.match(cell) else cell
    return "".join(map(_without, _ENDS_CELL.split(text)))


def _without(part: str) -> str:
    return part[1:] if part[:1] == _PREFIX and _FORMULA.match(part[1:]) else part


class LogLines(logging.Formatter):
    """Records with the letters that act on a terminal written as escapes; no further line looks like a record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as lines."""
        return "\n    ".join(map(terminal, super().format(record).split("\n")))


class Rows:
    """Writes a CSV table (RFC 4180): every text through `spreadsheet`, quoted where any delimiter stands in it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, cells: Iterable[object]) -> None:
        """One row."""
        self._stream.write(",".join(map(_cell, cells)) + "\r\n")


def _cell(value: object) -> str:
    text = spreadsheet(value)
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if _QUOTED.search(text) else text
