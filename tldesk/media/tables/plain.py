"""Texts that stand in lines: one in each, and FastText's, which have their labels in front."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from tldesk.media.tables.lines import Block
from tldesk.media.tables.records import Bad, Row, Rows

MARK = "__label__"
LINES, FASTTEXT = ("text",), ("label", "text")  # their columns

_LABELS = re.compile(rf"(\s*{MARK}\S*+)++")


def read_lines(blocks: Iterable[Block]) -> Rows:
    """Each line that is not blank, as the one cell of a row."""
    for block in blocks:
        for number, line in enumerate(block.lines, start=block.first):
            if number in block.wrong:
                yield Bad(number, block.wrong[number])
            elif (text := line.strip("\r\n")) and not text.isspace():
                yield Row(number, (text,))


def read_fasttext(blocks: Iterable[Block]) -> Rows:
    """The label and the text of each line; several labels as a list in JSON, as cells of other tables have them."""
    for row in read_lines(blocks):
        yield row if isinstance(row, Bad) else Row(row.number, _parted(row.cells[0]))


def _parted(line: str) -> tuple[str, str]:
    labels = _LABELS.match(line)
    words = [word.removeprefix(MARK) for word in labels[0].split()] if labels else []
    alone = len(words) == 1 and not words[0].startswith("[")  # which would be read as a list
    label = words[0] if alone else json.dumps(words, ensure_ascii=False) if words else ""
    return label, line[labels.end() if labels else 0 :].strip()
