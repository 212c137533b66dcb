"""What a row of the tables of messages is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What to say for one code: what is wrong, and what the user can do about it. Both are templates of
    `words.filled`."""

    text: str
    hint: str = ""
