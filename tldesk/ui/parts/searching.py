"""Finding a row by a few typed letters."""

from __future__ import annotations

from tldesk.ui.parts.record_table import ROW_ROLE, RecordList, Row

KEYS_ROLE: int = ROW_ROLE + 1


class Searchable(RecordList[Row]):
    """A list whose rows are what matches; its row may say a key (`KEYS_ROLE`) at the right."""

    def search(self, typed: str) -> None:
        """Keep the rows that match, best first."""
        raise NotImplementedError


def match(typed: str, text: str) -> float | None:
    """How well `typed` fits `text`: None when its letters are not all there in order.

    Letters at the start of a word and letters side by side count more; shorter texts win among equals.
    """
    score, at = 0.0, -1
    text = text.casefold()
    for letter in typed.casefold():
        if letter == " ":
            continue
        found = _next(letter, text, at)
        if found < 0:
            return None
        score += 3 if found == at + 1 else 2 if found == 0 or text[found - 1] == " " else 0
        at = found
    return score - len(text) / 100 if typed.strip() else 0.0


def _next(letter: str, text: str, after: int) -> int:
    """Where the letter comes next: beside the last one, else at the start of a word, else anywhere; -1 nowhere."""
    if after >= 0 and text[after + 1 : after + 2] == letter:
        return after + 1
    start = 0 if after < 0 and text.startswith(letter) else text.find(" " + letter, after + 1) + 1
    if start > after and text[start : start + 1] == letter and (start == 0 or text[start - 1] == " "):
        return start
    return text.find(letter, after + 1)
