"""Unicode's NFKC in a time that grows with a text's length.

The marks on a letter are sorted by inserting, which takes the square of their number, and nobody can stop it. Where
more of them follow each other than any script writes, they are parted, as the Stream-Safe Text Format of UAX 15 does.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_MOST_MARKS = 30
_PARTED = "\u034f"  # a sign without a shape, which no mark passes


def nfkc(text: str) -> str:
    """The text with compatible forms as one."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text if len(text) <= _MOST_MARKS else _runs().sub(_in_parts, text))


def _in_parts(run: re.Match[str]) -> str:
    marks = run[0]
    return _PARTED.join(marks[place : place + _MOST_MARKS] for place in range(0, len(marks), _MOST_MARKS))


@functools.cache
def _runs() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code)))
    return re.compile(f"[{marks}]{{{_MOST_MARKS + 1},}}")
